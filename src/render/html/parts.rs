//! What every block of the page is made of.

use crate::advice::verdict::Verdict;
use crate::engine::speed::Speed;
use crate::render::numbers;
use crate::units::Bytes;
use maud::{Markup, html};
use std::fmt::Display;

/// How deep a block's heading is: one machine has its blocks at the second level, several at the third.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// `h2`.
    Second,
    /// `h3`.
    Third,
}

/// A block with its heading.
pub fn block(level: Level, id: &str, title: &str, body: &Markup) -> Markup {
    html! {
        section class="block" aria-labelledby=(id) {
            @match level {
                Level::Second => h2 id=(id) { (title) },
                Level::Third => h3 id=(id) { (title) },
            }
            (body)
        }
    }
}

/// A figure: as people read it, its exact value, and which field of the JSON that is.
pub fn figure(field: &str, exact: impl Display, text: impl Display) -> Markup {
    html! { data value=(exact) data-f=(field) { (text) } }
}

/// An amount of memory.
pub fn memory(field: &str, bytes: Bytes) -> Markup {
    figure(field, bytes.get(), numbers::memory(bytes))
}

/// A speed with its interval; `field` is the object that holds them.
pub fn speed(field: &str, speed: Option<&Speed>) -> Markup {
    let Some(s) = speed else {
        return html! { span class="quiet" { "–" } };
    };
    html! {
        span class="num" {
            (figure(&format!("{field}/tok_per_s"), s.expected.get(), numbers::speed(s.expected)))
        }
        " "
        span class="quiet interval" {
            (figure(&format!("{field}/low"), s.low.get(), numbers::speed(s.low)))
            "–"
            (figure(&format!("{field}/high"), s.high.get(), numbers::speed(s.high)))
        }
    }
}

/// A verdict: its sign and its words, so that it reads without colour.
pub fn verdict(verdict: Verdict) -> Markup {
    html! {
        span class={ "verdict " (verdict.id()) } {
            span aria-hidden="true" { (verdict.sign().0) } " " (verdict.label())
        }
    }
}

/// A table that is wider than a small screen scrolls in its own box, with the keyboard too.
pub fn scrolls(label: &str, table: &Markup) -> Markup {
    html! { div class="scroll" role="region" tabindex="0" aria-label=(label) { (table) } }
}

/// What is there for those who want it.
pub fn more(summary: &str, body: &Markup) -> Markup {
    html! { details { summary { (summary) } (body) } }
}
