//! Several machines side by side, then each alone.

use super::parts::{Level, block, figure, memory, scrolls, speed, verdict};
use super::speeds::{axis, band, head};
use super::{blocks, lead, long_name, scatter};
use crate::advice::naming;
use crate::advice::naming::each;
use crate::render::check::{backend_name, machine_name};
use crate::render::numbers;
use crate::report::{Document, MachinePage};
use maud::{Markup, html};

/// The whole of it.
pub fn several(document: &Document<'_>, title: &str) -> Markup {
    html! {
        header {
            p class="kicker" { "Will it run? " span class="quiet" { "Local language models on" } }
            h1 { (title) }
            nav aria-label="Machines" {
                ul {
                    @for (i, m) in document.machines.iter().enumerate() {
                        li { (key(i)) a href={ "#machine-" (i) } { (short_name(m)) } }
                    }
                }
            }
        }
        main id="main" {
            (block(Level::Second, "sides", "Side by side", &scrolls("Side by side", &matrix(document))))
            (block(Level::Second, "wins", "Who is better at what", &wins(document)))
            (block(Level::Second, "choose", "Which to choose", &choices(document)))
            (block(Level::Second, "common", "The same models on each", &common(document)))
            (scatter::block(document, Level::Second))
            @for (i, m) in document.machines.iter().enumerate() {
                article aria-labelledby={ "machine-" (i) } {
                    h2 id={ "machine-" (i) } { (key(i)) (long_name(&machine_name(&m.grid.site.machine))) }
                    (lead(m, i))
                    (blocks(m, i, Level::Third))
                }
            }
        }
    }
}

/// The colour of a machine.
fn key(index: usize) -> Markup {
    html! { span class={ "swatch round own series-" (index % 8) } aria-hidden="true" {} }
}

/// Its name without what stands in brackets.
pub fn short_name(page: &MachinePage<'_>) -> String {
    naming::short_name(&page.grid.site.machine)
}

fn matrix(document: &Document<'_>) -> Markup {
    let all = || document.machines.iter().enumerate();
    let workloads = document.machines.first().map_or(0, |m| m.grid.workloads.len());
    html! {
        table class="plain matrix" {
            caption class="hidden" { "Facts and workloads of each machine" }
            thead {
                tr { td {} @for (i, m) in all() { th scope="col" { (key(i)) (short_name(m)) } } }
            }
            tbody {
                tr { th scope="row" { "Score" } @for (i, m) in all() { td { (score(m, i)) } } }
                tr {
                    th scope="row" { "Usable memory" }
                    @for (i, m) in all() { td { (memory(&format!("/machines/{i}/hw/usable_bytes"), m.grid.usable())) } }
                }
                tr {
                    th scope="row" { "Bandwidth" }
                    @for (i, m) in all() {
                        td {
                            (figure(&format!("/machines/{i}/spot/bandwidth_bytes_per_s"), m.spot.bandwidth.get(), numbers::bandwidth(m.spot.bandwidth)))
                            " GB/s" (each(&m.grid.site.machine))
                        }
                    }
                }
                tr { th scope="row" { "Power" } @for (i, m) in all() { td { (power(m, i)) } } }
                tr { th scope="row" { "Noise, deduced" } @for (_, m) in all() { td { (m.page.noise.label()) } } }
                tr { th scope="row" { "Price" } @for (i, m) in all() { td { (price(m, i)) } } }
                tr { th scope="row" { "Backend" } @for (_, m) in all() { td { (backend_name(m.grid.site.backend)) } } }
                @for w in 0..workloads {
                    tr {
                        th scope="row" { (document.machines[0].grid.workloads[w].workload.name) }
                        @for (i, m) in all() { td { (workload(m, i, w)) } }
                    }
                }
            }
        }
    }
}

fn unknown() -> Markup {
    html! { span class="quiet" { "not known" } }
}

