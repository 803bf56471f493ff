//! Programs with a window: what people talk to a model through.

use serde::{Deserialize, Serialize};

/// A front end.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrontEnd {
    /// Stable name.
    pub id: String,
    /// Display name.
    pub name: String,
    /// What it is for: `chat`, `coding-agent`, `vision`.
    pub tasks: Vec<String>,
    /// Ids of the programs that it talks to.
    pub runtimes: Vec<String>,
    /// Operating systems it runs on.
    pub os: Vec<String>,
    /// How they are joined, in words.
    pub how: String,
    /// Where it was read.
    pub sources: Vec<String>,
    /// When.
    pub date: String,
}
