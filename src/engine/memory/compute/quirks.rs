//! What the graphs of single architectures do differently, as far as their buffers show it.

use crate::catalog::model::{Dims, Mixer};

/// Deviations of an architecture's graph from the common form.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Quirks {
    /// Queries are not rotated, so that no second copy of them lives beside the scores.
    pub no_rotation: bool,
    /// Experts are weighed before they run.
    pub weighs_experts_first: bool,
    /// A whole row of the input lives beside the experts.
    pub input_beside_experts: bool,
    /// Both query and attention output live beside the experts.
    pub queries_beside_experts: bool,
    /// Experts have no gate, and their input lives beside.
    pub plain_experts: bool,
    /// Three more positions per token (interleaved rotary sections).
    pub more_positions: bool,
    /// Vision features are added to the first layers: the input is four rows wide.
    pub deep_stack: bool,
    /// Several predictions of the residual stream are kept (Gemma 3n).
    pub alternating_updates: bool,
    /// The whole stream is kept once more when logits are computed for every token (Jamba).
    pub wide_logits: bool,
    /// Whether the input of a dense part lives on beside it.
    pub input_beside_ffn: InputBeside,
    /// Elements per token of per-layer embeddings.
    pub per_layer: f64,
}

/// When the input of a dense part lives on beside it (where attention and the part read the same norm, or the order of
/// the graph keeps it).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum InputBeside {
    #[default]
    Never,
    Always,
    WithQuantisedCache,
    WithPlainCache,
}

impl Quirks {
    pub(super) fn of(architecture: &str, dims: &Dims) -> Self {
        let is = |names: &[&str]| names.contains(&architecture);
        let recurrent_beside = dims.mixers.iter().any(|g| matches!(g.mixer, Mixer::Mamba2(_)));
        let per_layer = dims.per_layer_embedding.map_or(0, |t| t.dim * u64::from(dims.n_layers));
        Self {
            no_rotation: is(&["granitehybrid", "nemotron_h", "nemotron_h_moe", "jamba", "phi3"]),
            weighs_experts_first: is(&["llama4"]),
            input_beside_experts: is(&["gemma4"]),
            queries_beside_experts: is(&["cohere2moe"]),
            plain_experts: is(&["nemotron_h_moe"]),
            more_positions: is(&["qwen35", "qwen35moe"]),
            deep_stack: is(&["qwen3vl", "qwen3vlmoe"]),
            alternating_updates: is(&["gemma3n"]),
            wide_logits: is(&["jamba"]),
            input_beside_ffn: match architecture {
                "cohere2" | "phi2" | "nemotron_h" => InputBeside::Always,
                "granitehybrid" if recurrent_beside => InputBeside::Always,
                "command-r" => InputBeside::WithQuantisedCache,
                "falcon" if dims.n_layers == 32 => InputBeside::WithPlainCache,
                _ => InputBeside::Never,
            },
            per_layer: per_layer as f64,
        }
    }
}
