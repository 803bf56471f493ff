//! The score with its sums, and the facts.

use super::parts::{Level, block, figure, memory};
use super::scale::percent;
use crate::advice::naming::each;
use crate::advice::naming::system_name;
use crate::advice::score::Score;
use crate::catalog::hardware::Confidence;
use crate::render::check::backend_name;
use crate::render::numbers;
use crate::render::page::prices;
use crate::report::MachinePage;
use maud::{Markup, html};

/// The score with its sums.
pub fn score(page: &MachinePage<'_>, index: usize, level: Level) -> Markup {
    let Some(score) = &page.grid.score else {
        return html! {};
    };
    let at = format!("/machines/{index}/score");
    let body = html! {
        p class="total" {
            span class="big" { (figure(&format!("{at}/total"), score.total, score.total)) }
            span class="quiet" { " of 1000" }
            span class="tier" { "tier " (score.tier) }
        }
        (sums(score, &at))
        p class="quiet small" { "Software: " (score.stack) "." }
    };
    block(level, &format!("score-{index}"), "Score", &body)
}

fn sums(score: &Score, at: &str) -> Markup {
    let parts = [
        ("Speed", "throughput", score.throughput, 500.0),
        ("Memory", "vram_fit", score.memory, 200.0),
        ("Software", "ecosystem", score.ecosystem, 200.0),
        ("Efficiency", "efficiency", score.efficiency, 100.0),
    ];
    html! {
        table class="sums" {
            caption class="hidden" { "How the score comes about" }
            thead class="hidden" { tr { th scope="col" { "part" } th scope="col" { "share" } th scope="col" { "points" } } }
            tbody {
                @for (name, key, points, most) in parts {
                    tr {
                        th scope="row" { (name) }
                        td class="wide" { (meter(points / most)) }
                        td class="num" {
                            (figure(&format!("{at}/{key}"), points, format!("{points:.0}")))
                            span class="quiet" { " / " (format!("{most:.0}")) }
                        }
                    }
                }
            }
            tfoot {
                tr {
                    th scope="row" colspan="2" { "Sum" }
                    td class="num" { (figure(&format!("{at}/sum"), score.sum(), format!("{:.0}", score.sum()))) }
                }
                tr {
                    th scope="row" colspan="2" { "× confidence, speed " (score.evidence.label()) }
                    td class="num" {
                        (figure(&format!("{at}/confidence"), score.confidence, format!("{:.2}", score.confidence)))
                    }
                }
            }
        }
    }
}

fn meter(share: f64) -> Markup {
    html! {
        svg class="meter" width="100%" height="8" aria-hidden="true" {
            rect class="track" width="100%" height="8" rx="4" {}
            rect class="fill" width=(percent(share.clamp(0.0, 1.0))) height="8" rx="4" {}
        }
    }
}

/// The facts of the catalog.
pub fn facts(page: &MachinePage<'_>, index: usize, level: Level) -> Markup {
    let h = page.grid.site.machine.hardware;
    let machine = &page.grid.site.machine;
    let at = format!("/machines/{index}");
    let kind = h.architecture.as_deref();
    let body = html! {
        dl {
            dt { "Maker" } dd { (h.vendor) @if let Some(a) = kind { ", " (a) } }
            dt { "Memory" }
            dd {
                @if machine.devices() > 1 { (machine.devices()) " × " }
                (figure(&format!("{at}/hw/memory_bytes"), machine.memory.get(), numbers::size(machine.memory)))
                " " (h.memory_type)
            }
            dt { "Usable" }
            dd {
                (memory(&format!("{at}/hw/usable_bytes"), page.grid.usable()))
                span class="quiet" { ": " (page.grid.pools.rule) }
            }
            dt { "Bandwidth" }
            dd {
                (figure(
                    &format!("{at}/hw/bandwidth_bytes_per_s"),
                    machine.device_bandwidth().get(),
                    numbers::bandwidth(machine.device_bandwidth()),
                ))
                " GB/s" (each(machine))
            }
            @if let Some(f) = h.fp16_tensor {
                dt { "Compute" }
                dd { (figure(&format!("{at}/facts/fp16_flop_per_s"), f.get(), format!("{:.0}", f.tflops()))) " TFLOP/s at half precision" }
            }
            @if let Some(w) = h.tdp {
                dt { "Power" }
                dd { (figure(&format!("{at}/facts/tdp_w"), w.get(), format!("{:.0}", w.get()))) " W at most" (each(machine)) }
            }
            @if let Some(year) = h.release_year {
                dt { "Released" }
                dd { (figure(&format!("{at}/facts/release_year"), year, year)) }
            }
            dt { "Price" } dd { (prices(&page.page, machine)) }
            dt { "Sold as" } dd { (page.page.sold_as) }
            dt { "Noise" } dd { (page.page.noise.label()) span class="quiet" { " (deduced from form and power)" } }
            dt { "Systems" } dd { (systems(&h.os)) }
            dt { "Runtimes" }
            dd {
                @for (i, s) in page.page.software.iter().enumerate() {
                    @if i > 0 { ", " }
                    (s.runtime.name) " " span class="quiet" { "(" (backend_name(s.backend)) ")" }
                }
            }
            @if let Some(note) = &h.notes { dt { "Note" } dd { (note) } }
            dt { "Facts" }
            dd { (confidence(h.confidence)) " " (sources(&h.sources)) }
        }
    };
    block(level, &format!("facts-{index}"), "Machine", &body)
}

const fn confidence(c: Confidence) -> &'static str {
    match c {
        Confidence::Official => "as its maker publishes",
        Confidence::Database => "as public databases agree",
        Confidence::Derived => "derived, or from one source",
    }
}

/// Only addresses of the web become links.
fn sources(all: &[String]) -> Markup {
    let is_web = |s: &str| s.starts_with("https://") || s.starts_with("http://");
    html! {
        span class="sources" {
            @for (i, source) in all.iter().enumerate() {
                @if is_web(source) {
                    a href=(source) rel="noreferrer noopener" { (short(source)) }
                } @else {
                    (source)
                }
                @if i + 1 < all.len() { br; }
            }
        }
    }
}

/// An address without what every address begins with, cut where it is long.
fn short(address: &str) -> String {
    const LONGEST: usize = 44;
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/');
    if rest.chars().count() <= LONGEST {
        return rest.to_owned();
    }
    rest.chars().take(LONGEST).chain(['…']).collect()
}

/// Systems as they write themselves.
fn systems(all: &[String]) -> String {
    all.iter().map(|s| system_name(s)).collect::<Vec<_>>().join(", ")
}
