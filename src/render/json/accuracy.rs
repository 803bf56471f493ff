//! How far predictions are from measured rows, as JSON.

use super::SCHEMA;
use crate::accuracy::Score;
use crate::report::{Accuracy, MeasuredRun, Predicted};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// How far predictions are from measured rows. Errors are shares: 0.1 is a tenth.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AccuracyJson<'a> {
    schema: u32,
    rows: usize,
    decode: BTreeMap<&'a str, ScoreJson>,
    prefill: BTreeMap<&'a str, ScoreJson>,
    decode_by: BTreeMap<&'a str, BTreeMap<&'a str, ScoreJson>>,
    /// With `--worst`: the runs that were predicted worst, the worst first.
    #[serde(skip_serializing_if = "Option::is_none")]
    worst: Option<Vec<RunJson<'a>>>,
}

/// A measured run and what a fit that had not seen its pair of machine and model predicts.
#[derive(Debug, Serialize, JsonSchema)]
struct RunJson<'a> {
    id: &'a str,
    hw: &'a str,
    count: u32,
    backend: &'a str,
    runtime: &'a str,
    model: &'a str,
    quant: &'a str,
    depth: u64,
    placement: &'a str,
    measured_tok_per_s: f64,
    predicted_tok_per_s: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    error: Option<f64>,
    source: &'a str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ScoreJson {
    rows: usize,
    median_error: f64,
    mean_error: f64,
    p90_error: f64,
    bias: f64,
    within_10: f64,
    within_20: f64,
    within_30: f64,
    median_of_groups: f64,
    /// Share of runs that the 80 % interval held; none for formulas without one.
    coverage: Option<f64>,
    /// Mean width of the interval as a share of the prediction.
    width: Option<f64>,
}

/// The whole answer.
pub fn accuracy(found: &Accuracy) -> AccuracyJson<'_> {
    let by = found.facets.iter().map(|(facet, rows)| {
        (*facet, rows.iter().map(|l| (l.name.as_str(), score(&l.score))).collect())
    });
    AccuracyJson {
        schema: SCHEMA,
        rows: found.rows,
        decode: predictions(&found.decode),
        prefill: predictions(&found.prefill),
        decode_by: by.collect(),
        worst: found.worst.map(|_| found.worst_runs().into_iter().map(run).collect()),
    }
}

fn run(r: &MeasuredRun) -> RunJson<'_> {
    let range = r.pair.and_then(|p| p.interval);
    RunJson {
        id: &r.id,
        hw: &r.hardware,
        count: r.count,
        backend: &r.backend,
        runtime: &r.runtime,
        model: &r.model,
        quant: &r.quant,
        depth: r.depth,
        placement: r.placement,
        measured_tok_per_s: r.measured.get(),
        predicted_tok_per_s: r.pair.map(|p| p.rate.get()),
        low: range.map(|range| range.low.get()),
        high: range.map(|range| range.high.get()),
        error: r.error(),
        source: &r.source,
    }
}

fn predictions(all: &[Predicted]) -> BTreeMap<&str, ScoreJson> {
    all.iter().map(|p| (p.id, score(&p.score))).collect()
}

fn score(s: &Score) -> ScoreJson {
    ScoreJson {
        rows: s.rows,
        median_error: s.median,
        mean_error: s.mean,
        p90_error: s.p90,
        bias: s.bias.exp_m1(),
        within_10: s.within[0],
        within_20: s.within[1],
        within_30: s.within[2],
        median_of_groups: s.groups,
        coverage: s.intervals.map(|held| held.coverage),
        width: s.intervals.map(|held| held.width),
    }
}
