//! What words mean, for people.

use super::check::machine_name;
use super::labels::labelled;
use super::look::Look;
use super::numbers;
use super::table::{Cell, Column, Table};
use super::text::{Line, Role, wrap};
use crate::catalog::glossary::{Entry, Figure};
use crate::engine::memory::split::Placement;
use crate::engine::speed::Speed;
use crate::report::{Answer, Glossary, TermPage};
use crate::units::Bytes;
use std::iter::once;

/// A word, its meaning, a figure that shows it, and where to go on.
pub fn lines(page: &TermPage<'_>, look: &Look) -> Vec<Line> {
    let entry = page.entry;
    let mut lines = vec![Line::default().and(Role::Strong, entry.name.as_str())];
    lines.push(Line::empty());
    let wide = look.width.saturating_sub(2).min(100);
    lines.extend(wrap(&entry.text, wide).into_iter().map(|t| Line::plain(format!("  {t}"))));
    let figure = page.here.as_deref().zip(entry.here).and_then(|(a, of)| figure(a, of));
    let mut under = labelled("here", figure.map(|f| (Role::Plain, f)).into_iter(), look);
    let sources = entry.sources.iter().map(|s| (Role::Quiet, s.clone()));
    under.extend(labelled("source", sources, look));
    let next: Vec<String> = entry.see.iter().map(|id| format!("`wir explain {id}`")).collect();
    let next = match next.as_slice() {
        [] => "`wir explain --terms` for all words".to_owned(),
        all => all.join(", "),
    };
    under.extend(labelled("next", once((Role::Plain, next)), look));
    lines.push(Line::empty());
    lines.extend(under);
    lines
}

/// All words, each with its first sentence.
pub fn list_lines(found: &Glossary<'_>, look: &Look) -> Vec<Line> {
    let mut table =
        Table::new(vec![Column::words("term", "id"), Column::words("", "text").wraps()]);
    for entry in &found.entries {
        table.row(vec![Cell::new(Role::Command, &entry.id), Cell::plain(first(&entry.text))]);
    }
    let mut lines = table.lines(look);
    lines.push(Line::empty());
    let next = "`wir explain TERM` for all about one; with `--hw NAME` and `--model NAME` for other figures";
    lines.extend(labelled("next", once((Role::Plain, next.to_owned())), look));
    lines
}

/// The first sentence.
fn first(text: &str) -> &str {
    text.find(". ").map_or(text, |at| &text[..=at])
}

/// Words as a table.
pub fn table(entries: &[&Entry]) -> Table {
    let mut table = Table::new(vec![
        Column::words("term", "id"),
        Column::words("name", "name"),
        Column::words("meaning", "text"),
        Column::words("also", "aliases"),
        Column::words("sources", "sources"),
    ]);
    for entry in entries {
        table.row(vec![
            Cell::plain(&entry.id),
            Cell::plain(&entry.name),
            Cell::plain(&entry.text),
            Cell::plain(entry.aliases.join(", ")),
            Cell::plain(entry.sources.join(" ")),
        ]);
    }
    table
}

/// A figure of a model on a machine, in words; nothing where there is none.
pub fn figure(answer: &Answer<'_>, of: Figure) -> Option<String> {
    let asked = &answer.asked;
    let machine = machine_name(&asked.machine);
    let model = format!("{} in {}", asked.model.name, asked.quant.name);
    let subject = match of {
        Figure::Weights => model,
        Figure::Active => asked.model.name.clone(),
        Figure::Bandwidth | Figure::Usable | Figure::Watts | Figure::Units => machine,
        _ => format!("{model} on {machine}"),
    };
    Some(format!("{subject}: {}", value(answer, of)?))
}

