//! The time of one decoded token as a sum of terms, each a plain amount times fitted factors.
//!
//! time = Σ amount × Π parameter^power, then × Π effects. The same list serves prediction and fit.

use super::key::{Factor, Key, factor};
use super::setup::{Setup, Sharing};
use super::work::TokenWork;
use crate::units::{Bytes, BytesPerSec};

/// What a term of the time stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TermKind {
    /// Weights that every token reads.
    Weights,
    /// Routed experts.
    Experts,
    /// Cache and recurrent states.
    Cache,
    /// Attention work of the query heads that does not share reads.
    Queries,
    /// Fixed cost of the layers.
    Layers,
    /// Choosing and gathering experts.
    Routing,
    /// Fixed cost of recurrent layers.
    Recurrence,
    /// Fixed cost of short convolutions.
    Convolutions,
    /// Fixed cost of compressed sparse attention.
    SparseAttention,
    /// Fixed cost of a token: sampling, launching.
    Token,
    /// Arithmetic on a processor.
    Arithmetic,
    /// Joining the parts of several devices.
    Joining,
    /// Handing over to the next device.
    Handover,
    /// Cache copied from main memory to the device.
    CacheCopies,
    /// Layers in main memory.
    HostLayers,
    /// Experts in main memory.
    HostExperts,
    /// Arithmetic of a prompt.
    Compute,
    /// Arithmetic of a prompt in routed experts.
    ComputeExperts,
    /// Weights read once a batch.
    BatchReads,
    /// Fixed cost of a batch.
    Batch,
    /// Attention of a prompt.
    Attention,
}

impl TermKind {
    /// A short name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Weights => "weights read",
            Self::Experts => "experts read",
            Self::Cache => "cache read",
            Self::Queries => "attention heads",
            Self::Layers => "per layer",
            Self::Routing => "expert routing",
            Self::Recurrence => "recurrent layers",
            Self::Convolutions => "short convolutions",
            Self::SparseAttention => "sparse attention",
            Self::Token => "per token",
            Self::Arithmetic => "processor arithmetic",
            Self::Joining => "joining devices",
            Self::Handover => "device hand-over",
            Self::CacheCopies => "cache copied from main memory",
            Self::HostLayers => "layers in main memory",
            Self::HostExperts => "experts in main memory",
            Self::Compute => "arithmetic",
            Self::ComputeExperts => "arithmetic in experts",
            Self::BatchReads => "weights read per batch",
            Self::Batch => "per batch",
            Self::Attention => "attention",
        }
    }
}

/// One term: an amount in seconds (or in units of a fitted time) and the parameters it is multiplied with.
#[derive(Clone, Debug, PartialEq)]
pub struct Term<'a> {
    /// What it stands for.
    pub kind: TermKind,
    /// The plain amount.
    pub amount: f64,
    /// The parameters.
    pub factors: Vec<Factor<'a>>,
}

/// Collects terms, leaving out those that are zero.
#[derive(Default)]
pub(super) struct Terms<'a>(pub Vec<Term<'a>>);

impl<'a> Terms<'a> {
    pub(super) fn add(&mut self, kind: TermKind, amount: f64, factors: Vec<Factor<'a>>) {
        if amount > 0.0 {
            self.0.push(Term { kind, amount, factors });
        }
    }

    fn counted<const N: usize>(&mut self, kind: TermKind, n: u32, factors: [Factor<'a>; N]) {
        self.add(kind, f64::from(n), factors.into());
    }
}

fn seconds(bytes: Bytes, rate: BytesPerSec) -> f64 {
    (bytes / rate).map_or(0.0, |t| t.get())
}

/// The terms of one decoded token.
pub fn decode<'a>(s: &Setup<'a>, work: &TokenWork) -> Vec<Term<'a>> {
    let mut terms = Terms(Vec::with_capacity(12));
    let who = [s.vendor, s.backend];
    let program = [s.vendor, s.backend, s.runtime];
    reads(&mut terms, s, work);
    let layers = &work.layers;
    terms.counted(
        TermKind::Layers,
        layers.all,
        [
            factor("layer", [], 1.0),
            factor("layer.vendor", who, 1.0),
            factor("layer.runtime", program, 1.0),
        ],
    );
    let routing = [factor("routing", [], 1.0), factor("routing.runtime", [s.runtime], 1.0)];
    terms.counted(TermKind::Routing, layers.experts, routing);
    let recurrence =
        [factor("recurrence", [], 1.0), factor("recurrence.runtime", [s.runtime], 1.0)];
    terms.counted(TermKind::Recurrence, layers.recurrent, recurrence);
    terms.counted(TermKind::Convolutions, layers.convolutions, [factor("conv", [], 1.0)]);
    terms.counted(TermKind::SparseAttention, layers.sparse, [factor("sparse", [], 1.0)]);
    terms.counted(TermKind::Token, 1, [factor("token", [], 1.0), factor("token.vendor", who, 1.0)]);
    if s.on_cpu() {
        let amount = work.active.get() as f64 * 8.0 / s.cores.max(1.0);
        let factors =
            vec![factor("arithmetic", [], 1.0), factor("arithmetic.arch", [s.architecture], 1.0)];
        terms.add(TermKind::Arithmetic, amount, factors);
    }
    several(&mut terms, s, work, program);
    terms.0
}

