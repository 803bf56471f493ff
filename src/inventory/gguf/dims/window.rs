//! Which layers attend to a window only.
//!
//! Files state the window, but not all of them which layers have it: llama.cpp knows a pattern for each architecture
//! (`src/models/*.cpp`, build 11434), unless the file has `attention.sliding_window_pattern`.

use super::keys::Keys;
use crate::catalog::model::Span;

/// How an architecture uses the window that its files state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// Every so many layers one attends fully: the last of them, or the first.
    Every(u64, Full),
    /// The file has one entry a layer.
    Listed,
    /// All attention layers.
    All,
    /// The window is not used: every token is cached.
    Ignored,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Full {
    Last,
    First,
}

/// The window of each layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Windows {
    spans: Vec<Span>,
    /// A window is stated, but nothing tells which layers have it; all are taken to attend fully.
    pub unclear: bool,
}

impl Windows {
    /// The span of a layer.
    pub fn span(&self, layer: usize) -> Span {
        self.spans.get(layer).copied().unwrap_or(Span::Full)
    }

    /// Whether a layer keeps a window only.
    pub fn is_sliding(&self, layer: usize) -> bool {
        matches!(self.span(layer), Span::Sliding(_) | Span::Chunked(_))
    }

    /// Reads the windows of a model.
    pub fn read(keys: &Keys<'_>, layers: usize) -> Self {
        let all = |span| Self { spans: vec![span; layers], unclear: false };
        let stated = keys.number("attention.sliding_window");
        let Some(span) = window(keys.architecture, stated, layers) else {
            return all(Span::Full);
        };
        let rule = rule(keys.architecture);
        let (period, full) = match rule {
            Some(Rule::Ignored) => {
                let (Span::Sliding(w) | Span::Chunked(w)) = span else { return all(Span::Full) };
                return all(Span::SlidingCachedFull(w));
            }
            Some(Rule::All) => return all(span),
            Some(Rule::Every(period, full)) => (Some(period), full),
            Some(Rule::Listed) | None => (None, Full::Last),
        };
        if let Some(list) = keys.list("attention.sliding_window_pattern") {
            let spans = (0..layers)
                .map(|i| if list.get(i).is_some_and(|n| *n != 0) { span } else { Span::Full })
                .collect();
            return Self { spans, unclear: false };
        }
        let Some(period) = keys.number("attention.sliding_window_pattern").or(period) else {
            return Self { spans: vec![Span::Full; layers], unclear: true };
        };
        let is_full = |i: u64| match (period, full) {
            (0, _) => false,
            (p, Full::Last) => i % p == p - 1,
            (p, Full::First) => i.is_multiple_of(p),
        };
        let spans =
            (0..layers as u64).map(|i| if is_full(i) { Span::Full } else { span }).collect();
        Self { spans, unclear: false }
    }
}

/// The window that llama.cpp uses, given what the file states.
fn window(architecture: &str, stated: Option<u64>, layers: usize) -> Option<Span> {
    let stated_one = stated.filter(|w| *w > 0);
    match architecture {
        "gemma2" => Some(Span::Sliding(stated_one.unwrap_or(4096))),
        "exaone4" if layers != 64 => None,
        "exaone4" => Some(Span::Sliding(stated_one.unwrap_or(4096))),
        "exaone-moe" => Some(Span::Sliding(stated_one.unwrap_or(128))),
        "smallthinker" => stated_one.map(|_| Span::Sliding(4096)),
        "llama4" => (stated != Some(0)).then_some(Span::Chunked(8192)),
        _ => stated_one.map(Span::Sliding),
    }
}

fn rule(architecture: &str) -> Option<Rule> {
    use Full::{First, Last};
    Some(match architecture {
        "gemma2" | "gpt-oss" => Rule::Every(2, Last),
        "cohere2" | "llama4" | "olmo2" | "exaone4" | "exaone-moe" | "afmoe" | "mellum"
        | "muse-glimmer" => Rule::Every(4, Last),
        "gemma3n" => Rule::Every(5, Last),
        "gemma3" | "gemma-embedding" => Rule::Every(6, Last),
        "plamo3" => Rule::Every(8, Last),
        "cohere2moe" | "smallthinker" | "laguna" => Rule::Every(4, First),
        "modern-bert" => Rule::Every(3, First),
        "gemma4" | "mimo2" | "step35" | "spark2_5" | "maple" | "granite_swa" | "dots3note"
        | "gemma4-assistant" | "dflash" => Rule::Listed,
        "lfm2" => Rule::All,
        "phi3" | "phimoe" | "llama" | "mistral3" | "qwen2" | "qwen2moe" | "qwen3" | "qwen3moe"
        | "starcoder2" | "minimax-m2" | "smollm3" | "hunyuan-moe" | "hunyuan-dense" | "lfm2moe" => {
            Rule::Ignored
        }
        _ => return None,
    })
}
