//! Every row of the catalog: whole, sourced, and in keeping with arithmetic.

#![allow(clippy::print_stdout)]

use wir::catalog::hardware::MemoryKind;
use wir::catalog::model::{Ffn, Model};
use wir::catalog::{Catalog, check};
use wir::engine::memory::tensors::{Group, Tensor, tensors};

fn catalog() -> Catalog {
    wir::embedded::catalog()
}

#[test]
fn no_name_means_two_things_and_every_reference_leads_somewhere() {
    assert_eq!(check::problems(&catalog()), Vec::<String>::new());
}

#[test]
fn every_row_names_a_source() {
    let catalog = catalog();
    for hw in &catalog.hardware {
        assert!(hw.sources.iter().all(|s| s.len() > 5), "{}", hw.id);
    }
    for model in &catalog.models {
        assert!(model.sources.iter().all(|s| s.len() > 5), "{}", model.id);
    }
    assert!(catalog.quants.iter().all(|q| q.source.len() > 5));
    assert!(catalog.prices.iter().all(|p| p.source.len() > 5 && p.date.len() >= 4));
    assert!(catalog.runtimes.iter().all(|r| !r.sources.is_empty()));
    for (runtime, need) in catalog.runtimes.iter().flat_map(|r| r.needs.iter().map(move |n| (r, n)))
    {
        let id = &runtime.id;
        assert!(need.sources.iter().all(|s| s.starts_with("https://")), "{id}");
        assert!(!need.sources.is_empty() && runtime.backends.contains(&need.backend), "{id}");
        assert!(need.formats.iter().all(|f| runtime.formats.contains(f)), "{id}: {need:?}");
        assert!(need.from.is_none() || need.among.is_empty(), "{id}: one or the other");
        // A chip of the catalog is meant, else the line has a slip in it.
        let targets = catalog.hardware.iter().filter_map(|h| h.compute_target.as_ref());
        let known: Vec<&String> = targets.collect();
        let named = need.among.iter().chain(&need.from);
        assert!(named.clone().all(|t| known.contains(&t)), "{id}: {need:?}");
    }
    assert!(catalog.workloads.iter().all(|w| !w.sources.is_empty() && !w.reason.is_empty()));
    for row in wir::embedded::benchmarks() {
        let measured_here = row.source_url.starts_with("catalog/measured/")
            && std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(&row.source_url).is_file();
        assert!(measured_here || row.source_url.starts_with("http"), "{}", row.id);
    }
}

#[test]
fn bandwidth_is_bus_width_times_data_rate() {
    // No data rate is published for these.
    const NO_RATE: [&str; 1] = ["tpu-v6e"];
    let mut unread = Vec::new();
    for hw in &catalog().hardware {
        let Some(rate) = hw.pin_rate() else {
            unread.push(hw.id.clone());
            continue;
        };
        let computed = hw.bus_width_bits * rate / 8.0;
        let ratio = computed / hw.bandwidth.get();
        assert!((ratio - 1.0).abs() <= 0.03, "{}: {:.1} GB/s by arithmetic", hw.id, computed / 1e9);
    }
    assert!(unread.iter().all(|id| NO_RATE.contains(&id.as_str())), "{unread:?}");
}

#[test]
fn only_unified_machines_share_memory_and_every_size_is_plausible() {
    for hw in &catalog().hardware {
        for size in &hw.memory_options {
            let gib = size.gib();
            let most = if hw.memory_kind == MemoryKind::Vram { 512.0 } else { 8192.0 };
            assert!((0.5..=most).contains(&gib), "{}: {gib} GiB", hw.id);
        }
    }
}

/// Weights of the text decoder, by the tensors that its dimensions make.
fn recomputed(model: &Model) -> Option<(f64, f64)> {
    let dims = model.dims.as_ref()?;
    let list = tensors(dims, &model.architecture);
    let decoder = list.iter().filter(|t| t.group != Group::Prediction);
    let total: u64 = decoder.clone().map(Tensor::elems).sum();
    // A token reads one row of the embeddings and the experts chosen.
    let skipped: f64 = decoder
        .map(|t| match t.group {
            Group::Embedding if !dims.tied => t.elems() as f64,
            Group::Lookup | Group::Unused => t.elems() as f64,
            Group::Routed => t.elems() as f64 * (1.0 - used_share(model, t)),
            _ => 0.0,
        })
        .sum();
    Some((total as f64, total as f64 - skipped))
}

fn used_share(model: &Model, tensor: &Tensor) -> f64 {
    let dims = model.dims.as_ref().expect("a language model");
    let layer = tensor.layer.map_or(0, |i| i as usize);
    let group = dims.schedule[layer].ffn.map(|i| &dims.ffns[usize::from(i)].ffn);
    match group {
        Some(Ffn::Moe(m)) => m.n_used as f64 / m.n_experts as f64,
        _ => 1.0,
    }
}

#[test]
fn parameters_follow_from_the_dimensions() {
    let (mut wrong, mut counted, mut worst) = (Vec::new(), 0, (0.0, String::new()));
    for model in &catalog().models {
        let Some((total, active)) = recomputed(model) else {
            continue;
        };
        let text = model.params_text.get() as f64;
        let stated_active = model.params_active.get() as f64;
        let errors = (total / text - 1.0, active / stated_active - 1.0);
        counted += 1;
        let larger = errors.0.abs().max(errors.1.abs());
        if larger > worst.0 {
            worst = (larger, model.id.clone());
        }
        if errors.0.abs() > 0.01 || errors.1.abs() > 0.01 {
            wrong.push(format!(
                "{} ({}): {:+.2} % of all, {:+.2} % of active",
                model.id,
                model.architecture,
                errors.0 * 100.0,
                errors.1 * 100.0
            ));
        }
    }
    println!("{counted} models, worst {worst:?}");
    assert!(counted > 500);
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn processors_of_measured_rows_are_listed() {
    let catalog = wir::embedded::catalog();
    let rows = wir::embedded::benchmarks();
    let named: Vec<&str> =
        rows.iter().map(|r| r.processor.as_str()).filter(|p| !p.is_empty()).collect();
    assert!(named.len() > 200);
    for name in named {
        assert!(catalog.processors.iter().any(|p| p.name == name), "`{name}`");
    }
}
