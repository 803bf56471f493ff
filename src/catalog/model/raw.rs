//! The JSON shape of a model, and the way from it to the checked [`Model`].

use super::{
    Attention, Csa, Dense, Dims, Ffn, FfnGroup, Gdn, Indexer, Kda, Mamba1, Mamba2, Mixer,
    MixerGroup, Mla, Modality, Model, Moe, OllamaTag, PerLayerEmbedding, QkNorm, Recurrent,
    ShortConv, Span,
};
use crate::catalog::load::FactError;
use crate::catalog::schedule;
use crate::units::{Params, Tokens};
use serde::Deserialize;

/// The JSON shape of a [`Model`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RawModel {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub family: String,
    #[serde(default)]
    pub developer: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub hf_id: Option<String>,
    #[serde(default)]
    pub repos: std::collections::BTreeMap<String, String>,
    pub ollama_tag: Option<String>,
    #[serde(default)]
    pub ollama_tag_verified: bool,
    #[serde(default)]
    pub ollama_cloud_only: bool,
    pub release_date: Option<String>,
    pub license: Option<String>,
    pub modality: Modality,
    #[serde(default)]
    pub tasks: Vec<String>,
    pub architecture: String,
    pub params_total_b: f64,
    pub params_active_b: f64,
    pub params_text_b: Option<f64>,
    pub n_layers: Option<u32>,
    pub hidden_size: Option<u64>,
    pub vocab_size: Option<u64>,
    pub tie_embeddings: Option<bool>,
    pub max_context: Option<u64>,
    #[serde(default)]
    pub attention: Vec<RawMixer>,
    #[serde(default)]
    pub ffn: Vec<RawFfn>,
    #[serde(default = "two")]
    pub norms_per_layer: u32,
    #[serde(default)]
    pub norm_bias: bool,
    #[serde(default = "one")]
    pub final_norms: u32,
    #[serde(default)]
    pub other_params: i64,
    #[serde(default)]
    pub extra_embed_params: u64,
    #[serde(default)]
    pub mtp_layers: u32,
    #[serde(default)]
    pub mtp_params: u64,
    #[serde(default)]
    pub output_bias: bool,
    pub layer_pattern: Option<String>,
    pub full_attention_interval: Option<u32>,
    pub full_attention_layers: Option<Vec<u32>>,
    pub moe_every: Option<u32>,
    pub per_layer_embedding: Option<PerLayerEmbedding>,
    #[serde(default)]
    pub lookup_table_params: u64,
    #[serde(default)]
    pub vision_params: u64,
    #[serde(default)]
    pub audio_params: u64,
    pub native_dtype: String,
    pub native_quant: Option<String>,
    pub params_published: Option<u64>,
    #[serde(default)]
    pub published_includes: Vec<String>,
    #[serde(default)]
    pub published_extra: u64,
    #[serde(default = "yes")]
    pub published_proves_dims: bool,
    pub sources: Vec<String>,
    pub dims_source: Option<String>,
    #[serde(default = "config")]
    pub confidence: String,
    #[serde(default)]
    pub hf_downloads: u64,
    pub note: Option<String>,
}

fn one() -> u32 {
    1
}
fn two() -> u32 {
    2
}
fn yes() -> bool {
    true
}
fn config() -> String {
    "config".to_owned()
}

/// The JSON shape of a [`MixerGroup`].
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct RawMixer {
    pub kind: String,
    pub count: u32,
    pub window: Option<u64>,
    pub n_heads: u64,
    pub n_kv_heads: u64,
    pub head_dim: u64,
    pub value_head_dim: Option<u64>,
    pub qk_norm: Option<RawQkNorm>,
    pub qkv_bias: bool,
    pub out_bias: bool,
    pub q_gate: bool,
    pub sinks: bool,
    pub no_own_kv: bool,
    pub k_eq_v: bool,
    pub bidirectional: bool,
    pub llamacpp_full: bool,
    pub index_kv_elems: u64,
    pub indexer: Option<Indexer>,
    pub extra_per_layer: u64,
    pub params_per_layer: Option<u64>,
    pub q_lora_rank: Option<u64>,
    pub kv_lora_rank: u64,
    pub rope_head_dim: u64,
    pub nope_head_dim: u64,
    pub compress_ratio: u64,
    pub kv_elems_per_token: f64,
    pub window_elems_per_token: u64,
    pub n_k_heads: u64,
    pub k_head_dim: u64,
    pub n_v_heads: u64,
    pub v_head_dim: u64,
    pub conv_width: u64,
    pub conv_dim: u64,
    pub full_rank_gate: bool,
    pub d_inner: u64,
    pub d_state: u64,
    pub dt_rank: u64,
    pub n_groups: u64,
    pub n_heads_ssm: u64,
    pub ssm_head_dim: u64,
    pub no_ssm_norm: bool,
    pub state_bytes: u64,
    pub attn: Option<Box<RawMixer>>,
    pub ssm: Option<Box<RawMixer>>,
    pub note: Option<String>,
}

/// Norm on queries and keys, as written in the catalog.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum RawQkNorm {
    Head,
    Full,
    Flat,
    Layer,
}

