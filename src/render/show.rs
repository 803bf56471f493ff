//! All about a machine, for people.

use super::check::{asked_as, backend_name};
use super::labels::labelled;
use super::look::Look;
use super::page::{self, Block, Depth, Part, Row};
use super::symbols::{role, verdict};
use super::table::{Cell, Column, Table};
use super::text::{Line, Role, Span, wrap};
use super::{grid, numbers};
use crate::advice::range::Runnable;
use crate::advice::verdict::Verdict;
use crate::catalog::bench::UNLISTED;
use crate::catalog::hardware::{Confidence, Hardware};
use crate::engine::machine::Machine;
use crate::report::{Chapter, HardwarePage};

/// From this width on tables stand under their headings.
const ROOMY: usize = 64;

/// The page, or the sections that were asked for.
pub fn lines(found: &HardwarePage<'_>, look: &Look) -> Vec<Line> {
    let hardware = found.grid.site.machine.hardware;
    let picked = !found.sections.is_empty();
    let depth = if picked { Depth::All } else { Depth::Page };
    let mut deduced = page::blocks(&found.page, hardware, depth);
    let mut lines = grid::title(&found.grid, look);
    if !picked {
        lines.push(Line::empty());
        let sentence = found.grid.summary.clone() + ".";
        lines.extend(wrap(&sentence, look.width).into_iter().map(Line::plain));
        lines.extend(grid::notes(&found.grid, look));
    }
    for section in Chapter::ALL {
        if picked && !found.sections.contains(&section) {
            continue;
        }
        lines.push(Line::empty());
        lines.push(Line::default().and(Role::Heading, section.title()));
        match section {
            Chapter::Card => lines.extend(card(found, depth, look)),
            Chapter::Score => {
                lines.extend(found.grid.score.iter().flat_map(|s| grid::score(s, look)));
            }
            Chapter::Workloads => {
                lines.extend(indented(look, |l| grid::workloads(&found.grid.workloads, l)));
            }
            _ => {
                let at = deduced.iter().position(|b| b.chapter == section);
                lines
                    .extend(at.map(|i| deduced.swap_remove(i)).iter().flat_map(|b| block(b, look)));
            }
        }
    }
    if !picked {
        lines.push(Line::empty());
        let next = next(found).into_iter().map(|n| (Role::Plain, n));
        lines.extend(labelled("next", next, look));
    }
    lines
}

/// What to ask after the page; nothing of a machine that cannot be named again.
fn next(found: &HardwarePage<'_>) -> Vec<String> {
    let machine = &found.grid.site.machine;
    if machine.hardware.id.starts_with(UNLISTED) || !machine.hardware.parts.is_empty() {
        return Vec::new();
    }
    let name = named(machine);
    let mut next = vec![format!("`wir recommend {name}` for models that suit it")];
    let rival = found.page.relatives.iter().find(|r| r.peer.price.is_some());
    next.extend(
        rival.or(found.page.relatives.first()).map(|r| {
            format!("`wir compare {name} {}` for two side by side", named(&r.peer.machine))
        }),
    );
    next.push(format!("`wir cost 8b {name}` against renting and APIs"));
    next.push(format!("`wir report {name}` for a page with charts"));
    next
}

/// A machine in one word, memory size and all: `m4-max-40c@128gb`.
fn named(machine: &Machine<'_>) -> String {
    asked_as(machine).replace(" --mem ", "@")
}

/// A block under its heading.
fn block(block: &Block, look: &Look) -> Vec<Line> {
    let part = |p: &Part| -> Vec<Line> {
        match p {
            Part::Rows(rows) => rows.iter().flat_map(|r| row(r, look)).collect(),
            Part::Table(table) => indented(look, |l| table.lines(l)),
            Part::Small(text) => {
                let parts = wrap(text, look.width.saturating_sub(2)).into_iter();
                parts.map(|t| Line::default().and(Role::Quiet, format!("  {t}"))).collect()
            }
        }
    };
    block.parts.iter().flat_map(part).collect()
}

/// Lines as far in as labels are, where there is room for that.
fn indented(look: &Look, lines: impl FnOnce(&Look) -> Vec<Line>) -> Vec<Line> {
    if look.width < ROOMY {
        return lines(look);
    }
    let narrow = Look { width: look.width - 2, ..*look };
    let mut lines = lines(&narrow);
    for line in &mut lines {
        line.0.insert(0, Span::new(Role::Plain, "  "));
    }
    lines
}

/// Lines behind a label; of several each begins with a mark, so that a broken one is told from the next.
fn row(row: &Row, look: &Look) -> Vec<Line> {
    let several = row.texts.iter().filter(|t| t.0 == Role::Plain).count() > 1;
    let narrow = Look { width: look.width.saturating_sub(2), ..*look };
    let mut lines = Vec::new();
    for (i, (role, text)) in row.texts.iter().enumerate() {
        let label = if i == 0 { row.label.as_str() } else { "" };
        let one = std::iter::once((*role, text.clone()));
        if !several || *role != Role::Plain {
            lines.extend(labelled(label, one, look));
            continue;
        }
        for (n, mut line) in labelled(label, one, &narrow).into_iter().enumerate() {
            if let Some(span) = line.0.last_mut() {
                span.text.insert_str(0, if n == 0 { "· " } else { "  " });
            }
            lines.push(line);
        }
    }
    lines
}

