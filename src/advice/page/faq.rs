//! Questions that people ask about a machine, answered from its figures.

use super::form::{Group, group, sold_as};
use super::remark::{Backing, listed};
use super::software::{Support, number_formats};
use super::{Base, figures};
use crate::advice::alternatives::{Change, alternatives};
use crate::advice::grid::WorkloadFit;
use crate::advice::naming::{backend_name, refusal};
use crate::advice::price::{of_catalog, without_memory};
use crate::advice::range::Runnable;
use crate::advice::verdict::{Aspect, AspectKind, Judgement, Needs, Verdict};
use crate::engine::request::{Request, Settings};
use crate::engine::weight_table;

/// A question with its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// The question.
    pub question: String,
    /// The answer, the yes or no first.
    pub answer: String,
    /// The answer of the engine that it rests on, where it rests on one.
    pub backing: Option<Backing>,
}

fn qa(question: &str, answer: String) -> Answered {
    Answered { question: question.to_owned(), answer, backing: None }
}

/// The questions that matter for this machine.
pub fn faq(base: &Base<'_, '_>) -> Vec<Answered> {
    let mut found = vec![cuda(base)];
    let job = |id: &str| base.seat.grid.iter().find(|f| f.workload.id == id);
    found.extend(job("chat-70b").map(|f| about_job("Can it run a 70B?", f)));
    found
        .extend(job("coding-agent").map(|f| about_job("Is it fast enough for a coding agent?", f)));
    let large = class(base, "120b");
    found.extend(large.map(|r| about_run("Can it run gpt-oss-120b?", r)));
    found.extend(large.and_then(|r| with_more_memory(base, r)));
    found.extend(class(base, "671b").map(|r| about_run("Can it run DeepSeek R1 671B?", r)));
    found.extend(vllm(base));
    found.extend(fp8(base));
    found.extend(base.second().map(|s| Answered {
        question: "Does another one help?".to_owned(),
        answer: format!("{}: {}.", if s.gains { "Yes" } else { "Not for a larger chat" }, s.text),
        backing: s.backing,
    }));
    found.extend(buy(base));
    found
}

fn cuda(base: &Base<'_, '_>) -> Answered {
    let h = base.seat.machine.hardware;
    let answer = if h.backends.iter().any(|b| b == "cuda") {
        let capability = h.compute_target.as_deref().map(|c| format!(", compute capability {c}"));
        format!("Yes{}.", capability.unwrap_or_default())
    } else {
        let own: Vec<String> = h.backends.iter().map(|b| backend_name(b).to_owned()).collect();
        format!("No: CUDA is NVIDIA's. It has {}.", listed(&own))
    };
    qa("Does it support CUDA?", answer)
}

fn class<'b>(base: &'b Base<'_, '_>, class: &str) -> Option<&'b Runnable<'b>> {
    base.option()?.runs.iter().find(|r| r.class == class)
}

fn about_job(question: &str, fit: &WorkloadFit<'_>) -> Answered {
    let name = format!("{} {}", fit.model.name, fit.quant.name);
    let answer = answer(fit.judgement.verdict, &name, &fit.judgement);
    Answered { backing: Some(Backing::job(fit)), ..qa(question, answer) }
}

fn about_run(question: &str, run: &Runnable<'_>) -> Answered {
    let answer = answer(run.judgement.verdict, &run.quant.name, &run.judgement);
    Answered { backing: Some(Backing::run(run)), ..qa(question, answer) }
}

