//! How right the speed model is on the measured rows, and what physics demands of it.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use wir::accuracy::table::{Facet, Line, by_evidence, entries, table};
use wir::accuracy::{Case, Entry, Mode, Quantity, Score, Subject};
use wir::catalog::Catalog;
use wir::catalog::bench::BenchRow;
use wir::catalog::constants::fingerprint;
use wir::catalog::honest::HonestRates;
use wir::embedded;
use wir::engine::memory::split::Placement;
use wir::engine::request::EvidenceUse;
use wir::engine::speed::Evidence;
use wir::engine::throughput::evidence::Reach;
use wir::engine::throughput::setup::Setup;
use wir::engine::throughput::{ceiling, decode, decode_breakdown, prefill};
use wir::units::BytesPerSec;

struct World {
    catalog: Catalog,
    rows: Vec<BenchRow>,
    honest: Vec<HonestRates>,
    subjects: Vec<Subject>,
}

impl World {
    fn new() -> Self {
        let catalog = embedded::catalog();
        let rows = embedded::benchmarks();
        let subjects = rows.iter().map(|r| Subject::new(r, &catalog)).collect();
        Self { catalog, rows, honest: embedded::cross_validation(), subjects }
    }

    fn cases(&self) -> Vec<Case<'_>> {
        let pairs = self.rows.iter().zip(&self.subjects);
        pairs.filter_map(|(r, s)| Case::new(r, s, &self.catalog)).collect()
    }
}

