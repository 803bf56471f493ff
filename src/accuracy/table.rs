//! Error tables: all rows, and by what they have in common.

use super::case::Case;
use super::naive::Naive;
use super::score::{Score, Scored};
use crate::catalog::Catalog;
use crate::catalog::honest::HonestRates;
use crate::engine::request::EvidenceUse;
use crate::engine::throughput::evidence::{Configuration, DECODE_COUNTS, reach};
use crate::engine::throughput::{self, count_name};
use std::collections::BTreeMap;

/// Which predictions are scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// As the program answers, measured rows and all: its memory, not its skill.
    InSample,
    /// As the program answers with the rows of the very pair left out.
    NoMeasured,
    /// Stored: the fit did not see the machine's rows of this shape of model.
    Pair,
    /// Stored: it did not see this shape of model.
    Model,
    /// Stored: it did not see the machine.
    Machine,
    /// Stored: it did not see this configuration.
    Configuration,
    /// A formula in common use.
    Naive(Naive),
}

/// What is scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Tokens generated per second.
    Decode,
    /// Prompt tokens per second.
    Prefill,
}

/// What rows are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// All in one.
    All,
    /// Maker of the machine.
    Vendor,
    /// Architecture of what computes.
    Architecture,
    /// Machine.
    Machine,
    /// Backend.
    Backend,
    /// Runtime.
    Runtime,
    /// Size of the model by weights read, dense or with experts.
    Model,
    /// Class of format.
    Quant,
    /// Depth.
    Depth,
    /// Where the weights were.
    Placement,
    /// What the answer of the program rests on.
    Tier,
}

impl Facet {
    /// All that a report shows.
    pub const REPORTED: [Self; 10] = [
        Self::Vendor,
        Self::Architecture,
        Self::Backend,
        Self::Runtime,
        Self::Model,
        Self::Quant,
        Self::Depth,
        Self::Placement,
        Self::Tier,
        Self::All,
    ];
}

/// One line of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What the rows have in common.
    pub name: String,
    /// Their errors.
    pub score: Score,
}

/// A row, its case and its stored predictions.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The case.
    pub case: &'a Case<'a>,
    /// Stored honest predictions.
    pub honest: Option<&'a HonestRates>,
}

/// Joins cases with their stored predictions.
pub fn entries<'a>(cases: &'a [Case<'a>], honest: &'a [HonestRates]) -> Vec<Entry<'a>> {
    let by_id: BTreeMap<&str, &HonestRates> = honest.iter().map(|h| (h.id.as_str(), h)).collect();
    cases
        .iter()
        .map(|case| Entry { case, honest: by_id.get(case.row.id.as_str()).copied() })
        .collect()
}

/// A table of errors.
pub fn table(
    entries: &[Entry<'_>],
    quantity: Quantity,
    mode: Mode,
    facet: Facet,
    catalog: &Catalog,
) -> Vec<Line> {
    let mut groups = BTreeMap::<String, Vec<Scored<'_>>>::new();
    for entry in entries {
        if let Some(scored) = scored(entry, quantity, mode, catalog) {
            groups.entry(name(entry.case, facet, catalog)).or_default().push(scored);
        }
    }
    groups.into_iter().map(|(name, rows)| Line { name, score: Score::of(&rows) }).collect()
}

/// One scored row; none where the quantity was not measured or not predicted.
pub fn scored<'a>(
    entry: &Entry<'a>,
    quantity: Quantity,
    mode: Mode,
    catalog: &Catalog,
) -> Option<Scored<'a>> {
    let case = entry.case;
    let row = case.row;
    let (measured, predicted) = match quantity {
        Quantity::Decode => (row.decode_tps?, decode(entry, mode, catalog)?),
        Quantity::Prefill if case.has_plain_prefill() => {
            (row.prefill_tps?, prefill(entry, mode, catalog)?)
        }
        Quantity::Prefill => return None,
    };
    let group = (row.hw.as_str(), row.backend.as_str(), case.model());
    (measured > 0.0).then(|| Scored { ln: (predicted / measured).ln(), group })
}

fn decode(entry: &Entry<'_>, mode: Mode, catalog: &Catalog) -> Option<f64> {
    let honest = entry.honest;
    match mode {
        Mode::InSample => Some(answer(entry.case, EvidenceUse::All, catalog)),
        Mode::NoMeasured => Some(answer(entry.case, EvidenceUse::NoMeasured, catalog)),
        Mode::Pair => honest?.decode_pair,
        Mode::Model => honest?.decode_model,
        Mode::Machine => honest?.decode_machine,
        Mode::Configuration => honest?.decode_configuration,
        Mode::Naive(formula) => {
            formula.decode(entry.case, &entry.case.setup(catalog)).map(|r| r.get())
        }
    }
}

fn prefill(entry: &Entry<'_>, mode: Mode, catalog: &Catalog) -> Option<f64> {
    let honest = entry.honest;
    match mode {
        Mode::InSample | Mode::NoMeasured => {
            let setup = entry.case.setup(catalog);
            let p = throughput::prefill(&setup, &entry.case.work, &catalog.constants);
            Some(p.speed.expected.get())
        }
        Mode::Pair => honest?.prefill_pair,
        Mode::Model => honest?.prefill_model,
        Mode::Machine => honest?.prefill_machine,
        Mode::Configuration => honest?.prefill_configuration,
        Mode::Naive(_) => None,
    }
}

fn answer(case: &Case<'_>, using: EvidenceUse, catalog: &Catalog) -> f64 {
    let setup = case.setup(catalog);
    let count = count_name(setup.count);
    let configuration =
        Configuration::new(&setup, count, case.model(), &case.row.quant, case.placement);
    let known = throughput::measured(&catalog.constants, &configuration);
    throughput::decode(&setup, &case.work, known, &catalog.constants, using).speed.expected.get()
}

fn name(case: &Case<'_>, facet: Facet, catalog: &Catalog) -> String {
    let setup = case.setup(catalog);
    match facet {
        Facet::All => "all".to_owned(),
        Facet::Vendor => setup.vendor.to_owned(),
        Facet::Architecture => setup.architecture.to_owned(),
        Facet::Machine => case.row.hw.clone(),
        Facet::Backend => setup.backend.to_owned(),
        Facet::Runtime => setup.runtime.to_owned(),
        Facet::Quant => setup.quant.to_owned(),
        Facet::Model => model_class(case),
        Facet::Depth => depth_class(case.work.depth).to_owned(),
        Facet::Placement => throughput::evidence::placement_id(case.placement).to_owned(),
        Facet::Tier => tier(case, catalog).to_owned(),
    }
}

fn model_class(case: &Case<'_>) -> String {
    let billions = case.work.active.billions();
    let kind = if case.work.has_experts() { "experts" } else { "dense" };
    let size = match billions {
        b if b < 2.0 => "below 2B",
        b if b < 5.0 => "2-5B",
        b if b < 10.0 => "5-10B",
        b if b < 20.0 => "10-20B",
        _ => "20B and more",
    };
    format!("{kind}, {size} read")
}

const fn depth_class(depth: u64) -> &'static str {
    match depth {
        0..1024 => "below 1k",
        1024..8192 => "1k-8k",
        8192..32_768 => "8k-32k",
        _ => "32k and more",
    }
}

fn tier(case: &Case<'_>, catalog: &Catalog) -> &'static str {
    let setup = case.setup(catalog);
    let counts = throughput::counts_of(DECODE_COUNTS, &setup, &case.work.shape, &catalog.constants);
    reach(counts).tier().label()
}
