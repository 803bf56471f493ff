//! How far predictions are from measured rows, for people.

mod drawing;
mod runs;

pub use drawing::drawing;
pub use runs::table as every_run;

use crate::accuracy::Score;
use crate::render::labels::labelled;
use crate::render::look::Look;
use crate::render::numbers;
use crate::render::table::{Cell, Column, Table};
use crate::render::text::{Line, Role, wrap};
use crate::report::{Accuracy, Predicted};

/// The whole answer.
pub fn lines(found: &Accuracy, look: &Look) -> Vec<Line> {
    let intro = format!(
        "{} runs measured in public, against predictions of fits that had not seen them. An error of 10 % is a speed that is a tenth off; bias above zero means that predictions are too fast. The range beside a speed says 80 %: \"in range\" is the share that it held, \"wide\" its mean width as a share of the speed.",
        numbers::count(found.rows as u64)
    );
    let mut lines: Vec<Line> = wrap(&intro, look.width).into_iter().map(Line::plain).collect();
    if found.worst.is_some() {
        lines.extend(runs::worst(found, look));
        return lines;
    }
    let next = [
        "`wir accuracy --worst` for the runs that are predicted worst",
        "`wir explain MODEL HARDWARE` for what one speed rests on",
    ];
    for (title, predictions) in [("decode", &found.decode), ("prefill", &found.prefill)] {
        lines.push(Line::empty());
        lines.push(Line::default().and(Role::Heading, title));
        lines.extend(by_prediction(predictions).lines(look));
    }
    for (facet, rows) in &found.facets {
        lines.push(Line::empty());
        let title = match *facet {
            "evidence" => "decode by what a prediction rests on".to_owned(),
            facet => format!("decode by {facet}, pair unseen"),
        };
        lines.push(Line::default().and(Role::Heading, title));
        let mut table = Table::new(columns(facet));
        for row in rows {
            table.row(cells(&row.name, &row.name, &row.score));
        }
        lines.extend(table.lines(look));
    }
    lines.push(Line::empty());
    lines.extend(labelled("next", next.into_iter().map(|t| (Role::Plain, t.to_owned())), look));
    lines
}

fn columns(first: &str) -> Vec<Column> {
    vec![
        Column::words(first, "group").wraps(),
        Column::figures("rows", "rows"),
        Column::figures("median", "median_error"),
        Column::figures("mean", "mean_error"),
        Column::figures("p90", "p90_error"),
        Column::figures("bias", "bias").leaves(3),
        Column::figures("within 10 %", "within_10").leaves(2),
        Column::figures("20 %", "within_20"),
        Column::figures("30 %", "within_30").leaves(4),
        Column::figures("in range", "coverage").leaves(1),
        Column::figures("wide", "width").leaves(1),
    ]
}

fn by_prediction(predictions: &[Predicted]) -> Table {
    let mut table = Table::new(columns("predicted"));
    for p in predictions {
        table.row(cells(p.label, p.id, &p.score));
    }
    table
}

fn cells(name: &str, id: &str, s: &Score) -> Vec<Cell> {
    let share = |x: f64| Cell::plain(numbers::percent(x)).raw(x);
    vec![
        Cell::plain(name).raw(id),
        Cell::plain(numbers::count(s.rows as u64)).raw(s.rows),
        Cell::new(Role::Strong, numbers::percent(s.median)).raw(s.median),
        Cell::new(Role::Quiet, numbers::percent(s.mean)).raw(s.mean),
        share(s.p90),
        Cell::plain(numbers::signed_percent(s.bias.exp_m1())).raw(s.bias.exp_m1()),
        share(s.within[0]),
        share(s.within[1]),
        share(s.within[2]),
        s.intervals.map_or_else(Cell::default, |held| share(held.coverage)),
        s.intervals.map_or_else(Cell::default, |held| share(held.width)),
    ]
}

/// All groups as one table.
pub fn table(found: &Accuracy) -> Table {
    let mut all = vec![Column::words("table", "table")];
    all.extend(columns("group"));
    let mut table = Table::new(all);
    let mut row = |name: &str, mut rest: Vec<Cell>| {
        rest.insert(0, Cell::plain(name));
        table.row(rest);
    };
    for (name, predictions) in [("decode", &found.decode), ("prefill", &found.prefill)] {
        for p in predictions {
            row(name, cells(p.label, p.id, &p.score));
        }
    }
    for (facet, rows) in &found.facets {
        for line in rows {
            row(&format!("decode by {facet}"), cells(&line.name, &line.name, &line.score));
        }
    }
    table
}
