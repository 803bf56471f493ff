//! A report as Markdown, for issues and posts.

use super::check::{backend_name, machine_name};
use super::html::harmless;
use super::page::{Block, Depth, Part, blocks, prices};
use super::symbols::{role, verdict};
use super::table::{Cell, Column, Table};
use super::text::Role;
use super::{grid, numbers};
use crate::advice::score::Score;
use crate::report::{Document, MachinePage, Run};
use std::fmt::Write;

/// The whole report.
pub fn text(document: &Document<'_>) -> String {
    let names: Vec<String> =
        document.machines.iter().map(|m| machine_name(&m.grid.site.machine)).collect();
    let mut parts = vec![format!("# {}", names.join(" against "))];
    let several = document.machines.len() > 1;
    if several {
        parts.push("## Who is better at what".to_owned());
        parts.push(wins(document, &names).markdown());
        parts.push("## Which to choose".to_owned());
        parts.push(choices(document, &names));
        parts.push("## The same models on each".to_owned());
        parts.push(common(document, &names).markdown());
    }
    for (name, page) in names.iter().zip(&document.machines) {
        if several {
            parts.push(format!("## {name}"));
        }
        parts.extend(machine(page, if several { "###" } else { "##" }, document.crowd.len()));
    }
    let all: Vec<String> = parts.iter().map(|p| plain(p.trim_end())).collect();
    all.join("\n\n") + "\n"
}

/// A deduced block.
pub fn block(block: &Block, mark: &str) -> String {
    let mut text = format!("{mark} {}\n", block.chapter.title());
    for part in &block.parts {
        match part {
            Part::Rows(rows) => {
                text.push('\n');
                for row in rows {
                    let all: Vec<&str> = row.texts.iter().map(|t| t.1.as_str()).collect();
                    let label = if row.label.is_empty() {
                        String::new()
                    } else {
                        format!("**{}**: ", row.label)
                    };
                    let _ = writeln!(text, "- {label}{}", all.join("; "));
                }
            }
            Part::Table(table) => text += &format!("\n{}", table.markdown()),
            Part::Small(small) => text += &format!("\n{small}\n"),
        }
    }
    text
}

/// A whole text in which names are no markup.
pub fn harmless_text(text: &str) -> String {
    plain(text)
}

/// Names are text here, not markup.
fn plain(text: &str) -> String {
    harmless(text).replace('&', "&amp;").replace('<', "&lt;").replace('[', "\\[")
}

fn machine(page: &MachinePage<'_>, mark: &str, crowd: usize) -> Vec<String> {
    let site = &page.grid.site;
    let mut parts = vec![format!(
        "{}. ({}, {}, {} usable)",
        page.grid.summary,
        site.runtime.name,
        backend_name(site.backend),
        numbers::memory(page.grid.usable())
    )];
    parts.extend(site.notes.iter().map(|n| format!("- {n}")));
    parts.extend(page.grid.score.as_ref().map(score));
    parts.push(format!("{mark} Machine"));
    parts.push(facts(page, crowd).markdown());
    parts.push(format!("{mark} What it is good for"));
    parts.push(grid::table(&page.grid.workloads).markdown());
    parts.push(format!("{mark} What it can run, and how fast"));
    parts.push(table(&page.runs).markdown());
    parts.push(format!("{mark} What fills the memory"));
    parts.push(bills(page).markdown());
    parts.push(format!("{mark} How long a context fits"));
    parts.push(contexts(page).markdown());
    let deduced = blocks(&page.page, site.machine.hardware, Depth::All);
    parts.extend(deduced.iter().map(|b| block(b, mark)));
    parts
}

fn score(s: &Score) -> String {
    format!(
        "**Score {} of 1000, tier {}**: speed {:.0}/500 + memory {:.0}/200 + software {:.0}/200 + efficiency {:.0}/100 \
         = {:.0}, × {:.2} for {} speed",
        s.total,
        s.tier,
        s.throughput,
        s.memory,
        s.ecosystem,
        s.efficiency,
        s.sum(),
        s.confidence,
        s.evidence.label()
    )
}

