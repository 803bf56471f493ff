//! The feed-forward part of a layer, by `config.json` and the names of its tensors.

use super::LayerNames;
use super::json::{Fields, whole};
use crate::catalog::model::{Dense, Ffn, Moe};

const EXPERTS: &[&str] =
    &["num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts", "num_moe_experts"];
const USED: &[&str] = &[
    "num_experts_per_tok",
    "num_experts_per_token",
    "experts_per_token",
    "moe_k",
    "moe_topk",
    "moe_top_k",
    "top_k_experts",
    "num_selected_experts",
    "num_activated_experts",
];
const EXPERT_SIZE: &[&str] = &[
    "moe_intermediate_size",
    "expert_ffn_hidden_size",
    "ffn_hidden_size_moe",
    "expert_intermediate_size",
];
const SIZE: &[&str] =
    &["intermediate_size", "n_inner", "ffn_hidden_size", "ffn_dim", "d_ff", "feedforward_dim"];

/// Experts of a layer, where a model has any.
pub fn experts(f: &Fields<'_>) -> Option<u64> {
    let nested = f.get("ffn_config").and_then(|c| c.get("moe_num_experts")).and_then(whole);
    f.positive(EXPERTS).or_else(|| first(f, EXPERTS)).or(nested).filter(|n| *n > 1)
}

/// A number that is stated as a list of equal ones.
fn first(f: &Fields<'_>, keys: &[&str]) -> Option<u64> {
    keys.iter().find_map(|key| whole(f.list(key)?.first()?)).filter(|n| *n > 0)
}

/// The feed-forward part of a layer.
pub fn read(
    f: &Fields<'_>,
    model_type: &str,
    layer: usize,
    layers: usize,
    hidden: u64,
    names: &LayerNames,
) -> Ffn {
    if let Some(letter) = lone_block(f, layer) {
        return match letter {
            'E' => moe(f, model_type, layer, names).map_or(Ffn::None, Ffn::Moe),
            '-' => dense(f, model_type, layer, hidden, names).map_or(Ffn::None, Ffn::Dense),
            _ => Ffn::None,
        };
    }
    if matches!(model_type, "mamba" | "mamba2" | "falcon_mamba") {
        return Ffn::None;
    }
    let has_experts =
        names.has(layer, "experts.").or_else(|| names.has(layer, "switch_")).map(|_| {
            ["experts.", "switch_mlp", "switch_glu", "input_linear"]
                .iter()
                .any(|p| names.has(layer, p) == Some(true))
        });
    if has_experts.unwrap_or_else(|| is_sparse(f, model_type, layer, layers))
        && let Some(moe) = moe(f, model_type, layer, names)
    {
        return Ffn::Moe(moe);
    }
    dense(f, model_type, layer, hidden, names).map_or(Ffn::None, Ffn::Dense)
}

/// Nemotron-H: every layer is one block, of a mixer or of a feed-forward part.
fn lone_block(f: &Fields<'_>, layer: usize) -> Option<char> {
    if let Some(pattern) = f.text("hybrid_override_pattern") {
        return Some(pattern.chars().nth(layer).unwrap_or('M'));
    }
    let list = f.list("layers_block_type")?;
    let alone = |v: &serde_json::Value| matches!(v.as_str(), Some("moe" | "mlp"));
    if !list.iter().any(alone) {
        return None;
    }
    Some(match list.get(layer).and_then(|v| v.as_str()) {
        Some("moe") => 'E',
        Some("mlp") => '-',
        _ => 'M',
    })
}

/// Whether a layer has experts, where only the config tells.
fn is_sparse(f: &Fields<'_>, model_type: &str, layer: usize, layers: usize) -> bool {
    if experts(f).is_none() || f.is("enable_moe_block") == Some(false) {
        return false;
    }
    let i = layer as u64;
    let listed = |key: &str| f.list(key).map(|l| l.iter().filter_map(whole).any(|n| n == i));
    if let Some(list) = f.list("mlp_layer_types") {
        return list.get(layer).and_then(|v| v.as_str()) == Some("sparse");
    }
    if let Some(list) = f.list("moe_layer_freq") {
        return list.get(layer).and_then(whole) == Some(1);
    }
    if let Some(text) = f.text("moe_layers_enum") {
        return text.split(',').any(|n| n.trim().parse() == Ok(i));
    }
    if let Some(yes) = listed("moe_layers") {
        return yes;
    }
    if listed("mlp_only_layers") == Some(true) {
        return false;
    }
    if let Some(step) = f.positive(&["interleave_moe_layer_step", "decoder_sparse_step"]) {
        return (i + 1).is_multiple_of(step);
    }
    if let (Some(period), Some(offset)) =
        (f.positive(&["expert_layer_period"]), f.number(&["expert_layer_offset"]))
    {
        return i % period == offset;
    }
    if let Some(start) =
        f.number(&["moe_layer_start_index"]).or_else(|| first(f, &["moe_layer_start_index"]))
    {
        let end = f.number(&["moe_layer_end_index"]).unwrap_or(layers as u64);
        let every = f.positive(&["moe_layer_interval"]).unwrap_or(1);
        return i >= start && i <= end && (i + 1).is_multiple_of(every);
    }
    let dense_first = match model_type {
        // These count dense layers by other names, or have none.
        "lfm2_moe" | "afmoe" => f.number(&["num_dense_layers"]).unwrap_or(0),
        _ => f.number(&["first_k_dense_replace", "num_dense_layers"]).unwrap_or(0),
    };
    i >= dense_first
}

