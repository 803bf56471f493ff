//! From the text of an error, or the words for a symptom, to what is known about it.
//!
//! A line that matches a pattern decides. Where none does, words are compared: those that few entries have count most, and a
//! misspelt word counts as the known one that it is nearest to.

mod pattern;
mod text;
mod words;

use crate::catalog::Catalog;
use crate::catalog::hardware::Hardware;
use crate::catalog::known_error::{KnownError, Remedy};
use pattern::Pattern;
use text::Log;
use words::Vocabulary;

pub use text::MOST_BYTES;

/// Likeness from which words alone make an answer.
const ALIKE: f64 = 0.6;

/// Likeness from which an entry is worth a look where nothing answers.
const NEAR: f64 = 0.25;

/// At most so many entries are called near.
const MOST_NEAR: usize = 4;

/// What an answer is narrowed down to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Narrow<'q> {
    /// Id of a runtime.
    pub runtime: Option<&'q str>,
    /// A system.
    pub os: Option<&'q str>,
}

/// An entry that was found.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    /// The entry.
    pub error: &'a KnownError,
    /// How it was found.
    pub by: By,
}

/// How an entry was found.
#[derive(Clone, Debug, PartialEq)]
pub enum By {
    /// Its name was given.
    Name,
    /// A line of the text matches; the line as it was, without terminal escapes.
    Line(String),
    /// The words are alike, from 0 to 1.
    Words(f64),
}

/// What is known about a text.
#[derive(Clone, Debug, Default)]
pub struct Known<'a> {
    /// Entries, the likeliest first.
    pub found: Vec<Found<'a>>,
    /// Entries that are near, where none was found.
    pub near: Vec<&'a KnownError>,
}

impl Narrow<'_> {
    /// Whether an entry belongs here.
    pub fn takes(&self, error: &KnownError) -> bool {
        holds(&error.runtimes, self.runtime) && holds(&error.os, self.os)
    }

    /// Whether a remedy belongs here.
    pub fn takes_remedy(&self, remedy: &Remedy) -> bool {
        holds(&remedy.runtimes, self.runtime) && holds(&remedy.os, self.os)
    }
}

/// Whether a list names what is wanted; an empty one names all, and nothing wanted takes any.
fn holds(list: &[String], wanted: Option<&str>) -> bool {
    list.is_empty() || wanted.is_none_or(|w| list.iter().any(|l| l == w))
}

/// Looks a text up.
pub fn search<'a>(catalog: &'a Catalog, text: &str, narrow: Narrow<'_>) -> Known<'a> {
    let entries: Vec<&KnownError> = catalog.errors.iter().filter(|e| narrow.takes(e)).collect();
    let name = text.trim().to_lowercase();
    if let Some(error) = entries.iter().find(|e| e.id == name) {
        return Known { found: vec![Found { error, by: By::Name }], near: Vec::new() };
    }
    let log = Log::new(text);
    let mut found = by_lines(&entries, &log);
    if found.iter().any(|f| !f.error.general) {
        return Known { found, near: Vec::new() };
    }
    let mut known = by_words(&entries, &log);
    // A general line is better than nothing, and worse than words that fit.
    found.retain(|f| known.found.iter().all(|k| k.error.id != f.error.id));
    known.found.extend(found);
    if !known.found.is_empty() {
        known.near.clear();
    }
    known
}

/// Entries with a pattern that a line matches: special before general ones, then the longer match, then the earlier line.
fn by_lines<'a>(entries: &[&'a KnownError], log: &Log) -> Vec<Found<'a>> {
    let mut found: Vec<(bool, usize, usize, Found<'a>)> = Vec::new();
    for error in entries {
        let best = error.patterns.iter().filter_map(|p| log.longest_match(&Pattern::new(p)?));
        let Some((length, line)) = best.max_by_key(|(length, line)| (*length, usize::MAX - line))
        else {
            continue;
        };
        let by = By::Line(log.lines()[line].clone());
        found.push((error.general, usize::MAX - length, line, Found { error, by }));
    }
    found.sort_by_key(|(general, length, line, _)| (*general, *length, *line));
    found.into_iter().map(|(.., found)| found).collect()
}

/// Entries whose words are alike; those that are less so are near.
fn by_words<'a>(entries: &[&'a KnownError], log: &Log) -> Known<'a> {
    let vocabulary = Vocabulary::new(entries);
    let mut all: Vec<(f64, &'a KnownError)> =
        vocabulary.likeness(log.last_lines()).into_iter().zip(entries.iter().copied()).collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let alike = all.iter().take_while(|(likeness, _)| *likeness >= ALIKE);
    let found: Vec<Found<'a>> =
        alike.map(|(l, error)| Found { error, by: By::Words(*l) }).collect();
    let near = if found.is_empty() {
        all.iter().take_while(|(l, _)| *l >= NEAR).take(MOST_NEAR).map(|(_, e)| *e).collect()
    } else {
        Vec::new()
    };
    Known { found, near }
}

/// What can go wrong on a machine in particular: entries for its backends, or for hardware of its kind.
pub fn for_machine<'a>(catalog: &'a Catalog, hardware: &Hardware) -> Vec<&'a KnownError> {
    let same_backend = |e: &KnownError| e.backends.iter().any(|b| hardware.backends.contains(b));
    let same_kind = |e: &KnownError| e.hardware.iter().any(|start| hardware.id.starts_with(start));
    let os = |e: &KnownError| e.os.is_empty() || e.os.iter().any(|o| hardware.os.contains(o));
    let fits = |e: &&KnownError| {
        let particular = if e.hardware.is_empty() { same_backend(e) } else { same_kind(e) };
        particular && os(e)
    };
    catalog.errors.iter().filter(fits).collect()
}

#[cfg(test)]
mod tests;
