//! `wir explain TERM`: terms and names never collide, and every word that a table uses is explained.

#![allow(clippy::unwrap_used)]

use clap::Parser;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use wir::cli::args::Cli;
use wir::embedded;
use wir::names::{self, Index};

fn wir(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wir"));
    command.args(args).env("COLUMNS", "80").env("LANG", "en_US.UTF-8").output().unwrap()
}

fn text(args: &[&str]) -> String {
    let output = wir(args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&text(&[args, &["--json"]].concat())).unwrap()
}

#[test]
fn no_term_is_the_name_of_a_model_or_a_machine() {
    let catalog = embedded::catalog();
    let index = Index::new(&catalog);
    let mut twice = Vec::new();
    for (entry, name) in catalog.glossary.iter().flat_map(|e| e.names().map(move |n| (e, n))) {
        let model = names::model(&catalog, &index, name).ok().map(|q| q.model.id.clone());
        let machine = names::hardware(&catalog, &index, name).ok().map(|q| q.hw.id.clone());
        twice.extend(model.or(machine).map(|other| format!("`{name}` ({}): {other}", entry.id)));
    }
    assert!(twice.is_empty(), "terms that are names too: {twice:#?}");
    for name in catalog.models.iter().flat_map(|m| m.aliases.iter().chain([&m.id, &m.name])) {
        assert!(!catalog.glossary.iter().any(|e| e.is_called(name)), "`{name}` is a term too");
    }
}

#[test]
fn every_entry_has_three_sentences_and_commands_that_work() {
    let catalog = embedded::catalog();
    assert!(catalog.glossary.len() >= 60);
    for entry in &catalog.glossary {
        let id = &entry.id;
        let sentences = entry.text.matches(". ").count() + usize::from(entry.text.ends_with('.'));
        assert_eq!(sentences, 3, "{id}: {}", entry.text);
        assert!(!entry.text.contains('!'), "{id}");
        assert!(
            entry.sources.iter().all(|s| s.starts_with("https://") && !s.contains(' ')),
            "{id}"
        );
        for command in entry.text.split('`').filter(|part| part.starts_with("wir ")) {
            assert!(Cli::try_parse_from(command.split_whitespace()).is_ok(), "{id}: {command}");
        }
    }
    let terms = |text: &str| text.strip_prefix("wir explain ").map(str::to_owned);
    for term in catalog.errors.iter().flat_map(|e| &e.wir).filter_map(|c| terms(c)) {
        let first = term.split_whitespace().next().unwrap_or_default();
        let known = catalog.glossary.iter().any(|e| e.id == first);
        assert!(known || first == "{model}", "`wir explain {term}`");
    }
}

/// Words of everyday language that titles of columns and labels may use without an entry.
const PLAIN: &str = "a about against all almost also amount at because better by cause chat check command cost date fact family \
    first fix for found from further good has here home how if in instead is it kind level loss maker matches meaning memory model \
    more name next note of on one or else per program proven reason reasons released row rows same section see set source sources \
    step systems table term the then title to type unit value what where why with year $ in/out k$ machine read worst these ratio store path copies twice left out \
    beside unread read written done again other others old new first last all no yes open closed only own seen known unknown missing \
    size sizes number numbers name names list lists group groups part parts place places time date day days month hour hours age \
    question questions answer answers example examples help advice reason rule rules state status result results text line lines \
    file files folder folders rent disk machine machines page pages page maker makers strengths limits good bad high low most least off wide";

#[test]
fn every_title_of_a_table_is_a_term_or_plain_words() {
    let catalog = embedded::catalog();
    let is_term = |words: &str| catalog.glossary.iter().any(|e| e.is_called(words));
    let plain: Vec<&str> = PLAIN.split_whitespace().collect();
    let mut unexplained = Vec::new();
    let titles = titles();
    assert!(titles.len() > 60, "only {} titles were found", titles.len());
    for (title, file) in titles {
        let words = title.split([' ', ':', ',']).filter(|w| !w.is_empty());
        let plain = |w: &&str| {
            plain.contains(w) || w.strip_suffix('s').is_some_and(|one| plain.contains(&one))
        };
        let unknown: Vec<&str> = words.filter(|w| !plain(w) && !is_term(w)).collect();
        if !is_term(&title) && !unknown.is_empty() {
            unexplained.push(format!("`{title}` ({})", file.display()));
        }
    }
    assert!(unexplained.is_empty(), "neither terms nor plain words: {unexplained:#?}");
}

/// The titles of columns, labels and sections, as they stand in the source.
fn titles() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.join("render"), root.join("commands/explain")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    let makers = ["Column::words(\"", "Column::figures(\"", "labelled(\"", "Section::new(\""];
    let mut found = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for maker in makers {
            let titles = text.split(maker).skip(1).filter_map(|rest| rest.split('"').next());
            found.extend(titles.filter(|t| !t.is_empty()).map(|t| (t.to_owned(), file.clone())));
        }
    }
    found
}

#[test]
fn a_term_comes_with_the_figures_of_a_machine() {
    let answer =
        json(&["explain", "kv-cache", "--hw", "rtx-4090", "--model", "70b", "--ctx", "16k"]);
    assert_eq!(answer["id"], "kv-cache");
    assert_eq!(answer["here"]["hw"]["slug"], "rtx-4090");
    // 80 layers, 8 heads of 128 values, keys and values, two bytes each.
    let expected = 80 * 8 * 128 * 2 * 2 * 16_384_u64 / (1 << 30);
    assert!(answer["figure"].as_str().unwrap().contains(&format!("{expected}.0 GiB of cache")));
    assert!(answer["figure"].as_str().unwrap().contains("320 KiB per token"));
    let by_place = json(&["explain", "time", "to", "first", "token", "m4-max"]);
    assert_eq!(by_place["id"], "time-to-first-token");
    assert!(json(&["explain", "imatrix"]).get("here").is_none());
}

#[test]
fn a_model_stays_a_model() {
    assert!(text(&["explain", "70b", "rtx-4090"]).contains("memory needed"));
    assert!(text(&["explain", "tok/s"]).starts_with("Tokens per second"));
    let output = wir(&["explain", "kv-cach", "--hw", "rtx-4090"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("`wir explain kv-cache`"));
    let output = wir(&["explain", "8b", "rtx-4090", "more\u{1b}[2Jnames"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!String::from_utf8_lossy(&output.stderr).contains('\u{1b}'));
    let output = wir(&["explain", "imatrix", "--hw", "no-such-machine"]);
    assert_eq!(output.status.code(), Some(2));
}
