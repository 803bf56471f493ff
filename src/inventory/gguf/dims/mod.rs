//! Dimensions of a model, from the metadata of its file and the shapes of its tensors.
//!
//! Metadata state what tensors cannot tell (heads, windows, experts used); tensors tell the rest, and stand in where the
//! metadata are silent. The keys are those of llama.cpp (build 11434).

mod ffn;
mod keys;
mod mixer;
pub(in crate::inventory) mod sane;
mod window;

use super::header::Header;
use crate::catalog::model::{Dims, Ffn, FfnGroup, Layer, Mixer, MixerGroup, PerLayerEmbedding};
use crate::inventory::warning::Warning;
use crate::units::Tokens;
use keys::{Keys, LayerTensors, MOST_LAYERS};
use mixer::Reader;
use thiserror::Error;
use window::Windows;

/// Why no dimensions follow from a header.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DimsError {
    /// No `general.architecture`.
    #[error("the metadata have no `general.architecture`")]
    NoArchitecture,
    /// A number that nothing stands in for.
    #[error("the metadata have no usable `{key}`")]
    Missing {
        /// The key.
        key: String,
    },
    /// A number beyond any model.
    #[error("the {what} is stated as {found}, more than the {limit} that are believed")]
    Implausible {
        /// What it is.
        what: &'static str,
        /// The number.
        found: u64,
        /// The limit.
        limit: u64,
    },
    /// More kinds of layers than a model has.
    #[error("{found} different kinds of layers, more than any model has")]
    TooVaried {
        /// How many.
        found: usize,
    },
}

/// Architectures that llama.cpp (build 11434) knows, and that hold a text decoder or encoder.
const KNOWN: &str = "\
    llama llama4 deci falcon grok gpt2 gptj gptneox mpt baichuan starcoder refact bert \
    modern-bert nomic-bert nomic-bert-moe neo-bert jina-bert-v2 jina-bert-v3 eurobert bloom \
    stablelm qwen qwen2 qwen2moe qwen2vl qwen3 qwen3moe qwen3next qwen3vl qwen3vlmoe qwen35 \
    qwen35moe clef qwen4exp phi2 phi3 phimoe plamo plamo2 plamo3 codeshell orion internlm2 \
    minicpm minicpm3 gemma gemma2 gemma3 gemma3n gemma4 gemma-embedding starcoder2 mamba mamba2 \
    maple jamba falcon-h1 xverse command-r cohere2 cohere2moe dbrx olmo olmo2 olmoe muse-glimmer \
    openelm arctic deepseek deepseek2 deepseek2-ocr deepseek32 deepseek4 chatglm glm4 glm4moe \
    glm-dsa bitnet t5 t5encoder jais jais2 nemotron nemotron_h nemotron_h_moe exaone exaone4 \
    exaone-moe rwkv6 rwkv6qwen2 rwkv7 arwkv7 granite granitemoe granitehybrid graniteswitch \
    granite_swa chameleon plm bailingmoe bailingmoe2 bailingmoe3 dots1 dots3note arcee afmoe \
    laguna ernie4_5 ernie4_5-moe hunyuan-moe hunyuan-dense hunyuan_vl hy_v3 hy_v4 smollm3 \
    gpt-oss lfm2 lfm2moe dream smallthinker llada llada-moe seed_oss grovemoe apertus minimax-01 \
    hrm_text minimax-m2 minimax-m3 cogvlm rnd1 pangu-embedded mistral3 mistral4 paddleocr mimo2 \
    step35 spark2_5 llama-embed maincoder kimi-linear kimi-k3 glm5-next talkie mellum nanbeige";

/// Architectures without a cache: encoders and text diffusion.
const ENCODERS: &str = "\
    bert jina-bert-v2 jina-bert-v3 nomic-bert nomic-bert-moe neo-bert eurobert modern-bert \
    gemma-embedding t5encoder dream llada llada-moe rnd1 clef";

