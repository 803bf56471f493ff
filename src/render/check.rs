//! One model on one machine, for people: the verdict first, then memory, speed, and what to do next.

use super::explain;
use super::labels::labelled;
use super::look::Look;
use super::next;
use super::numbers;
use super::symbols::{bar, judged, role};
use super::table::{Cell, Column, Table};
use super::text::{Line, Role, wrap};
pub use crate::advice::naming::{asked_as, backend_name, machine_name};
use crate::advice::verdict::{AspectKind, Verdict};
use crate::engine::caveat::Caveat;
use crate::engine::memory::split::Placement;
use crate::engine::request::CacheHome;
use crate::engine::speed::Speed;
use crate::report::Answer;
use crate::units::Bytes;

/// The whole answer.
pub fn lines(answer: &Answer<'_>, look: &Look) -> Vec<Line> {
    let mut lines = title(answer, look);
    lines.push(Line::empty());
    lines.extend(fit(answer, look));
    lines.push(Line::empty());
    lines.extend(speed(answer, look));
    lines.extend(reasons(answer, look));
    let steps = next::lines(answer, look);
    if !steps.is_empty() {
        lines.push(Line::empty());
        lines.extend(steps);
    }
    if let Some(explained) = &answer.explained {
        lines.push(Line::empty());
        lines.extend(explain::lines(explained, look));
    }
    lines
}

/// The arithmetic alone, under the question.
pub fn explanation(answer: &Answer<'_>, look: &Look) -> Vec<Line> {
    let mut lines = title(answer, look);
    lines.push(Line::empty());
    lines.extend(answer.explained.iter().flat_map(|e| explain::lines(e, look)));
    let asked = &answer.asked;
    let model = asked.class.unwrap_or(&asked.model.id);
    let machine = asked_as(&asked.machine);
    let check = format!("`wir check {model} {machine}` for the answer itself");
    let check = asked.file.is_none().then_some(check);
    let words = "`wir explain --terms` for the words".to_owned();
    let next = check.into_iter().chain([words]).map(|t| (Role::Plain, t));
    lines.push(Line::empty());
    lines.extend(labelled("next", next, look));
    lines
}

fn title(answer: &Answer<'_>, look: &Look) -> Vec<Line> {
    let asked = &answer.asked;
    let what = format!("{} · {}", asked.model.name, asked.quant.name);
    let on = format!("on {}", machine_name(&asked.machine));
    let how = format!(
        "{} · {} · {}",
        asked.runtime.name,
        backend_name(asked.backend),
        numbers::context(asked.settings.context, asked.settings.depth)
    );
    let first = Line::default().and(Role::Strong, what);
    let all = first.width() + on.chars().count() + how.chars().count() + 8;
    if all <= look.width {
        return vec![
            first.and(Role::Plain, format!("    {on}")).and(Role::Quiet, format!("    {how}")),
        ];
    }
    let second = Line::plain(on.clone());
    if second.width() + how.chars().count() + 3 <= look.width {
        return vec![first, second.and(Role::Quiet, format!("   {how}"))];
    }
    let mut lines = vec![first];
    lines.extend(wrap(&on, look.width).into_iter().map(Line::plain));
    lines.push(Line::default().and(Role::Quiet, how));
    lines
}