/// What a run that fails would be with more main memory than is assumed beside a card; nothing where that does not help.
fn with_more_memory(base: &Base<'_, '_>, run: &Runnable<'_>) -> Option<Answered> {
    let seat = base.seat;
    if run.judgement.verdict > Verdict::No || base.pools.host_assumed.is_none() {
        return None;
    }
    let chat = seat.catalog.workloads.iter().find(|w| w.id == "chat-70b")?;
    let request = Request {
        machine: seat.machine.clone(),
        model: run.model,
        quant: run.quant,
        runtime: seat.runtime,
        backend: seat.backend,
        settings: Settings::default(),
    };
    let table = weight_table(&request, run.model.dims.as_ref()?);
    let ways = alternatives(seat.catalog, &request, &table, &Needs::from(chat));
    let (way, size) = ways.iter().find_map(|w| match w.change {
        Change::MainMemory(size) => Some((w, size)),
        _ => None,
    })?;
    let verdict = way.judgement.verdict;
    let speed = figures::speed(way.estimate.decode.as_ref()?.expected);
    let answer =
        format!("{}: with {} beside the card ~{speed} tok/s.", yes(verdict), figures::size(size));
    let backing = Some(Backing::new(&run.model.id, &run.quant.name, verdict, &way.estimate));
    Some(Answered { backing, ..qa("And with more main memory?", answer) })
}

/// The verdict with what holds it down; where nothing does, with its speed.
fn answer(verdict: Verdict, name: &str, judgement: &Judgement) -> String {
    let holds = |a: &&Aspect| match verdict {
        Verdict::Comfortable => a.kind == AspectKind::Decode,
        level => a.verdict == level || a.kind == AspectKind::Decode,
    };
    let texts: Vec<&str> =
        judgement.aspects.iter().filter(holds).map(|a| a.text.as_str()).collect();
    format!("{}: {name}, {}.", yes(verdict), texts.join("; "))
}

/// The verdict as an answer to "can it".
const fn yes(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Comfortable => "Yes, comfortably",
        Verdict::Tight => "Yes, without slack",
        Verdict::Marginal => "Only just",
        Verdict::No => "Not usefully",
    }
}

fn vllm(base: &Base<'_, '_>) -> Option<Answered> {
    if !base.driven {
        return None;
    }
    let found = base.software.iter().find(|s| s.runtime.id == "vllm");
    let answer = match found {
        Some(Support { backend, systems, .. }) => {
            let systems: Vec<String> =
                systems.iter().map(|s| crate::advice::naming::system_name(s).to_owned()).collect();
            format!("Yes, with {} on {}.", backend_name(backend), listed(&systems))
        }
        None => {
            let runtime = base.missing.iter().find(|r| r.id == "vllm")?;
            match refusal(runtime, base.seat.machine.hardware) {
                Some(why) => format!("No: {why}."),
                None => "Not as far as the catalog knows: it has no backend for it.".to_owned(),
            }
        }
    };
    Some(qa("Does vLLM run on it?", answer))
}

fn fp8(base: &Base<'_, '_>) -> Option<Answered> {
    let h = base.seat.machine.hardware;
    if !h.backends.iter().any(|b| b == "cuda" || b == "rocm") {
        return None;
    }
    let (with, without) = number_formats(h);
    let owned = |all: Vec<&str>| all.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let (with, without) = (owned(with), owned(without));
    let answer = match (with.is_empty(), without.is_empty()) {
        (true, _) => format!("None of {}.", listed(&without)),
        (false, true) => format!("{}.", listed(&with)),
        (false, false) => format!("{}; not {}.", listed(&with), listed(&without)),
    };
    Some(qa("Which of BF16, FP8 and FP4 does it compute in?", answer))
}

/// How one gets it, where that is not plain, and what it costs.
fn buy(base: &Base<'_, '_>) -> Option<Answered> {
    let h = base.seat.machine.hardware;
    let alone = without_memory(h).then(|| of_catalog(h).into_iter().next()).flatten();
    let price = base.own.price.or(alone);
    let price = price.map(|p| {
        format!(" {}{}.", p.words(), if alone.is_some() { " without memory" } else { "" })
    });
    let rent = base
        .seat
        .rent
        .map(|r| format!(" For rent: ${:.2} an hour ({}, {}).", r.price, r.item, r.date));
    let plain = matches!(group(h), Group::Desktop) && price.is_none() && rent.is_none();
    let more =
        price.unwrap_or_else(|| " The catalog knows no price of this memory size.".to_owned());
    let answer = format!("It is {}.{more}{}", sold_as(h), rent.unwrap_or_default());
    (!plain).then(|| qa("How does one get it, and for how much?", answer))
}
