//! What breaks first, alternatives, pairings, who should avoid it, questions.

use super::{Part, Row};
use crate::advice::naming::sized_name;
use crate::advice::page::Page;
use crate::render::stacks;
use crate::render::text::Role;

/// Proven combinations shown.
const STACKS: usize = 2;

/// What breaks first, in order.
pub fn breaks(page: &Page<'_>) -> Vec<Part> {
    let row = |(n, f): (usize, &crate::advice::page::Failure)| Row {
        label: format!("{}", n + 1),
        texts: vec![(Role::Plain, f.when.clone()), (Role::Good, format!("→ {}{}", f.fix, see(f)))],
    };
    let mut rows: Vec<Row> = page.failures.iter().enumerate().map(row).collect();
    if rows.is_empty() {
        rows.push(Row::one("", "nothing that the figures foresee"));
    }
    for note in &page.notes {
        rows.push(Row {
            label: note.topic.id().to_owned(),
            texts: vec![
                (Role::Plain, note.text.clone()),
                (
                    Role::Quiet,
                    format!(
                        "{}, {}",
                        super::hosts(note.sources.iter().map(String::as_str)),
                        note.date
                    ),
                ),
            ],
        });
    }
    vec![Part::Rows(rows)]
}

/// Where more is said of it.
fn see(failure: &crate::advice::page::Failure) -> String {
    failure.see.map_or_else(String::new, |id| format!(" (more: `wir fix {id}`)"))
}

/// Other machines by what one wants.
pub fn alternatives(page: &Page<'_>) -> Vec<Part> {
    let row = |i: &crate::advice::page::Intent<'_>| {
        let name = sized_name(&i.peer.machine);
        let price = i.peer.price.map_or("price unknown".to_owned(), |p| p.words());
        (Role::Plain, format!("{}: {name}, {price}; {}", i.want.label(), i.why))
    };
    let mut texts: Vec<(Role, String)> = page.intents.iter().map(row).collect();
    if texts.is_empty() {
        texts.push((Role::Plain, "the catalog has nothing else of its group".to_owned()));
    }
    vec![Part::Rows(vec![Row { label: "want".to_owned(), texts }])]
}

/// What goes well together.
pub fn pairings(page: &Page<'_>) -> Vec<Part> {
    let row = |p: &crate::advice::page::Pairing<'_>| {
        let front = p.front_end.map(|f| format!(" + {} ({})", f.name, f.how));
        let text = format!(
            "{} + {} {}{}{}",
            p.runtime.name,
            p.model.name,
            p.quant.name,
            p.speed,
            front.unwrap_or_default()
        );
        Row::one(p.what, text)
    };
    let mut rows: Vec<Row> = page.pairings.iter().map(row).collect();
    if rows.is_empty() {
        rows.push(Row::one("none", "no reference model runs on it"));
    }
    for applied in page.stacks.iter().take(STACKS) {
        let sources = super::hosts(applied.stack.sources.iter().map(String::as_str));
        rows.push(Row {
            label: "proven".to_owned(),
            texts: vec![(Role::Plain, stacks::text(applied)), (Role::Quiet, sources)],
        });
    }
    vec![Part::Rows(rows)]
}

/// Who should avoid it.
pub fn avoid(page: &Page<'_>) -> Vec<Part> {
    vec![Part::Rows(vec![Row::remarks("not for", Role::Plain, &page.avoid)])]
}

/// Questions with their answers.
pub fn faq(page: &Page<'_>) -> Vec<Part> {
    let row = |q: &crate::advice::page::Answered| Row {
        label: String::new(),
        texts: vec![(Role::Strong, q.question.clone()), (Role::Plain, q.answer.clone())],
    };
    vec![Part::Rows(page.faq.iter().map(row).collect())]
}
