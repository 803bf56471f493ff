//! Tables: laid out for a width, as Markdown, or as comma-separated values.
//!
//! Where a table is too wide, the columns that matter least leave first; then the one that may be wrapped is.

use super::look::Look;
use super::text::{Line, Role, Span, ascii, wrap};
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
        let columns: Vec<Room> = (0..self.columns.len()).map(|i| self.room(i, &text)).collect();
        let shown = self.shown(&columns, look.width);
        let widths = self.widths(&shown, &columns, look.width);
        let mut lines = vec![self.title_line(&shown, &widths)];
        for row in &self.rows {
            let cells: Vec<(Role, Vec<String>)> = shown
                .iter()
                .zip(&widths)
                .map(|(&i, &width)| {
                    let cell = text(&row[i].span.text);
                    let parts = if self.columns[i].wraps { wrap(&cell, width) } else { vec![cell] };
                    (row[i].span.role, parts)
                })
                .collect();
            let height = cells.iter().map(|(_, parts)| parts.len()).max().unwrap_or(1);
            for n in 0..height {
                let parts = cells.iter().map(|(role, parts)| {
                    Span::new(*role, parts.get(n).cloned().unwrap_or_default())
                });
                lines.push(self.padded(&shown, &widths, parts));
            }
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

    /// The width of each column shown. Those that may be wrapped share what the others leave, the first one first.
    fn widths(&self, shown: &[usize], rooms: &[Room], width: usize) -> Vec<usize> {
        let gaps = GAP * shown.len().saturating_sub(1);
        let least: usize = shown.iter().map(|&i| rooms[i].least).sum();
        let mut spare = width.saturating_sub(least + gaps);
        shown
            .iter()
            .map(|&i| {
                let more = (rooms[i].all - rooms[i].least).min(spare);
                spare -= more;
                rooms[i].least + more
            })
            .collect()
    }

    fn title_line(&self, shown: &[usize], widths: &[usize]) -> Line {
        let titles = shown.iter().map(|&i| Span::new(Role::Quiet, self.columns[i].title.as_str()));
        self.padded(shown, widths, titles)
    }

    fn padded(&self, shown: &[usize], widths: &[usize], spans: impl Iterator<Item = Span>) -> Line {
        let mut line = Line::default();
        for ((n, span), (&i, &width)) in spans.enumerate().zip(shown.iter().zip(widths)) {
            let space = " ".repeat(width.saturating_sub(span.width()));
            let gap = if n == 0 { 0 } else { GAP };
            let right = self.columns[i].align == Align::Right;
            let before = " ".repeat(gap) + if right { &space } else { "" };
            line = line.and(Role::Plain, before);
            line.0.push(span);
            if !right {
                line = line.and(Role::Plain, space);
            }
        }
        line
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

    /// As comma-separated values with all columns, in raw values.
    pub fn csv(&self) -> String {
        let row = |cells: Vec<String>| cells.join(",") + "\n";
        let mut text = row(self.columns.iter().map(|c| quoted(c.key)).collect());
        for cells in &self.rows {
            let values = cells.iter().map(|c| quoted(c.raw.as_deref().unwrap_or(&c.span.text)));
            text += &row(values.collect());
        }
        text
    }
}

/// A value in quotes where it needs them (RFC 4180).
fn quoted(value: &str) -> String {
    if value.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value.to_owned()
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
