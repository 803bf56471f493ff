//! Streams of questions: what is promised to programs, and what hostile input does.

#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Cursor, Read, Write};
use std::process::{Command, Stdio};
use wir::commands::batch::{self, Flush, LONGEST_LINE};
use wir::commands::here::Here;
use wir::commands::world::World;

fn answers_to(input: impl BufRead) -> Vec<Value> {
    let world = World::new(wir::embedded::catalog());
    let here = Here::new(&world);
    let mut output = Vec::new();
    batch::run(&world, &&here, input, &mut output, Flush::AtEnd).unwrap();
    let text = String::from_utf8(output).unwrap();
    text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

fn answer_to(question: &Value) -> Value {
    answers_to(Cursor::new(question.to_string())).remove(0)
}

fn with(field: &str, value: Value) -> Value {
    let mut question = json!({"hw": "rtx-4090", "model": "llama-3.1-8b"});
    question[field] = value;
    question
}

#[test]
fn an_answer_has_every_promised_field() {
    let answer = answer_to(&json!({"id": "x", "hw": "rtx-4090", "model": "llama-3.3-70b"}));
    let promised = [
        "/schema",
        "/id",
        "/ok",
        "/hw/slug",
        "/hw/name",
        "/hw/count",
        "/hw/usable_bytes",
        "/model/slug",
        "/model/name",
        "/quant",
        "/runtime",
        "/backend",
        "/memory/weights_bytes",
        "/memory/kv_bytes",
        "/memory/compute_bytes",
        "/memory/overhead_bytes",
        "/memory/total_bytes",
        "/memory/device_bytes",
        "/memory/host_bytes",
        "/memory/device_weights_bytes",
        "/memory/host_weights_bytes",
        "/memory/file_bytes",
        "/fit/verdict",
        "/fit/headroom_bytes",
        "/fit/rationale",
        "/placement/mode",
        "/placement/gpu_layers",
        "/placement/of_layers",
        "/decode/tok_per_s",
        "/decode/low",
        "/decode/high",
        "/decode/interval",
        "/decode/ceiling",
        "/decode/evidence",
        "/decode/sources",
        "/prefill/tok_per_s",
        "/prefill/low",
        "/prefill/high",
        "/ttft_s",
        "/caveats",
    ];
    for field in promised {
        assert!(answer.pointer(field).is_some(), "{field} in {answer}");
    }
    assert_eq!(answer["schema"], 1);
    assert_eq!(answer["id"], "x");
    assert_eq!(answer["ok"], true);
}

#[test]
fn the_defaults_are_the_promised_ones() {
    let answer = answer_to(&json!({"hw": "rtx-4090", "model": "llama-3.1-8b"}));
    let settings = &answer["settings"];
    let expected = [
        ("ctx", json!(8192)),
        ("depth", json!(0)),
        ("kv", json!("f16")),
        ("kv_v", json!("f16")),
        ("ubatch", json!(512)),
        ("parallel", json!(1)),
    ];
    for (name, value) in expected {
        assert_eq!(settings[name], value, "{name}");
    }
    assert_eq!(answer["quant"], "Q4_K_M");
    assert_eq!(answer["runtime"], "llama.cpp");
    assert_eq!(answer["backend"], "cuda");
    assert_eq!(answer["id"], Value::Null);
    let native = answer_to(&json!({"hw": "rtx-5090", "model": "gpt-oss-20b"}));
    assert_eq!(native["quant"], "MXFP4_MOE");
    for (runtime, format) in [("llama.cpp", "MXFP4_MOE"), ("vllm", "MXFP4")] {
        let named =
            json!({"hw": "rtx-5090", "model": "gpt-oss-20b", "quant": "mxfp4", "runtime": runtime});
        assert_eq!(answer_to(&named)["quant"], format, "{runtime}");
    }
}

#[test]
fn device_and_host_are_the_total_on_every_machine() {
    let catalog = wir::embedded::catalog();
    let mut input = String::new();
    for hw in catalog.hardware.iter().step_by(7) {
        for (i, model) in catalog.models.iter().filter(|m| m.dims.is_some()).enumerate() {
            if i % 31 == 0 {
                let question = json!({"hw": hw.id, "model": model.id, "ctx": 4096});
                input += &format!("{question}\n");
            }
        }
    }
    let answers = answers_to(Cursor::new(input));
    assert!(answers.len() > 500);
    for answer in answers.iter().filter(|a| a["ok"] == true) {
        let memory = &answer["memory"];
        let n = |field: &str| memory[field].as_u64().unwrap();
        assert_eq!(n("device_bytes") + n("host_bytes"), n("total_bytes"), "{answer}");
        let weights = n("device_weights_bytes") + n("host_weights_bytes");
        assert_eq!(weights, n("weights_bytes"), "{answer}");
        let speed = &answer["decode"]["tok_per_s"];
        assert!(speed.is_null() || speed.as_f64().unwrap() > 0.0);
        if let (Some(rate), Some(most)) = (speed.as_f64(), answer["decode"]["ceiling"].as_f64()) {
            assert!(rate <= most * 1.000_001, "{answer}");
        }
    }
}

#[test]
fn a_file_is_a_model_and_its_weights_count() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/gguf");
    let path = folder.join("falcon-h1-0.5b.Q4_K_M.gguf");
    let answer = answer_to(&json!({"hw": "rtx-4090", "model": path.to_str().unwrap()}));
    assert_eq!(answer["ok"], true, "{answer}");
    assert_eq!(answer["model"]["path"], path.to_str().unwrap());
    assert!(answer["memory"]["weights_bytes"].as_u64().unwrap() > 100_000_000);
    let missing = answer_to(&json!({"hw": "rtx-4090", "model": "./no/such/file.gguf"}));
    assert_eq!(missing["error"]["code"], "unreadable-file");
}

