//! What the cache takes, by kind of layer.

use crate::catalog::model::{Attention, Dims, Mixer, Span};
use crate::engine::memory::bill::{cache_layers, cache_setup};
use crate::engine::memory::kv::CacheSetup;
use crate::report::{Answer, Section};
use crate::units::Bytes;

/// The cache of every kind of layer.
pub fn section(answer: &Answer<'_>) -> Option<Section> {
    let request = answer.asked.request();
    let dims = request.model.dims.as_ref()?;
    let by_layer = cache_layers(&request, dims);
    let setup = cache_setup(&request);
    let mut s = Section::new("cache");
    for (i, group) in dims.mixers.iter().enumerate() {
        let of_kind = dims
            .schedule
            .iter()
            .zip(&by_layer)
            .filter(|(layer, _)| layer.mixer == u8::try_from(i).ok());
        let sizes: Vec<Bytes> = of_kind.map(|(_, bytes)| *bytes).collect();
        let what = format!("{} × {}", sizes.len(), name(&group.mixer));
        s.memory(what, how(&group.mixer, &setup), sizes.into_iter().sum());
    }
    let keys = setup.keys.name().to_lowercase();
    let values = setup.values.name().to_lowercase();
    s.memory("all layers", types(dims, &keys, &values), by_layer.into_iter().sum());
    Some(s)
}

fn types(dims: &Dims, keys: &str, values: &str) -> String {
    let layers = dims.n_layers;
    if keys == values {
        format!("{layers} layers, keys and values as {keys}")
    } else {
        format!("{layers} layers, keys as {keys}, values as {values}")
    }
}

fn name(mixer: &Mixer) -> &'static str {
    match mixer {
        Mixer::Attention(a) => match a.span {
            Span::Full | Span::SlidingCachedFull(_) => "full attention",
            Span::Sliding(_) => "sliding attention",
            Span::Chunked(_) => "chunked attention",
            Span::Cross => "attention to images",
        },
        Mixer::Mla(_) => "latent attention",
        Mixer::Csa(_) => "compressed sparse attention",
        Mixer::Parallel(..) => "attention beside Mamba",
        Mixer::None => "no mixer",
        _ => "recurrent state",
    }
}

fn how(mixer: &Mixer, setup: &CacheSetup) -> String {
    match mixer {
        Mixer::Attention(a) | Mixer::Parallel(a, _) => attention(a, setup),
        Mixer::Mla(m) => format!(
            "one latent row of {} + {} elements × {} tokens",
            m.kv_lora_rank,
            m.rope_head_dim,
            setup.full_cells()
        ),
        Mixer::Csa(c) => format!(
            "{} elements per token × {} tokens, and a window of {}",
            c.kv_elems_per_token,
            setup.full_cells(),
            c.window
        ),
        Mixer::None => String::new(),
        _ => format!("of fixed size, × {} sequences", setup.sequences),
    }
}

fn attention(a: &Attention, setup: &CacheSetup) -> String {
    let cells = match a.span {
        Span::Sliding(window) | Span::Chunked(window) => setup.window_cells(window),
        _ => setup.full_cells(),
    };
    format!(
        "{} heads × ({} + {}) elements × {cells} tokens",
        a.n_kv_heads, a.head_dim, a.value_head_dim
    )
}
