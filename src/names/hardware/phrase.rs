//! A machine's name taken apart: chip, laptop or not, cores, memory.

use super::super::text::number_and_unit;
use super::noise;
use crate::units::{Bytes, parse};

/// Sizes that a bare number after a chip's name may mean, in GiB.
const USUAL_SIZES: [u32; 33] = [
    2, 3, 4, 6, 8, 10, 11, 12, 16, 18, 20, 22, 24, 32, 36, 40, 48, 64, 72, 80, 94, 96, 120, 128,
    141, 192, 256, 288, 384, 512, 768, 1024, 2048,
];

/// A number of cores, and of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cores {
    pub number: u32,
    pub kind: CoreKind,
}

impl Cores {
    pub(super) const fn either(number: u32) -> Self {
        Self { number, kind: CoreKind::Either }
    }
}

/// Which cores are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CoreKind {
    Gpu,
    Cpu,
    Either,
}

/// The parts of a machine's name.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    /// Words of the chip, maker and filler among them.
    all: Vec<String>,
    /// Words of the chip alone.
    chip: Vec<String>,
    /// Whether the laptop version is asked for; the word itself is in neither list.
    pub laptop: bool,
    pub cores: Option<Cores>,
    pub memory: Option<Bytes>,
}

impl Phrase {
    pub(super) fn new(words: &[String]) -> Self {
        let memory = find_memory(words);
        let words = without(words, memory.map(|m| m.1));
        let cores = find_cores(&words);
        let words = without(&words, cores.map(|c| c.1));
        let (laptop, words) = split_laptop(words);
        Self {
            chip: noise::without(&words),
            all: words,
            laptop,
            cores: cores.map(|c| c.0),
            memory: memory.map(|m| m.0),
        }
    }

    /// The same without a bare number at its end, and that number.
    pub(super) fn without_last_number(&self) -> Option<(Self, u32)> {
        let (last, _) = self.all.split_last()?;
        let number = last.parse().ok().filter(|n| *n > 0)?;
        let all = self.all[..self.all.len() - 1].to_vec();
        let chip = noise::without(&all);
        (!all.is_empty()).then(|| {
            let shorter = Self { all, chip, ..self.clone() };
            (shorter, number)
        })
    }

    /// Index keys, most literal first.
    pub(super) fn keys(&self) -> Vec<String> {
        let suffixes: &[&str] = if self.laptop { &["laptop", ""] } else { &[""] };
        let mut keys: Vec<String> = Vec::with_capacity(4);
        for suffix in suffixes {
            for words in self.word_lists() {
                let key = words.concat() + suffix;
                if !keys.contains(&key) {
                    keys.push(key);
                }
            }
        }
        keys
    }

    /// Whether anything is left beside makers and filler; one letter says too little.
    pub(super) fn names_a_chip(&self) -> bool {
        self.chip.iter().any(|word| word.len() > 1)
    }

    /// Word lists to search entries by, most literal first.
    pub(super) fn word_lists(&self) -> Vec<Vec<String>> {
        let mut lists = vec![self.all.clone(), self.chip.clone()];
        lists.retain(|words| !words.is_empty());
        lists
    }
}

fn without(words: &[String], range: Option<(usize, usize)>) -> Vec<String> {
    let (from, to) = range.unwrap_or((0, 0));
    words[..from].iter().chain(&words[to..]).cloned().collect()
}

/// Whether a number is a usual memory size.
pub(super) fn is_usual_size(number: u32) -> bool {
    USUAL_SIZES.contains(&number)
}

/// The memory size among the words.
pub(super) fn stated_memory(words: &[String]) -> Option<Bytes> {
    find_memory(words).map(|found| found.0)
}

/// The number of cores among the words.
pub(super) fn stated_cores(words: &[String]) -> Option<Cores> {
    find_cores(words).map(|found| found.0)
}

