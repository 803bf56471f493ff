//! Fits the constants of the speed model to measured rows, and checks them.
//!
//! `fit` writes `catalog/constants.json` and `catalog/cross_validation.csv`; `cv` prints the errors only; `check` tells whether
//! the committed constants belong to the committed rows. Run at the root of the repository.

mod fit;
mod folds;
mod intervals;
mod measured;
mod problem;
mod publish;
mod solve;

use fit::{Start, fit, predict};
use folds::{Honest, Scheme, cross_validate};
use problem::{Problem, Quantity};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use wir::accuracy::{Case, Score, Subject};
use wir::catalog::constants::{ErrorLine, Intervals, Origin, Prior, RawConstants, fingerprint};

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
            let columns =
                decode.columns(&decode_cv).into_iter().chain(prefill.columns(&prefill_cv));
            let columns: Vec<_> = columns.collect();
            fs::write(PREDICTIONS, publish::predictions(&cases, &columns))?;
        }
        Some("cv") => {
            decode.cross_validate();
            prefill.cross_validate();
        }
        Some("check") => check(&decode, &prefill)?,
        _ => return Err("say `fit DATE`, `cv` or `check`".into()),
    }
    Ok(())
}

/// A problem with the parameters fitted to all its rows.
struct Fitted {
    name: String,
    problem: Problem,
    theta: Vec<f64>,
    seen: Vec<f64>,
}

/// Honest predictions by scheme.
type Honests = Vec<(Scheme, Vec<Honest>)>;

impl Fitted {
    fn new(problem: Problem, name: &str) -> Self {
        let theta = fit(&problem, &|_| true, Start::Priors);
        let seen = problem.equations.iter().map(|e| predict(e, &theta)).collect();
        let fitted = Self { name: name.to_owned(), problem, theta, seen };
        println!("{name}: {} parameters", fitted.problem.names.len());
        print("in-sample", &publish::score(&fitted.problem, &fitted.seen, |_| true));
        fitted
    }

    fn cross_validate(&self) -> Honests {
        let one = |scheme| {
            let honest = cross_validate(&self.problem, &self.theta, scheme);
            print(scheme.name(), &publish::score(&self.problem, &ln(&honest), |_| true));
            (scheme, honest)
        };
        let all: Honests = Scheme::ALL.into_iter().map(one).collect();
        self.intervals(&all, self.name == "decode");
        all
    }

    fn errors(&self, cv: &Honests) -> Vec<ErrorLine> {
        let score = |ln: &[f64]| publish::score(&self.problem, ln, |_| true);
        let seen = publish::line(&self.name, "nothing", &score(&self.seen));
        let honest = cv.iter().map(|(s, h)| publish::line(&self.name, s.name(), &score(&ln(h))));
        std::iter::once(seen).chain(honest).collect()
    }

    /// Interval widths, with their coverage printed.
    fn intervals(&self, cv: &Honests, with_classes: bool) -> intervals::Widths {
        let of = |scheme: Scheme| {
            let honest = cv.iter().find(|(s, _)| *s == scheme).expect("all schemes ran");
            intervals::residuals(&self.problem, &honest.1)
        };
        let (pair, machine) = (of(Scheme::Pair), of(Scheme::Machine));
        let all: Vec<_> =
            of(Scheme::Configuration).into_iter().chain(pair.clone()).chain(machine).collect();
        let widths = intervals::widths(&all, with_classes);
        let show = |name: &str, (n, share, width): (usize, f64, f64)| {
            println!("  interval {name:16} {n:5} coverage {share:.3} width {width:.3}");
        };
        show("pair left out", intervals::coverage(pair.iter(), &widths));
        show("all", intervals::coverage(all.iter(), &widths));
        for reach in wir::engine::throughput::evidence::Reach::ALL {
            let rows = all.iter().filter(|r| r.reach == reach);
            show(reach.id(), intervals::coverage(rows, &widths));
        }
        widths
    }

    fn columns<'a>(&'a self, cv: &Honests) -> Vec<publish::Column<'a>> {
        let name = |s: Scheme| match (self.name.as_str(), s) {
            ("decode", Scheme::Pair) => "decode_pair",
            ("decode", Scheme::Model) => "decode_model",
            ("decode", Scheme::Machine) => "decode_machine",
            ("decode", Scheme::Configuration) => "decode_configuration",
            (_, Scheme::Pair) => "prefill_pair",
            (_, Scheme::Model) => "prefill_model",
            (_, Scheme::Machine) => "prefill_machine",
            (_, Scheme::Configuration) => "prefill_configuration",
        };
        cv.iter().map(|(s, honest)| (name(*s), &self.problem, ln(honest))).collect()
    }
}

fn rounded(rows: BTreeMap<String, [f64; 3]>) -> BTreeMap<String, [f64; 3]> {
    rows.into_iter().map(|(name, row)| (name, row.map(publish::rounded))).collect()
}

fn ln(honest: &[Honest]) -> Vec<f64> {
    honest.iter().map(|h| h.ln_time).collect()
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

/// Whether the committed constants belong to the committed rows, and the same fit gives them again.
fn check(decode: &Fitted, prefill: &Fitted) -> Result<()> {
    let raw: RawConstants = serde_json::from_str(&fs::read_to_string(CONSTANTS)?)?;
    if raw.origin.rows_hash != fingerprint(&fs::read(ROWS)?) {
        return Err(format!("{ROWS} changed since the fit of {}", raw.origin.date).into());
    }
    for (fitted, written) in [(decode, &raw.decode), (prefill, &raw.prefill)] {
        for (name, x) in fitted.problem.names.iter().zip(&fitted.theta) {
            let old = written.get(name).copied().unwrap_or(0.0);
            if (old - x).abs() > 2.1e-3_f64.max(1e-4 * x.abs()) {
                return Err(format!("{}: `{name}` is {old}, now {x}", fitted.name).into());
            }
        }
    }
    println!("the constants of {} belong to these rows", raw.origin.date);
    Ok(())
}

fn print(name: &str, s: &Score) {
    let [w10, w20, w30] = s.within;
    println!(
        "{name:13} {:5} median {:.4} mean {:.3} p90 {:.3} within {w10:.3} {w20:.3} {w30:.3} bias {:+.4} groups {:.4}",
        s.rows, s.median, s.mean, s.p90, s.bias, s.groups
    );
}
