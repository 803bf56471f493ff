//! Proven combinations that apply to a machine: those that were proven on it, and those from machines much like it. Whichever
//! it is, the engine has to agree that the model fits and is fast enough for what the combination is for.

use super::verdict::{Judgement, Needs, Verdict, judge};
use crate::catalog::Catalog;
use crate::catalog::hardware::Hardware;
use crate::catalog::model::Model;
use crate::catalog::quant::Quant;
use crate::catalog::runtime::Runtime;
use crate::catalog::stack::Stack;
use crate::catalog::workload::Workload;
use crate::engine::machine::Machine;
use crate::engine::request::{Request, Settings};
use crate::engine::software::{backend, customary_quant};
use crate::engine::{Estimate, estimate, weight_table};
use crate::units::Bytes;

/// Up to this multiple of its memory another machine is like the proven one.
const MOST_MEMORY: f64 = 1.6;

/// From this share of its bandwidth on.
const LEAST_BANDWIDTH: f64 = 0.7;

/// The context of a chat, where none was stated.
const CONTEXT: u64 = 8192;

/// A combination that applies.
#[derive(Clone, Debug)]
pub struct Applied<'a> {
    /// The combination.
    pub stack: &'a Stack,
    /// The hardware that it was proven on.
    pub proven_on: &'a Hardware,
    /// Whether that is this very machine.
    pub same: bool,
    /// The runtime.
    pub runtime: &'a Runtime,
    /// The model.
    pub model: &'a Model,
    /// The format; the customary one where none was stated.
    pub quant: &'a Quant,
    /// What it is for.
    pub workload: &'a Workload,
    /// The answer here.
    pub estimate: Estimate,
    /// Its verdict for what the combination is for.
    pub judgement: Judgement,
}

impl Applied<'_> {
    /// Whether it is for a task: chats of any size are one.
    pub fn serves(&self, task: &Workload) -> bool {
        let kind =
            |w: &Workload| if w.id.starts_with("chat") { "chat".to_owned() } else { w.id.clone() };
        kind(self.workload) == kind(task)
    }
}

/// Combinations for a machine: proven ones first, then those from the machines that are most like it.
pub fn for_machine<'a>(catalog: &'a Catalog, machine: &Machine<'a>) -> Vec<Applied<'a>> {
    let mut found: Vec<Applied<'a>> =
        catalog.stacks.iter().filter_map(|s| applied(catalog, machine, s)).collect();
    let distance = |a: &Applied<'_>| {
        let memory = machine.memory.get() as f64 / Bytes::from_gib(a.stack.memory_gb).get() as f64;
        let own = machine.device_bandwidth().get();
        memory.ln().abs() + (own / a.proven_on.bandwidth.get()).ln().abs()
    };
    found.sort_by(|a, b| b.same.cmp(&a.same).then(distance(a).total_cmp(&distance(b))));
    found
}

fn applied<'a>(
    catalog: &'a Catalog,
    machine: &Machine<'a>,
    stack: &'a Stack,
) -> Option<Applied<'a>> {
    let proven: Vec<&Hardware> = stack
        .hardware
        .iter()
        .filter_map(|id| catalog.hardware.iter().find(|h| h.id == *id))
        .collect();
    let enough = machine.memory >= Bytes::from_gib(stack.memory_gb);
    let exact = proven.iter().find(|h| h.id == machine.hardware.id).filter(|_| enough);
    let proven_on = exact.or_else(|| proven.iter().find(|h| alike(machine, h, stack)))?;
    if machine.devices() != stack.count {
        return None;
    }
    let runtime = catalog.runtimes.iter().find(|r| r.id == stack.runtime)?;
    let model = catalog.models.iter().find(|m| m.id == stack.model)?;
    let workload = catalog.workloads.iter().find(|w| w.id == stack.workload)?;
    let quant = match &stack.quant {
        Some(name) => catalog.quants.iter().find(|q| q.name == *name)?,
        None => customary_quant(catalog, model, runtime),
    };
    let dims = model.dims.as_ref()?;
    let request = Request {
        machine: machine.clone(),
        model,
        quant,
        runtime,
        backend: backend(machine.hardware, runtime),
        settings: settings(stack, dims.max_context.get()),
    };
    if !machine.hardware.backends.iter().any(|b| b == request.backend) {
        return None;
    }
    let answer = estimate(&request, dims, &weight_table(&request, dims), catalog);
    let judgement = judge(&answer, &Needs::from(workload), None);
    let agrees = answer.fits && judgement.verdict >= Verdict::Tight;
    agrees.then(|| Applied {
        stack,
        proven_on,
        same: exact.is_some(),
        runtime,
        model,
        quant,
        workload,
        estimate: answer,
        judgement,
    })
}

