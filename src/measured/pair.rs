//! Joins results that are about the same run: prompt speed beside the speed of answers.

use super::reading::Reading;

/// The prompt length by which prefill speeds are usually stated.
const USUAL_PROMPT: u64 = 512;

/// One reading for each configuration, depth and number of tokens made; a prompt speed at the same depth goes beside it.
pub fn pair(readings: Vec<Reading>) -> Vec<Reading> {
    let mut pairs: Vec<Reading> = Vec::new();
    let (prompts, answers): (Vec<_>, Vec<_>) =
        readings.into_iter().partition(|r| r.decode.is_none());
    for mut answer in answers {
        if answer.prefill.is_none()
            && let Some(prompt) = nearest(&prompts, &answer)
        {
            answer.prefill = prompt.prefill;
            answer.prompt = prompt.prompt;
        }
        if !pairs.contains(&answer) {
            pairs.push(answer);
        }
    }
    for prompt in &prompts {
        let told = pairs.iter().any(|p| same_run(p, prompt));
        if !told && let Some(best) = nearest(&prompts, prompt) {
            pairs.push(best.clone());
        }
    }
    pairs
}

/// The prompt test of the same run whose length is nearest to the usual one.
fn nearest<'a>(prompts: &'a [Reading], run: &Reading) -> Option<&'a Reading> {
    let distance = |r: &&Reading| r.prompt.map_or(u64::MAX, |n| n.abs_diff(USUAL_PROMPT));
    prompts.iter().filter(|p| same_run(p, run)).min_by_key(distance)
}

/// Whether two readings differ only in what was timed.
fn same_run(a: &Reading, b: &Reading) -> bool {
    let bare = |r: &Reading| Reading {
        prompt: None,
        generated: None,
        prefill: None,
        decode: None,
        date: None,
        ..r.clone()
    };
    bare(a) == bare(b)
}

/// A switch in words or figures; "auto" says nothing.
pub(crate) fn switch(word: &str) -> Option<bool> {
    match word.trim().to_ascii_lowercase().as_str() {
        "1" | "on" | "true" | "enabled" => Some(true),
        "0" | "off" | "false" | "disabled" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::measured::reading::rate;

    fn prompt(n: u64, depth: u64, speed: f64) -> Reading {
        Reading { prompt: Some(n), depth, prefill: rate(speed), ..Reading::default() }
    }

    fn answer(n: u64, depth: u64, speed: f64) -> Reading {
        Reading { generated: Some(n), depth, decode: rate(speed), ..Reading::default() }
    }

    #[test]
    fn prompt_speeds_go_beside_answers_of_the_same_depth() {
        let all = vec![
            prompt(2048, 0, 900.0),
            prompt(512, 0, 1000.0),
            answer(128, 0, 50.0),
            answer(128, 8192, 40.0),
            answer(128, 8192, 40.0),
            prompt(512, 4096, 800.0),
        ];
        let pairs = pair(all);
        assert_eq!(pairs.len(), 3);
        assert_eq!(pairs[0].prefill, rate(1000.0));
        assert_eq!((pairs[0].mean_depth(), pairs[1].mean_depth()), (64, 8256));
        assert_eq!(pairs[1].prefill, None);
        assert_eq!((pairs[2].decode, pairs[2].mean_depth()), (None, 4096));
    }
}
