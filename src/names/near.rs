//! The names closest to one that leads nowhere.

use super::error::{NameError, NameKind};
use super::index::{hardware_names, model_aliases};
use super::text::{compact, shown, words};
use crate::catalog::Catalog;
use std::cmp::Ordering;

/// Suggestions in one message.
const MOST: usize = 3;
/// Least likeness of a suggestion, from 0 to 1.
const LEAST: f64 = 0.55;
/// How far a suggestion may be behind the best one.
const BEHIND: f64 = 0.16;

/// The refusal of a machine's name.
pub(super) fn unknown_hardware(catalog: &Catalog, asked: &str) -> NameError {
    let names = catalog
        .hardware
        .iter()
        .flat_map(|hw| hardware_names(hw).map(|name| (name, hw.id.as_str(), hw.aliases.len())));
    NameError::Unknown {
        kind: NameKind::Hardware,
        asked: shown(asked),
        near: nearest(asked, names),
        search: findable(asked, catalog.hardware.iter().flat_map(hardware_names)),
    }
}

/// The refusal of a model's name.
pub(super) fn unknown_model(catalog: &Catalog, asked: &str) -> NameError {
    let near = nearest_classes(catalog, asked).unwrap_or_else(|| {
        let asked = asked.rsplit('/').next().unwrap_or(asked);
        nearest(
            asked,
            catalog.models.iter().flat_map(|m| {
                let aliases = model_aliases(m).filter(|a| !a.contains('/'));
                let weight = m.hf_downloads.min(1 << 40) as usize;
                std::iter::once(m.id.as_str())
                    .chain(aliases)
                    .map(move |name| (name, m.id.as_str(), weight))
            }),
        )
    });
    NameError::Unknown {
        kind: NameKind::Model,
        asked: shown(asked),
        near,
        search: findable(asked, model_names(catalog)),
    }
}

/// The refusal of a format's name.
pub(super) fn unknown_quant(catalog: &Catalog, asked: &str) -> NameError {
    let names = catalog
        .quants
        .iter()
        .filter(|q| !q.name.starts_with("KV "))
        .map(|q| (q.name.as_str(), q.name.as_str(), 0));
    NameError::Unknown {
        kind: NameKind::Quant,
        asked: shown(asked),
        near: nearest(asked, names),
        search: None,
    }
}

/// Ids of the names most like `asked`. Of equally like ones the entry with the larger weight comes first.
fn nearest<'a>(asked: &str, names: impl Iterator<Item = (&'a str, &'a str, usize)>) -> Vec<String> {
    let key = compact(asked);
    let asked_words = words(asked);
    let mut best: Vec<(f64, usize, &str)> = Vec::new();
    for (name, id, weight) in names {
        let score = likeness(&key, &asked_words, name);
        if score < LEAST {
            continue;
        }
        match best.iter_mut().find(|b| b.2 == id) {
            Some(known) => known.0 = known.0.max(score),
            None => best.push((score, weight, id)),
        }
    }
    best.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
    let floor = best.first().map_or(0.0, |b| b.0 - BEHIND);
    best.iter().take_while(|b| b.0 >= floor).take(MOST).map(|b| b.2.to_owned()).collect()
}

/// From 0 to 1: edit distance over length, and a share for whole words in common.
fn likeness(key: &str, asked_words: &[String], name: &str) -> f64 {
    let other = compact(name);
    let longer = key.len().max(other.len()).max(1);
    if key.len().abs_diff(other.len()) * 2 > longer {
        return 0.0;
    }
    let edits = strsim::osa_distance(key, &other) as f64 / longer as f64;
    let spelling = (1.0 - edits) * 0.85;
    if spelling + 0.2 < LEAST {
        return 0.0;
    }
    let words = words(name);
    let common = asked_words.iter().filter(|w| words.contains(w)).count();
    let overlap = common as f64 / asked_words.len().max(words.len()).max(1) as f64;
    spelling + overlap * 0.15 + strsim::jaro_winkler(key, &other) * 0.05
}

