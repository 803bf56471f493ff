//! Models: identity and the dimensions from which memory and speed follow.

mod raw;

pub use raw::RawModel;

use crate::units::{Params, Tokens};
use serde::{Deserialize, Serialize};

/// A model as its maker published it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Model {
    /// Stable name, such as `llama-3.3-70b`.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Family.
    pub family: String,
    /// Maker.
    pub developer: String,
    /// Other names that people type.
    pub aliases: Vec<String>,
    /// Repository on Hugging Face.
    pub hf_id: Option<String>,
    /// Repositories with the same dimensions in another format, by the format's name; `gguf` holds several presets.
    pub repos: std::collections::BTreeMap<String, String>,
    /// Name in the Ollama library.
    pub ollama: Option<OllamaTag>,
    /// Day of release.
    pub release_date: Option<String>,
    /// License.
    pub license: Option<String>,
    /// What it takes in and puts out.
    pub modality: Modality,
    /// What it is made for.
    pub tasks: Vec<String>,
    /// Architecture name as llama.cpp has it.
    pub architecture: String,
    /// All unique weights, towers included, prediction layers not.
    pub params_total: Params,
    /// Weights of the text decoder.
    pub params_text: Params,
    /// Weights read for one generated token.
    pub params_active: Params,
    /// Dimensions of the text decoder; none for kinds that are not estimated yet.
    pub dims: Option<Dims>,
    /// Precision of the published weights.
    pub native_dtype: String,
    /// Quantisation of the published weights, where they are quantised.
    pub native_quant: Option<String>,
    /// Published number of weights.
    pub params_published: Option<Params>,
    /// What the published number holds beyond the text decoder.
    pub published_includes: Vec<String>,
    /// Weights in the published number that are no part of the model (scales).
    pub published_extra: u64,
    /// Whether the published number is independent of the dimensions, so that it proves them.
    pub published_proves_dims: bool,
    /// Where the facts were read.
    pub sources: Vec<String>,
    /// Where the dimensions were read.
    pub dims_source: Option<String>,
    /// How firm they are: `config`, `card` or `derived`.
    pub confidence: String,
    /// Downloads a month when the entry was written, a measure of how often it is asked for.
    pub hf_downloads: u64,
    /// What does not fit, or was assumed.
    pub note: Option<String>,
}

impl Model {
    /// A model that no catalog lists, read off a file or made up from its size: nothing is known of it but dimensions and weights.
    pub fn unlisted(id: String, name: String, dims: Dims, weights: Weights) -> Self {
        Self {
            id,
            name,
            family: String::new(),
            developer: String::new(),
            aliases: Vec::new(),
            hf_id: None,
            repos: std::collections::BTreeMap::new(),
            ollama: None,
            release_date: None,
            license: None,
            modality: Modality::Text,
            tasks: Vec::new(),
            architecture: String::new(),
            params_total: weights.total,
            params_text: weights.text,
            params_active: weights.active,
            dims: Some(dims),
            native_dtype: "bf16".to_owned(),
            native_quant: None,
            params_published: None,
            published_includes: Vec::new(),
            published_extra: 0,
            published_proves_dims: false,
            sources: Vec::new(),
            dims_source: None,
            confidence: "derived".to_owned(),
            hf_downloads: 0,
            note: None,
        }
    }
}

/// Numbers of weights of a model.
#[derive(Clone, Copy, Debug)]
pub struct Weights {
    /// All, towers included.
    pub total: Params,
    /// Those of the text decoder.
    pub text: Params,
    /// Those read for one generated token.
    pub active: Params,
}

/// A name in the Ollama library.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OllamaTag {
    /// The tag.
    pub tag: String,
    /// Whether it was seen there, rather than only following the naming convention.
    pub verified: bool,
    /// Offered as a cloud model only.
    pub cloud_only: bool,
}

/// What a model takes in and puts out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Modality {
    /// Text to text.
    Text,
    /// Images and text to text.
    Vision,
    /// Text to a vector.
    Embedding,
    /// Text pairs to a score.
    Reranker,
    /// Sound; not estimated yet.
    Audio,
    /// Images out; not estimated yet.
    Diffusion,
}

