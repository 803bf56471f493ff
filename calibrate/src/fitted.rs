//! A problem with its solution: all rows, and the honest predictions of each.

use crate::fit::{Start, fit, predict};
use crate::folds::{Honest, Scheme, cross_validate};
use crate::problem::Problem;
use crate::{intervals, measured, publish};
use std::collections::BTreeMap;
use wir::accuracy::{Case, Score};
use wir::catalog::constants::ErrorLine;

/// A problem with the parameters fitted to all its rows.
pub struct Fitted {
    /// Decode or prefill.
    pub name: String,
    /// Its rows and parameters.
    pub problem: Problem,
    /// The fitted parameters.
    pub theta: Vec<f64>,
    /// Predicted ln(time) of every equation.
    pub seen: Vec<f64>,
}

/// Honest predictions by scheme.
pub type Honests = Vec<(Scheme, Vec<Honest>)>;

impl Fitted {
    /// Fits all rows.
    pub fn new(problem: Problem, name: &str) -> Self {
        let theta = fit(&problem, &|_| true, Start::Priors);
        let seen = problem.equations.iter().map(|e| predict(e, &theta)).collect();
        let fitted = Self { name: name.to_owned(), problem, theta, seen };
        println!("{name}: {} parameters", fitted.problem.names.len());
        print("in-sample", &publish::score(&fitted.problem, &fitted.seen, |_| true));
        fitted
    }

    /// Predicts every row by fits that do not see it.
    pub fn cross_validate(&self) -> Honests {
        let one = |scheme| {
            let honest = cross_validate(&self.problem, &self.theta, scheme);
            print(scheme.name(), &publish::score(&self.problem, &ln(&honest), |_| true));
            (scheme, honest)
        };
        let all: Honests = Scheme::ALL.into_iter().map(one).collect();
        self.intervals(&all, self.name == "decode");
        all
    }

    /// Lines of the error table.
    pub fn errors(&self, cv: &Honests) -> Vec<ErrorLine> {
        let score = |ln: &[f64]| publish::score(&self.problem, ln, |_| true);
        let seen = publish::line(&self.name, "nothing", &score(&self.seen));
        let honest = cv.iter().map(|(s, h)| publish::line(&self.name, s.name(), &score(&ln(h))));
        std::iter::once(seen).chain(honest).collect()
    }

    /// Interval widths, with their coverage printed.
    pub fn intervals(&self, cv: &Honests, with_classes: bool) -> intervals::Widths {
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

    /// Columns of the table of predictions.
    pub fn columns<'a>(&'a self, cv: &Honests, cases: &[Case<'_>]) -> Vec<publish::Column<'a>> {
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
        let rest = |h: &Honest| Some((h.ln_time, h.reach.id()));
        let mut columns: Vec<publish::Column<'a>> = cv
            .iter()
            .map(|(s, honest)| (name(*s), &self.problem, honest.iter().map(rest).collect()))
            .collect();
        if self.name == "decode" {
            let foretold = measured::foretold(&self.problem, cases, &self.seen);
            columns.push(("decode_report", &self.problem, foretold));
        }
        columns
    }
}

/// Interval rows as they are written.
pub fn rounded(rows: BTreeMap<String, [f64; 3]>) -> BTreeMap<String, [f64; 3]> {
    rows.into_iter().map(|(name, row)| (name, row.map(publish::rounded))).collect()
}

fn ln(honest: &[Honest]) -> Vec<f64> {
    honest.iter().map(|h| h.ln_time).collect()
}

fn print(name: &str, s: &Score) {
    let [w10, w20, w30] = s.within;
    println!(
        "{name:13} {:5} median {:.4} mean {:.3} p90 {:.3} within {w10:.3} {w20:.3} {w30:.3} bias {:+.4} groups {:.4}",
        s.rows, s.median, s.mean, s.p90, s.bias, s.groups
    );
}
