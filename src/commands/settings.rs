//! How a model is run: what was asked, and the defaults of what was left open.

use super::lookup;
use super::question::Question;
use crate::catalog::model::Dims;
use crate::engine::memory::ggml::GgmlType;
use crate::engine::request::{EvidenceUse, Offload, Settings};
use crate::error::Problem;

/// How the model is run, with the defaults of what was left open.
pub fn settings(question: &Question, dims: Option<&Dims>) -> Result<Settings, Vec<Problem>> {
    let mut problems = Vec::new();
    let base = Settings::default();
    let most = dims.map_or(u64::MAX, |d| d.max_context.get());
    let depth = in_range("depth", question.depth, 0..=MOST_TOKENS, &mut problems).unwrap_or(0);
    // A cache that is asked about beyond the default has to be allocated.
    let context = in_range("ctx", question.context, 1..=MOST_TOKENS, &mut problems)
        .unwrap_or_else(|| base.context.min(most).max(depth));
    if depth > context {
        problems
            .push(Problem::invalid(format!("{depth} tokens cannot be in a context of {context}")));
    }
    let prompt = in_range("prompt", question.prompt, 1..=MOST_TOKENS, &mut problems);
    if prompt.is_some_and(|p| p > context) {
        problems.push(Problem::invalid(format!(
            "a prompt of {} tokens does not fit into a context of {context}",
            prompt.unwrap_or_default()
        )));
    }
    let (keys, values) = cache_types(question, &mut problems);
    let settings = Settings {
        context,
        depth,
        prompt: prompt.unwrap_or_else(|| base.prompt.min(context)),
        keys,
        values,
        flash_attention: question.flash_attention,
        ubatch: in_range("ubatch", question.ubatch, 1..=65_536, &mut problems)
            .unwrap_or(base.ubatch),
        parallel: in_range("parallel", question.parallel, 1..=4096, &mut problems)
            .unwrap_or(base.parallel),
        offload: question.offload.unwrap_or(Offload::Auto),
        cache_home: question.cache_home,
        load: question.load,
        threads: question.threads,
        vision: question.vision,
        evidence: question.evidence.unwrap_or(EvidenceUse::All),
        ..base
    };
    in_range("concurrency", question.concurrency, 1..=65_536, &mut problems);
    in_range("threads", question.threads.map(u64::from), 1..=65_536, &mut problems);
    if problems.is_empty() { Ok(settings) } else { Err(problems) }
}

/// No context is longer.
const MOST_TOKENS: u64 = 1 << 31;

fn in_range(
    what: &str,
    value: Option<u64>,
    range: std::ops::RangeInclusive<u64>,
    problems: &mut Vec<Problem>,
) -> Option<u64> {
    let value = value?;
    if range.contains(&value) {
        return Some(value);
    }
    problems.push(Problem::invalid(format!(
        "`{what}` is {value}, but has to be from {} to {}",
        range.start(),
        range.end()
    )));
    None
}

fn cache_types(question: &Question, problems: &mut Vec<Problem>) -> (GgmlType, GgmlType) {
    let mut read = |name: &Option<String>| match name.as_deref().map(lookup::kv) {
        Some(Ok(pair)) => Some(pair),
        Some(Err(problem)) => {
            problems.push(problem);
            None
        }
        None => None,
    };
    let (keys, values) = read(&question.kv).unwrap_or((GgmlType::F16, GgmlType::F16));
    let values = read(&question.kv_v).map_or(values, |(_, values)| values);
    (keys, values)
}
