//! One object of `llama-bench -o json` or `jsonl`. Its keys change with its builds: each may be missing.

use super::fields::Fields;
use crate::measured::reading::{Reading, day, rate};

/// A result; a test of prompt and answer in one measures neither.
pub fn reading(f: Fields<'_>) -> Result<Reading, String> {
    let prompt = f.count("n_prompt").unwrap_or(0);
    let generated = f.count("n_gen").unwrap_or(0);
    let speed = f.number("avg_ts").and_then(rate);
    let speed = speed.or_else(|| {
        let seconds = f.number("avg_ns")? / 1e9;
        rate((prompt + generated) as f64 / seconds)
    });
    let Some(speed) = speed else {
        return Err("a result without a usable speed".to_owned());
    };
    let (prefill, decode) = match (prompt, generated) {
        (0, 0) => return Err("a result that says neither prompt nor answer".to_owned()),
        (_, 0) => (Some(speed), None),
        (0, _) => (None, Some(speed)),
        _ => return Err("tests of prompt and answer in one (`-pg`)".to_owned()),
    };
    Ok(Reading {
        model: f.text("model_type"),
        file: f.text("model_filename"),
        params: f.number("model_n_params").filter(|n| *n > 0.0),
        size: f.number("model_size").filter(|n| *n > 0.0),
        hardware: f.text("gpu_info"),
        processor: f.text("cpu_info"),
        backend: f.text("backends"),
        keys: f.text("type_k"),
        values: f.text("type_v"),
        flash_attention: f.switch("flash_attn"),
        gpu_layers: f.integer("n_gpu_layers"),
        n_cpu_moe: f.small("n_cpu_moe").filter(|n| *n > 0),
        threads: f.small("n_threads").filter(|n| *n > 0),
        ubatch: f.count("n_ubatch"),
        depth: f.count("n_depth").unwrap_or(0),
        prompt: (prompt > 0).then_some(prompt),
        generated: (generated > 0).then_some(generated),
        prefill,
        decode,
        date: f.text("test_time").and_then(|t| day(&t)),
        count: None,
    })
}
