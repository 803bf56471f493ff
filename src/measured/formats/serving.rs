//! Serving benchmarks of vLLM and SGLang: JSON, or the block that they print. Only runs with one request at a time
//! measure what one user sees.

use super::Gathered;
use super::fields::Fields;
use crate::measured::reading::{Format, Reading, day, rate};

/// A prompt of fewer tokens says little of prefill speed.
const SHORTEST_PROMPT: f64 = 256.0;

/// The figures of one run.
#[derive(Clone, Copy, Debug, Default)]
struct Figures {
    requests: Option<f64>,
    concurrency: Option<f64>,
    input: Option<f64>,
    output: Option<f64>,
    /// Milliseconds per token after the first.
    per_token: Option<f64>,
    /// Milliseconds until the first.
    first: Option<f64>,
}

impl Figures {
    fn reading(self) -> Result<Reading, String> {
        match self.concurrency {
            Some(n) if n > 1.05 => {
                return Err(format!(
                    "{n:.0} requests at the same time: only single ones are kept (`--max-concurrency 1`)"
                ));
            }
            None => {
                return Err(
                    "it does not say that one request ran at a time (`--max-concurrency 1`)"
                        .to_owned(),
                );
            }
            Some(_) => {}
        }
        let Some(decode) = self.per_token.filter(|ms| *ms > 0.0).and_then(|ms| rate(1e3 / ms))
        else {
            return Err("a run without a usable time per token".to_owned());
        };
        let requests = self.requests.filter(|n| *n >= 1.0);
        let mean = |total: Option<f64>| Some(total? / requests?);
        let prompt = mean(self.input);
        let whole = |x: f64| if (0.0..1e9).contains(&x) { x as u64 } else { 0 };
        let prefill = prompt
            .filter(|n| *n >= SHORTEST_PROMPT)
            .zip(self.first.filter(|ms| *ms > 0.0))
            .and_then(|(n, ms)| rate(n / ms * 1e3));
        Ok(Reading {
            depth: prompt.map_or(0, whole),
            prompt: prompt.map(whole),
            generated: mean(self.output).map(whole),
            prefill,
            decode: Some(decode),
            ..Reading::default()
        })
    }
}

/// A JSON result, and who wrote it.
pub fn result(f: Fields<'_>) -> (Format, Result<Reading, String>) {
    let backend = f.text("backend").unwrap_or_default();
    let sglang = backend.contains("sglang") || f.has("max_output_tokens_per_s_per_user");
    let sglang = sglang || f.has("server_info") || f.has("total_output_tokens_retokenized");
    let format = if sglang { Format::Sglang } else { Format::Vllm };
    let figures = Figures {
        requests: f.number("completed"),
        concurrency: f.number("max_concurrency").or_else(|| f.number("concurrency")),
        input: f.number("total_input_tokens"),
        output: f.number("total_output_tokens"),
        per_token: f.number("median_tpot_ms").or_else(|| f.number("mean_tpot_ms")),
        first: f.number("median_ttft_ms").or_else(|| f.number("mean_ttft_ms")),
    };
    let model = f.text("model_id").or_else(|| f.text("model"));
    let date = f.text("date").and_then(|d| day(&d).or_else(|| compact_day(&d)));
    (format, figures.reading().map(|r| Reading { model, date, ..r }))
}

/// `20260501-101500`.
fn compact_day(text: &str) -> Option<String> {
    let digits = text.get(..8).filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
    Some(format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]))
}

/// The printed block.
pub fn read_text(document: &str, found: &mut Gathered) {
    let mut figures: Option<(Format, Figures)> = None;
    for line in document.lines() {
        if line.contains("Serving Benchmark Result") {
            finish(figures.take(), found);
            figures = Some((Format::Vllm, Figures::default()));
            continue;
        }
        let Some((format, f)) = &mut figures else {
            continue;
        };
        let Some((label, value)) = line.rsplit_once(':') else {
            continue;
        };
        let value = value.trim();
        let number = value.parse::<f64>().ok().filter(|x| x.is_finite());
        match label.trim().trim_start_matches('>').trim() {
            "Backend" if value.starts_with("sglang") => *format = Format::Sglang,
            "Successful requests" => f.requests = number,
            "Maximum request concurrency" | "Max request concurrency" => f.concurrency = number,
            "Concurrency" => f.concurrency = f.concurrency.or(number),
            "Total input tokens" => f.input = number,
            "Total generated tokens" => f.output = number,
            "Median TPOT (ms)" => f.per_token = number.or(f.per_token),
            "Mean TPOT (ms)" => f.per_token = f.per_token.or(number),
            "Median TTFT (ms)" => f.first = number.or(f.first),
            "Mean TTFT (ms)" => f.first = f.first.or(number),
            _ => {}
        }
    }
    finish(figures, found);
}

fn finish(figures: Option<(Format, Figures)>, found: &mut Gathered) {
    if let Some((format, figures)) = figures {
        found.add(format, figures.reading());
    }
}
