//! How long answers take: start, one answer, a stream.

#![allow(missing_docs)]

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use std::fmt::Write as _;
use wir::accuracy::{Case, Subject};
use wir::commands::batch::{self, Flush};
use wir::commands::here::Here;
use wir::commands::world::World;
use wir::embedded;
use wir::engine::machine::Machine;
use wir::engine::request::{EvidenceUse, Request, Settings};
use wir::engine::throughput::decode;
use wir::engine::{estimate, software, weight_table};
use wir::names::Index;

fn main() {
    divan::main();
}

#[divan::bench]
fn unpack_the_catalog() -> wir::catalog::Catalog {
    embedded::catalog()
}

#[divan::bench]
fn index_its_names(bencher: Bencher<'_, '_>) {
    let catalog = embedded::catalog();
    bencher.bench_local(|| Index::new(black_box(&catalog)));
}

#[divan::bench(args = ["llama-3.1-8b", "llama-3.3-70b", "gpt-oss-120b", "deepseek-r1-671b"])]
fn one_estimate(bencher: Bencher<'_, '_>, model: &str) {
    let catalog = embedded::catalog();
    let find = |id: &str| catalog.hardware.iter().find(|h| h.id == id).expect("in the catalog");
    let hardware = find("rtx-4090");
    let model = catalog.models.iter().find(|m| m.id == model).expect("in the catalog");
    let runtime = &catalog.runtimes[0];
    let request = Request {
        machine: Machine::new(hardware, hardware.largest_memory(), 1),
        model,
        quant: software::customary_quant(&catalog, model, runtime),
        runtime,
        backend: "cuda",
        settings: Settings::default(),
    };
    let dims = model.dims.as_ref().expect("estimated");
    let table = weight_table(&request, dims);
    bencher.bench_local(|| estimate(black_box(&request), dims, &table, &catalog));
}

/// The speed alone, where memory and placement are known.
#[divan::bench(args = ["rtx-4090", "m4-max-40c", "ryzen-ai-max-plus-395"])]
fn one_decode_speed(bencher: Bencher<'_, '_>, hardware: &str) {
    let catalog = embedded::catalog();
    let rows = embedded::benchmarks();
    let row = rows.iter().find(|r| r.hw == hardware && r.offload == "full").expect("measured");
    let subject = Subject::new(row, &catalog);
    let case = Case::new(row, &subject, &catalog).expect("in the catalog");
    let constants = &catalog.constants;
    bencher.bench_local(|| {
        let setup = black_box(&case).setup(&catalog);
        decode(&setup, &case.work, None, constants, EvidenceUse::All).speed
    });
}

/// Two thousand questions about different machines and models.
#[divan::bench]
fn a_stream(bencher: Bencher<'_, '_>) {
    const LINES: usize = 2000;
    let world = World::new(embedded::catalog());
    let here = Here::new(&world);
    let models = ["llama-3.3-70b", "llama-3.1-8b", "qwen3-32b", "gpt-oss-20b", "gemma-3-27b"];
    let mut input = String::new();
    for (i, hw) in world.catalog.hardware.iter().cycle().take(LINES).enumerate() {
        let model = models[i % models.len()];
        writeln!(input, r#"{{"id": "{i}", "hw": "{}", "model": "{model}"}}"#, hw.id)
            .expect("a string takes it");
    }
    bencher.counter(ItemsCount::new(LINES)).bench_local(|| {
        let mut output = Vec::new();
        batch::run(&world, &&here, input.as_bytes(), &mut output, Flush::AtEnd).map(|()| output)
    });
}
