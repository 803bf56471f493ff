//! Machines side by side, for people: one column for each, as many as there is room for.

use super::check::backend_name;
use super::labels::labelled;
use super::look::Look;
use super::numbers;
use super::symbols::{role, verdict};
use super::table::{Cell, Column, Table};
use super::text::{Line, Role};
use crate::advice::compare::Contender;
use crate::advice::grid::WorkloadFit;
use crate::advice::naming::short_name;
use crate::report::Comparison;

const LABELS: usize = 20;
const COLUMN: usize = 20;

/// The whole comparison.
pub fn lines(found: &Comparison<'_>, look: &Look) -> Vec<Line> {
    let mut lines = Vec::new();
    let side_by_side = (look.width.saturating_sub(LABELS) / COLUMN).max(1);
    for group in found.contenders.chunks(side_by_side) {
        lines.extend(matrix(group).lines(look));
        lines.push(Line::empty());
    }
    lines.extend(wins(found).lines(look));
    let notes = found.notes.iter().map(|n| (Role::Quiet, n.clone()));
    let notes = labelled("note", notes, look);
    if !notes.is_empty() {
        lines.push(Line::empty());
        lines.extend(notes);
    }
    lines
}

/// What is said of one device where there are several.
const fn each(c: &Contender<'_>) -> &'static str {
    if c.machine.count > 1 { " each" } else { "" }
}

/// Facts and workloads, a column for each machine.
fn matrix(group: &[Contender<'_>]) -> Table {
    let machines = group.iter().map(|c| Column::words(short_name(&c.machine), "machine").wraps());
    let mut table =
        Table::new(std::iter::once(Column::words("", "what")).chain(machines).collect());
    let mut row = |label: &str, cell: &dyn Fn(&Contender<'_>) -> Cell| {
        let cells = group.iter().map(cell);
        table.row(std::iter::once(Cell::new(Role::Quiet, label)).chain(cells).collect());
    };
    row("memory", &|c| Cell::plain(numbers::size(c.machine.memory) + each(c)));
    row("usable", &|c| Cell::plain(numbers::memory(c.pools.device.max(c.pools.host_if_alone()))));
    row("bandwidth", &|c| {
        Cell::plain(format!("{} GB/s{}", numbers::bandwidth(c.machine.device_bandwidth()), each(c)))
    });
    row("power", &|c| {
        or_unknown(c.machine.hardware.tdp.map(|w| format!("{:.0} W at most{}", w.get(), each(c))))
    });
    row("price", &|c| {
        let h = c.machine.hardware;
        let each = each(c);
        let of = numbers::priced_size(h);
        let street = h.street_price_2026.map(|p| format!("{}{each} in 2026{of}", numbers::usd(p)));
        let launch = h.launch_price.map(|p| format!("{}{each} at launch{of}", numbers::usd(p)));
        or_unknown(street.or(launch))
    });
    row("backend", &|c| Cell::plain(backend_name(c.backend)));
    row("score", &|c| or_unknown(c.score.as_ref().map(|s| format!("{}, {}", s.total, s.tier))));
    let workloads = group.first().map_or(0, |c| c.grid.len());
    for i in 0..workloads {
        let name = group[0].grid[i].workload.name.as_str();
        row(name, &|c| c.grid.get(i).map_or_else(Cell::default, workload));
    }
    table
}

fn or_unknown(text: Option<String>) -> Cell {
    text.map_or_else(|| Cell::new(Role::Quiet, "not known"), Cell::plain)
}

fn workload(fit: &WorkloadFit<'_>) -> Cell {
    let level = fit.judgement.verdict;
    let speed = fit.estimate.decode.as_ref().filter(|_| fit.estimate.fits);
    let text = match speed {
        Some(s) => format!("{} ~{} tok/s", level.sign().0, numbers::speed(s.expected)),
        None => verdict(level),
    };
    Cell::new(role(level), text)
}

/// Every workload on every machine, a row for each.
pub fn workloads(found: &Comparison<'_>) -> Table {
    let mut table = Table::new(vec![
        Column::words("workload", "workload"),
        Column::words("machine", "machine"),
        Column::words("verdict", "verdict"),
        Column::figures("tok/s", "decode_tok_per_s"),
        Column::words("because", "rationale"),
    ]);
    let count = found.contenders.iter().map(|c| c.grid.len()).max().unwrap_or(0);
    for i in 0..count {
        for c in &found.contenders {
            table.row(c.grid.get(i).map(|fit| row(c, fit)).unwrap_or_default());
        }
    }
    table
}

fn row(c: &Contender<'_>, fit: &WorkloadFit<'_>) -> Vec<Cell> {
    let level = fit.judgement.verdict;
    let rate = fit.estimate.decode.as_ref();
    vec![
        Cell::plain(&fit.workload.name).raw(&fit.workload.id),
        Cell::plain(short_name(&c.machine)).raw(&c.machine.hardware.id),
        Cell::new(role(level), verdict(level)).raw(level.id()),
        rate.map_or_else(Cell::default, |s| {
            Cell::plain(format!("~{}", numbers::speed(s.expected))).raw(s.expected.get())
        }),
        Cell::plain(fit.judgement.rationale()),
    ]
}

/// Who is better at what.
fn wins(found: &Comparison<'_>) -> Table {
    let mut table = Table::new(vec![
        Column::words("better at", "what"),
        Column::words("is", "winner").wraps(),
        Column::words("because", "why").wraps(),
    ]);
    for w in &found.wins {
        let winner = w.winner.and_then(|i| found.contenders.get(i));
        let cell = match winner {
            Some(c) => Cell::new(Role::Good, short_name(&c.machine)),
            None => Cell::new(Role::Quiet, "a tie"),
        };
        table.row(vec![Cell::plain(&w.what), cell, Cell::new(Role::Quiet, &w.why)]);
    }
    table
}
