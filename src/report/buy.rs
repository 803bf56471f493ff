//! What owners and buyers are told.

use super::Site;
use crate::advice::recommend::Recommendation;
use crate::catalog::workload::Workload;
use crate::engine::request::Settings;
use crate::units::Bytes;

/// What to run on a machine.
#[derive(Clone, Debug)]
pub struct Recommended<'a> {
    /// The machine.
    pub site: Site<'a>,
    /// What a model may use of its memory.
    pub usable: Bytes,
    /// The task.
    pub workload: &'a Workload,
    /// Whether the task was named, rather than taken for granted.
    pub named: bool,
    /// The models, best first, as many as asked for.
    pub entries: Vec<Recommendation<'a>>,
    /// How many run well in all.
    pub found: usize,
}

impl Recommended<'_> {
    /// How the models are run.
    pub fn settings(&self) -> Settings {
        let w = self.workload;
        Settings { context: w.context, depth: w.depth, prompt: w.prompt, ..Settings::default() }
    }
}