fn facts(page: &MachinePage<'_>, crowd: usize) -> Table {
    let h = page.grid.site.machine.hardware;
    let spot = &page.spot;
    let memory = format!("{} {}", numbers::size(spot.memory), h.memory_type);
    let bandwidth = format!("{} GB/s", numbers::bandwidth(spot.bandwidth));
    let mut stands = String::new();
    let _ = write!(
        stands,
        "more memory than {} of {crowd} machines, more bandwidth than {}",
        page.more_memory_than, page.more_bandwidth_than
    );
    let rows = [
        ("maker", Some(h.vendor.clone())),
        ("memory", Some(memory)),
        ("usable", Some(page.grid.pools.rule.clone())),
        ("bandwidth", Some(bandwidth)),
        ("power", h.tdp.map(|w| format!("{:.0} W at most", w.get()))),
        ("released", h.release_year.map(|y| y.to_string())),
        ("price", Some(prices(&page.page, &page.grid.site.machine))),
        ("sold as", Some(page.page.sold_as.to_owned())),
        ("noise", Some(format!("{} (deduced from form and power)", page.page.noise.label()))),
        ("stands", Some(stands)),
        ("sources", Some(h.sources.join(" "))),
    ];
    let mut table = Table::new(vec![Column::words("fact", "fact"), Column::words("", "value")]);
    for (name, value) in rows {
        if let Some(value) = value {
            table.row(vec![Cell::plain(name), Cell::plain(value)]);
        }
    }
    table
}

/// All runs of all machines.
pub fn runs(document: &Document<'_>) -> Table {
    let all: Vec<Run<'_>> = document.machines.iter().flat_map(|m| m.runs.clone()).collect();
    let hw =
        document.machines.iter().flat_map(|m| m.runs.iter().map(|_| m.spot.hardware.id.as_str()));
    with_machines(&all, hw)
}

fn table(runs: &[Run<'_>]) -> Table {
    rows(runs, std::iter::repeat_n(None, runs.len()), Vec::new())
}

fn with_machines<'h>(runs: &[Run<'_>], hw: impl Iterator<Item = &'h str>) -> Table {
    rows(runs, hw.map(Some), vec![Column::words("machine", "hw")])
}

fn rows<'h>(
    runs: &[Run<'_>],
    hw: impl Iterator<Item = Option<&'h str>>,
    first: Vec<Column>,
) -> Table {
    let columns = [
        Column::words("model", "model"),
        Column::words("format", "quant"),
        Column::words("chat", "verdict"),
        Column::figures("tok/s", "decode_tok_per_s"),
        Column::figures("from", "low"),
        Column::figures("to", "high"),
        Column::figures("needs", "total_bytes"),
        Column::figures("longest context", "longest_ctx"),
    ];
    let mut table = Table::new(first.into_iter().chain(columns).collect());
    for (run, hw) in runs.iter().zip(hw) {
        let cells = hw.map(Cell::plain).into_iter().chain(row(run));
        table.row(cells.collect());
    }
    table
}

fn row(run: &Run<'_>) -> Vec<Cell> {
    let a = &run.answer;
    let level = a.judgement.verdict;
    let s = a.estimate.decode.as_ref();
    let rate = |r: Option<crate::units::TokensPerSec>| {
        r.map_or_else(Cell::default, |r| Cell::plain(numbers::speed(r)).raw(r.get()))
    };
    vec![
        Cell::plain(&a.model.name).raw(&a.model.id),
        Cell::plain(&a.quant.name),
        Cell::new(role(level), verdict(level)).raw(level.id()),
        rate(s.map(|s| s.expected)),
        rate(s.map(|s| s.low)),
        rate(s.map(|s| s.high)),
        Cell::plain(numbers::memory(run.bill.total)).raw(run.bill.total.get()),
        Cell::plain(numbers::tokens(a.longest_context)).raw(a.longest_context),
    ]
}

