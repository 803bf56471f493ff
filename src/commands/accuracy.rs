//! `wir accuracy`: how far predictions are from every measured row.

use super::world::World;
use crate::accuracy::naive::Naive;
use crate::accuracy::table::{Facet, Line, by_evidence, entries, table};
use crate::accuracy::{Case, Entry, Mode, Quantity, Subject};
use crate::catalog::Catalog;
use crate::cli::args::{AccuracyArgs, By};
use crate::embedded;
use crate::engine::throughput::evidence::placement_id;
use crate::render;
use crate::report::{Accuracy, MeasuredRun, Predicted, Report};

/// Ways to predict: the honest ones first, then what the program has seen, then formulas in common use.
const MODES: [(Mode, &str, &str); 9] = [
    (Mode::Pair, "pair", "pair unseen"),
    (Mode::Machine, "machine", "machine unseen"),
    (Mode::Model, "model", "model unseen"),
    (Mode::Configuration, "configuration", "configuration unseen"),
    (Mode::Report, "report", "other people’s run of the same"),
    (Mode::InSample, "in-sample", "all seen, as in `wir check`"),
    (Mode::Naive(Naive::Roofline), "roofline", "bandwidth ÷ bytes read"),
    (Mode::Naive(Naive::Share70), "share-70", "0.70 × bandwidth ÷ weights"),
    (Mode::Naive(Naive::Share55), "share-55", "0.55 × bandwidth ÷ weights"),
];

/// Scores the predictions of all rows.
pub fn run<'a>(world: &World, args: &AccuracyArgs) -> Report<'a> {
    let catalog = &world.catalog;
    let rows = embedded::benchmarks();
    let honest = embedded::cross_validation();
    let subjects: Vec<Subject> = rows.iter().map(|r| Subject::new(r, catalog)).collect();
    let pairs = rows.iter().zip(&subjects);
    let cases: Vec<Case<'_>> = pairs.filter_map(|(r, s)| Case::new(r, s, catalog)).collect();
    let entries = entries(&cases, &honest);
    let found = Accuracy {
        rows: cases.len(),
        decode: predicted(&entries, Quantity::Decode, catalog),
        prefill: predicted(&entries, Quantity::Prefill, catalog),
        facets: groupings(args).into_iter().map(|by| grouped(by, &entries, catalog)).collect(),
        runs: entries.iter().filter_map(|e| one(e, catalog)).collect(),
        worst: args.worst,
    };
    if args.svg {
        return Report::Text(render::accuracy::drawing(&found));
    }
    Report::Accuracy(Box::new(found))
}

fn predicted(entries: &[Entry<'_>], quantity: Quantity, catalog: &Catalog) -> Vec<Predicted> {
    let score = |mode| {
        let all = table(entries, quantity, mode, Facet::All, catalog);
        all.first().map(|line| line.score)
    };
    MODES
        .into_iter()
        .filter_map(|(mode, id, label)| Some(Predicted { id, label, score: score(mode)? }))
        .collect()
}

/// The tables that are asked for; none beside a list of the worst.
fn groupings(args: &AccuracyArgs) -> Vec<By> {
    match (args.by, args.worst) {
        (Some(by), _) => vec![by],
        (None, Some(_)) => Vec::new(),
        (None, None) => vec![
            By::Evidence,
            By::Vendor,
            By::Backend,
            By::Runtime,
            By::Model,
            By::Quant,
            By::Depth,
            By::Placement,
        ],
    }
}

fn grouped(by: By, entries: &[Entry<'_>], catalog: &Catalog) -> (&'static str, Vec<Line>) {
    let pair = |facet| table(entries, Quantity::Decode, Mode::Pair, facet, catalog);
    match by {
        By::Vendor => ("vendor", pair(Facet::Vendor)),
        By::Architecture => ("architecture", pair(Facet::Architecture)),
        By::Machine => ("machine", pair(Facet::Machine)),
        By::Backend => ("backend", pair(Facet::Backend)),
        By::Runtime => ("runtime", pair(Facet::Runtime)),
        By::Model => ("model", pair(Facet::Model)),
        By::Quant => ("quant", pair(Facet::Quant)),
        By::Depth => ("depth", pair(Facet::Depth)),
        By::Placement => ("placement", pair(Facet::Placement)),
        By::Evidence => ("evidence", by_evidence(entries, catalog)),
    }
}

/// A row with all its predictions of decode.
fn one(entry: &Entry<'_>, catalog: &Catalog) -> Option<MeasuredRun> {
    let row = entry.case.row;
    let rate = |mode| entry.predicted(Quantity::Decode, mode, catalog);
    let others = MODES.into_iter().filter(|(mode, ..)| *mode != Mode::Pair);
    Some(MeasuredRun {
        id: row.id.clone(),
        hardware: row.hw.clone(),
        count: row.hw_count.max(1),
        backend: row.backend.clone(),
        runtime: row.runtime.clone(),
        model: entry.case.model().to_owned(),
        quant: row.quant.clone(),
        depth: row.depth,
        placement: placement_id(entry.case.placement),
        measured: entry.measured(Quantity::Decode)?,
        pair: rate(Mode::Pair),
        others: others.map(|(mode, id, _)| (id, rate(mode).map(|p| p.rate))).collect(),
        source: row.source_url.clone(),
    })
}
