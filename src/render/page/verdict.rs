//! The verdict: rating, strengths, limits, range of models, who should buy it and who should not.

use super::{Part, Row};
use crate::advice::page::{MemoryOption, Page};
use crate::advice::price::without_memory;
use crate::advice::range::Runnable;
use crate::catalog::hardware::Hardware;
use crate::render::numbers;
use crate::render::table::{Cell, Column, Table};
use crate::render::text::Role;

/// Its parts.
pub fn parts(page: &Page<'_>, hardware: &Hardware) -> Vec<Part> {
    let mut rows = Vec::new();
    rows.extend(page.rating.map(|r| Row {
        label: "rating".to_owned(),
        texts: vec![
            (Role::Strong, format!("{:.1} of {:.0}", r.total, r.jobs.1 + r.software.1 + r.room.1)),
            (
                Role::Quiet,
                format!(
                    "jobs {:.1}/{:.0} ({:.1} of {} done) + software {:.1}/{:.0} + memory {:.1}/{:.0}",
                    r.jobs.0, r.jobs.1, r.done, r.of, r.software.0, r.software.1, r.room.0, r.room.1
                ),
            ),
        ],
    }));
    if page.rating.is_none() {
        rows.push(Row::one("rating", "none: these figures are not its own"));
    }
    rows.push(Row::remarks("does well", Role::Plain, &page.well));
    rows.push(Row::remarks("breaks at", Role::Plain, &page.breaks_at));
    rows.push(Row::remarks("bad for", Role::Plain, &page.bad_uses));
    if let Some(option) = page.options.iter().find(|o| o.asked) {
        rows.extend(range(option));
    }
    let mut parts = vec![Part::Rows(rows)];
    if page.options.len() > 1 {
        parts.push(Part::Table(options(&page.options, !without_memory(hardware))));
    }
    parts.push(Part::Rows(vec![
        Row::remarks("buy it if", Role::Plain, &page.buy_if),
        Row::remarks("skip if", Role::Plain, &page.skip_if),
    ]));
    parts
}

/// The range of models of one memory size, in words.
fn range(option: &MemoryOption<'_>) -> Option<Row> {
    let r = option.range();
    let run = |i: usize| {
        let run = &option.runs[i];
        let speed = run.estimate.decode.as_ref();
        let speed = speed
            .map_or_else(String::new, |s| format!(" at ~{} tok/s", numbers::speed(s.expected)));
        format!("{} {}{speed}", run.model.name, run.quant.name)
    };
    let mut texts = Vec::new();
    let mut add = |text: String| texts.push((Role::Plain, text));
    if let Some(i) = r.sweet {
        add(format!("sweet spot {}", run(i)));
    }
    if let Some(i) = r.comfortable.filter(|i| Some(*i) != r.sweet) {
        add(format!("comfortable up to {}", run(i)));
    }
    match (r.stretch, r.beyond) {
        (Some(i), _) => add(format!("stretch {}", run(i))),
        (None, Some(i)) => {
            add(format!("no stretch: the next larger, {}, is no use", option.runs[i].model.name))
        }
        (None, None) => add("the largest of the reference models is comfortable".to_owned()),
    }
    Some(Row { label: "range".to_owned(), texts })
}

/// The range of every memory size.
fn options(all: &[MemoryOption<'_>], priced: bool) -> Table {
    let mut columns = vec![
        Column::figures("with", "memory_gb"),
        Column::figures("usable", "usable_bytes").leaves(2),
        Column::words("sweet spot", "sweet_spot"),
        Column::words("comfortable to", "comfortable"),
        Column::words("stretch", "stretch"),
    ];
    if priced {
        columns.push(Column::words("price", "price_usd").leaves(1));
    }
    let mut table = Table::new(columns);
    for o in all {
        let r = o.range();
        let cell = |i: Option<usize>| {
            i.map_or_else(
                || Cell::new(Role::Quiet, "–").raw(""),
                |i| Cell::plain(short(&o.runs[i])),
            )
        };
        let memory = numbers::size(o.memory) + if o.sold { "" } else { " (not sold)" };
        let role = if o.asked { Role::Strong } else { Role::Plain };
        let mut row = vec![
            Cell::new(role, memory).raw(o.memory.gib()),
            Cell::plain(numbers::memory(o.usable)).raw(o.usable.get()),
            cell(r.sweet),
            cell(r.comfortable),
            cell(r.stretch),
        ];
        if priced {
            row.push(o.price.map_or_else(
                || Cell::new(Role::Quiet, "unknown").raw(""),
                |p| Cell::plain(p.words()).raw(p.usd.get()),
            ));
        }
        table.row(row);
    }
    table
}

/// "70b at ~9.4".
fn short(run: &Runnable<'_>) -> String {
    let speed = run.estimate.decode.as_ref();
    let speed = speed.map_or_else(String::new, |s| format!(" at ~{}", numbers::speed(s.expected)));
    format!("{}{speed}", run.class)
}
