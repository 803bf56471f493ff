//! A model that lies on this disk, as the engine takes it.

use super::gguf::Elements;
use super::warning::Warning;
use crate::catalog::Catalog;
use crate::catalog::model::{Dims, Modality, Model, Weights};
use crate::catalog::quant::{Quant, Scheme};
use crate::engine::memory::weights::WeightTable;
use crate::units::{BitsPerWeight, Bytes, Params};
use std::path::PathBuf;

/// A model read from its files.
///
/// `dims` and `weights` go into [`crate::engine::estimate()`] in place of what the catalog would give;
/// [`ModelFile::as_model`] and [`ModelFile::as_quant`] make the rest of a request.
#[derive(Clone, Debug)]
pub struct ModelFile {
    /// Its name, safe to show.
    pub name: String,
    /// Architecture name as llama.cpp has it; not safe to show as it is.
    pub architecture: String,
    /// Kind of files.
    pub format: Format,
    /// Its files, the one to name first.
    pub paths: Vec<PathBuf>,
    /// Bytes on disk of all its files.
    pub size: Bytes,
    /// Dimensions.
    pub dims: Dims,
    /// Exact weights.
    pub weights: WeightTable,
    /// Numbers of weights.
    pub elements: ElementCounts,
    /// Format of the weights.
    pub quant: QuantLabel,
    /// Tokenizer.
    pub tokenizer: Tokenizer,
    /// Repository that it was made from, where stated; safe to show.
    pub repository: Option<String>,
    /// Identity of its content.
    pub identity: Identity,
    /// A projector (mmproj) that lies beside it, and its size.
    pub projector: Option<(PathBuf, Bytes)>,
    /// What Ollama calls it, where it was read from its store.
    pub ollama: Option<String>,
    /// What to know about it.
    pub warnings: Vec<Warning>,
}

/// Kinds of model files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// GGUF, of llama.cpp and its kin.
    Gguf,
    /// Safetensors with a `config.json`.
    Safetensors,
    /// Safetensors as MLX writes them.
    Mlx,
}

/// Numbers of weights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ElementCounts {
    /// Of the language model.
    pub text: u64,
    /// Of routed experts among them.
    pub routed: u64,
    /// Of prediction layers, not among them.
    pub prediction: u64,
    /// Of towers in the same files, not among them.
    pub towers: u64,
}

impl From<Elements> for ElementCounts {
    fn from(e: Elements) -> Self {
        Self { text: e.text, routed: e.routed, prediction: e.prediction, towers: e.towers }
    }
}

/// The format of a file's weights.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantLabel {
    /// Its usual name, such as `Q4_K_M` or `MLX-4bit`.
    pub name: String,
    /// The type that most bytes have.
    pub majority: String,
    /// Whether the file states the name.
    pub stated: bool,
    /// Bits per weight over all matrices.
    pub bits_per_weight: f64,
}

/// What is known of the tokenizer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tokenizer {
    /// Tokens, where stated.
    pub tokens: Option<u64>,
    /// Whether there is a chat template.
    pub has_chat_template: bool,
}

/// What tells contents apart without reading them: a hash of the header and the size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// Hash of the header.
    pub hash: u64,
    /// Bytes on disk.
    pub size: Bytes,
}

impl ModelFile {
    /// The longest context the model was made for.
    pub fn max_context(&self) -> u64 {
        self.dims.max_context.get()
    }

    /// What programs are given to load it: its file, the first one of a split GGUF, or the folder of safetensors.
    pub fn place(&self) -> PathBuf {
        let first = self.paths.first().cloned().unwrap_or_default();
        match (self.format, first.parent()) {
            (Format::Safetensors | Format::Mlx, Some(folder)) => folder.to_owned(),
            _ => first,
        }
    }

    /// Weights read for one token.
    pub fn active_params(&self) -> u64 {
        let (used, all) = self.experts();
        let idle = match all {
            0 => 0,
            all => {
                u128::from(self.elements.routed) * u128::from(all - used.min(all)) / u128::from(all)
            }
        };
        self.elements.text.saturating_sub(u64::try_from(idle).unwrap_or(u64::MAX))
    }

    fn experts(&self) -> (u64, u64) {
        self.weights.layers.iter().map(|l| l.experts_used).max_by_key(|e| e.1).unwrap_or((0, 0))
    }

