//! Measured runs one by one.

use crate::engine::speed::Evidence;
use crate::render::look::Look;
use crate::render::numbers;
use crate::render::table::{Cell, Column, Table};
use crate::render::text::{Line, Role};
use crate::report::{Accuracy, MeasuredRun};
use crate::units::TokensPerSec;

/// The runs that were predicted worst, for people.
pub fn worst(found: &Accuracy, look: &Look) -> Vec<Line> {
    let runs = found.worst_runs();
    let title = format!("the {} that were predicted worst, pair unseen", runs.len());
    let mut table = Table::new(vec![
        Column::words("machine", "hw").wraps(),
        Column::words("model", "model").wraps(),
        Column::words("quant", "quant").leaves(3),
        Column::words("runtime", "runtime").leaves(2),
        Column::figures("depth", "depth").leaves(4),
        Column::figures("measured", "measured"),
        Column::figures("predicted", "predicted"),
        Column::figures("off by", "error"),
    ]);
    for run in &runs {
        let (Some(pair), Some(error)) = (run.pair, run.error()) else { continue };
        let times = if run.count > 1 { format!("{}× ", run.count) } else { String::new() };
        table.row(vec![
            Cell::plain(format!("{times}{}, {}", run.hardware, run.backend)),
            Cell::plain(&run.model),
            Cell::new(Role::Quiet, &run.quant),
            Cell::plain(&run.runtime),
            Cell::plain(numbers::tokens(run.depth)),
            Cell::plain(numbers::measured(run.measured)),
            Cell::plain(numbers::speed(pair.rate)),
            Cell::new(Role::Strong, numbers::percent(error)),
        ]);
    }
    let mut lines = vec![Line::empty(), Line::default().and(Role::Heading, title.as_str())];
    lines.extend(table.lines(look));
    lines.push(Line::empty());
    lines.push(Line::plain("`--format csv` has every run, with its source"));
    lines
}

/// Every run, for programs.
pub fn table(found: &Accuracy) -> Table {
    let others = found.runs.first().map_or(&[][..], |run| run.others.as_slice());
    let mut columns: Vec<Column> = FIXED.iter().map(|key| Column::words(*key, key)).collect();
    columns.extend(others.iter().map(|(key, _)| Column::words(*key, key)));
    columns.push(Column::words("source", "source"));
    let mut table = Table::new(columns);
    for run in &found.runs {
        table.row(cells(run));
    }
    table
}

const FIXED: [&str; 15] = [
    "id",
    "hw",
    "count",
    "backend",
    "runtime",
    "model",
    "quant",
    "depth",
    "placement",
    "measured",
    "pair",
    "pair_low",
    "pair_high",
    "pair_error",
    "pair_evidence",
];

fn cells(run: &MeasuredRun) -> Vec<Cell> {
    let rate = |x: Option<TokensPerSec>| x.map_or_else(Cell::default, |x| figure(x.get()));
    let range = run.pair.and_then(|p| p.interval);
    let mut cells = vec![
        Cell::plain(&run.id),
        Cell::plain(&run.hardware),
        Cell::plain(run.count.to_string()),
        Cell::plain(&run.backend),
        Cell::plain(&run.runtime),
        Cell::plain(&run.model),
        Cell::plain(&run.quant),
        Cell::plain(run.depth.to_string()),
        Cell::plain(run.placement),
        rate(Some(run.measured)),
        rate(run.pair.map(|p| p.rate)),
        rate(range.map(|r| r.low)),
        rate(range.map(|r| r.high)),
        run.error().map_or_else(Cell::default, figure),
        Cell::plain(range.map_or("", |r| Evidence::id(r.evidence))),
    ];
    cells.extend(run.others.iter().map(|(_, x)| rate(*x)));
    cells.push(Cell::plain(&run.source));
    cells
}

/// To four significant figures: more is noise.
fn figure(x: f64) -> Cell {
    let short: f64 = format!("{x:.3e}").parse().unwrap_or(x);
    Cell::plain(short.to_string())
}
