//! Quantisation formats: how many bits a weight takes, tensor by tensor.

use super::load::FactError;
use crate::units::BitsPerWeight;
use serde::{Deserialize, Serialize};

/// A format in which weights (or cache elements) are stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Quant {
    /// Name as people type it, such as `Q4_K_M`.
    pub name: String,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// Family of formats: `gguf`, `mlx`, `awq`, …
    pub family: String,
    /// Bits per weight of the base block.
    pub bits_per_weight: BitsPerWeight,
    /// How the bits of a whole model follow from its tensors.
    pub scheme: Scheme,
    /// Block layout in words.
    pub block_layout: String,
    /// Bits per weight over a whole file, in words.
    pub effective: String,
    /// What is known of the loss.
    pub quality: Option<String>,
    /// Increase of perplexity of Llama 3 8B over F16 (6.2332), where measured.
    pub perplexity_increase: Option<f64>,
    /// Mean Kullback-Leibler divergence from F16 on Llama 3 8B, where measured.
    pub kl_divergence: Option<f64>,
    /// Runtimes that read it.
    pub runtimes: Vec<String>,
    /// Where the facts were read.
    pub source: String,
}

/// How the size of every tensor follows from the format.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Scheme {
    /// A mix of block types chosen tensor by tensor, as `llama-quantize` does it.
    Gguf {
        /// The preset whose rules decide.
        preset: String,
        /// Block type of the token embedding and the head, where the maker overrides the preset.
        #[serde(default)]
        embeddings: Option<String>,
        /// The real mix differs per file; the preset is only near it.
        #[serde(default)]
        approximate: bool,
    },
    /// One width for the matrices of the layers, another for what is left alone.
    Blocks {
        /// Bits per weight of attention and feed-forward matrices.
        matrices: f64,
        /// Bits per weight of routed experts, where they differ.
        #[serde(default)]
        experts: Option<f64>,
        /// Bits per weight of the token embedding.
        embedding: f64,
        /// Bits per weight of the output head.
        head: f64,
        /// The real mix differs per file.
        #[serde(default)]
        approximate: bool,
    },
    /// An element type of the KV cache, not of weights.
    KvCache,
}

/// The JSON shape of a [`Quant`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RawQuant {
    pub name: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub family: String,
    pub bits_per_weight: f64,
    pub scheme: Scheme,
    pub block_layout: String,
    #[serde(default)]
    pub effective: String,
    pub quality: Option<String>,
    pub perplexity_increase: Option<f64>,
    pub kl_divergence: Option<f64>,
    pub runtimes: Vec<String>,
    pub source: String,
}

impl TryFrom<RawQuant> for Quant {
    type Error = FactError;

    fn try_from(raw: RawQuant) -> Result<Self, FactError> {
        let refuse = |field, why| FactError::new(&raw.name, field, why);
        let bits_per_weight =
            BitsPerWeight::new(raw.bits_per_weight)
                .filter(|b| b.get() <= 64.0)
                .ok_or_else(|| refuse("bits_per_weight", "must be above zero and at most 64"))?;
        if let Scheme::Blocks { matrices, experts, embedding, head, .. } = &raw.scheme {
            let all = [*matrices, experts.unwrap_or(*matrices), *embedding, *head];
            if all.iter().any(|b| !(b.is_finite() && *b > 0.0 && *b <= 64.0)) {
                return Err(refuse("scheme", "bits must be above zero and at most 64"));
            }
        }
        if raw.source.is_empty() {
            return Err(refuse("source", "is empty"));
        }
        Ok(Self {
            name: raw.name,
            aliases: raw.aliases,
            family: raw.family,
            bits_per_weight,
            scheme: raw.scheme,
            block_layout: raw.block_layout,
            effective: raw.effective,
            quality: raw.quality,
            perplexity_increase: raw.perplexity_increase,
            kl_divergence: raw.kl_divergence,
            runtimes: raw.runtimes,
            source: raw.source,
        })
    }
}