fn fit(answer: &Answer<'_>, look: &Look) -> Vec<Line> {
    let estimate = &answer.estimate;
    let level = answer.judgement.verdict;
    let room = if estimate.headroom >= 0 {
        let left = Bytes(estimate.headroom.unsigned_abs());
        format!("{} to spare", numbers::memory(left))
    } else {
        let missing = Bytes(estimate.headroom.unsigned_abs());
        format!("{} too much", numbers::memory(missing))
    };
    let (needed, usable) = (numbers::gib(answer.needed()), numbers::gib(estimate.usable));
    let divided = matches!(estimate.placement, Placement::Layers(_) | Placement::ExpertsOnHost(_));
    let needs = if divided && estimate.fits {
        format!("fills {needed} of {usable} GiB on the GPU; {room}")
    } else {
        format!("needs {needed} of {usable} GiB usable; {room}")
    };
    let head = Line::default().and(role(level), judged(&answer.judgement));
    let mut lines = if head.width() + 3 + needs.chars().count() <= look.width {
        vec![head.and(Role::Plain, format!("   {needs}"))]
    } else {
        vec![head, Line::plain(format!("  {needs}"))]
    };
    let (terms, parts) = terms(answer);
    let bar = bar(&parts, estimate.usable.as_f64(), 40.min(look.width - 6));
    if terms.chars().count() + 6 + bar.width() <= look.width {
        let mut line = Line::plain(format!("  {terms}   "));
        line.0.extend(bar.0);
        lines.push(line);
    } else {
        lines.extend(
            wrap(&terms, look.width - 2).into_iter().map(|t| Line::plain(format!("  {t}"))),
        );
        let mut line = Line::plain("  ");
        line.0.extend(bar.0);
        lines.push(line);
    }
    let elsewhere = elsewhere(answer).into_iter().flat_map(|t| wrap(&t, look.width - 2));
    lines.extend(elsewhere.map(|text| Line::default().and(Role::Quiet, format!("  {text}"))));
    lines
}

/// The terms of the pool that decides, in words and as parts of a bar.
fn terms(answer: &Answer<'_>) -> (String, Vec<(f64, char, Role)>) {
    let terms = answer.terms();
    let level = role(answer.judgement.verdict);
    let named: Vec<String> = terms
        .iter()
        .filter(|t| t.1 > Bytes::ZERO)
        .map(|(name, bytes)| format!("{name} {}", numbers::gib(*bytes)))
        .collect();
    let fillings = ['█', '▒', '█', '▒'];
    let parts = terms
        .iter()
        .zip(fillings)
        .map(|((_, bytes), filling)| (bytes.as_f64(), filling, level))
        .collect();
    (format!("{} GiB", named.join("  ")), parts)
}

/// What lies outside the pool that decides.
fn elsewhere(answer: &Answer<'_>) -> Option<String> {
    let estimate = &answer.estimate;
    let bill = &estimate.memory;
    if bill.cpu_only {
        return None;
    }
    let (on, of) = estimate.gpu_layers;
    let host = numbers::memory(bill.host());
    let usable = numbers::gib(estimate.pools.host);
    match estimate.placement {
        Placement::Layers(_) => Some(format!(
            "{on} of {of} layers on the GPU; {host} in main memory, of {usable} GiB usable there"
        )),
        Placement::ExpertsOnHost(n) => Some(format!(
            "experts of {} in main memory: {host}, of {usable} GiB usable there",
            numbers::counted(u64::from(n), "layer")
        )),
        Placement::Full if estimate.cache_home == CacheHome::Host => {
            Some(format!("the cache in main memory: {host} there, of {usable} GiB usable"))
        }
        Placement::Full | Placement::Cpu => None,
    }
}

fn speed(answer: &Answer<'_>, look: &Look) -> Vec<Line> {
    let estimate = &answer.estimate;
    let mut lines = Vec::new();
    if let Some(decode) = &estimate.decode {
        let ceiling = estimate.ceiling.map(|c| format!("ceiling {}", numbers::ceiling(c)));
        let beside = [Some(decode.evidence.label().to_owned()), ceiling];
        let head = rate_line("decode", decode, ", 80 %");
        lines.extend(flow(head, beside.into_iter().flatten(), look));
    }
    if let Some(prefill) = &estimate.prefill {
        let prompt = numbers::count(answer.asked.settings.prompt);
        let wait = estimate
            .first_token
            .map(|wait| format!("first word of {prompt} tokens after ~{}", numbers::seconds(wait)));
        lines.extend(flow(rate_line("prefill", prefill, ""), wait.into_iter(), look));
    }
    if lines.is_empty() {
        let why = if estimate.fits { "not known" } else { "none: it does not fit" };
        lines.push(Line::default().and(Role::Quiet, format!("  speed     {why}")));
    }
    lines
}