#[test]
fn of_a_name_and_a_size_the_name_counts() {
    let named = answer_to(&json!({"hw": "rtx-4090", "model": "llama-3.1-8b"}));
    let both = answer_to(
        &json!({"hw": "rtx-4090", "model": "llama-3.1-8b", "params_b": 8.0, "active_b": 8.0}),
    );
    assert_eq!(named["memory"], both["memory"]);
}

#[test]
fn what_does_not_fit_has_no_speed() {
    let answer = answer_to(&json!({"hw": "rtx-4090", "ram_gb": 16, "model": "llama-3.1-405b"}));
    assert_eq!(answer["fit"]["verdict"], "no");
    assert!(answer["fit"]["headroom_bytes"].as_i64().unwrap() < 0);
    assert_eq!(answer["decode"]["tok_per_s"], Value::Null);
}

#[test]
fn every_bad_line_gets_one_error_and_the_order_stays() {
    let bad: &[&[u8]] = &[
        b"",
        b"   ",
        b"{",
        b"}",
        b"null",
        b"[]",
        b"[\"a\",\"rtx-4090\"]",
        b"\"text\"",
        b"NaN",
        b"\xff\xfe\x00",
        b"{\"model\": NaN}",
        b"{\"model\": 5}",
        b"{\"model\": \"8b\", \"hw\": \"rtx-4090\", \"ctx\": -1}",
        b"{\"model\": \"8b\", \"hw\": \"rtx-4090\", \"ctx\": 0}",
        b"{\"model\": \"8b\", \"hw\": \"rtx-4090\", \"ctx\": 1e300}",
        b"{\"model\": \"8b\", \"hw\": \"rtx-4090\", \"ctx\": 18446744073709551615}",
        b"{\"model\": \"8b\", \"hw\": \"rtx-4090\", \"mem_gb\": 1e400}",
        b"{\"model\": \"8b\", \"hw\": \"rtx-4090\", \"mem_gb\": -24}",
        b"{\"model\": \"8b\", \"hw\": \"rtx-4090\", \"mem_gb\": 0}",
        b"{\"model\": \"8b\", \"hw\": \"rtx-4090\", \"bandwidth_gbs\": 0}",
        b"{\"model\": \"8b\", \"hw\": \"rtx-4090\", \"count\": 0}",
        b"{\"model\": \"8b\", \"hw\": \"rtx-4090\", \"count\": 4294967295}",
        b"{\"model\": \"8b\", \"hw\": \"rtx-4090\", \"ubatch\": 0}",
        b"{\"model\": \"8b\", \"hw\": \"rtx-4090\", \"parallel\": 0}",
        b"{\"model\": \"8b\", \"hw\": \"rtx-4090\", \"offload\": \"disk\"}",
        b"{\"model\": \"8b\", \"hw\": \"rtx-4090\", \"ngl\": 3, \"n_cpu_moe\": 3}",
        b"{\"model\": \"8b\", \"hw\": \"rtx-4090\", \"ngl\": 1.5}",
        b"{\"model\": \"8b\", \"hw\": \"rtx-4090\", \"nonsense\": 1}",
        b"{\"model\": \"8b\", \"model\": \"70b\", \"hw\": \"rtx-4090\"}",
        b"{\"model\": \"8b\", \"hw\": \"\"}",
        b"{\"model\": \"\", \"hw\": \"rtx-4090\"}",
        b"{\"model\": null, \"hw\": \"rtx-4090\"}",
        b"{\"params_b\": -1, \"hw\": \"rtx-4090\"}",
        b"{\"params_b\": 1e300, \"hw\": \"rtx-4090\"}",
        b"{\"params_b\": 7, \"active_b\": 9, \"hw\": \"rtx-4090\"}",
        b"{\"model\": \"8b\", \"hw\": \"rtx-4090\"} trailing",
        b"{\"model\": \"8b\", \"hw\": \"rtx-4090\", \"kv\": \"q9\"}",
        b"{\"model\": \"8b\", \"hw\": \"rtx-4090\", \"quant\": \"Q99\"}",
        b"{\"model\": \"8b\", \"hw\": \"rtx-4090\", \"runtime\": \"nothing\"}",
        b"{\"model\": \"8b\", \"hw\": \"rtx-4090\", \"depth\": 9000, \"ctx\": 8192}",
    ];
    let mut input = Vec::new();
    for (i, line) in bad.iter().enumerate() {
        input.extend_from_slice(line);
        input.push(b'\n');
        let good = json!({"id": i.to_string(), "hw": "rtx-4090", "model": "llama-3.1-8b"});
        input.extend_from_slice(good.to_string().as_bytes());
        input.push(b'\n');
    }
    let answers = answers_to(Cursor::new(input));
    assert_eq!(answers.len(), 2 * bad.len());
    for (i, pair) in answers.chunks(2).enumerate() {
        let line = String::from_utf8_lossy(bad[i]);
        assert_eq!(pair[0]["ok"], false, "{line}");
        assert_eq!(pair[0]["schema"], 1);
        assert!(pair[0]["error"]["code"].is_string(), "{line}");
        assert!(!pair[0]["error"]["message"].as_str().unwrap().is_empty(), "{line}");
        assert_eq!(pair[1]["id"], i.to_string(), "{line}");
        assert_eq!(pair[1]["ok"], true, "{line}");
    }
}

