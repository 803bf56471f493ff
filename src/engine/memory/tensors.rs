//! The tensors of a model, from its dimensions: which matrices each layer holds, how wide their rows are, and what they are for.
//!
//! Names and shapes follow llama.cpp's GGUF files (`llama-model.cpp`, `src/models/`), because the mixing rules of its
//! quantiser go by them. Other formats use the same shapes.

use crate::catalog::model::{
    Attention, Dims, Ffn, Gdn, Kda, Mamba1, Mamba2, Mixer, Mla, Moe, QkNorm, Span,
};

/// What a tensor is for, as far as size and speed care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Input embedding: one row is read per token.
    Embedding,
    /// Output head.
    Head,
    /// Token mixers: attention, recurrences, their projections.
    Attention,
    /// Dense feed-forward parts.
    Dense,
    /// Shared experts.
    Shared,
    /// Routers.
    Router,
    /// Routed experts.
    Routed,
    /// Norms and other vectors.
    Norm,
    /// Embedding tables of which a few rows are read (per-layer, n-gram).
    Lookup,
    /// Prediction layers, not loaded for plain decoding.
    Prediction,
    /// Loaded but never read: keys and values of layers that reuse another layer's cache.
    Unused,
}

/// How the quantiser treats a tensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Token embedding, untied.
    TokenEmbd,
    /// Output head, or the embedding that serves as one.
    Output,
    /// Values, or anything fused with them.
    AttnV,
    /// Fused queries, keys and values.
    AttnQkv,
    /// Keys.
    AttnK,
    /// Queries.
    AttnQ,
    /// Output projection of attention.
    AttnOutput,
    /// Feed-forward input.
    FfnUp,
    /// Feed-forward gate.
    FfnGate,
    /// Feed-forward output.
    FfnDown,
    /// Any other matrix.
    Other,
    /// Never quantised, stored as F32.
    Keep,
    /// Never quantised, stored as the source has it (F16 in files made from 16-bit weights).
    KeepSource,
}

/// One tensor (or several equal ones).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tensor {
    /// What it is for.
    pub group: Group,
    /// How the quantiser treats it.
    pub role: Role,
    /// Layer, or `None` outside the layers.
    pub layer: Option<u32>,
    /// Elements of a row.
    pub row: u64,
    /// Rows, all matrices of a stack together.
    pub rows: u64,
    /// A stack of one matrix per expert.
    pub stacked: bool,
}

impl Tensor {
    /// All elements.
    pub const fn elems(&self) -> u64 {
        self.row.saturating_mul(self.rows)
    }
}

/// The tensors of a model in file order: embedding, layers, head.
pub fn tensors(dims: &Dims, architecture: &str) -> Vec<Tensor> {
    let mut list = List {
        tensors: Vec::with_capacity(dims.schedule.len() * 12),
        layer: None,
        traits: Traits::of(architecture),
    };
    list.outside(dims);
    for (i, layer) in dims.schedule.iter().enumerate() {
        list.layer = Some(i as u32);
        list.block(dims, layer.mixer, layer.ffn);
    }
    list.predictions(dims);
    list.tensors
}

/// How many prediction layers the GGUF file of a model holds; converters of most architectures leave them out.
pub fn prediction_blocks(dims: &Dims, architecture: &str) -> u32 {
    let held = dims.mtp_params > 0 && Traits::of(architecture).file_has_predictions;
    if held { dims.mtp_layers } else { 0 }
}

/// What an architecture does differently from the common form.
#[derive(Clone, Copy, Debug)]
struct Traits {
    /// One matrix for queries, keys and values.
    fused_qkv: bool,
    /// One matrix for feed-forward input and gate.
    fused_gate_up: bool,
    /// The attention gate is part of the query matrix.
    gate_in_query: bool,
    /// Prediction layers are in the file.
    file_has_predictions: bool,
    /// Four predictions of the residual stream are mixed in every layer.
    alternating_updates: bool,
    /// Layers that reuse another layer's cache carry their unused key and value matrices all the same.
    shared_kv_in_file: bool,
}

