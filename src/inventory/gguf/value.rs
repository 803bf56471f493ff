//! Metadata values: small ones are kept, big ones only measured.

use super::error::GgufError;
use super::source::Source;
use std::io::Read;

/// Longest text kept; chat templates and licences are longer and only measured.
const KEPT_TEXT: u64 = 4096;
/// Longest array of whole numbers kept: one a layer, at most 512 layers in llama.cpp.
const KEPT_NUMBERS: u64 = 4096;
/// Bytes kept of all values together.
const KEPT_IN_ALL: u64 = 4 << 20;
/// Longest text believed.
const LONGEST_TEXT: u64 = 256 << 20;
/// Longest array believed.
const LONGEST_ARRAY: u64 = 1 << 28;
/// Arrays within arrays believed.
const DEEPEST: u32 = 4;

/// A metadata value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A whole number that is not negative.
    Unsigned(u64),
    /// A whole number below zero.
    Signed(i64),
    /// Any other number.
    Float(f64),
    /// Yes or no.
    Bool(bool),
    /// A short text.
    Text(String),
    /// A long text, not kept.
    LongText {
        /// Bytes.
        length: u64,
    },
    /// A short array of whole numbers, or of yes and no as 1 and 0.
    Numbers(Vec<i64>),
    /// Another array, not kept.
    Array {
        /// Elements.
        length: u64,
    },
}

/// Types of values by their numbers: bytes of a fixed size, or 0.
const SIZES: [u64; 13] = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8];
const FLOAT32: u32 = 6;
const BOOL: u32 = 7;
const STRING: u32 = 8;
const ARRAY: u32 = 9;
const FLOAT64: u32 = 12;

/// Reads values, within a budget for what is kept.
pub(super) struct Values {
    left: u64,
}

impl Values {
    pub fn new() -> Self {
        Self { left: KEPT_IN_ALL }
    }

    /// Whether `bytes` may still be kept.
    fn may_keep(&mut self, bytes: u64) -> bool {
        let fits = bytes <= self.left;
        if fits {
            self.left -= bytes;
        }
        fits
    }

    pub fn read<R: Read>(&mut self, s: &mut Source<R>, key: &str) -> Result<Value, GgufError> {
        let kind = s.u32()?;
        match kind {
            STRING => self.text(s),
            ARRAY => self.array(s, key),
            _ if (kind as usize) < SIZES.len() => number(s, kind),
            _ => Err(GgufError::ValueType { key: key.to_owned(), found: kind }),
        }
    }

    fn text<R: Read>(&mut self, s: &mut Source<R>) -> Result<Value, GgufError> {
        let length = length(s, "the length of a text", LONGEST_TEXT)?;
        if length > KEPT_TEXT || !self.may_keep(length) {
            s.skip(length)?;
            return Ok(Value::LongText { length });
        }
        let raw = s.text(length, KEPT_TEXT)?;
        Ok(Value::Text(String::from_utf8_lossy(&raw).into_owned()))
    }

    fn array<R: Read>(&mut self, s: &mut Source<R>, key: &str) -> Result<Value, GgufError> {
        let kind = s.u32()?;
        let length = length(s, "the length of an array", LONGEST_ARRAY)?;
        let whole = kind < ARRAY && !matches!(kind, FLOAT32 | STRING) || kind == 10 || kind == 11;
        if whole && length <= KEPT_NUMBERS && self.may_keep(8 * length) {
            let mut numbers = Vec::new();
            for _ in 0..length {
                numbers.push(match number(s, kind)? {
                    Value::Unsigned(n) => i64::try_from(n).unwrap_or(i64::MAX),
                    Value::Signed(n) => n,
                    Value::Bool(yes) => i64::from(yes),
                    _ => 0,
                });
            }
            return Ok(Value::Numbers(numbers));
        }
        skip_elements(s, key, kind, length, 1)?;
        Ok(Value::Array { length })
    }
}

fn length<R: Read>(s: &mut Source<R>, what: &'static str, limit: u64) -> Result<u64, GgufError> {
    let claimed = s.u64()?;
    if claimed > limit {
        return Err(GgufError::TooMuch { what, claimed, limit });
    }
    Ok(claimed)
}

fn number<R: Read>(s: &mut Source<R>, kind: u32) -> Result<Value, GgufError> {
    let signed = |n: i64| match u64::try_from(n) {
        Ok(n) => Value::Unsigned(n),
        Err(_) => Value::Signed(n),
    };
    Ok(match kind {
        0 => Value::Unsigned(u64::from(s.u8()?)),
        1 => signed(i64::from(s.u8()? as i8)),
        2 => Value::Unsigned(u64::from(s.u16()?)),
        3 => signed(i64::from(s.u16()? as i16)),
        4 => Value::Unsigned(u64::from(s.u32()?)),
        5 => signed(i64::from(s.u32()? as i32)),
        FLOAT32 => Value::Float(f64::from(f32::from_bits(s.u32()?))),
        BOOL => Value::Bool(s.u8()? != 0),
        10 => Value::Unsigned(s.u64()?),
        11 => signed(s.u64()? as i64),
        FLOAT64 => Value::Float(f64::from_bits(s.u64()?)),
        _ => Value::Unsigned(0),
    })
}

fn skip_elements<R: Read>(
    s: &mut Source<R>,
    key: &str,
    kind: u32,
    count: u64,
    depth: u32,
) -> Result<(), GgufError> {
    if depth > DEEPEST {
        return Err(GgufError::Nested { key: key.to_owned(), limit: DEEPEST });
    }
    match kind {
        STRING => {
            for done in 0..count {
                s.still_to_come = s.still_to_come.saturating_add(8 * (count - done - 1));
                let skipped =
                    length(s, "the length of a text", LONGEST_TEXT).and_then(|n| s.skip(n));
                skipped?;
                s.still_to_come = s.still_to_come.saturating_sub(8 * (count - done - 1));
            }
            Ok(())
        }
        ARRAY => {
            for _ in 0..count {
                let kind = s.u32()?;
                let count = length(s, "the length of an array", LONGEST_ARRAY)?;
                skip_elements(s, key, kind, count, depth + 1)?;
            }
            Ok(())
        }
        _ => match SIZES.get(kind as usize) {
            Some(size) => s.skip(size.saturating_mul(count)),
            None => Err(GgufError::ValueType { key: key.to_owned(), found: kind }),
        },
    }
}
