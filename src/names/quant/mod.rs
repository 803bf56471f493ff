//! Formats of weights by name: `Q4_K_M`, `q4`, `4bit`, `awq`, `4.0bpw`, `UD-Q5_K_XL`.

mod among;
mod customary;
pub(super) mod suffix;
#[cfg(test)]
mod tests;

pub use among::{among, format_of};
pub use customary::customary;

use super::error::NameError;
use super::index::Index;
use super::near::unknown_quant;
use super::text::{checked, compact};
use crate::catalog::Catalog;
use crate::catalog::quant::Quant;

/// What a format's name says.
#[derive(Clone, Copy, Debug)]
pub struct QuantQuery<'c> {
    /// The entry.
    pub quant: &'c Quant,
    /// How the name led to it.
    pub how: How,
}

/// How a name led to a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The entry's own name.
    Exact,
    /// Another name of just this format.
    Alias,
    /// A family was named without a width: this one is customary.
    Customary,
    /// Only bits were named: this format is customary in GGUF files, and [`customary`] knows what is for other runtimes
    /// and for models published in fewer bits.
    Loose {
        /// The bits that were asked for.
        bits: u8,
    },
    /// No entry is just that: this one is nearest.
    Approximate,
}

/// Names that need no rule: what is typed (as index keys are written), the format, and how near that is.
const SPELLINGS: [(&str, &str, How); 31] = [
    ("fp16", "F16", How::Alias),
    ("float16", "F16", How::Alias),
    ("half", "F16", How::Alias),
    ("bfloat16", "BF16", How::Alias),
    ("fp32", "F32", How::Alias),
    ("float32", "F32", How::Alias),
    ("fp4", "NVFP4", How::Customary),
    ("f8", "FP8", How::Alias),
    ("fp8e4m3", "FP8", How::Alias),
    ("fp8dynamic", "FP8", How::Alias),
    ("q5k", "Q5_K_M", How::Alias),
    ("q4k", "Q4_K_M", How::Alias),
    ("q3k", "Q3_K_M", How::Alias),
    ("iq4", "IQ4_XS", How::Customary),
    ("iq3", "IQ3_M", How::Customary),
    ("iq2", "IQ2_M", How::Customary),
    ("iq1", "IQ1_M", How::Customary),
    ("q4044", "Q4_0", How::Approximate),
    ("q4048", "Q4_0", How::Approximate),
    ("q4088", "Q4_0", How::Approximate),
    ("gptq4bit", "GPTQ-Int4", How::Alias),
    ("gptq4", "GPTQ-Int4", How::Alias),
    ("gptq8bit", "GPTQ-Int8", How::Alias),
    ("awq4bit", "AWQ-Int4", How::Alias),
    ("awq4", "AWQ-Int4", How::Alias),
    ("bnb", "bnb-nf4", How::Customary),
    ("bnb4bit", "bnb-nf4", How::Alias),
    ("bnb8bit", "bnb-int8", How::Alias),
    ("mlx", "mlx-4bit", How::Customary),
    ("exl2", "exl2-4.0", How::Customary),
    ("exl3", "exl3-4.0", How::Customary),
];

/// The format that a name means.
///
/// # Errors
/// When no format is called that.
pub fn quant<'c>(
    catalog: &'c Catalog,
    index: &Index,
    text: &str,
) -> Result<QuantQuery<'c>, NameError> {
    let asked = checked(super::NameKind::Quant, text)?;
    find(catalog, index, asked).ok_or_else(|| unknown_quant(catalog, asked))
}

/// The format that a name means, if any.
fn find<'c>(catalog: &'c Catalog, index: &Index, name: &str) -> Option<QuantQuery<'c>> {
    let key = compact(name);
    let get = |key: &str| index.quants.get(&catalog.quants, key);
    if let Some(quant) = get(&key) {
        let how = if compact(&quant.name) == key { How::Exact } else { How::Alias };
        return Some(QuantQuery { quant, how });
    }
    if let Some((_, name, how)) = SPELLINGS.iter().find(|row| row.0 == key) {
        let quant = get(&compact(name))?;
        return Some(QuantQuery { quant, how: *how });
    }
    if let Some(bits) = loose_bits(&key) {
        let quant = get(&compact(customary::gguf(bits)?))?;
        return Some(QuantQuery { quant, how: How::Loose { bits } });
    }
    mlx_key(&key)
        .and_then(|key| get(&key))
        .map(|quant| QuantQuery { quant, how: How::Alias })
        .or_else(|| by_width(catalog, &key))
        .or_else(|| {
            let quant = dynamic_keys(&key).iter().find_map(|key| get(key))?;
            let how = How::Approximate;
            Some(QuantQuery { quant, how })
        })
}

/// The bits of a name that says nothing else: `q4`, `4bit`, `int4`, `w4`, `16bit`.
fn loose_bits(key: &str) -> Option<u8> {
    let digits = key
        .strip_suffix("bits")
        .or_else(|| key.strip_suffix("bit"))
        .or_else(|| key.strip_prefix("int"))
        .or_else(|| key.strip_prefix('q'))
        .or_else(|| key.strip_prefix('w'))?;
    let digits = digits.strip_prefix('q').unwrap_or(digits);
    digits.parse().ok().filter(|bits| matches!(bits, 1..=8 | 16 | 32))
}

/// The usual key of an MLX format: `mlx4`, `mlx-q4` and `4bit-mlx` are `mlx-4bit`.
fn mlx_key(key: &str) -> Option<String> {
    let rest = key.strip_prefix("mlx").or_else(|| key.strip_suffix("mlx"))?;
    let bits = rest.parse().ok().or_else(|| loose_bits(rest))?;
    Some(format!("mlx{bits}bit"))
}

/// A format given by bits per weight: `4.0bpw`, `exl2-4.25bpw`; the nearest width there is.
fn by_width<'c>(catalog: &'c Catalog, key: &str) -> Option<QuantQuery<'c>> {
    let family = if key.contains("exl2") { "exl2" } else { "exl3" };
    let named = key.contains(family);
    let rest = key.replacen(family, "", 1);
    let width = match (rest.strip_suffix("bpw"), named) {
        (Some(width), _) => width,
        (None, true) => rest.as_str(),
        (None, false) => return None,
    };
    let width: f64 = width.parse().ok()?;
    if !(1.0..=8.5).contains(&width) {
        return None;
    }
    let off = |q: &Quant| (q.bits_per_weight.get() - width).abs();
    let quant = catalog
        .quants
        .iter()
        .filter(|q| q.family == family)
        .min_by(|a, b| off(a).total_cmp(&off(b)))?;
    let how = if off(quant) < 1e-6 { How::Alias } else { How::Approximate };
    Some(QuantQuery { quant, how })
}

/// Keys near a mix that its maker chose layer by layer (`UD-Q5_K_XL`): the same preset without the maker's marks.
fn dynamic_keys(key: &str) -> Vec<String> {
    let plain = key.strip_prefix("ud").unwrap_or(key);
    let mut keys = Vec::new();
    if let Some(stem) = plain.strip_suffix("xl") {
        keys.extend([format!("{stem}m"), stem.to_owned()]);
        if stem == "q8k" {
            keys.push("q80".to_owned());
        }
    }
    if plain.len() < key.len() {
        keys.push(plain.to_owned());
        if let Some(stem) = plain.strip_suffix('l') {
            keys.push(format!("{stem}m"));
        }
    }
    keys
}