/// Dimensions of a text decoder. All counts are elements, not bytes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Dims {
    /// Number of layers (blocks), prediction layers not counted.
    pub n_layers: u32,
    /// Width of the residual stream.
    pub hidden: u64,
    /// Rows of the token embedding.
    pub vocab: u64,
    /// Whether the head shares the token embedding.
    pub tied: bool,
    /// Longest context the model was made for.
    pub max_context: Tokens,
    /// Kinds of token mixer (attention and its alternatives).
    pub mixers: Vec<MixerGroup>,
    /// Kinds of feed-forward part.
    pub ffns: Vec<FfnGroup>,
    /// Which mixer and which feed-forward part each layer has, in order.
    pub schedule: Vec<Layer>,
    /// Norms in each layer, each of `hidden` weights.
    pub norms_per_layer: u32,
    /// Whether norms carry a bias of the same size.
    pub norm_bias: bool,
    /// Norms outside the layers.
    pub final_norms: u32,
    /// Other weights outside the layers.
    pub other_params: i64,
    /// Further embedding weights: per-layer tables, extra rows.
    pub extra_embed_params: u64,
    /// Rows and columns of the per-layer embedding table (Gemma 3n and later), one column block per layer.
    pub per_layer_embedding: Option<PerLayerEmbedding>,
    /// Weights of n-gram lookup tables, of which only rows are read.
    pub lookup_table_params: u64,
    /// Whether the head has a bias.
    pub output_bias: bool,
    /// Prediction layers behind the decoder, not loaded for plain decoding.
    pub mtp_layers: u32,
    /// Their weights.
    pub mtp_params: u64,
    /// Weights of the vision tower and projector.
    pub vision_params: u64,
    /// Weights of the audio tower.
    pub audio_params: u64,
}

/// The table of per-layer embeddings.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PerLayerEmbedding {
    /// Rows.
    pub vocab: u64,
    /// Columns for one layer.
    pub dim: u64,
}

/// The parts of one layer, as indices into [`Dims::mixers`] and [`Dims::ffns`]; `None` where the layer lacks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layer {
    /// Index into the mixers.
    pub mixer: Option<u8>,
    /// Index into the feed-forward parts.
    pub ffn: Option<u8>,
}

/// Equal token mixers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MixerGroup {
    /// How many layers have it.
    pub count: u32,
    /// The mixer.
    pub mixer: Mixer,
    /// Weights of one layer that the dimensions do not explain.
    pub extra_per_layer: u64,
    /// Weights of one layer, where only the sum is known.
    pub params_per_layer: Option<u64>,
}

/// How tokens look at each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Mixer {
    /// Softmax attention over cached keys and values.
    Attention(Attention),
    /// Multi-head latent attention: one compressed row per token.
    Mla(Mla),
    /// Compressed sparse attention: a raw window and one entry per `compress_ratio` tokens.
    Csa(Csa),
    /// Gated delta net.
    Gdn(Gdn),
    /// Kimi delta attention.
    Kda(Kda),
    /// First Mamba.
    Mamba1(Mamba1),
    /// Second Mamba.
    Mamba2(Mamba2),
    /// Short convolution.
    ShortConv(ShortConv),
    /// A recurrence known by its state and weights only.
    Recurrent(Recurrent),
    /// Attention and Mamba-2 side by side in one layer.
    Parallel(Attention, Mamba2),
    /// No mixer.
    None,
}

/// Softmax attention.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attention {
    /// Query heads.
    pub n_heads: u64,
    /// Key and value heads.
    pub n_kv_heads: u64,
    /// Width of a key head.
    pub head_dim: u64,
    /// Width of a value head.
    pub value_head_dim: u64,
    /// How far back it looks.
    pub span: Span,
    /// Norm on queries and keys.
    pub qk_norm: QkNorm,
    /// Biases on the query, key and value projections.
    pub qkv_bias: bool,
    /// Bias on the output projection.
    pub out_bias: bool,
    /// A gate as wide as the queries.
    pub q_gate: bool,
    /// A learnt sink per head.
    pub sinks: bool,
    /// Reuses the cache of another layer.
    pub no_own_kv: bool,
    /// One projection makes keys and values; both are cached.
    pub k_eq_v: bool,
    /// Attends both ways: an encoder, without a cache.
    pub bidirectional: bool,
    /// Extra cached elements per token (an index key).
    pub index_kv_elems: u64,
}

/// How far back attention looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Span {
    /// All tokens.
    Full,
    /// At most the last so many tokens, cached as a ring.
    Sliding(u64),
    /// Chunks of so many tokens, cached as a ring.
    Chunked(u64),
    /// A window in the model that llama.cpp ignores: it caches every token.
    SlidingCachedFull(u64),
    /// Image tokens; nothing is cached for text.
    Cross,
}

/// Norm on queries and keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum QkNorm {
    /// None.
    None,
    /// One weight per element of a head.
    PerHead,
    /// One weight per element of all heads.
    Full,
}

