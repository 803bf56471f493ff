//! The one place where facts become an answer: memory, placement, speed and what to know beside them.

use super::caveat::Caveat;
use super::machine::Pools;
use super::memory::bill::MemoryBill;
use super::memory::ggml::GgmlType;
use super::memory::split::{Placement, all_layers};
use super::memory::weights::{NativeExperts, WeightTable, weights};
use super::plan::{Plan, Planner};
use super::request::{CacheHome, Offload, Request};
use super::speed::Speed;
use super::throughput::Prediction;
use super::throughput::answer::answer;
use crate::catalog::Catalog;
use crate::catalog::limits::Limits;
use crate::catalog::model::Dims;
use crate::catalog::network::Network;
use crate::catalog::runtime::MemoryModel;
use crate::units::{Bytes, Seconds, TokensPerSec};

/// The answer to a [`Request`].
#[derive(Clone, Debug)]
pub struct Estimate {
    /// The memory bill.
    pub memory: MemoryBill,
    /// Where the parts go.
    pub placement: Placement,
    /// Entries that `-ngl` counts on the device, and all of them.
    pub gpu_layers: (u32, u32),
    /// Where the cache lies.
    pub cache_home: CacheHome,
    /// Whether it fits.
    pub fits: bool,
    /// The memory that decides: usable, and what is left of it (negative: missing).
    pub usable: Bytes,
    /// What is left of it.
    pub headroom: i64,
    /// All pools of the machine.
    pub pools: Pools,
    /// Decode speed at the depth asked for. None where nothing fits; a placement that was asked for is answered as if it
    /// fitted (see `fits`).
    pub decode: Option<Speed>,
    /// Decode speed that memory bandwidth allows at most.
    pub ceiling: Option<TokensPerSec>,
    /// Prefill speed.
    pub prefill: Option<Speed>,
    /// Time to the first token of the prompt asked about.
    pub first_token: Option<Seconds>,
    /// Rows and constants used, as addresses.
    pub sources: Vec<String>,
    /// What to know beside.
    pub caveats: Vec<Caveat>,
}

/// Answers a question about a language model.
///
/// `dims` are the model's dimensions, `table` its weights in the format asked for (see [`weight_table`]).
pub fn estimate(
    request: &Request<'_>,
    dims: &Dims,
    table: &WeightTable,
    catalog: &Catalog,
) -> Estimate {
    let limits = &catalog.limits;
    let pools = pools(request, table, limits);
    let plan = Planner::new(request, dims, table, limits, &pools).plan();
    let (usable, headroom) = room(&plan, &pools);
    let all = all_layers(table);
    let on_device = match plan.placement {
        Placement::Cpu => 0,
        Placement::Layers(n) => n,
        Placement::Full | Placement::ExpertsOnHost(_) => all,
    };
    let caveats = caveats(request, dims, table, &plan, &pools, headroom, &catalog.network);
    let speeds = answer(request, dims, table, plan.placement, catalog);
    // A placement that was asked for is answered as if it fitted; where none was and nothing fits, it cannot run.
    let alone = caveats.iter().any(|c| matches!(c, Caveat::OneMachineOnly { .. }));
    let runs = (plan.fits || request.settings.offload != Offload::Auto) && !alone;
    Estimate {
        memory: plan.bill,
        placement: plan.placement,
        gpu_layers: (on_device, all),
        cache_home: request.cache_home(),
        fits: plan.fits,
        usable,
        headroom,
        pools,
        sources: sources(request, &speeds.decode, &catalog.network),
        decode: runs.then_some(speeds.decode.speed),
        ceiling: speeds.ceiling,
        prefill: runs.then_some(speeds.prefill.speed),
        first_token: speeds.first_token.filter(|_| runs),
        caveats,
    }
}

/// Whether a question's placement fits, without the rest of the answer.
pub fn fits(request: &Request<'_>, dims: &Dims, table: &WeightTable, catalog: &Catalog) -> bool {
    let pools = pools(request, table, &catalog.limits);
    Planner::new(request, dims, table, &catalog.limits, &pools).plan().fits
}

/// What the model may use: of several machines each holds whole layers.
fn pools(request: &Request<'_>, table: &WeightTable, limits: &Limits) -> Pools {
    let all = request.machine.pools(request.backend, limits);
    match request.machine.machines() {
        1 => all,
        n => all.in_whole_layers(table.layers.len() as u64, u64::from(n)),
    }
}

/// The weights of the model in the format asked for.
pub fn weight_table(request: &Request<'_>, dims: &Dims) -> WeightTable {
    let native = if request.settings.published_files {
        NativeExperts::Kept
    } else {
        NativeExperts::Requantised
    };
    weights(request.model, dims, request.quant, native)
}

/// The pool that decides and what is left of it: of the device where one computes, unless the host is short, or all that both
/// share.
fn room(plan: &Plan, pools: &Pools) -> (Bytes, i64) {
    let bill = &plan.bill;
    let host = (pools.host, pools.host.signed_headroom(bill.host()));
    if bill.cpu_only {
        return host;
    }
    let device = (pools.device, pools.device.signed_headroom(bill.device()));
    // In one memory each part may have room, and both together not.
    if let Some(all) = pools.shared.filter(|all| bill.total() > *all)
        && device.1 >= 0
        && host.1 >= 0
    {
        return (all, all.signed_headroom(bill.total()));
    }
    if device.1 >= 0 && host.1 < 0 { host } else { device }
}

