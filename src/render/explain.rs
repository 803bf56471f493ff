//! The arithmetic of an answer, for people.

use super::look::Look;
use super::numbers;
use super::table::{Cell, Column, Table};
use super::text::{Line, Role};
use crate::report::{Amount, Explained};

/// All sections.
pub fn lines(found: &Explained, look: &Look) -> Vec<Line> {
    let mut lines = Vec::new();
    for section in &found.sections {
        lines.push(Line::default().and(Role::Heading, section.title));
        let mut table = Table::new(columns());
        for term in &section.terms {
            let (text, role) = amount(term.amount);
            table.row(vec![
                Cell::plain(format!("  {}", term.what)),
                Cell::new(role, text),
                Cell::new(Role::Quiet, &term.how),
            ]);
        }
        // The columns need no titles here.
        lines.extend(table.lines(look).into_iter().skip(1));
        lines.push(Line::empty());
    }
    if found.sources.is_empty() {
        lines.pop();
    } else {
        lines.push(Line::default().and(Role::Heading, "sources"));
        let sources = found.sources.iter();
        lines.extend(sources.map(|s| Line::default().and(Role::Quiet, format!("  {s}"))));
    }
    lines
}

fn columns() -> Vec<Column> {
    vec![Column::words("", "what"), Column::figures("", "amount"), Column::words("", "how").wraps()]
}

/// All terms as one table.
pub fn table(found: &Explained) -> Table {
    let mut table = Table::new(vec![
        Column::words("section", "section"),
        Column::words("what", "what"),
        Column::figures("amount", "amount"),
        Column::words("unit", "unit"),
        Column::words("how", "how"),
    ]);
    for section in &found.sections {
        for term in &section.terms {
            let (raw, unit) = raw(term.amount);
            table.row(vec![
                Cell::plain(section.title),
                Cell::plain(term.what.trim()),
                Cell::plain(amount(term.amount).0).raw(raw),
                Cell::plain(unit),
                Cell::plain(&term.how),
            ]);
        }
    }
    table
}

fn amount(amount: Amount) -> (String, Role) {
    match amount {
        Amount::Memory(bytes) => (numbers::memory_exact(bytes), Role::Plain),
        Amount::Missing(bytes) => (format!("-{}", numbers::memory_exact(bytes)), Role::Bad),
        Amount::Time(time) => (numbers::seconds(time), Role::Plain),
        Amount::Rate(rate) => (format!("{} tok/s", numbers::ceiling(rate)), Role::Plain),
        Amount::Points(points) => (format!("{points:.0}"), Role::Plain),
        Amount::Factor(factor) => (format!("× {factor:.2}"), Role::Plain),
        Amount::None => (String::new(), Role::Plain),
    }
}

/// The bare number and its unit, for programs.
pub fn raw(amount: Amount) -> (String, &'static str) {
    match amount {
        Amount::Memory(bytes) => (bytes.get().to_string(), "bytes"),
        Amount::Missing(bytes) => (format!("-{}", bytes.get()), "bytes"),
        Amount::Time(time) => (time.get().to_string(), "s"),
        Amount::Rate(rate) => (rate.get().to_string(), "tok/s"),
        Amount::Points(points) => (points.to_string(), "points"),
        Amount::Factor(factor) => (factor.to_string(), "factor"),
        Amount::None => (String::new(), ""),
    }
}
