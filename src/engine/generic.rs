//! A model known only by its size: plausible dimensions for a number of weights.
//!
//! Depth grows as 17 × (billions of weights)^0.36 and keys and values are 1024 wide, as in the models of the catalog (fit
//! over its dense models); widths follow so that the count is exact.

use crate::catalog::model::{
    Attention, Dense, Dims, Ffn, FfnGroup, Layer, Mixer, MixerGroup, Model, Moe, QkNorm, Span,
    Weights,
};
use crate::units::{Params, Tokens};

const VOCAB: u64 = 128_256;
const KV_WIDTH: u64 = 1024;
const HEAD: u64 = 128;
const EXPERTS: u64 = 128;
const EXPERTS_USED: u64 = 8;

/// A model of `total` weights, of which `active` are read per token (all of them where not given).
pub fn model(total: Params, active: Option<Params>) -> Model {
    let active = active.unwrap_or(total).min(total);
    let is_moe = active.get() < total.get() * 9 / 10;
    let dims = if is_moe { moe(total, active) } else { dense(total) };
    let name = if is_moe {
        format!(
            "a mixture-of-experts model of {:.3}B weights, {:.3}B active",
            total.billions(),
            active.billions()
        )
    } else {
        format!("a dense model of {:.3}B weights", total.billions())
    };
    let id = format!("generic-{:.3}b", total.billions());
    let architecture = if is_moe { "qwen3moe" } else { "llama" }.to_owned();
    let weights = Weights { total, text: total, active };
    Model { architecture, ..Model::unlisted(id, name, dims, weights) }
}

fn depth(billions: f64) -> u64 {
    (17.0 * billions.max(0.05).powf(0.36)).round().clamp(4.0, 160.0) as u64
}

/// The width at which `layers` layers of 2 projections (queries, output), keys, values and a gated network 3.5 times as
/// wide, plus embedding and head, make `weights` weights: a quadratic equation.
fn width(weights: f64, layers: f64, vocab: f64, per_square: f64) -> u64 {
    let a = layers * per_square;
    let b = layers * 2.0 * KV_WIDTH as f64 + vocab;
    let x = (-b + (b * b + 4.0 * a * weights).sqrt()) / (2.0 * a);
    ((x / HEAD as f64).round() as u64).max(2) * HEAD
}

fn attention(hidden: u64) -> Attention {
    Attention {
        n_heads: (hidden / HEAD).max(1),
        n_kv_heads: (KV_WIDTH / HEAD).min(hidden / HEAD).max(1),
        head_dim: HEAD,
        value_head_dim: HEAD,
        span: Span::Full,
        qk_norm: QkNorm::None,
        qkv_bias: false,
        out_bias: false,
        q_gate: false,
        sinks: false,
        no_own_kv: false,
        k_eq_v: false,
        bidirectional: false,
        index_kv_elems: 0,
    }
}

fn attention_weights(hidden: u64) -> u64 {
    let a = attention(hidden);
    2 * hidden * hidden + 2 * hidden * a.n_kv_heads * HEAD
}

fn dense(total: Params) -> Dims {
    let billions = total.billions();
    let layers = depth(billions);
    // Small models share embedding and head.
    let tied = billions < 4.0;
    let vocab = if tied { VOCAB as f64 } else { 2.0 * VOCAB as f64 };
    let hidden = width(total.get() as f64, layers as f64, vocab, 12.5);
    let outside = hidden * VOCAB * if tied { 1 } else { 2 };
    let left = total.get().saturating_sub(outside + layers * attention_weights(hidden));
    let size = block_multiple(left / (layers * 3 * hidden));
    let ffn = Ffn::Dense(Dense { size, gated: true, bias: false });
    stack(layers, hidden, tied, ffn)
}

fn moe(total: Params, active: Params) -> Dims {
    let layers = depth(active.billions() * 2.5);
    let hidden = width(active.get() as f64, layers as f64, VOCAB as f64, 7.0);
    let routed = (total.get() - active.get()) as f64 / (1.0 - EXPERTS_USED as f64 / EXPERTS as f64);
    // The width is a whole number of blocks, so the number of experts makes up for the rounding.
    let expert_size = block_multiple((routed / (layers * EXPERTS * 3 * hidden) as f64) as u64);
    let n_experts = (routed / (layers * 3 * hidden * expert_size) as f64).round() as u64;
    let ffn = Ffn::Moe(Moe {
        n_experts: n_experts.max(EXPERTS_USED),
        n_used: EXPERTS_USED,
        expert_size,
        shared_size: 0,
        gated: true,
        router_bias: false,
        expert_bias: false,
        shared_gate: false,
        latent: None,
        dense_parallel_size: 0,
    });
    stack(layers, hidden, false, ffn)
}

/// Widths are whole quantisation blocks, as in real models.
fn block_multiple(size: u64) -> u64 {
    ((size + 128) / 256).max(1) * 256
}

fn stack(layers: u64, hidden: u64, tied: bool, ffn: Ffn) -> Dims {
    let count = layers as u32;
    let mixer = Mixer::Attention(attention(hidden));
    Dims {
        n_layers: count,
        hidden,
        vocab: VOCAB,
        tied,
        max_context: Tokens(131_072),
        mixers: vec![MixerGroup { count, mixer, extra_per_layer: 0, params_per_layer: None }],
        ffns: vec![FfnGroup { count, ffn, extra_per_layer: 0, params_per_layer: None }],
        schedule: vec![Layer { mixer: Some(0), ffn: Some(0) }; layers as usize],
        norms_per_layer: 2,
        norm_bias: false,
        final_norms: 1,
        other_params: 0,
        extra_embed_params: 0,
        per_layer_embedding: None,
        lookup_table_params: 0,
        output_bias: false,
        mtp_layers: 0,
        mtp_params: 0,
        vision_params: 0,
        audio_params: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::memory::tensors::{Tensor, tensors};

    #[test]
    fn the_dimensions_make_the_count() {
        for (total, active) in [
            (0.35, None),
            (1.2, None),
            (8.0, None),
            (70.6, None),
            (405.0, None),
            (30.5, Some(3.3)),
            (671.0, Some(37.0)),
        ] {
            let size = |b| Params::from_billions(b).expect("above zero");
            let model = model(size(total), active.map(size));
            let dims = model.dims.expect("a language model");
            let count: u64 = tensors(&dims, &model.architecture).iter().map(Tensor::elems).sum();
            let ratio = count as f64 / 1e9 / total;
            assert!((0.93..1.07).contains(&ratio), "{total}: {ratio}");
        }
    }
}
