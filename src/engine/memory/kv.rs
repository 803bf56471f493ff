//! The cache: keys and values of past tokens, and the fixed states of recurrent layers.

use super::ggml::GgmlType;
use crate::catalog::model::{Attention, Dims, Mixer, Span};
use crate::units::Bytes;

/// How a runtime sets its cache up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheSetup {
    /// Tokens of context allocated, all sequences together.
    pub context: u64,
    /// Sequences.
    pub sequences: u64,
    /// Whether all sequences share one pool; otherwise each has its part.
    pub unified: bool,
    /// Tokens of one prompt batch, which sliding layers keep beside their window.
    pub ubatch: u64,
    /// Cell counts are rounded up to a multiple of this (llama.cpp: 256).
    pub pad: u64,
    /// Type of the cached keys.
    pub keys: GgmlType,
    /// Type of the cached values.
    pub values: GgmlType,
    /// Values stand transposed (llama.cpp without flash attention): every layer takes the widest value row.
    pub transposed_values: bool,
}

impl CacheSetup {
    /// Cells of a layer that keeps every token, in one stream.
    pub fn full_cells(&self) -> u64 {
        let own = if self.unified { self.context } else { self.context / self.sequences.max(1) };
        own.max(1).next_multiple_of(self.pad.max(1))
    }

    /// Cells of a layer that keeps a window, in one stream.
    pub fn window_cells(&self, window: u64) -> u64 {
        let slots = if self.unified { self.sequences.max(1) } else { 1 };
        let wanted = window.saturating_mul(slots).saturating_add(self.ubatch);
        self.full_cells().min(wanted).next_multiple_of(self.pad.max(1))
    }

    /// Separate streams of cells.
    pub fn streams(&self) -> u64 {
        if self.unified { 1 } else { self.sequences.max(1) }
    }
}

/// Cache bytes of every layer, in order.
pub fn layers(dims: &Dims, setup: &CacheSetup) -> Vec<Bytes> {
    let widest = if setup.transposed_values { widest_value_row(dims) } else { 0 };
    let groups: Vec<Bytes> = dims.mixers.iter().map(|g| mixer(&g.mixer, setup, widest)).collect();
    dims.schedule
        .iter()
        .map(|layer| layer.mixer.map_or(Bytes::ZERO, |i| groups[usize::from(i)]))
        .collect()
}

fn widest_value_row(dims: &Dims) -> u64 {
    let of = |m: &Mixer| match m {
        Mixer::Attention(a) | Mixer::Parallel(a, _) => a.n_kv_heads * a.value_head_dim,
        _ => 0,
    };
    dims.mixers.iter().map(|g| of(&g.mixer)).max().unwrap_or(0)
}

fn mixer(mixer: &Mixer, setup: &CacheSetup, widest: u64) -> Bytes {
    let state = Bytes(state_bytes(mixer)).times(setup.sequences.max(1));
    match mixer {
        Mixer::Attention(a) => attention(a, setup, widest),
        Mixer::Parallel(a, _) => attention(a, setup, widest) + state,
        Mixer::Mla(m) => {
            let cells = setup.full_cells() * setup.streams();
            let index = m.indexer.map_or(0, |x| x.head_dim / x.pool.unwrap_or(1).max(1));
            let row = setup.keys.bytes(m.kv_lora_rank + m.rope_head_dim) + setup.keys.bytes(index);
            Bytes(cells.saturating_mul(row))
        }
        Mixer::Csa(c) => {
            let cells = setup.full_cells() * setup.streams();
            let window = setup.window_cells(c.window) * setup.streams();
            let elems = cells as f64 * c.kv_elems_per_token
                + window as f64 * c.window_elems_per_token as f64;
            Bytes::from_f64(elems * setup.keys.bytes_per_elem()).unwrap_or_default()
        }
        _ => state,
    }
}

