//! Speeds inside the replies of servers: `llama-server` and LM Studio.

use super::fields::Fields;
use crate::measured::reading::{Reading, rate};

/// A prompt of fewer tokens says little of prefill speed.
const SHORTEST_PROMPT: u64 = 256;

/// `timings` of `llama-server`, which may be all there is.
pub fn llama_server(whole: Fields<'_>, timings: Fields<'_>) -> Result<Reading, String> {
    let predicted = timings.count("predicted_n");
    let prompt = timings.count("prompt_n");
    let from_terms = || {
        let seconds = timings.number("predicted_ms")? / 1e3;
        Some(predicted? as f64 / seconds)
    };
    let decode = timings.number("predicted_per_second").or_else(from_terms).and_then(rate);
    let Some(decode) = decode else {
        return Err("a reply without a usable speed".to_owned());
    };
    let cached = timings.count("cache_n").unwrap_or(0);
    let long = prompt.is_some_and(|n| n >= SHORTEST_PROMPT);
    Ok(Reading {
        model: whole.text("model"),
        depth: prompt.unwrap_or(0).saturating_add(cached),
        prompt,
        generated: predicted,
        prefill: timings.number("prompt_per_second").filter(|_| long).and_then(rate),
        decode: Some(decode),
        ..Reading::default()
    })
}

/// `stats` of LM Studio.
pub fn lm_studio(whole: Fields<'_>, stats: Fields<'_>) -> Result<Reading, String> {
    let Some(decode) = stats.number("tokens_per_second").and_then(rate) else {
        return Err("a reply without a usable speed".to_owned());
    };
    let usage = whole.object("usage");
    let prompt = usage.and_then(|u| u.count("prompt_tokens"));
    let info = whole.object("model_info");
    let quant = info.and_then(|i| i.text("quant"));
    let model = whole.text("model").map(|m| match quant {
        Some(quant) => format!("{m} {quant}"),
        None => m,
    });
    let wait = stats.number("time_to_first_token").filter(|s| *s > 0.0);
    let long = prompt.filter(|n| *n >= SHORTEST_PROMPT);
    Ok(Reading {
        model,
        depth: prompt.unwrap_or(0),
        prompt,
        generated: usage.and_then(|u| u.count("completion_tokens")),
        prefill: long.zip(wait).and_then(|(n, s)| rate(n as f64 / s)),
        decode: Some(decode),
        ..Reading::default()
    })
}
