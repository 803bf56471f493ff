//! Hardware in order, and a buyer's guide, for people.

use super::check::{asked_as, machine_name};
use super::labels::labelled;
use super::look::Look;
use super::numbers;
use super::recommend::short_name;
use super::stacks;
use super::table::{Cell, Column, Table};
use super::text::{Line, Role, wrap};
use crate::advice::guide::Choice;
use crate::advice::ranking::{Order, Ranked};
use crate::advice::verdict::two_figures;
use crate::report::{Guide, Ranking};

/// The leaderboard.
pub fn ranking(found: &Ranking<'_>, look: &Look) -> Vec<Line> {
    if found.entries.is_empty() {
        return vec![Line::plain("no hardware is left by these filters")];
    }
    let mut lines = ranking_table(found).lines(look);
    lines.push(Line::empty());
    let more = format!("{} of {}: more with --limit", found.entries.len(), found.found);
    let more = (found.found > found.entries.len()).then_some(more);
    let speed = format!(
        "tok/s of the 8B reference model with {} and an empty cache; launch prices are the maker's in that year, not today's",
        found.runtime.name
    );
    let notes = std::iter::once(speed).chain(more).map(|t| (Role::Quiet, t));
    lines.extend(labelled("note", notes, look));
    let next = after(&found.entries).into_iter().map(|t| (Role::Plain, t));
    lines.extend(labelled("next", next, look));
    lines
}