impl Traits {
    fn of(architecture: &str) -> Self {
        let is = |names: &[&str]| names.contains(&architecture);
        Self {
            fused_qkv: is(&[
                "phi3",
                "gptneox",
                "falcon",
                "gpt2",
                "dbrx",
                "chatglm",
                "mpt",
                "bloom",
                "nomic-bert",
                "modern-bert",
                "bailingmoe2",
            ]),
            fused_gate_up: is(&["phi3", "glm4", "chatglm", "modern-bert"]),
            gate_in_query: is(&["qwen3next", "qwen35", "qwen35moe", "qwen4exp"]),
            file_has_predictions: is(&["glm4moe"]),
            alternating_updates: is(&["gemma3n"]),
            shared_kv_in_file: is(&["gemma3n", "gemma4"]),
        }
    }
}

/// Rank of Gemma 3n's low-rank residual.
const LAUREL: u64 = 64;

struct List {
    tensors: Vec<Tensor>,
    layer: Option<u32>,
    traits: Traits,
}

impl List {
    fn push(&mut self, group: Group, role: Role, row: u64, rows: u64) {
        if row > 0 && rows > 0 {
            let layer = self.layer;
            self.tensors.push(Tensor { group, role, layer, row, rows, stacked: false });
        }
    }

    fn vector(&mut self, group: Group, elems: u64) {
        self.push(group, Role::Keep, elems, 1);
    }

    fn experts(&mut self, role: Role, row: u64, rows: u64) {
        self.push(Group::Routed, role, row, rows);
        if let Some(last) = self.tensors.last_mut() {
            last.stacked = true;
        }
    }

    /// What stands outside the layers.
    fn outside(&mut self, dims: &Dims) {
        let role = if dims.tied { Role::Output } else { Role::TokenEmbd };
        self.push(Group::Embedding, role, dims.hidden, dims.vocab);
        if !dims.tied {
            self.push(Group::Head, Role::Output, dims.hidden, dims.vocab);
        }
        if dims.output_bias {
            self.vector(Group::Norm, dims.vocab);
        }
        let biased = if dims.norm_bias { 2 } else { 1 };
        self.vector(Group::Norm, u64::from(dims.final_norms) * dims.hidden * biased);
        match dims.per_layer_embedding {
            Some(table) => {
                let row = table.dim * u64::from(dims.n_layers);
                self.push(Group::Lookup, role, row, table.vocab);
                self.push(Group::Attention, Role::KeepSource, dims.hidden, row);
            }
            None if dims.lookup_table_params > 0 => {
                self.push(
                    Group::Lookup,
                    Role::TokenEmbd,
                    dims.hidden,
                    dims.lookup_table_params / dims.hidden,
                );
            }
            None => {
                let rows = dims.extra_embed_params / dims.hidden;
                self.push(Group::Lookup, Role::TokenEmbd, dims.hidden, rows);
            }
        }
        self.alternating_updates(dims);
        let other = u64::try_from(dims.other_params).unwrap_or(0);
        let named = dims.lookup_table_params + self.per_layer_params(dims);
        self.vector(Group::Norm, other.saturating_sub(named));
    }

    /// Gemma 3n's mixing of four predictions of the stream, outside the layers.
    fn alternating_updates(&mut self, dims: &Dims) {
        if self.traits.alternating_updates {
            for _ in 0..2 {
                self.push(Group::Attention, Role::KeepSource, dims.hidden, 3 * dims.hidden);
            }
        }
    }

    /// Weights that belong to per-layer embeddings and alternating updates, which the catalog lumps together.
    fn per_layer_params(&self, dims: &Dims) -> u64 {
        let Some(table) = dims.per_layer_embedding else {
            return 0;
        };
        let (h, layers) = (dims.hidden, u64::from(dims.n_layers));
        let projections = 3 * h * table.dim * layers;
        let updates = if self.traits.alternating_updates {
            6 * h * h + layers * (2 * LAUREL * h + 4 * h)
        } else {
            0
        };
        projections + updates
    }

    /// What every layer of a model with per-layer embeddings has beside mixer and feed-forward part.
    fn per_layer(&mut self, dims: &Dims) {
        let Some(table) = dims.per_layer_embedding else {
            return;
        };
        self.push(Group::Attention, Role::Other, dims.hidden, table.dim);
        self.push(Group::Attention, Role::Other, table.dim, dims.hidden);
        if self.traits.alternating_updates {
            self.push(Group::Attention, Role::KeepSource, dims.hidden, LAUREL);
            self.push(Group::Attention, Role::KeepSource, LAUREL, dims.hidden);
            self.push(Group::Attention, Role::KeepSource, dims.hidden, 4);
        }
    }