fn score(page: &MachinePage<'_>, index: usize) -> Markup {
    page.grid.score.as_ref().map_or_else(unknown, |s| {
        html! { strong { (figure(&format!("/machines/{index}/score/total"), s.total, s.total)) } ", tier " (s.tier) }
    })
}

fn power(page: &MachinePage<'_>, index: usize) -> Markup {
    let machine = &page.grid.site.machine;
    let watts = machine.hardware.tdp;
    watts.map_or_else(unknown, |w| {
        html! { (figure(&format!("/machines/{index}/facts/tdp_w"), w.get(), format!("{:.0}", w.get()))) " W at most" (each(machine)) }
    })
}

fn price(page: &MachinePage<'_>, index: usize) -> Markup {
    page.page.price.map_or_else(unknown, |p| {
        let field = format!("/machines/{index}/price/usd");
        html! { (figure(&field, p.usd.get(), numbers::usd(p.usd))) " (" (p.kind.label()) ")" }
    })
}

fn workload(page: &MachinePage<'_>, index: usize, w: usize) -> Markup {
    let Some(fit) = page.grid.workloads.get(w) else {
        return html! {};
    };
    let decode = fit.estimate.decode.as_ref().filter(|_| fit.estimate.fits);
    html! {
        (verdict(fit.judgement.verdict))
        @if decode.is_some() {
            span class="with" { (speed(&format!("/machines/{index}/workloads/{w}/decode"), decode)) " tok/s" }
        }
    }
}

fn wins(document: &Document<'_>) -> Markup {
    html! {
        dl class="wins" {
            @for w in &document.wins {
                dt { (w.what) }
                dd {
                    @match w.winner.and_then(|i| Some((i, document.machines.get(i)?))) {
                        Some((i, m)) => strong { (key(i)) (short_name(m)) },
                        None => strong { "a tie" },
                    }
                    span class="with" { (w.why) }
                }
            }
        }
    }
}

fn choices(document: &Document<'_>) -> Markup {
    html! {
        dl class="wins" {
            @for c in &document.choices {
                @if let Some(m) = document.machines.get(c.index) {
                    dt { (key(c.index)) (short_name(m)) }
                    dd {
                        @if c.reasons.is_empty() { span class="quiet" { "nothing of this speaks for it against the others" } }
                        @else { ul { @for r in &c.reasons { li { (r) } } } }
                    }
                }
            }
        }
    }
}

fn common(document: &Document<'_>) -> Markup {
    let found = |m: usize, run: Option<usize>| {
        Some((run?, document.machines.get(m)?.runs.get(run?)?.answer.estimate.decode.as_ref()?))
    };
    let speeds = document.common.iter().flat_map(|c| c.runs.iter().enumerate());
    let axis = axis(speeds.filter_map(|(m, r)| found(m, *r).map(|f| f.1)));
    html! {
        p class="quiet" {
            "Decoded tokens per second in 8k of context with an empty cache, on a logarithmic scale. The dot is what to expect, the band holds four of five "
            "measurements; where bands overlap, call it a tie."
        }
        table class="chart common" role="table" {
            caption class="hidden" { "Speed of each model on each machine" }
            thead role="rowgroup" { (head(&axis, "Machine", "tok/s")) }
            @for c in &document.common {
                tbody role="rowgroup" {
                    tr role="row" { th role="rowheader" scope="rowgroup" colspan="3" class="group" { (c.model.name) " " span class="quiet" { (c.quant.name) } } }
                    @for (m, run) in c.runs.iter().enumerate() {
                        tr role="row" class=[(c.fastest == Some(m)).then_some("first")] {
                            th role="rowheader" scope="row" { (key(m)) (short_name(&document.machines[m])) }
                            td role="cell" class="wide" {
                                @if let Some((_, s)) = found(m, *run) { (band(&axis, s, "", &format!("series-{}", m % 8))) }
                            }
                            td role="cell" class="num" {
                                @match found(m, *run) {
                                    Some((r, s)) => (speed(&format!("/machines/{m}/runs/{r}/decode"), Some(s))),
                                    None => span class="quiet" { "does not run" },
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
