//! The workloads: a table that becomes a list of cards on a small screen. Roles are said outright, since a browser forgets
//! them when a table is laid out otherwise.

use super::parts::{Level, figure, memory, speed, verdict};
use crate::advice::grid::WorkloadFit;
use crate::render::numbers;
use crate::report::MachinePage;
use maud::{Markup, html};

/// The grid with its rationale.
fn body(page: &MachinePage<'_>, index: usize) -> Markup {
    html! {
        table class="grid" role="table" {
            caption class="hidden" { "Every workload, its verdict, and why" }
            thead role="rowgroup" {
                tr role="row" {
                    th scope="col" role="columnheader" { "Workload" }
                    th scope="col" role="columnheader" { "Verdict" }
                    th scope="col" role="columnheader" class="num" { "tok/s" }
                    th scope="col" role="columnheader" class="num" { "Needs" }
                    th scope="col" role="columnheader" { "Why" }
                }
            }
            tbody role="rowgroup" {
                @for (i, fit) in page.grid.workloads.iter().enumerate() {
                    (row(fit, &format!("/machines/{index}/workloads/{i}")))
                }
            }
        }
    }
}

/// The block.
pub fn block(page: &MachinePage<'_>, index: usize, level: Level) -> Markup {
    super::parts::block(level, &format!("grid-{index}"), "What it is good for", &body(page, index))
}

fn row(fit: &WorkloadFit<'_>, at: &str) -> Markup {
    html! {
        tr role="row" {
            th scope="row" role="rowheader" {
                (fit.workload.name)
                span class="with" {
                    (fit.model.name) ", " (fit.quant.name) ", "
                    (figure(&format!("{at}/settings/ctx"), fit.settings.context, numbers::tokens(fit.settings.context)))
                    " context, " (figure(&format!("{at}/settings/depth"), fit.settings.depth, numbers::tokens(fit.settings.depth))) " filled"
                }
            }
            td role="cell" { (verdict(fit.judgement.verdict)) }
            td role="cell" class="num" data-label="tok/s" { (speed(&format!("{at}/decode"), fit.estimate.decode.as_ref())) }
            td role="cell" class="num" data-label="needs" { (memory(&format!("{at}/memory/total_bytes"), fit.estimate.memory.total())) }
            td role="cell" class="why" { (fit.judgement.rationale()) }
        }
    }
}
