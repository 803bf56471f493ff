//! The header of a safetensors file: a length, and that many bytes of JSON. The tensors behind it are never read.

use crate::inventory::display_name;
use fnv::FnvHasher;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::hash::Hasher as _;
use std::io::{BufReader, Read};
use thiserror::Error;

/// Longest header that the format allows.
const LONGEST: u64 = 100_000_000;
/// Tensors believed.
const MOST_TENSORS: usize = 1 << 20;

/// Why a safetensors header could not be read.
#[derive(Debug, Error)]
pub enum SafetensorsError {
    /// A header longer than the format allows.
    #[error(
        "the header is stated as {claimed} bytes, more than the {LONGEST} that the format allows: not a safetensors file"
    )]
    TooLong {
        /// The claim.
        claimed: u64,
    },
    /// The data end inside the header.
    #[error("the file ends inside its header of {needed} bytes")]
    Truncated {
        /// Bytes of length and header.
        needed: u64,
    },
    /// JSON of another shape.
    #[error("the header is not as the format has it: {0}")]
    Json(String),
    /// A tensor whose bytes are not what shape and type make.
    #[error("tensor `{name}`: {why}")]
    Tensor {
        /// The tensor.
        name: String,
        /// What is wrong.
        why: &'static str,
    },
    /// Reading failed.
    #[error("reading failed: {0}")]
    Io(#[from] std::io::Error),
}

/// One tensor.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Tensor {
    /// Element type as the file names it.
    pub dtype: String,
    /// Elements along each dimension, the row length last.
    pub shape: Vec<u64>,
    /// Where its bytes start and end in the data part.
    pub data_offsets: (u64, u64),
}

impl Tensor {
    /// Bytes of data.
    pub fn bytes(&self) -> u64 {
        self.data_offsets.1.saturating_sub(self.data_offsets.0)
    }

    /// All elements as stored, packed ones as one.
    pub fn elems(&self) -> u64 {
        self.shape.iter().fold(1, |n: u64, d| n.saturating_mul(*d))
    }
}

/// Bits of one element.
pub fn bits(dtype: &str) -> Option<u64> {
    Some(match dtype {
        "F64" | "I64" | "U64" | "C64" => 64,
        "F32" | "I32" | "U32" => 32,
        "F16" | "BF16" | "I16" | "U16" => 16,
        "I8" | "U8" | "BOOL" | "F8_E4M3" | "F8_E5M2" | "F8_E8M0" | "F8_E4M3FNUZ"
        | "F8_E5M2FNUZ" => 8,
        "F6_E2M3" | "F6_E3M2" => 6,
        "F4" | "F4_E2M1" => 4,
        _ => return None,
    })
}

/// A safetensors header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The tensors.
    pub tensors: BTreeMap<String, Tensor>,
    /// What the writer calls itself (`mlx`, `pt`).
    pub format: Option<String>,
    /// How its matrices are quantised, where the file itself says so (Ollama's blobs).
    pub quant_type: Option<String>,
    /// Bytes of length and JSON.
    pub header_bytes: u64,
    /// Hash of the JSON's tensors.
    pub hash: u64,
}

impl Header {
    /// Reads a header.
    pub fn read(from: impl Read) -> Result<Self, SafetensorsError> {
        let mut from = BufReader::new(from);
        let mut raw = [0; 8];
        from.read_exact(&mut raw).map_err(|e| match e.kind() {
            std::io::ErrorKind::UnexpectedEof => SafetensorsError::Truncated { needed: 8 },
            _ => e.into(),
        })?;
        let length = u64::from_le_bytes(raw);
        if length > LONGEST {
            return Err(SafetensorsError::TooLong { claimed: length });
        }
        let needed = 8 + length;
        let mut json = serde_json::Deserializer::from_reader(from.take(length));
        let mut header = Self::deserialize(&mut json).map_err(|e| match e.classify() {
            serde_json::error::Category::Eof => SafetensorsError::Truncated { needed },
            serde_json::error::Category::Io => SafetensorsError::Io(e.into()),
            _ => SafetensorsError::Json(display_name(&e.to_string())),
        })?;
        header.header_bytes = needed;
        header.hash = header.hash();
        header.check()?;
        Ok(header)
    }

