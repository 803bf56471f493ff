//! Words around a chip's name that say nothing about which chip it is.

use super::super::text::words;

/// Makers, product lines and filler.
const NOISE: [&str; 42] = [
    "nvidia",
    "geforce",
    "amd",
    "radeon",
    "intel",
    "apple",
    "gpu",
    "gpus",
    "cpu",
    "graphics",
    "graphic",
    "card",
    "cards",
    "processor",
    "with",
    "generation",
    "edition",
    "design",
    "chip",
    "soc",
    "apu",
    "pc",
    "computer",
    "memory",
    "ram",
    "vram",
    "unified",
    "sli",
    "nvlink",
    "a",
    "an",
    "the",
    "of",
    "and",
    "my",
    "hbm2",
    "hbm2e",
    "hbm3",
    "hbm3e",
    "pcie4",
    "oem",
    "fe",
];

/// Screen sizes of the notebooks, in inches.
const SCREENS: [&str; 4] = ["13", "14", "15", "16"];

/// The words of a name as typed, trademark signs and what follows `@` or `w/` cut off.
pub(super) fn words_of(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let lower = lower
        .replace("(tm)", " ")
        .replace("(r)", " ")
        .replace(['™', '®', '"', '″'], " ")
        .replace(['×', '*'], " x ");
    let lower = with_size(&lower).unwrap_or(lower);
    let end = ["@", " w/"].iter().filter_map(|cut| lower.find(cut)).min().unwrap_or(lower.len());
    words(&lower[..end])
}

/// `m4-max@128gb` with a space for the sign: what follows it is a memory size, not the clock of a processor.
fn with_size(lower: &str) -> Option<String> {
    let (name, size) = lower.split_once('@')?;
    let digits = size.trim().trim_end_matches("gib").trim_end_matches("gb").trim_end();
    let is_size = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    is_size.then(|| format!("{name} {digits}gb"))
}

/// The words that name the chip.
pub(super) fn without(words: &[String]) -> Vec<String> {
    let mut kept = Vec::new();
    let mut rest = words;
    let mut is_mac = false;
    while let Some((word, after)) = rest.split_first() {
        let mac = mac_words(rest);
        let skipped = mac.max(ordinal_generation(rest)).max(inches(rest));
        if skipped > 0 {
            is_mac |= mac > 0;
            rest = &rest[skipped..];
            continue;
        }
        let says_nothing = NOISE.contains(&word.as_str()) || (is_mac && is_year(word));
        if !says_nothing {
            kept.push(word.clone());
        }
        rest = after;
    }
    kept
}

/// How many words name a Mac rather than its chip: "macbook pro 16 inch" is four.
fn mac_words(words: &[String]) -> usize {
    let Some(first) = words.first().map(String::as_str) else {
        return 0;
    };
    let lines: &[&str] = match first {
        "macbook" => &["pro", "air"],
        "mac" => &["studio", "mini", "pro"],
        "imac" => &["pro", "24", "27"],
        "mbp" | "mba" => &[],
        _ => return 0,
    };
    let word = |at: usize| words.get(at).map(String::as_str);
    let mut n = 1 + usize::from(word(1).is_some_and(|w| lines.contains(&w)));
    let is_air = first == "mba" || word(1) == Some("air");
    let screen = |w: &str| SCREENS.contains(&w) && !(is_air && w == "16");
    if first != "mac" && word(n).is_some_and(screen) {
        n += 1;
    }
    n + usize::from(word(n).is_some_and(is_inch))
}

/// "15 inch" is two words, wherever it stands.
fn inches(words: &[String]) -> usize {
    match words {
        [size, unit, ..] if size.parse::<u8>().is_ok() && is_inch(unit) => 2,
        _ => 0,
    }
}

fn is_inch(word: &str) -> bool {
    matches!(word, "inch" | "inches" | "in" | "zoll")
}

/// "13th gen" is two words.
fn ordinal_generation(words: &[String]) -> usize {
    let is_ordinal = |w: &String| {
        w.strip_suffix("th")
            .or_else(|| w.strip_suffix("st"))
            .or_else(|| w.strip_suffix("nd"))
            .or_else(|| w.strip_suffix("rd"))
            .is_some_and(|n| n.parse::<u8>().is_ok())
    };
    let is_gen = |w: &String| w == "gen" || w == "generation";
    match words {
        [ordinal, next, ..] if is_ordinal(ordinal) && is_gen(next) => 2,
        _ => 0,
    }
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.starts_with("20") && word.parse::<u16>().is_ok()
}

/// Whether a word marks the laptop version of a chip.
pub(super) fn is_laptop_word(word: &str) -> bool {
    matches!(word, "laptop" | "mobile" | "notebook" | "laptops")
}

/// Whether an id is one of a laptop version.
pub(super) fn is_laptop_name(id: &str) -> bool {
    id.split('-').any(|word| word == "laptop")
}
