//! The commands that start a model, as JSON: as words for programs, and as lines for a shell.

use super::{AnswerJson, SCHEMA, answer};
use crate::advice::launch::{Shell, Step};
use crate::report::LaunchPage;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The commands that start a model.
#[derive(Debug, JsonSchema, Serialize)]
pub struct CommandsJson<'a> {
    schema: u32,
    ok: bool,
    runtime: &'a str,
    checked_version: &'a str,
    get: &'a str,
    needs_file: bool,
    shell: &'static str,
    files: Vec<FileJson<'a>>,
    steps: Vec<StepJson<'a>>,
    notes: Vec<&'a str>,
    answer: AnswerJson<'a>,
}

#[derive(Debug, JsonSchema, Serialize)]
struct FileJson<'a> {
    name: &'a str,
    text: &'a str,
}

#[derive(Debug, JsonSchema, Serialize)]
struct StepJson<'a> {
    env: BTreeMap<&'a str, &'a str>,
    words: &'a [String],
    line: String,
    other_terminal: bool,
    /// It runs on every other machine of several, before the others.
    other_machines: bool,
}

/// The whole answer.
pub fn launch<'a>(page: &'a LaunchPage<'_>) -> CommandsJson<'a> {
    let launch = &page.launch;
    let step = |s: &'a Step| StepJson {
        env: s.env.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect(),
        words: &s.words,
        line: s.line(page.shell),
        other_terminal: s.beside,
        other_machines: s.elsewhere,
    };
    CommandsJson {
        schema: SCHEMA,
        ok: true,
        runtime: &page.answer.asked.runtime.id,
        checked_version: &launch.checked,
        get: &launch.get,
        needs_file: launch.needs_file,
        shell: match page.shell {
            Shell::Posix => "sh",
            Shell::Fish => "fish",
            Shell::PowerShell => "powershell",
        },
        files: launch.files.iter().map(|f| FileJson { name: &f.name, text: &f.text }).collect(),
        steps: launch.steps.iter().map(step).collect(),
        notes: launch.notes.iter().chain(&page.notes).map(String::as_str).collect(),
        answer: answer(None, &page.answer),
    }
}
