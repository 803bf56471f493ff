//! What `ollama run --verbose` prints after an answer, and the same in replies of its interface.

use super::Gathered;
use super::fields::Fields;
use super::go_duration::seconds;
use crate::measured::reading::{Format, Reading, day, rate};

/// A prompt of fewer tokens says little of prefill speed; one that lay in the cache shows as few, too.
const SHORTEST_PROMPT: u64 = 256;
/// So few tokens are no measurement.
const SHORTEST_ANSWER: u64 = 16;

/// The figures of one answer.
#[derive(Clone, Copy, Debug, Default)]
struct Figures {
    prompt: Option<u64>,
    prompt_seconds: Option<f64>,
    answer: Option<u64>,
    answer_seconds: Option<f64>,
    /// As it was printed, where the terms are not.
    answer_rate: Option<f64>,
}

impl Figures {
    fn reading(self) -> Result<Reading, String> {
        let per_second = |n: Option<u64>, s: Option<f64>| Some(n? as f64 / s?);
        let decode = per_second(self.answer, self.answer_seconds).or(self.answer_rate);
        let Some(decode) = decode.and_then(rate) else {
            return Err("an answer without a usable speed".to_owned());
        };
        if self.answer.is_some_and(|n| n < SHORTEST_ANSWER) {
            return Err(format!("answers of fewer than {SHORTEST_ANSWER} tokens"));
        }
        let long = self.prompt.filter(|n| *n >= SHORTEST_PROMPT);
        Ok(Reading {
            depth: self.prompt.unwrap_or(0),
            prompt: self.prompt,
            generated: self.answer,
            prefill: long.and_then(|n| rate(n as f64 / self.prompt_seconds?)),
            decode: Some(decode),
            ..Reading::default()
        })
    }
}

/// A reply of the interface, with times in nanoseconds.
pub fn reply(f: Fields<'_>) -> Result<Reading, String> {
    let time = |key| f.number(key).filter(|ns| *ns > 0.0).map(|ns| ns / 1e9);
    let figures = Figures {
        prompt: f.count("prompt_eval_count"),
        prompt_seconds: time("prompt_eval_duration"),
        answer: f.count("eval_count"),
        answer_seconds: time("eval_duration"),
        answer_rate: None,
    };
    let reading = figures.reading()?;
    let date = f.text("created_at").and_then(|t| day(&t));
    Ok(Reading { model: f.text("model"), date, ..reading })
}

/// The block after an answer, as often as there is one.
pub fn read_text(document: &str, found: &mut Gathered) {
    let mut figures: Option<Figures> = None;
    for line in document.lines() {
        let Some((label, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim();
        let first = value.split_whitespace().next().unwrap_or_default();
        let label = label.trim().trim_start_matches('>').trim();
        if label == "total duration" {
            finish(figures.take(), found);
            figures = Some(Figures::default());
            continue;
        }
        let known = ["prompt eval count", "prompt eval duration", "eval count", "eval duration"];
        if !(known.contains(&label) || label == "eval rate") {
            continue;
        }
        let f = figures.get_or_insert_default();
        match label {
            "prompt eval count" => f.prompt = first.parse().ok(),
            "prompt eval duration" => f.prompt_seconds = seconds(value).filter(|s| *s > 0.0),
            "eval count" => f.answer = first.parse().ok(),
            "eval duration" => f.answer_seconds = seconds(value).filter(|s| *s > 0.0),
            _ if value.ends_with("tokens/s") => f.answer_rate = first.parse().ok(),
            _ => {}
        }
    }
    finish(figures, found);
}

fn finish(figures: Option<Figures>, found: &mut Gathered) {
    let figures = figures
        .filter(|f| f.answer.is_some() || f.answer_rate.is_some() || f.answer_seconds.is_some());
    if let Some(figures) = figures {
        found.add(Format::Ollama, figures.reading());
    }
}
