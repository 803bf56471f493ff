//! Where the cache lies and how the file comes into memory, over machines, models and runtimes.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use std::sync::OnceLock;
use wir::catalog::Catalog;
use wir::catalog::hardware::MemoryKind;
use wir::catalog::model::Model;
use wir::embedded;
use wir::engine::caveat::Caveat;
use wir::engine::machine::Machine;
use wir::engine::request::{CacheHome, Load, Offload, Request, Settings};
use wir::engine::{Estimate, estimate, software, weight_table};
use wir::units::{Bytes, BytesPerSec};

/// Read once for all cases.
fn catalog() -> &'static Catalog {
    static READ: OnceLock<Catalog> = OnceLock::new();
    READ.get_or_init(embedded::catalog)
}

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
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn a_cache_in_main_memory_is_the_same_cache(
        hardware in 0..10_000_usize, model in 0..10_000_usize, depth in 0..16_000_u64,
    ) {
        let catalog = catalog();
        let mut plain = request(catalog, hardware, model, "llama.cpp");
        plain.settings.depth = depth;
        let (before, after) = (answer(catalog, &plain), answer(catalog, &with_cache_on_host(&plain)));
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
        let catalog = catalog();
        let mut near = with_cache_on_host(&request(catalog, hardware, model, "llama.cpp"));
        near.settings.depth = depth;
        let mut far = near.clone();
        far.settings.depth = depth + 8192;
        let speed = |r| answer(catalog, r).decode.map_or(0.0, |s| s.expected.get());
        prop_assert!(speed(&far) <= speed(&near) * (1.0 + 1e-9));
    }

    #[test]
    fn what_is_mapped_are_weights_of_main_memory(
        hardware in 0..10_000_usize, model in 0..10_000_usize, layers in 0..40_u32, runtime in 0..14_usize,
    ) {
        let catalog = catalog();
        let id = catalog.runtimes[runtime].id.clone();
        let mut mapped = request(catalog, hardware, model, &id);
        mapped.settings.offload = Offload::Layers(layers);
        let mut read = mapped.clone();
        read.settings.load = Load::Resident;
        let (mapped, read) = (answer(catalog, &mapped), answer(catalog, &read));
        prop_assert!(mapped.memory.mapped <= mapped.memory.host_weights);
        prop_assert_eq!(read.memory.mapped, Bytes::ZERO);
        prop_assert_eq!(read.memory.total(), mapped.memory.total());
        if !catalog.runtimes[runtime].maps_files {
            prop_assert_eq!(mapped.memory.mapped, Bytes::ZERO);
        }
    }
}

/// A card with the main memory of a desktop beside it, which is slower than the card.
fn card_request<'a>(catalog: &'a Catalog, card: usize, model: usize) -> Request<'a> {
    let faster = |h: &wir::catalog::hardware::Hardware| {
        h.memory_kind == MemoryKind::Vram && h.bandwidth.gb_per_s() > 120.0
    };
    let cards: Vec<usize> =
        (0..catalog.hardware.len()).filter(|i| faster(&catalog.hardware[*i])).collect();
    request(catalog, cards[card % cards.len()], model, "llama.cpp")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn more_on_the_card_is_never_slower(
        card in 0..10_000_usize, model in 0..10_000_usize, less in 1..100_u32, more in 0..20_u32, depth in 0..8192_u64,
    ) {
        let catalog = catalog();
        let mut few = card_request(catalog, card, model);
        few.settings.depth = depth;
        let mut many = few.clone();
        few.settings.offload = Offload::Layers(less);
        many.settings.offload = Offload::Layers(less + more);
        let speed = |r: &Request<'_>| answer(catalog, r).decode.map_or(0.0, |s| s.expected.get());
        prop_assert!(speed(&many) >= speed(&few) * (1.0 - 1e-9), "{} {}", speed(&many), speed(&few));
        // The same for experts: fewer layers of them in main memory.
        many.settings.offload = Offload::ExpertsOnHost(less);
        few.settings.offload = Offload::ExpertsOnHost(less + more);
        prop_assert!(speed(&many) >= speed(&few) * (1.0 - 1e-9), "{} {}", speed(&many), speed(&few));
    }

    #[test]
    fn a_longer_context_never_needs_less(
        hardware in 0..10_000_usize, model in 0..10_000_usize, context in 1..200_000_u64, more in 0..100_000_u64,
        layers in 0..90_u32, host in any::<bool>(), flash in any::<bool>(), runtime in 0..14_usize,
    ) {
        let catalog = catalog();
        let id = catalog.runtimes[runtime].id.clone();
        let mut short = request(catalog, hardware, model, &id);
        short.settings.context = context;
        short.settings.flash_attention = Some(flash);
        short.settings.offload = if layers > 80 { Offload::Full } else { Offload::Layers(layers) };
        short.settings.cache_home = if host { CacheHome::Host } else { CacheHome::WithLayers };
        let mut long = short.clone();
        long.settings.context = context + more;
        let (short, long) = (answer(catalog, &short).memory, answer(catalog, &long).memory);
        prop_assert!(long.kv() >= short.kv());
        prop_assert!(long.total() >= short.total(), "{} {}", long.total().get(), short.total().get());
        prop_assert!(long.device() >= short.device() && long.host() >= short.host());
    }

    #[test]
    fn a_bigger_card_never_fits_less(
        hardware in 0..10_000_usize, model in 0..10_000_usize, gib in 2..600_u64, more in 0..200_u64,
        context in 1..130_000_u64, full in any::<bool>(),
    ) {
        let catalog = catalog();
        let mut small = request(catalog, hardware, model, "llama.cpp");
        small.settings.context = context;
        small.settings.offload = if full { Offload::Full } else { Offload::Auto };
        small.machine.memory = Bytes::from_gib(gib);
        let mut large = small.clone();
        large.machine.memory = Bytes::from_gib(gib + more);
        prop_assert!(answer(catalog, &large).fits || !answer(catalog, &small).fits);
        let mut two = small.clone();
        two.machine.count = 2;
        if small.machine.hardware.memory_kind == MemoryKind::Vram && full && gib > 4 {
            // A second card has buffers and a context of its own to hold, and 3 GiB are enough for both.
            small.machine.memory = Bytes::from_gib(gib - 3);
            prop_assert!(answer(catalog, &two).fits || !answer(catalog, &small).fits);
        }
    }

    #[test]
    fn totals_add_up_exactly(
        hardware in 0..10_000_usize, model in 0..10_000_usize, layers in 0..90_u32, experts in any::<bool>(),
        host in any::<bool>(), context in 1..130_000_u64, runtime in 0..14_usize, count in 1..5_u32,
    ) {
        let catalog = catalog();
        let id = catalog.runtimes[runtime].id.clone();
        let mut asked = request(catalog, hardware, model, &id);
        asked.machine.count = count;
        asked.settings.context = context;
        asked.settings.offload = if experts { Offload::ExpertsOnHost(layers) } else { Offload::Layers(layers) };
        asked.settings.cache_home = if host { CacheHome::Host } else { CacheHome::WithLayers };
        let b = answer(catalog, &asked).memory;
        let parts = b.device_weights + b.host_weights + b.device_kv + b.host_kv + b.device_compute
            + b.host_compute + b.overhead;
        prop_assert_eq!(parts, b.total());
        prop_assert_eq!(b.device() + b.host(), b.total());
        prop_assert_eq!(b.weights() + b.kv(), b.device_weights + b.host_weights + b.device_kv + b.host_kv);
    }
}

