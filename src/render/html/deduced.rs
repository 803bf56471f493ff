//! The deduced blocks of a machine: verdict, comparison, memory, programs, what breaks first, questions.

use super::parts::{Level, block, scrolls};
use crate::render::page::{self, Depth, Part, Row};
use crate::render::table::Table;
use crate::report::MachinePage;
use maud::{Markup, html};

/// All of them.
pub fn blocks(found: &MachinePage<'_>, index: usize, level: Level) -> Markup {
    let all = page::blocks(&found.page, found.grid.site.machine.hardware, Depth::All);
    html! {
        @for b in &all {
            @let title = b.chapter.title();
            @let body = html! { @for part in &b.parts { (self::part(part, title)) } };
            (block(level, &format!("{}-{index}", b.chapter.id()), title, &body))
        }
    }
}

fn part(part: &Part, title: &str) -> Markup {
    match part {
        Part::Rows(rows) => html! { dl class="deduced" { @for r in rows { (row(r)) } } },
        Part::Table(table) => scrolls(title, &self::table(table, title)),
        Part::Small(text) => html! { p class="quiet small" { (text) } },
    }
}

fn row(row: &Row) -> Markup {
    html! {
        dt { (row.label) }
        dd {
            @match row.texts.as_slice() {
                [only] => (only.1),
                several => ul { @for t in several { li { (t.1) } } },
            }
        }
    }
}

fn table(table: &Table, title: &str) -> Markup {
    let titles: Vec<(&str, bool)> = table.titles().collect();
    html! {
        table class="plain" {
            caption class="hidden" { (title) }
            thead { tr { @for (t, figures) in &titles { th scope="col" class=[figures.then_some("num")] { (t) } } } }
            tbody {
                @for cells in table.texts() {
                    tr {
                        @for (cell, (_, figures)) in cells.iter().zip(&titles) {
                            td class=[figures.then_some("num")] { (cell) }
                        }
                    }
                }
            }
        }
    }
}
