//! Error tables: all rows, and by what they have in common.

use super::case::Case;
use super::predict::{Entry, Mode, Quantity};
use super::score::{Score, Scored};
use crate::catalog::Catalog;
use crate::catalog::honest::HonestRates;
use crate::engine::speed::Evidence;
use crate::engine::throughput;
use crate::units::TokensPerSec;
use std::collections::BTreeMap;

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
}

/// One line of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What the rows have in common.
    pub name: String,
    /// Their errors.
    pub score: Score,
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

/// Errors of decode by what a prediction rests on, the nearest first. A way to predict is honest only for what it leaves
/// out, so that each tier is found where predictions rest on it: reports foretold by others, and what is left out of the fit.
pub fn by_evidence(entries: &[Entry<'_>], catalog: &Catalog) -> Vec<Line> {
    const MODES: [Mode; 4] = [Mode::Report, Mode::Configuration, Mode::Pair, Mode::Machine];
    let mut groups = BTreeMap::<Evidence, Vec<Scored<'_>>>::new();
    for (entry, mode) in entries.iter().flat_map(|e| MODES.map(|m| (e, m))) {
        let predicted = entry.predicted(Quantity::Decode, mode, catalog);
        let tier = predicted.and_then(|p| p.interval).map(|range| range.evidence);
        if let (Some(tier), Some(s)) = (tier, scored(entry, Quantity::Decode, mode, catalog)) {
            groups.entry(tier).or_default().push(s);
        }
    }
    let line = |(tier, rows): (Evidence, Vec<Scored<'_>>)| Line {
        name: tier.label().to_owned(),
        score: Score::of(&rows),
    };
    groups.into_iter().map(line).collect()
}

/// One scored row; none where the quantity was not measured or not predicted.
pub fn scored<'a>(
    entry: &Entry<'a>,
    quantity: Quantity,
    mode: Mode,
    catalog: &Catalog,
) -> Option<Scored<'a>> {
    let measured = entry.measured(quantity)?;
    let predicted = entry.predicted(quantity, mode, catalog)?;
    let ln = |end: TokensPerSec| (end.get() / predicted.rate.get()).ln();
    let row = entry.case.row;
    Some(Scored {
        ln: (predicted.rate.get() / measured.get()).ln(),
        group: (row.hw.as_str(), row.backend.as_str(), entry.case.model()),
        interval: predicted.interval.map(|range| (ln(range.low), ln(range.high))),
    })
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