    fn block(&mut self, dims: &Dims, mixer: Option<u8>, ffn: Option<u8>) {
        let biased = if dims.norm_bias { 2 } else { 1 };
        self.vector(Group::Norm, u64::from(dims.norms_per_layer) * dims.hidden * biased);
        self.per_layer(dims);
        if let Some(group) = mixer.and_then(|i| dims.mixers.get(usize::from(i))) {
            match (&group.mixer, group.params_per_layer) {
                (Mixer::Recurrent(_), Some(all)) => self.recurrence(dims.hidden, all),
                (_, Some(all)) => {
                    self.push(Group::Attention, Role::Other, dims.hidden, all / dims.hidden);
                }
                (mixer, None) => self.mixer(dims.hidden, mixer),
            }
            self.unexplained(dims.hidden, group.extra_per_layer);
        }
        if let Some(group) = ffn.and_then(|i| dims.ffns.get(usize::from(i))) {
            match group.params_per_layer {
                Some(all) => self.push(Group::Dense, Role::Other, dims.hidden, all / dims.hidden),
                None => self.ffn(dims.hidden, &group.ffn),
            }
            self.push(Group::Router, Role::Keep, 1, group.extra_per_layer);
        }
    }

    /// Weights of a layer beyond its dimensions: gates, where they make whole rows, else small matrices left alone.
    fn unexplained(&mut self, hidden: u64, extra: u64) {
        if extra.is_multiple_of(hidden) {
            self.push(Group::Attention, Role::Other, hidden, extra / hidden);
        } else {
            self.push(Group::Attention, Role::KeepSource, 1, extra);
        }
    }

    /// RWKV-7: four square matrices; some fourteen vectors; low-rank matrices that keep 16 bits, those of the decay (a
    /// sixth of them) 32.
    fn recurrence(&mut self, hidden: u64, all: u64) {
        for _ in 0..4 {
            self.push(Group::Attention, Role::Other, hidden, hidden);
        }
        let rest = all.saturating_sub(4 * hidden * hidden);
        let vectors = rest.min(14 * hidden);
        let decay = (rest - vectors) / 6;
        self.vector(Group::Norm, vectors + decay);
        self.push(Group::Attention, Role::KeepSource, 1, rest - vectors - decay);
    }

    fn mixer(&mut self, hidden: u64, mixer: &Mixer) {
        match mixer {
            Mixer::Attention(a) => self.attention(hidden, a),
            Mixer::Mla(m) => self.mla(hidden, m),
            Mixer::Gdn(g) => self.gdn(hidden, g),
            Mixer::Kda(k) => self.kda(hidden, k),
            Mixer::Mamba1(m) => self.mamba1(hidden, m),
            Mixer::Mamba2(m) => self.mamba2(hidden, m),
            Mixer::ShortConv(c) => {
                self.push(Group::Attention, Role::Other, hidden, 3 * c.conv_dim);
                self.vector(Group::Norm, c.conv_width * c.conv_dim);
                self.push(Group::Attention, Role::Other, c.conv_dim, hidden);
            }
            Mixer::Parallel(a, m) => {
                self.attention(hidden, a);
                self.mamba2(hidden, m);
            }
            Mixer::Recurrent(r) => {
                let inner = r.n_heads * r.head_dim;
                for _ in 0..4 {
                    self.push(Group::Attention, Role::Other, hidden, inner);
                }
                self.push(Group::Attention, Role::Other, inner, hidden);
            }
            Mixer::Csa(_) | Mixer::None => {}
        }
    }