/// What to ask about the first of an order.
fn after(entries: &[Ranked<'_>]) -> Vec<String> {
    let id = |i: usize| entries.get(i).map(|r| r.machine.hardware.id.as_str());
    let show = id(0).map(|first| format!("`wir show {first}` for all about the first"));
    let both = id(0).zip(id(1));
    let compare = both.map(|(a, b)| format!("`wir compare {a} {b}` for two side by side"));
    show.into_iter().chain(compare).collect()
}

/// The leaderboard as a table: what it is ordered by never leaves.
pub fn ranking_table(found: &Ranking<'_>) -> Table {
    let kept = |order: Order, rank: u8| if found.order == order { 0 } else { rank };
    let mut table = Table::new(vec![
        Column::words("name", "slug"),
        Column::figures("memory", "memory_gb").leaves(kept(Order::Memory, 3)),
        Column::figures("score", "score"),
        Column::figures("tok/s", "decode_tok_per_s"),
        Column::figures("GB/s", "bandwidth_gbs").leaves(kept(Order::Bandwidth, 5)),
        Column::figures("price", "price_usd"),
        Column::words("of", "price_kind"),
        Column::figures("tok/s per k$", "tok_per_s_per_1000_usd")
            .leaves(kept(Order::SpeedPerDollar, 2)),
        Column::figures("per W", "tok_per_s_per_w").leaves(kept(Order::SpeedPerWatt, 4)),
    ]);
    for r in &found.entries {
        table.row(ranked(r));
    }
    table
}

fn ranked(r: &Ranked<'_>) -> Vec<Cell> {
    let figure =
        |x: Option<f64>| x.map_or_else(Cell::default, |x| Cell::plain(two_figures(x)).raw(x));
    let bandwidth = r.machine.device_bandwidth();
    vec![
        Cell::new(Role::Command, &r.machine.hardware.id),
        Cell::plain(numbers::size(r.machine.memory)).raw(r.machine.memory.gib()),
        Cell::new(Role::Strong, format!("{} {}", r.score.total, r.score.tier)).raw(r.score.total),
        figure(r.speed()),
        Cell::plain(numbers::bandwidth(bandwidth)).raw(bandwidth.gb_per_s()),
        r.price.map_or_else(
            || Cell::new(Role::Quiet, "unknown").raw(""),
            |p| Cell::plain(numbers::usd(p.usd)).raw(p.usd.get()),
        ),
        Cell::new(Role::Quiet, r.price.map_or(String::new(), |p| p.kind.label())),
        figure(r.per_kilodollar()),
        r.per_watt().map_or_else(Cell::default, |x| Cell::plain(format!("{x:.2}")).raw(x)),
    ]
}

/// The guide.
pub fn guide(guide: &Guide<'_>, look: &Look) -> Vec<Line> {
    let mut lines = Vec::new();
    if guide.choices.is_empty() {
        lines.push(Line::plain("nothing in the catalog does that at a known price"));
    } else {
        // Every row takes one line, and gets its reason and its catch under it.
        for (n, line) in guide_table(guide).lines(look).into_iter().enumerate() {
            lines.push(line);
            let choice = n.checked_sub(1).and_then(|n| guide.choices.get(n));
            lines.extend(choice.into_iter().flat_map(|c| because(c, look)));
        }
    }
    lines.push(Line::empty());
    lines.extend(labelled("note", notes(guide).into_iter().map(|t| (Role::Quiet, t)), look));
    lines.extend(stacks::lines(&guide.stacks, look));
    let first = guide.choices.first().map(|c| &c.ranked.machine);
    let next = first.map(|m| (Role::Command, format!("wir recommend --hw {}", asked_as(m))));
    lines.extend(labelled("next", next.into_iter(), look));
    lines
}

fn because(choice: &Choice<'_>, look: &Look) -> Vec<Line> {
    let mut texts = vec![format!("for      {}", choice.reason)];
    if !choice.catch.is_empty() {
        texts.push(format!("against  {}", choice.catch));
    }
    let width = look.width.saturating_sub(13);
    let text = |t: &String| {
        let (label, rest) = t.split_at(9);
        let parts = wrap(rest, width).into_iter().enumerate();
        let line = |(n, part): (usize, String)| {
            let label = if n == 0 { label } else { "" };
            Line::default().and(Role::Quiet, format!("    {label:<9}{part}"))
        };
        parts.map(line).collect::<Vec<_>>()
    };
    texts.iter().flat_map(text).collect()
}

fn notes(guide: &Guide<'_>) -> Vec<String> {
    let wish = &guide.wish;
    let order =
        wish.job.map_or("the score".to_owned(), |w| format!("verdict and speed of {}", w.name));
    let mut notes = vec![format!(
        "ordered by {order}; launch prices are the maker's in that year, not today's; hardware older than {} is left out \
         (--since)",
        wish.since
    )];
    if guide.found > guide.choices.len() {
        notes.push(format!("{} of {}: more with --limit", guide.choices.len(), guide.found));
    }
    if guide.unpriced > 0 {
        notes.push(format!("{} more have no known price and are left out", guide.unpriced));
    }
    notes
}

/// The guide as a table.
pub fn guide_table(guide: &Guide<'_>) -> Table {
    let mut table = Table::new(vec![
        Column::words("machine", "hw"),
        Column::figures("memory", "memory_gb"),
        Column::figures("price", "price_usd"),
        Column::words("of", "price_kind"),
        Column::figures("tok/s", "decode_tok_per_s"),
        Column::figures("score", "score").leaves(1),
    ]);
    for c in &guide.choices {
        let r = &c.ranked;
        let speed = match &c.job {
            Some(job) => job.estimate.decode.as_ref().map(|s| s.expected.get()),
            None => r.speed(),
        };
        table.row(vec![
            Cell::new(Role::Strong, named(r)).raw(&r.machine.hardware.id),
            Cell::plain(numbers::size(r.machine.memory)).raw(r.machine.memory.gib()),
            r.price.map_or_else(
                || Cell::new(Role::Quiet, "unknown").raw(""),
                |p| Cell::plain(numbers::usd(p.usd)).raw(p.usd.get()),
            ),
            Cell::new(Role::Quiet, r.price.map_or(String::new(), |p| p.kind.label())),
            speed
                .map_or_else(Cell::default, |x| Cell::plain(format!("~{}", two_figures(x))).raw(x)),
            Cell::plain(format!("{} {}", r.score.total, r.score.tier)).raw(r.score.total),
        ]);
    }
    table
}

/// The name without its memory, which has a column of its own; bins of one chip keep their cores.
fn named(r: &Ranked<'_>) -> String {
    let name = &r.machine.hardware.name;
    if r.machine.hardware.bin_of.is_some() {
        return format!("{} ({})", short_name(name), r.machine.hardware.id);
    }
    short_name(&machine_name(&r.machine)).split(", ").next().unwrap_or(name).to_owned()
}
