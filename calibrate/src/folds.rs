//! Cross-validation: predictions of rows that the fit did not see.

use crate::fit::{Start, fit, predict};
use crate::problem::{Equation, Problem};
use std::collections::BTreeMap;
use wir::engine::throughput::evidence::{Reach, reach};

/// What is left out together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// A machine with a shape of model.
    Pair,
    /// A shape of model on all machines.
    Model,
    /// A machine with all models.
    Machine,
    /// One configuration: a model in a format and a runtime on a machine.
    Configuration,
}

impl Scheme {
    /// All schemes.
    pub const ALL: [Self; 4] = [Self::Pair, Self::Model, Self::Machine, Self::Configuration];

    /// Its name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pair => "pair",
            Self::Model => "model",
            Self::Machine => "machine",
            Self::Configuration => "configuration",
        }
    }

    const fn folds(self) -> usize {
        match self {
            Self::Pair | Self::Model | Self::Configuration => 10,
            Self::Machine => 20,
        }
    }

    fn key(self, e: &Equation) -> String {
        match self {
            Self::Pair => format!("{}|{}", e.group[0], e.shape),
            Self::Model => e.shape.clone(),
            Self::Machine => e.group[0].clone(),
            Self::Configuration => e.configuration.clone(),
        }
    }
}

/// A prediction of a row that the fit did not see.
#[derive(Clone, Copy, Debug)]
pub struct Honest {
    /// Predicted ln(time).
    pub ln_time: f64,
    /// How near the nearest rows were that it saw.
    pub reach: Reach,
}

/// Steps of a fit that begins at the fit to all rows.
const STEPS: usize = 8;

/// Honest predictions of all rows.
pub fn cross_validate(problem: &Problem, theta: &[f64], scheme: Scheme) -> Vec<Honest> {
    let folds = folds(problem, scheme);
    let n = scheme.folds();
    let one = |fold: usize| {
        let seen = |e: &Equation| folds[&e.case] != fold;
        let trained = fit(problem, &seen, Start::Near(theta, STEPS));
        let counts = counts(problem.equations.iter().filter(|e| seen(e)));
        let held = problem.equations.iter().enumerate().filter(|(_, e)| !seen(e));
        held.map(|(i, e)| (i, honest(e, &trained, &counts))).collect::<Vec<_>>()
    };
    let halves: Vec<Vec<(usize, Honest)>> = std::thread::scope(|scope| {
        let even = scope.spawn(|| (0..n).step_by(2).flat_map(one).collect());
        let odd = scope.spawn(|| (1..n).step_by(2).flat_map(one).collect());
        [even, odd].into_iter().map(|h| h.join().expect("the fit does not panic")).collect()
    });
    let mut all: Vec<(usize, Honest)> = halves.into_iter().flatten().collect();
    all.sort_by_key(|(i, _)| *i);
    all.into_iter().map(|(_, h)| h).collect()
}

fn honest(e: &Equation, theta: &[f64], counts: &BTreeMap<&str, f64>) -> Honest {
    let count = |i: usize| counts.get(e.counts[i].as_str()).copied().unwrap_or(0.0);
    Honest { ln_time: predict(e, theta), reach: reach([count(0), count(1), count(2), count(3)]) }
}

/// How many rows there are under each name.
pub fn counts<'a>(rows: impl Iterator<Item = &'a Equation>) -> BTreeMap<&'a str, f64> {
    let mut counts = BTreeMap::new();
    for name in rows.flat_map(|e| e.counts.iter()) {
        *counts.entry(name.as_str()).or_insert(0.0) += 1.0;
    }
    counts
}

/// The fold of every case: keys in a scrambled but fixed order, dealt out in turn.
fn folds(problem: &Problem, scheme: Scheme) -> BTreeMap<usize, usize> {
    let mut keys: Vec<String> = problem.equations.iter().map(|e| scheme.key(e)).collect();
    keys.sort_by_key(|k| (scramble(k), k.clone()));
    keys.dedup();
    let order: BTreeMap<&str, usize> =
        keys.iter().enumerate().map(|(i, k)| (k.as_str(), i % scheme.folds())).collect();
    problem.equations.iter().map(|e| (e.case, order[scheme.key(e).as_str()])).collect()
}

fn scramble(text: &str) -> String {
    wir::catalog::constants::fingerprint(text.as_bytes())
}
