//! The header of a GGUF file: metadata and tensor table. The weights behind it are never read.

use super::error::GgufError;
use super::source::{Order, Source};
use super::types::TensorType;
use super::value::{Value, Values};
use crate::inventory::display_name;
use std::collections::{BTreeMap, HashSet};
use std::io::Read;

/// Metadata keys believed; real files have up to some hundred.
const MOST_KEYS: u64 = 1 << 16;
/// Tensors believed; the largest real models have some thousand, with one tensor per expert some ten thousand.
const MOST_TENSORS: u64 = 1 << 17;
/// Longest key or tensor name believed; llama.cpp allows tensor names of 63 bytes.
const LONGEST_NAME: u64 = 1024;
/// Dimensions of a tensor.
const MOST_DIMS: u32 = 4;
/// Least bytes of a metadata entry, and of a tensor's entry.
const LEAST_KEY: u64 = 13;
const LEAST_TENSOR: u64 = 24;

/// One tensor of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TensorInfo {
    /// Its name as the file has it; use [`display_name`] to show it.
    pub name: String,
    /// Elements along each dimension, the row length first; unused dimensions are 1.
    pub shape: [u64; 4],
    /// How many dimensions are stated.
    pub dims: u32,
    /// Storage type.
    pub kind: TensorType,
    /// Where its data start, from the start of the data part.
    pub offset: u64,
}

impl TensorInfo {
    /// All elements; the reader made sure that they can be counted.
    pub fn elems(&self) -> u64 {
        self.shape.iter().fold(1, |n: u64, d| n.saturating_mul(*d))
    }

    /// Bytes of data; none for a type that is not known.
    pub fn bytes(&self) -> Option<u64> {
        let (elems, bytes) = self.kind.block()?;
        (self.elems() / elems).checked_mul(bytes)
    }

    /// Whether it is a vector.
    pub fn is_vector(&self) -> bool {
        self.shape[1..].iter().all(|d| *d == 1)
    }
}

/// A GGUF header.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Version of the format.
    pub version: u32,
    /// Byte order.
    pub order: Order,
    /// Metadata; big values are only measured.
    pub metadata: BTreeMap<String, Value>,
    /// The tensor table in file order.
    pub tensors: Vec<TensorInfo>,
    /// Bytes of metadata and table.
    pub header_bytes: u64,
    /// Where the data part starts.
    pub data_start: u64,
    /// Alignment of the data.
    pub alignment: u64,
    /// Hash of all header bytes.
    pub hash: u64,
}

/// What the first bytes of a file give.
#[derive(Clone, Debug, PartialEq)]
pub enum Prefix {
    /// The whole header.
    Whole(Box<Header>),
    /// Only a part of it.
    NeedsMore {
        /// Bytes the header takes at least, from the start of the file.
        at_least: u64,
    },
}

impl Header {
    /// Reads a header and stops where the data begin.
    ///
    /// ```
    /// use wir::inventory::gguf::{GgufError, Header};
    /// let text: &[u8] = b"<!DOCTYPE html><title>404</title>";
    /// assert!(matches!(Header::read(text), Err(GgufError::NotGguf { .. })));
    /// ```
    pub fn read(from: impl Read) -> Result<Self, GgufError> {
        let mut source = Source::new(from);
        let version = start(&mut source)?;
        let s = &mut source;
        let n_tensors = count(s, "the number of tensors", MOST_TENSORS)?;
        let least_table = n_tensors * LEAST_TENSOR;
        s.still_to_come = least_table;
        let n_keys = count(s, "the number of metadata keys", MOST_KEYS)?;
        let mut values = Values::new();
        let mut metadata = BTreeMap::new();
        for i in 0..n_keys {
            s.still_to_come = (n_keys - i) * LEAST_KEY - LEAST_KEY + least_table;
            let key = name(s, "the length of a metadata key")?;
            let value = values.read(s, &display_name(&key))?;
            if metadata.contains_key(&key) {
                return Err(GgufError::DuplicateKey { key: display_name(&key) });
            }
            metadata.insert(key, value);
        }
        let mut tensors: Vec<TensorInfo> = Vec::new();
        let mut names = HashSet::new();
        for i in 0..n_tensors {
            s.still_to_come = (n_tensors - i) * LEAST_TENSOR - LEAST_TENSOR;
            let tensor = tensor(s)?;
            if !names.insert(tensor.name.clone()) {
                return Err(GgufError::DuplicateTensor { name: display_name(&tensor.name) });
            }
            tensors.push(tensor);
        }
        let alignment = match metadata.get("general.alignment") {
            None => 32,
            Some(Value::Unsigned(n)) if n.is_power_of_two() && *n <= 1 << 30 => *n,
            Some(Value::Unsigned(n)) => return Err(GgufError::Alignment { found: *n }),
            Some(_) => return Err(GgufError::Alignment { found: 0 }),
        };
        let header_bytes = s.offset();
        Ok(Self {
            version,
            order: s.order,
            metadata,
            tensors,
            header_bytes,
            data_start: header_bytes.next_multiple_of(alignment),
            alignment,
            hash: s.hash(),
        })
    }

