//! The workloads of a machine as JSON.

use super::explain::{ExplainedJson, explained};
use super::{Body, HwJson, Place, SCHEMA, hw, parts};
use crate::advice::grid::WorkloadFit;
use crate::advice::score::Score;
use crate::report::{Grid, Site};
use schemars::JsonSchema;
use serde::Serialize;

/// The workloads of a machine.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GridJson<'a> {
    schema: u32,
    hw: HwJson<'a>,
    runtime: &'a str,
    backend: &'a str,
    memory_rule: &'a str,
    score: Option<ScoreJson<'a>>,
    summary: &'a str,
    workloads: Vec<WorkloadJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explained: Option<ExplainedJson<'a>>,
    notes: &'a [String],
}

/// A score with its sums.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ScoreJson<'a> {
    total: u32,
    of: u32,
    tier: &'a str,
    throughput: f64,
    vram_fit: f64,
    ecosystem: f64,
    efficiency: f64,
    sum: f64,
    confidence: f64,
    evidence: &'static str,
    reference_tok_per_s: Option<f64>,
    power_w: f64,
    power_is_assumed: bool,
}

/// One workload.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WorkloadJson<'a> {
    id: &'a str,
    name: &'a str,
    verdict: &'static str,
    rationale: String,
    #[serde(flatten)]
    answer: Body<'a>,
}

/// A whole grid.
pub fn grid<'a>(found: &'a Grid<'_>) -> GridJson<'a> {
    let site = &found.site;
    GridJson {
        schema: SCHEMA,
        hw: hw(&site.machine, found.usable()),
        runtime: &site.runtime.id,
        backend: site.backend,
        memory_rule: &found.pools.rule,
        score: found.score.as_ref().map(score),
        summary: &found.summary,
        workloads: found.workloads.iter().map(|w| workload(site, w)).collect(),
        explained: found.explained.as_ref().map(explained),
        notes: &site.notes,
    }
}

/// A score.
pub fn score(s: &Score) -> ScoreJson<'_> {
    ScoreJson {
        total: s.total,
        of: 1000,
        tier: &s.tier,
        throughput: s.throughput,
        vram_fit: s.memory,
        ecosystem: s.ecosystem,
        efficiency: s.efficiency,
        sum: s.sum(),
        confidence: s.confidence,
        evidence: s.evidence.id(),
        reference_tok_per_s: s.speed.map(|t| t.get()),
        power_w: s.power.0.get(),
        power_is_assumed: s.power.1,
    }
}

fn workload<'a>(site: &'a Site<'_>, fit: &'a WorkloadFit<'_>) -> WorkloadJson<'a> {
    let place = Place { machine: &site.machine, runtime: site.runtime, backend: site.backend };
    answer(&place, fit)
}

/// One workload at a place.
pub fn answer<'a>(place: &Place<'a>, fit: &'a WorkloadFit<'_>) -> WorkloadJson<'a> {
    WorkloadJson {
        id: &fit.workload.id,
        name: &fit.workload.name,
        verdict: fit.judgement.verdict.id(),
        rationale: fit.judgement.rationale(),
        answer: parts(place, fit.model, fit.quant, &fit.settings, &fit.estimate, &fit.judgement),
    }
}
