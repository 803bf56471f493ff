//! Filters for lists: every entry that has all the words somewhere in its names.

use super::index::{hardware_names, model_aliases};
use super::text::compact;
use crate::catalog::Catalog;
use crate::catalog::hardware::Hardware;
use crate::catalog::model::Model;

/// The machines whose id, name, aliases, maker or architecture contain every word of `text`, in the catalog's order.
/// No word finds all.
pub fn search_hardware<'c>(catalog: &'c Catalog, text: &str) -> Vec<&'c Hardware> {
    let parts = parts(text);
    let architecture = |hw: &'c Hardware| hw.architecture.as_deref();
    catalog
        .hardware
        .iter()
        .filter(|hw| {
            let fields = hardware_names(hw).chain([hw.vendor.as_str()]).chain(architecture(hw));
            contains_all(fields, &parts)
        })
        .collect()
}

/// The models whose id, name, aliases, family or maker contain every word of `text`, in the catalog's order. No word
/// finds all.
pub fn search_models<'c>(catalog: &'c Catalog, text: &str) -> Vec<&'c Model> {
    let parts = parts(text);
    catalog
        .models
        .iter()
        .filter(|m| {
            let fields = [&m.id, &m.name, &m.family, &m.developer].map(String::as_str);
            contains_all(fields.into_iter().chain(model_aliases(m)), &parts)
        })
        .collect()
}

fn parts(text: &str) -> Vec<String> {
    text.split_whitespace().take(20).map(compact).filter(|part| !part.is_empty()).collect()
}

/// Whether every part occurs in one of the fields.
fn contains_all<'a>(fields: impl Iterator<Item = &'a str>, parts: &[String]) -> bool {
    if parts.is_empty() {
        return true;
    }
    let fields: Vec<String> = fields.map(compact).collect();
    parts.iter().all(|part| fields.iter().any(|field| field.contains(part.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_must_occur_somewhere() {
        let catalog = crate::embedded::catalog();
        let hw: Vec<&str> =
            search_hardware(&catalog, "4090 laptop").iter().map(|hw| hw.id.as_str()).collect();
        assert_eq!(hw, ["rtx-4090-laptop"]);
        assert_eq!(search_hardware(&catalog, "apple m4 ultra").len(), 0);
        assert!(search_hardware(&catalog, "nvidia").len() > 100);
        assert_eq!(search_hardware(&catalog, " ").len(), catalog.hardware.len());
        let models = search_models(&catalog, "alibaba coder 30b");
        assert_eq!(models.len(), 1);
        assert_eq!(models[0].id, "qwen3-coder-30b-a3b");
        assert!(search_models(&catalog, "no-such-model").is_empty());
    }
}
