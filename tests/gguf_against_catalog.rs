//! Dimensions and weights read from GGUF headers, against those of the catalog: both must make the same memory.
//!
//! The headers in `tests/fixtures/gguf` (made by the engine's own loader and quantiser, vocabulary left out) are always
//! checked. `WIR_GGUF_CORPUS` may name a folder of further files `<model>.<PRESET>.gguf`.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::{Path, PathBuf};
use wir::catalog::Catalog;
use wir::catalog::model::{Dims, Model};
use wir::engine::memory::compute::{ComputeSetup, buffers};
use wir::engine::memory::ggml::GgmlType;
use wir::engine::memory::kv::{self, CacheSetup};
use wir::engine::memory::split::{EmbeddingHome, Placement, split};
use wir::engine::memory::weights::{NativeExperts, WeightTable, weights};
use wir::engine::request::CacheHome;
use wir::inventory::gguf;

/// Cases in which the catalog's dimensions and the file disagree for a known reason.
fn known(slug: &str) -> Option<&'static str> {
    Some(match slug {
        "gemma-3n-e4b" => "the file has 262 144 tokens, the catalog 262 400",
        "gemma-4-e2b" | "gemma-4-e4b" => "a few vectors stand in other layers; the sums agree",
        "granite-4.0-h-350m" => "the catalog guesses which layers attend",
        "north-mini-code-30b-a3b" => "one more layer attends fully by the engine's rule",
        "qwen3.6-35b-a3b" => "the file has a prediction layer, which `-ngl` counts",
        "rwkv7-2.9b" => "the first layer has low-rank matrices that the catalog leaves out",
        _ => return None,
    })
}

fn files() -> Vec<PathBuf> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/gguf");
    let mut folders = vec![fixtures];
    folders.extend(std::env::var_os("WIR_GGUF_CORPUS").map(PathBuf::from));
    let mut files: Vec<PathBuf> = folders
        .iter()
        .flat_map(|f| std::fs::read_dir(f).expect("the folder is there"))
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.extension().is_some_and(|e| e == "gguf"))
        .filter(|p| !p.to_string_lossy().ends_with(".meta.gguf"))
        .collect();
    files.sort();
    files
}

/// `qwen3-4b.Q4_K_M.gguf` is model `qwen3-4b` in `Q4_K_M`.
fn parts(path: &Path) -> (String, String) {
    let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
    let (slug, preset) = name.rsplit_once('.').expect("a preset");
    (slug.split('+').next().expect("a part").to_owned(), preset.to_owned())
}

fn setups() -> Vec<(CacheSetup, bool, u64)> {
    let mut all = Vec::new();
    for (context, ubatch, sequences) in [(4096, 512, 1), (131_072, 512, 4), (8192, 2048, 1)] {
        for (kind, flash) in [(GgmlType::F16, true), (GgmlType::F16, false), (GgmlType::Q8_0, true)]
        {
            let cache = CacheSetup {
                context,
                sequences,
                unified: true,
                ubatch,
                pad: 256,
                keys: kind,
                values: kind,
                transposed_values: !flash,
            };
            all.push((cache, flash, sequences));
            all.push((cache, flash, ubatch));
        }
    }
    all
}

fn memory(model: &Model, dims: &Dims, table: &WeightTable) -> Vec<(String, u64)> {
    let mut terms = Vec::new();
    for (cache, flash_attention, logits_rows) in setups() {
        let kv = kv::layers(dims, &cache);
        let setup =
            ComputeSetup { cache, cache_home: CacheHome::WithLayers, flash_attention, logits_rows };
        for placement in
            [Placement::Full, Placement::Cpu, Placement::Layers(5), Placement::ExpertsOnHost(3)]
        {
            let placement = placement.normalised(table);
            let parts = split(table, &kv, placement, EmbeddingHome::Host, CacheHome::WithLayers);
            let b = buffers(model, dims, &setup, placement);
            let label = format!(
                "ctx {} {:?} fa {flash_attention} {placement:?}",
                cache.context, cache.keys
            );
            for (what, bytes) in [
                ("device weights", parts.device_weights),
                ("host weights", parts.host_weights),
                ("device kv", parts.device_kv),
                ("host kv", parts.host_kv),
                ("device compute", b.device),
                ("host compute", b.host),
                ("output", b.output),
            ] {
                terms.push((format!("{what}, {label}"), bytes.get()));
            }
        }
    }
    terms
}