/// Multi-head latent attention.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mla {
    /// Query heads.
    pub n_heads: u64,
    /// Rank of the query compression, where there is one.
    pub q_lora_rank: Option<u64>,
    /// Rank of the cached latent.
    pub kv_lora_rank: u64,
    /// Rotary part of a head.
    pub rope_head_dim: u64,
    /// Other part of a head.
    pub nope_head_dim: u64,
    /// Width of a value head.
    pub value_head_dim: u64,
    /// Sparse-attention indexer.
    pub indexer: Option<Indexer>,
}

/// The part of sparse attention that chooses tokens.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indexer {
    /// Heads.
    pub n_heads: u64,
    /// Width of the cached index key.
    pub head_dim: u64,
    /// Tokens chosen.
    #[serde(default)]
    pub top_k: Option<u64>,
    /// Tokens chosen, where stated as a budget.
    #[serde(default)]
    pub budget_tokens: Option<u64>,
    /// Tokens that share one index key.
    #[serde(default)]
    pub pool: Option<u64>,
}

/// Compressed sparse attention.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Csa {
    /// Query heads.
    pub n_heads: u64,
    /// Width of the shared key.
    pub head_dim: u64,
    /// Tokens folded into one entry; 0 keeps the window only.
    pub compress_ratio: u64,
    /// Raw tokens kept.
    pub window: u64,
    /// Cached elements per token of context.
    pub kv_elems_per_token: f64,
    /// Cached elements per token of the window.
    pub window_elems_per_token: u64,
}

/// Gated delta net.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gdn {
    /// Key heads.
    pub n_k_heads: u64,
    /// Width of a key head.
    pub k_head_dim: u64,
    /// Value heads.
    pub n_v_heads: u64,
    /// Width of a value head.
    pub v_head_dim: u64,
    /// Width of the causal convolution.
    pub conv_width: u64,
}

/// Kimi delta attention.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kda {
    /// Heads.
    pub n_heads: u64,
    /// Width of a head.
    pub head_dim: u64,
    /// Width of the causal convolution.
    pub conv_width: u64,
    /// Whether the gate projections have full rank.
    pub full_rank_gate: bool,
}

/// First Mamba.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mamba1 {
    /// Inner width.
    pub d_inner: u64,
    /// State per channel.
    pub d_state: u64,
    /// Rank of the step projection.
    pub dt_rank: u64,
    /// Width of the causal convolution.
    pub conv_width: u64,
}

/// Second Mamba.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mamba2 {
    /// Inner width.
    pub d_inner: u64,
    /// State per channel.
    pub d_state: u64,
    /// Groups that share B and C.
    pub n_groups: u64,
    /// Heads.
    pub n_heads: u64,
    /// Width of the causal convolution.
    pub conv_width: u64,
    /// Whether the gated norm is left out.
    pub no_norm: bool,
}

/// Short convolution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShortConv {
    /// Width of the causal convolution.
    pub conv_width: u64,
    /// Channels.
    pub conv_dim: u64,
}

/// A recurrence known by its state and weights only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recurrent {
    /// Which kind, such as `rwkv` or `lightning`.
    pub kind: String,
    /// Heads.
    pub n_heads: u64,
    /// Width of a head.
    pub head_dim: u64,
    /// State of one layer and sequence, bytes of F32.
    pub state_bytes: u64,
}

/// Equal feed-forward parts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FfnGroup {
    /// How many layers have it.
    pub count: u32,
    /// The part.
    pub ffn: Ffn,
    /// Weights of one layer that the dimensions do not explain.
    pub extra_per_layer: u64,
    /// Weights of one layer, where only the sum is known.
    pub params_per_layer: Option<u64>,
}

/// The feed-forward part of a layer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ffn {
    /// One network for every token.
    Dense(Dense),
    /// A router and experts.
    Moe(Moe),
    /// None.
    None,
}

/// One network for every token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dense {
    /// Inner width.
    pub size: u64,
    /// Whether there is a gate matrix.
    pub gated: bool,
    /// Biases on the matrices.
    pub bias: bool,
}

/// A router and experts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moe {
    /// Experts of a layer.
    pub n_experts: u64,
    /// Experts that a token uses.
    pub n_used: u64,
    /// Inner width of an expert.
    pub expert_size: u64,
    /// Inner width of the shared experts together.
    pub shared_size: u64,
    /// Whether experts have a gate matrix.
    pub gated: bool,
    /// A bias on the router.
    pub router_bias: bool,
    /// Biases on the experts' matrices.
    pub expert_bias: bool,
    /// A gate on the shared expert.
    pub shared_gate: bool,
    /// Width of the space that experts work in, where it differs from the hidden size.
    pub latent: Option<u64>,
    /// Inner width of a dense part beside the experts.
    pub dense_parallel_size: u64,
}
