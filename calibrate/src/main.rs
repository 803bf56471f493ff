//! Fits the constants of the speed model to measured rows, and checks them.
//!
//! `fit` writes `catalog/constants.json` and `catalog/cross_validation.csv`; `cv [FILE]` prints the errors only (and writes the predictions to
//! a file); `check` tells whether
//! the committed constants belong to the committed rows. Run at the root of the repository.

mod check;
mod fit;
mod fitted;
mod folds;
mod intervals;
mod measured;
mod problem;
mod publish;
mod solve;
#[cfg(test)]
mod tests;

use fitted::{Fitted, Honests, rounded};
use folds::Scheme;
use problem::{Problem, Quantity};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use wir::accuracy::{Case, Subject};
use wir::catalog::constants::{Intervals, Origin, Prior, RawConstants, fingerprint};

const ROWS: &str = "catalog/benchmarks.csv";
const PRIORS: &str = "catalog/priors.json";
const CONSTANTS: &str = "catalog/constants.json";
const PREDICTIONS: &str = "catalog/cross_validation.csv";

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let catalog = wir::embedded::catalog();
    let rows = wir::embedded::benchmarks();
    let subjects: Vec<Subject> = rows.iter().map(|r| Subject::new(r, &catalog)).collect();
    let cases: Vec<Case<'_>> =
        rows.iter().zip(&subjects).filter_map(|(r, s)| Case::new(r, s, &catalog)).collect();
    let priors: BTreeMap<String, Vec<Prior>> = serde_json::from_str(&fs::read_to_string(PRIORS)?)?;
    let fitted = |quantity, name: &str| {
        Fitted::new(Problem::new(quantity, &cases, &priors[name], &catalog), name)
    };
    let decode = fitted(Quantity::Decode, "decode");
    let prefill = fitted(Quantity::Prefill, "prefill");
    let predictions = |decode: (&Fitted, &Honests), prefill: (&Fitted, &Honests)| {
        let mut columns = decode.0.columns(decode.1, &cases);
        columns.extend(prefill.0.columns(prefill.1, &cases));
        publish::predictions(&cases, &columns)
    };
    match std::env::args().nth(1).as_deref() {
        Some("fit") => {
            let (decode_cv, prefill_cv) = (decode.cross_validate(), prefill.cross_validate());
            let mut raw = constants(&decode, &decode_cv, &cases, &priors);
            raw.prefill = publish::parameters(&prefill.problem, &prefill.theta, &priors["prefill"]);
            raw.counts.extend(publish::row_counts(&prefill.problem));
            raw.intervals.prefill = rounded(prefill.intervals(&prefill_cv, false).1);
            raw.errors.extend(prefill.errors(&prefill_cv));
            raw.origin = Origin {
                date: std::env::args().nth(2).unwrap_or_default(),
                rows: decode.problem.equations.len() as u32,
                rows_hash: fingerprint(&fs::read(ROWS)?),
            };
            fs::write(CONSTANTS, compact(&raw)?)?;
            fs::write(PREDICTIONS, predictions((&decode, &decode_cv), (&prefill, &prefill_cv)))?;
        }
        Some("cv") => {
            let (decode_cv, prefill_cv) = (decode.cross_validate(), prefill.cross_validate());
            if let Some(file) = std::env::args().nth(2) {
                fs::write(file, predictions((&decode, &decode_cv), (&prefill, &prefill_cv)))?;
            }
        }
        Some("check") => {
            let committed: RawConstants = serde_json::from_str(&fs::read_to_string(CONSTANTS)?)?;
            let fits = [(&decode, &priors["decode"][..]), (&prefill, &priors["prefill"][..])];
            check::check(&committed, &fs::read(ROWS)?, fits)?;
            println!("the constants of {} belong to these rows", committed.origin.date);
        }
        _ => return Err("say `fit DATE`, `cv [FILE]` or `check`".into()),
    }
    Ok(())
}

/// Everything of decode that is written.
fn constants(
    decode: &Fitted,
    cv: &Honests,
    cases: &[Case<'_>],
    priors: &BTreeMap<String, Vec<Prior>>,
) -> RawConstants {
    let (factors, mut rows) = decode.intervals(cv, true);
    rows.extend(measured::widths(&decode.problem, cases, &decode.seen));
    let pair = &cv.iter().find(|(s, _)| *s == Scheme::Pair).expect("all schemes ran").1;
    RawConstants {
        intervals: Intervals {
            decode: rounded(rows),
            prefill: BTreeMap::new(),
            factors: factors.into_iter().map(|(k, v)| (k, publish::rounded(v))).collect(),
        },
        errors: decode.errors(cv),
        decode: publish::parameters(&decode.problem, &decode.theta, &priors["decode"]),
        counts: publish::row_counts(&decode.problem),
        left_out: publish::left_out(&decode.problem, &decode.seen, pair),
        measured: measured::measured(&decode.problem, cases, &decode.seen),
        ..RawConstants::default()
    }
}

/// One entry a line: differences between fits stay readable.
fn compact(raw: &RawConstants) -> Result<String> {
    let text = serde_json::to_string(raw)?;
    Ok(text.replace("},\"", "},\n\"").replace(",\"", ",\n\"").replace(":{\"", ":{\n\"") + "\n")
}
