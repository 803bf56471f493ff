//! Fits the constants of the speed model and checks them: `fit`, `cv`, `check`.

mod fit;
mod folds;
mod problem;
mod solve;

use fit::{Start, fit as fit_rows, predict};
use folds::{Scheme, cross_validate};
use problem::{Problem, Quantity};
use std::collections::BTreeMap;
use wir::accuracy::{Case, Score, Scored, Subject};
use wir::catalog::constants::Prior;

fn main() {
    let catalog = wir::embedded::catalog();
    let rows = wir::embedded::benchmarks();
    let constants = wir::embedded::constants();
    let subjects: Vec<Subject> = rows.iter().map(|r| Subject::new(r, &catalog)).collect();
    let cases: Vec<Case<'_>> =
        rows.iter().zip(&subjects).filter_map(|(r, s)| Case::new(r, s, &catalog)).collect();
    println!("{} rows, {} cases", rows.len(), cases.len());
    let text = std::fs::read_to_string("catalog/priors.json").expect("run at the repository root");
    let priors: BTreeMap<String, Vec<Prior>> = serde_json::from_str(&text).expect("valid priors");
    for (quantity, name) in [(Quantity::Decode, "decode"), (Quantity::Prefill, "prefill")] {
        let problem = Problem::new(quantity, &cases, &priors[name], &catalog, &constants);
        println!("{name}: {} rows, {} parameters", problem.equations.len(), problem.names.len());
        let theta = fit_rows(&problem, &|_| true, Start::Priors);
        let seen: Vec<f64> = problem.equations.iter().map(|e| predict(e, &theta)).collect();
        print("in-sample", &problem, &seen);
        for scheme in Scheme::ALL {
            let honest = cross_validate(&problem, &theta, scheme);
            let ln: Vec<f64> = honest.iter().map(|h| h.ln_time).collect();
            print(scheme.name(), &problem, &ln);
        }
        if std::env::args().nth(1).as_deref() == Some("show") {
            for (n, t) in problem.names.iter().zip(&theta) {
                if !n.starts_with("machine") && !n.starts_with("model") {
                    println!("{n} {:.4e}", t.exp());
                }
            }
        }
    }
}

fn print(name: &str, problem: &Problem, ln: &[f64]) {
    let scored: Vec<Scored<'_>> = problem
        .equations
        .iter()
        .zip(ln)
        .map(|(e, ln)| Scored {
            ln: e.ln_time - ln,
            group: (&e.group[0], &e.group[1], &e.group[2]),
        })
        .collect();
    let s = Score::of(&scored);
    println!(
        "{name:10} {:5} median {:.4} mean {:.3} p90 {:.3} within {:.3} {:.3} {:.3} bias {:+.4} groups {:.4}",
        s.rows, s.median, s.mean, s.p90, s.within[0], s.within[1], s.within[2], s.bias, s.groups
    );
}
