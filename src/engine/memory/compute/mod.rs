//! Compute buffers: the scratch memory in which llama.cpp evaluates one micro-batch.
//!
//! The graph allocator reuses memory, so the buffer is the largest set of tensors alive at one time: a few rows as wide as
//! the model, the attention masks, and the widest stage of a layer (`stages`). The terms come from the engine's graph
//! builders and its own accounting (build 11434) of 110 models; all are in F32 elements per token of the micro-batch, four
//! bytes each. What single architectures do differently is in `quirks`.

mod host_cache;
mod quirks;
mod stages;

use super::kv::CacheSetup;
use super::split::{Placement, first_on_device};
use super::tensors::prediction_blocks;
use crate::catalog::model::{Attention, Dims, Ffn, Indexer, Mixer, Mla, Model, Span};
use crate::engine::request::CacheHome;
use crate::units::Bytes;
pub use host_cache::stays_with_processor;
use quirks::Quirks;
use stages::{Stage, Stages};

/// What a run asks of the compute buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComputeSetup {
    /// The cache it works on.
    pub cache: CacheSetup,
    /// Where that cache lies.
    pub cache_home: CacheHome,
    /// Flash attention: no score matrix, half-size masks.
    pub flash_attention: bool,
    /// Rows of logits reserved: one per sequence in a server, one per token of the micro-batch in other tools.
    pub logits_rows: u64,
}

/// The scratch memory of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ComputeBuffers {
    /// On the device that computes the layers.
    pub device: Bytes,
    /// On the host: beside the device, or alone.
    pub host: Bytes,
    /// Logits handed to the program, on the host.
    pub output: Bytes,
    /// The masks and other inputs among the device bytes, of which several devices keep four copies.
    pub inputs: Bytes,
}

/// The buffers for a model under a placement (normalised, see [`Placement::normalised`]).
pub fn buffers(
    model: &Model,
    dims: &Dims,
    setup: &ComputeSetup,
    placement: Placement,
) -> ComputeBuffers {
    let by_layers = beside_layers(model, dims, setup, placement);
    if setup.cache_home == CacheHome::WithLayers || placement == Placement::Cpu {
        return by_layers;
    }
    if host_cache::stays_with_processor(dims) {
        // The scores are the processor's.
        let flash = ComputeSetup { flash_attention: true, ..*setup };
        let device = beside_layers(model, dims, &flash, placement).device.min(by_layers.device);
        let host = by_layers.host + by_layers.device.minus(device);
        return ComputeBuffers { device, host, ..by_layers };
    }
    let device = host_cache::device(&Graph::new(model, dims, setup), by_layers.device);
    ComputeBuffers { device, ..by_layers }
}

/// The buffers, each layer's cache beside the layer.
fn beside_layers(
    model: &Model,
    dims: &Dims,
    setup: &ComputeSetup,
    placement: Placement,
) -> ComputeBuffers {
    let graph = Graph::new(model, dims, setup);
    let bytes = |elems: f64| {
        Bytes::from_f64((4.0 * graph.u * elems + graph.rotation).max(0.0)).unwrap_or_default()
    };
    let (device, host) = match sparse(dims) {
        Some((mla, indexer)) => graph.sparse(mla, indexer, placement),
        None if graph.stages.quirks.deep_stack => graph.deep_stack(placement),
        None if graph.stages.quirks.alternating_updates => graph.alternating_updates(placement),
        None => graph.common(placement),
    };
    ComputeBuffers {
        device: device.map_or(Bytes::ZERO, bytes),
        host: bytes(host),
        output: Bytes(4 * dims.vocab * setup.cache.sequences.max(1)),
        inputs: bytes(graph.inputs()),
    }
}

/// Multi-head latent attention that chooses its tokens.
fn sparse(dims: &Dims) -> Option<(&Mla, Indexer)> {
    dims.mixers.iter().find_map(|g| match &g.mixer {
        Mixer::Mla(m) => m.indexer.filter(|i| i.top_k.is_some()).map(|i| (m, i)),
        _ => None,
    })
}

/// The terms of a graph, in elements per token of the micro-batch.
struct Graph<'a> {
    model: &'a Model,
    dims: &'a Dims,
    setup: &'a ComputeSetup,
    u: f64,
    mask: f64,
    largest_mask: f64,
    value_rows: f64,
    small_inputs: f64,
    logits: f64,
    rotation: f64,
    stages: Stages<'a>,
}

