//! What is read over the network is answered as what lies on a disk.

use crate::hub::{COMMIT, Hub, gguf_with_vocabulary, wir};
use crate::server::{Answer, Body, Server};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const MACHINE: [&str; 3] = ["--hw", "rtx-4090", "--json"];

fn check<'a>(model: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["check", model], more, &MACHINE[..]].concat()
}

/// An answer without what says where the model lies, what a folder is called, and with which words it is started.
fn plain(mut answer: Value) -> Value {
    for name in ["notes", "launch"] {
        answer.as_object_mut().unwrap().remove(name);
    }
    for name in ["path", "online", "name"] {
        answer["model"].as_object_mut().unwrap().remove(name);
    }
    answer
}

fn assert_same(hub: &Hub, online: &[&str], disk: &Path) -> Value {
    let there = hub.wir(online);
    assert_eq!(there.left, 0, "nothing is written");
    let there = there.json();
    let here = wir(&check(disk.to_str().unwrap(), &[]), &[]).json();
    assert_eq!(plain(there.clone()), plain(here), "{online:?}");
    assert!(there["model"]["path"].is_null());
    there
}

#[test]
fn a_gguf_file_of_a_repository() {
    let hub = Hub::new();
    let q4 = hub.put_gguf("a/gemma-GGUF/gemma-3-1b-Q4_K_M.gguf", "gemma-3-1b.Q4_K_M.gguf");
    let q8 = hub.put_gguf("a/gemma-GGUF/gemma-3-1b-Q8_0.gguf", "phi-3.5-mini.Q4_K_M.gguf");
    for (name, more, disk) in [
        ("a/gemma-GGUF", vec!["--online"], &q4),
        ("hf:a/gemma-GGUF", vec!["--online"], &q4),
        ("a/gemma-GGUF:Q4_K_M", vec!["--online"], &q4),
        ("a/gemma-GGUF:q8_0", vec!["--online"], &q8),
        ("a/gemma-GGUF", vec!["--online", "--quant", "q4"], &q4),
        ("https://huggingface.co/a/gemma-GGUF/tree/main", vec!["--online"], &q4),
        ("https://hf.co/a/gemma-GGUF/blob/main/gemma-3-1b-Q8_0.gguf", vec!["--online"], &q8),
        ("hf:a/gemma-GGUF/gemma-3-1b-Q8_0.gguf", vec!["--online"], &q8),
    ] {
        let answer = assert_same(&hub, &check(name, &more), disk);
        assert_eq!(answer["model"]["online"]["revision"], COMMIT);
        let address = answer["model"]["online"]["address"].as_str().unwrap();
        let file = disk.file_name().unwrap().to_str().unwrap();
        let whole = format!("{}/a/gemma-GGUF/resolve/{COMMIT}/{file}", hub.server.url());
        assert_eq!(address, whole);
    }
    let words = hub.wir(&check("a/gemma-GGUF:Q4_K_M", &["--online"])).json();
    assert_eq!(words["launch"]["command"][2], "a/gemma-GGUF:Q4_K_M", "{}", words["launch"]);
}

#[test]
fn a_long_header_is_read_in_ranges_that_grow() {
    let hub = Hub::new();
    let bytes = gguf_with_vocabulary("gemma-3-1b.Q4_K_M.gguf", 9 << 20);
    let mut file = bytes.clone();
    file.resize(bytes.len() + (40 << 20), 0);
    let disk = hub.put("a/x-GGUF/x-Q4_K_M.gguf", &file);
    assert_same(&hub, &check("a/x-GGUF", &["--online"]), &disk);
    let requests = hub.server.asked().len();
    assert!(requests <= 6, "{requests} requests");
    assert!(hub.server.sent() < 14 << 20, "{} bytes for a header of 9 MiB", hub.server.sent());
}

