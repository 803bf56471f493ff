//! One result of a benchmark program, in the program's own words.

use crate::units::TokensPerSec;

/// Faster than this nothing is; what claims to be was misread.
const FASTEST: f64 = 1e7;
/// Longest text that is kept of a source, in characters.
const LONGEST: usize = 160;

/// What wrote a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// `llama-bench -o json` or `jsonl`.
    LlamaBench,
    /// The Markdown table of `llama-bench`.
    LlamaBenchTable,
    /// `ollama run --verbose`, or a reply of its interface.
    Ollama,
    /// The timings in a reply of `llama-server`.
    LlamaServer,
    /// `mlx_lm.benchmark` or `mlx_lm.generate`.
    Mlx,
    /// `vllm bench serve`.
    Vllm,
    /// SGLang's `bench_serving`.
    Sglang,
    /// The statistics in a reply of LM Studio.
    LmStudio,
}

impl Format {
    /// All, as messages name them.
    pub const ALL: [Self; 8] = [
        Self::LlamaBench,
        Self::LlamaBenchTable,
        Self::Ollama,
        Self::LlamaServer,
        Self::Mlx,
        Self::Vllm,
        Self::Sglang,
        Self::LmStudio,
    ];

    /// Name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LlamaBench => "llama-bench JSON",
            Self::LlamaBenchTable => "llama-bench table",
            Self::Ollama => "Ollama timings",
            Self::LlamaServer => "llama-server timings",
            Self::Mlx => "MLX-LM output",
            Self::Vllm => "vLLM serving benchmark",
            Self::Sglang => "SGLang serving benchmark",
            Self::LmStudio => "LM Studio statistics",
        }
    }

    /// The runtime that was measured, by its id.
    pub const fn runtime(self) -> &'static str {
        match self {
            Self::LlamaBench | Self::LlamaBenchTable | Self::LlamaServer => "llama.cpp",
            Self::Ollama => "ollama",
            Self::Mlx => "mlx",
            Self::Vllm => "vllm",
            Self::Sglang => "sglang",
            Self::LmStudio => "lmstudio",
        }
    }
}

/// One result. What the source does not say is `None`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// What the source calls the model.
    pub model: Option<String>,
    /// The model's file.
    pub file: Option<String>,
    /// Number of weights.
    pub params: Option<f64>,
    /// Size of the file in bytes.
    pub size: Option<f64>,
    /// The GPU, or several names in one.
    pub hardware: Option<String>,
    /// Devices.
    pub count: Option<u32>,
    /// The processor.
    pub processor: Option<String>,
    /// Compute backends.
    pub backend: Option<String>,
    /// Type of the cached keys.
    pub keys: Option<String>,
    /// Type of the cached values.
    pub values: Option<String>,
    /// Flash attention.
    pub flash_attention: Option<bool>,
    /// Layers on the GPU, as it was asked for.
    pub gpu_layers: Option<i64>,
    /// Layers whose experts are in main memory.
    pub n_cpu_moe: Option<u32>,
    /// Processor threads.
    pub threads: Option<u32>,
    /// Tokens of a prompt batch.
    pub ubatch: Option<u64>,
    /// Tokens in the cache before the test.
    pub depth: u64,
    /// Prompt tokens.
    pub prompt: Option<u64>,
    /// Tokens that were made.
    pub generated: Option<u64>,
    /// Prompt tokens per second.
    pub prefill: Option<TokensPerSec>,
    /// Tokens made per second.
    pub decode: Option<TokensPerSec>,
    /// Day of the measurement.
    pub date: Option<String>,
}

impl Reading {
    /// Mean number of tokens in the cache while tokens were made. A test that starts at a depth has no prompt.
    pub fn mean_depth(&self) -> u64 {
        match (self.decode, self.generated) {
            (Some(_), Some(n)) => self.depth.saturating_add(n / 2),
            _ => self.depth,
        }
    }
}

/// A speed that can be.
pub fn rate(x: f64) -> Option<TokensPerSec> {
    TokensPerSec::new(x).filter(|_| x < FASTEST)
}

/// A text of a source, safe to keep and print: one line, bounded, without what moves a cursor.
pub fn text(raw: &str) -> Option<String> {
    let unsafe_char = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let clean: String = raw.trim().chars().filter(|c| !unsafe_char(*c)).take(LONGEST).collect();
    (!clean.is_empty()).then_some(clean)
}

/// The day of a time in ISO form.
pub fn day(time: &str) -> Option<String> {
    let day = time.trim().get(..10)?;
    let digits = |range: std::ops::Range<usize>| day[range].bytes().all(|b| b.is_ascii_digit());
    let shaped = day.is_ascii() && &day[4..5] == "-" && &day[7..8] == "-";
    (shaped && digits(0..4) && digits(5..7) && digits(8..10)).then(|| day.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_that_cannot_be_are_refused() {
        for x in [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e300] {
            assert!(rate(x).is_none(), "{x}");
        }
        assert!(rate(119.84).is_some());
    }

    #[test]
    fn texts_are_safe_to_print() {
        assert_eq!(text(" a\u{1b}[31m\nb\u{202e} ").as_deref(), Some("a[31mb"));
        assert_eq!(text(&"x".repeat(9999)).map(|t| t.len()), Some(LONGEST));
        assert_eq!(text("\n"), None);
    }

    #[test]
    fn days_have_a_shape() {
        assert_eq!(day("2026-05-01T10:00:00Z").as_deref(), Some("2026-05-01"));
        for wrong in ["2026", "20260501T1", "äöü2026-05", "2026-5-01T", ""] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }
}
