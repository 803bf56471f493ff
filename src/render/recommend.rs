//! What to run on a machine, for people.

use super::check::{asked_as, backend_name, machine_name};
use super::labels::labelled;
use super::look::Look;
use super::numbers;
use super::stacks;
use super::symbols::{role, verdict};
use super::table::{Cell, Column, Table};
use super::text::{Line, Role, wrap};
use crate::advice::recommend::{Recommendation, is_open};
use crate::advice::verdict::Verdict;
use crate::engine::caveat::Caveat;
use crate::engine::speed::Speed;
use crate::report::Recommended;

/// The whole answer.
pub fn lines(found: &Recommended<'_>, look: &Look) -> Vec<Line> {
    let mut lines = title(found, look);
    lines.push(Line::empty());
    if found.entries.is_empty() {
        let text = "no model of the catalog that is made for this runs well here";
        lines.extend(wrap(text, look.width).into_iter().map(Line::plain));
    } else {
        // Every row takes one line, and gets its reasons under it.
        let slower = found.entries.iter().position(|e| !e.reaches_speed());
        for (n, line) in short(found).lines(look).into_iter().enumerate() {
            if slower.is_some_and(|s| s + 1 == n) {
                lines.push(slower_heading(found, look));
            }
            lines.push(line);
            let entry = n.checked_sub(1).and_then(|n| found.entries.get(n));
            let why = entry.map(|e| wrap(&why(e), look.width.saturating_sub(4)));
            let why = why.unwrap_or_default().into_iter();
            lines.extend(why.map(|w| Line::default().and(Role::Quiet, format!("    {w}"))));
        }
    }
    lines.push(Line::empty());
    lines.extend(notes(found, look));
    lines.extend(stacks::lines(&found.stacks, look));
    lines.extend(next(found, look));
    lines
}

/// What stands above those that do not reach the speed wanted.
fn slower_heading(found: &Recommended<'_>, look: &Look) -> Line {
    let w = found.workload;
    let text = format!(
        "slower than wanted: below {} tok/s, or {} of prefill; at least {} and {}",
        w.comfortable_decode, w.comfortable_prefill, w.minimum_decode, w.minimum_prefill
    );
    let short = text.chars().take(look.width).collect::<String>();
    Line::default().and(Role::Heading, short)
}

fn title(found: &Recommended<'_>, look: &Look) -> Vec<Line> {
    let site = &found.site;
    let task = if found.named { found.workload.name.as_str() } else { "a chat" };
    let how = format!(
        "for {task} · {} · {} · {} · {} usable",
        site.runtime.name,
        backend_name(site.backend),
        numbers::context(found.workload.context, found.workload.depth),
        numbers::memory(found.usable)
    );
    let mut lines = vec![Line::default().and(Role::Strong, machine_name(&site.machine))];
    let how = wrap(&how, look.width).into_iter();
    lines.extend(how.map(|t| Line::default().and(Role::Quiet, t)));
    lines
}

fn notes(found: &Recommended<'_>, look: &Look) -> Vec<Line> {
    let order = "those that reach the speed wanted come first; ordered by size, age and loss of format, which are known of every model; no test of quality is behind \
                 it; the rise of perplexity is that of Llama 3 8B over F16. A mixture of experts counts as the geometric mean of all weights and those read, a year of age and \
                 a fit without slack as a halving of size each";
    let more = (found.found > found.entries.len()).then(|| {
        format!(
            "{} of {} models that run well: more with --limit",
            found.entries.len(),
            found.found
        )
    });
    let assumed = found.entries.iter().flat_map(|e| &e.estimate.caveats);
    let assumed = assumed.filter(|c| matches!(c, Caveat::AssumedHost { .. })).take(1);
    let assumed = assumed.map(Caveat::message);
    let notes = more.into_iter().chain(assumed).chain(found.site.notes.clone());
    let texts = std::iter::once(order.to_owned()).chain(notes);
    labelled("note", texts.map(|t| (Role::Quiet, t)), look)
}

