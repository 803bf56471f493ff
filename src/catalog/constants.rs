//! Fitted constants of the speed model: parameters by name, counts of measured rows, corrections and interval widths.
//!
//! A name is a kind and the things it holds for, joined by `|`: `eff.arch|Ampere|cuda`. The file is written by the fitter;
//! packed, names are hashes, so that a look-up needs no text.

use fnv::FnvHasher;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::hash::Hasher as _;

/// The file as the fitter writes it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawConstants {
    /// How it was made.
    pub origin: Origin,
    /// Widths of the intervals.
    pub intervals: Intervals,
    /// Errors reached in cross-validation.
    pub errors: Vec<ErrorLine>,
    /// Logarithms of the parameters of decode.
    pub decode: BTreeMap<String, f64>,
    /// Logarithms of the parameters of prefill.
    pub prefill: BTreeMap<String, f64>,
    /// How many measured rows there are of a machine, a pair, an architecture.
    pub counts: BTreeMap<String, f64>,
    /// How much ln(time) changes for a machine and model when the fit does not see their rows.
    pub left_out: BTreeMap<String, f64>,
    /// Measured configurations.
    pub measured: BTreeMap<String, RawMeasured>,
}

/// How the constants were made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Day of the fit.
    pub date: String,
    /// Rows used.
    pub rows: u32,
    /// Fingerprint of the rows file.
    pub rows_hash: String,
}

/// One line of the error table; errors are |predicted / measured − 1|.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorLine {
    /// `decode` or `prefill`.
    pub quantity: String,
    /// What the fit did not see.
    pub left_out: String,
    /// Rows scored.
    pub rows: u32,
    /// Median error.
    pub median: f64,
    /// Mean error.
    pub mean: f64,
    /// Nine of ten rows have less.
    pub p90: f64,
    /// Share of rows within 20 %.
    pub within_20: f64,
    /// Median of ln(predicted / measured).
    pub bias: f64,
    /// Median over (machine, backend, model) groups of their medians.
    pub groups: f64,
}

/// What was measured of one configuration, as the fitter writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawMeasured {
    /// Mean of ln(measured time / predicted time).
    pub ln: f64,
    /// Independent publishers.
    pub n: u32,
    /// Whether one of them is a maintained table.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub official: bool,
    /// Ids of the rows.
    pub rows: Vec<String>,
}

/// What was measured of one configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// Mean of ln(measured time / predicted time).
    pub residual: f64,
    /// Independent publishers.
    pub n: u32,
    /// Whether one of them is a maintained table.
    pub official: bool,
    /// Where the rows were read, at most four.
    pub sources: Vec<String>,
}

/// How wide 80 % intervals are: a spread for what the prediction rests on, times factors of its class.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intervals {
    /// Spread, lower and upper multiple, by what the prediction rests on.
    pub decode: BTreeMap<String, [f64; 3]>,
    /// The same for prefill.
    pub prefill: BTreeMap<String, [f64; 3]>,
    /// Factors by class.
    pub factors: BTreeMap<String, f64>,
}

/// Parameters by hashed name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    names: Vec<u64>,
    values: Vec<f64>,
    /// Where the names with each first byte begin, and the end.
    starts: Vec<u16>,
}

impl Table {
    /// From names and values.
    pub fn new<'a>(entries: impl IntoIterator<Item = (&'a str, f64)>) -> Self {
        let mut all: Vec<(u64, f64)> =
            entries.into_iter().map(|(name, x)| (NameHash::of(name), x)).collect();
        all.sort_by_key(|(hash, _)| *hash);
        let names: Vec<u64> = all.iter().map(|e| e.0).collect();
        let below = |byte: u64| names.partition_point(|n| n >> 56 < byte);
        let starts =
            (0..=256).map(|byte| u16::try_from(below(byte)).expect("fewer than 65536 names"));
        let starts = starts.collect();
        Self { names, values: all.iter().map(|e| e.1).collect(), starts }
    }

    /// The value of a name, where there is one.
    pub fn get(&self, name: NameHash) -> Option<f64> {
        let byte = (name.0 >> 56) as usize;
        let start = usize::from(*self.starts.get(byte)?);
        let names = &self.names[start..usize::from(*self.starts.get(byte + 1)?)];
        names.binary_search(&name.0).ok().map(|i| self.values[start + i])
    }

    /// Whether two names have the same hash.
    pub fn has_collision(&self) -> bool {
        self.names.windows(2).any(|w| w[0] == w[1])
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// The hash of a parameter's name, built part by part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameHash(u64);

impl NameHash {
    /// Begins a name with its kind.
    pub fn kind(kind: &str) -> Self {
        Self(0x9e37_79b9_7f4a_7c15).with(kind)
    }

    /// The hash of a whole name, `kind|part|part`.
    pub fn of(name: &str) -> u64 {
        let mut parts = name.split('|');
        let kind = Self::kind(parts.next().unwrap_or(""));
        parts.fold(kind, Self::with).0
    }

    /// Adds one part.
    #[must_use]
    pub fn with(self, part: &str) -> Self {
        let mut hash = self.0.rotate_left(23) ^ (part.len() as u64);
        for chunk in part.as_bytes().chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            hash = (hash ^ u64::from_le_bytes(word)).wrapping_mul(0xff51_afd7_ed55_8ccd);
            hash ^= hash >> 32;
        }
        Self(hash)
    }

    /// The plain number.
    pub const fn get(self) -> u64 {
        self.0
    }
}