#[test]
fn a_bad_question_keeps_its_id() {
    for bad in [with("ctx", json!(-1)), with("nonsense", json!(1)), with("hw", json!("4099"))] {
        let mut question = bad;
        question["id"] = json!("kept");
        assert_eq!(answer_to(&question)["id"], "kept", "{question}");
    }
}

#[test]
fn the_extremes_of_every_number_are_answered() {
    let extremes = [
        ("ctx", json!(1)),
        ("ctx", json!(2_147_483_648_u64)),
        ("depth", json!(2_000_000_000)),
        ("ubatch", json!(65_536)),
        ("parallel", json!(4096)),
        ("count", json!(64)),
        ("mem_gb", json!(0.001)),
        ("mem_gb", json!(1_000_000)),
        ("bandwidth_gbs", json!(1e-3)),
        ("bandwidth_gbs", json!(1e8)),
        ("ram_gb", json!(0.001)),
        ("ram_gbs", json!(1e8)),
        ("ngl", json!(0)),
        ("ngl", json!(4_294_967_295_u32)),
        ("n_cpu_moe", json!(4_294_967_295_u32)),
        ("threads", json!(65_536)),
        ("concurrency", json!(65_536)),
    ];
    for (field, value) in extremes {
        let answer = answer_to(&with(field, value.clone()));
        assert_eq!(answer["ok"], true, "{field} {value}: {answer}");
    }
    for size in [1e-9, 0.001, 1.0, 999_999.0, 999_999_999.0] {
        for active in [None, Some(size / 10.0)] {
            let question = json!({"params_b": size, "active_b": active, "hw": "rtx-4090", "ctx": 2_147_483_648_u64});
            let answer = answer_to(&question);
            assert!(answer["ok"].is_boolean(), "{question}");
        }
    }
}

/// Endless lines of one letter, without a line end until `left` is used up.
struct LongLine {
    left: usize,
}

impl Read for LongLine {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = buffer.len().min(self.left);
        buffer[..n].fill(b'x');
        self.left -= n;
        Ok(n)
    }
}

#[test]
fn a_line_that_is_too_long_is_refused_and_the_next_is_answered() {
    let good = json!({"id": "after", "hw": "rtx-4090", "model": "llama-3.1-8b"}).to_string();
    let input = LongLine { left: 40 * LONGEST_LINE }.chain(Cursor::new(format!("\n{good}\n")));
    let answers = answers_to(BufReader::new(input));
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0]["error"]["code"], "line-too-long");
    assert_eq!(answers[1]["id"], "after");
}

#[test]
fn the_last_line_needs_no_end() {
    let line = json!({"hw": "rtx-4090", "model": "llama-3.1-8b"}).to_string();
    assert_eq!(answers_to(Cursor::new(line.clone())).len(), 1);
    assert_eq!(answers_to(Cursor::new(format!("{line}\r\n{line}\n"))).len(), 2);
    assert!(answers_to(Cursor::new("")).is_empty());
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wir"))
        .arg("batch")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut input = child.stdin.take().unwrap();
    let line = json!({"hw": "rtx-4090", "model": "llama-3.1-8b"}).to_string() + "\n";
    for _ in 0..2000 {
        if input.write_all(line.as_bytes()).is_err() {
            break;
        }
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_closed_pipe_ends_every_list_quietly() {
    for command in ["hw", "models", "quants"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_wir"))
            .args([command, "--json"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{command}");
        assert!(output.stderr.is_empty(), "{command}");
    }
}