    /// Where the data end.
    pub fn data_end(&self) -> u64 {
        let last = self.tensors.values().map(|t| t.data_offsets.1).max().unwrap_or(0);
        self.header_bytes.saturating_add(last)
    }

    fn check(&self) -> Result<(), SafetensorsError> {
        for (name, tensor) in &self.tensors {
            let refuse = |why| SafetensorsError::Tensor { name: display_name(name), why };
            let (from, to) = tensor.data_offsets;
            if to < from || i64::try_from(to).is_err() {
                return Err(refuse("its bytes end before they start, or beyond any file"));
            }
            let elems = tensor.shape.iter().try_fold(1_u64, |n, d| n.checked_mul(*d));
            let wanted = elems.map(|n| bits(&tensor.dtype).map(|b| n.checked_mul(b)));
            match wanted {
                None | Some(Some(None)) => return Err(refuse("more elements than can be counted")),
                Some(Some(Some(bits))) if bits.div_ceil(8) != to - from => {
                    return Err(refuse("its bytes are not what shape and type make"));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn hash(&self) -> u64 {
        let mut hash = FnvHasher::default();
        for (name, tensor) in &self.tensors {
            hash.write(name.as_bytes());
            hash.write(tensor.dtype.as_bytes());
            tensor.shape.iter().for_each(|d| hash.write(&d.to_le_bytes()));
            hash.write(&tensor.data_offsets.0.to_le_bytes());
        }
        hash.finish()
    }
}

impl<'de> Deserialize<'de> for Header {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Entries)
    }
}

struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Header;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of tensors")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Header, A::Error> {
        let mut header = Header::default();
        while let Some(key) = map.next_key::<String>()? {
            if key == "__metadata__" {
                let notes: BTreeMap<String, Note> = map.next_value()?;
                let text = |key: &str| match notes.get(key) {
                    Some(Note::Text(text)) => Some(text.clone()),
                    _ => None,
                };
                header.format = text("format");
                header.quant_type = text("quant_type");
                continue;
            }
            if header.tensors.len() >= MOST_TENSORS {
                return Err(A::Error::custom("more tensors than any model has"));
            }
            let tensor: Tensor = map.next_value()?;
            if header.tensors.insert(key.clone(), tensor).is_some() {
                return Err(A::Error::custom(format!("`{}` stands twice", display_name(&key))));
            }
        }
        Ok(header)
    }
}

/// A note of the writer; anything but text is passed over.
#[derive(Deserialize)]
#[serde(untagged)]
enum Note {
    Text(String),
    Other(IgnoredAny),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(json: &str) -> Vec<u8> {
        [&(json.len() as u64).to_le_bytes()[..], json.as_bytes()].concat()
    }

    #[test]
    fn a_header_is_read_and_its_sizes_are_checked() {
        let good = r#"{"__metadata__":{"format":"mlx"},"a":{"dtype":"BF16","shape":[2,3],"data_offsets":[0,12]}}"#;
        let header = Header::read(&file(good)[..]).expect("a header");
        assert_eq!((header.tensors["a"].bytes(), header.format.as_deref()), (12, Some("mlx")));
        for bad in [
            r#"{"a":{"dtype":"BF16","shape":[2,3],"data_offsets":[0,13]}}"#,
            r#"{"a":{"dtype":"BF16","shape":[2,3],"data_offsets":[12,0]}}"#,
            r#"{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,12]}}"#,
            r#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#,
            r#"{"a":7}"#,
            r#"[]"#,
        ] {
            assert!(Header::read(&file(bad)[..]).is_err(), "{bad}");
        }
        let cut = &file(good)[..40];
        assert!(matches!(Header::read(cut), Err(SafetensorsError::Truncated { .. })));
        assert!(matches!(Header::read(&[0xff; 20][..]), Err(SafetensorsError::TooLong { .. })));
    }
}