fn rate_line(name: &str, speed: &Speed, share: &str) -> Line {
    let interval = format!("({}–{}{share})", numbers::speed(speed.low), numbers::speed(speed.high));
    Line::default()
        .and(Role::Quiet, format!("  {name:<10}"))
        .and(Role::Strong, format!("~{} tok/s", numbers::speed(speed.expected)))
        .and(Role::Quiet, format!("   {interval}"))
}

/// Pieces behind a line, on further lines where there is no room.
fn flow(head: Line, pieces: impl Iterator<Item = String>, look: &Look) -> Vec<Line> {
    let mut lines = vec![head];
    for piece in pieces {
        let last = lines.last().map_or(0, Line::width);
        let next = Line::default().and(Role::Quiet, format!("   {piece}"));
        if last + next.width() <= look.width {
            if let Some(line) = lines.last_mut() {
                line.0.extend(next.0);
            }
        } else {
            lines.push(Line::default().and(Role::Quiet, format!("            {piece}")));
        }
    }
    lines
}

/// Why the verdict is no better, and what else to know. What the lines above say already is left out.
fn reasons(answer: &Answer<'_>, look: &Look) -> Vec<Line> {
    let said = [AspectKind::Memory, AspectKind::Place];
    let weak = answer
        .judgement
        .aspects
        .iter()
        .filter(|a| a.verdict < Verdict::Comfortable && !said.contains(&a.kind))
        .map(|a| (role(a.verdict), a.text.clone()));
    let caveats = answer
        .estimate
        .caveats
        .iter()
        .filter(|c| !matches!(c, Caveat::DoesNotFit { .. }) && !c.forbids())
        .map(|c| (Role::Quiet, c.message()));
    let said_above = |n: &&String| answer.asked.incomplete() != Some(n.as_str());
    let notes = answer.asked.notes.iter().filter(said_above).map(|n| (Role::Quiet, n.clone()));
    let mut lines = Vec::new();
    lines.extend(labelled("because", weak, look));
    lines.extend(labelled("note", caveats.chain(notes), look));
    lines
}

/// The answer as one row.
pub fn table(answer: &Answer<'_>) -> Table {
    let asked = &answer.asked;
    let estimate = &answer.estimate;
    let mut table = Table::new(vec![
        Column::words("machine", "hw"),
        Column::words("model", "model"),
        Column::words("format", "quant"),
        Column::words("verdict", "verdict"),
        Column::figures("context", "ctx"),
        Column::figures("needs", "total_bytes"),
        Column::figures("usable", "usable_bytes"),
        Column::figures("decode tok/s", "decode_tok_per_s"),
        Column::figures("prefill tok/s", "prefill_tok_per_s"),
        Column::words("evidence", "evidence"),
    ]);
    let rate = |s: Option<&Speed>| {
        s.map_or_else(Cell::default, |s| {
            Cell::plain(format!("~{}", numbers::speed(s.expected))).raw(s.expected.get())
        })
    };
    let level = answer.judgement.verdict;
    let total = estimate.memory.total();
    table.row(vec![
        Cell::plain(machine_name(&asked.machine)).raw(&asked.machine.hardware.id),
        Cell::plain(&asked.model.name).raw(&asked.model.id),
        Cell::plain(&asked.quant.name),
        Cell::new(role(level), judged(&answer.judgement)).raw(level.id()),
        Cell::plain(numbers::tokens(asked.settings.context)).raw(asked.settings.context),
        Cell::plain(numbers::memory(total)).raw(total.get()),
        Cell::plain(numbers::memory(estimate.usable)).raw(estimate.usable.get()),
        rate(estimate.decode.as_ref()),
        rate(estimate.prefill.as_ref()),
        estimate
            .decode
            .as_ref()
            .map_or_else(Cell::default, |s| Cell::plain(s.evidence.label()).raw(s.evidence.id())),
    ]);
    table
}
