//! What one token makes a machine read and start: bytes by purpose and place, layers by kind.

use super::attention::{self, LayerKinds};
use crate::catalog::model::{Dims, Ffn, Model};
use crate::engine::memory::compute::stays_with_processor;
use crate::engine::memory::ggml::GgmlType;
use crate::engine::memory::kv::read_per_token;
use crate::engine::memory::split::{Placement, all_layers, first_on_device};
use crate::engine::memory::weights::WeightTable;
use crate::engine::request::{CacheHome, Request};
use crate::units::{Bytes, Params};

/// Bytes that one token reads from one memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// Weights that every token reads.
    pub fixed: Bytes,
    /// Routed experts, those used.
    pub routed: Bytes,
    /// Cache and recurrent states.
    pub cache: Bytes,
}

impl Reads {
    /// All of it.
    pub fn total(&self) -> Bytes {
        self.fixed + self.routed + self.cache
    }
}

/// What one token makes a machine do.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenWork {
    /// Layers, width, feed-forward width and experts: models with equal figures are measured as one.
    pub shape: String,
    /// Read from device memory (from main memory where the processor computes).
    pub device: Reads,
    /// Read from main memory beside a device.
    pub host: Reads,
    /// Cache of layers on the device that is copied there from main memory for every token.
    pub copied: Bytes,
    /// The cache lies in main memory though a device computes.
    pub cache_elsewhere: bool,
    /// All routed experts by place, used or not: what a long prompt reads.
    pub routed_all: (Bytes, Bytes),
    /// Cache elements that the query heads look at, each head counted, in bytes of two.
    pub queries: Bytes,
    /// Layers by kind.
    pub layers: LayerKinds,
    /// Width of the residual stream.
    pub hidden: u64,
    /// Share of the experts that one token uses; 1 without experts.
    pub used_share: f64,
    /// Weights read per token.
    pub active: Params,
    /// Those of them in routed experts.
    pub active_routed: Params,
    /// Multiplications and additions of attention for one token and one token of context, and the window limits.
    pub attention: Vec<attention::Reach>,
    /// Tokens in the cache.
    pub depth: u64,
}

/// How the cache is kept and how full it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheState {
    /// Type of the keys.
    pub keys: GgmlType,
    /// Type of the values.
    pub values: GgmlType,
    /// Where it lies.
    pub home: CacheHome,
    /// Without flash attention the processor computes it where it lies.
    pub flash: bool,
    /// Tokens in it.
    pub depth: u64,
}

impl CacheState {
    /// The cache of a question, filled to `depth`.
    pub fn of(request: &Request<'_>, depth: u64) -> Self {
        let s = &request.settings;
        let flash = s.flash_attention != Some(false);
        Self { keys: s.keys, values: s.values, home: request.cache_home(), flash, depth }
    }
}

impl TokenWork {
    /// The work of a model in a format; `file` is the size of the file, where it is known better than the format tells.
    pub fn new(
        model: &Model,
        dims: &Dims,
        table: &WeightTable,
        placement: Placement,
        cache: CacheState,
        file: Option<Bytes>,
    ) -> Self {
        let scale = scale(table, file);
        let (mut device, mut host) = reads(table, placement, dims, cache);
        let mut copied = Bytes::ZERO;
        let cache_elsewhere =
            cache.home == CacheHome::Host && placement.normalised(table) != Placement::Cpu;
        if cache_elsewhere {
            if cache.flash && !stays_with_processor(dims) {
                copied = device.cache;
            } else {
                host.cache += device.cache;
                device.cache = Bytes::ZERO;
            }
        }
        let scaled = |r: Reads| Reads {
            fixed: times(r.fixed, scale),
            routed: times(r.routed, scale),
            cache: r.cache,
        };
        let (routed_device, routed_host) = routed_by_place(table, placement);
        let attention = attention::reaches(dims);
        let used_share = used_share(dims);
        Self {
            shape: shape(dims),
            device: scaled(device),
            host: scaled(host),
            copied,
            cache_elsewhere,
            routed_all: (times(routed_device, scale), times(routed_host, scale)),
            queries: Bytes(2 * attention::elements(&attention, cache.depth)),
            layers: LayerKinds::of(dims),
            hidden: dims.hidden,
            used_share,
            active: model.params_active,
            active_routed: active_routed(dims).min(model.params_active),
            attention,
            depth: cache.depth,
        }
    }

