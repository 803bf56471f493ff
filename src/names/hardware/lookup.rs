//! From the parts of a name to an entry, from the most literal reading to the loosest.

use super::super::error::{NameError, NameKind};
use super::super::index::Index;
use super::super::near::unknown_hardware;
use super::super::text::{checked, compact, shown, words};
use super::phrase::{self, CoreKind, Phrase};
use super::{HardwareQuery, bins, count, noise};
use crate::catalog::Catalog;
use crate::catalog::hardware::{Class, Hardware, Kind};
use crate::units::Bytes;

/// The machine that a name means.
pub(super) fn find<'c>(
    catalog: &'c Catalog,
    index: &Index,
    text: &str,
) -> Result<HardwareQuery<'c>, NameError> {
    let asked = checked(NameKind::Hardware, text)?;
    let key = compact(asked);
    if let Some(hw) = index.hardware.get(&catalog.hardware, &key) {
        return Ok(exactly(hw, asked, &key));
    }
    let lookup = Lookup { catalog, index, asked };
    lookup.never_sold(&key)?;
    let all = noise::words_of(asked);
    match lookup.find(&all)? {
        Some(found) => Ok(found),
        None => lookup.find_several(&all),
    }
}

/// An entry whose very name was typed; a size or a number of cores in it is part of the name.
fn exactly<'c>(hw: &'c Hardware, asked: &str, key: &str) -> HardwareQuery<'c> {
    let mut query = HardwareQuery::one(hw);
    let bare = hw.bin_of.as_deref().is_some_and(|bin| compact(bin) == key);
    if !bare && key.len() > 2 {
        let parts = words(asked);
        query.memory = phrase::stated_memory(&parts)
            .filter(|size| hw.was_sold_with(*size))
            .or_else(|| only_size(hw).filter(|_| key.ends_with("gb")));
        query.bin_is_named = hw.bin_of.is_some()
            && (query.memory.is_some() || phrase::stated_cores(&parts).is_some());
    }
    query
}

/// Whether a chip is of the laptop kind asked for. Only graphics cards have a laptop and a desktop version of one name.
fn fits_laptop(hw: &Hardware, laptop: bool) -> bool {
    let is_laptop = hw.class == Class::Laptop && hw.kind == Kind::Gpu;
    let says_laptop = noise::is_laptop_name(&hw.id);
    says_laptop == laptop || (laptop && (is_laptop || hw.kind != Kind::Gpu))
}

