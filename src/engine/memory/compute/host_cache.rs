//! Compute buffers when the cache stays in main memory (`--no-kv-offload`).
//!
//! With flash attention the device still computes it, on copies of the keys and values of a layer that are made for every batch
//! and every token; without, long batches are computed so. Copies of one layer live at a time, and one for every layer that
//! looks into the cache of another. Where dense layers alternate with state-space or convolution layers, all of it stays with
//! the processor. Rules from the engine's own accounting (build 11434) of 146 models in nine settings each: within 2 % of
//! all that the device holds in nine of ten, at most 13 % too little (`tests/memory.rs`).

use super::super::kv::{self, CacheSetup};
use super::{Graph, attentions, is_windowed};
use crate::catalog::model::{Dims, Ffn, Mixer, Span};
use crate::units::Bytes;

/// Whether the processor takes over attention and states.
pub fn stays_with_processor(dims: &Dims) -> bool {
    let state = |m: &Mixer| {
        matches!(m, Mixer::Mamba1(_) | Mixer::Mamba2(_) | Mixer::ShortConv(_) | Mixer::Parallel(..))
    };
    let experts = dims.ffns.iter().any(|g| matches!(g.ffn, Ffn::Moe(_)));
    !experts && dims.mixers.iter().any(|g| state(&g.mixer))
}

/// The device's buffer with copies of the cache, given its buffer (in bytes) without.
pub fn device(graph: &Graph<'_>, plain: Bytes) -> Bytes {
    let dims = graph.dims;
    let copies = copies(dims, &graph.setup.cache);
    if !graph.setup.flash_attention {
        return plain + copies;
    }
    let rows = |elems: f64| Bytes::from_f64(4.0 * graph.u * elems).unwrap_or_default();
    let hidden = rows(graph.hidden());
    let latent = dims.mixers.iter().any(|g| matches!(g.mixer, Mixer::Mla(_)));
    if latent {
        return plain + hidden + copies;
    }
    let queries = attentions(dims).map(|a| a.n_heads * a.head_dim).max().unwrap_or(0);
    let beside = rows(4.0 * graph.hidden() + 2.0 * queries as f64 + graph.mask);
    (plain + hidden).max(copies + beside)
}

/// Keys and values of a layer that keeps all, once more for every such layer without a cache of its own, and those of a
/// layer that keeps a window.
fn copies(dims: &Dims, cache: &CacheSetup) -> Bytes {
    let layers = kv::layers(dims, cache);
    let (mut whole, mut window, mut borrowers) = (Bytes::ZERO, Bytes::ZERO, 0);
    for (layer, bytes) in dims.schedule.iter().zip(layers) {
        let mixer = layer.mixer.and_then(|i| dims.mixers.get(usize::from(i))).map(|g| &g.mixer);
        match mixer {
            Some(Mixer::Attention(a)) if a.no_own_kv => {
                borrowers += u64::from(a.span == Span::Full);
            }
            Some(Mixer::Attention(a)) if is_windowed(a) => window = window.max(bytes),
            Some(Mixer::Attention(_) | Mixer::Mla(_) | Mixer::Csa(_)) => whole = whole.max(bytes),
            _ => {}
        }
    }
    whole.times(1 + borrowers) + window
}
