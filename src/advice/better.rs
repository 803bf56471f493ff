//! What to try next: a model of the same class that is much faster here, a longer context that still fits.

use super::range::longest_context;
use super::verdict::{Needs, Verdict, judge};
use crate::catalog::Catalog;
use crate::catalog::model::{Modality, Model};
use crate::engine::memory::weights::WeightTable;
use crate::engine::request::Request;
use crate::engine::software::customary_quant;
use crate::engine::speed::Speed;
use crate::engine::{Estimate, estimate, weight_table};

/// Something better to try.
#[derive(Clone, Debug)]
pub enum Better<'a> {
    /// A model of no smaller size that decodes much faster on this machine.
    FasterModel {
        /// The model.
        model: &'a Model,
        /// Its speed here.
        speed: Speed,
        /// How many times as fast; none where the model asked about does not run.
        times: Option<f64>,
    },
    /// The longest of the usual contexts that still leaves room.
    LongerContext {
        /// Tokens.
        context: u64,
        /// Its answer.
        estimate: Box<Estimate>,
    },
}

/// A model has to be so many times as fast to be worth a mention.
const WORTH_IT: f64 = 1.8;

/// A replacement may be smaller than the model by at most this factor.
const NOT_SMALLER_THAN: f64 = 0.8;

/// What to try next after an answer.
pub fn better<'a>(
    catalog: &'a Catalog,
    request: &Request<'a>,
    table: &WeightTable,
    answer: &Estimate,
    needs: &Needs,
) -> Vec<Better<'a>> {
    let mut found = Vec::new();
    found.extend(faster_model(catalog, request, answer));
    found.extend(longer_context(catalog, request, table, answer, needs));
    found
}

/// Among the reference models of the size classes, the fastest that is about as large.
fn faster_model<'a>(
    catalog: &'a Catalog,
    request: &Request<'a>,
    answer: &Estimate,
) -> Option<Better<'a>> {
    let now = answer.decode.as_ref().filter(|_| answer.fits).map(|s| s.expected.get());
    let size = request.model.params_total.get() as f64;
    let class = |m: &&Model| catalog.classes.iter().any(|c| c.model == m.id);
    let candidates = catalog.models.iter().filter(class).filter(|m| {
        let total = m.params_total.get() as f64;
        m.modality == Modality::Text && total >= size * NOT_SMALLER_THAN && m.id != request.model.id
    });
    candidates
        .filter_map(|model| {
            let dims = model.dims.as_ref()?;
            let quant = customary_quant(catalog, model, request.runtime);
            let mut other = Request { model, quant, ..request.clone() };
            other.settings.context = other.settings.context.min(dims.max_context.get());
            let estimate = estimate(&other, dims, &weight_table(&other, dims), catalog);
            let speed = estimate.decode.filter(|_| estimate.fits)?;
            let times = now.map(|now| speed.expected.get() / now);
            times.is_none_or(|t| t >= WORTH_IT).then_some((model, speed, times))
        })
        .max_by(|a, b| a.1.expected.get().total_cmp(&b.1.expected.get()))
        .map(|(model, speed, times)| Better::FasterModel { model, speed, times })
}

/// The longest power of two that still leaves a comfortable answer.
fn longer_context<'a>(
    catalog: &'a Catalog,
    request: &Request<'a>,
    table: &WeightTable,
    answer: &Estimate,
    needs: &Needs,
) -> Option<Better<'a>> {
    if !answer.fits {
        return None;
    }
    let dims = request.model.dims.as_ref()?;
    let now = request.settings.context;
    let longest = longest_context(catalog, request, table, dims.max_context.get());
    let mut context = now.saturating_mul(2).next_power_of_two() / 2;
    let mut best = None;
    while context.saturating_mul(2) <= longest {
        context *= 2;
        let mut probe = request.clone();
        probe.settings.context = context;
        let estimate = estimate(&probe, dims, table, catalog);
        if judge(&estimate, needs, None).verdict < Verdict::Comfortable {
            break;
        }
        best = Some(Better::LongerContext { context, estimate: Box::new(estimate) });
    }
    best
}