    /// Bytes read per token, wherever they are.
    pub fn read(&self) -> Bytes {
        self.device.total() + self.host.total()
    }

    /// Whether it has routed experts.
    pub fn has_experts(&self) -> bool {
        self.layers.experts > 0
    }
}

/// A stated file size scales every group, where it is near what the format gives.
fn scale(table: &WeightTable, file: Option<Bytes>) -> f64 {
    let ratio = file.map_or(1.0, |f| f.as_f64() / table.resident().as_f64().max(1.0));
    if (0.75..1.35).contains(&ratio) { ratio } else { 1.0 }
}

fn times(bytes: Bytes, x: f64) -> Bytes {
    Bytes::from_f64(bytes.as_f64() * x).unwrap_or(bytes)
}

/// Bytes read from device and host.
fn reads(
    table: &WeightTable,
    placement: Placement,
    dims: &Dims,
    cache: CacheState,
) -> (Reads, Reads) {
    let all = Reads {
        fixed: table.head
            + table.outside
            + table.layers.iter().map(|l| l.without_routed()).sum::<Bytes>(),
        routed: table.layers.iter().map(|l| l.routed_read()).sum(),
        cache: read_per_token(dims, cache.keys, cache.values, cache.depth),
    };
    let host = match placement.normalised(table) {
        Placement::Full | Placement::Cpu => Reads::default(),
        Placement::ExpertsOnHost(n) => Reads {
            routed: table.layers.iter().take(n as usize).map(|l| l.routed_read()).sum(),
            ..Reads::default()
        },
        Placement::Layers(n) => {
            let first = first_on_device(table.layers.len(), table.prediction_blocks, n);
            let layers = &table.layers[..first];
            Reads {
                fixed: layers.iter().map(|l| l.without_routed()).sum(),
                routed: layers.iter().map(|l| l.routed_read()).sum(),
                cache: all.cache.share(first as f64 / f64::from(all_layers(table).max(2) - 1)),
            }
        }
    };
    let device = Reads {
        fixed: all.fixed.minus(host.fixed),
        routed: all.routed.minus(host.routed),
        cache: all.cache.minus(host.cache),
    };
    (device, host)
}

fn routed_by_place(table: &WeightTable, placement: Placement) -> (Bytes, Bytes) {
    let on_host = match placement.normalised(table) {
        Placement::Full | Placement::Cpu => 0,
        Placement::ExpertsOnHost(n) => n as usize,
        Placement::Layers(n) => first_on_device(table.layers.len(), table.prediction_blocks, n),
    };
    let host: Bytes = table.layers.iter().take(on_host).map(|l| l.routed).sum();
    (table.routed_total().minus(host), host)
}

fn used_share(dims: &Dims) -> f64 {
    let share = |f: &Ffn| match f {
        Ffn::Moe(m) => Some(m.n_used as f64 / m.n_experts.max(1) as f64),
        _ => None,
    };
    dims.ffns.iter().find_map(|g| share(&g.ffn)).unwrap_or(1.0)
}

fn active_routed(dims: &Dims) -> Params {
    let of = |f: &Ffn| match f {
        Ffn::Moe(m) => {
            let width = m.latent.unwrap_or(dims.hidden);
            m.n_used * m.expert_size * width * if m.gated { 3 } else { 2 }
        }
        _ => 0,
    };
    Params(dims.ffns.iter().map(|g| u64::from(g.count) * of(&g.ffn)).sum())
}

fn shape(dims: &Dims) -> String {
    let (mut width, mut experts) = (0, 0);
    for group in &dims.ffns {
        match &group.ffn {
            Ffn::Dense(d) => width = width.max(d.size),
            Ffn::Moe(m) => (width, experts) = (m.expert_size, m.n_experts),
            Ffn::None => {}
        }
    }
    format!("{}x{}x{width}x{experts}", dims.n_layers, dims.hidden)
}
