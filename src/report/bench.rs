//! The user's own measurements beside the predictions.

use crate::catalog::bench::BenchRow;
use crate::engine::speed::Speed;

/// Rows, and what to know about them.
#[derive(Clone, Debug, Default)]
pub struct BenchPage {
    /// The rows.
    pub entries: Vec<BenchEntry>,
    /// What a result was understood to say: the thing, and the words.
    pub understood: Vec<(&'static str, String)>,
    /// What was left out, or could not be read.
    pub notes: Vec<String>,
    /// The file of the rows.
    pub path: String,
}

/// A row beside its prediction.
#[derive(Clone, Debug)]
pub struct BenchEntry {
    /// The row.
    pub row: BenchRow,
    /// What became of it.
    pub state: State,
    /// What is predicted without it.
    pub predicted: Option<Speed>,
}

impl BenchEntry {
    /// Measured over predicted.
    pub fn ratio(&self) -> Option<f64> {
        Some(self.row.decode_tps? / self.predicted.as_ref()?.expected.get())
    }
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It was added.
    Added,
    /// It was there already.
    Known,
    /// It is only shown.
    Shown,
    /// It is kept.
    Kept,
    /// It was taken back.
    Removed,
}

impl State {
    /// The name that JSON uses.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Known => "known",
            Self::Shown => "shown",
            Self::Kept => "kept",
            Self::Removed => "removed",
        }
    }
}
