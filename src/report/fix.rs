//! What is known about an error.

use super::Answer;
use crate::advice::fix::By;
use crate::catalog::known_error::{KnownError, Remedy};

/// What is known about an error.
#[derive(Debug)]
pub struct FixPage<'a> {
    /// Entries in full, the likeliest first.
    pub found: Vec<Advice<'a>>,
    /// Entries that may be meant too.
    pub also: Vec<&'a KnownError>,
    /// The model on the machine, where both were named.
    pub here: Option<Box<Answer<'a>>>,
}

/// An entry, with what belongs to the runtime and the system that were named.
#[derive(Debug)]
pub struct Advice<'a> {
    /// The entry.
    pub error: &'a KnownError,
    /// How it was found; lines are safe to show.
    pub by: By,
    /// What helps.
    pub fixes: Vec<&'a Remedy>,
    /// Commands of this program that help further.
    pub commands: Vec<String>,
}

/// All that is known, as a list.
#[derive(Debug)]
pub struct Topics<'a> {
    /// The entries.
    pub entries: Vec<&'a KnownError>,
}
