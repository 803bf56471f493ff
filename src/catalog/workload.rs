//! What people do with models, and what each job needs to be pleasant, usable or possible.

use serde::{Deserialize, Serialize};

/// A job, the model that stands for it, and the speeds it needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Workload {
    /// Stable name, such as `chat-7b`.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Id of the reference model.
    pub model: String,
    /// The quantisation a comfortable answer uses.
    pub quant: String,
    /// Smaller quantisations to fall back on, best first.
    pub fallback_quants: Vec<String>,
    /// Context that the job allocates, in tokens.
    pub context: u64,
    /// Tokens already in the cache when speed is judged.
    pub depth: u64,
    /// Prompt length by which the wait for the first token is judged, in tokens.
    pub prompt: u64,
    /// Decode speed from which the job is comfortable, tokens per second.
    pub comfortable_decode: f64,
    /// Decode speed below which it is no use.
    pub minimum_decode: f64,
    /// Prefill speed from which it is comfortable, tokens per second.
    pub comfortable_prefill: f64,
    /// Prefill speed below which it is no use.
    pub minimum_prefill: f64,
    /// Why these figures.
    pub reason: String,
    /// Where they come from.
    pub sources: Vec<String>,
}
