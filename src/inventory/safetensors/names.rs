//! What a tensor of a Hugging Face or MLX model is for, by its name.
//!
//! Names differ from family to family, but their words recur: a number after `layers` (or `h`, `blocks`, …), then the part.

use crate::engine::memory::tensors::Group;

/// Where a tensor belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Layer, if any.
    pub layer: Option<u32>,
    /// What it is for.
    pub group: Group,
    /// Part of a vision or audio tower.
    pub tower: bool,
}

const TOWERS: &[&str] = &[
    "vision",
    "visual",
    "vit",
    "audio",
    "image",
    "speech",
    "mm_projector",
    "multi_modal_projector",
    "multimodal",
    "connector",
    "aligner",
    "patch_embed",
    "siglip",
    "sam_model",
    "resampler",
    "vpm",
    "apm",
    "talker",
    "token2wav",
    "mm_input_projection",
];

const STACKS: &[&str] = &["layers", "h", "blocks", "block", "layer"];

/// Splits `model.layers.12.self_attn.q_proj.weight` into layer and rest.
pub fn layer_of(name: &str) -> Option<(u32, &str)> {
    let mut from = 0;
    let mut before = "";
    for word in name.split('.') {
        let end = from + word.len();
        if STACKS.contains(&before)
            && let Ok(layer) = word.parse()
        {
            return Some((layer, name.get(end + 1..).unwrap_or("")));
        }
        before = word;
        from = end + 1;
    }
    None
}

/// Whether a name belongs to a vision or audio tower.
pub fn is_tower(name: &str) -> bool {
    let head = name.split('.').take_while(|w| !STACKS.contains(w));
    let mut words = head.map(str::to_ascii_lowercase);
    words.any(|w| {
        TOWERS
            .iter()
            .any(|t| w == *t || w.starts_with(&format!("{t}_")) || w.ends_with(&format!("_{t}")))
    })
}

/// The place of a tensor in a model of `layers` layers.
pub fn place(name: &str, layers: u32) -> Place {
    if is_tower(name) {
        return Place { layer: None, group: Group::Lookup, tower: true };
    }
    let whole = |group| Place { layer: None, group, tower: false };
    let first = name.split('.').find(|w| *w != "model" && *w != "language_model").unwrap_or("");
    let predicts = ["mtp", "nextn", "mtp_block", "draft_model"].contains(&first);
    match layer_of(name) {
        Some((layer, rest)) => {
            let group =
                if predicts || layer >= layers { Group::Prediction } else { in_layer(rest) };
            Place { layer: Some(layer), group, tower: false }
        }
        None if predicts => whole(Group::Prediction),
        None => whole(outside(name)),
    }
}

fn outside(name: &str) -> Group {
    let has = |word: &str| name.split('.').any(|w| w == word);
    match () {
        () if name.contains("per_layer") && name.contains("embed") => Group::Lookup,
        () if ["lm_head", "embed_out", "output_layer", "output", "head"].iter().any(|w| has(w)) => {
            Group::Head
        }
        () if name.contains("norm") || name.contains("ln_") => Group::Norm,
        () if name.contains("ngram")
            || has("wpe")
            || has("position_embeddings")
            || has("embed_positions") =>
        {
            Group::Lookup
        }
        () if [
            "embed_tokens",
            "wte",
            "word_embeddings",
            "tok_embeddings",
            "embed_in",
            "embeddings",
            "embedding",
        ]
        .iter()
        .any(|w| has(w)) =>
        {
            Group::Embedding
        }
        () => Group::Attention,
    }
}

fn in_layer(rest: &str) -> Group {
    let words: Vec<&str> = rest.split('.').collect();
    let any = |list: &[&str]| words.iter().any(|w| list.contains(w));
    let matrix = matches!(
        words.last(),
        Some(
            &("weight"
                | "scales"
                | "biases"
                | "qweight"
                | "qzeros"
                | "g_idx"
                | "weight_packed"
                | "weight_scale")
        )
    );
    match () {
        () if any(&["shared_expert_gate", "router", "gate"]) && !rest.contains("experts.") => {
            Group::Router
        }
        () if words
            .iter()
            .any(|w| w.starts_with("shared_expert") || w.starts_with("shared_mlp")) =>
        {
            Group::Shared
        }
        () if any(&["fc1_latent_proj", "fc2_latent_proj"]) => Group::Shared,
        () if any(&[
            "experts",
            "switch_mlp",
            "switch_glu",
            "input_linear",
            "output_linear",
            "moe_experts",
        ]) =>
        {
            Group::Routed
        }
        () if rest.contains("e_score_correction_bias")
            || rest.contains("moe_statics")
            || rest.contains("expert_bias") =>
        {
            Group::Router
        }
        () if words.iter().any(|w| w.contains("norm") || w.starts_with("ln_")) => Group::Norm,
        () if !matrix && words.last() == Some(&"bias") => Group::Norm,
        () if any(&[
            "mlp",
            "feed_forward",
            "ffn",
            "fc1",
            "fc2",
            "channel_mixing",
            "block_sparse_moe",
            "moe",
        ]) =>
        {
            Group::Dense
        }
        () => Group::Attention,
    }
}

/// Whether a tensor makes keys or values.
pub fn is_key_or_value(name: &str) -> bool {
    [".k_proj.", ".v_proj.", ".k_norm."].iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_what_a_tensor_is_for() {
        for (name, layer, group) in [
            ("model.embed_tokens.weight", None, Group::Embedding),
            ("model.language_model.embed_tokens_per_layer.weight", None, Group::Lookup),
            ("lm_head.weight", None, Group::Head),
            ("model.norm.weight", None, Group::Norm),
            ("model.layers.3.self_attn.q_proj.weight", Some(3), Group::Attention),
            ("model.layers.3.self_attn.q_proj.biases", Some(3), Group::Attention),
            ("model.layers.3.self_attn.q_norm.weight", Some(3), Group::Norm),
            ("model.layers.3.mlp.gate_proj.qweight", Some(3), Group::Dense),
            ("model.layers.3.mlp.gate.weight", Some(3), Group::Router),
            ("model.layers.3.mlp.experts.17.down_proj.weight", Some(3), Group::Routed),
            ("model.layers.3.mlp.experts.gate_up_proj_blocks", Some(3), Group::Routed),
            ("model.layers.3.mlp.switch_mlp.up_proj.scales", Some(3), Group::Routed),
            ("model.layers.3.mlp.shared_experts.up_proj.weight", Some(3), Group::Shared),
            ("model.layers.3.mlp.shared_expert_gate.weight", Some(3), Group::Router),
            ("model.layers.3.block_sparse_moe.experts.0.w1.weight", Some(3), Group::Routed),
            ("model.layers.3.linear_attn.in_proj_qkvz.weight", Some(3), Group::Attention),
            ("backbone.layers.3.mixer.in_proj.weight", Some(3), Group::Attention),
            ("transformer.h.3.mlp.c_fc.weight", Some(3), Group::Dense),
            ("model.layers.48.eh_proj.weight", Some(48), Group::Prediction),
            ("mtp.layers.0.mlp.gate.weight", Some(0), Group::Prediction),
        ] {
            let at = place(name, 48);
            assert_eq!((at.layer, at.group, at.tower), (layer, group, false), "{name}");
        }
        for name in [
            "model.visual.blocks.3.attn.qkv.weight",
            "vision_tower.vision_model.encoder.layers.0.mlp.fc1.weight",
        ] {
            assert!(place(name, 48).tower, "{name}");
        }
    }
}
