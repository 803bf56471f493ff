//! Answers as JSON, in structs of their own: their field names are an interface.

pub mod accuracy;
mod answer;
pub mod bench;
pub mod best;
pub mod compare;
pub mod cost;
pub mod detect;
pub mod document;
pub mod explain;
mod failure;
pub mod fix;
pub mod glossary;
pub mod grid;
pub mod launch;
pub mod lists;
pub mod next;
pub mod page;
pub mod pick;
pub mod plan;
pub mod recommend;
pub mod scan;
pub mod show;
pub mod stacks;

pub use answer::{AnswerJson, Body, HwJson, Place, SpeedJson, answer, body, hw, parts, speed};
pub use failure::{ErrorJson, failure, failure_text};

use crate::report::Report;
use serde::Serialize;
use std::io::{self, Write};

/// The number of the interface; it changes when a field is renamed, removed or changes its unit.
pub const SCHEMA: u32 = 1;

/// Writes a report as one object.
///
/// # Errors
/// When the stream fails.
pub fn write(report: &Report<'_>, output: &mut impl Write) -> io::Result<()> {
    match report {
        Report::Check(found) | Report::Explain(found) => object(&answer(None, found), output),
        Report::Grid(found) => object(&grid::grid(found), output),
        Report::Compare(found) => object(&compare::compare(found), output),
        Report::Show(found) => object(&show::show(found), output),
        Report::Document(found) => object(&document::document(found), output),
        Report::Accuracy(found) => object(&accuracy::accuracy(found), output),
        Report::Detected(found) => object(&detect::detect(found), output),
        Report::Bench(page) => object(&bench::bench(page), output),
        Report::Scan(found) => object(&scan::scan(found), output),
        Report::Launch(page) => object(&launch::launch(page), output),
        Report::Plan(found) => object(&plan::plan(found), output),
        Report::Cost(found) => object(&cost::cost(found), output),
        Report::Ranking(found) => object(&best::ranking(found), output),
        Report::Guide(found) => object(&best::guide(found), output),
        Report::Pick(found) => object(&pick::pick(found), output),
        Report::Recommend(found) => {
            let settings = found.settings();
            object(&recommend::recommend(found, &settings), output)
        }
        Report::Fix(page) => object(&fix::fix(page), output),
        Report::Topics(found) => object(&fix::topics(found), output),
        Report::Term(page) => object(&glossary::term(page), output),
        Report::Glossary(found) => object(&glossary::terms(found), output),
        Report::Hardware(list) => object(&lists::hardware(list), output),
        Report::Models(list) => object(&lists::models(list), output),
        Report::Quants(list) => object(&lists::quants(list), output),
        Report::Runtimes(list) => object(&lists::runtimes(list), output),
        Report::Text(text) => output.write_all(text.as_bytes()),
    }
}

fn object(value: &impl Serialize, output: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *output, value)?;
    output.write_all(b"\n")
}
