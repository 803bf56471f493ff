//! The next sensible commands under a list of the catalog.

use super::labels::labelled;
use super::look::Look;
use super::table::Table;
use super::text::{Line, Role};
use crate::report::{HardwareList, ModelList, QuantList, RuntimeList};

/// A list with what to type next.
fn with_next(table: &Table, next: Vec<String>, look: &Look) -> Vec<Line> {
    let mut lines = table.lines(look);
    lines.push(Line::empty());
    lines.extend(labelled("next", next.into_iter().map(|t| (Role::Plain, t)), look));
    lines
}

/// Machines.
pub fn hardware(list: &HardwareList<'_>, look: &Look) -> Vec<Line> {
    let id = |i: usize| list.entries.get(i).map(|h| h.id.as_str());
    let first = id(0).unwrap_or_default();
    let mut next = vec![format!("`wir show {first}` for all about one")];
    if let Some((a, b)) = id(0).zip(id(1)) {
        next.push(format!("`wir compare {a} {b}` for two side by side"));
    }
    next.push("`wir hw --sort score` for an order, with filters: `wir hw --help`".to_owned());
    with_next(&super::lists::hardware(list), next, look)
}

/// Models.
pub fn models(list: &ModelList<'_>, look: &Look) -> Vec<Line> {
    // Embedding models and the like run, but no one plans a purchase for them.
    let chats = |m: &&crate::catalog::model::Model| m.tasks.iter().any(|t| t == "chat");
    let all = || list.entries.iter().map(|(m, _)| *m);
    let id = all().find(chats).or_else(|| all().next()).map_or("MODEL", |m| m.id.as_str());
    let next = vec![
        format!("`wir check {id}` for how it runs here, `wir check {id} HARDWARE` elsewhere"),
        format!("`wir plan {id}` for what to buy, `wir recommend` for what suits this machine"),
    ];
    with_next(&super::lists::models(list), next, look)
}

/// Formats.
pub fn quants(list: &QuantList<'_>, look: &Look) -> Vec<Line> {
    let name = list.entries.iter().find(|q| q.name == "Q4_K_M").or(list.entries.first());
    let name = name.map_or("FORMAT", |q| q.name.as_str());
    let name = if name.contains(' ') { format!("\"{name}\"") } else { name.to_owned() };
    let next = vec![
        format!("`wir check MODEL --quant {name}` for a model in one of them"),
        "`wir check MODEL --best-quant` for the one that loses least of those that fit".to_owned(),
        "`wir explain perplexity` for what the loss means".to_owned(),
    ];
    with_next(&super::lists::quants(list), next, look)
}

/// Runtimes.
pub fn runtimes(list: &RuntimeList<'_>, look: &Look) -> Vec<Line> {
    let id = list.entries.first().map_or("NAME", |r| r.id.as_str());
    let next = vec![
        format!("`wir check MODEL --runtime {id}` for a model in one of them"),
        format!("`wir launch MODEL --runtime {id}` for the commands that start it"),
    ];
    with_next(&super::lists::runtimes(list), next, look)
}