fn moe(f: &Fields<'_>, model_type: &str, layer: usize, names: &LayerNames) -> Option<Moe> {
    let n_experts = experts(f)?;
    let nested = |key: &str| f.get("ffn_config").and_then(|c| c.get(key)).and_then(whole);
    let n_used =
        f.positive(USED).or_else(|| first(f, USED)).or_else(|| nested("moe_top_k")).unwrap_or(1);
    let expert_size = f
        .positive(EXPERT_SIZE)
        .or_else(|| first(f, EXPERT_SIZE))
        .or_else(|| nested("ffn_hidden_size"))
        .or_else(|| f.positive(SIZE))?;
    let has = |part: &str| names.has(layer, part);
    let shared = shared_size(f, expert_size);
    let nemotron = model_type == "nemotron_h";
    Some(Moe {
        n_experts,
        n_used: n_used.clamp(1, n_experts),
        expert_size,
        shared_size: shared,
        gated: has("gate_proj").map_or(!nemotron, |yes| {
            yes || has("gate_up").unwrap_or(false) || has("w3").unwrap_or(false) || !nemotron
        }),
        router_bias: has("e_score_correction_bias").unwrap_or(false),
        expert_bias: model_type == "gpt_oss",
        shared_gate: has("shared_expert_gate").unwrap_or(false),
        latent: f.positive(&["moe_latent_size", "routed_expert_hidden_size"]),
        dense_parallel_size: if f.is("enable_moe_block") == Some(true) {
            f.positive(SIZE).unwrap_or(0)
        } else {
            0
        },
    })
}

fn shared_size(f: &Fields<'_>, expert_size: u64) -> u64 {
    let count = f
        .number(&[
            "n_shared_experts",
            "num_shared_experts",
            "moe_num_shared_experts",
            "num_shared_expert",
        ])
        .or_else(|| first(f, &["num_shared_expert"]));
    let stated = f.positive(&[
        "shared_expert_intermediate_size",
        "moe_shared_expert_intermediate_size",
        "shared_intermediate_size",
        "share_expert_dim",
    ]);
    match (stated, count) {
        (Some(_), Some(0)) => 0,
        (Some(size), _) => size,
        (None, Some(n)) => n.saturating_mul(expert_size),
        // Llama 4 has one shared expert and does not say so.
        (None, None) if f.number(&["intermediate_size_mlp"]).is_some() => expert_size,
        (None, None) => 0,
    }
}

fn dense(
    f: &Fields<'_>,
    model_type: &str,
    layer: usize,
    hidden: u64,
    names: &LayerNames,
) -> Option<Dense> {
    let block = f.list("block_configs").and_then(|l| l.get(layer)).and_then(|b| b.get("ffn"));
    if let Some(block) = block {
        if ["no_op", "replace_with_linear"]
            .iter()
            .any(|k| block.get(k).and_then(|v| v.as_bool()) == Some(true))
        {
            return None;
        }
        if let Some(mult) =
            block.get("ffn_mult").and_then(|v| v.as_f64()).filter(|x| *x > 0.0 && *x < 64.0)
        {
            let raw = (2.0 * mult * hidden as f64 / 3.0) as u64;
            return Some(Dense { size: raw.next_multiple_of(256), gated: true, bias: false });
        }
    }
    let size = f
        .positive(&["intermediate_size_mlp", "dense_intermediate_size", "block_ff_dim"])
        .or_else(|| f.of_layer(SIZE, layer).filter(|n| *n > 0))
        .or_else(|| first(f, SIZE))
        .or_else(|| {
            ["gpt2", "gpt_bigcode", "falcon", "bloom"]
                .contains(&model_type)
                .then(|| hidden.saturating_mul(4))
        })?;
    let size = widened(f, layer, lfm_size(f, model_type, size));
    let plain = [
        "gpt2",
        "gpt_neox",
        "gpt_bigcode",
        "falcon",
        "bloom",
        "starcoder2",
        "phi",
        "nemotron",
        "nemotron_h",
        "arcee",
        "apertus",
        "mpt",
        "bert",
    ];
    let by_family = !plain.contains(&model_type) && !model_type.contains("roberta");
    let gated = ["gate_proj", "gate_up_proj", "w3", "dense_h_to_4h"]
        .iter()
        .find_map(|part| names.has(layer, part).filter(|yes| *yes));
    Some(Dense { size, gated: gated.unwrap_or(by_family) && by_family, bias: false })
}

/// Gemma 4's small models: layers that reuse a cache are twice as wide.
fn widened(f: &Fields<'_>, layer: usize, size: u64) -> u64 {
    let (Some(layers), Some(shared)) =
        (f.positive(&["num_hidden_layers"]), f.positive(&["num_kv_shared_layers"]))
    else {
        return size;
    };
    let reuses = layer as u64 >= layers.saturating_sub(shared);
    if reuses && f.is("use_double_wide_mlp") == Some(true) { size.saturating_mul(2) } else { size }
}

/// LFM2 states the width before it is cut to two thirds and rounded up.
fn lfm_size(f: &Fields<'_>, model_type: &str, size: u64) -> u64 {
    if model_type != "lfm2" || f.is("block_auto_adjust_ff_dim") != Some(true) {
        return size;
    }
    let cut = 2 * size / 3;
    let scaled = f
        .get("block_ffn_dim_multiplier")
        .and_then(|v| v.as_f64())
        .map_or(cut, |x| (cut as f64 * x) as u64);
    scaled.next_multiple_of(f.positive(&["block_multiple_of"]).unwrap_or(256))
}
