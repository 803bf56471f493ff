//! Bandwidth against capacity: every machine of the catalog, and where the asked one stands.

use super::parts::{Level, block as in_block, figure};
use super::scale::{Log, percent};
use crate::catalog::hardware::MemoryKind;
use crate::render::check::machine_name;
use crate::render::numbers;
use crate::report::{Document, MachinePage};
use maud::{Markup, html};

const HEIGHT: f64 = 300.0;

/// The scatter with what it shows in words.
pub fn block(document: &Document<'_>, level: Level) -> Markup {
    let body = html! {
        p class="quiet" {
            "Memory decides which models fit, bandwidth how fast they answer. Each dot is one of "
            (document.crowd.len()) " machines of the catalog; both scales are logarithmic."
        }
        (drawing(document))
        ul class="legend" {
            li { span class="swatch round vram" {} "graphics memory" }
            li { span class="swatch round unified" {} "unified memory" }
            li { span class="swatch round system" {} "main memory" }
        }
        @for (i, m) in document.machines.iter().enumerate() { (words(m, i, document.crowd.len())) }
    };
    in_block(level, "scatter", "Where it stands", &body)
}

/// What the drawing shows.
fn words(page: &MachinePage<'_>, index: usize, of: usize) -> Markup {
    let at = format!("/machines/{index}");
    let spot = &page.spot;
    html! {
        p {
            strong { (machine_name(&page.grid.site.machine)) } ": "
            (figure(&format!("{at}/spot/memory_bytes"), spot.memory.get(), numbers::size(spot.memory)))
            ", more than "
            (figure(&format!("{at}/more_memory_than"), page.more_memory_than, page.more_memory_than))
            " of " (of) "; "
            (figure(&format!("{at}/spot/bandwidth_bytes_per_s"), spot.bandwidth.get(), numbers::bandwidth(spot.bandwidth)))
            " GB/s, more than "
            (figure(&format!("{at}/more_bandwidth_than"), page.more_bandwidth_than, page.more_bandwidth_than))
            " of " (of) "."
        }
    }
}

fn drawing(document: &Document<'_>) -> Markup {
    let spots = || document.crowd.iter().chain(document.machines.iter().map(|m| &m.spot));
    let x = Log::around(spots().map(|s| s.memory.gib()));
    let y = Log::around(spots().map(|s| s.bandwidth.gb_per_s()));
    let high = |v: f64| format!("{:.1}", (1.0 - y.at(v)) * HEIGHT);
    html! {
        svg class="plot" width="100%" height=(HEIGHT + 54.0) role="img" aria-labelledby="scatter-title scatter-text" {
            title id="scatter-title" { "Bandwidth against memory" }
            desc id="scatter-text" { "A dot for each machine of the catalog; the words below say where the asked ones stand." }
            svg class="inner" x="48" y="20" width="84%" height=(HEIGHT + 34.0) overflow="visible" {
                text class="name" x="-40" y="-8" { "GB/s" }
                text class="name" x="100%" y=(HEIGHT + 32.0) text-anchor="end" { "GB of memory" }
                @for v in y.decades() {
                    line class="rule" x1="0" x2="100%" y1=(high(v)) y2=(high(v)) {}
                    text x="-8" y=(high(v)) dy="4" text-anchor="end" { (numbers::count(v as u64)) }
                }
                @for v in x.doublings().into_iter().filter(|v| v.log2() as i32 % 2 == 1) {
                    line class="rule" x1=(percent(x.at(v))) x2=(percent(x.at(v))) y1="0" y2=(HEIGHT) {}
                    text x=(percent(x.at(v))) y=(HEIGHT + 16.0) text-anchor="middle" { (numbers::count(v as u64)) }
                }
                @for s in &document.crowd {
                    circle class=(kind(s.hardware.memory_kind)) cx=(percent(x.at(s.memory.gib())))
                        cy=(high(s.bandwidth.gb_per_s())) r="3" {
                        title { (s.hardware.name) ", " (numbers::size(s.memory)) ", " (numbers::bandwidth(s.bandwidth)) " GB/s" }
                    }
                }
                @for (i, m) in document.machines.iter().enumerate() {
                    (mark(m, i, x.at(m.spot.memory.gib()), &high(m.spot.bandwidth.gb_per_s())))
                }
            }
        }
    }
}

/// A machine that was asked about: a ring with its name on the side that has room.
fn mark(page: &MachinePage<'_>, index: usize, share: f64, y: &str) -> Markup {
    let name = page.spot.hardware.name.split(" (").next().unwrap_or_default();
    let (anchor, dx) = if share > 0.55 { ("end", "-12") } else { ("start", "12") };
    html! {
        g class={ "mark series-" (index % 8) } {
            circle cx=(percent(share)) cy=(y) r="7" {}
            text x=(percent(share)) y=(y) dx=(dx) dy="4" text-anchor=(anchor) { (name) }
        }
    }
}

const fn kind(kind: MemoryKind) -> &'static str {
    match kind {
        MemoryKind::Vram => "vram",
        MemoryKind::Unified => "unified",
        MemoryKind::System => "system",
    }
}
