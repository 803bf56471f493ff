//! What words mean.

use super::Answer;
use crate::catalog::glossary::Entry;

/// What a word means.
#[derive(Debug)]
pub struct TermPage<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// A model on a machine that shows it.
    pub here: Option<Box<Answer<'a>>>,
}

/// All words that are explained.
#[derive(Debug)]
pub struct Glossary<'a> {
    /// The entries.
    pub entries: Vec<&'a Entry>,
}