fn only_size(hw: &Hardware) -> Option<Bytes> {
    match hw.memory_options.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// One question to the catalog.
#[derive(Clone, Copy)]
struct Lookup<'c, 'a> {
    catalog: &'c Catalog,
    index: &'a Index,
    asked: &'a str,
}

impl<'c> Lookup<'c, '_> {
    fn never_sold(&self, key: &str) -> Result<(), NameError> {
        match self.index.never_sold.get(&self.catalog.never_sold, key) {
            None => Ok(()),
            Some(never) => Err(NameError::NeverSold {
                asked: shown(self.asked),
                explanation: never.explanation.clone(),
                instead: never.instead.clone(),
            }),
        }
    }

    /// The same words with a number of devices taken out of them. A number out of range is said only where the other words
    /// are a machine: "ryzen 7 5700x" asks for nothing 5700 times.
    fn find_several(&self, all: &[String]) -> Result<HardwareQuery<'c>, NameError> {
        let mut refusal = None;
        for (digits, rest) in count::readings(all) {
            match (self.one_of_several(&rest), count::in_range(&digits)) {
                (Ok(Some(one)), Some(count)) => return Ok(HardwareQuery { count, ..one }),
                (Ok(Some(_)), None) => {
                    refusal.get_or_insert_with(|| count::out_of_range(self.asked, &digits));
                }
                (Err(error), Some(_)) => {
                    refusal.get_or_insert(error);
                }
                _ => {}
            }
        }
        Err(refusal.unwrap_or_else(|| unknown_hardware(self.catalog, self.asked)))
    }

    fn one_of_several(&self, words: &[String]) -> Result<Option<HardwareQuery<'c>>, NameError> {
        let key = words.concat();
        if let Some(hw) = self.index.hardware.get(&self.catalog.hardware, &key) {
            return Ok(Some(exactly(hw, &words.join(" "), &key)));
        }
        match self.find(words)? {
            Some(one) => Ok(Some(one)),
            None => self.find(&count::singular(words)),
        }
    }

    /// One machine by words; `None` when there is no such one.
    fn find(&self, all: &[String]) -> Result<Option<HardwareQuery<'c>>, NameError> {
        let phrase = Phrase::new(all);
        if let Some(found) = self.by_phrase(&phrase)? {
            return Ok(Some(found));
        }
        if let Some((shorter, number)) = phrase.without_last_number()
            && let Some(found) = self.by_phrase(&shorter)?
            && let Some(found) = self.with_number(found, number)
        {
            return Ok(Some(found));
        }
        self.by_some_words(&phrase)
    }

    fn by_phrase(&self, phrase: &Phrase) -> Result<Option<HardwareQuery<'c>>, NameError> {
        for key in phrase.keys() {
            let hw = self.index.hardware.get(&self.catalog.hardware, &key);
            if let Some(hw) = hw.filter(|hw| fits_laptop(hw, phrase.laptop)) {
                return Ok(Some(self.refined(hw, phrase)));
            }
            self.never_sold(&key)?;
        }
        Ok(None)
    }

    /// The bin that cores and memory name.
    fn refined(&self, hw: &'c Hardware, phrase: &Phrase) -> HardwareQuery<'c> {
        let mut query = HardwareQuery::one(hw);
        if let Some(cores) = phrase.cores
            && let Some(bins) = bins::bins_by_cores(self.catalog, hw)
        {
            match bins::with_cores(&bins, cores) {
                Some(bin) => {
                    query.hw = bin;
                    query.bin_is_named = true;
                }
                // Not every entry says how many CPU cores it has.
                None if cores.kind == CoreKind::Cpu => {}
                None => query.note = Some(bins::no_such_cores(&bins, cores.number)),
            }
        }
        match phrase.memory {
            None => query,
            Some(size) => {
                let mut query = query.with_memory(self.catalog, size);
                query.bin_is_named |= query.hw.bin_of.is_some() && query.note.is_none();
                query
            }
        }
    }

    /// A bare number after a name: memory if such a size exists, else cores.
    fn with_number(&self, query: HardwareQuery<'c>, number: u32) -> Option<HardwareQuery<'c>> {
        let size = Bytes::from_gib(u64::from(number));
        let sold = bins::sold_sizes(self.catalog, query.hw, query.bin_is_named);
        let cores = phrase::Cores::either(number);
        if !sold.contains(&size)
            && let Some(bin) = bins::bins_by_cores(self.catalog, query.hw)
                .and_then(|bins| bins::with_cores(&bins, cores))
        {
            let memory = query.memory;
            let named = HardwareQuery { bin_is_named: true, ..HardwareQuery::one(bin) };
            return Some(match memory {
                Some(size) => named.with_memory(self.catalog, size),
                None => named,
            });
        }
        let plausible = sold.contains(&size) || phrase::is_usual_size(number);
        (plausible && query.memory.is_none()).then(|| {
            let mut query = query.with_memory(self.catalog, size);
            query.bin_is_named |= query.hw.bin_of.is_some() && query.note.is_none();
            query
        })
    }

    /// The machine whose names have all the words; laptop chips only where a laptop is asked for.
    fn by_some_words(&self, phrase: &Phrase) -> Result<Option<HardwareQuery<'c>>, NameError> {
        if !phrase.names_a_chip() {
            return Ok(None);
        }
        let postings = self.index.hardware_words(self.catalog);
        let mut found = Vec::new();
        for words in phrase.word_lists() {
            found = postings.with_all(&self.catalog.hardware, &words);
            found.retain(|hw| fits_laptop(hw, phrase.laptop));
            if !found.is_empty() {
                break;
            }
        }
        if let Some(size) = phrase.memory
            && found.iter().any(|hw| hw.was_sold_with(size))
        {
            found.retain(|hw| hw.was_sold_with(size));
        }
        let first = match found.as_slice() {
            [] => return Ok(None),
            [first, ..] => *first,
        };
        let bin = first.bin_of.as_ref();
        if found.len() > 1 && (bin.is_none() || found.iter().any(|hw| hw.bin_of.as_ref() != bin)) {
            return Err(NameError::Ambiguous {
                kind: NameKind::Hardware,
                asked: shown(self.asked),
                candidates: found.iter().take(8).map(|hw| hw.id.clone()).collect(),
            });
        }
        let usual = bin.and_then(|bin| {
            let hw = self.index.hardware.get(&self.catalog.hardware, &compact(bin))?;
            found.iter().any(|f| f.id == hw.id).then_some(hw)
        });
        Ok(Some(self.refined(usual.unwrap_or(first), phrase)))
    }
}
