//! Models on this disk by the names that people type: the program is asked, with a home folder of its own.

#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn put_gguf(&self, path: &str, fixture: &str) {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/gguf");
        self.put(path, &fs::read(fixtures.join(fixture)).unwrap());
    }

    /// What is answered, or the problem.
    fn check(&self, model: &str, more: &[&str]) -> Value {
        let run = Command::new(env!("CARGO_BIN_EXE_wir"))
            .args(["check", model, "--hw", "rtx-4090", "--json"])
            .args(more)
            .env_clear()
            .env("HOME", self.0.path())
            .current_dir(self.0.path())
            .output()
            .unwrap();
        let text = if run.status.success() { run.stdout } else { run.stderr };
        serde_json::from_slice(&text).unwrap()
    }
}

const CACHE: &str = ".cache/huggingface/hub";

#[test]
fn of_several_files_the_format_chooses() {
    let home = Home::new();
    let snapshot = format!("{CACHE}/models--someone--frobnicate-GGUF/snapshots/abc");
    home.put_gguf(&format!("{snapshot}/x-IQ2_M.gguf"), "gemma-3-1b.Q4_K_M.gguf");
    home.put_gguf(&format!("{snapshot}/x-Q4_0.gguf"), "gemma-3-1b.Q4_K_M.gguf");
    home.put_gguf(&format!("{snapshot}/x-Q4_K_M.gguf"), "phi-3.5-mini.Q4_K_M.gguf");
    home.put_gguf(&format!("{snapshot}/Q8_0/x-Q8_0.gguf"), "lfm2-350m.Q4_K_M.gguf");
    for (name, more, file) in [
        ("hf:someone/frobnicate-GGUF", vec![], "x-Q4_K_M.gguf"),
        ("hf:someone/frobnicate-GGUF:q4", vec![], "x-Q4_K_M.gguf"),
        ("hf:someone/frobnicate-GGUF:Q4_0", vec![], "x-Q4_0.gguf"),
        ("hf:someone/frobnicate-GGUF", vec!["--quant", "q8"], "x-Q8_0.gguf"),
        ("someone/frobnicate-GGUF", vec!["--quant", "8bit"], "x-Q8_0.gguf"),
    ] {
        let answer = home.check(name, &more);
        let path = answer["model"]["path"].as_str().unwrap_or_else(|| panic!("{name}: {answer}"));
        assert!(path.ends_with(file), "{name} {more:?}: {path}");
    }
    let none = home.check("hf:someone/frobnicate-GGUF", &["--quant", "q3"]);
    assert_eq!(none["error"]["code"], "unknown-quant", "{none}");
    assert!(none["error"]["hint"].as_str().unwrap().contains("`x-Q4_0.gguf`"), "{none}");
}

#[test]
fn a_name_that_the_catalog_lacks_may_be_on_the_disk() {
    let home = Home::new();
    let hex = "a".repeat(64);
    let ollama = ".ollama/models";
    home.put_gguf(&format!("{ollama}/blobs/sha256-{hex}"), "gemma-3-1b.Q4_K_M.gguf");
    let layer = format!(
        r#"{{"mediaType":"application/vnd.ollama.image.model","digest":"sha256:{hex}","size":1}}"#
    );
    let manifest = format!(r#"{{"schemaVersion":2,"layers":[{layer}]}}"#);
    let library = format!("{ollama}/manifests/registry.ollama.ai/library");
    home.put(&format!("{library}/frobnicator/latest"), manifest.as_bytes());
    home.put_gguf("models/mine/frobnicated.gguf", "lfm2-350m.Q4_K_M.gguf");
    for (name, path) in [
        ("frobnicator", "sha256-aaaa"),
        ("frobnicator:latest", "sha256-aaaa"),
        ("models/mine", "frobnicated.gguf"),
        ("~/models/mine/frobnicated.gguf", "frobnicated.gguf"),
    ] {
        let answer = home.check(name, &[]);
        let found = answer["model"]["path"].as_str().unwrap_or_else(|| panic!("{name}: {answer}"));
        assert!(found.contains(path), "{name}: {found}");
    }
    // What the catalog knows is not looked for on the disk, and what nobody knows is told by its own error.
    assert!(home.check("70b", &[])["model"]["path"].is_null());
    fs::create_dir_all(home.0.path().join("frob")).unwrap();
    for name in ["frob", "frobnicate:8b"] {
        assert_eq!(home.check(name, &[])["error"]["code"], "unknown-model", "{name}");
    }
}

#[test]
fn eight_bit_integers_of_compressed_tensors_are_for_vllm() {
    let home = Home::new();
    let config = r#"{"model_type": "llama", "num_hidden_layers": 1, "hidden_size": 256, "vocab_size": 1024,
        "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 64, "intermediate_size": 512,
        "max_position_embeddings": 8192, "quantization_config": {"quant_method": "compressed-tensors",
        "format": "int-quantized", "config_groups": {"group_0": {"weights": {"num_bits": 8, "type": "int"}}}}}"#;
    let header = r#"{"model.layers.0.self_attn.q_proj.weight":{"dtype":"I8","shape":[256,256],"data_offsets":[0,65536]},
        "model.layers.0.self_attn.q_proj.weight_scale":{"dtype":"BF16","shape":[256,1],"data_offsets":[65536,66048]}}"#;
    let snapshot = format!("{CACHE}/models--someone--frobnicate.w8a8/snapshots/abc");
    home.put(&format!("{snapshot}/config.json"), config.as_bytes());
    let length = (header.len() as u64).to_le_bytes();
    let file = [&length[..], header.as_bytes(), &[0; 66048]].concat();
    home.put(&format!("{snapshot}/model.safetensors"), &file);
    let answer = home.check("hf:someone/frobnicate.w8a8", &[]);
    assert_eq!(
        (&answer["quant"], &answer["runtime"]),
        (&"W8A8 (compressed-tensors)".into(), &"vllm".into())
    );
    let reads = |c: &Value| c["code"] == "runtime-cannot-read";
    assert!(!answer["caveats"].as_array().unwrap().iter().any(reads), "{answer}");
    // A snapshot's folder is named after a commit; its name is that of the repository.
    let by_path = home.check(&format!("./{snapshot}"), &[]);
    assert_eq!(by_path["model"]["name"], "someone/frobnicate.w8a8");
}
