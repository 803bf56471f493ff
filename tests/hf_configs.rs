//! Dimensions read from `config.json` against those of the catalog: same cache, same compute buffers, same weights.
//!
//! `tests/fixtures/configs` holds configs of real repositories (towers and lists of exceptions left out), each named after
//! its repository. `WIR_CONFIG_CORPUS` may name a folder of more, `owner--name_config.json`.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::{Path, PathBuf};
use wir::catalog::model::Model;
use wir::engine::memory::compute::{ComputeSetup, buffers};
use wir::engine::memory::ggml::GgmlType;
use wir::engine::memory::kv::{self, CacheSetup};
use wir::engine::memory::split::Placement;
use wir::engine::memory::weights::{NativeExperts, weights};
use wir::inventory::safetensors::{LayerNames, describe};

fn files() -> Vec<PathBuf> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/configs");
    let mut folders = vec![fixtures];
    folders.extend(std::env::var_os("WIR_CONFIG_CORPUS").map(PathBuf::from));
    let mut files: Vec<PathBuf> = folders
        .iter()
        .flat_map(|f| std::fs::read_dir(f).expect("the folder is there"))
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.to_string_lossy().ends_with("_config.json"))
        .filter(|p| !p.to_string_lossy().ends_with("hf_quant_config.json"))
        .collect();
    files.sort();
    files
}

/// Repositories and their configs; `families.jsonl` has one a line: written by hand, with the fields that matter, to try the
/// spellings of a family. They show that the reader understands a family, not that a repository says so.
fn configs() -> Vec<(String, String)> {
    let read = |p: &Path| std::fs::read_to_string(p).expect("readable");
    let families =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/configs/families.jsonl");
    let line = |line: &str| -> (String, String) {
        let v: serde_json::Value = serde_json::from_str(line).expect("JSON");
        (v["repository"].as_str().expect("a name").to_owned(), v["config"].to_string())
    };
    let mut all: Vec<(String, String)> = read(&families).lines().map(line).collect();
    all.extend(files().iter().map(|p| (repository(p), read(p))));
    all
}

/// Models in which the catalog's dimensions and the config disagree for a known reason.
fn known(slug: &str) -> Option<&'static str> {
    Some(match slug {
        "deepseek-v4-flash" | "deepseek-v4-pro" => {
            "the catalog counts matrices that dimensions do not tell"
        }
        "minimax-m3" => "the index keys of sparse layers are cached too",
        _ => return None,
    })
}

fn repository(path: &Path) -> String {
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    name.trim_end_matches("_config.json").replacen("--", "/", 1)
}

/// Cache by layer, and compute buffers, in some settings.
fn memory(model: &Model, dims: &wir::catalog::model::Dims) -> Vec<(String, u64)> {
    let mut terms = Vec::new();
    for (context, flash_attention) in [(8192, true), (131_072, true), (8192, false)] {
        let cache = CacheSetup {
            context,
            sequences: 1,
            unified: true,
            ubatch: 512,
            pad: 256,
            keys: GgmlType::F16,
            values: GgmlType::F16,
            transposed_values: !flash_attention,
        };
        // The catalog does not always know which layers are of which kind.
        let mut layers = kv::layers(dims, &cache);
        layers.sort_unstable();
        for (i, bytes) in layers.into_iter().enumerate() {
            terms.push((format!("cache {i} of the layers, by size, ctx {context}"), bytes.get()));
        }
        let setup = ComputeSetup {
            cache,
            cache_home: wir::engine::request::CacheHome::WithLayers,
            flash_attention,
            logits_rows: 1,
        };
        let b = buffers(model, dims, &setup, Placement::Full);
        terms.push((format!("compute, ctx {context} fa {flash_attention}"), b.device.get()));
    }
    terms
}

#[test]
fn a_config_makes_the_same_memory_as_its_catalog_entry() {
    let catalog = wir::embedded::catalog();
    let (mut checked, mut wrong) = (0, 0);
    for (repo, text) in configs() {
        let described = match describe(&text, &LayerNames::default()) {
            Ok(d) => d,
            Err(e) => {
                println!("{repo}: {e}");
                wrong += 1;
                continue;
            }
        };
        for w in &described.warnings {
            println!("{repo}: {w:?}");
        }
        let Some(model) = catalog.models.iter().find(|m| m.hf_id.as_deref() == Some(&repo)) else {
            println!("{repo}: read as {}, not in the catalog", described.architecture);
            continue;
        };
        let dims = model.dims.as_ref().expect("a language model");
        let mut lines = Vec::new();
        if described.architecture != model.architecture {
            lines.push(format!(
                "architecture {} for {}",
                described.architecture, model.architecture
            ));
        }
        let (ours, theirs) = (memory(model, &described.dims), memory(model, dims));
        if ours.len() != theirs.len() {
            lines.push(format!("{} layers for {}", described.dims.n_layers, dims.n_layers));
        }
        for (a, b) in ours.iter().zip(&theirs).filter(|(a, b)| a.1 != b.1) {
            lines.push(format!("{}: {} for {}", a.0, a.1, b.1));
        }
        // Weights to two per cent: biases, vectors and tables of positions are not in every config.
        let quant = catalog.quants.iter().find(|q| q.name == "BF16 safetensors").expect("a format");
        let bytes =
            |dims| weights(model, dims, quant, NativeExperts::Requantised).resident().as_f64();
        let ratio = bytes(&described.dims) / bytes(dims);
        if (ratio - 1.0).abs() > 0.02 {
            lines.push(format!("weights are {ratio:.4} of those of the catalog"));
        }
        if (described.dims.vocab, described.dims.tied) != (dims.vocab, dims.tied) {
            lines.push(format!(
                "vocab {} tied {} for {} {}",
                described.dims.vocab, described.dims.tied, dims.vocab, dims.tied
            ));
        }
        if lines.is_empty() {
            checked += 1;
        } else {
            let reason = known(&model.id);
            wrong += usize::from(reason.is_none());
            println!("{repo}: {} differences {}", lines.len(), reason.unwrap_or_default());
            lines.iter().take(4).for_each(|l| println!("    {l}"));
        }
    }
    println!("{checked} configs agree in every term");
    assert_eq!(wrong, 0);
    assert!(checked > 0);
}