/// For a bare size that is no class: the classes around it.
fn nearest_classes(catalog: &Catalog, asked: &str) -> Option<Vec<String>> {
    let size = size_in_billions(asked)?;
    let mut classes: Vec<(f64, &str)> = catalog
        .classes
        .iter()
        .filter_map(|c| Some((size_in_billions(&c.class)?, c.class.as_str())))
        .map(|(other, class)| ((other / size).ln().abs(), class))
        .collect();
    classes.sort_by(|a, b| a.0.total_cmp(&b.0));
    classes.truncate(2);
    classes.sort_by(|a, b| {
        size_in_billions(a.1).partial_cmp(&size_in_billions(b.1)).unwrap_or(Ordering::Equal)
    });
    Some(classes.iter().map(|c| c.1.to_owned()).collect())
}

fn size_in_billions(text: &str) -> Option<f64> {
    let key = compact(text);
    let number: f64 = key.strip_suffix('b').unwrap_or(&key).parse().ok()?;
    (number.is_finite() && number > 0.0).then_some(number)
}

/// The longest beginning of a name that occurs in one of the names of a list, if that is three letters and half of it at least.
fn findable<'a>(asked: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let key = compact(asked);
    let mut names: Vec<String> = names.map(compact).collect();
    let mut end = 0;
    for (at, letter) in key.char_indices() {
        let part = &key[..at + letter.len_utf8()];
        names.retain(|name| name.contains(part));
        if names.is_empty() {
            break;
        }
        end = part.len();
    }
    (end >= 3 && end * 2 >= key.len()).then(|| key[..end].to_owned())
}

/// Every id, display name and alias of the models.
fn model_names(catalog: &Catalog) -> impl Iterator<Item = &str> {
    catalog
        .models
        .iter()
        .flat_map(|m| [m.id.as_str(), m.name.as_str()].into_iter().chain(model_aliases(m)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(error: &NameError) -> Vec<&str> {
        match error {
            NameError::Unknown { near, .. } => near.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn a_typing_error_finds_what_was_meant() {
        let catalog = crate::embedded::catalog();
        for (asked, first) in [
            ("4099", "rtx-4090"),
            ("rtx 490", "rtx-4090"),
            ("m4 mex", "m4-max-40c"),
            ("strx halo", "ryzen-ai-max-plus-395"),
            ("7900xtxx", "rx-7900-xtx"),
        ] {
            let error = unknown_hardware(&catalog, asked);
            assert_eq!(near(&error).first(), Some(&first), "{asked}: {error:?}");
        }
        for (asked, first) in [
            ("lama-3.3-70b", "llama-3.3-70b"),
            ("qwen3-8bb", "qwen3-8b"),
            ("gemma-3-27", "gemma-3-27b"),
            ("gpt-oos-20b", "gpt-oss-20b"),
        ] {
            let error = unknown_model(&catalog, asked);
            assert_eq!(near(&error).first(), Some(&first), "{asked}: {error:?}");
        }
    }

    #[test]
    fn a_mistyped_card_is_offered_with_its_laptop_twin() {
        let catalog = crate::embedded::catalog();
        let error = unknown_hardware(&catalog, "4099");
        assert_eq!(near(&error)[..2], ["rtx-4090", "rtx-4090-laptop"]);
        assert!(error.hint().is_some_and(|h| h.contains("`wir hw 409`")));
    }

    #[test]
    fn a_size_that_is_no_class_is_answered_with_its_neighbours() {
        let catalog = crate::embedded::catalog();
        assert_eq!(near(&unknown_model(&catalog, "71b")), ["70b", "72b"]);
        assert_eq!(near(&unknown_model(&catalog, "400b")), ["405b", "671b"]);
        assert_eq!(near(&unknown_model(&catalog, "70")), ["70b", "72b"]);
    }

    #[test]
    fn nothing_is_suggested_for_noise() {
        let catalog = crate::embedded::catalog();
        for asked in ["zzzzzzzzzzzz", "日本語", "%%%", "xyzzy plugh"] {
            assert!(near(&unknown_hardware(&catalog, asked)).is_empty(), "{asked}");
            assert!(near(&unknown_model(&catalog, asked)).is_empty(), "{asked}");
        }
    }
}