/// What is read, from the device and from main memory beside it.
fn reads<'a>(terms: &mut Terms<'a>, s: &Setup<'a>, work: &TokenWork) {
    let who = [s.vendor, s.backend];
    let mut matrices = efficiency(s, work);
    matrices.extend(shards(s));
    let mut experts = matrices.clone();
    experts.extend([
        factor("experts", [], -1.0),
        factor("experts.vendor", who, -1.0),
        factor("experts.arch", [s.architecture, s.backend], -1.0),
        factor("experts.quant", [s.quant], -1.0),
    ]);
    terms.add(TermKind::Weights, seconds(work.device.fixed, s.bandwidth), matrices);
    terms.add(TermKind::Experts, seconds(work.device.routed, s.bandwidth), experts);
    let mut cache = vec![factor("cache", [], -1.0), factor("cache.vendor", who, -1.0)];
    if s.flash == Some(false) {
        cache.push(factor("flash", [if s.on_cpu() { "cpu" } else { "gpu" }], 1.0));
    }
    cache.extend(shards(s));
    terms.add(TermKind::Cache, seconds(work.device.cache, s.bandwidth), cache);
    let mut queries = vec![factor("queries", [], 1.0), factor("queries.vendor", who, 1.0)];
    queries.extend(shards(s));
    terms.add(TermKind::Queries, seconds(work.queries, s.bandwidth), queries);
    terms.add(TermKind::CacheCopies, seconds(work.copied, s.copying), Vec::new());
    let layers = seconds(work.host.fixed + work.host.cache, s.host_bandwidth);
    terms.add(
        TermKind::HostLayers,
        layers,
        vec![factor("host", [], -1.0), factor("host.runtime", [s.runtime], -1.0)],
    );
    let experts = seconds(work.host.routed, s.host_bandwidth);
    terms.add(TermKind::HostExperts, experts, vec![factor("host.experts", [], -1.0)]);
}

/// The share of peak bandwidth that large matrices reach.
fn efficiency<'a>(s: &Setup<'a>, work: &TokenWork) -> Vec<Factor<'a>> {
    let program = [s.vendor, s.backend, s.runtime];
    let mut factors = Vec::with_capacity(16);
    factors.extend([
        factor("eff", [], -1.0),
        factor("eff.backend", [s.backend], -1.0),
        factor("eff.vendor", [s.vendor, s.backend], -1.0),
        factor("eff.arch", [s.architecture, s.backend], -1.0),
        factor("eff.runtime", program, -1.0),
        factor("eff.width", [s.vendor, s.backend], -(work.hidden.max(1) as f64 / 4096.0).ln()),
        factor("quant", [s.quant], -1.0),
        factor("quant.arch", [s.quant, s.architecture, s.backend], -1.0),
    ]);
    if s.stacked_memory {
        factors.push(factor("eff.stacked", program, -1.0));
    }
    factors
}

/// The gain of devices that work side by side.
fn shards<'a>(s: &Setup<'a>) -> impl Iterator<Item = Factor<'a>> + use<'a> {
    let power = -f64::from(s.count).ln();
    let program = [s.vendor, s.backend, s.runtime];
    let both = [factor("shards", [], power), factor("shards.runtime", program, power)];
    both.into_iter().filter(move |_| power < 0.0).filter({
        let side_by_side = s.sharing == Sharing::SideBySide;
        move |_| side_by_side
    })
}

/// What several devices cost beside.
fn several<'a>(terms: &mut Terms<'a>, s: &Setup<'a>, work: &TokenWork, program: [&'a str; 3]) {
    match s.sharing {
        Sharing::Alone => {}
        Sharing::SideBySide => terms.counted(
            TermKind::Joining,
            work.layers.all,
            [factor("reduce", [], 1.0), factor("reduce.runtime", program, 1.0)],
        ),
        Sharing::Turns => terms.counted(
            TermKind::Handover,
            s.count - 1,
            [factor("hop", [], 1.0), factor("hop.runtime", program, 1.0)],
        ),
    }
}

/// Effects on the whole time of a token: what physics does not explain, pooled over program, machine and model.
pub fn decode_effects<'a>(s: &Setup<'a>, shape: &'a str, count: &'a str) -> Vec<Key<'a>> {
    let mut keys = Vec::with_capacity(8);
    keys.extend([
        Key::new("runtime", [s.runtime, s.backend]),
        Key::new("runtime.vendor", [s.vendor, s.backend, s.runtime]),
        Key::new("machine", [s.machine, s.backend]),
        Key::new("machine.runtime", [s.machine, s.backend, s.runtime]),
        Key::new("machine.quant", [s.machine, s.backend, s.quant]),
        Key::new("model", [shape]),
        Key::new("model.runtime", [shape, s.runtime]),
        Key::new("machine.model", [s.machine, s.backend, shape]),
    ]);
    if !s.processor.is_empty() {
        keys.push(Key::new("processor", [s.processor]));
    }
    if s.sharing != Sharing::Alone {
        keys.push(Key::new("machine.count", [s.machine, s.backend, count]));
    }
    keys
}

/// Decode speed cannot be above this: every byte read once at peak bandwidth.
pub fn ceiling_seconds(s: &Setup<'_>, work: &TokenWork) -> f64 {
    seconds(work.device.total(), s.bandwidth) / s.readers()
        + seconds(work.host.total() + work.copied, s.host_bandwidth)
}