/// The facts of the catalog.
fn card(found: &HardwarePage<'_>, depth: Depth, look: &Look) -> Vec<Line> {
    let h = found.grid.site.machine.hardware;
    let site = &found.grid.site;
    let each = if site.machine.devices() > 1 { " each" } else { "" };
    let mut facts = vec![
        ("maker", format!("{}, {}", h.vendor, class(h))),
        ("memory", memory(h)),
        (
            "bandwidth",
            format!("{} GB/s{each}", numbers::bandwidth(site.machine.device_bandwidth())),
        ),
    ];
    let power = h.tdp.map(|w| format!("{:.0} W at most{each}", w.get()));
    facts.extend(power.map(|p| ("power", p)));
    facts.push(("noise", format!("{} (deduced from form and power)", found.page.noise.label())));
    let half = h.fp16_tensor.map(|f| format!("{:.0} TFLOP/s at half precision", f.tflops()));
    facts.extend(half.map(|p| ("compute", p)));
    facts.push(("price", page::prices(&found.page, &found.grid.site.machine)));
    facts.push(("sold as", found.page.sold_as.to_owned()));
    facts.extend(h.release_year.map(|y| ("released", y.to_string())));
    facts.extend(h.notes.clone().map(|n| ("note", n)));
    let firm = match h.confidence {
        Confidence::Official => "as its maker publishes",
        Confidence::Database => "as public databases agree",
        Confidence::Derived => "derived, or from one source",
    };
    let read = page::hosts(h.sources.iter().map(String::as_str));
    facts.push(("facts", format!("{firm}: {read}")));
    let mut lines: Vec<Line> = facts
        .into_iter()
        .flat_map(|(label, text)| labelled(label, [(Role::Plain, text)].into_iter(), look))
        .collect();
    if depth == Depth::All {
        // Whole addresses stay whole: a terminal makes links of them, however it wraps them.
        lines.extend(h.sources.iter().map(|s| Line::default().and(Role::Quiet, format!("  {s}"))));
    }
    lines
}

fn class(h: &Hardware) -> String {
    let class = format!("{:?}", h.class).to_lowercase();
    h.architecture.as_ref().map_or(class.clone(), |a| format!("{class}, {a}"))
}

fn memory(h: &Hardware) -> String {
    let mut sizes = h.memory_options.clone();
    sizes.sort_unstable();
    let sizes: Vec<String> =
        sizes.into_iter().map(|b| numbers::size(b).replace(" GB", "")).collect();
    format!("{} GB of {}, {} bits wide", sizes.join(", "), h.memory_type, h.bus_width_bits)
}

/// What it runs, by model and format, for files and programs.
pub fn range(found: &HardwarePage<'_>) -> Table {
    let mut table = Table::new(vec![
        Column::figures("memory", "memory_gb"),
        Column::words("class", "class"),
        Column::words("model", "model").leaves(1),
        Column::words("format", "quant"),
        Column::words("chat", "verdict"),
        Column::figures("tok/s", "decode_tok_per_s"),
        Column::figures("needs", "total_bytes").leaves(2),
        Column::figures("longest context", "longest_ctx"),
    ]);
    for option in &found.page.options {
        for r in &option.runs {
            table.row(run(option.memory, r));
        }
    }
    table
}

fn run(memory: crate::units::Bytes, r: &Runnable<'_>) -> Vec<Cell> {
    let level = r.judgement.verdict;
    let rate = r.estimate.decode.as_ref().filter(|_| level > Verdict::No);
    let total = r.estimate.memory.total();
    vec![
        Cell::plain(numbers::size(memory)).raw(memory.gib()),
        Cell::plain(r.class),
        Cell::plain(&r.model.name).raw(&r.model.id),
        Cell::plain(&r.quant.name),
        Cell::new(role(level), verdict(level)).raw(level.id()),
        rate.map_or_else(Cell::default, |s| {
            Cell::plain(format!("~{}", numbers::speed(s.expected))).raw(s.expected.get())
        }),
        Cell::plain(numbers::memory(total)).raw(total.get()),
        match r.longest_context {
            0 => Cell::new(Role::Quiet, "none").raw(0),
            n => Cell::plain(numbers::tokens(n)).raw(n),
        },
    ]
}

/// The page as Markdown.
pub fn markdown(found: &HardwarePage<'_>) -> String {
    let site = &found.grid.site;
    let head = format!(
        "# {}\n\n{}. ({}, {}, {} usable)\n",
        super::check::machine_name(&site.machine),
        found.grid.summary,
        site.runtime.name,
        backend_name(site.backend),
        numbers::memory(found.grid.usable())
    );
    let picked = |s: Chapter| found.sections.is_empty() || found.sections.contains(&s);
    let mut parts = vec![head];
    if picked(Chapter::Workloads) {
        parts.push(format!("## {}\n", Chapter::Workloads.title()));
        parts.push(grid::table(&found.grid.workloads).markdown());
    }
    let deduced = page::blocks(&found.page, site.machine.hardware, Depth::All);
    parts.extend(deduced.iter().filter(|b| picked(b.chapter)).map(|b| super::post::block(b, "##")));
    super::post::harmless_text(&parts.join("\n"))
}