/// The constants, packed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Constants {
    /// How they were made.
    pub origin: Origin,
    /// Widths of the intervals.
    pub intervals: Intervals,
    /// Errors reached in cross-validation.
    pub errors: Vec<ErrorLine>,
    /// Parameters of decode.
    pub decode: Table,
    /// Parameters of prefill.
    pub prefill: Table,
    /// Counts of measured rows.
    pub counts: Table,
    /// Changes when a pair is left out.
    pub left_out: Table,
    /// Hashed names of the measured configurations, in order.
    pub configurations: Vec<u64>,
    /// What was measured of each.
    pub measured: Vec<Measured>,
    /// Names with a number each that are no parameters: processor cores by machine.
    pub cores: Table,
}

impl Constants {
    /// What was measured of a configuration.
    pub fn measured(&self, configuration: NameHash) -> Option<&Measured> {
        self.configurations.binary_search(&configuration.get()).ok().map(|i| &self.measured[i])
    }
}

impl RawConstants {
    /// Packs the constants. `source` gives the address at which a row was read, `cores` the processor cores of machines.
    pub fn pack(
        self,
        source: impl Fn(&str) -> Option<String>,
        cores: &BTreeMap<String, f64>,
    ) -> Constants {
        let table =
            |map: &BTreeMap<String, f64>| Table::new(map.iter().map(|(k, v)| (k.as_str(), *v)));
        let mut measured: Vec<(u64, Measured)> =
            self.measured.iter().map(|(k, m)| (NameHash::of(k), m.pack(&source))).collect();
        measured.sort_by_key(|(hash, _)| *hash);
        Constants {
            decode: table(&self.decode),
            prefill: table(&self.prefill),
            counts: table(&self.counts),
            left_out: table(&self.left_out),
            configurations: measured.iter().map(|m| m.0).collect(),
            measured: measured.into_iter().map(|m| m.1).collect(),
            cores: table(cores),
            origin: self.origin,
            intervals: self.intervals,
            errors: self.errors,
        }
    }
}

impl RawMeasured {
    fn pack(&self, source: impl Fn(&str) -> Option<String>) -> Measured {
        let mut sources: Vec<String> = self.rows.iter().filter_map(|id| source(id)).collect();
        sources.sort();
        sources.dedup();
        sources.truncate(4);
        Measured { residual: self.ln, n: self.n, official: self.official, sources }
    }
}

/// How many full-size cores the processors of machines have.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcessorCores {
    /// What is counted.
    pub unit: String,
    /// Where it was read.
    pub source: String,
    /// Cores by machine.
    pub cores: BTreeMap<String, f64>,
}

/// Where the fit starts, and how firmly a parameter is held there while few rows speak of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prior {
    /// Kind of parameter.
    pub kind: String,
    /// Value without any row: a factor, a share or a time; the fit works on its logarithm.
    pub prior: f64,
    /// Pull towards it; the prior's standard deviation of ln is 0.3 / sqrt(pull).
    pub pull: f64,
    /// What it is.
    pub meaning: String,
    /// Values of single things, where they differ from `prior`.
    #[serde(default)]
    pub by_key: BTreeMap<String, f64>,
}

/// The fingerprint of a file: FNV-1a over its bytes, in hexadecimal.
pub fn fingerprint(bytes: &[u8]) -> String {
    let mut hash = FnvHasher::default();
    hash.write(bytes);
    format!("{:016x}", hash.finish())
}
