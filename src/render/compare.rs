//! Machines side by side, for people.

use super::check::{backend_name, labelled, machine_name};
use super::look::Look;
use super::numbers;
use super::symbols::{role, verdict};
use super::table::{Cell, Column, Table};
use super::text::{Line, Role};
use crate::advice::compare::Contender;
use crate::report::Comparison;

/// The whole comparison.
pub fn lines(found: &Comparison<'_>, look: &Look) -> Vec<Line> {
    let mut lines = Vec::new();
    for table in [facts(found), workloads(found), wins(found)] {
        lines.extend(table.lines(look));
        lines.push(Line::empty());
    }
    lines.pop();
    let notes = found.notes.iter().map(|n| (Role::Quiet, n.clone()));
    let notes = labelled("note", notes, look);
    if !notes.is_empty() {
        lines.push(Line::empty());
        lines.extend(notes);
    }
    lines
}

/// What the machines are.
fn facts(found: &Comparison<'_>) -> Table {
    let mut table = Table::new(vec![
        Column::words("machine", "machine"),
        Column::figures("usable", "usable_bytes"),
        Column::figures("GB/s", "bandwidth_gbs"),
        Column::figures("watts", "tdp_w").leaves(2),
        Column::figures("price", "street_price_2026_usd").leaves(1),
        Column::words("backend", "backend").leaves(4),
        Column::figures("score", "score"),
        Column::figures("year", "release_year").leaves(3),
    ]);
    for c in &found.contenders {
        let h = c.machine.hardware;
        let usable = c.pools.device.max(c.pools.host_if_alone());
        let empty = Cell::default;
        table.row(vec![
            Cell::new(Role::Strong, machine_name(&c.machine)).raw(&h.id),
            Cell::plain(numbers::memory(usable)).raw(usable.get()),
            Cell::plain(numbers::bandwidth(c.machine.device_bandwidth()))
                .raw(c.machine.device_bandwidth().gb_per_s()),
            h.tdp.map_or_else(empty, |w| Cell::plain(format!("{:.0}", w.get())).raw(w.get())),
            h.street_price_2026.map_or_else(empty, |p| Cell::plain(numbers::usd(p)).raw(p.get())),
            Cell::new(Role::Quiet, backend_name(c.backend)),
            c.score.as_ref().map_or_else(empty, |s| {
                Cell::plain(format!("{} {}", s.total, s.tier)).raw(s.total)
            }),
            h.release_year.map_or_else(empty, |y| Cell::new(Role::Quiet, y.to_string())),
        ]);
    }
    table
}

/// Every workload on every machine.
pub fn workloads(found: &Comparison<'_>) -> Table {
    let mut table = Table::new(vec![
        Column::words("workload", "workload"),
        Column::words("machine", "machine"),
        Column::words("verdict", "verdict"),
        Column::figures("tok/s", "decode_tok_per_s"),
        Column::words("because", "rationale").wraps().leaves(1),
    ]);
    let count = found.contenders.iter().map(|c| c.grid.len()).max().unwrap_or(0);
    for i in 0..count {
        for (n, c) in found.contenders.iter().enumerate() {
            table.row(row(c, i, n == 0));
        }
    }
    table
}

fn row(c: &Contender<'_>, i: usize, first: bool) -> Vec<Cell> {
    let Some(fit) = c.grid.get(i) else {
        return Vec::new();
    };
    let level = fit.judgement.verdict;
    let name = if first { fit.workload.name.as_str() } else { "" };
    let rate = fit.estimate.decode.as_ref();
    vec![
        Cell::plain(name).raw(&fit.workload.id),
        Cell::plain(&c.machine.hardware.name).raw(&c.machine.hardware.id),
        Cell::new(role(level), verdict(level)).raw(level.id()),
        rate.map_or_else(Cell::default, |s| {
            Cell::plain(format!("~{}", numbers::speed(s.expected))).raw(s.expected.get())
        }),
        Cell::new(Role::Quiet, fit.judgement.weakest().map_or("", |a| a.text.as_str())),
    ]
}

/// Who is better at what.
fn wins(found: &Comparison<'_>) -> Table {
    let mut table = Table::new(vec![
        Column::words("better at", "what"),
        Column::words("is", "winner"),
        Column::words("because", "why").wraps(),
    ]);
    for w in &found.wins {
        let winner = w.winner.and_then(|i| found.contenders.get(i));
        let cell = match winner {
            Some(c) => Cell::new(Role::Good, &c.machine.hardware.name),
            None => Cell::new(Role::Quiet, "none of them"),
        };
        table.row(vec![Cell::plain(&w.what), cell, Cell::new(Role::Quiet, &w.why)]);
    }
    table
}
