//! How a report looks: as text for people, or as data for programs. Nothing is computed here.

pub mod accuracy;
mod bench;
mod best;
mod check;
mod compare;
mod cost;
mod detect;
mod explain;
mod fix;
mod glossary;
mod grid;
mod html;
pub mod json;
mod labels;
mod launch;
mod listed;
mod lists;
pub mod look;
mod most;
mod next;
mod page;
pub mod paint;
mod pick;
mod plan;
mod plot;
mod post;
pub mod problem;
mod recommend;
mod scale;
mod scan;
mod show;
mod stacks;
mod symbols;
pub mod table;
pub mod text;

pub use crate::advice::figures as numbers;
use crate::cli::args::Format;
use crate::report::{Plot, Report};
use look::Look;
use std::io::{self, Write};
use table::Table;
use text::Line;

/// Writes a report in a format.
///
/// # Errors
/// When the stream fails.
pub fn write(
    report: &Report<'_>,
    format: Format,
    look: &Look,
    output: &mut impl Write,
) -> io::Result<()> {
    if let Report::Text(text) = report {
        return output.write_all(text.as_bytes());
    }
    if let (Report::Document(found), Format::Table) = (report, format) {
        return output.write_all(html::page(found).as_bytes());
    }
    match format {
        Format::Table => output.write_all(paint::paint(&lines(report, look), look).as_bytes()),
        Format::Json => json::write(report, output),
        Format::Markdown => output.write_all(markdown(report).as_bytes()),
        Format::Csv => output.write_all(csv(report).as_bytes()),
    }
}

/// Draws what stands below a report.
///
/// # Errors
/// When the stream fails.
pub fn draw(plot: &Plot<'_>, look: &Look, output: &mut impl Write) -> io::Result<()> {
    output.write_all(paint::paint(&plot::lines(plot, look), look).as_bytes())
}

fn lines(report: &Report<'_>, look: &Look) -> Vec<Line> {
    match report {
        Report::Check(answer) => check::lines(answer, look),
        Report::Explain(answer) => check::explanation(answer, look),
        Report::Grid(found) => grid::lines(found, look),
        Report::Compare(found) => compare::lines(found, look),
        Report::Accuracy(found) => accuracy::lines(found, look),
        Report::Detected(found) => detect::lines(found, look),
        Report::Bench(page) => bench::lines(page, look),
        Report::Scan(found) => scan::lines(found, look),
        Report::Launch(page) => launch::lines(page, look),
        Report::Show(found) => show::lines(found, look),
        Report::Pick(found) => pick::lines(found, look),
        Report::Ranking(found) => best::ranking(found, look),
        Report::Guide(found) => best::guide(found, look),
        Report::Cost(found) => cost::lines(found, look),
        Report::Plan(found) => plan::lines(found, look),
        Report::Recommend(found) => recommend::lines(found, look),
        Report::Fix(page) => fix::lines(page, look),
        Report::Topics(found) => fix::topic_lines(found, look),
        Report::Term(page) => glossary::lines(page, look),
        Report::Glossary(found) => glossary::list_lines(found, look),
        Report::Document(found) => post::text(found).lines().map(Line::plain).collect(),
        Report::Text(text) => text.lines().map(Line::plain).collect(),
        Report::Hardware(list) if list.entries.is_empty() => nothing("hardware"),
        Report::Models(list) if list.entries.is_empty() => nothing("model"),
        Report::Quants(list) if list.entries.is_empty() => nothing("format"),
        Report::Runtimes(list) if list.entries.is_empty() => nothing("runtime"),
        Report::Hardware(list) => listed::hardware(list, look),
        Report::Models(list) => listed::models(list, look),
        Report::Quants(list) => listed::quants(list, look),
        Report::Runtimes(list) => listed::runtimes(list, look),
    }
}

fn nothing(what: &str) -> Vec<Line> {
    vec![Line::plain(format!("no {what} has all these words in its names"))]
}

/// Reports that are tables.
fn table(report: &Report<'_>) -> Table {
    match report {
        Report::Hardware(list) => lists::hardware(list),
        Report::Models(list) => lists::models(list),
        Report::Quants(list) => lists::quants(list),
        Report::Runtimes(list) => lists::runtimes(list),
        Report::Check(answer) => check::table(answer),
        Report::Explain(answer) => {
            answer.explained.as_ref().map(explain::table).unwrap_or_default()
        }
        Report::Grid(found) => grid::table(&found.workloads),
        Report::Compare(found) => compare::workloads(found),
        Report::Accuracy(found) => accuracy::table(found),
        Report::Detected(found) => detect::table(found),
        Report::Bench(page) => bench::table(page),
        Report::Scan(found) => scan::table(found),
        Report::Launch(page) => launch::table(page),
        Report::Show(found) => show::range(found),
        Report::Pick(found) => pick::table(found),
        Report::Ranking(found) => best::ranking_table(found),
        Report::Guide(found) => best::guide_table(found),
        Report::Cost(found) => cost::table(found),
        Report::Plan(found) => plan::table(found),
        Report::Recommend(found) => recommend::table(found),
        Report::Fix(page) => fix::table(page),
        Report::Topics(found) => fix::topics(found),
        Report::Term(page) => glossary::table(&[page.entry]),
        Report::Glossary(found) => glossary::table(&found.entries),
        Report::Document(found) => post::runs(found),
        Report::Text(_) => Table::default(),
    }
}

fn markdown(report: &Report<'_>) -> String {
    match report {
        Report::Document(found) => post::text(found),
        Report::Show(found) => show::markdown(found),
        other => table(other).markdown(),
    }
}

fn csv(report: &Report<'_>) -> String {
    match report {
        Report::Accuracy(found) => accuracy::every_run(found).csv(),
        other => table(other).csv(),
    }
}
