//! Compute buffers: the scratch memory in which llama.cpp evaluates one micro-batch.
//!
//! The graph allocator reuses memory, so the buffer is the largest set of tensors alive at one time: a few rows as wide as
//! the model, the attention masks, and the widest stage of a layer. The terms come from the engine's graph builders and its
//! own accounting (build 11434); all are in F32 elements per token of the micro-batch, four bytes each.

use super::kv::CacheSetup;
use super::split::{Placement, first_on_device};
use super::tensors::prediction_blocks;
use crate::catalog::model::{Attention, Dims, Ffn, Layer, Mixer, Model, Span};
use crate::units::Bytes;

/// What a run asks of the compute buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComputeSetup {
    /// The cache it works on.
    pub cache: CacheSetup,
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
    let graph = Graph::new(model, dims, setup);
    let d = dims.hidden as f64;
    let sliding = if graph.window_cells > 0.0 { 5.0 } else { 0.0 };
    let inputs = graph.mask + graph.value_rows + 7.0 + sliding;
    let bytes = |elems: f64| {
        Bytes::from_f64((4.0 * graph.u * elems + graph.rotation).max(0.0)).unwrap_or_default()
    };
    let all = graph.stage(&dims.schedule);
    let beside_device = 4.0 * d + inputs + 2.0;
    let device_full = 4.0 * d + all.widest().max(graph.logits) + inputs;
    let (device, host) = match placement {
        Placement::Cpu => (
            None,
            5.0 * d + all.widest().max(graph.logits) + inputs + 3.0,
        ),
        Placement::Full => (Some(device_full), beside_device),
        Placement::ExpertsOnHost(_) => (
            Some(device_full),
            beside_device.max(2.0 * d + all.experts + inputs + 3.0),
        ),
        Placement::Layers(n) => {
            let predictions = prediction_blocks(dims, &model.architecture);
            let first = first_on_device(dims.schedule.len(), predictions, n);
            let there = graph.stage(&dims.schedule[first..]);
            let here = graph.stage(&dims.schedule[..first]);
            let output = 2.0 * d + graph.logits + all.recurrent;
            (
                Some((4.0 * d + there.widest()).max(output) + inputs),
                5.0 * d + here.widest() + inputs + 3.0,
            )
        }
    };
    ComputeBuffers {
        device: device.map_or(Bytes::ZERO, bytes),
        host: bytes(host),
        output: Bytes(4 * dims.vocab * setup.cache.sequences.max(1)),
        inputs: bytes(inputs),
    }
}

/// The terms of a graph, in elements per token of the micro-batch.
struct Graph<'a> {
    u: f64,
    mask: f64,
    value_rows: f64,
    window_cells: f64,
    logits: f64,
    rotation: f64,
    stages: Stages<'a>,
}

impl<'a> Graph<'a> {
    fn new(model: &'a Model, dims: &'a Dims, setup: &'a ComputeSetup) -> Self {
        let cache = &setup.cache;
        let u = cache.ubatch.min(cache.context.max(1)).max(1) as f64;
        let full = cache.full_cells() as f64;
        let window_cells = window(dims).map_or(0.0, |w| cache.window_cells(w) as f64);
        let has_full = dims.mixers.iter().any(|g| keeps_all(&g.mixer));
        let cells = if has_full { full } else { 0.0 };
        let width = if setup.flash_attention { 0.5 } else { 1.0 };
        let largest_mask = width * cells.max(window_cells);
        let logits = dims.vocab as f64 * setup.logits_rows as f64 / u;
        Self {
            u,
            mask: width * (cells + window_cells),
            value_rows: if setup.flash_attention {
                0.0
            } else {
                value_rows(dims)
            },
            window_cells,
            // Small logits fit the hole that a mask leaves.
            logits: if logits <= largest_mask { 0.0 } else { logits },
            rotation: rotation(dims, cache),
            stages: Stages {
                model,
                dims,
                setup,
                cells: full,
                u,
            },
        }
    }

    fn stage(&self, layers: &[Layer]) -> Stage {
        let mut stage = Stage::default();
        let dims = self.stages.dims;
        for (i, group) in dims.mixers.iter().enumerate() {
            if layers.iter().any(|l| l.mixer == Some(i as u8)) {
                let width = self.stages.mixer(&group.mixer);
                stage.mixers = stage.mixers.max(width);
                if !matches!(
                    group.mixer,
                    Mixer::Attention(_) | Mixer::Mla(_) | Mixer::Csa(_)
                ) {
                    stage.recurrent = stage.recurrent.max(width);
                }
            }
        }
        for (i, group) in dims.ffns.iter().enumerate() {
            if layers.iter().any(|l| l.ffn == Some(i as u8)) {
                let width = self.stages.ffn(&group.ffn);
                stage.ffns = stage.ffns.max(width);
                if matches!(group.ffn, Ffn::Moe(_)) {
                    stage.experts = stage.experts.max(width);
                }
            }
        }
        stage
    }
}