impl<'a> Graph<'a> {
    fn new(model: &'a Model, dims: &'a Dims, setup: &'a ComputeSetup) -> Self {
        let cache = &setup.cache;
        let u = cache.ubatch.min(cache.context.max(1)).max(1) as f64;
        let has_full = dims.mixers.iter().any(|g| keeps_all(&g.mixer));
        let cells = if has_full { cache.full_cells() as f64 } else { 0.0 };
        let window_cells = window(dims).map_or(0.0, |w| cache.window_cells(w) as f64);
        let quirks = Quirks::of(&model.architecture, dims);
        let width = if setup.flash_attention { 0.5 } else { 1.0 };
        let small = match (has_full, window_cells > 0.0) {
            (_, true) => 12.0,
            (true, false) => 7.0,
            (false, false) => 2.0,
        };
        Self {
            model,
            dims,
            setup,
            u,
            mask: width * (cells + window_cells),
            largest_mask: width * cells.max(window_cells),
            value_rows: if setup.flash_attention { 0.0 } else { value_rows(dims) },
            small_inputs: small + if quirks.more_positions { 3.0 } else { 0.0 },
            logits: dims.vocab as f64 * setup.logits_rows as f64 / u,
            rotation: rotation(dims, cache),
            stages: Stages { dims, setup, quirks, u, cells, window_cells },
        }
    }

    fn hidden(&self) -> f64 {
        self.dims.hidden as f64
    }

    /// Masks, positions and row numbers.
    fn inputs(&self) -> f64 {
        self.mask + self.value_rows + self.small_inputs
    }

    /// The logits, unless they are small enough for the hole that a mask leaves.
    fn logits_beyond_masks(&self) -> f64 {
        if self.logits <= self.largest_mask { 0.0 } else { self.logits }
    }

    fn all(&self) -> Stage {
        self.stages.of(&self.dims.schedule)
    }

    /// Device and host, in the common form.
    fn common(&self, placement: Placement) -> (Option<f64>, f64) {
        let d = self.hidden();
        let all = self.all();
        let logits = self.logits_beyond_masks();
        let widest = all.widest().max(logits);
        let extra = self.extra(logits > all.widest());
        let per_layer = self.stages.quirks.per_layer;
        let beside_input = if per_layer > 0.0 { per_layer + d + 1.0 } else { 0.0 };
        let sliding = self.stages.window_cells > 0.0;
        let host_inputs =
            self.mask + self.value_rows + 9.0 + if sliding { 5.0 } else { 0.0 } + beside_input;
        let device_full = 4.0 * d + widest + extra + self.inputs();
        match placement {
            Placement::Cpu => {
                let recurrent_only = self.small_inputs < 3.0;
                let copies = if recurrent_only { 7.0 } else { 5.0 };
                (None, copies * d + widest + extra + self.inputs() + 3.0)
            }
            Placement::Full => (Some(device_full), 4.0 * d + host_inputs),
            Placement::ExpertsOnHost(_) => {
                let experts = 2.0 * d + all.experts + self.inputs() + 3.0;
                (Some(device_full), (4.0 * d + host_inputs).max(experts))
            }
            Placement::Layers(n) => {
                let predictions = prediction_blocks(self.dims, &self.model.architecture);
                let first = first_on_device(self.dims.schedule.len(), predictions, n);
                let there = self.stages.of(&self.dims.schedule[first..]);
                let here = self.stages.of(&self.dims.schedule[..first]);
                let output = 2.0 * d + logits + all.recurrent;
                let device = (4.0 * d + there.widest() + extra).max(output) + self.inputs();
                let host = 5.0 * d + here.widest() + extra + self.inputs() + 3.0;
                (Some(device), host)
            }
        }
    }

    /// What single architectures keep beside the widest stage.
    fn extra(&self, logits_are_widest: bool) -> f64 {
        let quirks = &self.stages.quirks;
        let d = self.hidden();
        let mut extra = quirks.per_layer;
        if quirks.per_layer > 0.0 {
            if logits_are_widest {
                extra = 2.0 * d;
            }
            if self.dims.ffns.len() > 1 {
                extra += 4.0 * d;
            }
        }
        let every_token = self.setup.logits_rows as f64 >= self.u;
        if quirks.wide_logits && every_token && self.setup.flash_attention {
            extra += 5.0 * d;
        }
        extra
    }

    /// Gemma 3n: four predictions of the stream beside the per-layer embeddings.
    fn alternating_updates(&self, placement: Placement) -> (Option<f64>, f64) {
        let d = self.hidden();
        let per_layer = self.stages.quirks.per_layer;
        let layers = 9.0 * d + per_layer + self.all().widest() + self.mask + self.value_rows + 9.0;
        let device = layers.max(self.logits + 6.0 * d);
        let host = 5.0 * d + per_layer + self.mask + self.value_rows + 15.0;
        match placement {
            Placement::Cpu => (None, device + d),
            Placement::Full => (Some(device), host),
            _ => (Some(device), host.max(layers + d)),
        }
    }

