//! A report as one HTML file: no script, nothing from elsewhere. All text is escaped by the templates; what could still play
//! tricks (control characters, marks that turn the direction of writing) is left out at the very end.

mod bills;
mod card;
mod contexts;
mod deduced;
mod grid;
mod parts;
mod scatter;
mod side;
mod speeds;

use crate::render::check::{backend_name, machine_name};
use crate::render::numbers;
use crate::render::scale;
use crate::report::{Document, MachinePage};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use parts::{Level, memory};

const STYLE: &str = include_str!("style.css");

/// Nothing may be loaded, run or sent.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The whole page.
pub fn page(document: &Document<'_>) -> String {
    let title = title(document);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="generator" content={ "wir " (env!("CARGO_PKG_VERSION")) };
                title { (title) " – will it run?" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a class="skip" href="#main" { "Skip to the content" }
                @match document.machines.as_slice() {
                    [only] => (alone(document, only)),
                    _ => (side::several(document, &title)),
                }
                (footer(document))
            }
        }
    };
    harmless(&page.into_string())
}

/// The machine, or the short names of several.
fn title(document: &Document<'_>) -> String {
    let names: Vec<String> = document.machines.iter().map(side::short_name).collect();
    match (document.machines.as_slice(), names.split_last()) {
        ([only], _) => machine_name(&only.grid.site.machine),
        ([_, _], _) => names.join(" against "),
        (_, Some((last, others))) => format!("{} and {last}", others.join(", ")),
        _ => "No machine".to_owned(),
    }
}

/// A name whose brackets (cores, code names) step back.
fn long_name(name: &str) -> Markup {
    let split = name.split_once(" (").and_then(|(n, rest)| Some((n, rest.split_once(')')?)));
    html! {
        @match split {
            Some((short, (inside, after))) => { (short) (after) " " span class="inside" { (inside) } },
            None => (name),
        }
    }
}

fn alone(document: &Document<'_>, page: &MachinePage<'_>) -> Markup {
    html! {
        header {
            p class="kicker" { "Will it run? " span class="quiet" { "Local language models on" } }
            h1 { (long_name(&machine_name(&page.grid.site.machine))) }
            (lead(page, 0))
        }
        main id="main" {
            (blocks(page, 0, Level::Second))
            (scatter::block(document, Level::Second))
        }
    }
}

/// What leads every machine: its sentence and how it was asked about.
fn lead(page: &MachinePage<'_>, index: usize) -> Markup {
    let site = &page.grid.site;
    html! {
        p class="lead" { (page.grid.summary) "." }
        p class="quiet" {
            (site.runtime.name) " with " (backend_name(site.backend)) " · "
            (memory(&format!("/machines/{index}/hw/usable_bytes"), page.grid.usable()))
            " usable by a model"
        }
        @if !site.notes.is_empty() {
            ul class="notes" { @for note in &site.notes { li { (note) } } }
        }
    }
}

/// All blocks of one machine.
fn blocks(page: &MachinePage<'_>, index: usize, level: Level) -> Markup {
    html! {
        div class="pair" { (card::score(page, index, level)) (card::facts(page, index, level)) }
        (grid::block(page, index, level))
        (speeds::block(page, index, level))
        (bills::block(page, index, level))
        (contexts::block(page, index, level))
        (deduced::blocks(page, index, level))
    }
}

fn footer(document: &Document<'_>) -> Markup {
    html! {
        footer {
            p {
                "Speeds are decoded tokens per second for one user; the range beside each holds four of five "
                "measurements. Memory is in binary units (GiB). Nothing on this page was fetched from elsewhere."
            }
            p {
                "Made by wir " (env!("CARGO_PKG_VERSION")) ". More in a terminal: "
                @for (i, m) in document.machines.iter().enumerate() {
                    @if i > 0 { ", " }
                    code { "wir show " (m.grid.site.machine.hardware.id) }
                }
                ", " code { "wir accuracy" } " for how far such figures are from measurements."
            }
        }
    }
}

/// A number with its unit, for axes.
fn gib(x: f64) -> String {
    let whole = x.round();
    if (x - whole).abs() < 1e-9 { numbers::count(whole as u64) } else { format!("{x:.1}") }
}

/// The text without characters that do not show: controls, and marks that turn the direction of writing.
pub fn harmless(text: &str) -> String {
    let shows = |c: &char| match c {
        '\n' => true,
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => {
            false
        }
        '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => false,
        c => !c.is_control(),
    };
    text.chars().filter(shows).collect()
}
