//! From fits and cross-validations to the files in `catalog/`.

use crate::folds::{Honest, counts};
use crate::problem::Problem;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use wir::accuracy::{Case, Score, Scored};
use wir::catalog::constants::{ErrorLine, Prior};

/// Deviations smaller than this are left out.
pub const NEGLIGIBLE: f64 = 0.002;

/// Six significant figures.
pub fn rounded(x: f64) -> f64 {
    format!("{x:.5e}").parse().expect("a printed number")
}

/// Parameters by name, without negligible deviations.
pub fn parameters(problem: &Problem, theta: &[f64], priors: &[Prior]) -> BTreeMap<String, f64> {
    let deviates = |name: &str| {
        let kind = name.split('|').next().unwrap_or(name);
        priors.iter().any(|p| p.kind == kind && p.prior == 1.0 && p.by_key.is_empty())
    };
    let keep = |(name, x): &(&String, &f64)| !deviates(name) || x.abs() >= NEGLIGIBLE;
    let all = problem.names.iter().zip(theta).filter(keep);
    all.map(|(name, x)| (name.clone(), rounded(*x))).collect()
}

/// How many rows there are of each pair, machine and architecture.
pub fn row_counts(problem: &Problem) -> BTreeMap<String, f64> {
    counts(problem.equations.iter()).into_iter().map(|(k, n)| (k.to_owned(), n)).collect()
}

/// How much ln(time) of every pair changes when the fit does not see its rows.
pub fn left_out(problem: &Problem, seen: &[f64], honest: &[Honest]) -> BTreeMap<String, f64> {
    let mut sums = BTreeMap::<&str, (f64, f64)>::new();
    for ((e, seen), honest) in problem.equations.iter().zip(seen).zip(honest) {
        for name in &e.left_out {
            let sum = sums.entry(name).or_default();
            *sum = (sum.0 + honest.ln_time - seen, sum.1 + 1.0);
        }
    }
    // A small change of one runtime stays: without it the mean of all would be taken.
    sums.into_iter().map(|(k, (sum, n))| (k.to_owned(), rounded(sum / n))).collect()
}

/// The errors of predictions of ln(time).
pub fn score(problem: &Problem, ln: &[f64], keep: impl Fn(usize) -> bool) -> Score {
    let rows = problem.equations.iter().zip(ln).enumerate().filter(|(i, _)| keep(*i));
    let scored: Vec<Scored<'_>> = rows
        .map(|(_, (e, ln))| Scored {
            ln: e.ln_time - ln,
            group: (&e.group[0], &e.group[1], &e.group[2]),
            interval: None,
        })
        .collect();
    Score::of(&scored)
}

/// A line of the error table.
pub fn line(quantity: &str, left_out: &str, s: &Score) -> ErrorLine {
    ErrorLine {
        quantity: quantity.to_owned(),
        left_out: left_out.to_owned(),
        rows: s.rows as u32,
        median: rounded(s.median),
        mean: rounded(s.mean),
        p90: rounded(s.p90),
        within_20: rounded(s.within[1]),
        bias: rounded(s.bias),
        groups: rounded(s.groups),
    }
}

/// A column of predictions: its name, the problem, and for each equation ln(time) with the interval row that it rests on.
pub type Column<'a> = (&'static str, &'a Problem, Vec<Option<(f64, &'static str)>>);

/// The honest predictions as a table of rates, one line a row.
pub fn predictions(cases: &[Case<'_>], columns: &[Column<'_>]) -> String {
    let mut cells = vec![vec![String::new(); columns.len()]; cases.len()];
    for (c, (_, problem, predicted)) in columns.iter().enumerate() {
        for (e, predicted) in problem.equations.iter().zip(predicted) {
            if let Some((ln, rests_on)) = predicted {
                cells[e.case][c] = format!("{} {rests_on}", rounded((-ln).exp()));
            }
        }
    }
    let names: Vec<&str> = columns.iter().map(|(name, ..)| *name).collect();
    let mut text = format!("id,{}\n", names.join(","));
    for (case, cells) in cases.iter().zip(cells) {
        let _ = writeln!(text, "{},{}", case.row.id, cells.join(","));
    }
    text
}
