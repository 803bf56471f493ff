//! Errors and what helps, as JSON.

use super::{AnswerJson, SCHEMA, answer};
use crate::advice::fix::By;
use crate::catalog::known_error::{KnownError, Remedy};
use crate::report::{Advice, FixPage, Topics};
use schemars::JsonSchema;
use serde::Serialize;

/// What is known about an error.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FixJson<'a> {
    schema: u32,
    found: Vec<AdviceJson<'a>>,
    also: Vec<TopicJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    here: Option<AnswerJson<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct AdviceJson<'a> {
    #[serde(flatten)]
    topic: TopicJson<'a>,
    /// `name`, `line` or `words`.
    matched_by: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    likeness: Option<f64>,
    cause: &'a str,
    check: &'a str,
    fixes: Vec<RemedyJson<'a>>,
    commands: &'a [String],
    sources: &'a [String],
}

#[derive(Debug, Serialize, JsonSchema)]
struct RemedyJson<'a> {
    #[serde(rename = "do")]
    what: &'a str,
    run: Option<&'a str>,
    runtimes: &'a [String],
    os: &'a [String],
}

/// An entry in short.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TopicJson<'a> {
    id: &'a str,
    topic: &'static str,
    title: &'a str,
    runtimes: &'a [String],
    os: &'a [String],
    backends: &'a [String],
}

/// All that is known.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TopicsJson<'a> {
    schema: u32,
    topics: Vec<TopicJson<'a>>,
}

/// What is known about an error.
pub fn fix<'a>(page: &'a FixPage<'_>) -> FixJson<'a> {
    FixJson {
        schema: SCHEMA,
        found: page.found.iter().map(advice).collect(),
        also: page.also.iter().map(|e| topic(e)).collect(),
        here: page.here.as_ref().map(|a| answer(None, a)),
    }
}

/// All that is known.
pub fn topics<'a>(topics: &'a Topics<'_>) -> TopicsJson<'a> {
    TopicsJson { schema: SCHEMA, topics: topics.entries.iter().map(|e| topic(e)).collect() }
}

fn advice<'a>(advice: &'a Advice<'_>) -> AdviceJson<'a> {
    let (matched_by, line, likeness) = match &advice.by {
        By::Name => ("name", None, None),
        By::Line(line) => ("line", Some(line.as_str()), None),
        By::Words(likeness) => ("words", None, Some(*likeness)),
    };
    AdviceJson {
        topic: topic(advice.error),
        matched_by,
        line,
        likeness,
        cause: &advice.error.cause,
        check: &advice.error.check,
        fixes: advice.fixes.iter().map(|f| remedy(f)).collect(),
        commands: &advice.commands,
        sources: &advice.error.sources,
    }
}

fn remedy(fix: &Remedy) -> RemedyJson<'_> {
    RemedyJson { what: &fix.what, run: fix.run.as_deref(), runtimes: &fix.runtimes, os: &fix.os }
}

fn topic(error: &KnownError) -> TopicJson<'_> {
    TopicJson {
        id: &error.id,
        topic: error.topic.label(),
        title: &error.title,
        runtimes: &error.runtimes,
        os: &error.os,
        backends: &error.backends,
    }
}
