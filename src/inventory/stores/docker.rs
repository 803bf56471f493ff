//! Docker Model Runner's store: an index of models and the blobs they are made of.

use std::fs;
use std::path::{Path, PathBuf};

/// A model and its blobs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its names.
    pub tags: Vec<String>,
    /// Its files.
    pub files: Vec<PathBuf>,
}

/// The models of a store, as its index lists them.
pub fn models(root: &Path) -> Vec<Entry> {
    let path = root.join("models.json");
    let small = fs::metadata(&path).is_ok_and(|m| m.is_file() && m.len() <= 16 << 20);
    let text = if small { fs::read_to_string(path).unwrap_or_default() } else { String::new() };
    let index: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let strings = |v: Option<&serde_json::Value>| -> Vec<String> {
        let list = v.and_then(|v| v.as_array()).map(Vec::as_slice).unwrap_or_default();
        list.iter().filter_map(|v| v.as_str()).map(str::to_owned).collect()
    };
    let list =
        index.get("models").and_then(|m| m.as_array()).map(Vec::as_slice).unwrap_or_default();
    let mut models: Vec<Entry> = list
        .iter()
        .map(|m| Entry {
            tags: strings(m.get("tags")),
            files: strings(m.get("files")).iter().filter_map(|d| blob(root, d)).collect(),
        })
        .collect();
    models.sort_by(|a, b| a.tags.cmp(&b.tags));
    models
}

fn blob(root: &Path, digest: &str) -> Option<PathBuf> {
    let hex = digest.strip_prefix("sha256:")?;
    let whole = hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_hexdigit());
    whole.then(|| root.join("blobs/sha256").join(hex))
}
