//! What a tensor is for, by its name (`llama-arch.cpp`, llama.cpp build 11434).

use crate::engine::memory::tensors::Group;

/// Where a tensor belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its layer, or `None` outside the layers.
    pub layer: Option<u32>,
    /// What it is for.
    pub group: Group,
    /// Part of a vision or audio tower that stands in the same file.
    pub tower: bool,
}

/// Splits `blk.12.attn_q.weight` into layer and rest.
pub fn layer_of(name: &str) -> Option<(u32, &str)> {
    let rest = ["blk.", "dec.blk."].iter().find_map(|p| name.strip_prefix(p))?;
    let (number, rest) = rest.split_once('.')?;
    Some((number.parse().ok()?, rest))
}

/// The place of a tensor in a model of `layers` layers; blocks beyond them are prediction layers.
pub fn place(name: &str, vector: bool, layers: u32) -> Place {
    let outside = |group| Place { layer: None, group, tower: false };
    if let Some((layer, rest)) = layer_of(name) {
        let beyond = layer >= layers || rest.starts_with("nextn.");
        let group = if beyond { Group::Prediction } else { in_layer(rest, vector) };
        return Place { layer: Some(layer), group, tower: false };
    }
    if ["v.", "mm.", "a.", "s.", "resampler.", "vision_", "model.vision"]
        .iter()
        .any(|p| name.starts_with(p))
    {
        return Place { layer: None, group: Group::Lookup, tower: true };
    }
    if name.starts_with("nextn.") || name.starts_with("mtp.") {
        return outside(Group::Prediction);
    }
    outside(match name {
        "token_embd.weight" => Group::Embedding,
        "output.weight" => Group::Head,
        // llama.cpp keeps these with the token embedding, where rows are looked up.
        "per_layer_token_embd.weight" | "position_embd.weight" | "token_types.weight" => {
            Group::Lookup
        }
        _ if name.starts_with("masked_embd_") => Group::Lookup,
        _ if vector || name.contains("norm") => Group::Norm,
        _ => Group::Attention,
    })
}

fn in_layer(rest: &str, vector: bool) -> Group {
    if rest.starts_with("ffn_gate_inp")
        || rest.starts_with("exp_probs_b")
        || rest.starts_with("ffn_gate_tid2eid")
    {
        return Group::Router;
    }
    if rest.contains("norm") {
        return Group::Norm;
    }
    if rest.starts_with("ffn_") {
        if is_routed(rest) {
            return Group::Routed;
        }
        if rest.contains("_shexp") || rest.starts_with("ffn_latent") {
            return Group::Shared;
        }
        return if vector { Group::Norm } else { Group::Dense };
    }
    match () {
        () if vector => Group::Norm,
        () if rest.starts_with("channel_mix") => Group::Dense,
        () => Group::Attention,
    }
}

/// Whether a feed-forward tensor belongs to routed experts: stacked, or one per expert as in files of 2023.
pub fn is_routed(rest: &str) -> bool {
    rest.contains("exps") || lone_expert(rest).is_some()
}

/// The expert of `ffn_up.3.weight`.
pub fn lone_expert(rest: &str) -> Option<u64> {
    let mut parts = rest.split('.');
    let kind = parts.next()?;
    let expert = parts.next()?.parse().ok()?;
    matches!(kind, "ffn_up" | "ffn_gate" | "ffn_down").then_some(expert)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_a_tensor_is_for() {
        for (name, vector, group) in [
            ("token_embd.weight", false, Group::Embedding),
            ("output.weight", false, Group::Head),
            ("output_norm.weight", true, Group::Norm),
            ("per_layer_token_embd.weight", false, Group::Lookup),
            ("blk.0.attn_q.weight", false, Group::Attention),
            ("blk.0.attn_q.bias", true, Group::Norm),
            ("blk.0.attn_q_norm.weight", true, Group::Norm),
            ("blk.3.ffn_up.weight", false, Group::Dense),
            ("blk.3.ffn_up.7.weight", false, Group::Routed),
            ("blk.3.ffn_gate_up_exps.weight", false, Group::Routed),
            ("blk.3.ffn_down_exps.bias", false, Group::Routed),
            ("blk.3.ffn_down_chexps.weight", false, Group::Routed),
            ("blk.3.ffn_norm_exps.weight", true, Group::Norm),
            ("blk.3.ffn_gate_inp.weight", false, Group::Router),
            ("blk.3.ffn_gate_inp_shexp.weight", true, Group::Router),
            ("blk.3.exp_probs_b.bias", true, Group::Router),
            ("blk.3.ffn_gate_shexp.weight", false, Group::Shared),
            ("blk.3.ssm_in.weight", false, Group::Attention),
            ("blk.9.nextn.eh_proj.weight", false, Group::Prediction),
            ("blk.10.attn_q.weight", false, Group::Prediction),
        ] {
            assert_eq!(place(name, vector, 10).group, group, "{name}");
        }
        assert!(place("v.blk.0.attn_q.weight", false, 10).tower);
    }
}
