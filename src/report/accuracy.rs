//! How far predictions are from measured rows.

use crate::accuracy::table::Line;
use crate::accuracy::{Score, predict};
use crate::units::TokensPerSec;

/// How far predictions are from measured rows.
#[derive(Clone, Debug)]
pub struct Accuracy {
    /// Measured rows of machines in the catalog.
    pub rows: usize,
    /// Errors of decode speed, by how it was predicted.
    pub decode: Vec<Predicted>,
    /// Errors of prefill speed, by how it was predicted.
    pub prefill: Vec<Predicted>,
    /// Honest errors of decode speed, by what rows have in common.
    pub facets: Vec<(&'static str, Vec<Line>)>,
    /// Every row whose decode speed was measured, as it was predicted.
    pub runs: Vec<Run>,
    /// How many of the worst are shown.
    pub worst: Option<usize>,
}

impl Accuracy {
    /// The runs that were predicted worst, the worst first.
    pub fn worst_runs(&self) -> Vec<&Run> {
        let mut runs: Vec<&Run> = self.runs.iter().filter(|r| r.error().is_some()).collect();
        runs.sort_by(|a, b| b.error().partial_cmp(&a.error()).unwrap_or(a.id.cmp(&b.id)));
        runs.truncate(self.worst.unwrap_or(0));
        runs
    }
}

/// Errors of one way to predict.
#[derive(Clone, Debug)]
pub struct Predicted {
    /// A name for programs.
    pub id: &'static str,
    /// A name for people.
    pub label: &'static str,
    /// The errors.
    pub score: Score,
}

/// A measured run and its predictions.
#[derive(Clone, Debug)]
pub struct Run {
    /// Name of its row.
    pub id: String,
    /// Machine.
    pub hardware: String,
    /// How many of it.
    pub count: u32,
    /// Backend.
    pub backend: String,
    /// Runtime.
    pub runtime: String,
    /// Model.
    pub model: String,
    /// Format.
    pub quant: String,
    /// Tokens in the cache.
    pub depth: u64,
    /// Where the weights were.
    pub placement: &'static str,
    /// What was measured.
    pub measured: TokensPerSec,
    /// What a fit without the pair predicts, with its interval and what that rests on.
    pub pair: Option<predict::Predicted>,
    /// What the other ways predict, by their names for programs.
    pub others: Vec<(&'static str, Option<TokensPerSec>)>,
    /// Where it was read.
    pub source: String,
}

impl Run {
    /// |predicted / measured − 1| with the pair unseen.
    pub fn error(&self) -> Option<f64> {
        self.pair.map(|p| (p.rate.get() / self.measured.get() - 1.0).abs())
    }
}