/// The JSON shape of an [`FfnGroup`].
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct RawFfn {
    pub kind: String,
    pub count: u32,
    pub size: u64,
    pub gated: Option<bool>,
    pub bias: bool,
    pub mult: Option<f64>,
    pub params_per_layer: Option<u64>,
    pub extra_per_layer: u64,
    pub n_experts: u64,
    pub n_used: u64,
    pub expert_size: u64,
    pub shared_size: u64,
    pub n_shared: u64,
    pub router_bias: bool,
    pub expert_bias: bool,
    pub shared_gate: bool,
    pub latent: Option<u64>,
    pub dense_parallel_size: u64,
}

impl RawMixer {
    fn attention(&self, span: Span) -> Attention {
        Attention {
            n_heads: self.n_heads,
            n_kv_heads: self.n_kv_heads,
            head_dim: self.head_dim,
            value_head_dim: self.value_head_dim.unwrap_or(self.head_dim),
            span,
            qk_norm: match self.qk_norm {
                None => QkNorm::None,
                Some(RawQkNorm::Head) => QkNorm::PerHead,
                Some(RawQkNorm::Full | RawQkNorm::Flat | RawQkNorm::Layer) => QkNorm::Full,
            },
            qkv_bias: self.qkv_bias,
            out_bias: self.out_bias,
            q_gate: self.q_gate,
            sinks: self.sinks,
            no_own_kv: self.no_own_kv,
            k_eq_v: self.k_eq_v,
            bidirectional: self.bidirectional,
            index_kv_elems: self.index_kv_elems,
        }
    }

    fn mamba2(&self) -> Mamba2 {
        Mamba2 {
            d_inner: self.d_inner,
            d_state: self.d_state,
            n_groups: self.n_groups,
            n_heads: self.n_heads_ssm,
            conv_width: self.conv_width,
            no_norm: self.no_ssm_norm,
        }
    }

    fn mixer(&self) -> Result<Mixer, &'static str> {
        let window = || self.window.filter(|w| *w > 0).ok_or("a window is needed");
        Ok(match self.kind.as_str() {
            "full" => Mixer::Attention(self.attention(Span::Full)),
            "sliding" if self.llamacpp_full => {
                Mixer::Attention(self.attention(Span::SlidingCachedFull(window()?)))
            }
            "sliding" => Mixer::Attention(self.attention(Span::Sliding(window()?))),
            "chunked" => Mixer::Attention(self.attention(Span::Chunked(window()?))),
            "cross" => Mixer::Attention(self.attention(Span::Cross)),
            "mla" => Mixer::Mla(Mla {
                n_heads: self.n_heads,
                q_lora_rank: self.q_lora_rank,
                kv_lora_rank: self.kv_lora_rank,
                rope_head_dim: self.rope_head_dim,
                nope_head_dim: self.nope_head_dim,
                value_head_dim: self.value_head_dim.unwrap_or(self.nope_head_dim),
                indexer: self.indexer,
            }),
            "csa" => Mixer::Csa(Csa {
                n_heads: self.n_heads,
                head_dim: self.head_dim,
                compress_ratio: self.compress_ratio,
                window: window()?,
                kv_elems_per_token: self.kv_elems_per_token,
                window_elems_per_token: self.window_elems_per_token,
            }),
            "gdn" => Mixer::Gdn(Gdn {
                n_k_heads: self.n_k_heads,
                k_head_dim: self.k_head_dim,
                n_v_heads: self.n_v_heads,
                v_head_dim: self.v_head_dim,
                conv_width: self.conv_width,
            }),
            "kda" => Mixer::Kda(Kda {
                n_heads: self.n_heads,
                head_dim: self.head_dim,
                conv_width: self.conv_width,
                full_rank_gate: self.full_rank_gate,
            }),
            "mamba1" => Mixer::Mamba1(Mamba1 {
                d_inner: self.d_inner,
                d_state: self.d_state,
                dt_rank: self.dt_rank,
                conv_width: self.conv_width,
            }),
            "mamba2" => Mixer::Mamba2(self.mamba2()),
            "shortconv" => {
                Mixer::ShortConv(ShortConv { conv_width: self.conv_width, conv_dim: self.conv_dim })
            }
            "rwkv" | "lightning" => Mixer::Recurrent(Recurrent {
                kind: self.kind.clone(),
                n_heads: self.n_heads,
                head_dim: self.head_dim,
                state_bytes: self.state_bytes,
            }),
            "parallel" => {
                let attn = self.attn.as_ref().ok_or("`attn` is needed")?;
                let ssm = self.ssm.as_ref().ok_or("`ssm` is needed")?;
                Mixer::Parallel(attn.attention(Span::Full), ssm.mamba2())
            }
            "none" => Mixer::None,
            _ => return Err("an unknown kind"),
        })
    }
}