    fn attention(&mut self, hidden: u64, a: &Attention) {
        let queries = a.n_heads * a.head_dim;
        let keys = a.n_kv_heads * a.head_dim;
        let values = a.n_kv_heads * a.value_head_dim;
        let out_row = a.n_heads * a.value_head_dim;
        let gate_in_query = a.q_gate && self.traits.gate_in_query;
        let own_kv = !a.no_own_kv || self.traits.shared_kv_in_file;
        if self.traits.fused_qkv {
            self.push(Group::Attention, Role::AttnQkv, hidden, queries + keys + values);
        } else {
            let query_rows = if gate_in_query { 2 * queries } else { queries };
            self.push(Group::Attention, Role::AttnQ, hidden, query_rows);
            if own_kv {
                let group = if a.no_own_kv { Group::Unused } else { Group::Attention };
                self.push(group, Role::AttnK, hidden, keys);
                if !a.k_eq_v {
                    self.push(group, Role::AttnV, hidden, values);
                }
            }
        }
        self.push(Group::Attention, Role::AttnOutput, out_row, hidden);
        if a.q_gate && !gate_in_query {
            self.push(Group::Attention, Role::Other, hidden, queries);
        }
        if a.qkv_bias {
            self.vector(Group::Norm, queries + keys + values);
        }
        if a.out_bias {
            self.vector(Group::Norm, hidden);
        }
        match a.qk_norm {
            QkNorm::None => {}
            QkNorm::PerHead => self.vector(Group::Norm, if own_kv { 2 } else { 1 } * a.head_dim),
            QkNorm::Full => self.vector(Group::Norm, queries + keys),
        }
        if a.sinks {
            self.vector(Group::Norm, a.n_heads);
        }
        if a.span == Span::Cross {
            self.vector(Group::Norm, 2 * a.head_dim + 2);
        }
    }

    fn mla(&mut self, hidden: u64, m: &Mla) {
        let head = m.nope_head_dim + m.rope_head_dim;
        match m.q_lora_rank {
            Some(rank) => {
                self.push(Group::Attention, Role::Other, hidden, rank);
                self.vector(Group::Norm, rank);
                self.push(Group::Attention, Role::Other, rank, m.n_heads * head);
            }
            None => self.push(Group::Attention, Role::AttnQ, hidden, m.n_heads * head),
        }
        self.push(Group::Attention, Role::Other, hidden, m.kv_lora_rank + m.rope_head_dim);
        self.vector(Group::Norm, m.kv_lora_rank);
        self.push(Group::Attention, Role::Other, m.nope_head_dim, m.kv_lora_rank * m.n_heads);
        self.push(Group::Attention, Role::Other, m.kv_lora_rank, m.value_head_dim * m.n_heads);
        self.push(Group::Attention, Role::AttnOutput, m.n_heads * m.value_head_dim, hidden);
        if let Some(index) = m.indexer {
            let query_row = m.q_lora_rank.unwrap_or(hidden);
            self.push(Group::Attention, Role::Other, query_row, index.n_heads * index.head_dim);
            self.push(Group::Attention, Role::Other, hidden, index.head_dim);
            self.push(Group::Attention, Role::Other, hidden, index.n_heads);
            self.vector(Group::Norm, 2 * index.head_dim);
        }
    }

    fn gdn(&mut self, hidden: u64, g: &Gdn) {
        let keys = g.n_k_heads * g.k_head_dim;
        let values = g.n_v_heads * g.v_head_dim;
        let channels = 2 * keys + values;
        self.push(Group::Attention, Role::AttnQkv, hidden, channels);
        self.push(Group::Attention, Role::Other, hidden, values);
        self.push(Group::Attention, Role::Other, hidden, 2 * g.n_v_heads);
        self.vector(Group::Norm, g.conv_width * channels);
        self.vector(Group::Norm, 2 * g.n_v_heads + g.v_head_dim);
        self.push(Group::Attention, Role::Other, values, hidden);
    }

    fn kda(&mut self, hidden: u64, k: &Kda) {
        let inner = k.n_heads * k.head_dim;
        self.push(Group::Attention, Role::AttnQ, hidden, inner);
        self.push(Group::Attention, Role::AttnK, hidden, inner);
        self.push(Group::Attention, Role::AttnV, hidden, inner);
        let low_rank = if k.full_rank_gate { 1 } else { 2 };
        for _ in 0..low_rank {
            self.push(Group::Attention, Role::Other, hidden, k.head_dim);
            self.push(Group::Attention, Role::Other, k.head_dim, inner);
        }
        if k.full_rank_gate {
            self.push(Group::Attention, Role::Other, hidden, inner);
        }
        self.push(Group::Attention, Role::Other, hidden, k.n_heads);
        self.vector(Group::Norm, 3 * k.conv_width * inner);
        self.vector(Group::Norm, k.n_heads + inner + k.head_dim);
        self.push(Group::Attention, Role::AttnOutput, inner, hidden);
    }

