//! Layers by kind, and how much the query heads of a model look at.

use crate::catalog::model::{Attention, Dims, Ffn, Mixer, Span};

/// How many layers there are of each kind that costs time of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LayerKinds {
    /// All.
    pub all: u32,
    /// With routed experts.
    pub experts: u32,
    /// Recurrent: linear attention and state-space layers.
    pub recurrent: u32,
    /// Short convolutions.
    pub convolutions: u32,
    /// Compressed sparse attention.
    pub sparse: u32,
}

impl LayerKinds {
    /// The layers of a model.
    pub fn of(dims: &Dims) -> Self {
        let mut kinds = Self { all: dims.n_layers, ..Self::default() };
        for group in &dims.mixers {
            match group.mixer {
                Mixer::Attention(_) | Mixer::Mla(_) | Mixer::None => {}
                Mixer::Csa(_) => kinds.sparse += group.count,
                Mixer::ShortConv(_) => kinds.convolutions += group.count,
                _ => kinds.recurrent += group.count,
            }
        }
        for group in &dims.ffns {
            if matches!(group.ffn, Ffn::Moe(_)) {
                kinds.experts += group.count;
            }
        }
        kinds
    }
}

/// Elements that all query heads of equal layers look at per token of context, as far back as they look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// Elements per token of context.
    pub per_token: f64,
    /// How far back, in tokens; none for all the way.
    pub window: Option<u64>,
}

/// What the layers of a model look at.
pub fn reaches(dims: &Dims) -> Vec<Reach> {
    let mut found = Vec::new();
    for group in &dims.mixers {
        let count = f64::from(group.count);
        match &group.mixer {
            Mixer::Attention(a) | Mixer::Parallel(a, _) => found.extend(softmax(a, count)),
            Mixer::Mla(m) => {
                let row = m.n_heads * (2 * m.kv_lora_rank + m.rope_head_dim);
                let window = m.indexer.and_then(|x| x.top_k.or(x.budget_tokens));
                found.push(Reach { per_token: count * row as f64, window });
            }
            Mixer::Csa(c) => {
                let row = count * (2 * c.n_heads * c.head_dim) as f64;
                found.push(Reach { per_token: row, window: Some(c.window) });
                if c.compress_ratio > 0 {
                    let per_token = row / c.compress_ratio as f64;
                    found.push(Reach { per_token, window: None });
                }
            }
            _ => {}
        }
    }
    found
}

fn softmax(a: &Attention, count: f64) -> Option<Reach> {
    let window = match a.span {
        Span::Full => None,
        Span::Sliding(w) | Span::Chunked(w) | Span::SlidingCachedFull(w) => Some(w),
        Span::Cross => return None,
    };
    let per_token = count * (a.n_heads * (a.head_dim + a.value_head_dim)) as f64;
    Some(Reach { per_token, window })
}

/// Elements looked at with `depth` tokens of context.
pub fn elements(reaches: &[Reach], depth: u64) -> u64 {
    let of = |r: &Reach| r.per_token * r.window.map_or(depth, |w| depth.min(w)) as f64;
    reaches.iter().map(of).sum::<f64>() as u64
}
