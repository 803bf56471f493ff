//! Where the cache lies and how the file comes into memory, over machines, models and runtimes.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use wir::catalog::Catalog;
use wir::catalog::hardware::MemoryKind;
use wir::catalog::model::Model;
use wir::embedded;
use wir::engine::caveat::Caveat;
use wir::engine::machine::Machine;
use wir::engine::request::{CacheHome, Load, Offload, Request, Settings};
use wir::engine::{Estimate, estimate, software, weight_table};
use wir::units::{Bytes, BytesPerSec};

fn models(catalog: &Catalog) -> Vec<&Model> {
    catalog.models.iter().filter(|m| m.dims.is_some()).collect()
}

fn request<'a>(catalog: &'a Catalog, hardware: usize, model: usize, runtime: &str) -> Request<'a> {
    let hardware = &catalog.hardware[hardware % catalog.hardware.len()];
    let models = models(catalog);
    let model = models[model % models.len()];
    let runtime = catalog.runtimes.iter().find(|r| r.id == runtime).unwrap();
    Request {
        machine: Machine {
            host_memory: Some(Bytes::from_gib(256)),
            host_bandwidth: BytesPerSec::from_gb_per_s(60.0),
            ..Machine::new(hardware, hardware.largest_memory(), 1)
        },
        model,
        quant: software::customary_quant(catalog, model, runtime),
        runtime,
        backend: software::backend(hardware, runtime),
        settings: Settings { offload: Offload::Full, context: 32_768, ..Settings::default() },
    }
}

fn answer(catalog: &Catalog, request: &Request<'_>) -> Estimate {
    let dims = request.model.dims.as_ref().unwrap();
    estimate(request, dims, &weight_table(request, dims), catalog)
}

fn with_cache_on_host<'a>(request: &Request<'a>) -> Request<'a> {
    let mut moved = request.clone();
    moved.settings.cache_home = CacheHome::Host;
    moved
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_cache_in_main_memory_is_the_same_cache(
        hardware in 0..10_000_usize, model in 0..10_000_usize, depth in 0..16_000_u64,
    ) {
        let catalog = embedded::catalog();
        let mut plain = request(&catalog, hardware, model, "llama.cpp");
        plain.settings.depth = depth;
        let (before, after) = (answer(&catalog, &plain), answer(&catalog, &with_cache_on_host(&plain)));
        let (b, a) = (&before.memory, &after.memory);
        prop_assert_eq!(a.device_kv, if b.cpu_only { b.device_kv } else { Bytes::ZERO });
        prop_assert_eq!(a.kv(), b.kv());
        prop_assert_eq!(a.weights(), b.weights());
        prop_assert_eq!(a.device() + a.host(), a.total());
        // The device never computes faster on a cache that it has to fetch.
        let speed = |e: &Estimate| e.decode.as_ref().map_or(0.0, |s| s.expected.get());
        prop_assert!(speed(&after) <= after.ceiling.map_or(f64::MAX, |c| c.get() * (1.0 + 1e-9)));
        let hardware = plain.machine.hardware;
        // A card slower than the memory around it would win.
        if hardware.memory_kind == MemoryKind::Vram && hardware.bandwidth.gb_per_s() > 60.0 {
            prop_assert!(after.ceiling.unwrap().get() <= before.ceiling.unwrap().get() * (1.0 + 1e-9));
        }
    }

    #[test]
    fn a_fuller_cache_in_main_memory_is_never_faster(
        hardware in 0..10_000_usize, model in 0..10_000_usize, depth in 0..16_000_u64,
    ) {
        let catalog = embedded::catalog();
        let mut near = with_cache_on_host(&request(&catalog, hardware, model, "llama.cpp"));
        near.settings.depth = depth;
        let mut far = near.clone();
        far.settings.depth = depth + 8192;
        let speed = |r| answer(&catalog, r).decode.map_or(0.0, |s| s.expected.get());
        prop_assert!(speed(&far) <= speed(&near) * (1.0 + 1e-9));
    }

    #[test]
    fn what_is_mapped_are_weights_of_main_memory(
        hardware in 0..10_000_usize, model in 0..10_000_usize, layers in 0..40_u32, runtime in 0..14_usize,
    ) {
        let catalog = embedded::catalog();
        let id = catalog.runtimes[runtime].id.clone();
        let mut mapped = request(&catalog, hardware, model, &id);
        mapped.settings.offload = Offload::Layers(layers);
        let mut read = mapped.clone();
        read.settings.load = Load::Resident;
        let (mapped, read) = (answer(&catalog, &mapped), answer(&catalog, &read));
        prop_assert!(mapped.memory.mapped <= mapped.memory.host_weights);
        prop_assert_eq!(read.memory.mapped, Bytes::ZERO);
        prop_assert_eq!(read.memory.total(), mapped.memory.total());
        if !catalog.runtimes[runtime].maps_files {
            prop_assert_eq!(mapped.memory.mapped, Bytes::ZERO);
        }
    }
}

fn named<'a>(catalog: &'a Catalog, hardware: &str, model: &str, runtime: &str) -> Request<'a> {
    let hardware = catalog.hardware.iter().position(|h| h.id == hardware).unwrap();
    let model = models(catalog).iter().position(|m| m.id == model).unwrap();
    request(catalog, hardware, model, runtime)
}

#[test]
fn a_runtime_without_the_choice_keeps_its_cache() {
    let catalog = embedded::catalog();
    let plain = named(&catalog, "rtx-4090", "qwen3-32b", "ollama");
    let (before, after) = (answer(&catalog, &plain), answer(&catalog, &with_cache_on_host(&plain)));
    assert_eq!(before.memory, after.memory);
    assert_eq!(before.decode, after.decode);
    assert!(after.caveats.iter().any(|c| matches!(c, Caveat::CacheStaysWithLayers { .. })));
}

#[test]
fn in_one_memory_there_is_no_elsewhere() {
    let catalog = embedded::catalog();
    let plain = named(&catalog, "dgx-spark", "qwen3-32b", "llama.cpp");
    let after = answer(&catalog, &with_cache_on_host(&plain));
    assert!(after.caveats.contains(&Caveat::CacheInTheSameMemory));
    assert_eq!(
        after.memory.mapped,
        Bytes::ZERO,
        "an integrated GPU would hold mapped weights twice"
    );
}

#[test]
fn weights_beyond_main_memory_come_from_the_disk() {
    let catalog = embedded::catalog();
    let mut short = named(&catalog, "rtx-4090", "llama-3.3-70b", "llama.cpp");
    short.settings.offload = Offload::Layers(20);
    short.machine.host_memory = Some(Bytes::from_gib(16));
    let disk = |e: &Estimate| e.caveats.iter().any(|c| matches!(c, Caveat::ReadsFromDisk { .. }));
    let mapped = answer(&catalog, &short);
    assert!(!mapped.fits && disk(&mapped));
    short.settings.load = Load::Resident;
    assert!(!disk(&answer(&catalog, &short)), "memory of its own is not read from the file again");
    short.settings.load = Load::Mapped;
    short.machine.host_memory = Some(Bytes::from_gib(64));
    assert!(!disk(&answer(&catalog, &short)));
}
