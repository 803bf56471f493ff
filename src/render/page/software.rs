//! Memory, systems and programs.

use super::{Depth, Part, Row, hosts};
use crate::advice::naming::{backend_name, system_name};
use crate::advice::page::{Page, number_formats};
use crate::catalog::hardware::Hardware;
use crate::render::table::{Cell, Column, Table};
use crate::render::text::Role;

/// The truth about its memory.
pub fn memory(page: &Page<'_>) -> Vec<Part> {
    let mut rows: Vec<Row> =
        page.memory.iter().map(|f| Row::one(f.label, f.text.clone())).collect();
    let read = hosts(page.memory_sources.iter().copied());
    rows.push(Row { label: "rule from".to_owned(), texts: vec![(Role::Quiet, read)] });
    vec![Part::Rows(rows)]
}

/// Systems and programs.
pub fn parts(page: &Page<'_>, hardware: &Hardware, depth: Depth) -> Vec<Part> {
    let systems: Vec<&str> = hardware.os.iter().map(|s| system_name(s)).collect();
    let backends: Vec<&str> = hardware.backends.iter().map(|b| backend_name(b)).collect();
    let mut rows =
        vec![Row::one("systems", systems.join(", ")), Row::one("backends", backends.join(", "))];
    let (with, without) = number_formats(hardware);
    if !with.is_empty() || hardware.compute_target.is_some() {
        let not = format!("; not {}", without.join(", "));
        let target = hardware.compute_target.as_ref().map(|t| format!(" ({t})"));
        let text = format!(
            "{}{}{}",
            if with.is_empty() { "FP16, FP32".to_owned() } else { with.join(", ") },
            if without.is_empty() { String::new() } else { not },
            target.unwrap_or_default()
        );
        rows.push(Row::one("computes", text));
    }
    let mut parts = vec![Part::Rows(rows)];
    if page.software.is_empty() {
        let text = "no program of the catalog has a backend for it".to_owned();
        parts.push(Part::Rows(vec![Row::one("programs", text)]));
    } else {
        parts.push(Part::Table(match depth {
            Depth::Page => alike(page),
            Depth::All => programs(page),
        }));
    }
    if !page.missing.is_empty() {
        let names: Vec<&str> = page.missing.iter().map(|r| r.name.as_str()).collect();
        parts.push(Part::Rows(vec![Row::one("not there", names.join(", "))]));
    }
    parts
}

/// Programs that read the same with the same backend, in one row.
fn alike(page: &Page<'_>) -> Table {
    let mut table = Table::new(vec![
        Column::words("programs", "runtime").wraps(),
        Column::words("with", "backend"),
        Column::words("read", "formats").wraps(),
    ]);
    let mut rows: Vec<(Vec<&str>, &str, Vec<&str>)> = Vec::new();
    for s in &page.software {
        let formats = s.formats();
        match rows.iter_mut().find(|r| r.1 == s.backend && r.2 == formats) {
            Some(row) => row.0.push(&s.runtime.name),
            None => rows.push((vec![&s.runtime.name], s.backend, formats)),
        }
    }
    for (names, backend, formats) in rows {
        table.row(vec![
            Cell::plain(names.join(", ")),
            Cell::plain(backend_name(backend)),
            Cell::plain(formats.join(", ")),
        ]);
    }
    table
}

fn programs(page: &Page<'_>) -> Table {
    let mut table = Table::new(vec![
        Column::words("program", "runtime"),
        Column::words("with", "backend"),
        Column::words("on", "os").leaves(2),
        Column::words("reads", "formats").wraps(),
        Column::words("", "note").wraps().leaves(1),
    ]);
    for s in &page.software {
        let systems: Vec<&str> = s.systems.iter().map(|o| system_name(o)).collect();
        table.row(vec![
            Cell::plain(&s.runtime.name).raw(&s.runtime.id),
            Cell::plain(backend_name(s.backend)).raw(s.backend),
            Cell::plain(systems.join(", ")),
            Cell::plain(s.formats().join(", ")),
            Cell::new(Role::Quiet, &s.runtime.note),
        ]);
    }
    table
}
