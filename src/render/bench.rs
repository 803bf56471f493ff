//! Own measurements, for people.

use super::check::labelled;
use super::look::Look;
use super::numbers;
use super::table::{Cell, Column, Table};
use super::text::{Line, Role};
use crate::report::{BenchEntry, BenchPage, State};
use crate::units::TokensPerSec;

/// What was understood, the rows, and what to know.
pub fn lines(page: &BenchPage, look: &Look) -> Vec<Line> {
    let mut lines = Vec::new();
    for (what, said) in &page.understood {
        lines.extend(labelled(what, std::iter::once((Role::Plain, said.clone())), look));
    }
    if !lines.is_empty() {
        lines.push(Line::empty());
    }
    if page.entries.is_empty() {
        lines.push(Line::plain("no measurements of your own are kept"));
    } else {
        lines.extend(table(page).lines(look));
    }
    let notes = labelled("note", page.notes.iter().map(|n| (Role::Quiet, n.clone())), look);
    if !notes.is_empty() {
        lines.push(Line::empty());
        lines.extend(notes);
    }
    lines
}

/// The rows.
pub fn table(page: &BenchPage) -> Table {
    let mut table = Table::new(vec![
        Column::words("name", "id"),
        Column::words("machine", "hw"),
        Column::words("model", "model"),
        Column::words("format", "quant"),
        Column::words("program", "runtime").leaves(5),
        Column::figures("depth", "depth"),
        Column::figures("measured", "decode_tps"),
        Column::figures("predicted", "predicted_tps"),
        Column::figures("ratio", "ratio").leaves(1),
        Column::figures("prompt", "prefill_tps").leaves(3),
        Column::words("date", "date").leaves(4),
        Column::words("", "state").leaves(2),
    ]);
    for entry in &page.entries {
        table.row(cells(entry));
    }
    table
}

fn cells(entry: &BenchEntry) -> Vec<Cell> {
    let row = &entry.row;
    let rate = |x: Option<f64>| {
        let speed = x.and_then(TokensPerSec::new);
        speed.map_or_else(Cell::default, |s| Cell::plain(numbers::measured(s)).raw(s.get()))
    };
    let count = if row.hw_count > 1 { format!("{}× ", row.hw_count) } else { String::new() };
    let model = if row.model.is_empty() { &row.model_name } else { &row.model };
    let predicted = entry.predicted.as_ref().map(|s| s.expected);
    vec![
        Cell::new(Role::Command, &row.id),
        Cell::plain(format!("{count}{}", row.hw)).raw(&row.hw),
        Cell::plain(model),
        Cell::plain(&row.quant),
        Cell::new(Role::Quiet, format!("{} {}", row.runtime, row.backend)).raw(&row.runtime),
        Cell::plain(numbers::tokens(row.depth)).raw(row.depth),
        rate(row.decode_tps),
        predicted.map_or_else(Cell::default, |s| {
            Cell::plain(format!("~{}", numbers::speed(s))).raw(s.get())
        }),
        entry.ratio().map_or_else(Cell::default, |x| Cell::new(role(x), format!("{x:.2}")).raw(x)),
        rate(row.prefill_tps),
        Cell::new(Role::Quiet, &row.date),
        Cell::new(Role::Quiet, state(entry.state)).raw(entry.state.id()),
    ]
}

/// A prediction that was far off is worth a look.
fn role(ratio: f64) -> Role {
    if (0.8..=1.25).contains(&ratio) { Role::Good } else { Role::Tight }
}

const fn state(state: State) -> &'static str {
    match state {
        State::Added => "added",
        State::Known => "there already",
        State::Shown => "not kept",
        State::Kept => "",
        State::Removed => "removed",
    }
}
