//! The glossary: what the words of this program mean.

use serde::{Deserialize, Serialize};

/// A word and its meaning.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Stable name, such as `kv-cache`.
    pub id: String,
    /// As it is written.
    pub name: String,
    /// Other words for it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What it means, in three sentences.
    pub text: String,
    /// The figure of a model on a machine that shows it.
    #[serde(default)]
    pub here: Option<Figure>,
    /// Entries beside it.
    #[serde(default)]
    pub see: Vec<String>,
    /// Where facts in the text were read.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// A figure of a model on a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Figure {
    Weights,
    Kv,
    Context,
    Compute,
    Overhead,
    Decode,
    Prefill,
    FirstToken,
    Ceiling,
    Interval,
    Evidence,
    Headroom,
    Verdict,
    Offload,
    Active,
    Bandwidth,
    Usable,
    Watts,
    Units,
}

impl Entry {
    /// All names of it.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [self.id.as_str(), self.name.as_str()]
            .into_iter()
            .chain(self.aliases.iter().map(String::as_str))
    }

    /// Whether these words, as someone typed them, are one of its names.
    pub fn is_called(&self, words: &str) -> bool {
        let words = key(words);
        !words.is_empty() && self.names().any(|name| key(name) == words)
    }
}

/// A name as it is compared: without regard to case, hyphens and underscores.
pub fn key(name: &str) -> String {
    let apart = |c: char| c.is_whitespace() || c == '-' || c == '_';
    let parts: Vec<&str> = name.split(apart).filter(|part| !part.is_empty()).collect();
    parts.join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn hyphens_case_and_blanks_do_not_count() {
        assert_eq!(key(" KV-Cache "), "kv cache");
        assert_eq!(key("kv_cache"), key("kv   cache"));
    }
}
