//! Limits on dimensions: what is computed from them later must neither overflow nor take long.

use super::DimsError;
use crate::catalog::model::{Attention, Dims, Ffn, Mamba2, Mixer};

/// Widths of matrices: the widest real ones (vocabularies) stay below 2^20.
const WIDTH: u64 = 1 << 24;
/// Counts of heads, experts, groups, and widths of heads.
const COUNT: u64 = 1 << 16;

/// Refuses dimensions beyond any model.
pub fn check(dims: &Dims) -> Result<(), DimsError> {
    let mut list = vec![
        ("width", dims.hidden, WIDTH),
        ("vocabulary", dims.vocab, WIDTH),
        ("context", dims.max_context.get(), 1 << 40),
    ];
    if let Some(table) = dims.per_layer_embedding {
        list.extend([
            ("per-layer vocabulary", table.vocab, WIDTH),
            ("per-layer width", table.dim, COUNT),
        ]);
    }
    for group in &dims.mixers {
        mixer(&group.mixer, &mut list);
    }
    for group in &dims.ffns {
        match &group.ffn {
            Ffn::Dense(d) => list.push(("feed-forward width", d.size, WIDTH)),
            Ffn::Moe(m) => list.extend([
                ("expert count", m.n_experts, COUNT),
                ("expert width", m.expert_size, WIDTH),
                ("shared expert width", m.shared_size, WIDTH),
                ("latent width", m.latent.unwrap_or(0), WIDTH),
                ("feed-forward width", m.dense_parallel_size, WIDTH),
            ]),
            Ffn::None => {}
        }
    }
    let empty = |m: &Mixer| match m {
        Mixer::Attention(a) | Mixer::Parallel(a, _) => a.head_dim == 0,
        _ => false,
    };
    if dims.mixers.iter().any(|g| empty(&g.mixer)) {
        return Err(DimsError::Missing { key: "width of a head".to_owned() });
    }
    match list.into_iter().find(|(_, found, limit)| found > limit) {
        Some((what, found, limit)) => Err(DimsError::Implausible { what, found, limit }),
        None => Ok(()),
    }
}

type List = Vec<(&'static str, u64, u64)>;

fn mixer(mixer: &Mixer, list: &mut List) {
    match mixer {
        Mixer::Attention(a) => attention(a, list),
        Mixer::Mla(m) => list.extend([
            ("head count", m.n_heads, COUNT),
            ("query rank", m.q_lora_rank.unwrap_or(0), WIDTH),
            ("latent rank", m.kv_lora_rank, WIDTH),
            ("rotary width", m.rope_head_dim, COUNT),
            ("head width", m.nope_head_dim.max(m.value_head_dim), COUNT),
            ("index heads", m.indexer.map_or(0, |i| i.n_heads.max(i.head_dim)), COUNT),
        ]),
        Mixer::Csa(c) => list.extend([
            ("head count", c.n_heads, COUNT),
            ("head width", c.head_dim, COUNT),
            ("window", c.window, 1 << 40),
        ]),
        Mixer::Gdn(g) => list.extend([
            ("head count", g.n_k_heads.max(g.n_v_heads), COUNT),
            ("head width", g.k_head_dim.max(g.v_head_dim), COUNT),
            ("convolution", g.conv_width, COUNT),
        ]),
        Mixer::Kda(k) => list.extend([
            ("head count", k.n_heads, COUNT),
            ("head width", k.head_dim, 1 << 12),
            ("convolution", k.conv_width, COUNT),
        ]),
        Mixer::Mamba1(m) => list.extend([
            ("inner width", m.d_inner, WIDTH),
            ("state", m.d_state, COUNT),
            ("step rank", m.dt_rank, WIDTH),
            ("convolution", m.conv_width, COUNT),
        ]),
        Mixer::Mamba2(m) => mamba2(m, list),
        Mixer::ShortConv(c) => {
            list.extend([("convolution", c.conv_width, COUNT), ("width", c.conv_dim, WIDTH)]);
        }
        Mixer::Recurrent(r) => list.extend([
            ("head count", r.n_heads, WIDTH),
            ("head width", r.head_dim, COUNT),
            ("state", r.state_bytes, 1 << 40),
        ]),
        Mixer::Parallel(a, m) => {
            attention(a, list);
            mamba2(m, list);
        }
        Mixer::None => {}
    }
}

fn attention(a: &Attention, list: &mut List) {
    list.extend([
        ("head count", a.n_heads.max(a.n_kv_heads), COUNT),
        ("head width", a.head_dim.max(a.value_head_dim), COUNT),
        ("index width", a.index_kv_elems, COUNT),
    ]);
}

fn mamba2(m: &Mamba2, list: &mut List) {
    list.extend([
        ("inner width", m.d_inner, WIDTH),
        ("state", m.d_state, COUNT),
        ("groups", m.n_groups, 1 << 12),
        ("head count", m.n_heads, WIDTH),
        ("convolution", m.conv_width, 1 << 12),
    ]);
}
