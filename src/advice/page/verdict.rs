//! What a machine does well, where that ends, what it is no good for, who should buy it and who should not.

use super::form::{Group, Noise, group, is_card, sold_as};
use super::intents::Want;
use super::options::{FASTER_THAN_READING, size, speed};
use super::relatives::Relation;
use super::remark::{Backing, Remark, Subject, at_speed, listed, or, run_name};
use super::{Base, figures};
use crate::advice::grid::WorkloadFit;
use crate::advice::naming::{backend_name, sized_name};
use crate::advice::range::Runnable;
use crate::advice::verdict::{AspectKind, Verdict};
use crate::engine::speed::Evidence;

/// From this power on, supply and cooling are a matter of their own.
const POWER_HUNGRY_WATTS: f64 = 400.0;
/// Software of so many points runs nearly everything.
const RICH_SOFTWARE: f64 = 190.0;
/// Below so many points software is something to think of.
const MEAGRE_SOFTWARE: f64 = 150.0;
/// So many points for efficiency are worth a word.
const EFFICIENT: f64 = 45.0;
/// A wait for the first word that people do not bear, in seconds.
const LONG_WAIT: f64 = 120.0;

fn is_chat(fit: &&WorkloadFit<'_>) -> bool {
    fit.workload.id.starts_with("chat-")
}

fn remark_on(fit: &WorkloadFit<'_>, text: String) -> Remark {
    Remark::new(Subject::Job(fit.workload.id.clone()), text).on(Backing::job(fit))
}

/// "Qwen3 32B Q4_K_M at ~42 tok/s, 1k tokens into its context".
fn how_fast(fit: &WorkloadFit<'_>) -> String {
    let depth = figures::tokens(fit.settings.depth);
    let name = format!("{} {}", fit.model.name, fit.quant.name);
    format!("{name}{}, {depth} tokens into the context", at_speed(&fit.estimate))
}

/// What it does well.
pub fn well(base: &Base<'_, '_>) -> Vec<Remark> {
    if !base.driven {
        let text = "nothing that the catalog's programs can show: none of them drives it";
        return vec![Remark::new(Subject::Largest, text)];
    }
    let grid = base.seat.grid;
    let comfortable = |f: &&WorkloadFit<'_>| f.judgement.verdict == Verdict::Comfortable;
    let mut found = Vec::new();
    let chats: Vec<_> = grid.iter().filter(is_chat).collect();
    if let Some(at) = chats.iter().rposition(&comfortable) {
        let largest = chats[at];
        let smaller = at > 0 && chats[..at].iter().all(comfortable);
        let and = if smaller { " and smaller" } else { "" };
        let text = format!("{}{and}: {}", largest.workload.name, how_fast(largest));
        found.push(remark_on(largest, text));
    }
    for fit in grid.iter().filter(|f| !is_chat(f)).filter(comfortable) {
        found.push(remark_on(fit, format!("{}: {}", fit.workload.name, how_fast(fit))));
    }
    found.extend(base.sweet_spot().map(|run| {
        let text = format!(
            "up to {}{} with an empty cache, a fifth of the memory or more still free",
            run_name(run),
            at_speed(&run.estimate)
        );
        Remark::new(Subject::Largest, text).on(Backing::run(run))
    }));
    if let Some(score) = base.seat.score {
        if score.ecosystem >= RICH_SOFTWARE {
            found.push(Remark::new(Subject::Software, score.stack.clone()));
        }
        if let (false, Some(rate)) = (score.power.1, score.speed)
            && score.efficiency >= EFFICIENT
        {
            let per_watt = rate.get() / score.power.0.get();
            let text = format!("{per_watt:.2} tok/s per watt of peak power with the 8B");
            found.push(Remark::new(Subject::Efficiency, text));
        }
    }
    if found.is_empty() {
        let text = match base.largest_that_runs() {
            Some(run) => {
                let text = format!(
                    "nothing comfortably; {} runs{} with an empty cache",
                    run_name(run),
                    at_speed(&run.estimate)
                );
                Remark::new(Subject::Largest, text).on(Backing::run(run))
            }
            None => Remark::new(Subject::Largest, "nothing: no reference model runs on it"),
        };
        found.push(text);
    }
    found
}

