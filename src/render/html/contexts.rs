//! How memory grows with context: lines, and the figures as a table.

use super::gib;
use super::parts::{Level, block as in_block, figure, memory, more, scrolls};
use super::scale::{Linear, Log, percent};
use crate::advice::context::ContextLine;
use crate::render::numbers;
use crate::report::MachinePage;
use crate::units::Bytes;
use maud::{Markup, html};

const HEIGHT: f64 = 260.0;

/// The lines of some models.
pub fn block(page: &MachinePage<'_>, index: usize, level: Level) -> Markup {
    if page.contexts.is_empty() {
        return html! {};
    }
    let body = html! {
        p class="quiet" { "Memory in GiB against the context in tokens. The dashed line is what a model may use." }
        (drawing(&page.contexts, page.grid.usable(), index))
        ul class="legend" {
            @for (i, line) in page.contexts.iter().enumerate() {
                li {
                    svg class={ "key line-" (i) } width="22" height="10" aria-hidden="true" { line x1="0" x2="22" y1="5" y2="5" {} }
                    span {
                    (line.model.name) " " (line.quant.name)
                    span class="quiet" {
                        @if line.longest == 0 { ": does not fit" }
                        @else {
                            ": fits up to "
                            (figure(&format!("/machines/{index}/contexts/{i}/longest_ctx"), line.longest, numbers::tokens(line.longest)))
                        }
                    }
                    }
                }
            }
        }
        (more("The figures as a table", &scrolls("Memory by context", &figures(&page.contexts, index))))
    };
    in_block(level, &format!("contexts-{index}"), "How long a context fits", &body)
}

fn drawing(lines: &[ContextLine<'_>], usable: Bytes, index: usize) -> Markup {
    let tokens = Log::around(lines.iter().flat_map(|l| &l.points).map(|p| p.0 as f64));
    let most = lines.iter().flat_map(|l| &l.points).map(|p| p.1.gib()).fold(usable.gib(), f64::max);
    let least = lines
        .iter()
        .filter_map(|l| l.points.first())
        .map(|p| p.1.gib())
        .fold(usable.gib(), f64::max);
    // Lines that run far beyond the limit leave the picture.
    let axis = Linear::upto([most.min(least.max(usable.gib() * 1.4))].into_iter());
    let y = |x: f64| format!("{:.1}", (1.0 - axis.at(x)) * HEIGHT);
    let id = format!("context-title-{index}");
    html! {
        div class="plot" {
            svg width="100%" height=(HEIGHT + 44.0) role="img" aria-labelledby=(id) {
                title id=(id) { "Memory against context for " (lines.len()) " models; the table below holds the figures" }
                g transform="translate(0 10)" {
                    @for x in axis.ticks() {
                        line class="rule" x1="0" x2="100%" y1=(y(x)) y2=(y(x)) {}
                        text x="-8" y=(y(x)) dy="4" text-anchor="end" { (gib(x)) }
                    }
                    @for x in tokens.doublings().into_iter().filter(|x| x.log2() as i32 % 2 == 1) {
                        text x=(percent(tokens.at(x))) y=(HEIGHT + 20.0) text-anchor="middle" { (numbers::tokens(x as u64)) }
                    }
                    svg class="clip" width="100%" height=(HEIGHT) { (curves(lines, &tokens, &axis)) }
                    line class="limit" x1="0" x2="100%" y1=(y(usable.gib())) y2=(y(usable.gib())) {}
                }
            }
        }
    }
}

fn curves(lines: &[ContextLine<'_>], tokens: &Log, axis: &Linear) -> Markup {
    html! {
        @for (i, line) in lines.iter().enumerate() {
            g class={ "line-" (i) } {
                @for pair in line.points.windows(2) {
                    line x1=(percent(tokens.at(pair[0].0 as f64))) y1=(clipped(axis, pair[0].1))
                        x2=(percent(tokens.at(pair[1].0 as f64))) y2=(clipped(axis, pair[1].1)) {}
                }
            }
        }
    }
}

/// The height of a value, beyond the picture where it is above its end.
fn clipped(axis: &Linear, bytes: Bytes) -> String {
    format!("{:.1}", (1.0 - axis.share(bytes.gib())) * HEIGHT)
}

fn figures(lines: &[ContextLine<'_>], index: usize) -> Markup {
    let mut contexts: Vec<u64> = lines.iter().flat_map(|l| l.points.iter().map(|p| p.0)).collect();
    contexts.sort_unstable();
    contexts.dedup();
    html! {
        table class="plain" {
            caption class="hidden" { "Memory by context and model" }
            thead {
                tr { th scope="col" class="num" { "Context" } @for l in lines { th scope="col" class="num" { (l.model.name) } } }
            }
            tbody {
                @for c in contexts {
                    tr {
                        th scope="row" class="num" { (numbers::tokens(c)) }
                        @for (i, l) in lines.iter().enumerate() {
                            td class="num" {
                                @if let Some(n) = l.points.iter().position(|p| p.0 == c) {
                                    (memory(&format!("/machines/{index}/contexts/{i}/points/{n}/bytes"), l.points[n].1))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
