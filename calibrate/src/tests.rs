//! The fit itself: deterministic, able to foretell, and the one that the committed constants came from.

use crate::check::check;
use crate::fit::{Start, fit, predict};
use crate::fitted::Fitted;
use crate::problem::{Equation, Problem, Quantity};
use crate::publish;
use std::collections::BTreeMap;
use wir::accuracy::{Case, Subject};
use wir::catalog::constants::{Prior, RawConstants, fingerprint};

fn catalog_file(name: &str) -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog").join(name);
    std::fs::read(path).expect("it is in the repository")
}

/// Runs a test on the problems of both speeds.
fn with_problems(test: impl Fn(Problem, Problem, &BTreeMap<String, Vec<Prior>>)) {
    let catalog = wir::embedded::catalog();
    let rows = wir::embedded::benchmarks();
    let subjects: Vec<Subject> = rows.iter().map(|r| Subject::new(r, &catalog)).collect();
    let pairs = rows.iter().zip(&subjects);
    let cases: Vec<Case<'_>> = pairs.filter_map(|(r, s)| Case::new(r, s, &catalog)).collect();
    let priors: BTreeMap<String, Vec<Prior>> =
        serde_json::from_slice(&catalog_file("priors.json")).expect("the priors");
    let problem = |quantity, name: &str| Problem::new(quantity, &cases, &priors[name], &catalog);
    test(problem(Quantity::Decode, "decode"), problem(Quantity::Prefill, "prefill"), &priors);
}

/// A third of the machines, always the same ones.
fn in_subset(e: &Equation) -> bool {
    fingerprint(e.group[0].as_bytes()).as_bytes()[15].is_multiple_of(3)
}

#[test]
fn a_fit_to_some_machines_is_repeatable_and_foretells_others() {
    with_problems(|decode, _, _| {
        let theta = fit(&decode, &in_subset, Start::Priors);
        assert_eq!(theta, fit(&decode, &in_subset, Start::Priors));
        let error = |theta: &[f64], of: &dyn Fn(&Equation) -> bool| {
            let ln: Vec<f64> = decode.equations.iter().map(|e| predict(e, theta)).collect();
            publish::score(&decode, &ln, |i| of(&decode.equations[i])).median
        };
        let (seen, unseen) = (error(&theta, &in_subset), error(&theta, &|e| !in_subset(e)));
        let unfitted = error(&decode.prior, &|e| !in_subset(e));
        println!("seen {seen:.3}, unseen {unseen:.3}, by the priors alone {unfitted:.3}");
        assert!(seen < 0.07 && unseen < 0.22 && unseen < 0.9 * unfitted);
    });
}

#[test]
fn the_committed_constants_are_what_the_committed_rows_give() {
    with_problems(|decode, prefill, priors| {
        let (decode, prefill) = (Fitted::new(decode, "decode"), Fitted::new(prefill, "prefill"));
        let committed: RawConstants =
            serde_json::from_slice(&catalog_file("constants.json")).expect("the constants");
        let fits = [(&decode, &priors["decode"][..]), (&prefill, &priors["prefill"][..])];
        let rows = catalog_file("benchmarks.csv");
        assert_eq!(check(&committed, &rows, fits), Ok(()));
        assert!(check(&committed, b"other rows", fits).is_err());
        let mut bent = committed;
        *bent.decode.get_mut("eff").expect("it is fitted") += 1e-4;
        assert!(check(&bent, &rows, fits).is_err());
    });
}
