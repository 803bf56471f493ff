//! What words mean, as JSON.

use super::{AnswerJson, SCHEMA, answer};
use crate::catalog::glossary::Entry;
use crate::render::glossary::figure;
use crate::report::{Glossary, TermPage};
use schemars::JsonSchema;
use serde::Serialize;

/// What a word means.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TermJson<'a> {
    schema: u32,
    #[serde(flatten)]
    entry: EntryJson<'a>,
    /// The figure of a model on a machine that shows it, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    figure: Option<String>,
    /// That model on that machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    here: Option<AnswerJson<'a>>,
}

/// A word and its meaning.
#[derive(Debug, Serialize, JsonSchema)]
struct EntryJson<'a> {
    id: &'a str,
    name: &'a str,
    aliases: &'a [String],
    text: &'a str,
    see: &'a [String],
    sources: &'a [String],
}

/// All words that are explained.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TermsJson<'a> {
    schema: u32,
    terms: Vec<EntryJson<'a>>,
}

/// What a word means.
pub fn term<'a>(page: &'a TermPage<'_>) -> TermJson<'a> {
    let here = page.here.as_deref();
    TermJson {
        schema: SCHEMA,
        entry: entry(page.entry),
        figure: here.zip(page.entry.here).and_then(|(answer, of)| figure(answer, of)),
        here: here.map(|a| answer(None, a)),
    }
}

/// All words that are explained.
pub fn terms<'a>(found: &'a Glossary<'_>) -> TermsJson<'a> {
    TermsJson { schema: SCHEMA, terms: found.entries.iter().map(|e| entry(e)).collect() }
}

fn entry(entry: &Entry) -> EntryJson<'_> {
    EntryJson {
        id: &entry.id,
        name: &entry.name,
        aliases: &entry.aliases,
        text: &entry.text,
        see: &entry.see,
        sources: &entry.sources,
    }
}
