//! `wir accuracy`: how far predictions are from every measured row.

use super::world::World;
use crate::accuracy::naive::Naive;
use crate::accuracy::table::{Entry, Facet, Mode, Quantity, entries, table};
use crate::accuracy::{Case, Subject};
use crate::catalog::Catalog;
use crate::cli::args::{AccuracyArgs, By};
use crate::embedded;
use crate::report::{Accuracy, Predicted, Report};

/// Ways to predict: the honest ones first, then what the program has seen, then formulas in common use.
const MODES: [(Mode, &str, &str); 8] = [
    (Mode::Pair, "pair", "pair unseen"),
    (Mode::Machine, "machine", "machine unseen"),
    (Mode::Model, "model", "model unseen"),
    (Mode::Configuration, "configuration", "configuration unseen"),
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
    let facets = facets(args.by)
        .into_iter()
        .map(|(facet, name)| (name, table(&entries, Quantity::Decode, Mode::Pair, facet, catalog)));
    Report::Accuracy(Box::new(Accuracy {
        rows: cases.len(),
        decode: predicted(&entries, Quantity::Decode, catalog),
        prefill: predicted(&entries, Quantity::Prefill, catalog),
        facets: facets.collect(),
    }))
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

fn facets(by: Option<By>) -> Vec<(Facet, &'static str)> {
    let usual = [By::Vendor, By::Backend, By::Runtime, By::Model, By::Placement, By::Evidence];
    by.map_or_else(|| usual.to_vec(), |by| vec![by]).into_iter().map(facet).collect()
}

const fn facet(by: By) -> (Facet, &'static str) {
    match by {
        By::Vendor => (Facet::Vendor, "vendor"),
        By::Architecture => (Facet::Architecture, "architecture"),
        By::Machine => (Facet::Machine, "machine"),
        By::Backend => (Facet::Backend, "backend"),
        By::Runtime => (Facet::Runtime, "runtime"),
        By::Model => (Facet::Model, "model"),
        By::Quant => (Facet::Quant, "quant"),
        By::Depth => (Facet::Depth, "depth"),
        By::Placement => (Facet::Placement, "placement"),
        By::Evidence => (Facet::Tier, "evidence"),
    }
}
