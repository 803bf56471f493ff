//! What fills the memory: stacked bars, and the figures as a table.

use super::gib;
use super::parts::{Level, block as in_block, memory, more, scrolls};
use super::scale::{Linear, percent};
use crate::render::numbers;
use crate::report::{Bill, MachinePage, Run};
use maud::{Markup, html};

/// Fields of the JSON and classes of the style, in the order of a bill.
const TERMS: [&str; 5] = ["weights", "kv", "compute", "runtime", "elsewhere"];

/// The bills of some runs.
pub fn block(page: &MachinePage<'_>, index: usize, level: Level) -> Markup {
    let billed: Vec<(usize, &Run<'_>)> = page.billed.iter().map(|i| (*i, &page.runs[*i])).collect();
    let usable = page.grid.usable();
    let ends = billed.iter().map(|(_, r)| r.bill.total.gib()).chain([usable.gib()]);
    // What is far too large would squeeze all that matters; its bar leaves the picture.
    let axis = Linear::upto(ends.map(|x| x.min(usable.gib() * 1.6)));
    let named = Bill::terms(&page.runs.first().map_or_else(no_bill, |r| r.bill));
    let body = html! {
        p class="quiet" {
            "With the context of a chat (8k). The dashed line is what a model may use: "
            (memory(&format!("/machines/{index}/hw/usable_bytes"), usable)) "."
        }
        ul class="legend" {
            @for (class, (name, _)) in TERMS.iter().zip(named) { li { span class={ "swatch " (class) } {} (name) } }
        }
        table class="chart bills" role="table" {
            caption class="hidden" { "Memory of each model" }
            thead role="rowgroup" { (head(&axis)) }
            tbody role="rowgroup" {
                @for (i, run) in &billed {
                    tr role="row" {
                        th scope="row" role="rowheader" { (run.answer.model.name) span class="with" { (run.answer.quant.name) } }
                        td role="cell" class="wide" { (bar(&axis, &run.bill)) }
                        td role="cell" class="num" { (memory(&format!("/machines/{index}/runs/{i}/bill/total_bytes"), run.bill.total)) }
                    }
                }
            }
        }
        (more("The terms as a table", &scrolls("Memory bills", &figures(&billed, index))))
    };
    in_block(level, &format!("bills-{index}"), "What fills the memory", &body)
}

const fn no_bill() -> Bill {
    let none = crate::units::Bytes::ZERO;
    Bill {
        weights: none,
        kv: none,
        compute: none,
        overhead: none,
        elsewhere: none,
        total: none,
        usable: none,
    }
}

fn head(axis: &Linear) -> Markup {
    html! {
        tr role="row" {
            th scope="col" role="columnheader" { "Model" }
            th scope="col" role="columnheader" class="wide" {
                span class="hidden" { "drawn" }
                svg class="axis" width="100%" height="16" aria-hidden="true" {
                    @for x in axis.ticks() {
                        text x=(percent(axis.at(x))) y="12" text-anchor=(if x == 0.0 { "start" } else { "middle" }) { (gib(x)) }
                    }
                }
            }
            th scope="col" role="columnheader" class="num" { "Total" }
        }
    }
}

fn bar(axis: &Linear, bill: &Bill) -> Markup {
    let mut from = 0.0;
    let mut parts = Vec::new();
    for (class, (name, bytes)) in TERMS.iter().zip(bill.terms()) {
        let (start, end) = (axis.at(from), axis.at(from + bytes.gib()));
        from += bytes.gib();
        parts.push((class, start, end - start, format!("{name} {}", numbers::memory(bytes))));
    }
    let spoken: Vec<&str> = parts.iter().map(|p| p.3.as_str()).collect();
    let limit = percent(axis.at(bill.usable.gib()));
    html! {
        svg class="bill" width="100%" height="24" role="img" aria-label=(spoken.join(", ")) {
            @for x in axis.ticks() {
                line class="rule" x1=(percent(axis.at(x))) x2=(percent(axis.at(x))) y1="0" y2="24" {}
            }
            @for (class, start, width, text) in &parts {
                @if *width > 0.0 {
                    rect class=(class) x=(percent(*start)) width=(percent(*width)) y="5" height="14" { title { (text) } }
                }
            }
            @if axis.share(bill.total.gib()) > 1.0 {
                // The bar leaves the picture.
                line class="cut" x1="95%" x2="97%" y1="23" y2="1" {}
            }
            line class="limit" x1=(limit) x2=(limit) y1="0" y2="24" {}
        }
    }
}

fn figures(billed: &[(usize, &Run<'_>)], index: usize) -> Markup {
    html! {
        table class="plain" {
            caption class="hidden" { "Memory by term" }
            thead {
                tr {
                    th scope="col" { "Model" }
                    @for (name, _) in no_bill().terms() { th scope="col" class="num" { (name) } }
                }
            }
            tbody {
                @for (i, run) in billed {
                    tr {
                        th scope="row" { (run.answer.model.name) }
                        @for (key, (_, bytes)) in TERMS.iter().zip(run.bill.terms()) {
                            td class="num" { (memory(&format!("/machines/{index}/runs/{i}/bill/{key}_bytes"), bytes)) }
                        }
                    }
                }
            }
        }
    }
}
