//! Dimensions from a `config.json` as Hugging Face has it.
//!
//! Fields go by many names; the families share most of them. What layers hold (experts, gates, biases) is taken from the
//! names of their tensors where those are at hand.

mod architecture;
mod defaults;
mod ffn;
mod json;
mod mixer;
mod quant;
mod spans;

use crate::catalog::model::{Dims, PerLayerEmbedding};
use crate::inventory::gguf::{DimsError, Groups, sane};
use crate::inventory::warning::Warning;
use crate::units::Tokens;
use json::Fields;
pub(super) use json::LARGEST;
pub use quant::{Packing, Quantization};
pub(super) use quant::{of_blobs, of_modelopt};
use std::collections::BTreeSet;
use thiserror::Error;

/// Why a `config.json` gives no model.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// Not JSON.
    #[error("not JSON: {0}")]
    Json(String),
    /// Longer than any real one.
    #[error("{found} bytes, more than the {limit} that are believed")]
    TooLong {
        /// Its length.
        found: u64,
        /// The limit.
        limit: u64,
    },
    /// A field that nothing stands in for.
    #[error("no usable `{field}`")]
    Missing {
        /// The field.
        field: &'static str,
    },
    /// A model that is not a language model.
    #[error("a `{model_type}` model, which is not a language model")]
    NotText {
        /// Its type.
        model_type: String,
    },
    /// Dimensions that cannot be.
    #[error(transparent)]
    Dims(#[from] DimsError),
}

impl ConfigError {
    /// Whether the file is not what it should be, rather than the config of another kind of model.
    pub fn is_damage(&self) -> bool {
        !matches!(self, Self::NotText { .. } | Self::Missing { .. })
    }
}

/// What a `config.json` says.
#[derive(Clone, Debug)]
pub struct Described {
    /// Architecture name for the engine.
    pub architecture: String,
    /// Dimensions.
    pub dims: Dims,
    /// How weights are quantised.
    pub quantization: Option<Quantization>,
    /// Element type of what is not quantised.
    pub dtype: Option<String>,
    /// What was not clear.
    pub warnings: Vec<Warning>,
}

/// Names of a model's tensors by layer, with what precedes the layer cut off; empty where none are at hand.
#[derive(Clone, Debug, Default)]
pub struct LayerNames {
    layers: Vec<BTreeSet<String>>,
    has_head: Option<bool>,
}

impl LayerNames {
    /// Sorts names.
    pub fn collect<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut sorted = Self { layers: Vec::new(), has_head: Some(false) };
        for name in names.filter(|n| !super::names::is_tower(n) && !n.starts_with("mtp.")) {
            match super::names::layer_of(name) {
                Some((layer, rest)) if layer < 4096 => {
                    let layer = layer as usize;
                    if sorted.layers.len() <= layer {
                        sorted.layers.resize_with(layer + 1, BTreeSet::new);
                    }
                    sorted.layers[layer].insert(rest.to_owned());
                }
                Some(_) => {}
                None if super::names::place(name, 0).group
                    == crate::engine::memory::tensors::Group::Head =>
                {
                    sorted.has_head = Some(true);
                }
                None => {}
            }
        }
        sorted
    }

    /// Whether a layer has a tensor with this in its name; none where its names are not at hand.
    fn has(&self, layer: usize, part: &str) -> Option<bool> {
        self.layers.get(layer).filter(|l| !l.is_empty()).map(|l| l.iter().any(|n| n.contains(part)))
    }
}

