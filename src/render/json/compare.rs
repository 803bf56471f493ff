//! Machines side by side as JSON.

use super::grid::{ScoreJson, WorkloadJson, answer, score};
use super::lists::{HardwareJson, machine};
use super::page::{PriceJson, price};
use super::{HwJson, Place, SCHEMA, SpeedJson, hw, speed};
use crate::advice::compare::{Choice, OnOne, Shared};
use crate::report::Comparison;
use schemars::JsonSchema;
use serde::Serialize;

/// Machines side by side.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CompareJson<'a> {
    schema: u32,
    machines: Vec<ContenderJson<'a>>,
    /// The reference models of the size classes, in 8k of context with an empty cache.
    same_models: Vec<SharedJson<'a>>,
    wins: Vec<WinJson<'a>>,
    choose: Vec<ChoiceJson<'a>>,
    notes: &'a [String],
}

#[derive(Debug, Serialize, JsonSchema)]
struct ContenderJson<'a> {
    hw: HwJson<'a>,
    backend: &'a str,
    facts: HardwareJson<'a>,
    score: Option<ScoreJson<'a>>,
    price: Option<PriceJson>,
    usd_per_usable_gib: Option<f64>,
    tok_per_s_per_1000_usd: Option<f64>,
    tok_per_s_per_w: Option<f64>,
    /// Deduced from form and power.
    noise: &'a str,
    /// Of the 8B chat.
    prefill: SpeedJson,
    workloads: Vec<WorkloadJson<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct WinJson<'a> {
    what: &'a str,
    winner: Option<&'a str>,
    /// Its index among the machines, since one may be there in several memory sizes.
    winner_index: Option<usize>,
    /// Indices of the best and of all that tie with it.
    leaders: &'a [usize],
    why: &'a str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct SharedJson<'a> {
    class: &'a str,
    model: &'a str,
    quant: &'a str,
    /// One entry for each machine.
    on: Vec<OnOneJson>,
    /// Index of the machine whose interval is above all others; none where it is a tie.
    fastest: Option<usize>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OnOneJson {
    verdict: &'static str,
    decode: SpeedJson,
    total_bytes: u64,
}

/// When to choose a machine.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChoiceJson<'a> {
    /// Index of the machine.
    machine: usize,
    reasons: &'a [String],
}

/// A whole comparison; `runtime` of the workloads is the one that all were asked with.
pub fn compare<'a>(found: &'a Comparison<'_>) -> CompareJson<'a> {
    let machines = found.contenders.iter().map(|c| {
        let place = Place { machine: &c.machine, runtime: found.runtime, backend: c.backend };
        ContenderJson {
            hw: hw(&c.machine, c.pools.usable()),
            backend: c.backend,
            facts: machine(c.machine.hardware),
            score: c.score.as_ref().map(score),
            price: c.price.as_ref().map(price),
            usd_per_usable_gib: c.usd_per_gib(),
            tok_per_s_per_1000_usd: c.per_kilodollar(),
            tok_per_s_per_w: c.per_watt(),
            noise: c.noise().id(),
            prefill: speed(c.prefill()),
            workloads: c.grid.iter().map(|w| answer(&place, w)).collect(),
        }
    });
    let slug = |i: usize| found.contenders.get(i).map(|c| c.machine.hardware.id.as_str());
    let wins = found.wins.iter().map(|w| WinJson {
        what: &w.what,
        winner: w.winner.and_then(slug),
        winner_index: w.winner,
        leaders: &w.leaders,
        why: &w.why,
    });
    CompareJson {
        schema: SCHEMA,
        machines: machines.collect(),
        same_models: found.same.iter().map(shared).collect(),
        wins: wins.collect(),
        choose: choices(&found.choices),
        notes: &found.notes,
    }
}

fn shared<'a>(s: &'a Shared<'_>) -> SharedJson<'a> {
    let one = |o: &OnOne| OnOneJson {
        verdict: o.judgement.verdict.id(),
        decode: speed(o.speed()),
        total_bytes: o.estimate.memory.total().get(),
    };
    SharedJson {
        class: s.class,
        model: &s.model.id,
        quant: &s.quant.name,
        on: s.on.iter().map(one).collect(),
        fastest: s.fastest,
    }
}

/// When to choose which.
pub fn choices(all: &[Choice]) -> Vec<ChoiceJson<'_>> {
    all.iter().map(|c| ChoiceJson { machine: c.index, reasons: &c.reasons }).collect()
}
