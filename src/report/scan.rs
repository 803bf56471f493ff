//! Models on this disk, and how each runs.

use super::{Answer, Site};
use crate::advice::verdict::Verdict;
use crate::units::Bytes;

/// Models on this disk.
#[derive(Clone, Debug)]
pub struct Scanned<'a> {
    /// The machine; none where it was not named and could not be detected.
    pub site: Option<Site<'a>>,
    /// Whether it is another one than this.
    pub elsewhere: bool,
    /// The context asked for.
    pub context: Option<u64>,
    /// The models, in order.
    pub entries: Vec<OnDiskModel<'a>>,
    /// Models that were found, but not asked for.
    pub left_out: usize,
    /// Files beside models, and models of other kinds.
    pub others: Vec<OtherFile>,
    /// What could not be read.
    pub unread: Vec<Unread>,
    /// Stores and folders that were looked through.
    pub stores: Vec<(&'static str, String)>,
    /// Places that were looked for, and do not exist.
    pub absent: Vec<String>,
    /// Whether it was stopped before its end.
    pub stopped: bool,
    /// The user's home folder, which people write as `~`.
    pub home: Option<String>,
    /// What was assumed.
    pub notes: Vec<String>,
}

impl Scanned<'_> {
    /// Bytes of all models, each content once.
    pub fn total(&self) -> Bytes {
        self.entries.iter().map(|e| e.size).sum()
    }

    /// Bytes that copies take beside.
    pub fn freed(&self) -> Bytes {
        self.entries.iter().map(OnDiskModel::freed).sum()
    }

    /// How many copies there are.
    pub fn copies(&self) -> usize {
        self.entries.iter().map(OnDiskModel::copies).sum()
    }
}

/// A model on this disk.
#[derive(Clone, Debug)]
pub struct OnDiskModel<'a> {
    /// Its own name.
    pub name: String,
    /// Where it lies.
    pub at: At,
    /// Other names and copies of it.
    pub also: Vec<At>,
    /// Kind of files, for programs.
    pub format: &'static str,
    /// Bytes on disk.
    pub size: Bytes,
    /// Format of its weights.
    pub quant: String,
    /// What is missing of its weights.
    pub incomplete: Option<String>,
    /// The context it was made for.
    pub max_context: u64,
    /// The longest context that fits with all weights where the machine computes; 0 where none does.
    pub longest_context: Option<u64>,
    /// How it runs; none without a machine.
    pub answer: Option<Answer<'a>>,
}

impl OnDiskModel<'_> {
    /// How well it runs: not at all where a part of it is missing.
    pub fn verdict(&self) -> Option<Verdict> {
        let judged = self.answer.as_ref().map(|a| a.judgement.verdict);
        if self.incomplete.is_some() { Some(Verdict::No) } else { judged }
    }

    /// Copies that take room of their own.
    pub fn copies(&self) -> usize {
        self.also.iter().filter(|a| !a.same_file).count()
    }

    /// Bytes that would be free without them.
    pub fn freed(&self) -> Bytes {
        self.size.times(self.copies() as u64)
    }
}

/// Where something lies.
#[derive(Clone, Debug)]
pub struct At {
    /// The store.
    pub store: &'static str,
    /// The name by which `wir check` takes it.
    pub handle: String,
    /// Its path, safe to show.
    pub path: String,
    /// It is a file that was named before, by another name.
    pub same_file: bool,
}

/// Something that is no language model.
#[derive(Clone, Debug)]
pub struct OtherFile {
    /// The store.
    pub store: &'static str,
    /// Its path, safe to show.
    pub path: String,
    /// What it is, for programs.
    pub id: &'static str,
    /// What it is.
    pub what: String,
    /// Bytes on disk.
    pub size: Bytes,
}

/// Something that could not be read.
#[derive(Clone, Debug)]
pub struct Unread {
    /// The store.
    pub store: &'static str,
    /// Its path, safe to show.
    pub path: String,
    /// Why, for programs.
    pub id: &'static str,
    /// Why.
    pub why: String,
}
