//! Commands that start a model, as data: words with placeholders, each with the conditions under which it stands.

use serde::{Deserialize, Serialize};

/// How a runtime is started.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LaunchRecipe {
    /// Id of the runtime.
    pub runtime: String,
    /// The version that the flags were checked against.
    pub checked: String,
    /// Environment variables, one `NAME=value` word each.
    pub env: Vec<Words>,
    /// The command.
    pub command: Vec<Words>,
    /// A second command, for another terminal.
    #[serde(default)]
    pub then: Vec<Words>,
    /// Where the flags were read.
    pub source: String,
}

/// Words that stand together, when all of their conditions hold.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The words; `{name}` is a placeholder.
    pub words: Vec<String>,
    /// The conditions; none means always.
    #[serde(default)]
    pub when: Vec<String>,
}
