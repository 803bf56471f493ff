//! What this machine is, for people.

use super::check::machine_name;
use super::labels::labelled;
use super::look::Look;
use super::numbers;
use super::table::{Cell, Column, Table};
use super::text::{Line, Role};
use crate::hardware::{Found, GpuFacts, Level};
use crate::report::DetectedMachine;

/// The whole answer.
pub fn lines(found: &DetectedMachine<'_>, look: &Look) -> Vec<Line> {
    let mut lines = Vec::new();
    match &found.machine {
        Some(machine) => {
            lines.push(
                Line::default()
                    .and(Role::Strong, machine_name(machine))
                    .and(Role::Quiet, format!("   `{}` to wir", machine.hardware.id)),
            );
        }
        None => lines.push(Line::default().and(Role::Bad, "too little is known of this machine")),
    }
    lines.push(Line::empty());
    lines.extend(table(found).lines(look));
    let remarks = found
        .facts
        .notes
        .iter()
        .filter(|n| n.level() > Level::Detail)
        .map(|n| (note_role(n.level()), n.to_string()));
    let more = found.notes.iter().map(|n| (Role::Quiet, n.clone()));
    let notes = labelled("note", remarks.chain(more), look);
    lines.push(Line::empty());
    lines.extend(notes);
    let next = match &found.machine {
        Some(_) => "`wir` for what it can run, `wir recommend` for the best models",
        None => "name it: `wir hw WORDS` finds names, `wir check --hw NAME` says what it can run",
    };
    lines.extend(labelled("next", std::iter::once((Role::Plain, next.to_owned())), look));
    lines
}

const fn note_role(level: Level) -> Role {
    match level {
        Level::Warning => Role::Tight,
        _ => Role::Quiet,
    }
}

/// Facts with how they were found.
pub fn table(found: &DetectedMachine<'_>) -> Table {
    let mut rows = Rows(Table::new(vec![
        Column::words("what", "what"),
        Column::words("value", "value").wraps(),
        Column::words("found by", "source").wraps().leaves(1),
    ]));
    let facts = &found.facts;
    let text = |s: &String| s.clone();
    let whole = |n: &u32| n.to_string();
    rows.add("system", &facts.os.name, text);
    rows.add("version", &facts.os.version, text);
    rows.add("computer", &facts.machine, text);
    rows.add("container", &facts.surroundings.container, text);
    rows.add("WSL", &facts.surroundings.wsl, text);
    rows.add("virtual machine", &facts.surroundings.virtual_machine, text);
    rows.add("processor", &facts.cpu.model, text);
    rows.add("cores", &facts.cpu.physical_cores, whole);
    rows.add("fast cores", &facts.cpu.performance_cores, whole);
    rows.add("threads", &facts.cpu.logical_cores, whole);
    rows.add("usable threads", &facts.cpu.usable_threads, whole);
    rows.add("instructions", &facts.cpu.isa, |isa| isa.names().join(" "));
    rows.add("memory", &facts.ram.total, |b| numbers::memory(*b));
    rows.add("available", &facts.ram.available, |b| numbers::memory(*b));
    rows.add("limit", &facts.ram.cgroup_limit, |b| numbers::memory(*b));
    rows.add("modules", &facts.ram.kind, text);
    rows.add("transfers", &facts.ram.speed_mts, |n| format!("{n} MT/s"));
    rows.add("channels", &facts.ram.channels, whole);
    let rate = |r: &crate::units::BytesPerSec| format!("{} GB/s", numbers::bandwidth(*r));
    rows.add("bandwidth on paper", &facts.ram.peak_bandwidth, rate);
    if found.measured.is_none() {
        rows.add("bandwidth measured", &facts.ram.measured_bandwidth, rate);
    }
    for gpu in &facts.gpus {
        rows.gpu("GPU", gpu);
    }
    for gpu in &facts.ignored_gpus {
        rows.gpu("GPU left out", gpu);
    }
    if let Some(measured) = found.measured {
        rows.0.row(vec![
            Cell::plain("bandwidth measured"),
            Cell::new(Role::Strong, rate(&measured)).raw(measured.get()),
            Cell::new(Role::Quiet, "just now"),
        ]);
    }
    rows.0
}

struct Rows(Table);

impl Rows {
    fn add<T>(&mut self, what: &str, fact: &Option<Found<T>>, show: impl Fn(&T) -> String) {
        if let Some(found) = fact {
            self.0.row(vec![
                Cell::plain(what),
                Cell::plain(show(&found.value)),
                Cell::new(Role::Quiet, found.source.to_string()),
            ]);
        }
    }

    fn gpu(&mut self, what: &str, gpu: &GpuFacts) {
        self.add(what, &Some(gpu.name.clone()), String::clone);
        self.add("  memory", &gpu.memory_total, |b| numbers::memory(*b));
        self.add("  free", &gpu.memory_free, |b| numbers::memory(*b));
        self.add("  driver", &gpu.driver, String::clone);
        self.add("  target", &gpu.target, String::clone);
        self.add("  cores", &gpu.cores, |n| n.to_string());
        self.add("  wired limit", &gpu.wired_limit, |b| numbers::memory(*b));
    }
}