fn value(answer: &Answer<'_>, of: Figure) -> Option<String> {
    let estimate = &answer.estimate;
    let asked = &answer.asked;
    let bill = &estimate.memory;
    let amount = numbers::memory;
    Some(match of {
        Figure::Weights => {
            format!("{} of weights, at {:.2} bits each", amount(bill.weights()), bits(answer)?)
        }
        Figure::Kv => cache(answer),
        Figure::Context => context(answer),
        Figure::Compute => {
            let size = asked.settings.ubatch;
            format!("{} of compute buffer, for steps of {size} tokens", amount(bill.compute()))
        }
        Figure::Overhead => {
            format!("{} beside the model, with {}", amount(bill.overhead), asked.runtime.name)
        }
        Figure::Decode => format!("decode {}", speed(estimate.decode.as_ref()?)),
        Figure::Prefill => format!("prefill {}", speed(estimate.prefill.as_ref()?)),
        Figure::Interval => format!("decode {}", speed(estimate.decode.as_ref()?)),
        Figure::FirstToken => {
            let prompt = numbers::count(asked.settings.prompt);
            let wait = numbers::seconds(estimate.first_token?);
            format!("first word of {prompt} tokens after ~{wait}")
        }
        Figure::Ceiling => {
            let most = numbers::ceiling(estimate.ceiling?);
            let real = estimate
                .decode
                .as_ref()
                .map(|d| format!("; ~{} expected", numbers::speed(d.expected)));
            format!("{most} tok/s at most{}", real.unwrap_or_default())
        }
        Figure::Evidence => format!("decode is {}", estimate.decode.as_ref()?.evidence.label()),
        Figure::Headroom => room(answer),
        Figure::Verdict => {
            let why = answer.judgement.weakest().map(|a| format!(" ({})", a.text));
            format!(
                "{}{}",
                answer.judgement.verdict.label().to_lowercase(),
                why.unwrap_or_default()
            )
        }
        Figure::Offload => {
            let (on, all) = estimate.gpu_layers;
            let host =
                matches!(estimate.placement, Placement::Layers(_) | Placement::ExpertsOnHost(_))
                    .then(|| format!(", {} of weights in main memory", amount(bill.host_weights)));
            format!("{on} of {all} layers on the GPU{}", host.unwrap_or_default())
        }
        Figure::Active => parameters(answer),
        Figure::Bandwidth => {
            format!("{} GB/s", numbers::bandwidth(asked.machine.device_bandwidth()))
        }
        Figure::Usable => {
            format!("{} usable: {}", amount(estimate.usable), estimate.pools.rule)
        }
        Figure::Watts => format!("{:.0} W at most", asked.machine.hardware.tdp?.get()),
        Figure::Units => {
            let memory = asked.machine.memory;
            let gb = memory.as_f64() / 1e9;
            format!(
                "{} on the box is {}, which is {gb:.1} GB where a GB is 10^9 bytes",
                numbers::size(memory),
                amount(memory)
            )
        }
    })
}

/// Bits per weight of what was loaded.
fn bits(answer: &Answer<'_>) -> Option<f64> {
    let weights = answer.asked.model.params_text.0 as f64;
    let bits = answer.estimate.memory.weights().as_f64() * 8.0 / weights;
    bits.is_finite().then_some(bits)
}

fn speed(speed: &Speed) -> String {
    let range = format!("{}–{}", numbers::speed(speed.low), numbers::speed(speed.high));
    let evidence = speed.evidence.label();
    format!("~{} tok/s ({range} in 80 % of cases), {evidence}", numbers::speed(speed.expected))
}

fn cache(answer: &Answer<'_>) -> String {
    let kv = answer.estimate.memory.kv();
    let context = answer.asked.settings.context;
    let each = kv.as_f64() / 1024.0 / context.max(1) as f64;
    let context = numbers::tokens(context);
    format!("{} of cache for {context} context, {each:.0} KiB per token", numbers::memory(kv))
}

fn context(answer: &Answer<'_>) -> String {
    let asked = numbers::tokens(answer.asked.settings.context);
    let most = answer.asked.model.dims.as_ref().map(|d| numbers::tokens(d.max_context.get()));
    let most = most.map(|most| format!(" of {most} that the model can take"));
    let kv = numbers::memory(answer.estimate.memory.kv());
    format!("{asked}{}, for {kv} of cache", most.unwrap_or_default())
}

fn room(answer: &Answer<'_>) -> String {
    let estimate = &answer.estimate;
    let left = numbers::memory(Bytes(estimate.headroom.unsigned_abs()));
    let left =
        if estimate.headroom >= 0 { format!("{left} left") } else { format!("{left} missing") };
    let needed = numbers::memory(answer.needed());
    format!("{needed} needed of {} usable, {left}", numbers::memory(estimate.usable))
}

fn parameters(answer: &Answer<'_>) -> String {
    let model = &answer.asked.model;
    let total = numbers::params(model.params_text);
    if model.params_active < model.params_text {
        format!("{total} in all, {} for each token", numbers::params(model.params_active))
    } else {
        format!("{total}, all of them for each token")
    }
}