#[test]
fn a_split_file_with_its_projector() {
    let hub = Hub::new();
    let folder = "a/big-GGUF/Q4_K_M";
    let part = |i: u32| format!("{folder}/big-Q4_K_M-0000{i}-of-00002.gguf");
    let first = hub.put_gguf(&part(1), "mamba-130m.Q4_K_M.gguf");
    hub.put(&part(2), &small_gguf(&[], &[("split.no", 1), ("split.count", 2)]));
    hub.put(&format!("{folder}/mmproj-F16.gguf"), &small_gguf(&[("general.type", "mmproj")], &[]));
    let there = assert_same(&hub, &check("a/big-GGUF:Q4_K_M", &["--online"]), &first);
    assert!(there["model"]["online"]["address"].as_str().unwrap().ends_with("00001-of-00002.gguf"));
}

#[test]
fn safetensors_in_shards() {
    let hub = Hub::new();
    put_shards(&hub, "a/small", 12, "");
    let there = assert_same(&hub, &check("a/small", &["--online"]), &hub.folder("a/small"));
    assert_eq!(there["quant"], "BF16 safetensors");
    let largest = hub.server.asked().iter().filter_map(|r| r.range()).map(|r| r.1 + 1 - r.0).max();
    assert!(largest.unwrap() <= 8 << 20, "weights are not fetched");
    assert!(hub.server.sent() < 4 << 20, "{} bytes were sent", hub.server.sent());
}

#[test]
fn an_mlx_repository() {
    let hub = Hub::new();
    put_shards(
        &hub,
        "mlx-community/small-4bit",
        1,
        r#", "quantization": {"group_size": 64, "bits": 4}"#,
    );
    let name = "mlx-community/small-4bit";
    let machine = ["--hw", "m4-max", "--mem", "64", "--json"];
    let there = hub.wir(&[&["check", name, "--online"], &machine[..]].concat()).json();
    let folder = hub.folder(name);
    let here = wir(&[&["check", folder.to_str().unwrap()], &machine[..]].concat(), &[]).json();
    assert_eq!(plain(there.clone()), plain(here));
    assert_eq!((&there["quant"], &there["runtime"]), (&json!("mlx-4bit"), &json!("mlx")));
    assert_eq!(
        there["launch"]["command"],
        json!(["mlx_lm.server", "--model", name, "--port", "8080"])
    );
}

#[test]
fn plain_weights_in_another_format() {
    let hub = Hub::new();
    put_shards(&hub, "a/small", 2, "");
    let plain = hub.wir(&check("a/small", &["--online"])).json();
    let smaller = hub.wir(&check("a/small", &["--online", "--quant", "q8"])).json();
    assert_eq!(smaller["quant"], "Q8_0");
    let bytes = |answer: &Value| answer["memory"]["file_bytes"].as_u64().unwrap();
    assert!(bytes(&smaller) < bytes(&plain));
    let note = smaller["notes"].to_string();
    assert!(note.contains("BF16 safetensors"), "{note}");
    assert_eq!(smaller["model"]["online"]["revision"], COMMIT);
}

#[test]
fn an_address_with_and_without_ranges() {
    let hub = Hub::new();
    let disk = hub.put_gguf("files/lfm2-350m-Q4_K_M.gguf", "lfm2-350m.Q4_K_M.gguf");
    let url = format!("{}/files/lfm2-350m-Q4_K_M.gguf?key=secret", hub.server.url());
    // The address is not of the hub: another server has the file.
    let elsewhere = Hub::new();
    let answer = assert_same(&elsewhere, &check(&url, &["--online"]), &disk);
    let address = answer["model"]["online"]["address"].as_str().unwrap();
    assert!(address.ends_with("/files/lfm2-350m-Q4_K_M.gguf"), "{address}");
    assert!(answer["model"]["online"]["revision"].is_null());
    assert_eq!(answer["launch"]["needs_file"], true);

    let path = disk.clone();
    let whole = Server::new(move |_| {
        let length = fs::metadata(&path).unwrap().len();
        Answer { status: 200, headers: Vec::new(), body: Body::File(path.clone(), 0, length) }
    });
    let url = format!("{}/lfm2-350m-Q4_K_M.gguf", whole.url());
    assert_same(&elsewhere, &check(&url, &["--online"]), &disk);
}