    fn mamba1(&mut self, hidden: u64, m: &Mamba1) {
        self.push(Group::Attention, Role::Other, hidden, 2 * m.d_inner);
        self.vector(Group::Norm, (m.conv_width + 1) * m.d_inner);
        self.push(Group::Attention, Role::Other, m.d_inner, m.dt_rank + 2 * m.d_state);
        self.push(Group::Attention, Role::Other, m.dt_rank, m.d_inner);
        self.vector(Group::Norm, (m.d_state + 2) * m.d_inner);
        self.push(Group::Attention, Role::Other, m.d_inner, hidden);
    }

    fn mamba2(&mut self, hidden: u64, m: &Mamba2) {
        let channels = m.d_inner + 2 * m.n_groups * m.d_state;
        self.push(Group::Attention, Role::Other, hidden, m.d_inner + channels + m.n_heads);
        self.vector(Group::Norm, (m.conv_width + 1) * channels);
        self.vector(Group::Norm, 3 * m.n_heads);
        if !m.no_norm {
            self.vector(Group::Norm, m.d_inner);
        }
        self.push(Group::Attention, Role::Other, m.d_inner, hidden);
    }

    fn ffn(&mut self, hidden: u64, ffn: &Ffn) {
        match ffn {
            Ffn::Dense(d) => {
                self.feed_forward(Group::Dense, hidden, d.size, d.gated);
                if d.bias {
                    self.vector(Group::Norm, d.size + hidden);
                }
            }
            Ffn::Moe(m) => self.moe(hidden, m),
            Ffn::None => {}
        }
    }

    fn feed_forward(&mut self, group: Group, hidden: u64, size: u64, gated: bool) {
        if gated && self.traits.fused_gate_up && group == Group::Dense {
            self.push(group, Role::FfnUp, hidden, 2 * size);
        } else {
            if gated {
                self.push(group, Role::FfnGate, hidden, size);
            }
            self.push(group, Role::FfnUp, hidden, size);
        }
        self.push(group, Role::FfnDown, size, hidden);
    }

    fn moe(&mut self, hidden: u64, m: &Moe) {
        self.push(Group::Router, Role::Keep, hidden, m.n_experts);
        if m.router_bias {
            self.vector(Group::Router, m.n_experts);
        }
        let width = m.latent.unwrap_or(hidden);
        if m.gated {
            self.experts(Role::FfnGate, width, m.expert_size * m.n_experts);
        }
        self.experts(Role::FfnUp, width, m.expert_size * m.n_experts);
        self.experts(Role::FfnDown, m.expert_size, width * m.n_experts);
        if m.expert_bias {
            let ups = if m.gated { 2 } else { 1 };
            self.push(Group::Routed, Role::Keep, (ups * m.expert_size + width) * m.n_experts, 1);
        }
        if let Some(latent) = m.latent {
            self.push(Group::Shared, Role::Other, hidden, latent);
            self.push(Group::Shared, Role::Other, latent, hidden);
        }
        if m.shared_size > 0 {
            self.feed_forward(Group::Shared, hidden, m.shared_size, m.gated);
        }
        if m.shared_gate {
            self.vector(Group::Router, hidden);
        }
        if m.dense_parallel_size > 0 {
            self.feed_forward(Group::Dense, hidden, m.dense_parallel_size, m.gated);
        }
    }

    /// The prediction layer: a block like the last one, a projection from two hidden states to one, and copies of
    /// embedding and head where the count says so.
    fn predictions(&mut self, dims: &Dims) {
        if dims.mtp_params == 0 || !self.traits.file_has_predictions {
            return;
        }
        let Some(last) = dims.schedule.last() else {
            return;
        };
        let from = self.tensors.len();
        for i in 0..dims.mtp_layers {
            self.layer = Some(dims.n_layers + i);
            self.block(dims, last.mixer, last.ffn);
            self.push(Group::Prediction, Role::Other, 2 * dims.hidden, dims.hidden);
        }
        let so_far: u64 = self.tensors[from..].iter().map(Tensor::elems).sum();
        let copies = dims.mtp_params.saturating_sub(so_far) / (dims.hidden * dims.vocab);
        for _ in 0..copies {
            self.push(Group::Prediction, Role::Other, dims.hidden, dims.vocab);
        }
        let so_far: u64 = self.tensors[from..].iter().map(Tensor::elems).sum();
        self.vector(Group::Prediction, dims.mtp_params.saturating_sub(so_far));
        for tensor in &mut self.tensors[from..] {
            tensor.group = Group::Prediction;
        }
    }
}
