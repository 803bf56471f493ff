//! Errors and symptoms that people meet: how they are recognised, what is behind them, and what helps.

use serde::{Deserialize, Serialize};

/// An error or a symptom.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownError {
    /// Stable name, such as `cuda-out-of-memory`.
    pub id: String,
    /// What it is about.
    pub topic: Topic,
    /// What it is called.
    pub title: String,
    /// Regular expressions that a line of the program's text matches; case does not count.
    pub patterns: Vec<String>,
    /// How people describe it.
    pub symptoms: Vec<String>,
    /// Runtimes that it belongs to; none means any.
    #[serde(default)]
    pub runtimes: Vec<String>,
    /// Systems that it belongs to; none means any.
    #[serde(default)]
    pub os: Vec<String>,
    /// Compute backends that it belongs to; none means any.
    #[serde(default)]
    pub backends: Vec<String>,
    /// Starts of the ids of the hardware that it belongs to; none means any.
    #[serde(default)]
    pub hardware: Vec<String>,
    /// Others that match say more.
    #[serde(default)]
    pub general: bool,
    /// What is behind it.
    pub cause: String,
    /// How to make sure.
    pub check: String,
    /// What helps, the first thing to try first.
    pub fixes: Vec<Remedy>,
    /// Commands of this program that help further; `{model}` and `{hw}` stand for what is asked about.
    #[serde(default)]
    pub wir: Vec<String>,
    /// Where it was read.
    pub sources: Vec<String>,
}

/// Something that helps.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remedy {
    /// What to do.
    #[serde(rename = "do")]
    pub what: String,
    /// What to type for it.
    #[serde(default)]
    pub run: Option<String>,
    /// Runtimes that it is for; none means any.
    #[serde(default)]
    pub runtimes: Vec<String>,
    /// Systems that it is for; none means any.
    #[serde(default)]
    pub os: Vec<String>,
}

/// What an error is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Not enough of it.
    Memory,
    /// Less of it than expected.
    Speed,
    /// Drivers, devices, builds.
    Setup,
    /// The files of a model.
    Files,
    /// What comes out.
    Answers,
}

impl Topic {
    /// All of them, in the order of a list.
    pub const ALL: [Self; 5] = [Self::Memory, Self::Speed, Self::Setup, Self::Files, Self::Answers];

    /// Its word.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Speed => "speed",
            Self::Setup => "setup",
            Self::Files => "files",
            Self::Answers => "answers",
        }
    }
}

impl KnownError {
    /// What cannot be in an entry.
    pub fn problems(&self) -> Vec<String> {
        let id = &self.id;
        let mut found = Vec::new();
        for pattern in &self.patterns {
            if let Err(error) = compiled(pattern) {
                found.push(format!("known error `{id}`: pattern `{pattern}`: {error}"));
            }
        }
        if self.patterns.is_empty() && self.symptoms.is_empty() {
            found.push(format!("known error `{id}`: nothing to recognise it by"));
        }
        if self.fixes.is_empty() || self.sources.is_empty() {
            found.push(format!("known error `{id}`: needs a fix and a source"));
        }
        found
    }
}

/// A pattern as it is used: without regard to case.
///
/// # Errors
/// When it is no regular expression.
pub fn compiled(pattern: &str) -> Result<regex_lite::Regex, regex_lite::Error> {
    regex_lite::RegexBuilder::new(pattern).case_insensitive(true).build()
}
