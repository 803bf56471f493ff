//! Names of GPUs.

use super::{Candidates, is_size, sold_sizes, words};
use crate::units::Bytes;

/// Words that never tell one GPU from another.
const FILLERS: &[&str] = &[
    "nvidia",
    "geforce",
    "amd",
    "ati",
    "intel",
    "corporation",
    "data",
    "center",
    "gpu",
    "graphics",
    "series",
    "generation",
    "edition",
    "workstation",
    "with",
    "design",
    "hbm2",
    "hbm2e",
    "hbm3",
    "hbm3e",
];

/// Brand words that a catalog may leave out.
const BRANDS: &[&str] = &["radeon", "instinct", "tesla"];

/// The names of laptop parts, which are other chips than the cards of the same number.
const MOBILE: &[&str] = &["laptop", "mobile", "max-q"];

/// Names a catalog may know a GPU by, most specific first.
pub(in crate::hardware) fn candidates(name: &str, memory: Option<Bytes>) -> Vec<String> {
    let mut found = Candidates::default();
    let products: Vec<Vec<String>> =
        products(name).into_iter().flat_map(|words| mobile_variants(&words)).collect();
    for words in &products {
        add_sized(&mut found, words, memory);
    }
    for words in &products {
        add_with_brand_and_without(&mut found, words, "");
        add_with_brand_and_without(&mut found, &without_size(words), "");
    }
    found.0
}

/// The words of each product: `AMD Instinct MI60 / MI50` names two.
fn products(name: &str) -> Vec<Vec<String>> {
    let meaningful = |text: &str| -> Vec<String> {
        let all = words(text).into_iter().filter(|word| !FILLERS.contains(&word.as_str()));
        join_max_q(all.collect())
    };
    let Some((first, second)) = name.split_once(" / ") else {
        return vec![meaningful(name)];
    };
    let shared = first.rsplit_once(' ').map(|(shared, _)| shared).unwrap_or_default();
    vec![meaningful(first), meaningful(&format!("{shared} {second}"))]
}

/// `Max-Q` is one word.
fn join_max_q(words: Vec<String>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        match joined.last_mut() {
            Some(last) if last == "max" && word == "q" => last.push_str("-q"),
            _ => joined.push(word),
        }
    }
    joined
}

/// Laptop parts under their own and under the two common names; everything else as it is.
fn mobile_variants(words: &[String]) -> Vec<Vec<String>> {
    let Some(own) = words.iter().find(|word| MOBILE.contains(&word.as_str())) else {
        return vec![words.to_vec()];
    };
    let renamed = |to: &str| {
        let rename = |word: &String| {
            if word == own { to.to_owned() } else { word.clone() }
        };
        words.iter().map(rename).collect()
    };
    let others = ["laptop", "mobile"].into_iter().filter(|name| name != own);
    std::iter::once(words.to_vec()).chain(others.map(renamed)).collect()
}

fn without_size(words: &[String]) -> Vec<String> {
    words.iter().filter(|word| !is_size(word)).cloned().collect()
}

/// Names that end in a memory size: the one the driver reports, then the one in the name.
fn add_sized(found: &mut Candidates, words: &[String], memory: Option<Bytes>) {
    let base = without_size(words);
    for size in memory.map(sold_sizes).unwrap_or_default() {
        add_with_brand_and_without(found, &base, &format!("-{size}gb"));
        add_size_before_laptop(found, &base, size);
    }
    if base != words {
        add_with_brand_and_without(found, words, "");
    }
}

fn add_with_brand_and_without(found: &mut Candidates, words: &[String], end: &str) {
    let Some((first, rest)) = words.split_first() else {
        return;
    };
    found.add(format!("{}{end}", words.join("-")));
    if BRANDS.contains(&first.as_str()) && !rest.is_empty() {
        found.add(format!("{}{end}", rest.join("-")));
    }
}

/// `rtx-3080-16gb-laptop` beside `rtx-3080-laptop-16gb`.
fn add_size_before_laptop(found: &mut Candidates, words: &[String], size: u64) {
    if let Some((last, rest)) = words.split_last()
        && MOBILE.contains(&last.as_str())
    {
        found.add(format!("{}-{size}gb-{last}", rest.join("-")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, gib: u64) -> Vec<String> {
        candidates(name, Some(Bytes::from_gib(gib)))
    }

    #[test]
    fn the_memory_size_comes_first() {
        assert_eq!(of("NVIDIA GeForce RTX 3060", 12), ["rtx-3060-12gb", "rtx-3060"]);
        assert_eq!(of("Intel(R) Arc(TM) A770 Graphics", 16), ["arc-a770-16gb", "arc-a770"]);
    }

    #[test]
    fn laptop_parts_never_get_the_name_of_the_card() {
        for name in [
            "NVIDIA GeForce RTX 3080 Laptop GPU",
            "GeForce RTX 3080 Mobile",
            "GeForce RTX 3080 with Max-Q Design",
        ] {
            let found = of(name, 16);
            assert!(found.contains(&"rtx-3080-laptop-16gb".to_owned()), "{found:?}");
            assert!(found.contains(&"rtx-3080-16gb-laptop".to_owned()), "{found:?}");
            assert!(!found.contains(&"rtx-3080".to_owned()), "{found:?}");
            assert!(!found.contains(&"rtx-3080-16gb".to_owned()), "{found:?}");
        }
    }

    #[test]
    fn brand_words_may_be_left_out() {
        let found = of("AMD Radeon RX 7900 XTX", 24);
        assert_eq!(found[..2], ["radeon-rx-7900-xtx-24gb", "rx-7900-xtx-24gb"]);
        assert!(found.contains(&"rx-7900-xtx".to_owned()));
        assert!(of("Tesla T4", 16).contains(&"t4".to_owned()));
        assert!(of("AMD Radeon VII", 16).contains(&"radeon-vii".to_owned()));
    }

    #[test]
    fn two_products_in_one_name_are_two_candidates() {
        let found = of("AMD Instinct MI60 / MI50", 32);
        for name in ["instinct-mi60-32gb", "instinct-mi50-32gb", "mi60", "mi50"] {
            assert!(found.contains(&name.to_owned()), "{name}: {found:?}");
        }
    }

    #[test]
    fn server_cards_keep_their_form() {
        let h100 = candidates("NVIDIA H100 80GB HBM3", Some(Bytes::from_mib(81_559)));
        assert_eq!(h100, ["h100-80gb", "h100"]);
        assert!(of("NVIDIA A100-SXM4-80GB", 80).contains(&"a100-sxm4-80gb".to_owned()));
        assert!(of("NVIDIA H100 PCIe", 80).contains(&"h100-pcie".to_owned()));
        let blackwell = of("NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation Edition", 96);
        assert!(blackwell.contains(&"rtx-pro-6000-blackwell-max-q".to_owned()), "{blackwell:?}");
    }
}
