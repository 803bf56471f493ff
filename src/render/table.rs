//! Tables: laid out for a width, as Markdown, or as comma-separated values.
//!
//! Where a table is too wide, the columns that matter least leave first; comfy-table lays out what stays, and wraps what may
//! be wrapped.

use super::look::Look;
use super::text::{Line, Role, Span, ascii};
use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, ContentLineStyle, LineStyle, TableStyle,
    Width,
};
use unicode_width::UnicodeWidthStr;

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    title: String,
    key: &'static str,
    align: Align,
    rank: u8,
    wraps: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Align {
    Left,
    Right,
}

impl Column {
    /// A column of words; `key` is its name in comma-separated values.
    pub fn words(title: impl Into<String>, key: &'static str) -> Self {
        Self { title: title.into(), key, align: Align::Left, rank: 0, wraps: false }
    }

    /// A column of figures.
    pub fn figures(title: impl Into<String>, key: &'static str) -> Self {
        Self { align: Align::Right, ..Self::words(title, key) }
    }

    /// The column leaves when there is no room; the highest rank first. Rank 0 never leaves.
    #[must_use]
    pub fn leaves(mut self, rank: u8) -> Self {
        self.rank = rank;
        self
    }

    /// Its text may be broken into lines.
    #[must_use]
    pub fn wraps(mut self) -> Self {
        self.wraps = true;
        self
    }
}

/// A cell: what people read, and the raw value for programs where that differs.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    span: Span,
    raw: Option<String>,
}

impl Cell {
    /// A cell with a role.
    pub fn new(role: Role, text: impl Into<String>) -> Self {
        Self { span: Span::new(role, text), raw: None }
    }

    /// A plain cell.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(Role::Plain, text)
    }

    /// The value for programs.
    #[must_use]
    pub fn raw(mut self, raw: impl ToString) -> Self {
        self.raw = Some(raw.to_string());
        self
    }
}

/// Columns of the terminal that a column of the table takes: for all of its text, and at the least.
#[derive(Clone, Copy, Debug)]
struct Room {
    all: usize,
    least: usize,
}

const GAP: usize = 2;

/// Marks by which the layout is cut into rows and cells again; private characters, which no text holds.
const BETWEEN_ROWS: char = '\u{e000}';
const BETWEEN_CELLS: char = '\u{e001}';

/// Only those marks, no lines for people.
const MARKED: TableStyle = TableStyle::new()
    .content_lines(ContentLineStyle::none().junction(BETWEEN_CELLS))
    .row_separator(LineStyle::none().fill(BETWEEN_ROWS).junction(BETWEEN_ROWS));

impl From<Align> for CellAlignment {
    fn from(align: Align) -> Self {
        match align {
            Align::Left => Self::Left,
            Align::Right => Self::Right,
        }
    }
}

const NARROWEST_WRAPPED: usize = 16;

impl Table {
    /// A table without rows.
    pub fn new(columns: Vec<Column>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    /// Adds a row; missing cells are empty.
    pub fn row(&mut self, mut cells: Vec<Cell>) {
        cells.resize_with(self.columns.len(), Cell::default);
        self.rows.push(cells);
    }

    /// Laid out for a look.
    pub fn lines(&self, look: &Look) -> Vec<Line> {
        let text = |t: &str| {
            if look.ascii { ascii(t) } else { t.to_owned() }
        };
        let rooms: Vec<Room> = (0..self.columns.len()).map(|i| self.room(i, &text)).collect();
        let shown = self.shown(&rooms, look.width);
        let mut table = comfy_table::Table::new();
        table
            .load_style(MARKED)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(look.width).unwrap_or(u16::MAX));
        table.add_row(shown.iter().map(|&i| self.columns[i].title.as_str()));
        for row in &self.rows {
            table.add_row(shown.iter().map(|&i| text(&row[i].span.text)));
        }
        self.arrange(&mut table, &shown, &rooms);
        self.with_roles(&table.to_string(), &shown)
    }

    /// Alignment, gaps and bounds of the columns shown.
    fn arrange(&self, table: &mut comfy_table::Table, shown: &[usize], rooms: &[Room]) {
        let last = shown.len().saturating_sub(1);
        for (n, (column, &i)) in table.column_iter_mut().zip(shown).enumerate() {
            let gap = if n == last { 0 } else { GAP as u16 - 1 };
            let width = |w: usize| Width::Fixed(u16::try_from(w).unwrap_or(u16::MAX) + gap);
            column.set_padding((0, gap));
            column.set_cell_alignment(self.columns[i].align.into());
            column.set_constraint(if self.columns[i].wraps {
                ColumnConstraint::LowerBoundary(width(rooms[i].least))
            } else {
                ColumnConstraint::Absolute(width(rooms[i].all))
            });
        }
    }