    /// The model in the form of a catalog entry, for a request.
    pub fn as_model(&self) -> Model {
        let id = format!("file-{:016x}", self.identity.hash);
        let weights = Weights {
            total: Params(self.elements.text.saturating_add(self.elements.towers)),
            text: Params(self.elements.text),
            active: Params(self.active_params()),
        };
        let has_tower = self.projector.is_some() || self.elements.towers > 0;
        Model {
            modality: if has_tower { Modality::Vision } else { Modality::Text },
            architecture: engine_name(&self.architecture).to_owned(),
            confidence: "config".to_owned(),
            ..Model::unlisted(id, self.name.clone(), self.dims.clone(), weights)
        }
    }

    /// The format as the catalog has it, or an entry made for this file where the catalog has none.
    pub fn as_quant(&self, catalog: &Catalog) -> Quant {
        let named = |q: &&Quant| {
            q.name.eq_ignore_ascii_case(&self.quant.name)
                || q.aliases.iter().any(|a| a.eq_ignore_ascii_case(&self.quant.name))
        };
        let kv_only = |q: &&Quant| matches!(q.scheme, Scheme::KvCache);
        if let Some(known) = catalog.quants.iter().filter(|q| !kv_only(q)).find(named) {
            return known.clone();
        }
        let bits = self.quant.bits_per_weight.clamp(0.1, 64.0);
        let family = match self.format {
            Format::Gguf => "gguf",
            Format::Mlx => "mlx",
            // Plain numbers, which need no reader of their own.
            Format::Safetensors if !self.quant.stated => "none",
            Format::Safetensors => family(catalog, &self.quant.name),
        };
        Quant {
            name: self.quant.name.clone(),
            aliases: Vec::new(),
            family: family.to_owned(),
            bits_per_weight: BitsPerWeight::new(bits).unwrap_or_else(sixteen),
            scheme: Scheme::Blocks {
                matrices: bits,
                experts: None,
                embedding: bits,
                head: bits,
                approximate: false,
            },
            block_layout: String::new(),
            effective: String::new(),
            quality: None,
            perplexity_increase: None,
            kl_divergence: None,
            runtimes: Vec::new(),
            source: String::new(),
        }
    }

    /// The catalog's entry for the model that this file holds: same architecture and dimensions, and the same count to half a
    /// percent. Of several (fine-tunes of one model) the one whose name is nearest, those for text before others; where no
    /// name is near, the shortest, which is that of the base model.
    pub fn catalog_match<'a>(&self, catalog: &'a Catalog) -> Option<&'a Model> {
        let same = |m: &&Model| {
            let Some(dims) = &m.dims else { return false };
            let (ours, theirs) = (self.elements.text as f64, m.params_text.get() as f64);
            dims.n_layers == self.dims.n_layers
                && dims.hidden == self.dims.hidden
                && dims.vocab.abs_diff(self.dims.vocab) <= dims.vocab / 100
                && m.architecture == engine_name(&self.architecture)
                && (ours / theirs - 1.0).abs() < 0.005
        };
        let plain = |s: &str| -> String {
            s.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_ascii_lowercase()
        };
        let name = plain(&self.name);
        let has_tower = self.projector.is_some() || self.elements.towers > 0;
        let rank = |m: &&Model| {
            let nearness = strsim::jaro_winkler(&plain(&m.name), &name);
            let near = if nearness < NEAR { 0 } else { (nearness * 1e6) as u64 };
            let other_kind = m.modality != Modality::Text && !has_tower;
            (core::cmp::Reverse(near), other_kind, m.id.len())
        };
        catalog.models.iter().filter(same).min_by_key(rank)
    }
}

/// Names less alike than this say nothing of each other (Jaro–Winkler, 1 is the same).
const NEAR: f64 = 0.8;

fn sixteen() -> BitsPerWeight {
    BitsPerWeight::new(16.0).unwrap_or_else(|| unreachable!("16 is above zero"))
}

/// The family of a format that the catalog has in other sizes, such as `GPTQ-Int3` or `W8A8 (compressed-tensors)`.
fn family<'a>(catalog: &'a Catalog, name: &str) -> &'a str {
    let stem = |n: &str| {
        let stem = n.split_once('(').map_or_else(|| n.split(['-', ' ']).next(), |(_, s)| Some(s));
        stem.unwrap_or_default().to_ascii_lowercase()
    };
    let same = |q: &&Quant| stem(&q.name) == stem(name) && q.family != "gguf";
    catalog.quants.iter().find(same).map_or("safetensors", |q| &q.family)
}

/// The name under which engine and catalog know an architecture.
fn engine_name(architecture: &str) -> &str {
    match architecture {
        "hy_v3" => "hy-v3",
        "hunyuan_vl" => "hunyuan-vl",
        "minimax-01" => "minimax01",
        "glm5-next" => "glm5next",
        other => other,
    }
}
