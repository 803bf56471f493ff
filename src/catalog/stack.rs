//! Proven combinations of machine, runtime, model and front end.

use serde::{Deserialize, Serialize};

/// A combination that someone runs and wrote about.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stack {
    /// Stable name.
    pub id: String,
    /// Ids of the hardware that it was proven on; any of them.
    pub hardware: Vec<String>,
    /// How many of it.
    #[serde(default = "one")]
    pub count: u32,
    /// Memory of each device, in GB.
    pub memory_gb: u64,
    /// Main memory around a card, in GB, where it was used.
    #[serde(default)]
    pub ram_gb: Option<u64>,
    /// Id of the runtime.
    pub runtime: String,
    /// Id of the model.
    pub model: String,
    /// Name of the format, where it was stated.
    #[serde(default)]
    pub quant: Option<String>,
    /// Context, where it was stated; else that of a chat.
    #[serde(default)]
    pub context: Option<u64>,
    /// What people talk to it with.
    #[serde(default)]
    pub front_end: Option<String>,
    /// Id of the workload that it is for.
    pub workload: String,
    /// What to know about it.
    pub note: String,
    /// When it was written about.
    pub date: String,
    /// Where.
    pub sources: Vec<String>,
}

const fn one() -> u32 {
    1
}