/// Reads a config.
///
/// ```
/// use wir::inventory::safetensors::{LayerNames, describe};
/// let config = r#"{"model_type": "qwen3", "num_hidden_layers": 36, "hidden_size": 2560, "vocab_size": 151936,
///     "num_attention_heads": 32, "num_key_value_heads": 8, "head_dim": 128, "intermediate_size": 9728,
///     "max_position_embeddings": 40960, "tie_word_embeddings": true}"#;
/// let model = describe(config, &LayerNames::default())?;
/// assert_eq!((model.architecture.as_str(), model.dims.n_layers), ("qwen3", 36));
/// # Ok::<(), wir::inventory::safetensors::ConfigError>(())
/// ```
pub fn describe(config: &str, names: &LayerNames) -> Result<Described, ConfigError> {
    let root = json::parse(config)?;
    let f = Fields::new(&root);
    let root_type = root.get("model_type").and_then(|v| v.as_str()).unwrap_or_default();
    let model_type = f.text.get("model_type").and_then(|v| v.as_str()).unwrap_or(root_type);
    if root.get("_class_name").is_some() || root.get("_diffusers_version").is_some() {
        return Err(ConfigError::NotText { model_type: "diffusion".to_owned() });
    }
    if matches!(model_type, "whisper" | "clip" | "siglip" | "wav2vec2" | "vit" | "bark" | "encodec")
    {
        return Err(ConfigError::NotText { model_type: model_type.to_owned() });
    }
    let missing = |field| ConfigError::Missing { field };
    let by_pattern = f.text("hybrid_override_pattern").map(|p| p.len() as u64);
    let by_pattern = by_pattern.or_else(|| f.list("layers_block_type").map(|l| l.len() as u64));
    let layers = f
        .positive(&["num_hidden_layers", "n_layer", "num_layers", "n_layers"])
        .or(by_pattern)
        .filter(|n| *n <= 1024)
        .ok_or_else(|| missing("num_hidden_layers"))? as usize;
    let hidden = f
        .positive(&["hidden_size", "n_embd", "d_model", "model_dim", "dim"])
        .ok_or_else(|| missing("hidden_size"))?;
    let vocab =
        f.positive(&["vocab_size", "padded_vocab_size"]).ok_or_else(|| missing("vocab_size"))?;
    let mut warnings = Vec::new();
    let architecture = architecture::name(model_type, root_type);
    if !architecture::is_known(model_type) {
        warnings.push(Warning::UnknownArchitecture { name: model_type.to_owned() });
    }
    let context = f.positive(&[
        "max_position_embeddings",
        "n_positions",
        "max_seq_len",
        "seq_length",
        "max_sequence_length",
        "n_ctx",
        "model_max_length",
    ]);
    let recurrent = matches!(architecture.as_str(), "mamba" | "mamba2");
    if context.is_none() && !recurrent {
        warnings.push(Warning::ContextUnknown);
    }
    let spans = spans::Spans::read(&f, model_type, layers);
    if spans.unclear && architecture != "deepseek4" {
        warnings.push(Warning::WindowUnclear);
    }
    let mixers = mixer::Reader {
        f: &f,
        model_type,
        architecture: &architecture,
        layers,
        hidden,
        spans: &spans,
        names,
    };
    let parts =
        (0..layers).map(|i| (mixers.read(i), ffn::read(&f, model_type, i, layers, hidden, names)));
    let groups = Groups::of(parts)?;
    if mixers.lacks_heads() {
        return Err(missing("num_attention_heads"));
    }
    let per_layer = f.positive(&["hidden_size_per_layer_input"]).map(|dim| PerLayerEmbedding {
        vocab: f.positive(&["vocab_size_per_layer_input"]).unwrap_or(vocab),
        dim,
    });
    let stated = f.is("tie_word_embeddings").or_else(|| f.is("tie_embedding"));
    let tied_by_config = stated.unwrap_or_else(|| architecture::is_tied_by_default(model_type));
    let dims = Dims {
        n_layers: layers as u32,
        hidden,
        vocab,
        tied: names.has_head.map_or(tied_by_config, |has| !has),
        max_context: Tokens(context.unwrap_or(if recurrent { 1 << 20 } else { 4096 })),
        mixers: groups.mixers,
        ffns: groups.ffns,
        schedule: groups.schedule,
        norms_per_layer: 2,
        norm_bias: false,
        final_norms: 1,
        other_params: 0,
        extra_embed_params: 0,
        per_layer_embedding: per_layer,
        lookup_table_params: 0,
        output_bias: false,
        mtp_layers: f
            .number(&["num_nextn_predict_layers", "mtp_num_hidden_layers"])
            .unwrap_or(0)
            .min(64) as u32,
        mtp_params: 0,
        vision_params: 0,
        audio_params: 0,
    };
    sane::check(&dims)?;
    Ok(Described {
        dims,
        quantization: quant::read(&f),
        dtype: f.text("torch_dtype").or_else(|| f.text("dtype")).map(str::to_owned),
        warnings,
        architecture: engine_variant(architecture, &f),
    })
}

/// Families that llama.cpp splits in two.
fn engine_variant(architecture: String, f: &Fields<'_>) -> String {
    let experts = ffn::experts(f).is_some();
    match architecture.as_str() {
        "nemotron_h_moe" if !experts => "nemotron_h".to_owned(),
        "granite" if experts => "granitemoe".to_owned(),
        _ => architecture,
    }
}
