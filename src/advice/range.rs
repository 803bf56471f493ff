//! What a machine can run: model classes by format, with the longest context and the speed.

use super::verdict::{Judgement, Needs, judge};
use crate::catalog::Catalog;
use crate::catalog::model::Model;
use crate::catalog::quant::Quant;
use crate::catalog::runtime::Runtime;
use crate::engine::machine::Machine;
use crate::engine::memory::weights::WeightTable;
use crate::engine::request::{Offload, Request, Settings};
use crate::engine::{Estimate, estimate, weight_table};

/// One model in one format.
#[derive(Clone, Debug)]
pub struct Runnable<'a> {
    /// The model.
    pub model: &'a Model,
    /// The size class it stands for.
    pub class: &'a str,
    /// The format.
    pub quant: &'a Quant,
    /// The longest context that fits beside all weights on the device; 0 where even the shortest does not.
    pub longest_context: u64,
    /// The answer at the customary context (8192, or the longest that fits).
    pub estimate: Estimate,
    /// The verdict for chat.
    pub judgement: Judgement,
}

/// Formats that the table shows, in the order of size.
const FORMATS: [&str; 3] = ["Q4_K_M", "Q6_K", "Q8_0"];

/// The reference model of every size class in the usual formats, smallest first.
pub fn runnable<'a>(
    catalog: &'a Catalog,
    machine: &Machine<'a>,
    runtime: &'a Runtime,
    backend: &'a str,
    base: Settings,
) -> Vec<Runnable<'a>> {
    let Some(chat) = catalog.workloads.first() else {
        return Vec::new();
    };
    let needs = Needs::from(chat);
    let mut rows: Vec<Runnable<'a>> = Vec::new();
    for class in &catalog.classes {
        let Some(model) = catalog.models.iter().find(|m| m.id == class.model) else {
            continue;
        };
        if rows.iter().any(|r| std::ptr::eq(r.model, model)) {
            continue;
        }
        for name in FORMATS {
            let native = model.native_quant.is_some();
            let name = if native { "MXFP4_MOE" } else { name };
            let Some(quant) = catalog.quants.iter().find(|q| q.name == name) else {
                continue;
            };
            let request = Request {
                machine: machine.clone(),
                model,
                quant,
                runtime,
                backend,
                settings: base,
            };
            rows.extend(row(catalog, request, &class.class, &needs));
            if native {
                break;
            }
        }
    }
    rows
}

fn row<'a>(
    catalog: &'a Catalog,
    mut request: Request<'a>,
    class: &'a str,
    needs: &Needs,
) -> Option<Runnable<'a>> {
    let dims = request.model.dims.as_ref()?;
    let table = weight_table(&request, dims);
    let longest = longest_context(catalog, &request, &table, dims.max_context.get());
    let most = if longest > 0 { longest } else { dims.max_context.get() };
    request.settings.context = request.settings.context.min(most);
    let answer = estimate(&request, dims, &table, catalog);
    let judgement = judge(&answer, needs, None);
    Some(Runnable {
        model: request.model,
        class,
        quant: request.quant,
        longest_context: longest,
        estimate: answer,
        judgement,
    })
}

/// Contexts are looked for in steps of so many tokens.
pub const CONTEXT_STEP: u64 = 1024;

/// The longest context, in steps of [`CONTEXT_STEP`] or all of `most`, that fits with the request's placement, `table` being
/// its weights; 0 where none does. Where the placement is left open, all weights have to be where the machine computes.
pub fn longest_context(
    catalog: &Catalog,
    request: &Request<'_>,
    table: &WeightTable,
    most: u64,
) -> u64 {
    let Some(dims) = request.model.dims.as_ref() else {
        return 0;
    };
    let fits = |context: u64| {
        let mut probe = request.clone();
        probe.settings.context = context;
        probe.settings.depth = 0;
        if probe.settings.offload == Offload::Auto {
            probe.settings.offload = Offload::Full;
        }
        crate::engine::fits(&probe, dims, table, catalog)
    };
    longest(most, fits)
}

/// The longest of the steps up to `most`, and of `most` itself, that fits; 0 where none does.
pub(super) fn longest(most: u64, fits: impl Fn(u64) -> bool) -> u64 {
    if most == 0 || fits(most) {
        return most;
    }
    let steps = (most - 1) / CONTEXT_STEP;
    if steps == 0 || !fits(CONTEXT_STEP) {
        return 0;
    }
    let (mut low, mut high) = (1, steps);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if fits(middle * CONTEXT_STEP) { low = middle } else { high = middle - 1 }
    }
    low * CONTEXT_STEP
}
