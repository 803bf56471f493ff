//! The token mixer of a layer, by `config.json`.

use super::LayerNames;
use super::json::{Fields, whole};
use super::spans::{Kind, Spans};
use crate::catalog::model::{
    Attention, Csa, Gdn, Indexer, Kda, Mamba1, Mamba2, Mixer, Mla, QkNorm, Recurrent, ShortConv,
    Span,
};

/// Everything a layer's mixer depends on.
pub struct Reader<'a> {
    pub f: &'a Fields<'a>,
    pub model_type: &'a str,
    pub architecture: &'a str,
    pub layers: usize,
    pub hidden: u64,
    pub spans: &'a Spans,
    pub names: &'a LayerNames,
}

impl Reader<'_> {
    /// The mixer of a layer.
    pub fn read(&self, layer: usize) -> Mixer {
        match self.spans.kind(layer) {
            Kind::None => Mixer::None,
            Kind::Recurrent => self.recurrent(),
            Kind::Attention(span) if self.model_type == "falcon_h1" => {
                Mixer::Parallel(self.attention(layer, span), self.mamba2())
            }
            Kind::Attention(span) => self.attending(layer, span),
        }
    }

    fn n(&self, keys: &[&str]) -> u64 {
        self.f.number(keys).unwrap_or(0)
    }

    fn heads(&self) -> u64 {
        self.n(&["num_attention_heads", "n_head", "num_heads", "n_heads"])
    }

    /// Whether layers attend, but with how many heads is not said: no cache would be counted for them.
    pub fn lacks_heads(&self) -> bool {
        let attends = |i| matches!(self.spans.kind(i), Kind::Attention(_));
        self.heads() == 0 && self.f.list("block_configs").is_none() && (0..self.layers).any(attends)
    }

    fn recurrent(&self) -> Mixer {
        if let Some(linear) = self.f.get("linear_attn_config") {
            let n = |key: &str| linear.get(key).and_then(whole).unwrap_or(0);
            return Mixer::Kda(Kda {
                n_heads: n("num_heads"),
                head_dim: n("head_dim"),
                conv_width: n("short_conv_kernel_size").max(1),
                full_rank_gate: linear
                    .get("use_full_rank_gate")
                    .and_then(|v| v.as_bool())
                    .unwrap_or(false),
            });
        }
        if self.f.number(&["linear_num_value_heads"]).is_some() {
            return Mixer::Gdn(Gdn {
                n_k_heads: self.n(&["linear_num_key_heads"]),
                k_head_dim: self.n(&["linear_key_head_dim"]),
                n_v_heads: self.n(&["linear_num_value_heads"]),
                v_head_dim: self.n(&["linear_value_head_dim"]),
                conv_width: self.n(&["linear_conv_kernel_dim"]).max(1),
            });
        }
        if let Some(conv_width) = self.f.positive(&["conv_L_cache"]) {
            return Mixer::ShortConv(ShortConv { conv_width, conv_dim: self.hidden });
        }
        if self.architecture == "minimax01" {
            let (n_heads, head_dim) = (self.heads(), self.head_dim());
            let state = n_heads.saturating_mul(head_dim).saturating_mul(head_dim).saturating_mul(4);
            let kind = "lightning".to_owned();
            return Mixer::Recurrent(Recurrent { kind, n_heads, head_dim, state_bytes: state });
        }
        if matches!(self.model_type, "mamba" | "falcon_mamba" | "jamba") {
            return self.mamba1();
        }
        Mixer::Mamba2(self.mamba2())
    }

    fn inner(&self) -> u64 {
        let expand = self.f.positive(&["mamba_expand", "expand"]).unwrap_or(2);
        self.hidden.saturating_mul(expand)
    }

    fn mamba1(&self) -> Mixer {
        let inner = if self.model_type == "jamba" {
            None
        } else {
            self.f.positive(&["intermediate_size", "d_inner"])
        };
        Mixer::Mamba1(Mamba1 {
            d_inner: inner.unwrap_or_else(|| self.inner()),
            d_state: self.n(&["mamba_d_state", "state_size", "d_state"]),
            dt_rank: self
                .f
                .positive(&["mamba_dt_rank", "time_step_rank"])
                .unwrap_or(self.hidden.div_ceil(16)),
            conv_width: self.n(&["mamba_d_conv", "conv_kernel", "d_conv"]).max(1),
        })
    }

    fn mamba2(&self) -> Mamba2 {
        let heads = self.f.positive(&["mamba_num_heads", "mamba_n_heads", "num_heads"]);
        let head = self.f.positive(&["mamba_head_dim", "mamba_d_head", "head_dim"]);
        let by_heads = heads.zip(head).and_then(|(n, d)| n.checked_mul(d));
        let d_inner =
            self.f.positive(&["mamba_d_ssm"]).or(by_heads).unwrap_or_else(|| self.inner());
        Mamba2 {
            d_inner,
            d_state: self.n(&["mamba_d_state", "ssm_state_size", "mamba_state_dim", "state_size"]),
            n_groups: self
                .f
                .positive(&["mamba_n_groups", "n_groups", "mamba_num_groups"])
                .unwrap_or(1),
            n_heads: heads.unwrap_or_else(|| d_inner / head.unwrap_or(64).max(1)),
            conv_width: self.n(&["mamba_d_conv", "conv_kernel"]).max(1),
            no_norm: self.f.is("mamba_rms_norm") == Some(false),
        }
    }

    fn attending(&self, layer: usize, span: Span) -> Mixer {
        if self.architecture == "deepseek4" {
            return self.compressed(layer);
        }
        let expanded = matches!(self.model_type, "minicpm3" | "plm");
        if let Some(kv_lora_rank) = self.f.positive(&["kv_lora_rank"]).filter(|_| !expanded) {
            return Mixer::Mla(self.latent(layer, kv_lora_rank));
        }
        match self.attention(layer, span) {
            a if a.n_heads == 0 || a.n_kv_heads == 0 => Mixer::None,
            a => Mixer::Attention(a),
        }
    }

    fn latent(&self, layer: usize, kv_lora_rank: u64) -> Mla {
        let shared =
            self.f.list("indexer_types").and_then(|l| l.get(layer)).and_then(|v| v.as_str())
                == Some("shared");
        let indexer = self.f.positive(&["index_topk"]).map(|top_k| Indexer {
            n_heads: self.n(&["index_n_heads"]),
            head_dim: if shared { 0 } else { self.n(&["index_head_dim"]) },
            top_k: Some(top_k),
            budget_tokens: None,
            pool: None,
        });
        Mla {
            n_heads: self.heads(),
            q_lora_rank: self.f.positive(&["q_lora_rank"]),
            kv_lora_rank,
            rope_head_dim: self.n(&["qk_rope_head_dim"]),
            nope_head_dim: self.n(&["qk_nope_head_dim"]),
            value_head_dim: self.n(&["v_head_dim"]),
            indexer,
        }
    }

    fn compressed(&self, layer: usize) -> Mixer {
        let head_dim = self.head_dim();
        let ratio = self.f.of_layer(&["compress_ratios"], layer).unwrap_or(0);
        // Layers that fold few tokens choose among the entries by an index of their own.
        let index = if (1..=8).contains(&ratio) { self.n(&["index_head_dim"]) } else { 0 };
        let kept = if ratio == 0 { 0.0 } else { (head_dim + index) as f64 / ratio as f64 };
        Mixer::Csa(Csa {
            n_heads: self.heads(),
            head_dim,
            compress_ratio: ratio,
            window: self.f.positive(&["sliding_window"]).unwrap_or(128),
            kv_elems_per_token: kept,
            window_elems_per_token: head_dim,
        })
    }

    fn head_dim(&self) -> u64 {
        let by_heads = self.hidden.checked_div(self.heads()).unwrap_or(0);
        let rope = self.n(&["qk_rope_head_dim"]) + self.n(&["qk_nope_head_dim"]);
        let stated = self.f.positive(&["head_dim", "kv_channels", "attention_head_dim"]);
        stated.or((rope > 0).then_some(rope)).unwrap_or(by_heads)
    }

    fn kv_heads(&self, layer: usize, heads: u64) -> u64 {
        // Old Falcon: one for all, unless it is of the newer design.
        if self.model_type == "falcon"
            && self.f.is("multi_query") == Some(true)
            && self.f.is("new_decoder_architecture") != Some(true)
        {
            return 1;
        }
        if self.f.is("multi_query_attention") == Some(true)
            && let Some(groups) = self.f.positive(&["multi_query_group_num"])
        {
            return groups;
        }
        if self.model_type == "gpt_bigcode" && self.f.is("multi_query") != Some(false) {
            return 1;
        }
        let nested = self.f.get("attn_config").and_then(|c| c.get("kv_n_heads")).and_then(whole);
        let blocks = self
            .f
            .list("block_configs")
            .and_then(|l| l.get(layer))
            .and_then(|b| b.get("attention"));
        if let Some(block) = blocks {
            let skipped = ["no_op", "replace_with_linear"]
                .iter()
                .any(|k| block.get(k).and_then(|v| v.as_bool()) == Some(true));
            let per_group = block.get("n_heads_in_group").and_then(whole).filter(|n| *n > 0);
            return match per_group {
                _ if skipped => 0,
                Some(n) => heads / n,
                None => heads,
            };
        }
        self.f
            .of_layer(
                &["num_key_value_heads", "num_kv_heads", "n_kv_heads", "num_attention_groups"],
                layer,
            )
            .or(nested)
            .unwrap_or(heads)
    }

    fn attention(&self, layer: usize, span: Span) -> Attention {
        let sliding = matches!(span, Span::Sliding(_));
        let mut n_heads = self
            .f
            .of_layer(&["num_attention_heads_per_layer"], layer)
            .unwrap_or_else(|| self.heads());
        let mut head_dim = self.head_dim();
        let mut value = self.f.positive(&["v_head_dim"]);
        let mut n_kv_heads = self.kv_heads(layer, n_heads);
        let mut k_eq_v = false;
        if sliding {
            n_heads = self.f.positive(&["swa_num_attention_heads"]).unwrap_or(n_heads);
            n_kv_heads = self.f.positive(&["swa_num_key_value_heads"]).unwrap_or(n_kv_heads);
            head_dim = self.f.positive(&["swa_head_dim"]).unwrap_or(head_dim);
            value = self.f.positive(&["swa_v_head_dim"]).or(value);
            if let Some(other) = self.f.get("attention_other_setting") {
                n_heads = other.get("num_attention_heads").and_then(whole).unwrap_or(n_heads);
            }
        } else if matches!(self.architecture, "gemma4") {
            head_dim = self.f.positive(&["global_head_dim"]).unwrap_or(head_dim);
            k_eq_v = self.f.is("attention_k_eq_v") == Some(true);
            if k_eq_v {
                n_kv_heads = self.f.positive(&["num_global_key_value_heads"]).unwrap_or(n_kv_heads);
            }
        }
        let shared = self.n(&["num_kv_shared_layers"]);
        let has = |part: &str| self.names.has(layer, part);
        let bias = self.f.is("attention_bias").or_else(|| self.f.is("qkv_bias")).unwrap_or(false);
        let index = self.f.get("sparse_attention_config").filter(|_| self.is_sparse(layer));
        let bert = matches!(self.architecture, "bert" | "modern-bert" | "nomic-bert");
        Attention {
            n_heads,
            n_kv_heads,
            head_dim,
            value_head_dim: value.unwrap_or(head_dim),
            span,
            qk_norm: self.qk_norm(layer),
            qkv_bias: has("q_proj.bias").unwrap_or(bias || self.architecture.starts_with("qwen2")),
            out_bias: has("o_proj.bias").unwrap_or(self.architecture == "gpt-oss"),
            q_gate: self.f.is("attn_output_gate").unwrap_or(self.architecture == "qwen3next")
                || has("self_attn.gate_proj").unwrap_or(self.architecture == "afmoe"),
            sinks: has("sinks").unwrap_or(self.architecture == "gpt-oss"),
            no_own_kv: layer as u64 >= (self.layers as u64).saturating_sub(shared),
            k_eq_v,
            bidirectional: bert,
            index_kv_elems: index
                .and_then(|c| c.get("sparse_index_dim"))
                .and_then(whole)
                .unwrap_or(0),
        }
    }

    fn is_sparse(&self, layer: usize) -> bool {
        let list =
            self.f.get("sparse_attention_config").and_then(|c| c.get("sparse_attention_freq"));
        list.and_then(|l| l.as_array()).and_then(|l| l.get(layer)).and_then(whole) != Some(0)
    }

    fn qk_norm(&self, layer: usize) -> QkNorm {
        let families = [
            "qwen3",
            "gemma3",
            "gemma4",
            "exaone4",
            "glm4moe",
            "smallthinker",
            "lfm2",
            "step35",
            "hunyuan",
            "afmoe",
        ];
        let by_family = families.iter().any(|a| self.architecture.starts_with(a))
            || self.f.is("use_qk_norm") == Some(true);
        let normed =
            self.names.has(layer, "q_norm").or_else(|| self.names.has(layer, "q_layernorm"));
        match normed.unwrap_or(by_family) {
            false => QkNorm::None,
            true if matches!(self.architecture, "olmo2" | "olmoe" | "minimax-m2") => QkNorm::Full,
            true => QkNorm::PerHead,
        }
    }
}
