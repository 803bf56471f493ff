//! Bandwidth against capacity: every machine of the catalog, and where the asked one stands.

use super::parts::{Level, block as in_block, figure};
use super::scale::{Log, percent};
use super::side::short_name;
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
        @if document.machines.len() == 1 { ul class="legend" {
            li { span class="swatch round vram" {} "graphics memory" }
            li { span class="swatch round unified" {} "unified memory" }
            li { span class="swatch round system" {} "main memory" }
        } }
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
    let several = document.machines.len() > 1;
    let spots = || document.crowd.iter().chain(document.machines.iter().map(|m| &m.spot));
    let x = Log::around(spots().map(|s| s.memory.gib()));
    let y = Log::around(spots().map(|s| s.bandwidth.gb_per_s()));
    let high = |v: f64| format!("{:.1}", (1.0 - y.at(v)) * HEIGHT);
    let places: Vec<(f64, f64)> = document
        .machines
        .iter()
        .map(|m| (x.at(m.spot.memory.gib()), (1.0 - y.at(m.spot.bandwidth.gb_per_s())) * HEIGHT))
        .collect();
    let place = |i: usize| Place::beside(&places, i);
    html! {
        div class=(if several { "plot several" } else { "plot" }) { svg width="100%" height=(HEIGHT + 54.0) role="img" aria-labelledby="scatter-title scatter-text" {
            title id="scatter-title" { "Bandwidth against memory" }
            desc id="scatter-text" { "A dot for each machine of the catalog; the words below say where the asked ones stand." }
            g transform="translate(0 20)" {
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
                    (mark(m, i, &place(i)))
                }
            }
        } }
    }
}

/// The side of a mark that its name stands on.
enum Side {
    Before,
    After,
    Above,
}

/// Where a mark lies, and where there is room for its name.
struct Place {
    x: f64,
    y: f64,
    side: Side,
    below: f64,
}

impl Place {
    /// The name stands on the side where no other mark of about the same height is; names of one place stand below each
    /// other.
    fn beside(all: &[(f64, f64)], index: usize) -> Self {
        const LINE: f64 = 17.0;
        let (x, y) = all[index];
        let near = |(a, b): &&(f64, f64)| (b - y).abs() < LINE && (a - x).abs() < 0.5;
        let same = |(a, b): &&(f64, f64)| (b - y).abs() < LINE && (a - x).abs() < 0.05;
        let others = all.iter().enumerate().filter(|(i, _)| *i != index).map(|(_, p)| p);
        let right = others.clone().filter(near).any(|(a, _)| *a > x + 0.05);
        let left = others.filter(near).any(|(a, _)| *a < x - 0.05);
        let above = all[..index].iter().filter(same).count();
        let side = match (right, left) {
            (true, _) if x > 0.2 => Side::Before,
            (_, true) if x > 0.4 => Side::Above,
            _ if x > 0.55 => Side::Before,
            _ => Side::After,
        };
        Self { x, y, side, below: above as f64 * LINE }
    }
}

/// A machine that was asked about: a ring with its name.
fn mark(page: &MachinePage<'_>, index: usize, place: &Place) -> Markup {
    let (anchor, dx, dy) = match place.side {
        Side::Before => ("end", "-12", 4.0),
        Side::After => ("start", "12", 4.0),
        Side::Above => ("middle", "0", -13.0),
    };
    let (x, y) = (percent(place.x), format!("{:.1}", place.y));
    html! {
        g class={ "mark series-" (index % 8) } {
            circle cx=(x) cy=(y) r="7" {}
            text x=(x) y=(y) dx=(dx) dy=(dy + place.below) text-anchor=(anchor) { (short_name(page)) }
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