/// How a combination is run.
fn settings(stack: &Stack, most: u64) -> Settings {
    let context = stack.context.unwrap_or(CONTEXT).min(most);
    Settings { context, prompt: Settings::default().prompt.min(context), ..Settings::default() }
}

/// Whether a machine is much like the proven one: the same kind of memory and software, no less memory and not much more, and
/// about its bandwidth.
fn alike(machine: &Machine<'_>, proven: &Hardware, stack: &Stack) -> bool {
    let own = machine.hardware;
    let memory = machine.memory.get() as f64 / Bytes::from_gib(stack.memory_gb).get() as f64;
    let bandwidth = machine.device_bandwidth().get() / proven.bandwidth.get();
    own.memory_kind == proven.memory_kind
        && own.backends.first() == proven.backends.first()
        && (1.0..=MOST_MEMORY).contains(&memory)
        && (LEAST_BANDWIDTH..=1.0 / LEAST_BANDWIDTH).contains(&bandwidth)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded;

    fn machine<'a>(catalog: &'a Catalog, id: &str, gib: u64, count: u32) -> Machine<'a> {
        let hardware = catalog.hardware.iter().find(|h| h.id == id).expect("in the catalog");
        Machine::new(hardware, Bytes::from_gib(gib), count)
    }

    #[test]
    fn the_engine_agrees_with_every_combination_where_it_was_proven() {
        let catalog = embedded::catalog();
        assert!(!catalog.stacks.is_empty());
        for stack in &catalog.stacks {
            for id in &stack.hardware {
                let mut own = machine(&catalog, id, stack.memory_gb, stack.count);
                own.host_memory = stack.ram_gb.map(Bytes::from_gib);
                let found = for_machine(&catalog, &own);
                let here = found.iter().find(|a| a.stack.id == stack.id);
                assert!(here.is_some_and(|a| a.same), "{} on {id}", stack.id);
            }
        }
    }

    #[test]
    fn nothing_is_shown_that_does_not_fit() {
        let catalog = embedded::catalog();
        let mut shown = 0;
        for hardware in &catalog.hardware {
            for memory in &hardware.memory_options {
                let gib = memory.get() >> 30;
                for found in for_machine(&catalog, &machine(&catalog, &hardware.id, gib, 1)) {
                    let what = format!("{} on {}, {gib} GB", found.stack.id, hardware.id);
                    assert!(
                        found.estimate.fits && found.judgement.verdict >= Verdict::Tight,
                        "{what}"
                    );
                    assert!(gib >= found.stack.memory_gb, "{what}: less memory than was proven");
                    shown += 1;
                }
            }
        }
        assert!(shown > catalog.stacks.len(), "machines like the proven ones have some: {shown}");
    }

    #[test]
    fn what_was_proven_on_a_machine_comes_first() {
        let catalog = embedded::catalog();
        let found = for_machine(&catalog, &machine(&catalog, "rtx-4090", 24, 1));
        assert_eq!(found.first().map(|a| a.stack.id.as_str()), Some("rtx-4090-chat"));
        assert!(for_machine(&catalog, &machine(&catalog, "raspberry-pi-5", 8, 1)).is_empty());
    }
}
