//! The constants of the score.

use super::hardware::Class;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The constants of the 0–1000 score.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreRules {
    /// Id of the model whose speed counts.
    pub reference_model: String,
    /// Its format.
    pub reference_quant: String,
    /// Points for speed.
    pub throughput: Saturating,
    /// Points for memory.
    pub memory: Logarithmic,
    /// Points for tokens per joule.
    pub efficiency: Saturating,
    /// Points for software.
    pub ecosystem: Ecosystem,
    /// The share of the sum that evidence of a kind is worth.
    pub confidence: BTreeMap<String, f64>,
    /// Letters, best first.
    pub tiers: Vec<Tier>,
    /// Power assumed where the catalog has none, by class.
    pub assumed_watts: Vec<AssumedWatts>,
    /// The rating out of ten.
    pub rating: RatingRules,
}

/// The rating out of ten: points for the jobs of the workload grid, for software and for room.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatingRules {
    /// Points where every job is comfortable.
    pub jobs: f64,
    /// Points for all the software there is.
    pub software: f64,
    /// Points for as much memory as scores in full.
    pub room: f64,
    /// What a job without slack counts, of a comfortable one.
    pub tight: f64,
    /// What a job that runs only just counts.
    pub marginal: f64,
}

/// `points × x ÷ (x + half_at)`: half of the points at `half_at`, all of them never.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saturating {
    /// All points.
    pub points: f64,
    /// Where half of them are reached.
    pub half_at: f64,
}

/// No points at one size, all at another, equal steps for each doubling between.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logarithmic {
    /// All points.
    pub points: f64,
    /// Where there are none, in GiB.
    pub none_at_gib: f64,
    /// Where all are reached, in GiB.
    pub all_at_gib: f64,
}

/// Points for software.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ecosystem {
    /// The most there are.
    pub points: f64,
    /// Sets of backends, best first; the first whose backends are all there counts.
    pub stacks: Vec<Stack>,
    /// Where none is.
    pub otherwise: Stack,
}

/// A set of backends and what it is worth.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stack {
    /// The backends.
    pub backends: Vec<String>,
    /// Chips with a CUDA compute capability below this alone; all where none is named.
    #[serde(default)]
    pub older_than: Option<String>,
    /// The points.
    pub points: f64,
    /// The reason, in words.
    pub why: String,
}

/// A letter and the score from which it is given.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// The letter.
    pub letter: String,
    /// The least score.
    pub from: f64,
}

/// Power assumed for a class.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssumedWatts {
    /// The class.
    pub class: Class,
    /// Peak power.
    pub watts: f64,
    /// Power at rest, switched on; `wir cost` assumes it, as no entry states its own.
    pub idle_watts: f64,
}
