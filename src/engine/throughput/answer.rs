//! The speeds of a question, put together.

use super::evidence::Configuration;
use super::network::{Crossing, over};
use super::setup::Setup;
use super::work::{CacheState, TokenWork};
use super::{Prediction, ceiling, count_name, decode, first_token, measured, prefill};
use super::{prefill_breakdown, terms};
use crate::catalog::Catalog;
use crate::catalog::model::Dims;
use crate::engine::memory::split::Placement;
use crate::engine::memory::weights::WeightTable;
use crate::engine::request::Request;
use crate::units::{Seconds, Tokens, TokensPerSec};

/// The speeds of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<'a> {
    /// Decode at the depth asked for.
    pub decode: Prediction<'a>,
    /// Prefill behind that depth.
    pub prefill: Prediction<'a>,
    /// Decode speed that bandwidth allows at most.
    pub ceiling: Option<TokensPerSec>,
    /// Time to the first token of the prompt asked about, from an empty cache.
    pub first_token: Option<Seconds>,
    /// What one token makes the machine do.
    pub work: TokenWork,
}

/// The speeds of a question, its weights placed so.
pub fn answer<'a>(
    request: &Request<'_>,
    dims: &Dims,
    table: &WeightTable,
    placement: Placement,
    catalog: &'a Catalog,
) -> Answer<'a> {
    let s = &request.settings;
    let constants = &catalog.constants;
    let placement = placement.normalised(table);
    let setup = Setup::new(request, placement, &catalog.limits, constants);
    let work = work(request, dims, table, placement, s.depth);
    let count = count_name(setup.count);
    let (model, quant) = (request.model.id.as_str(), request.quant.name.as_str());
    let configuration = Configuration::new(&setup, count, model, quant, placement);
    // Measured with the very bandwidth that is stated, else as the machine comes.
    let stated = request.machine.bandwidth.map(|b| configuration.hash_at(b));
    let known = stated.and_then(|hash| constants.measured(hash));
    let known = known.or_else(|| measured(constants, &configuration));
    // Measured runs had their cache where the layers were.
    let known = known.filter(|_| !work.cache_elsewhere);
    let ceiling = ceiling(&setup, &work);
    let network = &catalog.network;
    let decode = decode(&setup, &work, known, constants, s.evidence);
    let decode = over(Crossing::decode(request, dims.hidden, network), decode, ceiling);
    let prefill = prefill(&setup, &work, constants);
    let prompt = Crossing::prefill(request, dims.hidden, network, setup.ubatch);
    let prefill = over(prompt, prefill, None);
    let first_token = wait(request, &setup, &decode, catalog, |seen| match work.cache_elsewhere {
        true => self::work(request, dims, table, placement, seen),
        false => TokenWork { depth: seen, ..work.clone() },
    });
    Answer { ceiling, decode, prefill, first_token, work }
}

/// What one token makes the machine of a question do.
pub fn work(
    request: &Request<'_>,
    dims: &Dims,
    table: &WeightTable,
    placement: Placement,
    depth: u64,
) -> TokenWork {
    let s = &request.settings;
    let cache = CacheState::of(request, depth);
    TokenWork::new(request.model, dims, table, placement, cache, s.file_size)
}

/// The wait for the first token: the cache is half full on average, and a short prompt is a short batch.
fn wait(
    request: &Request<'_>,
    setup: &Setup<'_>,
    decode: &Prediction<'_>,
    catalog: &Catalog,
    work_behind: impl Fn(u64) -> TokenWork,
) -> Option<Seconds> {
    let prompt = request.settings.prompt.max(1);
    let batch = setup.ubatch.min(prompt);
    let seen = (prompt / 2).saturating_sub(batch / 2);
    let setup = Setup { ubatch: batch, ..*setup };
    let work = work_behind(seen);
    let rate = prefill_breakdown(&setup, &work, &catalog.constants).rate();
    let links = Crossing::prefill(request, work.hidden, &catalog.network, batch);
    let rate = links
        .and_then(|c| TokensPerSec::new(1.0 / (1.0 / rate.get() + c.expected)))
        .unwrap_or(rate);
    first_token(Tokens(prompt), rate, decode.speed.expected)
}

/// Whether a time respects the ceiling, for tests and checks of the constants.
pub fn respects_ceiling(setup: &Setup<'_>, work: &TokenWork, rate: TokensPerSec) -> bool {
    rate.get() * terms::ceiling_seconds(setup, work) <= 1.0 + 1e-9
}
