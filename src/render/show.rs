//! All about a machine, for people.

use super::check::backend_name;
use super::labels::labelled;
use super::look::Look;
use super::symbols::{role, verdict};
use super::table::{Cell, Column, Table};
use super::text::{Line, Role};
use super::{grid, numbers};
use crate::advice::range::Runnable;
use crate::advice::verdict::Verdict;
use crate::catalog::hardware::{Confidence, Hardware};
use crate::report::HardwarePage;

/// The whole page.
pub fn lines(page: &HardwarePage<'_>, look: &Look) -> Vec<Line> {
    let mut lines = grid::lines(&page.grid, look);
    lines.push(Line::empty());
    lines.extend(card(page, look));
    lines.push(Line::empty());
    lines.extend(range(page).lines(look));
    lines.push(Line::empty());
    lines.extend(software(page, look));
    lines
}

/// The facts of the catalog.
fn card(page: &HardwarePage<'_>, look: &Look) -> Vec<Line> {
    let h = page.grid.site.machine.hardware;
    let mut facts = vec![
        ("maker", format!("{}, {}", h.vendor, class(h))),
        ("memory", memory(h)),
        ("bandwidth", format!("{} GB/s", numbers::bandwidth(h.bandwidth))),
    ];
    let power = h.tdp.map(|w| format!("{:.0} W at most", w.get()));
    facts.extend(power.map(|p| ("power", p)));
    let half = h.fp16_tensor.map(|f| format!("{:.0} TFLOP/s at half precision", f.tflops()));
    facts.extend(half.map(|p| ("compute", p)));
    facts.extend(price(h).map(|p| ("price", p)));
    facts.extend(h.release_year.map(|y| ("released", y.to_string())));
    facts.push(("usable", page.grid.pools.rule.clone()));
    facts.extend(h.notes.clone().map(|n| ("note", n)));
    let firm = match h.confidence {
        Confidence::Official => "as its maker publishes",
        Confidence::Database => "as public databases agree",
        Confidence::Derived => "derived, or from one source",
    };
    facts.push(("facts", format!("{firm}: {}", h.sources.join(" "))));
    facts
        .into_iter()
        .flat_map(|(label, text)| labelled(label, [(Role::Plain, text)].into_iter(), look))
        .collect()
}

fn class(h: &Hardware) -> String {
    let class = format!("{:?}", h.class).to_lowercase();
    h.architecture.as_ref().map_or(class.clone(), |a| format!("{class}, {a}"))
}

fn memory(h: &Hardware) -> String {
    let sizes: Vec<String> =
        h.memory_options.iter().map(|b| numbers::size(*b).replace(" GB", "")).collect();
    format!("{} GB of {}, {} bits wide", sizes.join(", "), h.memory_type, h.bus_width_bits)
}

fn price(h: &Hardware) -> Option<String> {
    let launch = h.launch_price.map(|p| format!("{} at launch", numbers::usd(p)));
    let street = h.street_price_2026.map(|p| format!("{} on the street in 2026", numbers::usd(p)));
    let both: Vec<String> = launch.into_iter().chain(street).collect();
    (!both.is_empty()).then(|| both.join(", ") + &numbers::priced_size(h))
}

/// What it runs, by model and format.
pub fn range(page: &HardwarePage<'_>) -> Table {
    let mut table = Table::new(vec![
        Column::words("class", "class"),
        Column::words("model", "model").leaves(1),
        Column::words("format", "quant"),
        Column::words("chat", "verdict"),
        Column::figures("tok/s", "decode_tok_per_s"),
        Column::figures("needs", "total_bytes").leaves(2),
        Column::figures("longest context", "longest_ctx"),
    ]);
    for (i, r) in page.range.iter().enumerate() {
        let level = r.judgement.verdict;
        // Where a smaller format of the model does not do, larger ones need no row.
        let before = i.checked_sub(1).map(|i| &page.range[i]);
        let no = |r: &Runnable<'_>| r.judgement.verdict == Verdict::No;
        if no(r) && before.is_some_and(|b| no(b) && b.class == r.class) {
            continue;
        }
        let rate = r.estimate.decode.as_ref();
        let total = r.estimate.memory.total();
        let context = match r.longest_context {
            0 => Cell::new(Role::Quiet, "none").raw(0),
            n => Cell::plain(numbers::tokens(n)).raw(n),
        };
        table.row(vec![
            Cell::plain(r.class),
            Cell::plain(&r.model.name).raw(&r.model.id),
            Cell::plain(&r.quant.name),
            Cell::new(role(level), verdict(level)).raw(level.id()),
            rate.map_or_else(Cell::default, |s| {
                Cell::plain(format!("~{}", numbers::speed(s.expected))).raw(s.expected.get())
            }),
            Cell::plain(numbers::memory(total)).raw(total.get()),
            context,
        ]);
    }
    table
}

fn software(page: &HardwarePage<'_>, look: &Look) -> Vec<Line> {
    let h = page.grid.site.machine.hardware;
    let runtimes: Vec<String> =
        page.runtimes.iter().map(|(r, b)| format!("{} ({})", r.name, backend_name(b))).collect();
    let rows = [
        ("systems", h.os.join(", ")),
        ("backends", h.backends.join(", ")),
        ("runtimes", runtimes.join(", ")),
    ];
    rows.into_iter()
        .flat_map(|(label, text)| labelled(label, [(Role::Plain, text)].into_iter(), look))
        .collect()
}
