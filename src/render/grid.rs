//! The workloads of a machine, for people.

use super::check::{asked_as, backend_name, machine_name};
use super::explain;
use super::labels::labelled;
use super::look::Look;
use super::numbers;
use super::symbols::{role, verdict};
use super::table::{Cell, Column, Table};
use super::text::{Line, Role, wrap};
use crate::advice::grid::WorkloadFit;
use crate::advice::score::Score;
use crate::advice::verdict::Verdict;
use crate::engine::caveat::Caveat;
use crate::report::Grid;

/// The whole grid.
pub fn lines(grid: &Grid<'_>, look: &Look) -> Vec<Line> {
    let mut lines = title(grid, look);
    lines.push(Line::empty());
    lines.extend(wrap(&(grid.summary.clone() + "."), look.width).into_iter().map(Line::plain));
    lines.push(Line::empty());
    lines.extend(workloads(&grid.workloads, look));
    lines.push(Line::empty());
    lines.extend(grid.score.as_ref().map(|s| score(s, look)).unwrap_or_default());
    lines.extend(notes(grid, look));
    let next = if grid.next.is_empty() { about(grid) } else { grid.next.clone() };
    lines.extend(labelled("next", next.into_iter().map(|n| (Role::Plain, n)), look));
    if let Some(explained) = &grid.explained {
        lines.push(Line::empty());
        lines.extend(explain::lines(explained, look));
    }
    lines
}

/// What to ask about a machine that was named.
fn about(grid: &Grid<'_>) -> Vec<String> {
    let machine = asked_as(&grid.site.machine);
    vec![
        format!("`wir show {machine}` for all about it"),
        format!("`wir recommend --hw {machine}` for the best models"),
    ]
}

/// What was assumed on the way.
pub fn notes(grid: &Grid<'_>, look: &Look) -> Vec<Line> {
    let spread = grid.site.machine.spread.map(|s| {
        let link = s.link.name.clone();
        Caveat::SeveralMachines { machines: s.machines, link }.message()
    });
    let notes = spread.into_iter().chain(grid.site.notes.iter().cloned());
    labelled("note", notes.map(|n| (Role::Quiet, n)), look)
}

/// The machine and how it was asked about.
pub fn title(grid: &Grid<'_>, look: &Look) -> Vec<Line> {
    let site = &grid.site;
    let name = Line::default().and(Role::Strong, machine_name(&site.machine));
    let how = format!(
        "{} · {} · {} usable",
        site.runtime.name,
        backend_name(site.backend),
        numbers::memory(grid.usable())
    );
    if name.width() + how.chars().count() + 3 <= look.width {
        return vec![name.and(Role::Quiet, format!("   {how}"))];
    }
    vec![name, Line::default().and(Role::Quiet, how)]
}

/// The workloads: where there is no room for all columns, every row has a second line.
pub fn workloads(workloads: &[WorkloadFit<'_>], look: &Look) -> Vec<Line> {
    if look.width >= 120 {
        return table(workloads).lines(look);
    }
    let mut table = Table::new(columns().into_iter().take(4).collect());
    for fit in workloads {
        table.row(row(fit).into_iter().take(4).collect());
    }
    let mut rows = table.lines(look).into_iter();
    let mut lines: Vec<Line> = rows.next().into_iter().collect();
    for (line, fit) in rows.zip(workloads) {
        lines.push(line);
        let mut text = format!("{} {} · {}", fit.model.name, fit.quant.name, context(fit));
        if let Some(why) = why(fit) {
            text += &format!(" · {why}");
        }
        let parts = wrap(&text, look.width - 2);
        lines.extend(parts.into_iter().map(|p| Line::default().and(Role::Quiet, format!("  {p}"))));
    }
    lines
}

/// The context, and how much of it is filled when the speed is that of the row.
fn context(fit: &WorkloadFit<'_>) -> String {
    numbers::context(fit.settings.context, fit.settings.depth)
}

/// What keeps a verdict down.
fn why<'a>(fit: &'a WorkloadFit<'_>) -> Option<&'a str> {
    let weakest = fit.judgement.weakest()?;
    (weakest.verdict < Verdict::Comfortable).then_some(weakest.text.as_str())
}

fn columns() -> Vec<Column> {
    vec![
        Column::words("workload", "workload"),
        Column::words("verdict", "verdict"),
        Column::figures("tok/s", "decode_tok_per_s"),
        Column::figures("needs", "total_bytes"),
        Column::words("with", "model").leaves(1),
        Column::words("context", "ctx").leaves(3),
        Column::words("because", "rationale").wraps().leaves(2),
    ]
}

/// The workloads as a table.
pub fn table(workloads: &[WorkloadFit<'_>]) -> Table {
    let mut table = Table::new(columns());
    for fit in workloads {
        table.row(row(fit));
    }
    table
}

fn row(fit: &WorkloadFit<'_>) -> Vec<Cell> {
    let level = fit.judgement.verdict;
    let rate = fit.estimate.decode.as_ref();
    let total = fit.estimate.memory.total();
    let why = why(fit).unwrap_or_default();
    vec![
        Cell::plain(&fit.workload.name).raw(&fit.workload.id),
        Cell::new(role(level), verdict(level)).raw(level.id()),
        rate.map_or_else(
            || Cell::new(Role::Quiet, "–").raw(""),
            |s| Cell::plain(format!("~{}", numbers::speed(s.expected))).raw(s.expected.get()),
        ),
        Cell::plain(numbers::memory(total)).raw(total.get()),
        Cell::new(Role::Quiet, format!("{} {}", fit.model.name, fit.quant.name)).raw(&fit.model.id),
        Cell::new(Role::Quiet, context(fit).replace(" context", "")).raw(fit.settings.context),
        Cell::new(Role::Quiet, why).raw(fit.judgement.rationale()),
    ]
}

/// The score with its sums.
pub fn score(s: &Score, look: &Look) -> Vec<Line> {
    let text = format!(
        "speed {:.0}/500 + memory {:.0}/200 + software {:.0}/200 + efficiency {:.0}/100 = {:.0}, × {:.2} for {} speed",
        s.throughput,
        s.memory,
        s.ecosystem,
        s.efficiency,
        s.sum(),
        s.confidence,
        s.evidence.label()
    );
    let mut lines = vec![
        Line::default()
            .and(Role::Quiet, "  score     ")
            .and(Role::Strong, format!("{} of 1000, {}", s.total, s.tier)),
    ];
    let measured = (s.confidence < 1.0).then(|| {
        format!("were the speed measured, the points would count in full: {:.0}", s.sum())
    });
    let texts = std::iter::once(text).chain(measured);
    let parts: Vec<String> = texts.flat_map(|t| wrap(&t, look.width.saturating_sub(12))).collect();
    lines.extend(
        parts.into_iter().map(|p| Line::default().and(Role::Quiet, format!("            {p}"))),
    );
    lines
}
