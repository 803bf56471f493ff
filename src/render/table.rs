//! Tables: laid out for a width, as Markdown, or as comma-separated values.
//!
//! Where a table is too wide, the columns that matter least leave first; then the one that may be wrapped is.

use super::look::Look;
use super::text::{Line, Role, Span, ascii, wrap};

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    title: &'static str,
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
    pub const fn words(title: &'static str, key: &'static str) -> Self {
        Self { title, key, align: Align::Left, rank: 0, wraps: false }
    }

    /// A column of figures.
    pub const fn figures(title: &'static str, key: &'static str) -> Self {
        Self { align: Align::Right, ..Self::words(title, key) }
    }

    /// The column leaves when there is no room; the highest rank first. Rank 0 never leaves.
    #[must_use]
    pub const fn leaves(mut self, rank: u8) -> Self {
        self.rank = rank;
        self
    }

    /// Its text may be broken into lines.
    #[must_use]
    pub const fn wraps(mut self) -> Self {
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

const GAP: usize = 2;
const NARROWEST_WRAPPED: usize = 20;

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
        let natural: Vec<usize> =
            (0..self.columns.len()).map(|i| self.natural_width(i, &text)).collect();
        let shown = self.shown(&natural, look.width);
        let widths = self.widths(&shown, &natural, look.width);
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

    fn natural_width(&self, column: usize, text: &impl Fn(&str) -> String) -> usize {
        let cells = self.rows.iter().map(|r| r[column].span.text.as_str());
        std::iter::once(self.columns[column].title)
            .chain(cells)
            .map(|t| Span::new(Role::Plain, text(t)).width())
            .max()
            .unwrap_or(0)
    }

    /// The columns that there is room for.
    fn shown(&self, natural: &[usize], width: usize) -> Vec<usize> {
        let least = |i: usize| {
            if self.columns[i].wraps { natural[i].min(NARROWEST_WRAPPED) } else { natural[i] }
        };
        let mut shown: Vec<usize> = (0..self.columns.len()).collect();
        loop {
            let needed: usize = shown.iter().map(|&i| least(i) + GAP).sum();
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

    fn widths(&self, shown: &[usize], natural: &[usize], width: usize) -> Vec<usize> {
        let fixed: usize =
            shown.iter().filter(|&&i| !self.columns[i].wraps).map(|&i| natural[i]).sum();
        let gaps = GAP * shown.len().saturating_sub(1);
        let left = width.saturating_sub(fixed + gaps);
        shown
            .iter()
            .map(|&i| {
                if self.columns[i].wraps {
                    natural[i].min(left.max(NARROWEST_WRAPPED))
                } else {
                    natural[i]
                }
            })
            .collect()
    }

    fn title_line(&self, shown: &[usize], widths: &[usize]) -> Line {
        let titles = shown.iter().map(|&i| Span::new(Role::Quiet, self.columns[i].title));
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
        let mut text = row(self.columns.iter().map(|c| escape(c.title)).collect());
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
