//! The widest set of tensors alive in each kind of layer part, in elements per token of the micro-batch.

use super::ComputeSetup;
use super::quirks::{InputBeside, Quirks};
use crate::catalog::model::{
    Attention, Dims, Ffn, Gdn, Layer, Mamba1, Mamba2, Mixer, Mla, Moe, Span,
};

/// What the stages depend on.
pub(super) struct Stages<'a> {
    pub dims: &'a Dims,
    pub setup: &'a ComputeSetup,
    pub quirks: Quirks,
    /// Tokens of the micro-batch.
    pub u: f64,
    /// Cells of layers that keep every token.
    pub cells: f64,
    /// Cells of layers that keep a window.
    pub window_cells: f64,
}

/// The widest stage of some layers, by kind of part.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stage {
    mixers: f64,
    pub recurrent: f64,
    ffns: f64,
    pub experts: f64,
}

impl Stage {
    pub fn widest(&self) -> f64 {
        self.mixers.max(self.ffns)
    }
}

impl Stages<'_> {
    /// The widest stages of `layers`.
    pub fn of(&self, layers: &[Layer]) -> Stage {
        let mut stage = Stage::default();
        for (i, group) in self.dims.mixers.iter().enumerate() {
            if layers.iter().any(|l| l.mixer == Some(i as u8)) {
                let width = self.mixer(&group.mixer);
                stage.mixers = stage.mixers.max(width);
                if !matches!(group.mixer, Mixer::Attention(_) | Mixer::Mla(_) | Mixer::Csa(_)) {
                    stage.recurrent = stage.recurrent.max(width);
                }
            }
        }
        for (i, group) in self.dims.ffns.iter().enumerate() {
            if layers.iter().any(|l| l.ffn == Some(i as u8)) {
                stage.ffns = stage.ffns.max(self.ffn(&group.ffn));
                if let Ffn::Moe(moe) = &group.ffn {
                    stage.experts = stage.experts.max(self.experts(moe));
                }
            }
        }
        stage
    }

    fn hidden(&self) -> f64 {
        self.dims.hidden as f64
    }

    fn sequences(&self) -> f64 {
        self.setup.cache.sequences.max(1) as f64
    }

    fn ffn(&self, ffn: &Ffn) -> f64 {
        match ffn {
            Ffn::Dense(x) => {
                let matrices = if x.gated { 3.0 } else { 1.0 };
                matrices * x.size as f64 + self.beside_ffn()
            }
            Ffn::Moe(moe) => self.experts(moe).max(3.0 * moe.dense_parallel_size as f64),
            Ffn::None => 0.0,
        }
    }

    /// What lives on beside a dense part.
    fn beside_ffn(&self) -> f64 {
        let quantised = self.setup.cache.keys.block_elems() > 1;
        let d = self.hidden();
        let input = match self.quirks.input_beside_ffn {
            InputBeside::Never => 0.0,
            InputBeside::Always => d,
            InputBeside::WithQuantisedCache => {
                if quantised {
                    d
                } else {
                    0.0
                }
            }
            InputBeside::WithPlainCache => {
                if quantised {
                    0.0
                } else {
                    d
                }
            }
        };
        let recurrent = self.dims.mixers.iter().find_map(|g| match &g.mixer {
            Mixer::Parallel(a, m) => Some((a, m)),
            _ => None,
        });
        let Some((a, m)) = recurrent else { return input };
        // Falcon-H1: a state smaller than the queries leaves no hole for the recurrent part's tensors.
        let state = self.sequences() * (m.d_inner * m.d_state) as f64 / self.u;
        if d >= 2048.0 && state < (a.n_heads * a.head_dim) as f64 {
            let channels = (m.d_inner + 2 * m.n_groups * m.d_state) as f64;
            return input + 2.0 * channels + (m.d_inner + m.n_heads) as f64 + d;
        }
        input
    }

    fn experts(&self, m: &Moe) -> f64 {
        let (width, d, used) = (m.expert_size as f64, self.hidden(), m.n_used as f64);
        if self.quirks.plain_experts {
            let input = m.latent.map_or(d, |l| l as f64);
            return used * (width + input) + if m.latent.is_some() { 0.0 } else { d };
        }
        if self.quirks.input_beside_experts {
            return used * (3.0 * width + d) + d;
        }
        let copies_input = d > 2.0 * width || self.quirks.weighs_experts_first;
        let queries = if self.quirks.queries_beside_experts { 2.0 * self.queries() } else { 0.0 };
        used * (3.0 * width + if copies_input { d } else { 0.0 }) + queries
    }

    /// Elements of the widest query row.
    fn queries(&self) -> f64 {
        let of = |m: &Mixer| match m {
            Mixer::Attention(a) | Mixer::Parallel(a, _) => a.n_heads * a.head_dim,
            _ => 0,
        };
        self.dims.mixers.iter().map(|g| of(&g.mixer)).max().unwrap_or(0) as f64
    }

    fn mixer(&self, mixer: &Mixer) -> f64 {
        match mixer {
            Mixer::Attention(a) => self.attention(a),
            Mixer::Parallel(a, m) => self.attention(a).max(self.mamba2(m)),
            Mixer::Mla(m) => self.mla(m),
            Mixer::Mamba1(m) => self.mamba1(m),
            Mixer::Mamba2(m) => self.mamba2(m),
            Mixer::Gdn(g) => self.gdn(g),
            Mixer::Recurrent(r) => {
                15.0 * self.hidden() + self.sequences() * r.head_dim as f64 * self.hidden() / self.u
            }
            Mixer::Kda(_) | Mixer::ShortConv(_) | Mixer::Csa(_) | Mixer::None => 0.0,
        }
    }

    /// Queries, keys and their rotated copies; without flash attention also the score matrix.
    fn attention(&self, a: &Attention) -> f64 {
        let queries = (a.n_heads * a.head_dim) as f64;
        let keys = (a.n_kv_heads * a.head_dim) as f64;
        let wide = queries > self.hidden();
        if self.setup.flash_attention {
            let keys_beside = if keys > (self.hidden() / 2.0).floor() { keys } else { 0.0 };
            return match (a.q_gate, wide) {
                (true, _) => 4.0 * queries,
                (false, true) => 2.0 * queries + 2.0 * keys_beside,
                (false, false) => queries + keys_beside,
            };
        }
        let cells = match a.span {
            Span::Sliding(_) | Span::Chunked(_) => self.window_cells,
            _ => self.cells,
        };
        let beside = match () {
            () if a.q_gate => 3.0 * queries,
            () if self.quirks.no_rotation => 0.0,
            () if wide => 2.0 * queries,
            () => queries,
        };
        a.n_heads as f64 * cells + beside
    }

    pub fn mla(&self, m: &Mla) -> f64 {
        let heads = m.n_heads as f64;
        let latent = (m.kv_lora_rank + m.rope_head_dim) as f64;
        let plain = heads * (2.0 * latent + m.nope_head_dim as f64);
        if self.setup.flash_attention {
            return plain + heads * m.rope_head_dim as f64;
        }
        let values = self.cells * m.kv_lora_rank as f64 / (2.0 * self.u);
        let values = if values > self.hidden() { values } else { 0.0 };
        plain + heads * self.cells + values
    }

    fn mamba1(&self, m: &Mamba1) -> f64 {
        let inner = m.d_inner as f64;
        let state = self.sequences() * m.d_state as f64 * inner / self.u;
        let copy = if state >= self.hidden() { inner } else { 0.0 };
        4.0 * inner + 2.0 * (m.dt_rank + m.d_state) as f64 + state + copy
    }

    fn mamba2(&self, m: &Mamba2) -> f64 {
        let channels = (m.d_inner + 2 * m.n_groups * m.d_state) as f64;
        let sequences = self.sequences();
        let state = sequences * m.d_inner as f64 * m.d_state as f64 / self.u;
        let kept = sequences * (m.conv_width as f64 - 1.0) * channels / self.u;
        let others = state * (sequences - 1.0) / sequences;
        let others = if others > channels { others } else { 0.0 };
        3.0 * channels + 2.0 * m.d_inner as f64 + m.n_heads as f64 + state + kept + others
    }

    fn gdn(&self, g: &Gdn) -> f64 {
        let inner = (g.n_v_heads * g.v_head_dim) as f64;
        let channels = inner + 2.0 * (g.n_k_heads * g.k_head_dim) as f64;
        let sequences = self.sequences();
        let state = sequences * inner * g.k_head_dim as f64 / self.u;
        if state <= self.hidden() {
            return 2.0 * channels + state;
        }
        let kept = sequences * (g.conv_width as f64 - 1.0) * channels / self.u;
        2.0 * channels + kept + if state <= channels { channels } else { 2.0 * state + inner }
    }
}
