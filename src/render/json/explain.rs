//! The arithmetic of an answer as JSON.

use crate::report::{Amount, Explained};
use schemars::JsonSchema;
use serde::Serialize;

/// The arithmetic of an answer.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ExplainedJson<'a> {
    sections: Vec<SectionJson<'a>>,
    sources: &'a [String],
}

#[derive(Debug, Serialize, JsonSchema)]
struct SectionJson<'a> {
    title: &'a str,
    terms: Vec<TermJson<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct TermJson<'a> {
    what: &'a str,
    how: &'a str,
    amount: Option<f64>,
    unit: &'static str,
}

/// The whole of it.
pub fn explained(found: &Explained) -> ExplainedJson<'_> {
    let sections = found.sections.iter().map(|s| SectionJson {
        title: s.title,
        terms: s
            .terms
            .iter()
            .map(|t| {
                let (amount, unit) = number(t.amount);
                TermJson { what: t.what.trim(), how: &t.how, amount, unit }
            })
            .collect(),
    });
    ExplainedJson { sections: sections.collect(), sources: &found.sources }
}

fn number(amount: Amount) -> (Option<f64>, &'static str) {
    match amount {
        Amount::Memory(bytes) => (Some(bytes.as_f64()), "bytes"),
        Amount::Missing(bytes) => (Some(-bytes.as_f64()), "bytes"),
        Amount::Time(time) => (Some(time.get()), "s"),
        Amount::Rate(rate) => (Some(rate.get()), "tok_per_s"),
        Amount::Points(points) => (Some(points), "points"),
        Amount::Factor(factor) => (Some(factor), "factor"),
        Amount::None => (None, ""),
    }
}
