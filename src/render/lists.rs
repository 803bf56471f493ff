//! Lists of the catalog as tables.

use super::numbers;
use super::table::{Cell, Column, Table};
use super::text::Role;
use crate::catalog::hardware::{Hardware, MemoryKind};
use crate::report::{HardwareList, ModelList, QuantList, RuntimeList};

/// Machines.
pub fn hardware(list: &HardwareList<'_>) -> Table {
    let mut table = Table::new(vec![
        Column::words("name", "slug"),
        Column::words("", "name").leaves(1),
        Column::figures("memory", "memory_gb"),
        Column::words("kind", "memory_kind").leaves(2),
        Column::figures("GB/s", "bandwidth_gbs"),
        Column::figures("watts", "tdp_w").leaves(3),
        Column::figures("year", "release_year").leaves(4),
        Column::words("backends", "backends").leaves(5),
    ]);
    for h in &list.entries {
        table.row(vec![
            Cell::new(Role::Command, &h.id),
            Cell::plain(&h.name),
            memory_cell(h),
            Cell::new(Role::Quiet, kind(h.memory_kind)),
            Cell::plain(numbers::bandwidth(h.bandwidth)).raw(h.bandwidth.gb_per_s()),
            h.tdp.map_or_else(Cell::default, |w| {
                Cell::plain(format!("{:.0}", w.get())).raw(w.get())
            }),
            h.release_year.map_or_else(Cell::default, |y| Cell::new(Role::Quiet, y.to_string())),
            Cell::new(Role::Quiet, h.backends.join(" ")),
        ]);
    }
    table
}

fn memory_cell(h: &Hardware) -> Cell {
    let sizes: Vec<String> =
        h.memory_options.iter().map(|b| numbers::size(*b).replace(" GB", "")).collect();
    let shown = match sizes.as_slice() {
        [first, .., last] => format!("{first}–{last} GB"),
        _ => format!("{} GB", sizes.join("")),
    };
    Cell::plain(shown).raw(sizes.join(" "))
}

const fn kind(kind: MemoryKind) -> &'static str {
    match kind {
        MemoryKind::Vram => "vram",
        MemoryKind::Unified => "unified",
        MemoryKind::System => "system",
    }
}

/// Models.
pub fn models(list: &ModelList<'_>) -> Table {
    let mut table = Table::new(vec![
        Column::words("name", "slug"),
        Column::words("", "name").leaves(1),
        Column::figures("weights", "params"),
        Column::figures("active", "active_params").leaves(2),
        Column::figures("context", "max_context"),
        Column::words("kind", "modality").leaves(3),
        Column::words("also", "classes").leaves(4),
        Column::words("maker", "developer").leaves(5),
        Column::words("released", "release_date").leaves(6),
    ]);
    for (m, classes) in &list.entries {
        let context = m.dims.as_ref().map(|d| d.max_context.get());
        let active = m.params_active != m.params_total;
        table.row(vec![
            Cell::new(Role::Command, &m.id),
            Cell::plain(&m.name),
            Cell::plain(numbers::params(m.params_total)).raw(m.params_total.get()),
            if active {
                Cell::plain(numbers::params(m.params_active)).raw(m.params_active.get())
            } else {
                Cell::plain("").raw(m.params_active.get())
            },
            context.map_or_else(Cell::default, |n| Cell::plain(numbers::tokens(n)).raw(n)),
            Cell::new(Role::Quiet, format!("{:?}", m.modality).to_lowercase()),
            Cell::plain(classes.join(" ")),
            Cell::new(Role::Quiet, &m.developer),
            Cell::new(Role::Quiet, m.release_date.clone().unwrap_or_default()),
        ]);
    }
    table
}

/// Formats.
pub fn quants(list: &QuantList<'_>) -> Table {
    let mut table = Table::new(vec![
        Column::words("name", "name"),
        Column::words("family", "family"),
        Column::figures("bits per weight", "bits_per_weight"),
        Column::figures("perplexity", "perplexity_increase").leaves(1),
        Column::words("loss", "quality").wraps().leaves(3),
        Column::words("read by", "runtimes").wraps().leaves(2),
    ]);
    for q in &list.entries {
        let bits = q.bits_per_weight.get();
        table.row(vec![
            Cell::new(Role::Command, &q.name),
            Cell::plain(&q.family),
            Cell::plain(format!("{bits:.2}")).raw(bits),
            q.perplexity_increase
                .map_or_else(Cell::default, |p| Cell::plain(format!("{p:+.3}")).raw(p)),
            Cell::new(Role::Quiet, q.quality.clone().unwrap_or_default()),
            Cell::new(Role::Quiet, q.runtimes.join(" ")),
        ]);
    }
    table
}

/// Runtimes.
pub fn runtimes(list: &RuntimeList<'_>) -> Table {
    let mut table = Table::new(vec![
        Column::words("name", "id"),
        Column::words("", "name").leaves(2),
        Column::words("backends", "backends").wraps(),
        Column::words("formats", "formats").wraps().leaves(3),
        Column::words("systems", "os").wraps().leaves(4),
        Column::words("note", "note").wraps().leaves(1),
    ]);
    for r in &list.entries {
        table.row(vec![
            Cell::new(Role::Command, &r.id),
            Cell::plain(&r.name),
            Cell::plain(r.backends.join(" ")),
            Cell::plain(r.formats.join(" ")),
            Cell::new(Role::Quiet, r.os.join(" ")),
            Cell::new(Role::Quiet, &r.note),
        ]);
    }
    table
}
