//! The recorded texts, and which test is answerable for each.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of recorded texts.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/hardware")
}

/// One recorded text.
pub fn read(path: &str) -> String {
    let bytes = fs::read(folder().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// All recorded texts, as paths below the folder, sorted.
pub fn all() -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).expect("the folder exists").flatten() {
            match entry.path() {
                path if path.is_dir() => open.push(path),
                path => found.push(relative(&path)),
            }
        }
    }
    found.sort();
    found
}

fn relative(path: &Path) -> String {
    let path = path.strip_prefix(folder()).expect("it lies below the folder");
    path.to_string_lossy().replace('\\', "/")
}

/// Recorded texts whose path begins and ends like this; at least one.
pub fn matching(start: &str, end: &str) -> Vec<String> {
    let found: Vec<String> =
        all().into_iter().filter(|p| p.starts_with(start) && p.ends_with(end)).collect();
    assert!(!found.is_empty(), "no fixture {start}*{end}");
    found
}
