//! `wir scan` as people use it: a made-up home with the stores of several programs.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::SystemTime;
use wir::inventory::gguf::Header;

/// A GGUF file of the real length: the header of a fixture, and a hole for the data.
fn put_model(path: &Path, fixture: &str) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/gguf").join(fixture);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::copy(&from, path).unwrap();
    let header = Header::read(fs::File::open(&from).unwrap()).unwrap();
    let file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.set_len(header.data_end()).unwrap();
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A GGUF file without tensors that says what it is.
fn put_kind(path: &Path, kind: &str) {
    let string = |s: &str| [&(s.len() as u64).to_le_bytes()[..], s.as_bytes()].concat();
    let mut bytes = b"GGUF\x03\0\0\0".to_vec();
    bytes.extend(0_u64.to_le_bytes());
    bytes.extend(1_u64.to_le_bytes());
    bytes.extend(string("general.type"));
    bytes.extend(8_u32.to_le_bytes());
    bytes.extend(string(kind));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// A home with stores: one model in three places, one in a repository, a cut-off file, files beside, and what cannot be read.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let h = home.path();
    let hex = |c: &str| c.repeat(64);
    let ollama = h.join(".ollama/models");
    put_model(&ollama.join(format!("blobs/sha256-{}", hex("a"))), "gemma-3-1b.Q4_K_M.gguf");
    let manifest = |c: &str| {
        let layer = format!(
            r#"{{"mediaType":"application/vnd.ollama.image.model","digest":"sha256:{}"}}"#,
            hex(c)
        );
        format!(r#"{{"layers":[{layer}]}}"#)
    };
    let library = ollama.join("manifests/registry.ollama.ai/library");
    put(&library.join("gemma3/1b"), &manifest("a"));
    put(&library.join("gemma3/latest"), &manifest("a"));
    put(&library.join("gone/latest"), &manifest("d"));
    let repo = h.join(".cache/huggingface/hub/models--unsloth--Qwen3.5-0.8B-GGUF");
    put_model(&repo.join(format!("blobs/{}", hex("e"))), "qwen3.5-0.8b.Q4_K_M.gguf");
    put(&repo.join(format!("blobs/{}.incomplete", hex("f"))), "half");
    put(&repo.join("refs/main"), "abc");
    let snapshot = repo.join("snapshots/abc");
    fs::create_dir_all(&snapshot).unwrap();
    symlink(format!("../../blobs/{}", hex("e")), snapshot.join("Qwen3.5-0.8B-Q4_K_M.gguf"))
        .unwrap();
    symlink("../../blobs/none", snapshot.join("Qwen3.5-0.8B-Q8_0.gguf")).unwrap();
    let studio = h.join(".lmstudio/models/google/gemma-3-1b");
    put_model(&studio.join("gemma-3-1b-it-Q4_K_M.gguf"), "gemma-3-1b.Q4_K_M.gguf");
    put_kind(&studio.join("mmproj-F16.gguf"), "mmproj");
    put_kind(&studio.join("lora.gguf"), "adapter");
    let old = h.join(".cache/llama.cpp");
    put_model(&old.join("kimi.gguf"), "kimi-linear-48b-a3b.Q4_K_M.gguf");
    put(&old.join("page.gguf"), "<!DOCTYPE html>");
    symlink(&old, old.join("loop")).unwrap();
    // Its data are missing, and its name is hostile.
    let fixture =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/gguf/lfm2-350m.Q4_K_M.gguf");
    let hostile = h.join("mine/a \u{1b}[31m$(touch x).gguf");
    fs::create_dir_all(hostile.parent().unwrap()).unwrap();
    fs::copy(fixture, hostile).unwrap();
    home
}

fn command(home: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wir"));
    command
        .env_clear()
        .env("HOME", home)
        .env("LANG", "en_US.UTF-8")
        .env("COLUMNS", "80")
        .current_dir(home)
        .args(args)
        .stdin(Stdio::null());
    command
}

fn wir(home: &Path, args: &[&str]) -> Output {
    command(home, args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn scan(home: &Path, more: &[&str]) -> Value {
    let args = [&["scan", "mine", "--hw", "rtx-4090", "--json"][..], more].concat();
    let output = wir(home, &args);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn strings<'a>(list: &'a Value, key: &str) -> Vec<&'a str> {
    list.as_array().unwrap().iter().map(|v| v[key].as_str().unwrap()).collect()
}

#[test]
fn every_store_is_judged_and_copies_are_counted_once() {
    let home = home();
    let found = scan(home.path(), &[]);
    let names = strings(&found["models"], "handle");
    assert_eq!(
        names.iter().map(|n| n.rsplit('/').next().unwrap()).collect::<Vec<_>>(),
        [
            "Qwen3.5-0.8B-GGUF:Qwen3.5-0.8B-Q4_K_M.gguf",
            "ollama:gemma3:1b",
            "kimi.gguf",
            "a \\u{1b}[31m$(touch x).gguf",
        ]
    );
    let gemma = &found["models"][1];
    let also = gemma["also_at"].as_array().unwrap();
    let same: Vec<bool> = also.iter().map(|a| a["same_file"].as_bool().unwrap()).collect();
    assert_eq!(same, [true, false]);
    assert_eq!(found["freed_bytes"], gemma["size_bytes"]);
    assert_eq!(found["complete"], true);
    let sum: u64 =
        found["models"].as_array().unwrap().iter().map(|m| m["size_bytes"].as_u64().unwrap()).sum();
    assert_eq!(found["total_bytes"], sum);
    let cut = &found["models"][3];
    assert!(cut["incomplete"].as_str().unwrap().contains("cut off"));
    // A file does not fit where `wir check` says so, with the same figures.
    for model in found["models"].as_array().unwrap().iter().take(3) {
        let handle = model["handle"].as_str().unwrap();
        let checked = wir(home.path(), &["check", handle, "rtx-4090", "--json"]);
        let checked: Value = serde_json::from_slice(&checked.stdout).unwrap();
        for part in ["memory", "fit", "decode", "model", "runtime"] {
            assert_eq!(model["answer"][part], checked[part], "{handle}");
        }
    }
}

#[test]
fn what_is_no_model_and_what_cannot_be_read_is_listed() {
    let home = home();
    let found = scan(home.path(), &[]);
    let mut kinds = strings(&found["others"], "kind");
    kinds.sort_unstable();
    assert_eq!(kinds, ["adapter", "projector"]);
    let mut codes = strings(&found["unread"], "code");
    codes.sort_unstable();
    assert_eq!(codes, ["broken-link", "damaged", "gone", "half-download"]);
    let output = text(&wir(home.path(), &["scan", "mine", "--hw", "rtx-4090"]).stdout);
    assert!(!output.chars().any(|c| c.is_control() && c != '\n'), "{output}");
    for line in ["✗ Incomplete", "also at ollama:gemma3:latest (the same file)", "twice"] {
        assert!(output.contains(line), "{line}: {output}");
    }
    let next = output.lines().last().unwrap();
    assert!(next.starts_with("  next      wir check hf:unsloth/"), "{next}");
}

#[test]
fn order_and_filters() {
    let home = home();
    let sizes = |found: &Value| -> Vec<u64> {
        found["models"]
            .as_array()
            .unwrap()
            .iter()
            .map(|m| m["size_bytes"].as_u64().unwrap())
            .collect()
    };
    let by_size = sizes(&scan(home.path(), &["--sort", "size"]));
    assert!(by_size.is_sorted_by(|a, b| a >= b) && by_size.len() == 4);
    let some = scan(home.path(), &["--require", "comfortable"]);
    let verdicts: Vec<&str> = some["models"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["answer"]["fit"]["verdict"].as_str().unwrap())
        .collect();
    assert!(verdicts.iter().all(|v| *v == "comfortable") && !verdicts.is_empty());
    assert_eq!(some["left_out"], 4 - verdicts.len());
    assert_eq!(strings(&scan(home.path(), &["--name", "LMSTUDIO"])["models"], "name"), ["gemma3"]);
    let mine = scan(home.path(), &["--only"]);
    assert_eq!(mine["models"].as_array().unwrap().len(), 1);
    let none =
        wir(home.path(), &["scan", "--hw", "rtx-4090", "--name", "nothing", "--require", "tight"]);
    assert_eq!(none.status.code(), Some(1));
    let csv = text(&wir(home.path(), &["scan", "--hw", "rtx-4090", "--format", "csv"]).stdout);
    assert!(csv.starts_with("model,size_bytes,quant,longest_ctx,verdict,decode_tok_per_s,store,"));
}

#[test]
fn the_longest_context_fits_and_the_next_does_not() {
    let home = home();
    let found = scan(home.path(), &[]);
    let kimi = &found["models"][2];
    assert_eq!(kimi["longest_ctx"], 0, "{kimi}");
    let gemma = &found["models"][1];
    let longest = gemma["longest_ctx"].as_u64().unwrap();
    assert_eq!(longest, gemma["max_ctx"].as_u64().unwrap());
}

#[test]
fn wrong_questions_are_told_before_the_search() {
    let home = home();
    for (args, said) in [
        (&["scan", "nowhere"][..], "`nowhere`: No such file"),
        (&["scan", ".cache/llama.cpp/kimi.gguf"], "is a file, not a folder"),
        (&["scan", "--hw", "no-such-card"], "no hardware is called"),
        (&["scan", "--ctx", "0", "--hw", "rtx-4090"], "--ctx"),
        (&["scan", "--only"], "FOLDER"),
        (&["scan", "--kv", "q9", "--hw", "rtx-4090"], "q9"),
    ] {
        let output = wir(home.path(), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(text(&output.stderr).contains(said), "{args:?}: {}", text(&output.stderr));
    }
}

#[test]
fn an_empty_disk_is_told_with_the_places() {
    let home = tempfile::tempdir().unwrap();
    let output = wir(home.path(), &["scan", "--hw", "rtx-4090"]);
    assert_eq!(output.status.code(), Some(0));
    let said = text(&output.stdout);
    for part in ["no model was found", "~/.ollama/models", "~/.lmstudio/models", "wir recommend"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(said.lines().all(|l| l.chars().count() <= 80), "{said}");
}

/// Every path below a folder with its length and times.
fn tree(folder: &Path) -> Vec<(PathBuf, u64, SystemTime)> {
    let mut all = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap().map(Result::unwrap) {
            let meta = entry.path().symlink_metadata().unwrap();
            all.push((entry.path(), meta.len(), meta.modified().unwrap()));
            if meta.is_dir() {
                open.push(entry.path());
            }
        }
    }
    all.sort();
    all
}

#[test]
fn nothing_is_written() {
    let home = home();
    let before = tree(home.path());
    scan(home.path(), &[]);
    assert_eq!(wir(home.path(), &["scan", "mine"]).status.code(), Some(0));
    assert_eq!(tree(home.path()), before);
}

/// Whether a process has a handler for SIGINT, and has read a few models since.
#[cfg(target_os = "linux")]
fn is_at_work(pid: u32) -> bool {
    let io = fs::read_to_string(format!("/proc/{pid}/io")).unwrap_or_default();
    let read = io.lines().find_map(|l| l.strip_prefix("rchar: ")?.trim().parse::<u64>().ok());
    if read.is_none_or(|bytes| bytes < 2 << 20) {
        return false;
    }
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let caught = status.lines().find_map(|l| l.strip_prefix("SigCgt:\t"));
    caught.is_some_and(|mask| u64::from_str_radix(mask.trim(), 16).unwrap() & 2 != 0)
}

#[cfg(target_os = "linux")]
#[test]
fn ctrl_c_leaves_what_was_found() {
    let home = tempfile::tempdir().unwrap();
    let model = home.path().join("many/0000.gguf");
    put_model(&model, "gemma-3-1b.Q4_K_M.gguf");
    for i in 1..4000 {
        fs::hard_link(&model, home.path().join(format!("many/{i:04}.gguf"))).unwrap();
    }
    for (args, parts) in [
        (
            &["scan", "many", "--hw", "rtx-4090", "--json"][..],
            ["\"complete\": false", "\"same_file\": true"],
        ),
        (&["scan", "many", "--hw", "rtx-4090"], ["stopped before its end", "(the same file)"]),
    ] {
        let mut scan = command(home.path(), args);
        let child = scan.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        while !is_at_work(child.id()) {
            std::thread::yield_now();
        }
        let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let output = child.wait_with_output().unwrap();
        let said = text(&output.stdout);
        assert_eq!(output.status.code(), Some(130), "{said}{}", text(&output.stderr));
        assert!(parts.iter().all(|p| said.contains(p)), "{said}");
        assert!(!said.contains("3999.gguf"), "it was not stopped: {said}");
    }
}
