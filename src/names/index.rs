//! Where every exact name leads, so that a lookup is one hash.

use super::model::loose_words;
use super::table::{Postings, Table};
use super::text::{compact, words};
use crate::catalog::Catalog;
use crate::catalog::hardware::Hardware;
use crate::catalog::model::Model;
use crate::catalog::quant::Scheme;
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
        self.hardware.reserve(catalog.hardware.len() * 7);
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
        self.models.reserve(catalog.models.len() * 3);
        self.repos.reserve(catalog.models.len() * 3);
        self.tags.reserve(catalog.models.len());
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
                catalog.hardware.iter().map(|hw| hardware_names(hw).flat_map(words).collect()),
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
    [&hw.id, &hw.name].into_iter().chain(&hw.aliases).map(String::as_str)
}

/// Everything that a model is called beside its id and display name.
pub(super) fn model_aliases(model: &Model) -> impl Iterator<Item = &str> {
    let tag = model.ollama.as_ref().map(|o| o.tag.as_str());
    model.aliases.iter().map(String::as_str).chain(model.hf_id.as_deref()).chain(tag)
}

/// The key of an Ollama name.
pub(super) fn tag_key(name: &str, tag: &str) -> String {
    format!("{}:{}", compact(name), compact(tag))
}

/// Makers and brands that are left out before a chip's name.
const VENDORS: [&str; 6] = ["nvidia", "geforce", "amd", "radeon", "intel", "apple"];

fn may_begin_with_vendor(name: &str) -> bool {
    let first = name.as_bytes().first().map(u8::to_ascii_lowercase);
    VENDORS.iter().any(|vendor| vendor.as_bytes().first().copied() == first)
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
        assert!(index.tags.len() > 0 && index.repos.len() > 0);
        assert_eq!(index.classes.len(), catalog.classes.len());
    }
}
