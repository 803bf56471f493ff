//! Names of processors.

use super::{Candidates, is_number, words};

/// Words that never tell one processor from another.
const FILLERS: &[&str] = &[
    "amd",
    "intel",
    "cpu",
    "processor",
    "qualcomm",
    "oryon",
    "cores",
    "dual",
    "quad",
    "six",
    "eight",
    "twelve",
    "sixteen",
];

/// Names a catalog may know a processor by, most specific first.
pub(in crate::hardware) fn candidates(name: &str) -> Vec<String> {
    let before_clock = name.split('@').next().unwrap_or_default();
    let before_gpu = before_clock.split(" w/ ").next().unwrap_or_default();
    let before_gpu = before_gpu.split(" with Radeon").next().unwrap_or_default();
    let words = without_counts(&words(before_gpu));
    let mut found = Candidates::default();
    found.add(words.join("-"));
    if let Some(family) = family(&words) {
        found.add(family);
    }
    // PRO parts differ in management, not in memory; only Threadripper PRO has more channels.
    if words.iter().any(|w| w == "pro") && !words.iter().any(|w| w == "threadripper") {
        let plain: Vec<&str> = words.iter().map(String::as_str).filter(|w| *w != "pro").collect();
        found.add(plain.join("-"));
    }
    // `ryzen-9-7950x`, then `9-7950x`, then `7950x`: the catalog knows one of them.
    for start in 1..words.len() {
        let rest = words[start..].join("-");
        if rest.len() > 2 && rest.bytes().any(|b| b.is_ascii_digit()) {
            found.add(rest);
        }
    }
    found.0
}

/// Drops fillers, `12th Gen` in front, and `16-Core`.
fn without_counts(words: &[String]) -> Vec<String> {
    let mut kept = Vec::with_capacity(words.len());
    for (position, word) in words.iter().enumerate() {
        let next = words.get(position + 1).map(String::as_str);
        let counted = is_number(word) && matches!(next, Some("core" | "cores"));
        let ordinal = next == Some("gen") && word.ends_with("th");
        let filler = FILLERS.contains(&word.as_str());
        // "Core" is Intel's brand in front and a count at the end.
        let trailing_core = word == "core" && !kept.is_empty();
        let gen_word = word == "gen" && kept.is_empty();
        if !(counted || ordinal || filler || trailing_core || gen_word) {
            kept.push(word.clone());
        }
    }
    kept
}

/// The family of a server processor, because memory channels go with the family.
fn family(words: &[String]) -> Option<String> {
    let has = |wanted: &str| words.iter().any(|word| word == wanted);
    let has_any = |wanted: &[&str]| wanted.iter().any(|word| has(word));
    if has("epyc") {
        let digits = model_digits(words)?;
        return Some(format!("epyc-{}00{}", digits[0], digits[3]));
    }
    if has("xeon") && has_any(&["gold", "silver", "platinum", "bronze"]) {
        return Some(format!("xeon-sp-{}", model_digits(words)?[1]));
    }
    if has("xeon") && words.iter().any(|w| is_workstation_tier(w)) {
        let generation = model_digits(words)?[0];
        return Some(format!("xeon-w-{generation}400"));
    }
    if has("xeon") && words.last().is_some_and(|w| w.len() == 5 && w.ends_with('p')) {
        let digits = model_digits(words)?;
        return Some(format!("xeon-{}{}00p", digits[0], digits[1]));
    }
    if has("xeon") && has("e5") {
        let version = words.iter().find(|w| w.strip_prefix('v').is_some_and(is_number))?;
        return Some(format!("xeon-e5-{version}"));
    }
    if has("snapdragon") {
        // `Snapdragon X Elite - X1E80100`: the part number starts with X and a digit.
        let brand = words.iter().take_while(|w| !(w.len() > 5 && w.starts_with('x')));
        return Some(brand.cloned().collect::<Vec<_>>().join("-"));
    }
    None
}

/// `w9` in `Xeon w9-3495X`.
fn is_workstation_tier(word: &str) -> bool {
    matches!(word, "w3" | "w5" | "w7" | "w9")
}

/// The four signs of a model number: EPYC 9654 has 9, 6, 5, 4; EPYC 7F72 has 7, f, 7, 2.
fn model_digits(words: &[String]) -> Option<[char; 4]> {
    words.iter().find_map(|word| {
        let signs: Vec<char> = word.chars().take(4).collect();
        let signs: [char; 4] = signs.try_into().ok()?;
        (signs[0].is_ascii_digit() && signs[3].is_ascii_digit()).then_some(signs)
    })
}

#[cfg(test)]
mod tests {
    use super::candidates;

    #[test]
    fn marketing_words_and_counts_go() {
        let first = |name| candidates(name).into_iter().next().unwrap_or_default();
        let names = [
            ("AMD Ryzen 9 7950X 16-Core Processor", "ryzen-9-7950x"),
            ("AMD Ryzen 7 3700X Eight-Core Processor", "ryzen-7-3700x"),
            ("12th Gen Intel(R) Core(TM) i7-12700H", "core-i7-12700h"),
            ("Intel(R) Core(TM) i7-8700K CPU @ 3.70GHz", "core-i7-8700k"),
            ("Intel(R) Core(TM) Ultra 7 155H", "core-ultra-7-155h"),
            ("AMD RYZEN AI MAX+ 395 w/ Radeon 8060S", "ryzen-ai-max-plus-395"),
            ("AMD Ryzen AI 9 HX 370 w/ Radeon 890M", "ryzen-ai-9-hx-370"),
            ("AMD Ryzen Threadripper PRO 7995WX 96-Cores", "ryzen-threadripper-pro-7995wx"),
            ("Intel(R) N100", "n100"),
        ];
        for (name, expected) in names {
            assert_eq!(first(name), expected);
        }
    }

    #[test]
    fn server_processors_have_their_family_too() {
        let names = [
            ("AMD EPYC 9654 96-Core Processor", "epyc-9004"),
            ("AMD EPYC 9755 128-Core Processor", "epyc-9005"),
            ("AMD EPYC 7F72 24-Core Processor", "epyc-7002"),
            ("Intel(R) Xeon(R) Gold 6430", "xeon-sp-4"),
            ("Intel(R) Xeon(R) w9-3595X", "xeon-w-3400"),
            ("Intel(R) Xeon(R) 6980P", "xeon-6900p"),
            ("AMD RYZEN AI MAX+ PRO 395 w/ Radeon 8060S", "ryzen-ai-max-plus-395"),
            ("Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz", "xeon-e5-v4"),
            ("Snapdragon(R) X Elite - X1E80100 - Qualcomm(R) Oryon(TM) CPU", "snapdragon-x-elite"),
        ];
        for (name, family) in names {
            let found = candidates(name);
            assert!(found.iter().any(|c| c == family), "{name}: {found:?}");
        }
    }

    #[test]
    fn the_model_number_alone_comes_last() {
        assert_eq!(
            candidates("AMD Ryzen 5 5600X 6-Core Processor").last().map(String::as_str),
            Some("5600x")
        );
        assert_eq!(candidates("AMD EPYC"), ["epyc"]);
    }
}
