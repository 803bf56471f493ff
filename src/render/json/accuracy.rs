//! How far predictions are from measured rows, as JSON.

use super::SCHEMA;
use crate::accuracy::Score;
use crate::report::{Accuracy, Predicted};
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
    }
}
