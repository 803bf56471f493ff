//! Element types of the KV cache: `q8_0`, `q8`, and pairs such as `q8_0/q4_0`.

use super::error::{NameError, NameKind};
use super::text::{checked, compact, shown};

/// How keys or values are stored in the cache.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum KvType {
    F32,
    #[default]
    F16,
    Bf16,
    Q8_0,
    Q5_1,
    Q5_0,
    Q4_1,
    Q4_0,
    Iq4Nl,
    Fp8,
}

/// Every type with the name runtimes use, and what else people type.
const TYPES: [(KvType, &str, &[&str]); 10] = [
    (KvType::F32, "f32", &["fp32"]),
    (KvType::F16, "f16", &["fp16", "half", "16bit"]),
    (KvType::Bf16, "bf16", &[]),
    (KvType::Q8_0, "q8_0", &["q8", "8bit", "int8"]),
    (KvType::Q5_1, "q5_1", &["q5"]),
    (KvType::Q5_0, "q5_0", &[]),
    (KvType::Q4_1, "q4_1", &[]),
    (KvType::Q4_0, "q4_0", &["q4", "4bit", "int4"]),
    (KvType::Iq4Nl, "iq4_nl", &["iq4"]),
    (KvType::Fp8, "fp8", &["fp8e4m3", "fp8e5m2", "f8"]),
];

impl KvType {
    /// The name as runtimes take it, such as `q8_0`.
    pub fn name(self) -> &'static str {
        TYPES.iter().find(|row| row.0 == self).map_or("f16", |row| row.1)
    }
}

impl std::fmt::Display for KvType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// The types of keys and of values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KvPair {
    /// Type of the keys.
    pub keys: KvType,
    /// Type of the values.
    pub values: KvType,
}

/// One cache type by its name or a loose one (`q8` is `q8_0`).
///
/// # Errors
/// When no type is called that.
pub fn kv_type(text: &str) -> Result<KvType, NameError> {
    let name = checked(NameKind::KvType, text)?;
    let key = compact(name);
    let key = key.strip_prefix("kv").unwrap_or(&key);
    TYPES
        .iter()
        .find(|(_, name, others)| compact(name) == key || others.contains(&key))
        .map(|row| row.0)
        .ok_or_else(|| NameError::Unknown {
            kind: NameKind::KvType,
            asked: shown(name),
            near: near(key),
            search: None,
        })
}

/// A type for both, or keys and values apart: `q8_0/q4_0`, `q8_0,q4_0`.
///
/// # Errors
/// When a part is no cache type, or there are more than two.
pub fn kv_pair(text: &str) -> Result<KvPair, NameError> {
    let text = checked(NameKind::KvType, text)?;
    match text.split_once(['/', ',', ':']) {
        Some((keys, values)) => Ok(KvPair { keys: kv_type(keys)?, values: kv_type(values)? }),
        None => {
            let both = kv_type(text)?;
            Ok(KvPair { keys: both, values: both })
        }
    }
}

fn near(key: &str) -> Vec<String> {
    let mut names: Vec<(usize, &str)> = TYPES
        .iter()
        .map(|row| (strsim::osa_distance(key, &compact(row.1)), row.1))
        .filter(|(edits, _)| *edits <= 1)
        .collect();
    if names.is_empty() {
        return ["f16", "q8_0", "q4_0"].map(str::to_owned).to_vec();
    }
    names.sort_by_key(|n| n.0);
    names.iter().take(3).map(|n| n.1.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cache_types_have_exact_and_loose_names() {
        for (text, kv) in [
            ("f16", KvType::F16),
            ("FP16", KvType::F16),
            ("bf16", KvType::Bf16),
            ("q8_0", KvType::Q8_0),
            ("Q8", KvType::Q8_0),
            ("q5_1", KvType::Q5_1),
            ("q5_0", KvType::Q5_0),
            ("q4_1", KvType::Q4_1),
            ("q4_0", KvType::Q4_0),
            ("q4", KvType::Q4_0),
            ("iq4_nl", KvType::Iq4Nl),
            ("fp8", KvType::Fp8),
            ("fp8_e4m3", KvType::Fp8),
            ("KV q8_0", KvType::Q8_0),
        ] {
            assert_eq!(kv_type(text), Ok(kv), "{text}");
        }
        for row in TYPES {
            assert_eq!(kv_type(row.0.name()), Ok(row.0));
        }
    }

    #[test]
    fn keys_and_values_may_differ() {
        let pair = KvPair { keys: KvType::Q8_0, values: KvType::Q4_0 };
        for text in ["q8_0/q4_0", "q8,q4", "q8_0:q4_0", " Q8_0 / Q4_0 "] {
            assert_eq!(kv_pair(text), Ok(pair), "{text}");
        }
        assert_eq!(kv_pair("q8").map(|p| p.values), Ok(KvType::Q8_0));
    }

    #[test]
    fn a_format_of_weights_is_no_cache_type() {
        for text in ["q4_k_m", "q6_k", "", "/", "q8_0/", "q8/q4/q4", "awq"] {
            assert!(kv_pair(text).is_err(), "{text}");
        }
        let error = kv_type("q8_1").expect_err("not offered");
        assert_eq!(error.code(), "unknown-kv-type");
        assert!(error.hint().is_some_and(|h| h.contains("`q8_0`")));
    }
}
