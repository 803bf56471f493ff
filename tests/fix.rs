//! `wir fix`: what comes in is of unknown origin, what goes out has sources.

#![allow(clippy::unwrap_used)]

use clap::Parser;
use serde_json::Value;
use std::io::Write;
use std::process::{Command, Output, Stdio};
use wir::cli::args::Cli;
use wir::embedded;

fn fix(args: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wir"));
    command.arg("fix").args(args).env("COLUMNS", "80").env("LANG", "en_US.UTF-8");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that has read enough closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn json(args: &[&str], input: &[u8]) -> Value {
    let output = fix(&[args, &["--json"]].concat(), input);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn every_entry_has_sources_and_commands_that_can_be_typed() {
    let catalog = embedded::catalog();
    let mut ids: Vec<&str> = catalog.errors.iter().map(|e| e.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), catalog.errors.len(), "no name twice");
    for error in &catalog.errors {
        let address = |s: &String| s.starts_with("https://") && !s.contains(' ');
        assert!(!error.sources.is_empty() && error.sources.iter().all(address), "{}", error.id);
        assert!(!error.wir.is_empty(), "{}: says where to go on", error.id);
        for template in &error.wir {
            for (model, hw) in [("70b", "rtx-4090"), ("MODEL", "")] {
                let command = template.replace("{model}", model).replace("{hw}", hw);
                let words = command.split_whitespace();
                let parsed = Cli::try_parse_from(words);
                assert!(parsed.is_ok(), "{}: `{command}`: {}", error.id, parsed.unwrap_err());
            }
        }
        for text in [&error.title, &error.cause, &error.check] {
            assert!(!text.is_empty() && !text.contains('!'), "{}: {text}", error.id);
        }
        for os in error.os.iter().chain(error.fixes.iter().flat_map(|f| &f.os)) {
            assert!(["linux", "macos", "windows"].contains(&os.as_str()), "{}: {os}", error.id);
        }
    }
}

#[test]
fn a_log_from_a_pipe_is_read_to_its_cause() {
    let log = "INFO loading\n\u{1b}[31mcudaMalloc failed: out of memory\u{1b}[0m\nmain: error: unable to load model\n";
    let answer = json(&[], log.as_bytes());
    assert_eq!(answer["found"][0]["id"], "cuda-out-of-memory");
    assert_eq!(answer["found"][0]["matched_by"], "line");
    assert_eq!(answer["also"][0]["id"], "failed-to-load-model");
    assert_eq!(json(&["-"], log.as_bytes()), answer);
}

#[test]
fn hostile_text_is_not_printed_as_it_is() {
    let hostile =
        "\u{1b}]0;owned\u{7}CUDA error: out of memory\u{202e}\u{9b}2J\u{1b}[2J\r\u{8}\u{8}x";
    for format in ["table", "json", "markdown", "csv"] {
        let output = fix(&[hostile, "--format", format], b"");
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let raw = |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!text.chars().any(raw), "{format}: {text:?}");
        assert!(output.status.success());
    }
    let output = fix(&["\u{1b}[2Jno such thing\u{7}"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(!output.stderr.contains(&0x1b) && !output.stderr.contains(&7));
}

#[test]
fn a_log_without_end_is_cut() {
    let mut log = b"nothing of interest\n".repeat(5_000_000 / 20);
    log.extend_from_slice(b"hipErrorNoBinaryForGpu: Unable to find code object\n");
    assert_eq!(json(&[], &log)["found"][0]["id"], "rocm-no-binary");
    let output = fix(&[], &[0xff; 100_000]);
    assert_eq!(output.status.code(), Some(2), "what is no text is not known");
}

#[test]
fn nothing_known_is_an_error_with_the_nearest() {
    let output = fix(&["gpu", "gone", "strange", "--json"], b"");
    assert_eq!(output.status.code(), Some(2));
    let answer: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(answer["error"]["code"], "unknown-error");
    assert!(answer["error"]["hint"].as_str().unwrap().contains("`wir fix` lists all topics"));
}

#[test]
fn nothing_asked_lists_what_is_known() {
    let all = json(&[], b"");
    let topics = all["topics"].as_array().unwrap();
    assert!(topics.len() >= 60);
    let vllm = json(&["--runtime", "vllm", "--os", "linux"], b"");
    assert!(vllm["topics"].as_array().unwrap().len() < topics.len());
}

#[test]
fn model_and_machine_give_figures_and_commands() {
    let answer =
        json(&["out of memory cuda", "--model", "70b", "--hw", "2x3090", "--limit", "3"], b"");
    let commands = answer["found"][0]["commands"].as_array().unwrap();
    assert!(commands.iter().any(|c| c == "wir check 70b 2xrtx-3090"), "{commands:?}");
    assert_eq!(answer["here"]["ok"], true);
    let check = Command::new(env!("CARGO_BIN_EXE_wir"))
        .args(["check", "70b", "2x3090", "--offload", "full", "--json"])
        .output()
        .unwrap();
    let check: Value = serde_json::from_slice(&check.stdout).unwrap();
    assert_eq!(answer["here"]["memory"], check["memory"]);
}

#[test]
fn a_runtime_narrows_the_remedies() {
    let answer = json(&["CUDA out of memory", "--runtime", "ollama"], b"");
    for fix in answer["found"][0]["fixes"].as_array().unwrap() {
        let runtimes = fix["runtimes"].as_array().unwrap();
        assert!(runtimes.is_empty() || runtimes.iter().any(|r| r == "ollama"), "{fix}");
    }
}