/// Where comfort ends, in each respect.
pub fn breaks_at(base: &Base<'_, '_>) -> Vec<Remark> {
    let grid = base.seat.grid;
    let weak = |f: &&WorkloadFit<'_>| f.judgement.verdict < Verdict::Comfortable;
    let mut found = Vec::new();
    let first_chat = grid.iter().filter(is_chat).find(weak);
    let jobs =
        grid.iter().filter(|f| !is_chat(f)).filter(|f| f.judgement.verdict == Verdict::Tight);
    for fit in first_chat.into_iter().chain(jobs) {
        found.push(remark_on(fit, weakness(fit)));
    }
    found.extend(base.crowded().map(|(run, longest)| {
        let most = run.model.dims.as_ref().map_or(0, |d| d.max_context.get());
        let text = format!(
            "{}: the memory ends at {} of its {} tokens of context",
            run_name(run),
            figures::tokens(longest),
            figures::tokens(most)
        );
        Remark::new(Subject::Context, text).on(Backing::run(run))
    }));
    found.extend(too_large(base));
    let Some(score) = base.seat.score else {
        return found;
    };
    if score.ecosystem < MEAGRE_SOFTWARE {
        found.push(Remark::new(Subject::Software, score.stack.clone()));
    }
    if !score.power.1 && score.power.0.get() >= POWER_HUNGRY_WATTS {
        let text = format!("draws up to {:.0} W: mind supply and cooling", score.power.0.get());
        found.push(Remark::new(Subject::Power, text));
    }
    let firm = !matches!(score.evidence, Evidence::Estimated | Evidence::Extrapolated);
    if !firm {
        let text = "the 8B that the score goes by was not measured on it; its speeds are computed";
        found.push(Remark::new(Subject::Evidence, text));
    }
    if found.is_empty() {
        found.push(Remark::new(Subject::Beyond, "at none of the reference models"));
    }
    found
}

/// "32B chat: needs 20.7 of 23.0 GiB usable".
fn weakness(fit: &WorkloadFit<'_>) -> String {
    let weak: Vec<String> = fit
        .judgement
        .aspects
        .iter()
        .filter(|a| a.verdict == fit.judgement.verdict)
        .map(|a| a.text.clone())
        .collect();
    format!("{}: {}", fit.workload.name, weak.join("; "))
}

/// The smallest model that does not run usefully.
fn too_large(base: &Base<'_, '_>) -> Option<Remark> {
    let option = base.option()?;
    let beyond = &option.runs[option.range().beyond?];
    let over = |r: &&Runnable<'_>| size(r) >= size(beyond);
    let all = option.runs.iter().filter(over).all(|r| r.judgement.verdict == Verdict::No);
    let last = option.runs.iter().max_by_key(|r| size(r))?;
    let and = if all && size(last) > size(beyond) { " and what is larger" } else { "" };
    let text = format!("{}{and}: no use in 4 bits or more", beyond.model.name);
    Some(Remark::new(Subject::Beyond, text).on(Backing::run(beyond)))
}

/// What it is no good for.
pub fn bad_uses(base: &Base<'_, '_>) -> Vec<Remark> {
    let seat = base.seat;
    let first =
        seat.grid.iter().filter(is_chat).find(|f| f.judgement.verdict < Verdict::Comfortable);
    let said = |f: &&WorkloadFit<'_>| first.is_some_and(|s| s.workload.id == f.workload.id);
    let poor = seat.grid.iter().filter(|f| f.judgement.verdict <= Verdict::Marginal && !said(f));
    let no_room = |f: &WorkloadFit<'_>| {
        let mut aspects = f.judgement.aspects.iter();
        aspects.any(|a| a.kind == AspectKind::Memory && a.verdict == Verdict::No)
    };
    let mut found: Vec<Remark> = Vec::new();
    let mut crowded = first.is_some_and(no_room);
    for fit in poor {
        // Larger ones have no room either: once is enough.
        if is_chat(&fit) && no_room(fit) {
            if crowded {
                continue;
            }
            crowded = true;
        }
        found.push(remark_on(fit, weakness(fit)));
    }
    if !base.software.iter().any(super::software::Support::serves_many) {
        let text = "serving many people at once: vLLM, SGLang and TensorRT-LLM do not run on it, as far as the catalog knows";
        found.push(Remark::new(Subject::Serving, text));
    }
    found.extend(base.long_prompt().filter(|(_, wait, _)| *wait >= LONG_WAIT).map(
        |(run, wait, tokens)| {
            let text = format!(
                "long documents with {}: the first word of {} tokens comes after ~{:.0} min",
                run.model.name,
                figures::tokens(tokens),
                wait / 60.0
            );
            Remark::new(Subject::LongPrompt, text).on(Backing::run(run))
        },
    ));
    if noise(base) == Noise::ServerRoom {
        let text = "a room where people work: a server part lives with a server's fans";
        found.push(Remark::new(Subject::Noise, text));
    }
    if found.is_empty() {
        let bytes = figures::memory(base.own.usable);
        let text = format!("models and contexts of more than {bytes}, all of it counted");
        found.push(Remark::new(Subject::Beyond, text));
    }
    found
}

/// How loud it is likely to be.
pub fn noise(base: &Base<'_, '_>) -> Noise {
    let machine = base.seat.machine;
    let watts = base.seat.score.map_or(0.0, |s| s.power.0.get());
    Noise::deduce(machine.hardware, watts)
}

