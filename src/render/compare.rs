//! Machines side by side, for people: one column for each, as many as there is room for.

use super::check::backend_name;
use super::labels::labelled;
use super::look::Look;
use super::numbers;
use super::symbols::{role, verdict};
use super::table::{Cell, Column, Table};
use super::text::{Line, Role, wrap};
use crate::advice::compare::{Contender, Shared, score_note, titles};
use crate::advice::grid::WorkloadFit;
use crate::advice::naming::{short_name, without_brackets};
use crate::advice::verdict::two_figures;
use crate::report::Comparison;

const LABELS: usize = 20;
const COLUMN: usize = 20;

/// The whole comparison.
pub fn lines(found: &Comparison<'_>, look: &Look) -> Vec<Line> {
    let names = titles(&found.contenders);
    let mut lines = Vec::new();
    let side_by_side = (look.width.saturating_sub(LABELS) / COLUMN).max(1);
    let groups = found.contenders.chunks(side_by_side).zip(names.chunks(side_by_side));
    for (group, names) in groups {
        lines.extend(matrix(group, names).lines(look));
        lines.push(Line::empty());
    }
    for (at, names) in names.chunks(side_by_side).enumerate() {
        lines.extend(same(found, at * side_by_side, names).lines(look));
        lines.push(Line::empty());
    }
    lines.extend(choices(found, &names, look));
    lines.push(Line::empty());
    lines.extend(better(found, &names, look));
    let notes = found.notes.iter().cloned().chain(score_note(&found.contenders)).chain([
        jobs_note(found),
        "of the same models: 8k context, empty cache; best: the interval is above all others, else a tie"
            .to_owned(),
        "noise is deduced from form and power; 8B stands for the reference model in 4 bits".to_owned(),
    ]);
    let notes = labelled("note", notes.map(|n| (Role::Quiet, n)), look);
    if !notes.is_empty() {
        lines.push(Line::empty());
        lines.extend(notes);
    }
    let next = found.contenders.first().map(|c| {
        let id = &c.machine.hardware.id;
        format!("`wir show {id}` for all about one; `--plot` draws them; `wir report NAMES` for a page to keep")
    });
    lines.extend(labelled("next", next.into_iter().map(|n| (Role::Plain, n)), look));
    lines
}

