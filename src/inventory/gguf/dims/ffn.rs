//! The feed-forward part of a layer, from its tensors.

use super::keys::{Keys, LayerTensors};
use crate::catalog::model::{Dense, Ffn, Moe};
use crate::inventory::gguf::names::lone_expert;

/// What the tensors of a layer make of its feed-forward part.
pub fn read(keys: &Keys<'_>, layer: usize, tensors: &LayerTensors<'_>, hidden: u64) -> Ffn {
    if let Some(moe) = experts(keys, layer, tensors, hidden) {
        return Ffn::Moe(moe);
    }
    match dense(tensors) {
        Some(dense) => Ffn::Dense(dense),
        None => Ffn::None,
    }
}

fn dense(tensors: &LayerTensors<'_>) -> Option<Dense> {
    if let Some(size) = tensors.row("channel_mix_value.weight") {
        return Some(Dense { size, gated: false, bias: false });
    }
    let up = tensors.rows("ffn_up.weight");
    let size = tensors.row("ffn_down.weight").or(up)?;
    let fused = up.is_some_and(|rows| size.checked_mul(2) == Some(rows));
    Some(Dense {
        size,
        gated: tensors.has("ffn_gate.weight") || fused,
        bias: tensors.has("ffn_down.bias"),
    })
}

fn experts(keys: &Keys<'_>, layer: usize, tensors: &LayerTensors<'_>, hidden: u64) -> Option<Moe> {
    let lone = tensors.iter().filter_map(|(name, _)| lone_expert(name)).max();
    let down = tensors.get("ffn_down_exps.weight").or_else(|| tensors.get("ffn_down.0.weight"))?;
    let n_experts = match lone {
        Some(last) => last + 1,
        None => down.shape[2],
    };
    let used = keys.of_layer("expert_used_count", layer).filter(|n| *n > 0);
    let shared =
        tensors.row("ffn_down_shexp.weight").or_else(|| tensors.rows("ffn_up_shexp.weight"));
    let up_rows = tensors.rows("ffn_up_exps.weight");
    let gated = ["ffn_gate_exps.weight", "ffn_gate_up_exps.weight", "ffn_gate.0.weight"]
        .iter()
        .any(|name| tensors.has(name))
        || up_rows.is_some_and(|rows| down.shape[0].checked_mul(2) == Some(rows));
    let latent = (down.shape[1] != hidden).then_some(down.shape[1]);
    Some(Moe {
        n_experts,
        n_used: used.unwrap_or(n_experts).clamp(1, n_experts.max(1)),
        expert_size: down.shape[0],
        shared_size: shared.unwrap_or(0),
        gated,
        router_bias: tensors.has_prefix("exp_probs_b"),
        expert_bias: tensors.has("ffn_down_exps.bias"),
        shared_gate: tensors.has("ffn_gate_inp_shexp.weight"),
        latent,
        dense_parallel_size: tensors.row("ffn_down.weight").unwrap_or(0),
    })
}
