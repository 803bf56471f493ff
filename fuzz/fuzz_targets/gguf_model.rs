//! Any header that can be read, all the way to dimensions, weights, cache and buffers.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wir::engine::request::CacheHome;
use wir::engine::memory::compute::{ComputeSetup, buffers};
use wir::engine::memory::ggml::GgmlType;
use wir::engine::memory::kv::{self, CacheSetup};
use wir::engine::memory::split::{EmbeddingHome, Placement, split};
use wir::inventory::gguf::{Header, model};
use wir::units::Bytes;

fuzz_target!(|bytes: &[u8]| {
    let Ok(header) = Header::read(bytes) else { return };
    let size = Bytes(bytes.len() as u64);
    let Ok(file) = model(vec![(header, size)], vec!["x.gguf".into()], "x") else { return };
    let cache = CacheSetup {
        context: 131_072,
        sequences: 4,
        unified: true,
        ubatch: 512,
        pad: 256,
        keys: GgmlType::Q8_0,
        values: GgmlType::F16,
        transposed_values: false,
    };
    let layers = kv::layers(&file.dims, &cache);
    for placement in [Placement::Full, Placement::Cpu, Placement::Layers(3), Placement::ExpertsOnHost(1)] {
        let placement = placement.normalised(&file.weights);
        let _ = split(&file.weights, &layers, placement, EmbeddingHome::Host, CacheHome::Host);
        let setup = ComputeSetup { cache, cache_home: CacheHome::Host, flash_attention: true, logits_rows: 4 };
        let _ = buffers(&file.as_model(), &file.dims, &setup, placement);
    }
    let _ = (file.active_params(), kv::read_per_token(&file.dims, GgmlType::F16, GgmlType::F16, 4096));
});
