//! How a machine compares: a table of its relatives, and the ladder of its family.

use super::{Part, Row};
use crate::advice::naming::{is_told_apart_by_brackets, sized_name, without_brackets};
use crate::advice::page::{Page, Relative};
use crate::advice::verdict::two_figures;
use crate::catalog::hardware::Hardware;
use crate::render::numbers;
use crate::render::table::{Cell, Column, Table};
use crate::render::text::Role;

/// Its parts.
pub fn parts(page: &Page<'_>, hardware: &Hardware) -> Vec<Part> {
    let mut parts = Vec::new();
    if page.relatives.is_empty() {
        let text = "the catalog has nothing else of its group near it".to_owned();
        parts.push(Part::Rows(vec![Row::one("beside", text)]));
    } else {
        parts.push(Part::Table(table(&page.relatives)));
    }
    if page.ladder.len() > 1 {
        parts.push(Part::Rows(vec![Row::one("family", ladder(page, hardware))]));
    }
    parts.push(Part::Small(
        "tok/s of the 8B reference model in 4 bits with an empty cache, as if it fitted".to_owned(),
    ));
    parts
}

fn table(all: &[Relative<'_>]) -> Table {
    let mut table = Table::new(vec![
        Column::words("", "relation"),
        Column::words("machine", "hw"),
        Column::figures("usable", "usable_bytes").leaves(2),
        Column::figures("tok/s", "decode_tok_per_s"),
        Column::figures("memory", "memory_ratio").leaves(3),
        Column::figures("speed", "speed_ratio"),
        Column::words("price", "price_usd").leaves(1),
    ]);
    for r in all {
        let h = r.peer.machine.hardware;
        table.row(vec![
            Cell::new(Role::Quiet, r.relation.label()).raw(r.relation.id()),
            Cell::plain(sized_name(&r.peer.machine)).raw(&h.id),
            Cell::plain(numbers::memory(r.peer.usable)).raw(r.peer.usable.get()),
            Cell::plain(format!("~{}", two_figures(r.speed))).raw(r.speed),
            Cell::plain(beside(r.memory_ratio)).raw(r.memory_ratio),
            Cell::plain(beside(r.speed_ratio)).raw(r.speed_ratio),
            r.peer.price.map_or_else(
                || Cell::new(Role::Quiet, "price unknown").raw(""),
                |p| Cell::plain(p.words()).raw(p.usd.get()),
            ),
        ]);
    }
    table
}

/// "+25 %", or "as much".
fn beside(ratio: f64) -> String {
    if (ratio - 1.0).abs() < 0.03 {
        return "as much".to_owned();
    }
    if ratio >= 2.0 {
        return format!("{}×", numbers::times(ratio));
    }
    let sign = if ratio > 1.0 { "+" } else { "−" };
    format!("{sign}{:.0} %", (ratio - 1.0).abs() * 100.0)
}

fn ladder(page: &Page<'_>, hardware: &Hardware) -> String {
    let rung = |r: &crate::advice::page::Rung<'_>| {
        let bin = is_told_apart_by_brackets(r.hardware);
        let name = match (r.own, bin) {
            (true, _) => "this one",
            (false, true) => r.hardware.id.as_str(),
            (false, false) => strip_maker(without_brackets(&r.hardware.name), hardware),
        };
        format!("{name} ~{}", two_figures(r.speed))
    };
    page.ladder.iter().map(rung).collect::<Vec<_>>().join(" · ")
}

/// The name without what all names of the family begin with.
fn strip_maker<'n>(name: &'n str, hardware: &Hardware) -> &'n str {
    let starts = ["GeForce ", "Radeon ", "Apple ", "NVIDIA ", "AMD ", "Intel "];
    let own = starts.iter().find(|s| hardware.name.starts_with(*s));
    own.and_then(|s| name.strip_prefix(s)).unwrap_or(name)
}