#[test]
fn explain_launch_cost_and_plan_read_it_too() {
    let hub = Hub::new();
    hub.put_gguf("a/gemma-GGUF/gemma-3-1b-Q4_K_M.gguf", "gemma-3-1b.Q4_K_M.gguf");
    let explained = hub.wir(&["explain", "a/gemma-GGUF", "rtx-4090", "--online", "--json"]).json();
    let sources = explained["explained"]["sources"].to_string();
    assert!(sources.contains(&format!("/resolve/{COMMIT}/")), "{sources}");
    let launch = hub.wir(&["launch", "a/gemma-GGUF", "rtx-4090", "--online"]);
    assert!(launch.stdout.contains("-hf a/gemma-GGUF:Q4_K_M"), "{}", launch.stdout);
    let ollama = ["launch", "a/gemma-GGUF", "4090", "--online", "--runtime", "ollama"];
    let ollama = hub.wir(&ollama);
    assert!(ollama.stdout.contains("hf.co/a/gemma-GGUF:Q4_K_M"), "{}", ollama.stdout);
    let cost = hub.wir(&["cost", "a/gemma-GGUF", "rtx-4090", "--online", "--json"]).json();
    assert_eq!(cost["quant"], explained["quant"]);
    let plan = hub.wir(&["plan", "a/gemma-GGUF", "--online", "--json"]).json();
    assert_eq!(plan["model"], explained["model"]["slug"]);
}

/// A small GGUF file of another kind.
pub fn small_gguf(texts: &[(&str, &str)], numbers: &[(&str, u16)]) -> Vec<u8> {
    let string = |s: &str| [&(s.len() as u64).to_le_bytes()[..], s.as_bytes()].concat();
    let mut out = b"GGUF\x03\0\0\0".to_vec();
    out.extend(0_u64.to_le_bytes());
    out.extend((texts.len() as u64 + numbers.len() as u64).to_le_bytes());
    for (key, value) in texts {
        out.extend([string(key), 8_u32.to_le_bytes().to_vec(), string(value)].concat());
    }
    for (key, value) in numbers {
        out.extend(string(key));
        out.extend(2_u32.to_le_bytes());
        out.extend(value.to_le_bytes());
    }
    out
}

/// A small Llama in `count` shards with an index; their data are holes of the right length.
fn put_shards(hub: &Hub, repository: &str, count: u32, more: &str) {
    let config = format!(
        r#"{{"model_type": "llama", "num_hidden_layers": {count}, "hidden_size": 256, "vocab_size": 65536,
        "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 64, "intermediate_size": 512,
        "max_position_embeddings": 8192, "tie_word_embeddings": true{more}}}"#
    );
    hub.put(&format!("{repository}/config.json"), config.as_bytes());
    hub.put(&format!("{repository}/README.md"), b"# a model");
    let mut map = serde_json::Map::new();
    for i in 0..count {
        let file = format!("model-{:05}-of-{count:05}.safetensors", i + 1);
        let mut tensors = vec![
            (format!("model.layers.{i}.self_attn.q_proj.weight"), vec![256, 256]),
            (format!("model.layers.{i}.mlp.down_proj.weight"), vec![256, 512]),
        ];
        if i == 0 {
            tensors.push(("model.embed_tokens.weight".to_owned(), vec![65536, 256]));
        }
        let mut header = serde_json::Map::new();
        let mut at = 0;
        for (name, shape) in tensors {
            let end = at + shape.iter().product::<u64>() * 2;
            header.insert(
                name.clone(),
                json!({"dtype": "BF16", "shape": shape, "data_offsets": [at, end]}),
            );
            map.insert(name, json!(file));
            at = end;
        }
        let text = Value::Object(header).to_string();
        let path = hub.put(
            &format!("{repository}/{file}"),
            &[&(text.len() as u64).to_le_bytes()[..], text.as_bytes()].concat(),
        );
        let whole = fs::OpenOptions::new().write(true).open(path).unwrap();
        whole.set_len(8 + text.len() as u64 + at).unwrap();
    }
    if count > 1 {
        let index = json!({"metadata": {}, "weight_map": map}).to_string();
        hub.put(&format!("{repository}/model.safetensors.index.json"), index.as_bytes());
    }
}
