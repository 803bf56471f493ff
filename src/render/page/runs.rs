//! What a machine can run: size classes by format, with speed and longest context.

use super::{Depth, Part};
use crate::advice::page::{MemoryOption, Page};
use crate::advice::range::Runnable;
use crate::advice::verdict::Verdict;
use crate::render::numbers;
use crate::render::symbols::role;
use crate::render::table::{Cell, Column, Table};
use crate::render::text::Role;

/// Its parts: the memory size asked about, or all of them.
pub fn parts(page: &Page<'_>, depth: Depth) -> Vec<Part> {
    let mut parts = Vec::new();
    let several = page.options.len() > 1;
    for o in page.options.iter().filter(|o| o.asked || depth == Depth::All) {
        if several {
            parts.push(Part::Small(format!(
                "with {} ({} usable):",
                numbers::size(o.memory),
                numbers::memory(o.usable)
            )));
        }
        parts.push(Part::Table(table(o)));
    }
    let mut legend = "verdict for chat, tok/s with an empty cache, longest context beside the weights; `spills`: part of it in main memory".to_owned();
    if several && depth == Depth::Page {
        legend += "; other memory sizes: --section runs";
    }
    parts.push(Part::Small(legend));
    parts
}

/// One row for each model, a column for each format.
fn table(option: &MemoryOption<'_>) -> Table {
    let mut formats: Vec<&str> = Vec::new();
    for run in option.runs.iter().filter(|r| r.model.native_quant.is_none()) {
        if !formats.contains(&run.quant.name.as_str()) {
            formats.push(&run.quant.name);
        }
    }
    let mut columns =
        vec![Column::words("class", "class"), Column::words("model", "model").leaves(1)];
    columns.extend(formats.iter().map(|f| Column::words(*f, "run")));
    let mut table = Table::new(columns);
    let mut at = 0;
    while at < option.runs.len() {
        let model = option.runs[at].model;
        let same = |r: &&Runnable<'_>| std::ptr::eq(r.model, model);
        let runs: Vec<&Runnable<'_>> = option.runs[at..].iter().take_while(same).collect();
        at += runs.len();
        let native = runs[0].model.native_quant.is_some();
        let name = if native {
            format!("{} ({})", model.name, runs[0].quant.name)
        } else {
            model.name.clone()
        };
        let cells = runs.iter().map(|r| cell(r));
        let all = [Cell::plain(runs[0].class), Cell::new(Role::Quiet, name).raw(&model.id)];
        table.row(all.into_iter().chain(cells).collect());
    }
    table
}

/// "✓ ~160 128k".
fn cell(run: &Runnable<'_>) -> Cell {
    let level = run.judgement.verdict;
    let sign = level.sign().0;
    let speed = run.estimate.decode.as_ref().filter(|_| level > Verdict::No);
    let Some(speed) = speed else {
        return Cell::new(role(level), sign);
    };
    let context = match run.longest_context {
        0 => "spills".to_owned(),
        n => numbers::tokens(n),
    };
    Cell::new(role(level), format!("{sign} ~{} {context}", numbers::speed(speed.expected)))
}
