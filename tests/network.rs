//! One model on several machines: against published runs, and what must hold whatever the machines are.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use wir::catalog::Catalog;
use wir::embedded;
use wir::engine::machine::{Machine, Spread};
use wir::engine::request::{Offload, Request, Settings};
use wir::engine::{Estimate, estimate, weight_table};

struct Case<'a> {
    hw: &'a str,
    machines: u32,
    backend: &'a str,
    model: &'a str,
    quant: &'a str,
    runtime: &'a str,
    link: Option<&'a str>,
}

fn answer(catalog: &Catalog, case: &Case<'_>) -> Estimate {
    let hardware = catalog.hardware.iter().find(|h| h.id == case.hw).unwrap();
    let model = catalog.models.iter().find(|m| m.id == case.model).unwrap();
    let dims = model.dims.as_ref().unwrap();
    let link = case
        .link
        .map_or_else(|| catalog.network.link_of(&hardware.id), |id| catalog.network.link(id));
    let spread = Spread { machines: case.machines, link: link.unwrap() };
    let machine = Machine {
        spread: (case.machines > 1).then_some(spread),
        ..Machine::new(hardware, hardware.largest_memory(), 1)
    };
    let request = Request {
        machine,
        model,
        quant: catalog.quants.iter().find(|q| q.name == case.quant).unwrap(),
        runtime: catalog.runtimes.iter().find(|r| r.id == case.runtime).unwrap(),
        backend: case.backend,
        settings: Settings { offload: Offload::Full, context: 4096, ..Settings::default() },
    };
    let table = weight_table(&request, dims);
    estimate(&request, dims, &table, catalog)
}

fn speed(estimate: &Estimate) -> f64 {
    estimate.decode.as_ref().unwrap().expected.get()
}

#[test]
fn published_runs_are_in_range() {
    let catalog = embedded::catalog();
    let (mut held, mut errors) = (0, Vec::new());
    let runs = &catalog.network.measured;
    for run in runs {
        let case = Case {
            hw: &run.hw,
            machines: run.machines,
            backend: &run.backend,
            model: &run.model,
            quant: &run.quant,
            runtime: "llama.cpp",
            link: None,
        };
        let found = answer(&catalog, &case);
        let alone = speed(&answer(&catalog, &Case { machines: 1, ..case }));
        assert!(found.fits, "{run:?}");
        let decode = found.decode.unwrap();
        // Where one machine was measured too, the run is held against what it would be at today's speed of one.
        let more = run.alone.map(|one| 1.0 / run.decode - 1.0 / one);
        let real = more.map_or(run.decode, |more| 1.0 / (1.0 / alone + more));
        let (low, high) = (decode.low.get(), decode.high.get());
        held += u32::from((low..=high).contains(&real));
        errors.push((decode.expected.get() / real).ln().abs());
        println!(
            "{} {} on {} {}: {real:.2} against {:.2} ({low:.2} to {high:.2})",
            run.model,
            run.quant,
            run.machines,
            run.hw,
            decode.expected.get()
        );
    }
    errors.sort_by(f64::total_cmp);
    let median = errors[errors.len() / 2];
    assert!(f64::from(held) >= 0.8 * runs.len() as f64, "{held} of {}", runs.len());
    assert!(median < 0.2, "median error {median}");
}

#[test]
fn memory_adds_up_and_speed_does_not() {
    let catalog = embedded::catalog();
    let of = |machines| {
        let case = Case {
            hw: "dgx-spark",
            machines,
            backend: "cuda",
            model: "llama-3.3-70b",
            quant: "Q4_K_M",
            runtime: "llama.cpp",
            link: None,
        };
        answer(&catalog, &case)
    };
    let (one, two, four) = (of(1), of(2), of(4));
    // 80 layers are divided evenly among two, four and five machines; among three, one has to hold 27.
    assert_eq!(two.pools.device, one.pools.device.times(2));
    assert_eq!(four.pools.device, one.pools.device.times(4));
    let three = of(3).pools.device.as_f64() / one.pools.device.as_f64();
    assert!((three - 80.0 / 27.0).abs() < 1e-6, "{three}");
    // Each machine pays for its own buffers and its own runtime.
    assert_eq!(two.memory.overhead, one.memory.overhead.times(2));
    assert!(two.memory.device_compute >= one.memory.device_compute.times(2));
    assert_eq!(two.memory.weights(), one.memory.weights());
    assert!(speed(&one) > speed(&two) && speed(&two) > speed(&four));
    assert_eq!(one.ceiling, four.ceiling);
    for found in [&two, &four] {
        let decode = found.decode.as_ref().unwrap();
        assert!(decode.high.get() <= found.ceiling.unwrap().get() * 1.0001);
        assert!(decode.low < decode.expected && decode.expected <= decode.high);
    }
}

#[test]
fn a_faster_link_is_never_slower() {
    let catalog = embedded::catalog();
    let of = |link| {
        let case = Case {
            hw: "m5-ultra-80c",
            machines: 2,
            backend: "metal",
            model: "deepseek-r1-671b",
            quant: "Q4_K_M",
            runtime: "llama.cpp",
            link: Some(link),
        };
        let found = answer(&catalog, &case);
        (speed(&found), found.prefill.unwrap().expected.get())
    };
    let links = ["ethernet-1g", "ethernet-2.5g", "ethernet-10g", "connectx-7-200g"];
    let all: Vec<(f64, f64)> = links.map(of).to_vec();
    assert!(all.is_sorted_by(|a, b| a.0 <= b.0 && a.1 < b.1), "{all:?}");
}

#[test]
fn programs_that_run_on_one_machine_alone_say_so() {
    let catalog = embedded::catalog();
    let case = Case {
        hw: "dgx-spark",
        machines: 2,
        backend: "cuda",
        model: "llama-3.3-70b",
        quant: "Q4_K_M",
        runtime: "ollama",
        link: None,
    };
    let found = answer(&catalog, &case);
    assert!(found.caveats.iter().any(|c| c.code() == "one-machine-only" && c.forbids()));
}
