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
    /// How its programs are got.
    pub get: String,
    /// Whether it reads the file of a model, so that one without a known repository has to be fetched first.
    #[serde(default)]
    pub reads_files: bool,
    /// Files that are written before.
    #[serde(default)]
    pub files: Vec<FileRecipe>,
    /// The commands, in order.
    pub steps: Vec<StepRecipe>,
    /// What to know beside.
    #[serde(default)]
    pub notes: Vec<NoteRecipe>,
    /// Where the flags were read.
    pub source: String,
}

/// One command.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepRecipe {
    /// Environment variables, one `NAME=value` word each.
    #[serde(default)]
    pub env: Vec<Words>,
    /// The words of the command.
    pub command: Vec<Words>,
    /// It runs beside the command before it, in another terminal.
    #[serde(default)]
    pub beside: bool,
    /// It runs on every other machine, before the commands of the first one.
    #[serde(default)]
    pub elsewhere: bool,
    /// The conditions under which it is run; none means always.
    #[serde(default)]
    pub when: Vec<String>,
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

/// A file that a program reads its settings from.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRecipe {
    /// Its name.
    pub name: String,
    /// How values are written in it.
    pub syntax: Syntax,
    /// Its lines, in order.
    pub lines: Vec<NoteRecipe>,
    /// The conditions under which it is needed.
    #[serde(default)]
    pub when: Vec<String>,
}

/// How values are written in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Syntax {
    /// As they are, to the end of the line.
    Plain,
    /// As YAML scalars.
    Yaml,
}

/// A line of text with placeholders.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteRecipe {
    /// The text; `{name}` is a placeholder.
    pub text: String,
    /// The conditions; none means always.
    #[serde(default)]
    pub when: Vec<String>,
}
