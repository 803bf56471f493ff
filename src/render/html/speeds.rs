//! Speeds with their intervals: a table whose middle column is the chart, so that nothing is said by the drawing alone.

use super::parts::{Level, block as in_block, figure, memory, more, scrolls, speed, verdict};
use super::scale::{Log, percent};
use crate::engine::speed::Speed;
use crate::render::numbers;
use crate::report::{MachinePage, Run};
use maud::{Markup, html};

/// The drawn runs, and all of them as a table.
pub fn block(page: &MachinePage<'_>, index: usize, level: Level) -> Markup {
    let drawn: Vec<(usize, &Run<'_>)> = page.drawn.iter().map(|i| (*i, &page.runs[*i])).collect();
    let axis = axis(drawn.iter().filter_map(|(_, r)| r.answer.estimate.decode.as_ref()));
    let body = html! {
        p class="quiet" { "Decoded tokens per second in 8k of context with an empty cache, on a logarithmic scale. The dot is what to expect, the band holds four of five measurements." }
        table class="chart" role="table" {
            caption class="hidden" { "Speed of each model" }
            thead role="rowgroup" { (head(&axis, "Model", "tok/s")) }
            tbody role="rowgroup" {
                @for (i, run) in &drawn {
                    tr role="row" {
                        th scope="row" role="rowheader" { (run.answer.model.name) span class="with" { (run.answer.quant.name) } }
                        td role="cell" class="wide" {
                            @if let Some(s) = &run.answer.estimate.decode { (band(&axis, s, "", run.answer.judgement.verdict.id())) }
                        }
                        td role="cell" class="num" { (speed(&format!("/machines/{index}/runs/{i}/decode"), run.answer.estimate.decode.as_ref())) }
                    }
                }
            }
        }
        (more("Every format, with the longest context that fits", &scrolls("What it can run", &all(page, index))))
    };
    in_block(level, &format!("speeds-{index}"), "What it can run, and how fast", &body)
}

/// The axis of some speeds.
pub fn axis<'s>(speeds: impl Iterator<Item = &'s Speed>) -> Log {
    Log::around(speeds.flat_map(|s| [s.low.get(), s.high.get()]))
}

/// The title row with the numbers of the axis.
pub fn head(axis: &Log, first: &str, last: &str) -> Markup {
    html! {
        tr role="row" {
            th scope="col" role="columnheader" { (first) }
            th scope="col" role="columnheader" class="wide" {
                span class="hidden" { "drawn" }
                svg class="axis" width="100%" height="16" aria-hidden="true" {
                    @for x in axis.decades().into_iter().filter(|x| x.log10().fract().abs() < 1e-9) {
                        text x=(percent(axis.at(x))) y="12" text-anchor="middle" { (x) }
                    }
                }
            }
            th scope="col" role="columnheader" class="num" { (last) }
        }
    }
}

/// One speed as a dot in its interval.
pub fn band(axis: &Log, speed: &Speed, who: &str, class: &str) -> Markup {
    let (low, high) = (axis.at(speed.low.get()), axis.at(speed.high.get()));
    let text = format!(
        "{who}{} tok/s, from {} to {}",
        numbers::speed(speed.expected),
        numbers::speed(speed.low),
        numbers::speed(speed.high)
    );
    html! {
        svg class={ "band " (class) } width="100%" height="24" role="img" aria-label=(text) {
            title { (text) }
            @for x in axis.decades() {
                line class="rule" x1=(percent(axis.at(x))) x2=(percent(axis.at(x))) y1="0" y2="24" {}
            }
            rect class="range" x=(percent(low)) width=(percent(high - low)) y="7" height="10" rx="5" {}
            circle class="dot" cx=(percent(axis.at(speed.expected.get()))) cy="12" r="5" {}
        }
    }
}

/// Every run.
fn all(page: &MachinePage<'_>, index: usize) -> Markup {
    html! {
        table class="plain" {
            caption class="hidden" { "Every model in every format" }
            thead {
                tr {
                    th scope="col" { "Model" } th scope="col" { "Format" } th scope="col" { "Chat" }
                    th scope="col" class="num" { "tok/s" } th scope="col" class="num" { "Needs" }
                    th scope="col" class="num" { "Longest context" }
                }
            }
            tbody { @for (i, run) in page.runs.iter().enumerate() { (row(run, &format!("/machines/{index}/runs/{i}"))) } }
        }
    }
}

fn row(run: &Run<'_>, at: &str) -> Markup {
    let a = &run.answer;
    html! {
        tr {
            th scope="row" { (a.model.name) }
            td { (a.quant.name) }
            td { (verdict(a.judgement.verdict)) }
            td class="num" { (speed(&format!("{at}/decode"), a.estimate.decode.as_ref())) }
            td class="num" { (memory(&format!("{at}/bill/total_bytes"), run.bill.total)) }
            td class="num" {
                @if a.longest_context == 0 { span class="quiet" { "none" } }
                @else { (figure(&format!("{at}/longest_ctx"), a.longest_context, numbers::tokens(a.longest_context))) }
            }
        }
    }
}
