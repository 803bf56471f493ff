//! How the memory of a model grows with its context.

use super::range::Runnable;
use crate::catalog::Catalog;
use crate::catalog::model::Model;
use crate::catalog::quant::Quant;
use crate::engine::request::{Offload, Request};
use crate::engine::{estimate, weight_table};
use crate::units::Bytes;

/// The memory of a model at growing contexts, with everything where the machine computes.
#[derive(Clone, Debug)]
pub struct ContextLine<'a> {
    /// The model.
    pub model: &'a Model,
    /// The size class it stands for.
    pub class: &'a str,
    /// The format.
    pub quant: &'a Quant,
    /// Tokens and the memory that they need.
    pub points: Vec<(u64, Bytes)>,
    /// The longest context that fits; 0 where none does.
    pub longest: u64,
}

const SHORTEST: u64 = 2048;
const LONGEST: u64 = 1 << 18;

/// The line of a model that was answered for `request`: doubling contexts up to what the model was made for.
pub fn context_line<'a>(
    catalog: &'a Catalog,
    request: &Request<'a>,
    run: &Runnable<'a>,
) -> Option<ContextLine<'a>> {
    let dims = run.model.dims.as_ref()?;
    let mut request = request.clone();
    request.model = run.model;
    request.quant = run.quant;
    request.settings.depth = 0;
    request.settings.offload = Offload::Full;
    let table = weight_table(&request, dims);
    let most = dims.max_context.get().min(LONGEST);
    let doubling = std::iter::successors(Some(SHORTEST), |c| Some(c * 2));
    let mut contexts: Vec<u64> = doubling.take_while(|c| *c < most).collect();
    contexts.push(most);
    let points = contexts.into_iter().map(|context| {
        request.settings.context = context;
        let bill = estimate(&request, dims, &table, catalog).memory;
        (context, if bill.cpu_only { bill.host() } else { bill.device() })
    });
    Some(ContextLine {
        model: run.model,
        class: run.class,
        quant: run.quant,
        points: points.collect(),
        longest: run.longest_context,
    })
}

/// Up to `count` of the runs that a person would look at: the largest chat models of the workload grid that fit; where
/// fewer do, the next larger ones, or the smallest of all models.
pub fn worth_drawing(catalog: &Catalog, runs: &[&Runnable<'_>], count: usize) -> Vec<usize> {
    let chat = |id: &str| {
        let mut chats = catalog.workloads.iter().filter(|w| w.id.starts_with("chat-"));
        chats.any(|w| w.model == id)
    };
    let is_chat = |i: &usize| chat(&runs[*i].model.id);
    let fits = |i: &usize| runs[*i].longest_context > 0;
    let (fitting, larger): (Vec<usize>, Vec<usize>) =
        (0..runs.len()).filter(is_chat).partition(fits);
    if fitting.is_empty() {
        return (0..runs.len().min(count)).collect();
    }
    let from = fitting.len().saturating_sub(count);
    fitting[from..].iter().copied().chain(larger).take(count).collect()
}