    /// Reads a header from the first bytes of a file, as a range request returns them, or says how many it takes.
    ///
    /// ```
    /// use wir::inventory::gguf::{Header, Prefix};
    /// let first = b"GGUF\x03\0\0\0";
    /// assert_eq!(Header::prefix(first).ok(), Some(Prefix::NeedsMore { at_least: 24 }));
    /// ```
    pub fn prefix(bytes: &[u8]) -> Result<Prefix, GgufError> {
        match Self::read(bytes) {
            Ok(header) => Ok(Prefix::Whole(Box::new(header))),
            Err(GgufError::Truncated { needed, .. }) => {
                Ok(Prefix::NeedsMore { at_least: needed.max(bytes.len() as u64 + 1) })
            }
            Err(other) => Err(other),
        }
    }

    /// A whole number of the metadata.
    pub fn number(&self, key: &str) -> Option<u64> {
        match self.metadata.get(key)? {
            Value::Unsigned(n) => Some(*n),
            Value::Bool(yes) => Some(u64::from(*yes)),
            Value::Float(x) if *x >= 0.0 && x.fract() == 0.0 && *x < 1e15 => Some(*x as u64),
            _ => None,
        }
    }

    /// A short text of the metadata.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.metadata.get(key)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// An array of whole numbers of the metadata.
    pub fn numbers(&self, key: &str) -> Option<&[i64]> {
        match self.metadata.get(key)? {
            Value::Numbers(list) => Some(list),
            _ => None,
        }
    }

    /// Elements of an array of the metadata, kept or not.
    pub fn array_length(&self, key: &str) -> Option<u64> {
        match self.metadata.get(key)? {
            Value::Numbers(list) => Some(list.len() as u64),
            Value::Array { length } => Some(*length),
            _ => None,
        }
    }

    /// Where the data of all tensors end, as far as their types are known.
    pub fn data_end(&self) -> u64 {
        let end = |t: &TensorInfo| t.offset.saturating_add(t.bytes().unwrap_or(0));
        self.data_start.saturating_add(self.tensors.iter().map(end).max().unwrap_or(0))
    }
}

/// Magic number and version; sets the byte order.
fn start<R: Read>(s: &mut Source<R>) -> Result<u32, GgufError> {
    s.still_to_come = 20;
    let magic: [u8; 4] = s.exactly()?;
    if &magic != b"GGUF" {
        return Err(GgufError::NotGguf { found: looks_like(magic) });
    }
    s.still_to_come = 16;
    let raw: [u8; 4] = s.exactly()?;
    let mut version = u32::from_le_bytes(raw);
    if version & 0xffff == 0 && version != 0 {
        s.order = Order::Big;
        version = u32::from_be_bytes(raw);
    }
    if !(2..=3).contains(&version) {
        return Err(GgufError::Version { version });
    }
    s.still_to_come = 8;
    Ok(version)
}

/// What a file with these first bytes is.
fn looks_like(magic: [u8; 4]) -> &'static str {
    match &magic {
        b"lmgg" | b"fmgg" | b"tjgg" | b"algg" | b"ggml" | b"ggmf" | b"ggjt" | b"ggla" => {
            "a file of the GGML formats of 2023, which nothing reads any more"
        }
        b"vers" => "a Git LFS pointer: the model itself was not downloaded",
        b"<!DO" | b"<htm" | b"<HTM" | b"<!do" => {
            "a web page, probably an error message saved as a model"
        }
        b"PK\x03\x04" => "a ZIP archive, as PyTorch writes it",
        [0, 0, 0, 0] => "zeros: the download has not written its start",
        [b'{', ..] => "JSON",
        [_, _, _, 0] => "perhaps a safetensors file",
        _ => "something else",
    }
}

fn count<R: Read>(s: &mut Source<R>, what: &'static str, limit: u64) -> Result<u64, GgufError> {
    let claimed = s.u64()?;
    if claimed > limit {
        return Err(GgufError::TooMuch { what, claimed, limit });
    }
    Ok(claimed)
}

fn name<R: Read>(s: &mut Source<R>, what: &'static str) -> Result<String, GgufError> {
    let length = count(s, what, LONGEST_NAME)?;
    Ok(String::from_utf8_lossy(&s.text(length, LONGEST_NAME)?).into_owned())
}

fn tensor<R: Read>(s: &mut Source<R>) -> Result<TensorInfo, GgufError> {
    let name = name(s, "the length of a tensor name")?;
    let refuse = |why| GgufError::Shape { name: display_name(&name), why };
    let dims = s.u32()?;
    if dims > MOST_DIMS {
        return Err(refuse("more than four dimensions"));
    }
    let mut shape = [1; 4];
    for d in shape.iter_mut().take(dims as usize) {
        *d = s.u64()?;
    }
    let elems = shape.iter().try_fold(1_u64, |n, d| n.checked_mul(*d));
    if elems.is_none_or(|n| i64::try_from(n).is_err()) {
        return Err(refuse("more elements than can be counted"));
    }
    let kind = TensorType(s.u32()?);
    let offset = s.u64()?;
    if kind.block().is_some_and(|(block, _)| !shape[0].is_multiple_of(block)) {
        return Err(refuse("rows are not whole blocks of its type"));
    }
    let tensor = TensorInfo { name, shape, dims, kind, offset };
    let end = tensor.bytes().unwrap_or(0).checked_add(offset);
    if end.is_none_or(|n| i64::try_from(n).is_err()) {
        let name = display_name(&tensor.name);
        return Err(GgufError::Shape { name, why: "data beyond any file" });
    }
    Ok(tensor)
}