fn attention(a: &Attention, setup: &CacheSetup, widest: u64) -> Bytes {
    let cells = match a.span {
        _ if a.no_own_kv || a.bidirectional => return Bytes::ZERO,
        Span::Cross => return Bytes::ZERO,
        Span::Full | Span::SlidingCachedFull(_) => setup.full_cells(),
        Span::Sliding(window) | Span::Chunked(window) => setup.window_cells(window),
    };
    let row = setup.keys.bytes(a.n_kv_heads * a.head_dim)
        + setup.values.bytes(widest.max(a.n_kv_heads * a.value_head_dim))
        + GgmlType::F16.bytes(a.index_kv_elems);
    Bytes(cells.saturating_mul(setup.streams()).saturating_mul(row))
}

/// Fixed state of a recurrent layer for one sequence, in bytes of F32.
pub fn state_bytes(mixer: &Mixer) -> u64 {
    match mixer {
        Mixer::Gdn(g) => {
            let channels = 2 * g.n_k_heads * g.k_head_dim + g.n_v_heads * g.v_head_dim;
            4 * (g.n_v_heads * g.k_head_dim * g.v_head_dim + (g.conv_width - 1) * channels)
        }
        Mixer::Kda(k) => {
            let inner = k.n_heads * k.head_dim;
            4 * (inner * k.head_dim + 3 * (k.conv_width - 1) * inner)
        }
        Mixer::Mamba1(m) => 4 * m.d_inner * (m.d_state + m.conv_width - 1),
        Mixer::Mamba2(m) | Mixer::Parallel(_, m) => {
            let channels = m.d_inner + 2 * m.n_groups * m.d_state;
            4 * (m.d_inner * m.d_state + (m.conv_width - 1) * channels)
        }
        Mixer::ShortConv(c) => 4 * (c.conv_width - 1) * c.conv_dim,
        Mixer::Recurrent(r) => r.state_bytes,
        Mixer::Attention(_) | Mixer::Mla(_) | Mixer::Csa(_) | Mixer::None => 0,
    }
}

/// Bytes of cache that one decoded token reads with `depth` tokens in it: windows stop growing at their length, recurrent
/// states are read and written whole.
pub fn read_per_token(dims: &Dims, keys: GgmlType, values: GgmlType, depth: u64) -> Bytes {
    let depth_f = depth as f64;
    let per_layer = |mixer: &Mixer| -> f64 {
        let attention = |a: &Attention| {
            let seen = match a.span {
                Span::Full => depth,
                Span::Sliding(w) | Span::Chunked(w) | Span::SlidingCachedFull(w) => depth.min(w),
                Span::Cross => 0,
            };
            let row = (a.n_kv_heads * a.head_dim) as f64 * keys.bytes_per_elem()
                + (a.n_kv_heads * a.value_head_dim) as f64 * values.bytes_per_elem();
            if a.bidirectional { 0.0 } else { seen as f64 * row }
        };
        let state = 2.0 * state_bytes(mixer) as f64;
        match mixer {
            Mixer::Attention(a) => attention(a),
            Mixer::Parallel(a, _) => attention(a) + state,
            Mixer::Mla(m) => {
                let row = (m.kv_lora_rank + m.rope_head_dim) as f64 * keys.bytes_per_elem();
                match m.indexer {
                    None => depth_f * row,
                    Some(x) => {
                        let chosen = x.top_k.or(x.budget_tokens).unwrap_or(depth).min(depth);
                        let index = x.head_dim as f64 * 2.0 / x.pool.unwrap_or(1).max(1) as f64;
                        chosen as f64 * row + depth_f * index
                    }
                }
            }
            Mixer::Csa(c) => {
                let elems = depth_f * c.kv_elems_per_token
                    + depth.min(c.window) as f64 * c.window_elems_per_token as f64;
                elems * keys.bytes_per_elem()
            }
            _ => state,
        }
    };
    let groups: Vec<f64> = dims.mixers.iter().map(|g| per_layer(&g.mixer)).collect();
    let sum = dims.schedule.iter().filter_map(|l| l.mixer).map(|i| groups[usize::from(i)]).sum();
    Bytes::from_f64(sum).unwrap_or_default()
}