/// The widest stage of some layers, by kind of part.
#[derive(Clone, Copy, Debug, Default)]
struct Stage {
    mixers: f64,
    recurrent: f64,
    ffns: f64,
    experts: f64,
}

impl Stage {
    fn widest(&self) -> f64 {
        self.mixers.max(self.ffns)
    }
}

fn window(dims: &Dims) -> Option<u64> {
    dims.mixers.iter().find_map(|g| match &g.mixer {
        Mixer::Attention(Attention {
            span: Span::Sliding(w) | Span::Chunked(w),
            ..
        }) => Some(*w),
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

/// Row numbers for the transposed values, two words per key element and kind of cache.
fn value_rows(dims: &Dims) -> f64 {
    let of = |want_window: bool| {
        dims.mixers
            .iter()
            .filter_map(|g| match &g.mixer {
                Mixer::Attention(a) | Mixer::Parallel(a, _) => {
                    let windowed = matches!(a.span, Span::Sliding(_) | Span::Chunked(_));
                    (windowed == want_window && a.span != Span::Cross)
                        .then_some(2 * a.n_kv_heads * a.value_head_dim)
                }
                _ => None,
            })
            .max()
            .unwrap_or(0)
    };
    (of(false) + of(true)) as f64
}

/// The matrices that rotate quantised keys and values.
fn rotation(dims: &Dims, cache: &CacheSetup) -> f64 {
    let quantised = cache.keys.block_elems() > 1 || cache.values.block_elems() > 1;
    let mut sum = 0.0;
    let mut seen = [false; 2];
    for group in &dims.mixers {
        let (Mixer::Attention(a) | Mixer::Parallel(a, _)) = &group.mixer else {
            continue;
        };
        let kind = usize::from(matches!(a.span, Span::Sliding(_) | Span::Chunked(_)));
        if !quantised || seen[kind] || !a.head_dim.is_multiple_of(64) {
            continue;
        }
        seen[kind] = true;
        let mut r = 64;
        while a.head_dim.is_multiple_of(2 * r) {
            r *= 2;
        }
        sum += 4.0 * (r * r + 64 * 64) as f64;
    }
    sum
}

/// The widest stage of a layer, by kind of part.
struct Stages<'a> {
    model: &'a Model,
    dims: &'a Dims,
    setup: &'a ComputeSetup,
    cells: f64,
    u: f64,
}

impl Stages<'_> {
    fn ffn(&self, ffn: &Ffn) -> f64 {
        let d = self.dims.hidden as f64;
        match ffn {
            Ffn::Dense(x) => (if x.gated { 3.0 } else { 2.0 }) * x.size as f64,
            Ffn::Moe(m) => {
                let width = m.expert_size as f64;
                let input = m.latent.map_or(d, |l| l as f64);
                let weighs_input_first = self.model.architecture == "llama4";
                let extra = if weighs_input_first || input > 2.0 * width {
                    input
                } else {
                    0.0
                };
                m.n_used as f64 * (3.0 * width + extra)
            }
            Ffn::None => 0.0,
        }
    }

    fn mixer(&self, mixer: &Mixer) -> f64 {
        match mixer {
            Mixer::Attention(a) => self.scores(a),
            Mixer::Parallel(a, m) => self.scores(a).max(self.mamba2(m)),
            Mixer::Mla(m) => {
                let heads = m.n_heads as f64;
                let latent = (m.kv_lora_rank + m.rope_head_dim) as f64;
                let head = (m.nope_head_dim + m.rope_head_dim) as f64;
                let scores = if self.setup.flash_attention {
                    0.0
                } else {
                    heads * self.cells
                };
                heads * (2.0 * latent + head) + scores
            }
            Mixer::Mamba2(m) => self.mamba2(m),
            _ => 0.0,
        }
    }

    /// The score matrix of one layer, which flash attention never writes out.
    fn scores(&self, a: &Attention) -> f64 {
        if self.setup.flash_attention {
            return 0.0;
        }
        let queries = (a.n_heads * a.head_dim) as f64;
        let beside = match self.model.architecture.as_str() {
            "phi3" | "granitehybrid" => 0.0,
            "qwen3next" => 3.0 * queries,
            _ if queries > self.dims.hidden as f64 => 2.0 * queries,
            _ => queries,
        };
        a.n_heads as f64 * self.cells + beside
    }

    fn mamba2(&self, m: &crate::catalog::model::Mamba2) -> f64 {
        let channels = (m.d_inner + 2 * m.n_groups * m.d_state) as f64;
        let sequences = self.setup.cache.sequences.max(1) as f64;
        let state = m.d_inner as f64 * m.d_state as f64 + (m.conv_width as f64 - 1.0) * channels;
        3.0 * channels + 2.0 * m.d_inner as f64 + m.n_heads as f64 + sequences * state / self.u
    }
}
