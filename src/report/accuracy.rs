//! How far predictions are from measured rows.

use crate::accuracy::Score;
use crate::accuracy::table::Line;

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
