//! A JSON object of which nothing is certain.

use crate::measured::reading::text;
use serde_json::{Map, Value};

/// An object whose keys are all optional.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a>(pub &'a Map<String, Value>);

impl<'a> Fields<'a> {
    pub fn has(self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// The object itself, where it has the key.
    pub fn itself(self, key: &str) -> Option<Self> {
        self.has(key).then_some(self)
    }

    pub fn object(self, key: &str) -> Option<Self> {
        self.0.get(key)?.as_object().map(Fields)
    }

    /// A text, safe to print.
    pub fn text(self, key: &str) -> Option<String> {
        text(self.0.get(key)?.as_str()?)
    }

    /// A finite number, written as one or as text.
    pub fn number(self, key: &str) -> Option<f64> {
        let value = self.0.get(key)?;
        let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
        number.is_finite().then_some(number)
    }

    /// A whole number that is not negative.
    pub fn count(self, key: &str) -> Option<u64> {
        self.number(key).filter(|x| (0.0..=1e12).contains(x)).map(|x| x as u64)
    }

    /// A small one.
    pub fn small(self, key: &str) -> Option<u32> {
        self.count(key).and_then(|n| u32::try_from(n).ok())
    }

    /// A whole number.
    pub fn integer(self, key: &str) -> Option<i64> {
        self.number(key).filter(|x| x.abs() < 1e12).map(|x| x as i64)
    }

    /// A switch, in any of its spellings; "auto" says nothing.
    pub fn switch(self, key: &str) -> Option<bool> {
        match self.0.get(key)? {
            Value::Bool(on) => Some(*on),
            Value::String(word) => super::super::pair::switch(word),
            other => match other.as_i64()? {
                0 => Some(false),
                1 => Some(true),
                _ => None,
            },
        }
    }
}
