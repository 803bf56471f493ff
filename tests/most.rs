//! The most that fits is the most: what is found fits, and the next better does not.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use wir::advice::alternatives::{Change, alternatives};
use wir::advice::most::{best_format, formats, most_context};
use wir::advice::range::CONTEXT_STEP;
use wir::advice::verdict::{Needs, Verdict};
use wir::catalog::Catalog;
use wir::catalog::model::Model;
use wir::catalog::quant::Quant;
use wir::embedded;
use wir::engine::machine::Machine;
use wir::engine::memory::ggml::GgmlType;
use wir::engine::request::{Offload, Request, Settings};
use wir::engine::{estimate, fits, software, weight_table};
use wir::units::Bytes;

/// A question by numbers.
#[derive(Clone, Debug)]
struct Seed {
    hardware: usize,
    count: u32,
    model: usize,
    quant: usize,
    kv: usize,
    context: u64,
    offload: usize,
    ram: u64,
}

fn seeds() -> impl Strategy<Value = Seed> {
    let numbers = (0..10_000_usize, 1..5_u32, 0..10_000_usize, 0..10_000_usize);
    let settings = (0..3_usize, 1..40_u64, 0..3_usize, 8..513_u64);
    (numbers, settings).prop_map(
        |((hardware, count, model, quant), (kv, context, offload, ram))| Seed {
            hardware,
            count,
            model,
            quant,
            kv,
            context: context * 2048,
            offload,
            ram,
        },
    )
}

fn request<'a>(catalog: &'a Catalog, seed: &Seed) -> Request<'a> {
    let hardware = &catalog.hardware[seed.hardware % catalog.hardware.len()];
    let models: Vec<&Model> = catalog.models.iter().filter(|m| m.dims.is_some()).collect();
    let gguf: Vec<&Quant> =
        catalog.quants.iter().filter(|q| q.family == "gguf" && !q.name.starts_with("KV")).collect();
    let runtime = &catalog.runtimes[0];
    let kv = [GgmlType::F16, GgmlType::Q8_0, GgmlType::Q4_0][seed.kv];
    Request {
        machine: Machine {
            host_memory: Some(Bytes::from_gib(seed.ram)),
            ..Machine::new(hardware, hardware.largest_memory(), seed.count)
        },
        model: models[seed.model % models.len()],
        quant: gguf[seed.quant % gguf.len()],
        runtime,
        backend: software::backend(hardware, runtime),
        settings: Settings {
            context: seed.context,
            keys: kv,
            values: kv,
            offload: [Offload::Auto, Offload::Full, Offload::Cpu][seed.offload],
            ..Settings::default()
        },
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_longest_context_fits_and_one_step_more_does_not(seed in seeds()) {
        let catalog = embedded::catalog();
        let asked = request(&catalog, &seed);
        let dims = asked.model.dims.as_ref().unwrap();
        let table = weight_table(&asked, dims);
        let found = most_context(&catalog, &asked, &table);
        let with = |context: u64| {
            let mut probe = asked.clone();
            probe.settings.context = context;
            if probe.settings.offload == Offload::Auto && !found.partly {
                probe.settings.offload = Offload::Full;
            }
            fits(&probe, dims, &table, &catalog)
        };
        prop_assert!(found.context <= found.made_for);
        if found.context > 0 {
            prop_assert!(with(found.context), "{found:?}");
        }
        let more = (found.context / CONTEXT_STEP + 1) * CONTEXT_STEP;
        if found.context < found.made_for {
            prop_assert!(!with(more.min(found.made_for)), "{found:?}");
        }
        if let Some((next, missing)) = found.next {
            prop_assert!(next > found.context && missing > Bytes::ZERO);
        }
    }

    #[test]
    fn the_best_format_fits_and_no_better_one_does(seed in seeds()) {
        let catalog = embedded::catalog();
        let asked = request(&catalog, &seed);
        let all = formats(&catalog, &asked);
        let loss = |q: &Quant| q.perplexity_increase.unwrap_or(0.0);
        // Measured losses only grow down the list.
        let measured: Vec<f64> = all.iter().filter_map(|t| t.quant.perplexity_increase).collect();
        prop_assert!(measured.is_sorted());
        let Some(best) = best_format(&catalog, &asked) else {
            prop_assert!(all.iter().all(|t| !t.estimate.fits));
            return Ok(());
        };
        prop_assert!(best.estimate.fits);
        let whole: Vec<&str> =
            all.iter().filter(|t| t.estimate.fits).map(|t| t.quant.name.as_str()).collect();
        match whole.first() {
            Some(first) => prop_assert_eq!(*first, best.quant.name.as_str()),
            None => prop_assert_eq!(asked.settings.offload, Offload::Auto),
        }
        let better = all.iter().take_while(|t| t.quant.name != best.quant.name);
        for tried in better {
            prop_assert!(!tried.estimate.fits || whole.is_empty(), "{}", tried.quant.name);
            prop_assert!(loss(tried.quant) <= loss(best.quant) || best.own);
        }
    }

    #[test]
    fn other_ways_fit_and_come_best_first(seed in seeds()) {
        let catalog = embedded::catalog();
        let asked = request(&catalog, &seed);
        let dims = asked.model.dims.as_ref().unwrap();
        let table = weight_table(&asked, dims);
        let needs = Needs::from(&catalog.workloads[0]);
        let ways = alternatives(&catalog, &asked, &table, &needs);
        prop_assert!(ways.len() <= 3);
        prop_assert!(ways.iter().all(|w| w.estimate.fits && w.judgement.verdict > Verdict::No));
        prop_assert!(ways.iter().all(|w| !w.loses.is_empty()));
        let level = |i: usize| ways[i].judgement.verdict;
        prop_assert!((1..ways.len()).all(|i| level(i) <= level(i - 1)));
        let mut plain = asked.clone();
        plain.settings.offload = Offload::Full;
        let whole = estimate(&plain, dims, &table, &catalog);
        if whole.fits {
            prop_assert!(ways.is_empty());
        }
        for way in &ways {
            // What stays on the device is less, whatever is changed.
            let less = way.estimate.memory.device() < whole.memory.device();
            let host = matches!(way.change, Change::Offload);
            prop_assert!(less || host || whole.memory.cpu_only, "{:?}", way.change);
        }
    }
}
