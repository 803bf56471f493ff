//! Where every exact name leads, so that a lookup is one hash.

use super::model::loose_words;
use super::text::{compact, dotted, words};
use crate::catalog::Catalog;
use crate::catalog::hardware::Hardware;
use crate::catalog::model::Model;
use crate::catalog::quant::Scheme;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

/// The names of one [`Catalog`]. It holds positions: use it only with the catalog it was made of.
#[derive(Debug, Default)]
pub struct Index {
    pub(super) hardware: Table,
    pub(super) never_sold: Table,
    /// Ids, display names, and aliases of one piece.
    pub(super) models: Table,
    /// Aliases with a colon, as Ollama writes them.
    pub(super) tags: Table,
    /// Repository names, with and without their owner.
    pub(super) repos: Table,
    pub(super) classes: Table,
    /// Formats of weights, not of caches.
    pub(super) quants: Table,
    hardware_words: OnceLock<Postings>,
    model_words: OnceLock<Postings>,
}

impl Index {
    /// Reads all names of a catalog, in well under a millisecond.
    pub fn new(catalog: &Catalog) -> Self {
        let mut index = Self::default();
        index.add_hardware(catalog);
        index.add_models(catalog);
        for (at, class) in catalog.classes.iter().enumerate() {
            index.classes.add(compact(&class.class), at);
        }
        for (at, quant) in catalog.quants.iter().enumerate() {
            if quant.scheme != Scheme::KvCache {
                for name in std::iter::once(&quant.name).chain(&quant.aliases) {
                    index.quants.add(compact(name), at);
                }
            }
        }
        index
    }

    fn add_hardware(&mut self, catalog: &Catalog) {
        self.hardware.0.reserve(catalog.hardware.len() * 7);
        for (at, hw) in catalog.hardware.iter().enumerate() {
            for name in std::iter::once(&hw.id).chain(&hw.aliases) {
                self.hardware.add(compact(name), at);
            }
        }
        // What entries call themselves comes first; what follows from a name may not take it away from another entry.
        for (at, hw) in catalog.hardware.iter().enumerate() {
            self.hardware.add(compact(&hw.name), at);
            for name in hardware_names(hw).filter(|name| may_begin_with_vendor(name)) {
                let key = compact(name);
                let short = without_vendor(&key);
                if short.len() < key.len() {
                    self.hardware.add(short.to_owned(), at);
                }
            }
        }
        for (at, never) in catalog.never_sold.iter().enumerate() {
            for name in std::iter::once(&never.name).chain(&never.aliases) {
                self.never_sold.add(compact(name), at);
            }
        }
    }

    fn add_models(&mut self, catalog: &Catalog) {
        self.models.0.reserve(catalog.models.len() * 3);
        self.repos.0.reserve(catalog.models.len() * 3);
        self.tags.0.reserve(catalog.models.len());
        for (at, model) in catalog.models.iter().enumerate() {
            self.models.add(compact(&model.id), at);
        }
        for (at, model) in catalog.models.iter().enumerate() {
            for alias in model_aliases(model) {
                match (alias.split_once(':'), alias.rsplit_once('/')) {
                    (Some((name, tag)), _) => self.tags.add(tag_key(name, tag), at),
                    (None, Some((_, name))) => {
                        self.repos.add(compact(alias), at);
                        self.repos.add_both(name, at);
                    }
                    (None, None) => self.models.add_both(alias, at),
                }
            }
        }
        for (at, model) in catalog.models.iter().enumerate() {
            self.models.add(compact(&model.name), at);
        }
    }

    /// The words of every machine.
    pub(super) fn hardware_words(&self, catalog: &Catalog) -> &Postings {
        self.hardware_words.get_or_init(|| {
            Postings::new(
                catalog
                    .hardware
                    .iter()
                    .map(|hw| hardware_names(hw).flat_map(|name| words(name)).collect()),
            )
        })
    }

    /// The words of every model.
    pub(super) fn model_words(&self, catalog: &Catalog) -> &Postings {
        self.model_words.get_or_init(|| {
            Postings::new(catalog.models.iter().map(|m| {
                [&m.id, &m.name, &m.family]
                    .into_iter()
                    .map(String::as_str)
                    .chain(model_aliases(m))
                    .flat_map(loose_words)
                    .collect()
            }))
        })
    }
}

/// Everything that a machine is called.
pub(super) fn hardware_names(hw: &Hardware) -> impl Iterator<Item = &str> {
    [&hw.id, &hw.name]
        .into_iter()
        .chain(&hw.aliases)
        .map(String::as_str)
}

/// Everything that a model is called beside its id and display name.
pub(super) fn model_aliases(model: &Model) -> impl Iterator<Item = &str> {
    let tag = model.ollama.as_ref().map(|o| o.tag.as_str());
    model
        .aliases
        .iter()
        .map(String::as_str)
        .chain(model.hf_id.as_deref())
        .chain(tag)
}

/// The key of an Ollama name.
pub(super) fn tag_key(name: &str, tag: &str) -> String {
    format!("{}:{}", compact(name), compact(tag))
}

/// Makers and brands that are left out before a chip's name.
const VENDORS: [&str; 6] = ["nvidia", "geforce", "amd", "radeon", "intel", "apple"];

fn may_begin_with_vendor(name: &str) -> bool {
    let first = name.as_bytes().first().map(u8::to_ascii_lowercase);
    VENDORS
        .iter()
        .any(|vendor| vendor.as_bytes().first().copied() == first)
}

/// The key without the maker's name before it, if what is left still says something.
fn without_vendor(key: &str) -> &str {
    let mut rest = key;
    while let Some(shorter) = VENDORS
        .iter()
        .find_map(|vendor| rest.strip_prefix(vendor))
        .filter(|shorter| shorter.len() >= 2)
    {
        rest = shorter;
    }
    rest
}

/// FNV-1a: names are short and the catalog's own, so nothing is gained by a hash that resists attacks.
#[derive(Clone, Debug)]
pub(super) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Normalised names and the positions of their entries.
#[derive(Debug, Default)]
pub(super) struct Table(HashMap<String, u32, BuildHasherDefault<Fnv>>);

impl Table {
    /// Adds a name that no earlier entry has.
    fn add(&mut self, key: String, at: usize) {
        if let Ok(at) = u32::try_from(at) {
            self.0.entry(key).or_insert(at);
        }
    }

    /// Adds a name in which an underscore may stand for a dot.
    fn add_both(&mut self, name: &str, at: usize) {
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
        self.get(entries, &compact(name))
            .or_else(|| self.get(entries, &compact(&dotted(name)?)))
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
    fn new(entries: impl Iterator<Item = Vec<String>>) -> Self {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_maker_may_be_left_out() {
        assert_eq!(without_vendor("nvidiageforcertx4090"), "rtx4090");
        assert_eq!(without_vendor("applem4max"), "m4max");
        assert_eq!(without_vendor("nvidia"), "nvidia");
    }

    #[test]
    fn the_built_in_catalog_is_all_indexed() {
        let catalog = crate::embedded::catalog();
        let index = Index::new(&catalog);
        assert!(index.hardware.len() > 3 * catalog.hardware.len());
        assert!(index.models.len() > catalog.models.len());
        assert!(!index.tags.0.is_empty() && !index.repos.0.is_empty());
        assert_eq!(index.classes.len(), catalog.classes.len());
    }
}