fn bills(page: &MachinePage<'_>) -> Table {
    let mut table = Table::new(vec![
        Column::words("model", "model"),
        Column::words("format", "quant"),
        Column::figures("weights", "weights_bytes"),
        Column::figures("KV cache", "kv_bytes"),
        Column::figures("compute", "compute_bytes"),
        Column::figures("runtime", "runtime_bytes"),
        Column::figures("in main memory", "elsewhere_bytes"),
        Column::figures("total", "total_bytes"),
    ]);
    for run in page.billed.iter().map(|i| &page.runs[*i]) {
        let words = [&run.answer.model.name, &run.answer.quant.name].map(Cell::plain);
        let terms = run.bill.terms().map(|t| t.1).into_iter().chain([run.bill.total]);
        table
            .row(words.into_iter().chain(terms.map(|b| Cell::plain(numbers::memory(b)))).collect());
    }
    table
}

fn contexts(page: &MachinePage<'_>) -> Table {
    let mut all: Vec<u64> =
        page.contexts.iter().flat_map(|l| l.points.iter().map(|p| p.0)).collect();
    all.sort_unstable();
    all.dedup();
    let names = page.contexts.iter().map(|l| format!("{} {}", l.model.name, l.quant.name));
    let columns = names.map(|n| Column::figures(n, "bytes"));
    let mut table =
        Table::new(std::iter::once(Column::figures("context", "ctx")).chain(columns).collect());
    for c in all {
        let at = |l: &crate::advice::context::ContextLine<'_>| {
            let found = l.points.iter().find(|p| p.0 == c);
            found.map_or_else(Cell::default, |p| Cell::plain(numbers::memory(p.1)))
        };
        let cells = page.contexts.iter().map(at);
        table.row(std::iter::once(Cell::plain(numbers::tokens(c))).chain(cells).collect());
    }
    table
}

fn choices(document: &Document<'_>, names: &[String]) -> String {
    let mut text = String::new();
    for choice in &document.choices {
        let name = names.get(choice.index).map_or("", String::as_str);
        let reasons = match choice.reasons.as_slice() {
            [] => "nothing of this speaks for it against the others".to_owned(),
            some => some.join("; "),
        };
        let _ = writeln!(text, "- **{name}**: {reasons}");
    }
    text
}

fn wins(document: &Document<'_>, names: &[String]) -> Table {
    let mut table = Table::new(vec![
        Column::words("better at", "what"),
        Column::words("is", "winner"),
        Column::words("because", "why"),
    ]);
    for w in &document.wins {
        let winner = w.winner.and_then(|i| names.get(i)).map_or("a tie", String::as_str);
        table.row(vec![Cell::plain(&w.what), Cell::new(Role::Strong, winner), Cell::plain(&w.why)]);
    }
    table
}

fn common(document: &Document<'_>, names: &[String]) -> Table {
    let machines = names.iter().map(|n| Column::figures(n, "decode_tok_per_s"));
    let first = [Column::words("model", "model"), Column::words("format", "quant")];
    let mut table = Table::new(first.into_iter().chain(machines).collect());
    for c in &document.common {
        let cell = |(m, run): (usize, &Option<usize>)| {
            let page = document.machines.get(m);
            let run = run.and_then(|r| page?.runs.get(r));
            let speed = run.and_then(|r| r.answer.estimate.decode.as_ref());
            speed.map_or_else(
                || Cell::plain("–"),
                |s| {
                    let (x, low, high) =
                        (numbers::speed(s.expected), numbers::speed(s.low), numbers::speed(s.high));
                    Cell::plain(format!("{x} ({low}–{high})"))
                },
            )
        };
        let words = [&c.model.name, &c.quant.name].map(Cell::plain);
        table.row(words.into_iter().chain(c.runs.iter().enumerate().map(cell)).collect());
    }
    table
}