fn named<'a>(catalog: &'a Catalog, hardware: &str, model: &str, runtime: &str) -> Request<'a> {
    let hardware = catalog.hardware.iter().position(|h| h.id == hardware).unwrap();
    let model = models(catalog).iter().position(|m| m.id == model).unwrap();
    request(catalog, hardware, model, runtime)
}

#[test]
fn a_runtime_without_the_choice_keeps_its_cache() {
    let catalog = catalog();
    let plain = named(catalog, "rtx-4090", "qwen3-32b", "ollama");
    let (before, after) = (answer(catalog, &plain), answer(catalog, &with_cache_on_host(&plain)));
    assert_eq!(before.memory, after.memory);
    assert_eq!(before.decode, after.decode);
    assert!(after.caveats.iter().any(|c| matches!(c, Caveat::CacheStaysWithLayers { .. })));
}

#[test]
fn in_one_memory_there_is_no_elsewhere() {
    let catalog = catalog();
    let plain = named(catalog, "dgx-spark", "qwen3-32b", "llama.cpp");
    let after = answer(catalog, &with_cache_on_host(&plain));
    assert!(after.caveats.contains(&Caveat::CacheInTheSameMemory));
    assert_eq!(
        after.memory.mapped,
        Bytes::ZERO,
        "an integrated GPU would hold mapped weights twice"
    );
}

#[test]
fn what_does_not_fit_together_says_how_much_is_missing() {
    let catalog = catalog();
    let mut split = named(catalog, "m4-max-32c", "llama-3.3-70b", "llama.cpp");
    split.machine.memory = Bytes::from_gib(36);
    split.machine.host_memory = None;
    split.settings.context = 8192;
    split.settings.offload = Offload::Layers(45);
    let found = answer(catalog, &split);
    let all = found.pools.shared.unwrap();
    assert!(
        !found.fits
            && found.memory.device() <= found.pools.device
            && found.memory.host() <= found.pools.host
    );
    assert_eq!(found.usable, all);
    assert_eq!(found.headroom, -(found.memory.total().minus(all).get() as i64));
    assert!(found.caveats.iter().any(|c| matches!(c, Caveat::DoesNotFit { .. })));
}

#[test]
fn weights_beyond_main_memory_come_from_the_disk() {
    let catalog = catalog();
    let mut short = named(catalog, "rtx-4090", "llama-3.3-70b", "llama.cpp");
    short.settings.offload = Offload::Layers(20);
    short.machine.host_memory = Some(Bytes::from_gib(16));
    let disk = |e: &Estimate| e.caveats.iter().any(|c| matches!(c, Caveat::ReadsFromDisk { .. }));
    let mapped = answer(catalog, &short);
    assert!(!mapped.fits && disk(&mapped));
    short.settings.load = Load::Resident;
    assert!(!disk(&answer(catalog, &short)), "memory of its own is not read from the file again");
    short.settings.load = Load::Mapped;
    short.machine.host_memory = Some(Bytes::from_gib(64));
    assert!(!disk(&answer(catalog, &short)));
}
