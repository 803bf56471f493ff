//! The token mixer of a layer, from metadata and tensors.

use super::keys::{Keys, LayerTensors};
use super::window::Windows;
use crate::catalog::model::{
    Attention, Csa, Gdn, Indexer, Kda, Mamba1, Mamba2, Mixer, Mla, QkNorm, Recurrent, ShortConv,
};

/// Width of a head where nothing states it: the commonest.
const GUESSED_HEAD: u64 = 128;

/// Everything a layer's mixer depends on.
pub struct Reader<'a> {
    pub keys: &'a Keys<'a>,
    pub hidden: u64,
    pub windows: &'a Windows,
    /// Layers from this one on reuse the cache of earlier ones.
    pub cache_until: usize,
    /// Attends both ways, without a cache.
    pub encoder: bool,
}

impl Reader<'_> {
    /// The mixer of a layer.
    pub fn read(&self, layer: usize, t: &LayerTensors<'_>) -> Mixer {
        match self.recurrent(layer, t) {
            Some(Mixer::Mamba2(m)) if t.has("attn_q.weight") || t.has("attn_qkv.weight") => {
                Mixer::Parallel(self.attention(layer, t), m)
            }
            Some(mixer) => mixer,
            None => self.attending(layer, t),
        }
    }

    fn ssm(&self, key: &str) -> u64 {
        self.keys.number(&format!("ssm.{key}")).unwrap_or(0)
    }

    fn recurrent(&self, layer: usize, t: &LayerTensors<'_>) -> Option<Mixer> {
        if t.has_prefix("time_mix_") {
            return Some(self.rwkv());
        }
        if t.has("shortconv.conv.weight") {
            let conv_width =
                self.keys.number("shortconv.l_cache").or(t.row("shortconv.conv.weight"));
            return Some(Mixer::ShortConv(ShortConv {
                conv_width: conv_width.unwrap_or(1).max(1),
                conv_dim: self.hidden,
            }));
        }
        if t.has("ssm_conv1d_q.weight") {
            return Some(Mixer::Kda(Kda {
                n_heads: self.heads(0),
                head_dim: self
                    .keys
                    .number("kda.head_dim")
                    .or(t.rows("ssm_f_b.weight"))
                    .unwrap_or(128),
                conv_width: self.ssm("conv_kernel").max(1),
                full_rank_gate: !t.has("ssm_g_a.weight"),
            }));
        }
        if t.has("ssm_conv1d.weight") {
            return Some(self.state_space(t));
        }
        self.is_lightning(layer).then(|| {
            let (n_heads, head_dim) = (self.heads(layer), self.key_length(layer));
            let state = n_heads.saturating_mul(head_dim).saturating_mul(head_dim).saturating_mul(4);
            let kind = "lightning".to_owned();
            Mixer::Recurrent(Recurrent { kind, n_heads, head_dim, state_bytes: state })
        })
    }

    fn rwkv(&self) -> Mixer {
        let head_dim = self.keys.number("wkv.head_size").unwrap_or(64).max(1);
        let shifts = self.keys.number("token_shift_count").unwrap_or(2);
        Mixer::Recurrent(Recurrent {
            kind: "rwkv".to_owned(),
            n_heads: self.hidden / head_dim,
            head_dim,
            state_bytes: self
                .hidden
                .saturating_mul(head_dim.saturating_add(shifts))
                .saturating_mul(4),
        })
    }

    fn state_space(&self, t: &LayerTensors<'_>) -> Mixer {
        let (d_inner, d_state) = (self.ssm("inner_size"), self.ssm("state_size"));
        let (rank, n_groups) = (self.ssm("time_step_rank"), self.ssm("group_count"));
        let conv_width = self.ssm("conv_kernel").max(1);
        let delta =
            ["ssm_ba.weight", "ssm_beta.weight", "ssm_alpha.weight", "ssm_beta_alpha.weight"];
        if delta.iter().any(|name| t.has(name)) {
            return Mixer::Gdn(Gdn {
                n_k_heads: n_groups,
                k_head_dim: d_state,
                n_v_heads: rank,
                v_head_dim: d_inner.checked_div(rank).unwrap_or(0),
                conv_width,
            });
        }
        let first = matches!(self.keys.architecture, "mamba" | "jamba");
        if first || (n_groups == 0 && t.has("ssm_x.weight")) {
            return Mixer::Mamba1(Mamba1 { d_inner, d_state, dt_rank: rank, conv_width });
        }
        let no_norm = !t.has("ssm_norm.weight");
        Mixer::Mamba2(Mamba2 { d_inner, d_state, n_groups, n_heads: rank, conv_width, no_norm })
    }

    /// MiniMax's linear attention has the tensors of the other kind; the metadata tell it apart.
    fn is_lightning(&self, layer: usize) -> bool {
        if self.keys.architecture != "minimax-01" {
            return false;
        }
        match self.keys.list("attention.recurrent_layers") {
            Some(list) => list.get(layer).is_some_and(|n| *n != 0),
            None => {
                let every = self.keys.number("full_attention_interval").unwrap_or(8).max(1);
                !(layer as u64 + 1).is_multiple_of(every)
            }
        }
    }

    fn heads(&self, layer: usize) -> u64 {
        self.keys.of_layer("attention.head_count", layer).unwrap_or(0)
    }

    fn key_length(&self, layer: usize) -> u64 {
        let of = |key: &str| self.keys.number(&format!("attention.{key}"));
        let swa = if self.windows.is_sliding(layer) { of("key_length_swa") } else { None };
        let by_heads = self.hidden.checked_div(self.heads(0)).unwrap_or(0);
        swa.or_else(|| of("key_length")).unwrap_or(by_heads)
    }

    fn value_length(&self, layer: usize) -> u64 {
        let of = |key: &str| self.keys.number(&format!("attention.{key}"));
        let swa = if self.windows.is_sliding(layer) { of("value_length_swa") } else { None };
        let by_heads = self.hidden.checked_div(self.heads(0)).unwrap_or(0);
        swa.or_else(|| of("value_length")).unwrap_or(by_heads)
    }

    fn attending(&self, layer: usize, t: &LayerTensors<'_>) -> Mixer {
        if self.keys.architecture == "deepseek4" {
            return self.compressed(layer, t);
        }
        if let Some(mla) = self.latent(layer, t) {
            return Mixer::Mla(mla);
        }
        let has_any =
            t.has("attn_q.weight") || t.has("attn_qkv.weight") || t.has("attn_q_a.weight");
        let attends =
            has_any || t.has("attn_kv_a_mqa.weight") || t.is_empty() || t.has("attn_k.weight");
        let attention = self.attention(layer, t);
        if !attends || (attention.n_kv_heads == 0 && !attention.bidirectional) {
            return Mixer::None;
        }
        Mixer::Attention(attention)
    }

    /// Latent attention, where the cache holds the latent: files made before 2025 cache whole heads instead.
    fn latent(&self, layer: usize, t: &LayerTensors<'_>) -> Option<Mla> {
        let of = |key: &str| self.keys.number(&format!("attention.{key}"));
        let sliding = self.windows.is_sliding(layer);
        let pick = |key: &str| {
            let swa = if sliding { of(&format!("{key}_swa")) } else { None };
            swa.or_else(|| of(key))
        };
        let kv_lora_rank = pick("kv_lora_rank")?;
        let key = pick("key_length_mla")?;
        let value_head_dim = pick("value_length_mla")?;
        let cached = self.key_length(layer);
        let rope_head_dim = match cached.checked_sub(kv_lora_rank) {
            Some(rope) if rope <= key => rope,
            _ => self.keys.number("rope.dimension_count").unwrap_or(0).min(key),
        };
        Some(Mla {
            n_heads: self.heads(layer),
            q_lora_rank: of("q_lora_rank").filter(|_| t.has("attn_q_a.weight") || t.is_empty()),
            kv_lora_rank,
            rope_head_dim,
            nope_head_dim: key - rope_head_dim,
            value_head_dim,
            indexer: self.indexer(t),
        })
    }

    fn indexer(&self, t: &LayerTensors<'_>) -> Option<Indexer> {
        let of = |key: &str| self.keys.number(&format!("attention.indexer.{key}"));
        let (n_heads, head_dim) = (of("head_count")?, of("key_length")?);
        let top_k = of("top_k").filter(|k| *k > 0)?;
        // A layer without an index of its own reads with that of an earlier one.
        let own = t.has_prefix("indexer.") || t.has_prefix("indexer_");
        let head_dim = if own || t.is_empty() { head_dim } else { 0 };
        Some(Indexer {
            n_heads,
            head_dim,
            top_k: Some(top_k),
            budget_tokens: None,
            pool: of("kpool"),
        })
    }

    fn compressed(&self, layer: usize, t: &LayerTensors<'_>) -> Mixer {
        let head_dim = self.key_length(layer);
        let ratio = self.keys.of_layer("attention.compress_ratios", layer).unwrap_or(0);
        let indexed = t.has_prefix("indexer");
        let index =
            if indexed { self.keys.number("attention.indexer.key_length").unwrap_or(0) } else { 0 };
        let kept = if ratio == 0 { 0.0 } else { (head_dim + index) as f64 / ratio as f64 };
        Mixer::Csa(Csa {
            n_heads: self.heads(layer),
            head_dim,
            compress_ratio: ratio,
            window: self.keys.number("attention.sliding_window").unwrap_or(128),
            kv_elems_per_token: kept,
            window_elems_per_token: head_dim,
        })
    }

    fn attention(&self, layer: usize, t: &LayerTensors<'_>) -> Attention {
        let stated = self.keys.of_layer("attention.head_count", layer);
        let head_dim = if stated.is_some() { self.key_length(layer) } else { GUESSED_HEAD };
        let by_shape = |name: &str| t.rows(name).map(|rows| rows / head_dim.max(1));
        let n_heads = stated.or_else(|| by_shape("attn_q.weight")).unwrap_or(0);
        let kv = self.keys.of_layer("attention.head_count_kv", layer);
        let kv = if stated.is_some() { kv } else { kv.or_else(|| by_shape("attn_k.weight")) };
        let value = if stated.is_some() { self.value_length(layer) } else { GUESSED_HEAD };
        let queries = n_heads.saturating_mul(head_dim);
        let wide = |name: &str, rows: Option<u64>| rows.is_some() && t.rows(name) == rows;
        let gate_in_query =
            t.has("attn_q_norm.weight") && wide("attn_q.weight", queries.checked_mul(2));
        let index =
            self.keys.number("attention.indexer.key_length").filter(|_| t.has_prefix("indexer"));
        Attention {
            n_heads,
            n_kv_heads: kv.unwrap_or(n_heads),
            head_dim,
            value_head_dim: value,
            span: self.windows.span(layer),
            qk_norm: self.qk_norm(t, head_dim),
            qkv_bias: t.has("attn_q.bias") || t.has("attn_qkv.bias"),
            out_bias: t.has("attn_output.bias"),
            q_gate: gate_in_query || wide("attn_gate.weight", Some(queries)),
            sinks: t.has("attn_sinks.weight"),
            no_own_kv: layer >= self.cache_until,
            k_eq_v: t.has("attn_k.weight") && !t.has("attn_v.weight"),
            bidirectional: self.encoder,
            index_kv_elems: index.unwrap_or(0),
        }
    }

    fn qk_norm(&self, t: &LayerTensors<'_>, head_dim: u64) -> QkNorm {
        match t.get("attn_q_norm.weight").or_else(|| t.get("attn_k_norm.weight")) {
            None => QkNorm::None,
            Some(norm) if norm.elems() == head_dim => QkNorm::PerHead,
            Some(_) => QkNorm::Full,
        }
    }
}
