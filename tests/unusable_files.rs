//! Files that a program cannot load, as `wir check` is given them: it ends at once, says what they are, and starts nothing.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const FIXTURE: &str = "falcon-h1-0.5b.Q4_K_M.gguf";

fn wir(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wir")).current_dir(folder).args(args).output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A folder with a file of a header whose data are not there.
fn cut_off() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/gguf").join(FIXTURE);
    fs::copy(from, folder.path().join("a.gguf")).unwrap();
    folder
}

#[test]
fn a_file_that_is_cut_off_runs_nowhere_though_its_figures_are_known() {
    let folder = cut_off();
    let answer = json(&wir(folder.path(), &["check", "./a.gguf", "rtx-4090", "--json"]));
    assert_eq!(answer["fit"]["verdict"], "no");
    assert!(answer["model"]["incomplete"].as_str().unwrap().contains("cut off"));
    assert!(answer["fit"]["rationale"].as_str().unwrap().contains("cut off"));
    assert!(answer["decode"]["tok_per_s"].as_f64().unwrap() > 0.0);
    assert_eq!(answer.get("launch").and_then(|l| l.get("shell")), None);
    let required = wir(folder.path(), &["check", "./a.gguf", "rtx-4090", "--require", "marginal"]);
    assert_eq!(required.status.code(), Some(1));
    let page = String::from_utf8(required.stdout).unwrap();
    assert!(page.contains("✗ Incomplete") && !page.contains("run it"), "{page}");
    let quiet = wir(folder.path(), &["check", "./a.gguf", "rtx-4090", "-q", "--command"]);
    assert_eq!((quiet.status.code(), quiet.stdout.len()), (Some(2), 0));
}

#[test]
fn the_same_file_whole_runs() {
    let folder = cut_off();
    let path = folder.path().join("a.gguf");
    let header = wir::inventory::gguf::Header::read(fs::File::open(&path).unwrap()).unwrap();
    fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(header.data_end()).unwrap();
    let answer = json(&wir(folder.path(), &["check", "./a.gguf", "rtx-4090", "--json"]));
    assert_eq!(answer["fit"]["verdict"], "comfortable");
    assert_eq!(answer["model"].get("incomplete"), None);
    assert_eq!(answer["launch"]["command"][2], "./a.gguf");
}

#[test]
fn a_pipe_without_a_writer_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new("mkfifo").arg(folder.path().join("a.gguf")).status().unwrap();
    assert!(made.success());
    for asked in ["./a.gguf", "."] {
        let output = wir(folder.path(), &["check", asked, "rtx-4090"]);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains("a pipe or a device, not a file"), "{error}");
    }
}

#[test]
fn a_pipe_in_a_store_is_not_waited_for() {
    let home = tempfile::tempdir().unwrap();
    let repo = home.path().join(".cache/huggingface/hub/models--a--b");
    fs::create_dir_all(repo.join("snapshots/0")).unwrap();
    fs::create_dir_all(repo.join("refs")).unwrap();
    let library = home.path().join(".ollama/models/manifests/registry.ollama.ai/library/a");
    fs::create_dir_all(&library).unwrap();
    for pipe in [repo.join("refs/main"), repo.join("snapshots/0/a.gguf"), library.join("latest")] {
        assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
    }
    let output = Command::new(env!("CARGO_BIN_EXE_wir"))
        .args(["scan", "--hw", "rtx-4090", "--json"])
        .env_clear()
        .env("HOME", home.path())
        .output()
        .unwrap();
    assert_eq!(json(&output)["models"].as_array().unwrap().len(), 0);
}

#[test]
fn a_file_without_a_byte_is_called_empty() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.gguf"), "").unwrap();
    let output = wir(folder.path(), &["check", "./a.gguf", "rtx-4090"]);
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("`./a.gguf`: the file is empty"), "{error}");
}

#[test]
fn a_name_that_no_command_can_hold_is_told_and_not_written() {
    let folder = cut_off();
    let name = "./a\u{1b}[31m\n.gguf";
    let path = folder.path().join(name);
    fs::rename(folder.path().join("a.gguf"), &path).unwrap();
    let header = wir::inventory::gguf::Header::read(fs::File::open(&path).unwrap()).unwrap();
    fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(header.data_end()).unwrap();
    let output = wir(folder.path(), &["check", name, "rtx-4090"]);
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.contains("rename it to start it") && !page.contains("run it"), "{page}");
    assert!(!page.contains('\u{1b}'), "{page}");
    let output = wir(folder.path(), &["launch", name, "rtx-4090"]);
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("rename it, or lead to it by a link"), "{error}");
}