    /// The lines that comfy-table made, cut into cells again, each with its role.
    fn with_roles(&self, text: &str, shown: &[usize]) -> Vec<Line> {
        let mut row = 0;
        let mut lines = Vec::new();
        for line in text.lines() {
            if line.starts_with(BETWEEN_ROWS) {
                row += 1;
                continue;
            }
            let mut spans = Line::default();
            for (n, (cell, &i)) in line.split(BETWEEN_CELLS).zip(shown).enumerate() {
                let role = match row {
                    0 => Role::Quiet,
                    row => self.rows[row - 1][i].span.role,
                };
                let start = cell.len() - cell.trim_start().len();
                let before = if n == 0 { String::new() } else { " ".to_owned() };
                let word = cell.trim();
                let after = cell.get(start + word.len()..).unwrap_or_default();
                spans = spans.and(Role::Plain, before + &cell[..start]);
                spans = spans.and(role, word).and(Role::Plain, after);
            }
            lines.push(spans);
        }
        lines
    }

    /// The room that a column takes and needs.
    fn room(&self, column: usize, text: &impl Fn(&str) -> String) -> Room {
        let cells = self.rows.iter().map(|r| r[column].span.text.as_str());
        let all = std::iter::once(self.columns[column].title.as_str()).chain(cells);
        let mut room = Room { all: 0, least: 0 };
        for cell in all.map(text) {
            room.all = room.all.max(cell.width());
            let word = cell.split(' ').map(UnicodeWidthStr::width).max();
            room.least = room.least.max(word.unwrap_or(0));
        }
        room.least = if self.columns[column].wraps {
            room.least.max(NARROWEST_WRAPPED).min(room.all)
        } else {
            room.all
        };
        room
    }

    /// The columns that there is room for.
    fn shown(&self, rooms: &[Room], width: usize) -> Vec<usize> {
        let mut shown: Vec<usize> = (0..self.columns.len()).collect();
        loop {
            let needed: usize = shown.iter().map(|&i| rooms[i].least + GAP).sum();
            let last = shown
                .iter()
                .copied()
                .filter(|&i| self.columns[i].rank > 0)
                .max_by_key(|&i| self.columns[i].rank);
            match last {
                Some(last) if needed > width + GAP => shown.retain(|&i| i != last),
                _ => return shown,
            }
        }
    }

    /// Titles of the columns, and whether they hold figures.
    pub fn titles(&self) -> impl Iterator<Item = (&str, bool)> {
        self.columns.iter().map(|c| (c.title.as_str(), c.align == Align::Right))
    }

    /// The text of every row.
    pub fn texts(&self) -> impl Iterator<Item = Vec<&str>> {
        self.rows.iter().map(|row| row.iter().map(|c| c.span.text.as_str()).collect())
    }

    /// As a Markdown table with all columns.
    pub fn markdown(&self) -> String {
        let escape = |t: &str| t.replace('|', "\\|").replace('\n', " ");
        let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let mut text = row(self.columns.iter().map(|c| escape(&c.title)).collect());
        let rule = |c: &Column| match c.align {
            Align::Left => "---".to_owned(),
            Align::Right => "---:".to_owned(),
        };
        text += &row(self.columns.iter().map(rule).collect());
        for cells in &self.rows {
            text += &row(cells.iter().map(|c| escape(&c.span.text)).collect());
        }
        text
    }

    /// As comma-separated values with all columns, in raw values (RFC 4180).
    pub fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let titles = self.columns.iter().map(|c| c.key);
        let mut written = writer.write_record(titles);
        for cells in &self.rows {
            let values = cells.iter().map(|c| c.raw.as_deref().unwrap_or(&c.span.text));
            written = written.and_then(|()| writer.write_record(values));
        }
        written.expect("records of one length, written to memory");
        let bytes = writer.into_inner().expect("memory takes all");
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(vec![
            Column::words("name", "name"),
            Column::figures("GB/s", "bandwidth_gbs").leaves(1),
            Column::words("what it is good for", "note").wraps().leaves(2),
        ]);
        table.row(vec![
            Cell::plain("rtx-4090"),
            Cell::plain("1,008").raw(1008),
            Cell::plain("all that fits in twenty-four, and that is a lot"),
        ]);
        table
    }

    #[test]
    fn columns_leave_in_the_stated_order() {
        let at = |width| -> Vec<String> {
            let lines = table().lines(&Look::plain(width));
            lines.iter().map(|l| l.text().trim_end().to_owned()).collect()
        };
        assert_eq!(at(80).len(), 2);
        assert_eq!(at(60).len(), 3);
        assert_eq!(at(20), ["name       GB/s", "rtx-4090  1,008"]);
        assert_eq!(at(10), ["name", "rtx-4090"]);
        for width in [40, 60, 80, 120] {
            assert!(at(width).iter().all(|l| l.chars().count() <= width));
        }
    }

    #[test]
    fn programs_get_raw_values() {
        assert_eq!(
            table().csv(),
            "name,bandwidth_gbs,note\nrtx-4090,1008,\"all that fits in twenty-four, and that is a lot\"\n"
        );
        assert!(table().markdown().contains("| --- | ---: | --- |"));
    }
}
