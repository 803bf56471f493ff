//! Measured configurations: their mean residuals, and how well they foretell another publisher's figure.

use crate::intervals::ends;
use crate::problem::{Equation, Problem};
use crate::publish::rounded;
use std::collections::BTreeMap;
use wir::accuracy::Case;
use wir::catalog::bench::SourceKind;
use wir::catalog::constants::{Measured, RawMeasured};
use wir::engine::throughput::evidence::{Correction, Reach};
use wir::engine::throughput::interval;

/// One publisher's rows of a configuration.
struct Report {
    publisher: String,
    official: bool,
    residuals: Vec<f64>,
}

impl Report {
    fn mean(&self) -> f64 {
        self.residuals.iter().sum::<f64>() / self.residuals.len() as f64
    }
}

/// All configurations with their mean residuals, given predicted ln(time).
pub fn measured(
    problem: &Problem,
    cases: &[Case<'_>],
    predicted: &[f64],
) -> BTreeMap<String, RawMeasured> {
    let mut rows = BTreeMap::<&str, Vec<String>>::new();
    for e in &problem.equations {
        rows.entry(&e.configuration).or_default().push(cases[e.case].row.id.clone());
    }
    let one = |(name, reports): (String, Vec<Report>)| {
        let n = reports.len() as u32;
        let entry = RawMeasured {
            ln: rounded(mean(&reports.iter().collect::<Vec<_>>())),
            n,
            official: reports.iter().any(|r| r.official),
            rows: rows[name.as_str()].clone(),
        };
        (name, entry)
    };
    reports(problem, cases, predicted).into_iter().map(one).collect()
}

fn mean(reports: &[&Report]) -> f64 {
    reports.iter().map(|r| r.mean()).sum::<f64>() / reports.len() as f64
}

fn reports(
    problem: &Problem,
    cases: &[Case<'_>],
    predicted: &[f64],
) -> BTreeMap<String, Vec<Report>> {
    let mut all = BTreeMap::<String, Vec<Report>>::new();
    for (e, ln) in problem.equations.iter().zip(predicted) {
        let row = cases[e.case].row;
        let publisher = publisher(&row.source_url);
        let official = row.source_kind == SourceKind::OfficialTable;
        let reports = all.entry(e.configuration.clone()).or_default();
        let residual = e.ln_time - ln;
        match reports.iter_mut().find(|r| r.publisher == publisher) {
            Some(report) => report.residuals.push(residual),
            None => reports.push(Report { publisher, official, residuals: vec![residual] }),
        }
    }
    all
}

/// Who published: a repository, or a single entry of a site that collects reports.
fn publisher(url: &str) -> String {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    if path.starts_with("github.com/") {
        path.split('/').take(3).collect::<Vec<_>>().join("/")
    } else {
        path.to_owned()
    }
}

/// Every equation's ln(time) as the other publishers of its configuration foretell it, with the interval row that holds.
pub fn foretold(
    problem: &Problem,
    cases: &[Case<'_>],
    predicted: &[f64],
) -> Vec<Option<(f64, &'static str)>> {
    let all = reports(problem, cases, predicted);
    let one = |(e, ln): (&Equation, &f64)| {
        let own = publisher(&cases[e.case].row.source_url);
        let others: Vec<&Report> =
            all[&e.configuration].iter().filter(|r| r.publisher != own).collect();
        let known = Measured {
            residual: (!others.is_empty()).then(|| mean(&others))?,
            n: others.len() as u32,
            official: others.iter().any(|r| r.official),
            sources: Vec::new(),
        };
        let c = Correction::from_measured(&known);
        let row = interval::row_id(Reach::Pair, c.tier, c.publishers);
        Some(((ln + c.ln).max(e.ln_floor), row))
    };
    problem.equations.iter().zip(predicted).map(one).collect()
}

/// Interval rows of measured configurations: each publisher's figure foretold from the others'.
pub fn widths(
    problem: &Problem,
    cases: &[Case<'_>],
    predicted: &[f64],
) -> BTreeMap<String, [f64; 3]> {
    let mut by_row = BTreeMap::<&str, Vec<f64>>::new();
    for (e, foretold) in problem.equations.iter().zip(foretold(problem, cases, predicted)) {
        if let Some((ln, row)) = foretold {
            by_row.entry(row).or_default().push(ln - e.ln_time);
        }
    }
    let row = |(name, mut all): (&str, Vec<f64>)| {
        let (below, above) = ends(&mut all);
        (name.to_owned(), [1.0, below, above])
    };
    by_row.into_iter().map(row).collect()
}
