//! Who may know whom, and which rooms may touch the world.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// Rooms that are pure: same input, same answer.
const PURE: &[&str] = &["units", "catalog", "names", "engine", "accuracy", "advice", "report"];

/// Every room and the rooms that it may use besides itself.
const MAY_USE: &[(&str, &[&str])] = &[
    ("units", &[]),
    ("catalog", &["units"]),
    ("names", &["catalog", "units"]),
    ("engine", &["catalog", "units"]),
    ("advice", &["engine", "catalog", "units"]),
    ("accuracy", &["engine", "catalog", "units"]),
    ("hardware", &["catalog", "units"]),
    ("inventory", &["engine", "catalog", "units", "error"]),
    ("online", &["inventory", "names", "engine", "catalog", "units"]),
    ("measured", &["catalog", "names", "units"]),
    ("report", &["accuracy", "advice", "engine", "catalog", "hardware", "units"]),
    ("error", &[]),
    ("cli", &[]),
    (
        "render",
        &["report", "accuracy", "advice", "engine", "catalog", "hardware", "units", "error", "cli"],
    ),
    ("embedded", &["catalog"]),
    ("wizard", &["advice", "engine", "catalog", "units"]),
];

/// What a pure room must not do.
const FORBIDDEN: &[&str] = &[
    "println!",
    "eprintln!",
    "print!(",
    "dbg!",
    "std::env",
    "std::fs",
    "std::process",
    "std::net",
    "std::thread",
    "SystemTime",
    "Instant",
];

fn sources(room: &str) -> Vec<(PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut open = vec![src.join(room), src.join(format!("{room}.rs"))];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
        } else if path.extension().is_some_and(|e| e == "rs") && path.exists() {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, code(&text)));
        }
    }
    assert!(!found.is_empty(), "no room `{room}`");
    found
}

/// The part of a file before its tests, without comments.
fn code(text: &str) -> String {
    let before_tests = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    let lines = before_tests.lines().filter(|l| !l.trim_start().starts_with("//"));
    lines.map(|l| l.to_owned() + "\n").collect()
}

/// Whether a file holds tests alone.
fn is_test(path: &Path) -> bool {
    path.file_stem().is_some_and(|s| s == "tests")
}

#[test]
fn pure_rooms_touch_nothing() {
    for room in PURE {
        for (path, text) in sources(room).iter().filter(|(p, _)| !is_test(p)) {
            for word in FORBIDDEN {
                assert!(!text.contains(word), "{} has `{word}`", path.display());
            }
        }
    }
}

#[test]
fn rooms_know_only_those_below_them() {
    let all: Vec<&str> = MAY_USE.iter().map(|r| r.0).chain(["commands"]).collect();
    for (room, allowed) in MAY_USE {
        for (path, text) in sources(room).iter().filter(|(p, _)| !is_test(p)) {
            for other in &all {
                let used = text.contains(&format!("crate::{other}"));
                let may = other == room || allowed.contains(other);
                assert!(!used || may, "{} uses `{other}`", path.display());
            }
        }
    }
}

#[test]
fn one_file_opens_connections() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let agent = src.join("online/agent.rs");
    let rooms = MAY_USE.iter().map(|r| r.0).chain(["commands", "main", "lib"]);
    for (path, text) in rooms.flat_map(sources).filter(|(path, _)| *path != agent) {
        for word in ["ureq", "std::net", "TcpStream", "UdpSocket"] {
            assert!(!text.contains(word), "{} has `{word}`", path.display());
        }
    }
}

#[test]
fn arguments_know_clap_and_std_alone() {
    for (path, text) in sources("cli") {
        let uses = text.lines().map(str::trim).filter(|l| l.starts_with("use "));
        for line in uses {
            let known = ["use std::", "use clap::", "use super::"];
            assert!(known.iter().any(|k| line.starts_with(k)), "{}: {line}", path.display());
        }
    }
}
