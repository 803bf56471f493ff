//! The two tables of an index: names to entries, and words to entries.

use super::text::{compact, dotted};
use fnv::FnvHashMap;
use std::collections::HashMap;

/// Normalised names and the positions of their entries.
///
/// Names are short and the catalog's own, so nothing is gained by a hash that resists attacks.
#[derive(Debug, Default)]
pub(super) struct Table(FnvHashMap<String, u32>);

impl Table {
    /// Makes room for so many names.
    pub(super) fn reserve(&mut self, names: usize) {
        self.0.reserve(names);
    }

    /// Adds a name that no earlier entry has.
    pub(super) fn add(&mut self, key: String, at: usize) {
        if let Ok(at) = u32::try_from(at) {
            self.0.entry(key).or_insert(at);
        }
    }

    /// Adds a name in which an underscore may stand for a dot.
    pub(super) fn add_both(&mut self, name: &str, at: usize) {
        self.add(compact(name), at);
        if let Some(name) = dotted(name) {
            self.add(compact(&name), at);
        }
    }

    /// The entry of that name.
    pub(super) fn get<'c, T>(&self, entries: &'c [T], key: &str) -> Option<&'c T> {
        self.0.get(key).and_then(|at| entries.get(*at as usize))
    }

    /// The entry of a name in which an underscore may stand for a dot.
    pub(super) fn get_both<'c, T>(&self, entries: &'c [T], name: &str) -> Option<&'c T> {
        self.get(entries, &compact(name)).or_else(|| self.get(entries, &compact(&dotted(name)?)))
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

/// For every word the entries that have it, in order.
#[derive(Debug, Default)]
pub(super) struct Postings(HashMap<String, Vec<u32>>);

impl Postings {
    pub(super) fn new(entries: impl Iterator<Item = Vec<String>>) -> Self {
        let mut by_word: HashMap<String, Vec<u32>> = HashMap::new();
        for (at, words) in (0..).zip(entries) {
            for word in words {
                let list = by_word.entry(word).or_default();
                if list.last() != Some(&at) {
                    list.push(at);
                }
            }
        }
        Self(by_word)
    }

    /// The entries that have all of the words, in order.
    pub(super) fn with_all<'c, T>(&self, entries: &'c [T], words: &[String]) -> Vec<&'c T> {
        let lists: Option<Vec<&Vec<u32>>> = words.iter().map(|w| self.0.get(w)).collect();
        let Some(lists) = lists else {
            return Vec::new();
        };
        let Some(shortest) = lists.iter().min_by_key(|list| list.len()) else {
            return Vec::new();
        };
        shortest
            .iter()
            .filter(|at| lists.iter().all(|list| list.binary_search(at).is_ok()))
            .filter_map(|at| entries.get(*at as usize))
            .collect()
    }
}