fn differences(catalog: &Catalog, path: &Path) -> Result<Vec<String>, String> {
    let (slug, preset) = parts(path);
    let model = catalog.models.iter().find(|m| m.id == slug).ok_or("not in the catalog")?;
    let dims = model.dims.as_ref().ok_or("no dimensions")?;
    let quant = catalog.quants.iter().find(|q| q.name == preset).ok_or("no such preset")?;
    let file = gguf::open(path).map_err(|e| e.to_string())?;
    let ours = memory(&file.as_model(), &file.dims, &file.weights);
    let theirs = memory(model, dims, &weights(model, dims, quant, NativeExperts::Requantised));
    Ok(ours
        .iter()
        .zip(&theirs)
        .filter(|(a, b)| {
            let tolerance = if a.0.contains("weights") { b.1 / 5000 } else { 0 };
            a.1.abs_diff(b.1) > tolerance
        })
        .map(|(a, b)| format!("{}: {} from the file, {} from the catalog", a.0, a.1, b.1))
        .collect())
}

#[test]
fn a_file_makes_the_same_memory_as_its_catalog_entry() {
    let catalog = wir::embedded::catalog();
    let (mut checked, mut wrong) = (0, 0);
    for path in files() {
        let (slug, preset) = parts(&path);
        match differences(&catalog, &path) {
            Err(why) => println!("{slug} {preset}: {why}"),
            Ok(list) if list.is_empty() => checked += 1,
            Ok(list) => {
                let reason = known(&slug);
                println!("{slug} {preset}: {} terms differ {}", list.len(), reason.unwrap_or(""));
                list.iter().take(4).for_each(|line| println!("    {line}"));
                wrong += usize::from(reason.is_none());
            }
        }
    }
    println!("{checked} files agree in every term");
    assert_eq!(wrong, 0);
    assert!(checked > 0);
}

/// The same question with the file's dimensions and weights, and with the catalog's.
#[test]
fn a_file_gets_the_same_answer_as_its_catalog_entry() {
    use wir::engine::machine::Machine;
    use wir::engine::request::{Request, Settings};
    use wir::engine::{estimate, weight_table};
    let catalog = wir::embedded::catalog();
    let hardware = catalog.hardware.iter().find(|h| h.id == "rtx-4090").expect("the card");
    let runtime = catalog.runtimes.iter().find(|r| r.name == "llama.cpp").expect("the runtime");
    for slug in ["gemma-3-1b", "deepseek-v2-lite", "qwen3.5-0.8b", "falcon-h1-0.5b"] {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/gguf");
        let file = gguf::open(&fixtures.join(format!("{slug}.Q4_K_M.gguf"))).expect("a model");
        let known = file.catalog_match(&catalog).expect("in the catalog");
        assert_eq!(known.id, slug);
        let model = file.as_model();
        let quant = catalog.quants.iter().find(|q| q.name == "Q4_K_M").expect("a preset");
        let machine = Machine::new(hardware, wir::units::Bytes::from_gib(24), 1);
        let request = |model| Request {
            machine: machine.clone(),
            model,
            quant,
            runtime,
            backend: "cuda",
            settings: Settings::default(),
        };
        let ours = estimate(&request(&model), &file.dims, &file.weights, &catalog);
        let question = request(known);
        let dims = known.dims.as_ref().expect("a language model");
        let theirs = estimate(&question, dims, &weight_table(&question, dims), &catalog);
        let near = |a: u64, b: u64| a.abs_diff(b) <= b / 5000;
        assert!(near(ours.memory.weights().get(), theirs.memory.weights().get()), "{slug}");
        assert_eq!(ours.memory.kv(), theirs.memory.kv(), "{slug}");
        assert_eq!(ours.memory.compute(), theirs.memory.compute(), "{slug}");
        assert!(ours.fits && ours.decode.is_some(), "{slug}");
    }
}
