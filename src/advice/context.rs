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

/// Up to `count` of the runs that a person would look at: the largest that fits, and smaller ones spread below it; where
/// fewer fit, the next larger.
pub fn spread(runs: &[&Runnable<'_>], count: usize) -> Vec<usize> {
    let (mut pool, larger): (Vec<usize>, Vec<usize>) =
        (0..runs.len()).partition(|i| runs[*i].longest_context > 0);
    let missing = count.saturating_sub(pool.len());
    pool.extend(larger.into_iter().take(missing));
    let Some(last) = pool.len().checked_sub(1) else {
        return Vec::new();
    };
    // The smallest models fit everywhere: two thirds of what fits are worth looking at.
    let from = if pool.len() > 2 * count { pool.len() / 3 } else { 0 };
    let steps = count.saturating_sub(1).max(1);
    let mut chosen: Vec<usize> =
        (0..count).map(|i| pool[from + (last - from) * i / steps]).collect();
    chosen.dedup();
    chosen
}
