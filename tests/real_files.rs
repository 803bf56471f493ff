//! Real model files, as `tests/fetch-models` fetches them; without them these tests say that they were skipped.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::PathBuf;
use wir::engine::memory::compute::{ComputeSetup, buffers};
use wir::engine::memory::ggml::GgmlType;
use wir::engine::memory::kv::{self, CacheSetup};
use wir::engine::memory::split::{EmbeddingHome, Placement, split};
use wir::engine::memory::weights::{NativeExperts, weights};
use wir::engine::request::CacheHome;
use wir::inventory::{ModelFile, Warning, gguf};
use wir::units::{Bytes, MIB};

fn real(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("WIR_TEST_MODELS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/models"),
        PathBuf::from,
    );
    let path = folder.join(name);
    if path.is_file() {
        return Some(path);
    }
    eprintln!("skipped: {} is not there; `tests/fetch-models` fetches it", path.display());
    None
}

fn table_bytes(path: &std::path::Path) -> u64 {
    let file = std::fs::File::open(path).expect("readable");
    let header = gguf::Header::read(file).expect("a header");
    header.tensors.iter().map(|t| t.bytes().expect("a known type")).sum()
}

/// What the catalog makes of the same model in the same format.
fn catalog_file_bytes(file: &ModelFile, preset: &str) -> u64 {
    let catalog = wir::embedded::catalog();
    let model = file.catalog_match(&catalog).expect("the catalog has it");
    let quant = catalog.quants.iter().find(|q| q.name == preset).expect("a preset");
    let dims = model.dims.as_ref().expect("a language model");
    weights(model, dims, quant, NativeExperts::Requantised).file().get()
}

#[test]
fn gemma_3_270m_takes_what_the_engine_says() {
    let Some(path) = real("gemma-3-270m-q4_k_m.gguf") else { return };
    let file = gguf::open(&path).expect("a model");
    assert_eq!(file.weights.file(), Bytes(246_587_904));
    assert_eq!(file.weights.file().get(), table_bytes(&path));
    assert_eq!(file.size, Bytes(253_113_024));
    assert_eq!(file.quant.name, "Q4_K_M");
    assert_eq!((file.dims.n_layers, file.dims.vocab, file.max_context()), (18, 262_144, 32_768));
    assert!(file.dims.tied && file.warnings.is_empty(), "{:?}", file.warnings);
    assert_eq!(catalog_file_bytes(&file, "Q4_K_M"), 246_587_904);

    // `llama-server -c 8192` without a device prints these.
    let cache = CacheSetup {
        context: 8192,
        sequences: 4,
        unified: true,
        ubatch: 512,
        pad: 256,
        keys: GgmlType::F16,
        values: GgmlType::F16,
        transposed_values: false,
    };
    let kv = kv::layers(&file.dims, &cache);
    let full = |i: usize| i % 6 == 5;
    let sum = |which: bool| -> Bytes {
        kv.iter().enumerate().filter(|(i, _)| full(*i) == which).map(|(_, b)| *b).sum()
    };
    assert_eq!(sum(true), Bytes::from_mib(24));
    assert_eq!(sum(false).get(), 75 * MIB / 2);
    let parts =
        split(&file.weights, &kv, Placement::Cpu, EmbeddingHome::Host, CacheHome::WithLayers);
    assert_eq!(format!("{:.2}", parts.host_weights.mib()), "235.16");
    let setup = ComputeSetup {
        cache,
        cache_home: CacheHome::WithLayers,
        flash_attention: true,
        logits_rows: 4,
    };
    let compute = buffers(&file.as_model(), &file.dims, &setup, Placement::Cpu);
    assert_eq!(format!("{:.2}", compute.host.mib()), "28.78");
}

#[test]
fn smollm2_weighs_what_its_table_says() {
    let Some(path) = real("SmolLM2-135M-Instruct.Q4_1.gguf") else { return };
    let file = gguf::open(&path).expect("a model");
    assert_eq!(file.weights.file().get(), table_bytes(&path));
    assert_eq!(file.quant.name, "Q4_1");
    assert_eq!((file.dims.n_layers, file.dims.hidden, file.max_context()), (30, 576, 8192));
    assert!(file.tokenizer.has_chat_template);
    assert!(file.warnings.is_empty(), "{:?}", file.warnings);
    let header_and_padding = file.size.get() - file.weights.file().get();
    assert!(header_and_padding < 4 * MIB, "{header_and_padding}");
}

#[test]
fn a_header_is_enough_where_the_data_are_cut_off() {
    let Some(path) = real("deepseek-r1-distill-qwen-7b.first-95MiB.gguf") else { return };
    let file = gguf::open(&path).expect("a model");
    assert_eq!(file.weights.file().get(), table_bytes(&path));
    assert_eq!(file.weights.file(), Bytes(4_677_120_000));
    assert_eq!(catalog_file_bytes(&file, "Q4_K_M"), file.weights.file().get());
    assert_eq!(file.quant.name, "Q4_K_M");
    let [Warning::CutOff { missing }] = file.warnings[..] else { panic!("{:?}", file.warnings) };
    let whole = file.size + missing;
    assert!(whole > file.weights.file() && whole.get() < file.weights.file().get() + 16 * MIB);
}
