//! The most that fits: the longest context, and the format that loses least.

use super::range::{CONTEXT_STEP, longest_context};
use crate::catalog::Catalog;
use crate::catalog::quant::{Quant, Scheme};
use crate::engine::memory::weights::WeightTable;
use crate::engine::request::{Offload, Request};
use crate::engine::{Estimate, estimate, weight_table};
use crate::units::Bytes;

/// The longest context that fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MostContext {
    /// Tokens; 0 where none fits.
    pub context: u64,
    /// The context that the model was made for.
    pub made_for: u64,
    /// Whether part of the model has to lie in main memory, since not even a short context fits beside all weights.
    pub partly: bool,
    /// The next longer context and what it lacks; none where the model was made for no more, or part of it moves.
    pub next: Option<(u64, Bytes)>,
}

/// The longest context that fits with the placement asked for, `table` being the weights. Where the placement is left open:
/// with all weights where the machine computes, and only where none does so, with part of them in main memory.
pub fn most_context(catalog: &Catalog, request: &Request<'_>, table: &WeightTable) -> MostContext {
    let made_for = request.model.dims.as_ref().map_or(0, |d| d.max_context.get());
    let mut found = MostContext { context: 0, made_for, partly: false, next: None };
    let mut asked = request.clone();
    asked.settings.depth = 0;
    found.context = longest_context(catalog, &asked, table, made_for);
    let open = asked.settings.offload == Offload::Auto;
    if open && found.context == 0 && request.runtime.offloads {
        found.context = longest_placed(catalog, &asked, table, made_for);
        found.partly = found.context > 0;
    }
    if found.context < made_for && !found.partly {
        let next = (found.context / CONTEXT_STEP + 1) * CONTEXT_STEP;
        asked.settings.context = next.min(made_for);
        if open {
            asked.settings.offload = Offload::Full;
        }
        found.next = missing(catalog, &asked, table).map(|b| (asked.settings.context, b));
    }
    found
}

/// The longest context with the placement that the planner chooses.
fn longest_placed(catalog: &Catalog, request: &Request<'_>, table: &WeightTable, most: u64) -> u64 {
    let Some(dims) = request.model.dims.as_ref() else {
        return 0;
    };
    super::range::longest(most, |context| {
        let mut probe = request.clone();
        probe.settings.context = context;
        crate::engine::fits(&probe, dims, table, catalog)
    })
}

/// What a request lacks of memory.
fn missing(catalog: &Catalog, request: &Request<'_>, table: &WeightTable) -> Option<Bytes> {
    let dims = request.model.dims.as_ref()?;
    let headroom = estimate(request, dims, table, catalog).headroom;
    (headroom < 0).then(|| Bytes(headroom.unsigned_abs()))
}

/// A format that was tried.
#[derive(Clone, Debug)]
pub struct Tried<'a> {
    /// The format.
    pub quant: &'a Quant,
    /// The answer in this format.
    pub estimate: Estimate,
    /// The model was published in it, or in as many bits.
    pub own: bool,
}

/// The formats of a model that its program reads, the one that loses least first, each with its answer: with all weights
/// where the machine computes, unless the placement is asked for.
pub fn formats<'a>(catalog: &'a Catalog, request: &Request<'_>) -> Vec<Tried<'a>> {
    let placed = match request.settings.offload {
        Offload::Auto => Offload::Full,
        asked => asked,
    };
    ordered(catalog, request)
        .into_iter()
        .filter_map(|quant| answer(catalog, request, quant, placed))
        .collect()
}

/// The first of [`formats`] that fits; where none does so and the placement is left open, the first that fits with part of
/// it in main memory.
pub fn best_format<'a>(catalog: &'a Catalog, request: &Request<'_>) -> Option<Tried<'a>> {
    let fits = |t: &Tried<'_>| t.estimate.fits;
    let whole = formats(catalog, request).into_iter().find(fits);
    let open = request.settings.offload == Offload::Auto && request.runtime.offloads;
    whole.or_else(|| {
        let all = ordered(catalog, request).into_iter().filter(|_| open);
        all.filter_map(|q| answer(catalog, request, q, Offload::Auto)).find(fits)
    })
}

fn answer<'a>(
    catalog: &'a Catalog,
    request: &Request<'_>,
    quant: &'a Quant,
    offload: Offload,
) -> Option<Tried<'a>> {
    let dims = request.model.dims.as_ref()?;
    let mut asked = Request { quant, ..request.clone() };
    asked.settings.offload = offload;
    let table = weight_table(&asked, dims);
    let estimate = estimate(&asked, dims, &table, catalog);
    Some(Tried { quant, estimate, own: is_native(quant, request) || is_whole(quant) })
}

/// Formats that are a choice for the model: those that it was published in, then by measured loss, then by bits per weight.
fn ordered<'a>(catalog: &'a Catalog, request: &Request<'_>) -> Vec<&'a Quant> {
    let own = |q: &Quant| is_native(q, request) || is_whole(q);
    let mut all: Vec<&'a Quant> = catalog.quants.iter().filter(|q| is_choice(q, request)).collect();
    all.sort_by(|a, b| {
        let bits = b.bits_per_weight.get().total_cmp(&a.bits_per_weight.get());
        own(b).cmp(&own(a)).then(loss(a).total_cmp(&loss(b))).then(bits)
    });
    all
}

/// Whether the model was published in four bits.
fn is_published_small(request: &Request<'_>) -> bool {
    request.model.native_quant.as_deref().is_some_and(|q| q.starts_with("mxfp4"))
}

/// Whether the model was published in the format.
fn is_native(quant: &Quant, request: &Request<'_>) -> bool {
    is_published_small(request) && matches!(quant.name.as_str(), "MXFP4_MOE" | "MXFP4")
}

/// Whether the format keeps all of a model that was published in 16 bits.
fn is_whole(quant: &Quant) -> bool {
    quant.bits_per_weight.get() >= 16.0 && quant.perplexity_increase.is_none()
}

/// Whether the format is a choice: its program reads it, its sizes are known, and it is one of the plain ones of its family.
fn is_choice(quant: &Quant, request: &Request<'_>) -> bool {
    if !request.runtime.reads(quant) || !is_usual(quant) {
        return false;
    }
    let hardware = request.machine.hardware;
    match quant.family.as_str() {
        "mxfp4" => is_native(quant, request),
        "fp8" => hardware.fp8,
        "nvfp4" => hardware.fp4,
        // Of MLX the plain widths; the rest are mixes and other groups.
        "mlx" => quant.name.ends_with("bit"),
        // More bits than a model was published in keep no more of it.
        "none" | "gguf" if is_published_small(request) => quant.bits_per_weight.get() < 16.0,
        "none" | "gguf" | "awq" | "gptq" | "exl2" | "exl3" => true,
        _ => false,
    }
}

/// Formats with a known mix that any model is published in: no plain 32 bits, no ternary ones, none of a single model.
pub(super) fn is_usual(quant: &Quant) -> bool {
    let approximate = match &quant.scheme {
        Scheme::Gguf { approximate, embeddings, .. } => *approximate || embeddings.is_some(),
        Scheme::Blocks { approximate, .. } => *approximate,
        Scheme::KvCache => return false,
    };
    let rare = matches!(quant.name.as_str(), "F32" | "TQ1_0" | "TQ2_0" | "Q1_0");
    !approximate && !rare && !quant.name.contains('(')
}

/// The measured loss of a format; without a measurement, more than any.
pub(super) fn loss(quant: &Quant) -> f64 {
    quant.perplexity_increase.unwrap_or(f64::MAX)
}