impl RawFfn {
    fn ffn(&self) -> Result<Ffn, &'static str> {
        let gated = self.gated.unwrap_or(true);
        Ok(match self.kind.as_str() {
            "dense" => Ffn::Dense(Dense { size: self.size, gated, bias: self.bias }),
            "moe" => {
                if self.n_used == 0 || self.n_used > self.n_experts {
                    return Err("experts used must be between 1 and the number of experts");
                }
                Ffn::Moe(Moe {
                    n_experts: self.n_experts,
                    n_used: self.n_used,
                    expert_size: self.expert_size,
                    shared_size: self.shared_size,
                    gated,
                    router_bias: self.router_bias,
                    expert_bias: self.expert_bias,
                    shared_gate: self.shared_gate,
                    latent: self.latent,
                    dense_parallel_size: self.dense_parallel_size,
                })
            }
            "none" => Ffn::None,
            _ => return Err("an unknown kind"),
        })
    }
}

impl TryFrom<RawModel> for Model {
    type Error = FactError;

    fn try_from(raw: RawModel) -> Result<Self, FactError> {
        let refuse = |field, why: &str| FactError::new(&raw.id, field, why);
        let billions = |field, x: f64| {
            Params::from_billions(x).ok_or_else(|| refuse(field, "must be above zero"))
        };
        let params_total = billions("params_total_b", raw.params_total_b)?;
        let params_active = billions("params_active_b", raw.params_active_b)?;
        if params_active > params_total {
            return Err(refuse("params_active_b", "is more than params_total_b"));
        }
        if raw.sources.is_empty() {
            return Err(refuse("sources", "needs at least one"));
        }
        let estimated = !matches!(raw.modality, Modality::Audio | Modality::Diffusion);
        let dims = if estimated { Some(dims(&raw)?) } else { None };
        let params_text = match raw.params_text_b {
            Some(x) => billions("params_text_b", x)?,
            None => params_total,
        };
        Ok(Self {
            ollama: raw.ollama_tag.map(|tag| OllamaTag {
                tag,
                verified: raw.ollama_tag_verified,
                cloud_only: raw.ollama_cloud_only,
            }),
            id: raw.id,
            name: raw.name,
            family: raw.family,
            developer: raw.developer,
            aliases: raw.aliases,
            hf_id: raw.hf_id,
            repos: raw.repos,
            release_date: raw.release_date,
            license: raw.license,
            modality: raw.modality,
            tasks: raw.tasks,
            architecture: raw.architecture,
            params_total,
            params_text,
            params_active,
            dims,
            native_dtype: raw.native_dtype,
            native_quant: raw.native_quant,
            params_published: raw.params_published.map(Params),
            published_includes: raw.published_includes,
            published_extra: raw.published_extra,
            published_proves_dims: raw.published_proves_dims,
            sources: raw.sources,
            dims_source: raw.dims_source,
            confidence: raw.confidence,
            hf_downloads: raw.hf_downloads,
            note: raw.note,
        })
    }
}

fn dims(raw: &RawModel) -> Result<Dims, FactError> {
    let refuse = |field, why: &str| FactError::new(&raw.id, field, why);
    let need = |field, x: Option<u64>| {
        x.filter(|v| *v > 0 && *v < 1 << 40).ok_or_else(|| refuse(field, "must be above zero"))
    };
    let n_layers = need("n_layers", raw.n_layers.map(u64::from))? as u32;
    if n_layers > 2048 {
        return Err(refuse("n_layers", "is more than 2048"));
    }
    let mut mixers = Vec::new();
    for group in &raw.attention {
        mixers.push(MixerGroup {
            count: group.count,
            mixer: group.mixer().map_err(|why| refuse("attention", why))?,
            extra_per_layer: group.extra_per_layer,
            params_per_layer: group.params_per_layer,
        });
    }
    let mut ffns = Vec::new();
    for group in &raw.ffn {
        ffns.push(FfnGroup {
            count: group.count,
            ffn: group.ffn().map_err(|why| refuse("ffn", why))?,
            extra_per_layer: group.extra_per_layer,
            params_per_layer: group.params_per_layer,
        });
    }
    let schedule = schedule::layers(
        n_layers,
        &mixers,
        &ffns,
        &schedule::Hints {
            pattern: raw.layer_pattern.as_deref(),
            full_attention_interval: raw.full_attention_interval,
            full_attention_layers: raw.full_attention_layers.as_deref(),
            moe_every: raw.moe_every,
        },
    )
    .map_err(|why| refuse("attention", why))?;
    Ok(Dims {
        n_layers,
        hidden: need("hidden_size", raw.hidden_size)?,
        vocab: need("vocab_size", raw.vocab_size)?,
        tied: raw.tie_embeddings.unwrap_or(false),
        max_context: Tokens(need("max_context", raw.max_context)?),
        mixers,
        ffns,
        schedule,
        norms_per_layer: raw.norms_per_layer,
        norm_bias: raw.norm_bias,
        final_norms: raw.final_norms,
        other_params: raw.other_params,
        extra_embed_params: raw.extra_embed_params,
        per_layer_embedding: raw.per_layer_embedding,
        lookup_table_params: raw.lookup_table_params,
        output_bias: raw.output_bias,
        mtp_layers: raw.mtp_layers,
        mtp_params: raw.mtp_params,
        vision_params: raw.vision_params,
        audio_params: raw.audio_params,
    })
}