/// Who should buy it.
pub fn buy_if(base: &Base<'_, '_>) -> Vec<Remark> {
    if !base.driven {
        let stack: Vec<String> = base
            .seat
            .machine
            .hardware
            .backends
            .iter()
            .map(|b| backend_name(b).to_owned())
            .collect();
        let text = format!("you build on its maker's stack ({})", listed(&stack));
        return vec![Remark::new(Subject::Owned, text)];
    }
    let seat = base.seat;
    let mut found = Vec::new();
    let done: Vec<&WorkloadFit<'_>> =
        seat.grid.iter().filter(|f| f.judgement.verdict == Verdict::Comfortable).collect();
    if let Some(last) = done.iter().rfind(|f| is_chat(f)).or(done.last()) {
        let others = done.iter().filter(|f| !is_chat(f)).map(|f| small(&f.workload.name));
        let chat = is_chat(last).then(|| last.workload.name.clone());
        let all: Vec<String> = chat.into_iter().chain(others).collect();
        let all_of_it = if all.len() > 1 { "all of it " } else { "" };
        let text = format!("you want {}, {all_of_it}comfortably", listed(&all));
        found
            .push(Remark::new(Subject::Job(last.workload.id.clone()), text).on(Backing::job(last)));
    }
    if let Some(score) = seat.score.filter(|s| s.ecosystem >= RICH_SOFTWARE) {
        let names =
            base.software.iter().filter(|s| s.serves_many()).map(|s| s.runtime.name.clone());
        let names: Vec<String> = names.collect();
        if !names.is_empty() {
            let text = format!("you need {}", or(&names));
            found.push(Remark::new(Subject::Software, text));
        } else {
            found.push(Remark::new(Subject::Software, score.stack.clone()));
        }
    }
    if let Some(price) = base.own.price
        && base.cheaper().is_none()
        && group(seat.machine.hardware) != Group::ServerProcessor
    {
        let text = format!(
            "{} is your price: no other of its group with a known price has as much memory and speed for less",
            price.words()
        );
        found.push(Remark::new(Subject::Price, text));
    }
    found.extend(base.second().filter(|s| s.gains).map(|s| {
        let remark = Remark::new(Subject::Another, format!("you may add another: {}", s.text));
        Remark { backing: s.backing, ..remark }
    }));
    if found.is_empty() {
        let text = base.largest_that_runs().map_or_else(
            || "you have another use for it; language models are none".to_owned(),
            |run| format!("you have it already, and {} will do", run.model.name),
        );
        found.push(Remark::new(Subject::Owned, text));
    }
    found
}

/// A job's name within a sentence, without its brackets.
fn small(name: &str) -> String {
    let name = crate::advice::naming::without_brackets(name);
    let mut chars = name.chars();
    let first = chars.next().map(|c| c.to_lowercase().collect::<String>()).unwrap_or_default();
    let second_is_small = name.chars().nth(1).is_some_and(char::is_lowercase);
    if second_is_small { first + chars.as_str() } else { name.to_owned() }
}

/// Who should not.
pub fn skip_if(base: &Base<'_, '_>) -> Vec<Remark> {
    let mut found = Vec::new();
    for intent in base.intents {
        if let Want::Jobs(jobs) = &intent.want {
            let names: Vec<String> = jobs.iter().map(|j| small(&j.1)).collect();
            let id = jobs.first().map_or("", |j| j.0.as_str());
            let price = intent.peer.price.map(|p| format!(" for {}", p.words()));
            let text = format!(
                "you want {}: {}{} does that comfortably",
                listed(&names),
                sized_name(&intent.peer.machine),
                price.unwrap_or_default()
            );
            let remark = Remark::new(Subject::Job(id.to_owned()), text);
            found.extend(intent.backing.clone().map(|b| remark.on(b)));
        }
    }
    found.truncate(2);
    if let (Some(price), Some((peer, other))) = (base.own.price, base.cheaper()) {
        let text = format!(
            "price decides: {} has as much memory and speed for {} instead of {}",
            sized_name(&peer.machine),
            other.words(),
            price.words()
        );
        found.push(Remark::new(Subject::Price, text));
    }
    let hardware = base.seat.machine.hardware;
    let whole = sold_as(hardware).starts_with("a whole")
        || is_card(hardware) && group(hardware) != Group::Server;
    if !whole && hardware.vendor != "generic" {
        let text = format!("you look for a part to build in: it is {}", sold_as(hardware));
        found.push(Remark::new(Subject::Sale, text));
    }
    if found.is_empty() {
        let down = base.relatives.iter().find(|r| r.relation == Relation::StepDown);
        let text = match (down, base.sweet_spot().filter(|r| speed(r) >= FASTER_THAN_READING)) {
            (Some(d), _) => format!(
                "{} will do: {} usable, ~{} tok/s with the 8B",
                sized_name(&d.peer.machine),
                figures::memory(d.peer.usable),
                crate::advice::verdict::two_figures(d.speed)
            ),
            (None, Some(run)) => format!("models smaller than {} are enough", run.model.name),
            (None, None) => "you want more than models of this size".to_owned(),
        };
        found.push(Remark::new(Subject::Smaller, text));
    }
    found
}