/// A memory size and the range of words that state it: `64gb`, or `64` and `gb`.
fn find_memory(words: &[String]) -> Option<(Bytes, (usize, usize))> {
    let is_unit = |w: &String| matches!(w.as_str(), "gb" | "gib" | "tb" | "tib");
    (0..words.len()).find_map(|at| {
        let (number, unit) = number_and_unit(&words[at])?;
        let next = words.get(at + 1).filter(|w| is_unit(w));
        let (unit, to) = match (unit, next) {
            ("", Some(next)) => (next.as_str(), at + 2),
            ("gb" | "gib" | "tb" | "tib", _) => (unit, at + 1),
            // "64g", but not "5600g".
            ("g", _) if number <= 512.0 => (unit, at + 1),
            _ => return None,
        };
        let size = parse::memory_size(&format!("{number}{unit}")).ok()?;
        Some((size, (at, to)))
    })
}

/// A number of cores and the range of words that state it: `40c`, `40core`, `40 core gpu`, `40 gpu cores`. GPU cores win
/// over CPU cores where both are stated; the other statement then stays behind as noise would.
fn find_cores(words: &[String]) -> Option<(Cores, (usize, usize))> {
    let all: Vec<(Cores, (usize, usize))> =
        (0..words.len()).filter_map(|at| cores_at(words, at)).collect();
    let first_of = |kind| all.iter().find(|c| c.0.kind == kind).copied();
    match (first_of(CoreKind::Gpu), first_of(CoreKind::Cpu)) {
        // "14-core CPU, 32-core GPU" follow each other in every order: both leave.
        (Some(gpu), Some(cpu)) => {
            let (from, to) = (gpu.1.0.min(cpu.1.0), gpu.1.1.max(cpu.1.1));
            Some((gpu.0, (from, to)))
        }
        (gpu, cpu) => gpu.or(cpu).or_else(|| first_of(CoreKind::Either)),
    }
}

fn cores_at(words: &[String], at: usize) -> Option<(Cores, (usize, usize))> {
    let (number, unit) = number_and_unit(&words[at])?;
    let number =
        (number.fract() == 0.0 && (1.0..=512.0).contains(&number)).then_some(number as u32)?;
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let is_core = |w: &str| matches!(w, "core" | "cores" | "c");
    let kind_of = |w: &str| match w {
        "gpu" => Some(CoreKind::Gpu),
        "cpu" => Some(CoreKind::Cpu),
        _ => None,
    };
    if unit.is_empty() && is_core(word(at + 1)) {
        let kind = kind_of(word(at + 2));
        let to = at + 2 + usize::from(kind.is_some());
        let kind = kind.unwrap_or(CoreKind::Either);
        return Some((Cores { number, kind }, (at, to)));
    }
    if unit.is_empty() && is_core(word(at + 2)) {
        let kind = kind_of(word(at + 1))?;
        return Some((Cores { number, kind }, (at, at + 3)));
    }
    is_core(unit).then(|| {
        let kind = kind_of(word(at + 1));
        let to = at + 1 + usize::from(kind.is_some());
        let kind = kind.unwrap_or(CoreKind::Either);
        (Cores { number, kind }, (at, to))
    })
}

/// Whether the laptop version is asked for, and the other words. "Max-Q" is a laptop version too where a word before it
/// names a consumer chip; professional cards of that name are found by their whole name first.
fn split_laptop(words: Vec<String>) -> (bool, Vec<String>) {
    let mut laptop = false;
    let mut kept: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        if noise::is_laptop_word(&word) {
            laptop = true;
        } else {
            kept.push(word);
        }
    }
    let max_q = kept.windows(2).position(|w| w[0] == "max" && w[1] == "q");
    if let Some(at) = max_q
        && kept.iter().any(|w| w == "rtx" || w == "gtx" || w.len() == 4)
        && !kept.iter().any(|w| w == "pro")
    {
        kept.drain(at..at + 2);
        laptop = true;
    }
    (laptop, kept)
}