fn next(found: &Recommended<'_>, look: &Look) -> Vec<Line> {
    let Some(best) = found.entries.first() else {
        return Vec::new();
    };
    let machine = asked_as(&found.site.machine);
    let command = format!("wir check {} {machine} --quant {}", best.model.id, best.quant.name);
    labelled("next", std::iter::once((Role::Command, command)), look)
}

/// Everything, for files.
pub fn table(found: &Recommended<'_>) -> Table {
    let mut columns = columns();
    columns.push(Column::words("why", "why").wraps());
    let mut table = Table::new(columns);
    for entry in &found.entries {
        let mut cells = row(entry);
        cells.push(Cell::plain(why(entry)));
        table.row(cells);
    }
    table
}

fn short(found: &Recommended<'_>) -> Table {
    let mut table = Table::new(columns());
    for entry in &found.entries {
        table.row(row(entry));
    }
    table
}

fn columns() -> Vec<Column> {
    vec![
        Column::words("model", "model"),
        Column::words("format", "quant"),
        Column::words("verdict", "verdict"),
        Column::figures("tok/s", "decode_tok_per_s"),
        Column::words("80 %", "decode_interval").leaves(1),
        Column::figures("GiB", "total_bytes"),
    ]
}

fn row(entry: &Recommendation<'_>) -> Vec<Cell> {
    let level = entry.judgement.verdict;
    let total = entry.estimate.memory.total();
    let rate = entry.estimate.decode.as_ref();
    vec![
        Cell::new(Role::Strong, short_name(&entry.model.name)).raw(&entry.model.id),
        Cell::plain(&entry.quant.name),
        Cell::new(role(level), verdict(level)).raw(level.id()),
        rate.map_or_else(Cell::default, |s| {
            Cell::plain(format!("~{}", numbers::speed(s.expected))).raw(s.expected.get())
        }),
        rate.map_or_else(Cell::default, |s| Cell::new(Role::Quiet, interval(s))),
        Cell::plain(numbers::gib(total)).raw(total.get()),
    ]
}

/// A name without what stands in brackets behind it.
pub fn short_name(name: &str) -> &str {
    name.split_once(" (").map_or(name, |(short, _)| short)
}

/// "38–46".
pub fn interval(speed: &Speed) -> String {
    format!("{}–{}", numbers::speed(speed.low), numbers::speed(speed.high))
}

/// Size, age, loss of format, license, and what holds the verdict down.
pub fn why(entry: &Recommendation<'_>) -> String {
    let model = entry.model;
    let mut parts = vec![numbers::params(model.params_total)];
    // Where nearly all are read, the figure says little.
    if model.params_active.billions() < 0.7 * model.params_total.billions() {
        parts[0] += &format!(" ({} read per token)", numbers::params(model.params_active));
    }
    let released = model.release_date.as_deref().and_then(|d| d.get(..7));
    parts.push(released.map_or("release unknown".to_owned(), |d| format!("released {d}")));
    match entry.quant.perplexity_increase {
        _ if entry.quant.name.starts_with("MXFP4") => {
            parts.push("published in this format".to_owned())
        }
        Some(loss) if loss < 0.01 => parts.push("hardly any loss of format".to_owned()),
        Some(loss) => parts.push(format!("perplexity +{loss:.2}")),
        None => parts.push("loss of format unknown".to_owned()),
    }
    parts.push(match model.license.as_deref() {
        Some(name) if is_open(name) => format!("{name}, open"),
        Some(name) => format!("{name}, has terms"),
        None => "license unknown".to_owned(),
    });
    let weak = entry.judgement.aspects.iter().filter(|a| a.verdict < Verdict::Comfortable);
    parts.extend(weak.map(|a| a.text.clone()));
    parts.join(" · ")
}
