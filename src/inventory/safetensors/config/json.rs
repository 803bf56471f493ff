//! Reading `config.json`: Python's JSON, which knows `Infinity`, and fields under several names.

use super::{ConfigError, defaults};
use serde_json::Value;

/// Largest `config.json` believed.
pub const LARGEST: u64 = 16 << 20;

/// Replaces what Python writes but JSON does not have (`NaN`, `Infinity`) with `null`.
pub fn parse(text: &str) -> Result<Value, ConfigError> {
    serde_json::from_str(&plain(text)).map_err(|e| ConfigError::Json(e.to_string()))
}

fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut in_string, mut escaped) = (false, false);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if !in_string
            && let Some(word) =
                ["-Infinity", "Infinity", "NaN"].iter().find(|w| rest.starts_with(**w))
        {
            out.push_str("null");
            rest = &rest[word.len()..];
            continue;
        }
        in_string = if c == '"' && !escaped { !in_string } else { in_string };
        escaped = c == '\\' && !escaped;
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// A config with the part that describes the text model in front.
pub struct Fields<'a> {
    pub root: &'a Value,
    pub text: &'a Value,
}

impl<'a> Fields<'a> {
    pub fn new(root: &'a Value) -> Self {
        let nested = ["text_config", "llm_config", "language_config", "language_model"];
        let of = |v: &'a Value| nested.iter().find_map(|key| v.get(key).filter(|v| v.is_object()));
        let text = of(root).or_else(|| root.get("thinker_config").and_then(of)).unwrap_or(root);
        Self { root, text }
    }

    pub fn get(&self, key: &str) -> Option<&'a Value> {
        let there = |v: &&Value| !v.is_null();
        self.text.get(key).filter(there).or_else(|| self.root.get(key).filter(there))
    }

    /// What the family has under the first of several names, where the config does not say.
    fn by_family(&self, keys: &[&str]) -> Option<u64> {
        // A key that is there, though it holds nothing, was left empty on purpose.
        if keys.iter().any(|key| self.text.get(key).is_some()) {
            return None;
        }
        let model_type = self.text.get("model_type")?.as_str()?;
        keys.iter().find_map(|key| defaults::of(model_type, key))
    }

    /// A whole number under the first of several names.
    pub fn number(&self, keys: &[&str]) -> Option<u64> {
        let stated = keys.iter().find_map(|key| whole(self.get(key)?));
        stated.or_else(|| self.by_family(keys)).filter(|n| *n < 1 << 40)
    }

    /// A number above zero.
    pub fn positive(&self, keys: &[&str]) -> Option<u64> {
        let stated = keys.iter().find_map(|key| whole(self.get(key)?).filter(|n| *n > 0));
        stated.or_else(|| self.by_family(keys)).filter(|n| *n < 1 << 40)
    }

    /// The number of a layer, stated once for all layers or once for each.
    pub fn of_layer(&self, keys: &[&str], layer: usize) -> Option<u64> {
        let stated = keys.iter().find_map(|key| {
            let value = self.get(key)?;
            match value.as_array() {
                Some(list) => whole(list.get(layer)?),
                None => whole(value),
            }
        });
        stated.or_else(|| self.by_family(keys)).filter(|n| *n < 1 << 40)
    }

    pub fn text(&self, key: &str) -> Option<&'a str> {
        self.get(key)?.as_str()
    }

    pub fn is(&self, key: &str) -> Option<bool> {
        self.get(key)?.as_bool()
    }

    pub fn list(&self, key: &str) -> Option<&'a Vec<Value>> {
        self.get(key)?.as_array()
    }
}

/// A whole number, also one written with a point or as yes and no.
pub fn whole(value: &Value) -> Option<u64> {
    match value {
        Value::Bool(yes) => Some(u64::from(*yes)),
        _ => value.as_u64().or_else(|| {
            value.as_f64().filter(|x| *x >= 0.0 && x.fract() == 0.0 && *x < 1e12).map(|x| x as u64)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_python_writes_is_read() {
        let value =
            parse(r#"{"limit": [0.0, Infinity], "x": NaN, "s": "Infinity \" NaN", "n": 4.0}"#)
                .expect("JSON");
        assert_eq!(value["s"], "Infinity \" NaN");
        assert!(value["limit"][1].is_null());
        assert_eq!(whole(&value["n"]), Some(4));
    }
}
