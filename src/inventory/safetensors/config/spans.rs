//! Which layers attend to a window, and which do not attend at all, by `config.json`.

use super::json::{Fields, whole};
use crate::catalog::model::Span;

/// What a layer is, as far as the order of layers tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Attention over a span.
    Attention(Span),
    /// A recurrence of the family's kind.
    Recurrent,
    /// No mixer: a feed-forward block alone.
    None,
}

/// The kinds of all layers.
pub struct Spans {
    kinds: Vec<Kind>,
    pub unclear: bool,
}

impl Spans {
    pub fn kind(&self, layer: usize) -> Kind {
        self.kinds.get(layer).copied().unwrap_or(Kind::Attention(Span::Full))
    }

    pub fn read(f: &Fields<'_>, model_type: &str, layers: usize) -> Self {
        let window = f.positive(&["sliding_window", "sliding_window_size"]);
        let sliding = window.map_or(Span::Full, Span::Sliding);
        let chunk = f.positive(&["attention_chunk_size"]).unwrap_or(8192);
        if let Some(pattern) = f.text("hybrid_override_pattern") {
            return Self::of(pattern.chars().map(|c| match c {
                'M' => Kind::Recurrent,
                '*' => Kind::Attention(Span::Full),
                _ => Kind::None,
            }));
        }
        if let Some(list) = f.list("layers_block_type").or_else(|| f.list("layer_types")) {
            return Self::of(
                list.iter().map(|v| kind(v.as_str().unwrap_or_default(), sliding, chunk)),
            );
        }
        if let Some(list) =
            f.list("hybrid_layer_pattern").or_else(|| f.list("sliding_window_pattern"))
        {
            let is = |v| whole(v) == Some(1);
            return Self::of(
                list.iter().map(|v| Kind::Attention(if is(v) { sliding } else { Span::Full })),
            );
        }
        if let Some(kinds) = recurrent(f, model_type, layers) {
            return Self { kinds, unclear: false };
        }
        Self::by_family(f, model_type, layers, sliding, chunk)
    }

    fn of(kinds: impl Iterator<Item = Kind>) -> Self {
        Self { kinds: kinds.collect(), unclear: false }
    }

    fn by_family(
        f: &Fields<'_>,
        model_type: &str,
        layers: usize,
        sliding: Span,
        chunk: u64,
    ) -> Self {
        let stated = f.positive(&["sliding_window_pattern", "_sliding_window_pattern"]);
        let (period, span) = match model_type {
            "llama4_text" | "llama4" => (Some(4), Span::Chunked(chunk)),
            "gemma2" | "gpt_oss" => (Some(2), sliding),
            "gemma3" | "gemma3_text" => (stated.or(Some(6)), sliding),
            "gemma3n" | "gemma3n_text" => (Some(5), sliding),
            "cohere2" | "olmo3" | "afmoe" => (stated.or(Some(4)), sliding),
            "exaone4" if f.text("sliding_window_pattern").is_some() => (Some(4), sliding),
            _ => (stated, sliding),
        };
        let ignored = |w| Span::SlidingCachedFull(w);
        let (Some(period), true) = (period, span != Span::Full) else {
            // A window on every layer: llama.cpp caches all tokens all the same.
            let used = f.is("use_sliding_window") != Some(false);
            let span = match sliding {
                Span::Sliding(w) if used && is_everywhere(model_type) => ignored(w),
                _ => Span::Full,
            };
            let unclear = sliding != Span::Full && used && !is_everywhere(model_type);
            return Self { kinds: vec![Kind::Attention(span); layers], unclear };
        };
        Self::of((0..layers as u64).map(|i| {
            let full = period > 0 && i % period == period - 1;
            Kind::Attention(if full { Span::Full } else { span })
        }))
    }
}

fn is_everywhere(model_type: &str) -> bool {
    [
        "mistral",
        "mixtral",
        "phi3",
        "phimoe",
        "starcoder2",
        "qwen2",
        "qwen2_moe",
        "qwen3",
        "qwen3_moe",
        "qwen2_vl",
        "qwen2_5_vl",
    ]
    .contains(&model_type)
}

fn kind(name: &str, sliding: Span, chunk: u64) -> Kind {
    match name {
        "sliding_attention" | "local" | "local_attention" => Kind::Attention(sliding),
        "chunked_attention" => Kind::Attention(Span::Chunked(chunk)),
        "linear_attention" | "mamba" | "mamba2" | "conv" | "recurrent" | "kda" | "short_conv" => {
            Kind::Recurrent
        }
        "mlp" | "moe" | "ffn" => Kind::None,
        _ => Kind::Attention(Span::Full),
    }
}

/// Families that state where their attention layers stand in other ways.
fn recurrent(f: &Fields<'_>, model_type: &str, layers: usize) -> Option<Vec<Kind>> {
    let pick = |attends: &dyn Fn(u64) -> bool| {
        let of = |i| if attends(i) { Kind::Attention(Span::Full) } else { Kind::Recurrent };
        Some((0..layers as u64).map(of).collect())
    };
    if let Some(linear) = f.get("linear_attn_config") {
        let full: Vec<u64> =
            linear.get("full_attn_layers")?.as_array()?.iter().filter_map(whole).collect();
        return pick(&|i| full.contains(&(i + 1)));
    }
    if let Some(list) = f.list("attn_type_list") {
        let full: Vec<bool> = list.iter().map(|v| whole(v) == Some(1)).collect();
        return pick(&|i| full.get(i as usize).copied().unwrap_or(true));
    }
    if let Some(list) = f.list("attn_layer_indices").or_else(|| f.list("full_attn_idxs")) {
        let full: Vec<u64> = list.iter().filter_map(whole).collect();
        return pick(&|i| full.contains(&i));
    }
    if let (Some(period), Some(offset)) =
        (f.positive(&["attn_layer_period"]), f.number(&["attn_layer_offset"]))
    {
        return pick(&|i| i % period == offset);
    }
    if let Some(every) = f.positive(&["full_attention_interval"]) {
        return pick(&|i| (i + 1) % every == 0);
    }
    match model_type {
        "mamba" | "mamba2" | "falcon_mamba" => pick(&|_| false),
        _ => None,
    }
}