fn all(entries: &[Entry<'_>], quantity: Quantity, mode: Mode, catalog: &Catalog) -> Score {
    let line: Vec<Line> = table(entries, quantity, mode, Facet::All, catalog);
    line[0].score
}

#[test]
fn the_constants_belong_to_the_rows() {
    let constants = embedded::catalog().constants;
    let rows = std::fs::read("catalog/benchmarks.csv").unwrap();
    assert_eq!(constants.origin.rows_hash, fingerprint(&rows), "run `wir-calibrate fit`");
}

#[test]
fn every_row_of_a_known_machine_is_answered_below_its_ceiling() {
    let world = World::new();
    let cases = world.cases();
    let known = world.rows.iter().filter(|r| !r.hw.is_empty()).count();
    assert_eq!(cases.len(), known);
    for case in &cases {
        let setup = case.setup(&world.catalog);
        for using in [EvidenceUse::All, EvidenceUse::NoMeasured] {
            let p = decode(&setup, &case.work, None, &world.catalog.constants, using);
            let limit = ceiling(&setup, &case.work).unwrap();
            assert!(p.speed.expected.get() <= limit.get() * (1.0 + 1e-9), "{}", case.row.id);
            assert!(p.speed.low <= p.speed.expected && p.speed.expected <= p.speed.high);
        }
    }
}

#[test]
fn honest_errors_stay_below_the_bars() {
    let world = World::new();
    let cases = world.cases();
    let rows = entries(&cases, &world.honest);
    let score = |quantity, mode| all(&rows, quantity, mode, &world.catalog);
    let pair = score(Quantity::Decode, Mode::Pair);
    let model = score(Quantity::Decode, Mode::Model);
    let machine = score(Quantity::Decode, Mode::Machine);
    let prefill_pair = score(Quantity::Prefill, Mode::Pair);
    let prefill_machine = score(Quantity::Prefill, Mode::Machine);
    println!("{pair:?}\n{model:?}\n{machine:?}\n{prefill_pair:?}\n{prefill_machine:?}");
    assert!(pair.median <= 0.095 && pair.groups <= 0.105 && pair.bias.abs() <= 0.02);
    assert!(pair.within[1] >= 0.75 && pair.mean <= 0.21);
    assert!(model.median <= 0.10);
    assert!(machine.median <= 0.15);
    assert!(prefill_pair.median <= 0.19 && prefill_machine.median <= 0.30);
}

#[test]
fn the_program_without_its_memory_is_as_right_as_the_stored_predictions() {
    let world = World::new();
    let cases = world.cases();
    let rows = entries(&cases, &world.honest);
    let live = all(&rows, Quantity::Decode, Mode::NoMeasured, &world.catalog);
    let stored = all(&rows, Quantity::Decode, Mode::Pair, &world.catalog);
    println!("live {live:?}\nstored {stored:?}");
    assert!((live.median - stored.median).abs() < 0.005);
    let seen = all(&rows, Quantity::Decode, Mode::InSample, &world.catalog);
    assert!(seen.median < 0.05);
}

#[test]
fn four_of_five_measurements_fall_into_the_interval() {
    let world = World::new();
    let cases = world.cases();
    let rows = entries(&cases, &world.honest);
    for mode in [Mode::Pair, Mode::NoMeasured] {
        let held = all(&rows, Quantity::Decode, mode, &world.catalog).intervals.unwrap();
        println!("{mode:?}: {held:?}");
        assert!((0.77..=0.83).contains(&held.coverage), "{mode:?}: {held:?}");
        assert!(held.width <= 0.48, "{mode:?}: {held:?}");
    }
    let tiers = by_evidence(&rows, &world.catalog);
    assert_eq!(tiers.len(), 5);
    for tier in tiers.iter().filter(|t| t.score.rows >= 100) {
        let held = tier.score.intervals.unwrap();
        assert!((0.74..=0.86).contains(&held.coverage), "{tier:?}");
    }
}

fn time(setup: &Setup<'_>, case: &Case<'_>, catalog: &Catalog) -> f64 {
    decode_breakdown(setup, &case.work, &catalog.constants).seconds().get()
}

#[test]
fn physics_holds_for_every_row() {
    let world = World::new();
    for case in world.cases().iter().step_by(7) {
        let setup = case.setup(&world.catalog);
        let now = time(&setup, case, &world.catalog);
        let faster = BytesPerSec::new(setup.bandwidth.get() * 1.2).unwrap();
        let sped_up = Setup { bandwidth: faster, ..setup };
        assert!(time(&sped_up, case, &world.catalog) <= now, "bandwidth: {}", case.row.id);
        let deeper = deepened(case);
        let then = decode_breakdown(&setup, &deeper, &world.catalog.constants).seconds();
        assert!(then.get() >= now, "depth: {}", case.row.id);
    }
}

fn deepened(case: &Case<'_>) -> wir::engine::throughput::work::TokenWork {
    let s = &case.request.settings;
    let model = case.request.model;
    let dims = model.dims.as_ref().unwrap();
    let table = wir::engine::weight_table(&case.request, dims);
    let deeper = s.depth + 10_000;
    let cache = wir::engine::throughput::work::CacheState::of(&case.request, deeper);
    let deep = wir::engine::throughput::work::TokenWork::new(
        model,
        dims,
        &table,
        case.placement,
        cache,
        s.file_size,
    );
    let mut work = case.work.clone();
    work.device.cache = deep.device.cache;
    work.host.cache = deep.host.cache;
    work.queries = deep.queries;
    work.depth = deep.depth;
    work
}

#[test]
fn moving_layers_to_slower_main_memory_never_speeds_up() {
    let world = World::new();
    let cases = world.cases();
    let card = |c: &&Case<'_>| c.placement == Placement::Full && c.row.hw == "rtx-4090";
    let mut checked = 0;
    for case in cases.iter().filter(card).step_by(5) {
        let model = case.request.model;
        let dims = model.dims.as_ref().unwrap();
        let table = wir::engine::weight_table(&case.request, dims);
        let time = |placement| {
            let work =
                wir::engine::throughput::answer::work(&case.request, dims, &table, placement, 0);
            let setup = case.setup(&world.catalog);
            decode_breakdown(&setup, &work, &world.catalog.constants).seconds().get()
        };
        let layers = table.layers.len() as u32;
        let mut last = time(Placement::Full);
        for n in (1..=layers).rev() {
            let t = time(Placement::Layers(n));
            assert!(t >= last, "{}: {n} layers", case.row.id);
            last = t;
        }
        checked += 1;
    }
    assert!(checked > 5);
}

#[test]
fn terms_and_effects_make_the_figure() {
    let world = World::new();
    for case in world.cases().iter().step_by(50) {
        let setup = case.setup(&world.catalog);
        let p = decode(&setup, &case.work, None, &world.catalog.constants, EvidenceUse::All);
        let ln = p.breakdown.ln_effects() + p.correction.ln;
        let seconds = (p.breakdown.sum() * ln.exp()).max(p.breakdown.floor);
        assert!((seconds * p.speed.expected.get() - 1.0).abs() < 1e-9);
    }
}

#[test]
fn tiers_follow_the_rows() {
    let world = World::new();
    let cases = world.cases();
    let case = cases.iter().find(|c| c.row.hw == "rtx-4090").unwrap();
    let setup = case.setup(&world.catalog);
    let p = decode(&setup, &case.work, None, &world.catalog.constants, EvidenceUse::All);
    assert_eq!((p.reach, p.speed.evidence), (Reach::Pair, Evidence::MeasuredNear));
    let unknown = Setup { machine: "no-such-card", ..setup };
    let p = decode(&unknown, &case.work, None, &world.catalog.constants, EvidenceUse::All);
    assert_eq!((p.reach, p.speed.evidence), (Reach::Architecture, Evidence::Estimated));
    let stranger = Setup { vendor: "Nobody", architecture: "Nothing", ..unknown };
    let p = decode(&stranger, &case.work, None, &world.catalog.constants, EvidenceUse::All);
    assert_eq!(p.reach, Reach::Unknown);
    let fill = prefill(&stranger, &case.work, &world.catalog.constants);
    assert!(fill.speed.expected.get() > 0.0);
}
