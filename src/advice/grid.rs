//! The workload grid: every job of the catalog on one machine.

use super::verdict::{Judgement, Needs, Verdict, judge};
use crate::catalog::Catalog;
use crate::catalog::model::{Modality, Model};
use crate::catalog::quant::Quant;
use crate::catalog::runtime::Runtime;
use crate::catalog::workload::Workload;
use crate::engine::machine::Machine;
use crate::engine::request::{Request, Settings};
use crate::engine::software::customary_quant;
use crate::engine::{Estimate, estimate, weight_table};

/// A job on a machine.
#[derive(Clone, Debug)]
pub struct WorkloadFit<'a> {
    /// The job.
    pub workload: &'a Workload,
    /// Its reference model.
    pub model: &'a Model,
    /// How it is run.
    pub settings: Settings,
    /// The format that the verdict is for: the one asked for, or the least aggressive that does better.
    pub quant: &'a Quant,
    /// The answer.
    pub estimate: Estimate,
    /// The verdict.
    pub judgement: Judgement,
}

/// Every job of the catalog on a machine, in the catalog's order. `base` gives what the jobs leave open.
pub fn grid<'a>(
    catalog: &'a Catalog,
    machine: &Machine<'a>,
    runtime: &'a Runtime,
    backend: &'a str,
    base: Settings,
) -> Vec<WorkloadFit<'a>> {
    catalog
        .workloads
        .iter()
        .filter_map(|w| fit(catalog, machine, runtime, backend, base, w))
        .collect()
}

/// One job on a machine; `None` where the catalog lacks its model.
pub fn fit<'a>(
    catalog: &'a Catalog,
    machine: &Machine<'a>,
    runtime: &'a Runtime,
    backend: &'a str,
    base: Settings,
    workload: &'a Workload,
) -> Option<WorkloadFit<'a>> {
    let model = catalog.models.iter().find(|m| m.id == workload.model)?;
    let dims = model.dims.as_ref()?;
    let settings = Settings {
        context: workload.context.min(dims.max_context.get()),
        depth: workload.depth,
        prompt: workload.prompt,
        vision: base.vision || (workload.id == "vision" && model.modality == Modality::Vision),
        ..base
    };
    let needs = Needs::from(workload);
    let mut best: Option<WorkloadFit<'a>> = None;
    let names = std::iter::once(&workload.quant).chain(&workload.fallback_quants);
    for (i, name) in names.enumerate() {
        let Some(quant) = catalog.quants.iter().find(|q| q.name == *name) else {
            continue;
        };
        // The jobs name formats of llama.cpp; another program gets its own customary one.
        let quant = match runtime.reads(quant) {
            true => quant,
            false if i == 0 => customary_quant(catalog, model, runtime),
            false => break,
        };
        let request =
            Request { machine: machine.clone(), model, quant, runtime, backend, settings };
        let table = weight_table(&request, dims);
        let estimate = estimate(&request, dims, &table, catalog);
        let judgement = judge(&estimate, &needs, (i > 0).then_some(quant.name.as_str()));
        let better = best.as_ref().is_none_or(|b| judgement.verdict > b.judgement.verdict);
        if better {
            best = Some(WorkloadFit { workload, model, settings, quant, estimate, judgement });
        }
        // A smaller format can make a marginal answer of none, but nothing better.
        if best.as_ref().is_some_and(|b| b.judgement.verdict >= Verdict::Marginal) {
            break;
        }
    }
    best
}