    /// Qwen3-VL: image features of three layers ride along, so that the input is four rows wide.
    fn deep_stack(&self, placement: Placement) -> (Option<f64>, f64) {
        let d = self.hidden();
        let wide = 4.0 * d;
        let masks = self.mask + self.value_rows;
        let inputs = d + wide + 2.0 + 4.0 * wide * (1.0 - 3.0 / (4.0 * self.u)) + masks + 8.0;
        let mut beside: f64 = 0.0;
        if self.logits > self.largest_mask + 5.0 * wide + d {
            beside = beside.max(self.logits);
        }
        for group in &self.dims.mixers {
            if let Mixer::Attention(a) = &group.mixer
                && !self.setup.flash_attention
            {
                beside = beside.max(a.n_heads as f64 * self.stages.cells);
            }
        }
        for group in &self.dims.ffns {
            beside = beside.max(match &group.ffn {
                Ffn::Moe(m) => m.n_used as f64 * (m.expert_size as f64 + d),
                Ffn::Dense(x) if x.size as f64 > wide => 2.0 * x.size as f64,
                _ => 0.0,
            });
        }
        let device = inputs + 2.0 * wide + beside;
        let host = d + 3.0 * wide + masks + 12.0;
        match placement {
            Placement::Cpu => (None, device - 5.0 * d),
            Placement::Full => (Some(device), host),
            _ => (Some(device), host.max(device)),
        }
    }

    /// DeepSeek V3.2 and kin: an index of all tokens chooses those that attention reads.
    fn sparse(&self, m: &Mla, index: Indexer, placement: Placement) -> (Option<f64>, f64) {
        let d = self.hidden();
        let n = self.stages.cells;
        let heads = m.n_heads as f64;
        let latent = (m.kv_lora_rank + m.rope_head_dim) as f64;
        let chosen = index.top_k.map_or(n, |k| n.min(k as f64));
        let base = 4.0 * d + f64::from(self.dims.n_layers) * chosen + 2.0 * self.mask + 7.0;
        let plain = heads * (2.0 * latent + m.nope_head_dim as f64);
        let keys = (index.n_heads * index.head_dim) as f64;
        let mut stage = self.stages.mla(m).max(keys + plain + n);
        if self.setup.flash_attention {
            let absorbed = heads * (2.0 * m.kv_lora_rank as f64 + m.rope_head_dim as f64);
            stage = stage.max(1.5 * n + absorbed);
        }
        let device = base + stage;
        let host = 4.0 * d + 2.0 * self.mask + 9.0;
        match placement {
            Placement::Cpu => (None, device + d),
            Placement::Full => (Some(device), host),
            _ => (Some(device), host.max(device)),
        }
    }
}

fn window(dims: &Dims) -> Option<u64> {
    dims.mixers.iter().find_map(|g| match &g.mixer {
        Mixer::Attention(Attention { span: Span::Sliding(w) | Span::Chunked(w), .. }) => Some(*w),
        _ => None,
    })
}

fn keeps_all(mixer: &Mixer) -> bool {
    match mixer {
        Mixer::Attention(a) => matches!(a.span, Span::Full | Span::SlidingCachedFull(_)),
        Mixer::Mla(_) | Mixer::Csa(_) | Mixer::Parallel(..) => true,
        _ => false,
    }
}

fn is_windowed(a: &Attention) -> bool {
    matches!(a.span, Span::Sliding(_) | Span::Chunked(_))
}

/// Attention of every group that has cells.
fn attentions(dims: &Dims) -> impl Iterator<Item = &Attention> {
    dims.mixers.iter().filter_map(|g| match &g.mixer {
        Mixer::Attention(a) | Mixer::Parallel(a, _) if a.span != Span::Cross => Some(a),
        _ => None,
    })
}

/// Row numbers for the transposed values: two words per element of the widest value row, for each kind of cache.
fn value_rows(dims: &Dims) -> f64 {
    let kept = || attentions(dims).filter(|a| !a.no_own_kv);
    let widest = kept().map(|a| a.n_kv_heads * a.value_head_dim).max().unwrap_or(0);
    let kinds = u64::from(kept().any(is_windowed)) + u64::from(kept().any(|a| !is_windowed(a)));
    (2 * widest * kinds) as f64
}

/// The matrices that rotate quantised keys and values, one for each kind of cache and width.
fn rotation(dims: &Dims, cache: &CacheSetup) -> f64 {
    if cache.keys.block_elems() == 1 && cache.values.block_elems() == 1 {
        return 0.0;
    }
    let mut kinds: Vec<(bool, u64)> =
        attentions(dims).map(|a| (is_windowed(a), a.head_dim)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let of = |head: u64| -> u64 {
        if !head.is_multiple_of(64) {
            return 0;
        }
        let mut r = 64;
        while head.is_multiple_of(2 * r) {
            r *= 2;
        }
        4 * (r * r + 64 * 64)
    };
    kinds.into_iter().map(|(_, head)| of(head)).sum::<u64>() as f64
}
