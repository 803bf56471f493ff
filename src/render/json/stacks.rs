//! Proven combinations as JSON.

use crate::advice::stacks::Applied;
use schemars::JsonSchema;
use serde::Serialize;

/// A proven combination that applies to a machine.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StackJson<'a> {
    id: &'a str,
    /// Whether it was proven on this very machine, and not on one much like it.
    same_machine: bool,
    proven_on: &'a str,
    count: u32,
    memory_gb: u64,
    runtime: &'a str,
    model: &'a str,
    quant: Option<&'a str>,
    front_end: Option<&'a str>,
    workload: &'a str,
    note: &'a str,
    date: &'a str,
    sources: &'a [String],
}

/// All that apply.
pub fn stacks<'a>(found: &'a [Applied<'_>]) -> Vec<StackJson<'a>> {
    found.iter().map(stack).collect()
}

fn stack<'a>(applied: &'a Applied<'_>) -> StackJson<'a> {
    let stack = applied.stack;
    StackJson {
        id: &stack.id,
        same_machine: applied.same,
        proven_on: &applied.proven_on.id,
        count: stack.count,
        memory_gb: stack.memory_gb,
        runtime: &stack.runtime,
        model: &stack.model,
        quant: stack.quant.as_deref(),
        front_end: stack.front_end.as_deref(),
        workload: &stack.workload,
        note: &stack.note,
        date: &stack.date,
        sources: &stack.sources,
    }
}
