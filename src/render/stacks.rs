//! Proven combinations, in a line each.

use super::labels::labelled;
use super::look::Look;
use super::recommend::short_name;
use super::text::{Line, Role};
use crate::advice::stacks::Applied;

/// Up to two combinations behind a label, each with where it was read; nothing where there is none.
pub fn lines(found: &[Applied<'_>], look: &Look) -> Vec<Line> {
    let shown = found.iter().take(2).flat_map(|a| {
        let source = a.stack.sources.first().map(|s| (Role::Quiet, s.clone()));
        std::iter::once((Role::Plain, text(a))).chain(source)
    });
    labelled("proven", shown, look)
}

/// "llama.cpp + gpt-oss 20B + Open WebUI on the GeForce RTX 4090 (2026-05-20): what to know".
pub fn text(applied: &Applied<'_>) -> String {
    let stack = applied.stack;
    let mut parts = vec![applied.runtime.name.as_str(), applied.model.name.as_str()];
    parts.extend(stack.front_end.as_deref());
    let count = if stack.count > 1 { format!("{}× ", stack.count) } else { "the ".to_owned() };
    let machine = short_name(&applied.proven_on.name);
    let like = if applied.same { "" } else { ", which is much like this" };
    format!(
        "{} on {count}{machine} with {} GB{like} ({}): {}",
        parts.join(" + "),
        stack.memory_gb,
        stack.date,
        stack.note
    )
}