/// How full the cache is when the jobs have their speeds.
fn jobs_note(found: &Comparison<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    for fit in found.contenders.first().map_or(&[][..], |c| c.grid.as_slice()) {
        let name = fit.workload.id.starts_with("chat-").then_some("chats");
        let name = name.unwrap_or_else(|| without_brackets(&fit.workload.name));
        let part = format!("{name} {}", numbers::tokens(fit.settings.depth));
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    format!("tok/s of the jobs with so many tokens in the cache: {}", parts.join(", "))
}

/// The same models on the machines of a group, from the first of them on.
fn same(found: &Comparison<'_>, from: usize, names: &[String]) -> Table {
    let machines = names.iter().map(|n| Column::words(n, "decode_tok_per_s").wraps());
    let first = [Column::words("tok/s", "class")];
    let mut table = Table::new(first.into_iter().chain(machines).collect());
    for shared in &found.same {
        let cells = (from..from + names.len()).map(|i| on_one(shared, i));
        let label = Cell::new(Role::Quiet, shared.class).raw(&shared.model.id);
        table.row(std::iter::once(label).chain(cells).collect());
    }
    table
}

/// "✓ ~42 (36–48) best".
fn on_one(shared: &Shared<'_>, i: usize) -> Cell {
    let Some(one) = shared.on.get(i) else {
        return Cell::default();
    };
    let level = one.judgement.verdict;
    let Some(s) = one.speed() else {
        return Cell::new(role(level), level.sign().0);
    };
    let best = if shared.fastest == Some(i) && shared.on.len() > 1 { " best" } else { "" };
    let (x, low, high) =
        (numbers::speed(s.expected), numbers::speed(s.low), numbers::speed(s.high));
    Cell::new(role(level), format!("{} ~{x} ({low}–{high}){best}", level.sign().0))
}

/// Which to choose for what.
fn choices(found: &Comparison<'_>, names: &[String], look: &Look) -> Vec<Line> {
    let mut lines = Vec::new();
    for choice in &found.choices {
        let name = Line::default().and(Role::Strong, format!("choose {} if", names[choice.index]));
        lines.push(name);
        let mut texts: Vec<String> = choice.reasons.iter().map(|r| format!("· {r}")).collect();
        if texts.is_empty() {
            texts.push("· nothing of this speaks for it against the others".to_owned());
        }
        for text in texts {
            for (n, part) in wrap(&text, look.width.saturating_sub(4)).into_iter().enumerate() {
                lines.push(Line::plain(format!("  {}{part}", if n == 0 { "" } else { "  " })));
            }
        }
    }
    lines
}

/// Who is better at what, a line for each machine: the figures stand above.
fn better(found: &Comparison<'_>, names: &[String], look: &Look) -> Vec<Line> {
    let all = names.len();
    let mut texts: Vec<(Role, String)> = Vec::new();
    for (i, name) in names.iter().enumerate() {
        let led = found.wins.iter().filter(|w| w.leaders.contains(&i) && w.leaders.len() < all);
        let led: Vec<String> = led
            .map(
                |w| if w.winner == Some(i) { w.what.clone() } else { format!("{} (tied)", w.what) },
            )
            .collect();
        if !led.is_empty() {
            texts.push((Role::Plain, format!("{name}: {}", led.join(", "))));
        }
    }
    let ties: Vec<&str> =
        found.wins.iter().filter(|w| w.leaders.len() == all).map(|w| w.what.as_str()).collect();
    if !ties.is_empty() {
        texts.push((Role::Quiet, format!("a tie of all: {}", ties.join(", "))));
    }
    labelled("better at", texts.into_iter(), look)
}

/// What is said of one device where there are several.
fn each(c: &Contender<'_>) -> &'static str {
    crate::advice::naming::each(&c.machine)
}

/// Facts and workloads, a column for each machine.
fn matrix(group: &[Contender<'_>], names: &[String]) -> Table {
    let machines = names.iter().map(|n| Column::words(n, "machine").wraps());
    let mut table =
        Table::new(std::iter::once(Column::words("", "what")).chain(machines).collect());
    let mut row = |label: &str, cell: &dyn Fn(&Contender<'_>) -> Cell| {
        let cells = group.iter().map(cell);
        table.row(std::iter::once(Cell::new(Role::Quiet, label)).chain(cells).collect());
    };
    row("memory", &|c| Cell::plain(numbers::size(c.machine.memory) + each(c)));
    row("usable", &|c| Cell::plain(numbers::memory(c.usable())));
    row("bandwidth", &|c| {
        Cell::plain(format!("{} GB/s{}", numbers::bandwidth(c.machine.device_bandwidth()), each(c)))
    });
    row("8B prefill", &|c| {
        or_unknown(c.prefill().map(|s| format!("~{} tok/s", numbers::speed(s.expected))))
    });
    row("power", &|c| {
        or_unknown(c.machine.hardware.tdp.map(|w| format!("{:.0} W at most{}", w.get(), each(c))))
    });
    row("noise", &|c| Cell::plain(c.noise().label()));
    row("price", &|c| or_unknown(c.price.map(|p| p.words())));
    row("per usable GiB", &|c| or_unknown(c.usd_per_gib().map(|x| format!("${x:.0}"))));
    row("8B per 1000 $", &|c| {
        or_unknown(c.per_kilodollar().map(|x| format!("~{} tok/s", two_figures(x))))
    });
    row("8B per watt", &|c| or_unknown(c.per_watt().map(|x| format!("~{x:.2} tok/s"))));
    row("software", &|c| {
        or_unknown(c.score.as_ref().map(|s| format!("{:.0} of 200", s.ecosystem)))
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