fn caveats(
    request: &Request<'_>,
    dims: &Dims,
    table: &WeightTable,
    plan: &Plan,
    pools: &Pools,
    headroom: i64,
    network: &Network,
) -> Vec<Caveat> {
    let s = &request.settings;
    let hw = request.machine.hardware;
    let mut found = Vec::new();
    if headroom < 0 {
        found.push(Caveat::DoesNotFit { missing: Bytes(headroom.unsigned_abs()) });
    }
    if !hw.was_sold_with(request.machine.memory) {
        found.push(Caveat::NeverSoldSize {
            machine: hw.name.clone(),
            asked: request.machine.memory,
            sold: hw.memory_options.clone(),
        });
    }
    if s.context > dims.max_context.get() {
        found.push(Caveat::ContextBeyondModel { asked: s.context, most: dims.max_context.get() });
    }
    if table.approximate {
        found.push(Caveat::ApproximateFormat { quant: request.quant.name.clone() });
    }
    if request.model.id.starts_with("generic-") {
        found.push(Caveat::GenericModel);
    }
    let uses_host = plan.bill.cpu_only
        || request.cache_home() == CacheHome::Host
        || matches!(plan.placement, Placement::Layers(_) | Placement::ExpertsOnHost(_));
    if let Some(ram) = pools.host_assumed.filter(|_| uses_host) {
        found.push(Caveat::AssumedHost { ram });
    }
    found.extend(placement_caveats(request, plan, pools));
    if let Some((by_default, how)) = &pools.raised
        && plan.bill.device() > *by_default
    {
        found.push(Caveat::RaiseLimit { by_default: *by_default, how: how.clone() });
    }
    if s.flash_attention == Some(false) && s.values.block_elems() > 1 && s.values != GgmlType::FP8 {
        found.push(Caveat::QuantisedValuesNeedFlashAttention);
    }
    found.extend(software_caveats(request, dims, table));
    found.extend(spread_caveat(request, network));
    if s.offload == Offload::Full && request.runtime.memory_model == MemoryModel::Paged {
        let reserved = request.machine.memory.share(0.92);
        found.push(Caveat::ReservesMore { reserved });
    }
    found
}

/// What the way the parts are placed means: a cache that stays with its layers all the same, or that gains nothing where it
/// is; weights that would come from the disk.
fn placement_caveats(request: &Request<'_>, plan: &Plan, pools: &Pools) -> Vec<Caveat> {
    let mut found = Vec::new();
    let asked = request.settings.cache_home == CacheHome::Host && !plan.bill.cpu_only;
    if asked && !request.runtime.cache_on_host {
        found.push(Caveat::CacheStaysWithLayers { runtime: request.runtime.name.clone() });
    } else if asked && pools.shared.is_some() {
        found.push(Caveat::CacheInTheSameMemory);
    }
    let short = plan.bill.host().minus(pools.host).min(plan.bill.mapped);
    if short > Bytes::ZERO && plan.bill.host().minus(plan.bill.mapped) <= pools.host {
        found.push(Caveat::ReadsFromDisk { short });
    }
    found
}

/// Where the measured rows of the answer were read, and of several machines what links and hand-overs cost.
fn sources(request: &Request<'_>, decode: &Prediction<'_>, network: &Network) -> Vec<String> {
    let mut found = decode.correction.sources.to_vec();
    if let (Some(spread), Some(h)) = (request.machine.spread, network.handover(&request.runtime.id))
    {
        let all = h.sources.iter().chain(&spread.link.sources);
        for address in all.filter_map(|s| s.split(' ').next()) {
            if !found.iter().any(|known| known == address) {
                found.push(address.to_owned());
            }
        }
    }
    found
}

/// Whether the program can use several machines, and what they give.
fn spread_caveat(request: &Request<'_>, network: &Network) -> Option<Caveat> {
    let spread = request.machine.spread?;
    if network.handover(&request.runtime.id).is_none() {
        let others = network.handovers.iter().map(|h| h.runtime.clone()).collect();
        return Some(Caveat::OneMachineOnly { runtime: request.runtime.name.clone(), others });
    }
    let link = spread.link.name.clone();
    Some(Caveat::SeveralMachines { machines: spread.machines, link })
}

/// Whether runtime, format and backend go together, and what is special about the model.
fn software_caveats(request: &Request<'_>, dims: &Dims, table: &WeightTable) -> Vec<Caveat> {
    let mut found = Vec::new();
    let runtime = request.runtime;
    if !runtime.reads(request.quant) {
        found.push(Caveat::RuntimeCannotRead {
            runtime: runtime.name.clone(),
            quant: request.quant.name.clone(),
        });
    }
    let hw = request.machine.hardware;
    // Every machine has a processor.
    let has = request.backend == "cpu" || hw.backends.iter().any(|b| b == request.backend);
    if !(has && runtime.drives(hw, request.backend)) {
        found.push(Caveat::BackendUnavailable {
            runtime: runtime.name.clone(),
            backend: request.backend.to_owned(),
            machine: hw.name.clone(),
        });
    }
    let native = request.model.native_quant.as_deref().is_some_and(|q| q.starts_with("mxfp4"));
    if native && !request.settings.published_files && request.quant.family == "gguf" {
        let kept = weights(request.model, dims, request.quant, NativeExperts::Kept);
        if kept.file() < table.file() {
            found.push(Caveat::NativeExperts { published: kept.file() });
        }
    }
    if let Some(note) = request.model.note.as_ref().filter(|_| request.model.confidence != "config")
    {
        found.push(Caveat::UncertainModel { note: note.clone() });
    }
    found
}
