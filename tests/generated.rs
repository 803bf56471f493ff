//! What is made from the arguments and the outputs: completion scripts, schemas.
//!
//! `WIR_GOLDEN=rewrite cargo test --test generated` writes the completion scripts anew.

#![allow(clippy::unwrap_used)]

use clap::ValueEnum;
use std::fs;
use std::path::Path;
use std::process::Command;
use wir::cli::args::Shell;
use wir::commands::{completions, schema};

#[test]
fn the_committed_completions_are_up_to_date() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
    let rewrite = std::env::var("WIR_GOLDEN").is_ok_and(|v| v == "rewrite");
    for shell in Shell::value_variants() {
        let path = folder.join(shell.file_name());
        let made = completions::script(*shell).unwrap();
        if rewrite {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &made).unwrap();
        }
        let committed = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert!(committed == made, "{} is out of date: WIR_GOLDEN=rewrite", path.display());
    }
}

#[test]
fn the_committed_drawing_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/accuracy.svg");
    let output = Command::new(env!("CARGO_BIN_EXE_wir")).args(["accuracy", "--svg"]).output();
    let made = String::from_utf8(output.unwrap().stdout).unwrap();
    if std::env::var("WIR_GOLDEN").is_ok_and(|v| v == "rewrite") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &made).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(committed == made, "docs/accuracy.svg is out of date: WIR_GOLDEN=rewrite");
}

/// What a command prints as JSON.
fn output(args: &[&str]) -> serde_json::Value {
    let output = Command::new(env!("CARGO_BIN_EXE_wir")).args(args).arg("--json").output().unwrap();
    let text = if output.stdout.is_empty() { output.stderr } else { output.stdout };
    serde_json::from_slice(&text).unwrap()
}

#[test]
fn every_output_is_as_its_schema_says() {
    let cases: &[(&str, &[&str])] = &[
        ("answer", &["check", "70b", "rtx-4090", "--explain"]),
        ("answer", &["check", "gpt-oss:120b", "rtx-5090", "--ram", "128"]),
        ("answer", &["check", "405b", "rtx-4090"]),
        ("answer", &["check", "--params", "13b", "--hw", "m4-max"]),
        ("answer", &["check", "70b", "rtx-4090", "--max-ctx", "--best-quant"]),
        ("answer", &["check", "70b", "rtx-4090+rtx-3060-12gb"]),
        ("answer", &["check", "./tests/fixtures/gguf/gemma-3-1b.Q4_K_M.gguf", "rtx-4090"]),
        ("scan", &["scan", "tests/fixtures", "--only", "--hw", "rtx-4090"]),
        ("error", &["check", "71b", "4099"]),
        ("grid", &["check", "--hw", "m4-max", "--mem", "128"]),
        ("grid", &["check", "--hw", "ddr5-5600-dual", "--explain"]),
        ("compare", &["compare", "m4-max", "rtx-4090", "2x3090"]),
        ("show", &["show", "rtx-4090"]),
        ("report", &["report", "rtx-4090"]),
        ("report", &["report", "rtx-4090", "m4-max"]),
        ("detect", &["detect"]),
        ("recommend", &["recommend", "--hw", "rtx-3060"]),
        ("plan", &["plan", "70b", "--users", "2"]),
        ("cost", &["cost", "70b", "2x3090"]),
        ("ranking", &["hw", "--sort", "price"]),
        ("best", &["best", "gpu", "--for", "coding-agent"]),
        ("pick-gpu", &["pick-gpu", "--for", "coding-agent", "--budget", "2000"]),
        ("fix", &["fix", "CUDA out of memory"]),
        ("fix", &["fix", "it gets slower with long context"]),
        ("fix", &["fix", "out of memory", "--model", "70b", "--hw", "rtx-4090"]),
        ("topics", &["fix"]),
        ("term", &["explain", "kv-cache", "--hw", "rtx-4090"]),
        ("term", &["explain", "imatrix"]),
        ("terms", &["explain", "--terms"]),
        ("accuracy", &["accuracy"]),
        ("accuracy", &["accuracy", "--worst", "3"]),
        ("hw", &["hw"]),
        ("models", &["models"]),
        ("quants", &["quants"]),
        ("runtimes", &["runtimes"]),
    ];
    for (name, args) in cases {
        let schema: serde_json::Value =
            serde_json::from_str(&schema::text(Some(name)).unwrap()).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let value = output(args);
        let errors: Vec<String> =
            validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{args:?}: {errors:?}");
    }
}

#[test]
fn questions_of_the_readme_are_as_their_schema_says() {
    let schema = serde_json::from_str(&schema::text(Some("request")).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let whole = serde_json::json!({"id": "a", "hw": "rtx-4090", "count": 1, "mem_gb": 24, "bandwidth_gbs": 1008,
        "model": "llama-3.3-70b", "quant": "Q4_K_M", "ctx": 8192, "depth": 0, "kv": "f16", "kv_v": "f16",
        "flash_attn": true, "ubatch": 512, "parallel": 1, "concurrency": 1, "runtime": "llama.cpp",
        "backend": "cuda", "offload": "auto", "ngl": 40, "threads": 16, "ram_gb": 64, "ram_gbs": 83.2});
    assert!(validator.is_valid(&whole));
    assert!(!validator.is_valid(&serde_json::json!({"nonsense": 1})));
}

#[test]
fn names_complete() {
    let ask = |words: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_wir"))
            .env("COMPLETE", "fish")
            .args(["--", "wir"])
            .args(words)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(ask(&["check", "--hw", "rtx-409"]).contains("rtx-4090-laptop"));
    assert!(ask(&["check", "--model", "qwen3-coder"]).contains("qwen3-coder-30b-a3b"));
    assert!(ask(&["compare", "m4-m"]).contains("m4-max-40c"));
    assert!(ask(&["check", "--quant", "Q4_K"]).contains("Q4_K_M"));
    assert!(ask(&["com"]).contains("compare"));
    assert!(ask(&["explain", "kv-c"]).contains("kv-cache"));
    assert!(ask(&["explain", "llama-3.3-7"]).contains("llama-3.3-70b"));
    assert!(!ask(&["check", "kv-c"]).contains("kv-cache"));
}
