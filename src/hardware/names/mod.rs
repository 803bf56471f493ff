//! From the names that drivers and kernels print to candidates for a catalog lookup.
//!
//! A name becomes lower-case words joined by hyphens, without vendor and filler words. No table maps names to catalog
//! entries here: the candidates go from specific to general, and the catalog takes the first it knows.

mod cpu;
mod gpu;
mod machine;

pub(super) use cpu::candidates as cpu_candidates;
pub(super) use gpu::candidates as gpu_candidates;
pub(super) use machine::{apple as apple_candidates, candidates as machine_candidates};

use crate::units::{Bytes, GIB};

/// More words than any name has.
const MOST_WORDS: usize = 24;

/// Sizes in GiB that cards and machines are sold with; what is reported is a little less.
const SOLD_SIZES: &[u64] = &[
    2, 3, 4, 5, 6, 8, 10, 11, 12, 16, 20, 22, 24, 32, 36, 40, 48, 64, 72, 80, 94, 96, 128, 141,
    144, 180, 186, 192, 256, 288, 432, 512,
];

/// The share of the sold size that is reported at least: error correction takes a sixteenth.
const REPORTED_SHARE: f64 = 0.92;

/// Lower-case words of a name: signs of trademark gone, `+` spelled out, anything else a separator.
fn words(name: &str) -> Vec<String> {
    let mut text = name.to_lowercase();
    for sign in ["(tm)", "(r)", "(c)", "™", "®"] {
        text = text.replace(sign, " ");
    }
    let text = text.replace('+', " plus ");
    text.split(|c: char| !c.is_alphanumeric() && c != '.')
        .map(|word| word.trim_matches('.'))
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .map(str::to_owned)
        .collect()
}

/// The sizes that something reporting this much memory may be sold with, the nearest first.
fn sold_sizes(memory: Bytes) -> Vec<u64> {
    let gib = memory.gib();
    let fits = |sold: &u64| (REPORTED_SHARE..=1.02).contains(&(gib / *sold as f64));
    let mut sizes: Vec<u64> = SOLD_SIZES.iter().copied().filter(fits).collect();
    sizes.push(memory.get().div_ceil(GIB));
    sizes.sort_by(|a, b| (*a as f64 - gib).abs().total_cmp(&(*b as f64 - gib).abs()));
    sizes.dedup();
    sizes
}

/// `12gb`.
fn is_size(word: &str) -> bool {
    word.strip_suffix("gb").is_some_and(is_number)
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}

/// Candidates in order, each once.
#[derive(Default)]
struct Candidates(Vec<String>);

impl Candidates {
    fn add(&mut self, name: String) {
        if !name.is_empty() && !self.0.contains(&name) {
            self.0.push(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sold_sizes_forgive_what_drivers_and_error_correction_take() {
        let first = |mib| sold_sizes(Bytes::from_mib(mib))[0];
        assert_eq!([8_151, 16_376, 24_564, 32_607, 81_559].map(first), [8, 16, 24, 32, 80]);
        assert!(sold_sizes(Bytes::from_mib(46_068)).contains(&48));
        assert!(sold_sizes(Bytes::from_mib(15_360)).contains(&16));
        assert_eq!(sold_sizes(Bytes::ZERO), [0]);
    }

    #[test]
    fn any_text_gives_candidates_without_blanks() {
        for name in
            ["", " ", "\u{0}", "™®", "a / b", " / ", "@", "…", "é + ü", "x".repeat(9999).as_str()]
        {
            let all = [
                gpu_candidates(name, Some(Bytes(u64::MAX))),
                cpu_candidates(name),
                apple_candidates(name, Some(u32::MAX), Some(Bytes(u64::MAX))),
                machine_candidates(name, Some(Bytes::ZERO)),
            ];
            assert!(all.iter().flatten().all(|c| !c.contains(' ') && !c.is_empty()), "{name}");
        }
    }
}