/// Encoders that have no output head at all.
const HEADLESS: &str = "\
    bert jina-bert-v2 jina-bert-v3 nomic-bert nomic-bert-moe neo-bert eurobert modern-bert \
    t5encoder";

fn is_in(names: &str, name: &str) -> bool {
    names.split_whitespace().any(|n| n == name)
}

/// The dimensions of the model that a header describes, and what was not clear about them.
pub fn read(header: &Header) -> Result<(Dims, Vec<Warning>), DimsError> {
    let architecture = header
        .text("general.architecture")
        .filter(|a| !a.is_empty())
        .ok_or(DimsError::NoArchitecture)?;
    let keys = Keys { header, architecture };
    let missing = |key: &str| DimsError::Missing { key: format!("{architecture}.{key}") };
    let tensor = |name: &str| header.tensors.iter().find(|t| t.name == name);
    let embedding = tensor("token_embd.weight");
    let mut warnings = Vec::new();

    let blocks = keys
        .number("block_count")
        .or_else(|| blocks_by_name(header))
        .filter(|n| (1..=MOST_LAYERS).contains(n))
        .ok_or_else(|| missing("block_count"))?;
    let mtp = keys.number("nextn_predict_layers").unwrap_or(0);
    let stored = blocks.checked_sub(mtp).filter(|n| *n > 0).unwrap_or(blocks);
    let loops = keys.number("num_loops").filter(|_| architecture == "nanbeige").unwrap_or(1).max(1);
    let layers = stored.checked_mul(loops).filter(|n| *n <= MOST_LAYERS).unwrap_or(stored) as usize;
    let hidden = keys
        .number("embedding_length")
        .or(embedding.map(|t| t.shape[0]))
        .filter(|n| *n > 0)
        .ok_or_else(|| missing("embedding_length"))?;
    let vocab = embedding
        .map(|t| t.shape[1])
        .or_else(|| keys.number("vocab_size"))
        .or_else(|| header.array_length("tokenizer.ggml.tokens"))
        .filter(|n| *n > 0)
        .ok_or_else(|| missing("vocab_size"))?;
    let max_context = keys.number("context_length").filter(|n| *n > 0);
    if max_context.is_none() {
        warnings.push(Warning::ContextUnknown);
    }
    if !is_in(KNOWN, architecture) {
        warnings.push(Warning::UnknownArchitecture { name: architecture.to_owned() });
    }

    let windows = Windows::read(&keys, layers);
    if windows.unclear {
        warnings.push(Warning::WindowUnclear);
    }
    let encoder = is_in(ENCODERS, architecture) || keys.number("attention.causal") == Some(0);
    let reader = Reader {
        keys: &keys,
        hidden,
        windows: &windows,
        cache_until: cache_until(&keys, layers),
        encoder,
    };
    let tensors = LayerTensors::collect(header, layers);
    let attends = |t: &LayerTensors<'_>| t.has("attn_q.weight") || t.has("attn_qkv.weight");
    if keys.number("attention.head_count").is_none()
        && keys.list("attention.head_count").is_none()
        && tensors.iter().any(attends)
    {
        warnings.push(Warning::HeadsGuessed);
    }
    let parts = (0..layers).map(|i| {
        let t = &tensors[i];
        (reader.read(i, t), ffn::read(&keys, i, t, hidden))
    });
    let groups = Groups::of(parts)?;

    let per_layer = tensor("per_layer_token_embd.weight").map(|t| PerLayerEmbedding {
        vocab: t.shape[1],
        dim: keys
            .number("embedding_length_per_layer_input")
            .unwrap_or_else(|| t.shape[0] / layers as u64),
    });
    let first = &tensors[0];
    let norms = first
        .iter()
        .filter(|(name, t)| name.ends_with("norm.weight") && t.elems() == hidden)
        .count();
    let beyond = |t: &&super::header::TensorInfo| {
        super::names::layer_of(&t.name).is_some_and(|(i, _)| u64::from(i) >= layers as u64)
    };
    let mtp_params =
        header.tensors.iter().filter(beyond).fold(0_u64, |n, t| n.saturating_add(t.elems()));
    let dims = Dims {
        n_layers: layers as u32,
        hidden,
        vocab,
        tied: tensor("output.weight").is_none() && !is_in(HEADLESS, architecture),
        max_context: Tokens(max_context.unwrap_or(4096)),
        mixers: groups.mixers,
        ffns: groups.ffns,
        schedule: groups.schedule,
        norms_per_layer: norms as u32,
        norm_bias: first.has("attn_norm.bias"),
        final_norms: u32::from(tensor("output_norm.weight").is_some()),
        other_params: 0,
        extra_embed_params: 0,
        per_layer_embedding: per_layer,
        lookup_table_params: 0,
        output_bias: tensor("output.bias").is_some(),
        mtp_layers: mtp.min(u64::from(u32::MAX)) as u32,
        mtp_params,
        vision_params: 0,
        audio_params: 0,
    };
    sane::check(&dims)?;
    Ok((dims, warnings))
}

