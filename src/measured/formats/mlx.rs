//! What `mlx_lm.benchmark` and `mlx_lm.generate` print.

use super::Gathered;
use crate::measured::reading::{Format, Reading, rate};

/// A prompt of fewer tokens says little of prefill speed.
const SHORTEST_PROMPT: u64 = 256;

/// Both programs.
pub fn read(document: &str, found: &mut Gathered) {
    benchmark(document, found);
    if found.format.is_none() {
        generate(document, found);
    }
}

/// Trials with their averages.
fn benchmark(document: &str, found: &mut Gathered) {
    let mut plan = Plan::default();
    let mut trials: Vec<(f64, f64)> = Vec::new();
    for line in document.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("Timing with ") {
            plan = Plan::read(rest);
        } else if line.starts_with("Trial ") {
            trials.extend(pair(line));
        } else if let Some(rest) = line.strip_prefix("Averages:") {
            found.found(Format::Mlx);
            if let Some(average) = pair(rest) {
                found.add(Format::Mlx, plan.reading(average));
            }
            trials.clear();
        }
    }
    if !trials.is_empty() {
        let n = trials.len() as f64;
        let sum = trials.iter().fold((0.0, 0.0), |a, t| (a.0 + t.0, a.1 + t.1));
        found.add(Format::Mlx, plan.reading((sum.0 / n, sum.1 / n)));
    }
}

#[derive(Clone, Copy, Default)]
struct Plan {
    prompt: Option<u64>,
    generated: Option<u64>,
    batch: Option<u64>,
}

impl Plan {
    fn read(text: &str) -> Self {
        let whole = |key| value(text, key).and_then(|v| v.parse().ok());
        Self {
            prompt: whole("prompt_tokens="),
            generated: whole("generation_tokens="),
            batch: whole("batch_size="),
        }
    }

    fn reading(self, (prefill, decode): (f64, f64)) -> Result<Reading, String> {
        if self.batch.is_some_and(|n| n > 1) {
            return Err("several answers at the same time: only single ones are kept".to_owned());
        }
        reading(self.prompt, self.generated, prefill, decode)
    }
}

fn reading(
    prompt: Option<u64>,
    generated: Option<u64>,
    prefill: f64,
    decode: f64,
) -> Result<Reading, String> {
    let Some(decode) = rate(decode) else {
        return Err("a result without a usable speed".to_owned());
    };
    let long = prompt.is_none_or(|n| n >= SHORTEST_PROMPT);
    Ok(Reading {
        depth: prompt.unwrap_or(0),
        prompt,
        generated,
        prefill: rate(prefill).filter(|_| long),
        decode: Some(decode),
        ..Reading::default()
    })
}

/// The two speeds of a line.
fn pair(line: &str) -> Option<(f64, f64)> {
    let number = |key| value(line, key)?.parse::<f64>().ok();
    Some((number("prompt_tps=").unwrap_or(0.0), number("generation_tps=")?))
}

/// What follows a key.
fn value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let rest = text.split(key).nth(1)?;
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
    Some(rest[..end].trim_end_matches('.'))
}

/// `Prompt: 12 tokens, 85.300 tokens-per-sec`, then the same for the answer.
fn generate(document: &str, found: &mut Gathered) {
    let mut prompt: Option<(u64, f64)> = None;
    for line in document.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("Prompt:") {
            prompt = figures(rest).or(prompt);
        } else if let Some((n, decode)) = line.strip_prefix("Generation:").and_then(figures) {
            let (tokens, prefill) = prompt.take().unzip();
            found.add(Format::Mlx, reading(tokens, Some(n), prefill.unwrap_or(0.0), decode));
        }
    }
}

fn figures(text: &str) -> Option<(u64, f64)> {
    let (tokens, speed) = text.split_once(" tokens,")?;
    let speed = speed.trim().strip_suffix("tokens-per-sec")?;
    Some((tokens.trim().parse().ok()?, speed.trim().parse().ok()?))
}