fn blocks_by_name(header: &Header) -> Option<u64> {
    let last = header
        .tensors
        .iter()
        .filter_map(|t| super::names::layer_of(&t.name))
        .map(|(i, _)| i)
        .max()?;
    Some(u64::from(last) + 1)
}

/// The first layer that reuses the cache of earlier ones.
fn cache_until(keys: &Keys<'_>, layers: usize) -> usize {
    match keys.number("attention.shared_kv_layers") {
        Some(shared) => layers.saturating_sub(usize::try_from(shared).unwrap_or(0)),
        None if keys.architecture == "gemma3n" => 20.min(layers),
        None => layers,
    }
}

/// Layers sorted into groups of equal ones.
#[derive(Default)]
pub(in crate::inventory) struct Groups {
    pub mixers: Vec<MixerGroup>,
    pub ffns: Vec<FfnGroup>,
    pub schedule: Vec<Layer>,
}

impl Groups {
    /// Groups the parts of layers, given in order.
    pub fn of(parts: impl Iterator<Item = (Mixer, Ffn)>) -> Result<Self, DimsError> {
        let mut groups = Self::default();
        for (mixer, ffn) in parts {
            let layer = Layer { mixer: groups.mixer(mixer)?, ffn: groups.ffn(ffn)? };
            groups.schedule.push(layer);
        }
        Ok(groups)
    }

    fn mixer(&mut self, mixer: Mixer) -> Result<Option<u8>, DimsError> {
        if mixer == Mixer::None {
            return Ok(None);
        }
        let at = match self.mixers.iter().position(|g| g.mixer == mixer) {
            Some(at) => at,
            None => {
                self.mixers.push(MixerGroup {
                    count: 0,
                    mixer,
                    extra_per_layer: 0,
                    params_per_layer: None,
                });
                self.mixers.len() - 1
            }
        };
        self.mixers[at].count += 1;
        index(at)
    }

    fn ffn(&mut self, ffn: Ffn) -> Result<Option<u8>, DimsError> {
        if ffn == Ffn::None {
            return Ok(None);
        }
        let at = match self.ffns.iter().position(|g| g.ffn == ffn) {
            Some(at) => at,
            None => {
                self.ffns.push(FfnGroup {
                    count: 0,
                    ffn,
                    extra_per_layer: 0,
                    params_per_layer: None,
                });
                self.ffns.len() - 1
            }
        };
        self.ffns[at].count += 1;
        index(at)
    }
}

fn index(at: usize) -> Result<Option<u8>, DimsError> {
    match u8::try_from(at) {
        Ok(at) => Ok(Some(at)),
        Err(_) => Err(DimsError::TooVaried { found: at + 1 }),
    }
}
