//! Models by some of their words: `llama 70b`, `r1 distill 32b`.

use super::super::index::Index;
use super::super::text::{compact, words};
use crate::catalog::Catalog;
use crate::catalog::model::Model;

/// What some words lead to.
pub(super) enum Found<'c> {
    /// No model has them all.
    None,
    /// This model, alone or before variants of the same shape.
    One(&'c Model),
    /// Several that differ in more than date or tuning, most downloaded first.
    Several(Vec<&'c Model>),
}

/// The model that has all the words. Of several, those win whose ids say least that was not asked for; of those that
/// share one shape, the most downloaded; else the one that stands for the size asked for.
pub(super) fn find<'c>(catalog: &'c Catalog, index: &Index, text: &str) -> Found<'c> {
    let mut asked = loose_words(text);
    asked.retain(|w| !is_variant_word(w));
    // A letter alone names nothing: "tok/s" is no model whose name has an S.
    if asked.iter().all(|w| w.len() < 2) {
        return Found::None;
    }
    let mut best = with_all(catalog, index, &mut asked);
    if best.iter().any(|m| m.dims.is_some()) {
        best.retain(|m| m.dims.is_some());
    }
    if !asked.iter().all(|w| is_size(w)) {
        let counts: Vec<usize> = best.iter().map(|m| unasked(m, &asked)).collect();
        let least = counts.iter().min().copied();
        let mut counts = counts.into_iter();
        best.retain(|_| counts.next() == least);
    }
    best.sort_by(|a, b| popularity(b).cmp(&popularity(a)));
    match best.as_slice() {
        [] => Found::None,
        [first, others @ ..] if others.iter().all(|m| same_shape(first, m)) => Found::One(first),
        _ => match by_class(catalog, index, &asked, &best) {
            Some(model) => Found::One(model),
            None => Found::Several(best),
        },
    }
}

/// The models with all the words; if there are none, with fewer or other ones, which then stand in `asked`.
fn with_all<'c>(catalog: &'c Catalog, index: &Index, asked: &mut Vec<String>) -> Vec<&'c Model> {
    let postings = index.model_words(catalog);
    let mut models = postings.with_all(&catalog.models, asked);
    for other_words in [without_tuning, with_points] {
        if models.is_empty() {
            *asked = other_words(asked);
            models = postings.with_all(&catalog.models, asked);
        }
    }
    models
}

/// Without the words for changes that leave every dimension as it was.
fn without_tuning(words: &[String]) -> Vec<String> {
    let tuning = ["moe", "mtp", "text", "abliterated", "uncensored", "heretic"];
    let kept = words.iter().filter(|w| !tuning.contains(&w.as_str()));
    kept.cloned().collect()
}

/// With a version in two digits read as one number: "qwen3-5-9b" is "qwen 3.5 9b".
fn with_points(words: &[String]) -> Vec<String> {
    let is_digit = |w: &String| w.len() == 1 && w.bytes().all(|b| b.is_ascii_digit());
    let mut found: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        match found.last_mut().filter(|last| is_digit(last) && is_digit(word)) {
            Some(last) => *last = format!("{last}.{word}"),
            None => found.push(word.clone()),
        }
    }
    found
}

/// How many words of a model's id were not asked for. Dates and tuning do not count, and sizes only beside another size.
fn unasked(model: &Model, asked: &[String]) -> usize {
    let size_is_asked = asked.iter().any(|w| is_size(w));
    loose_words(&model.id)
        .iter()
        .filter(|w| !asked.contains(w) && !is_variant_word(w) && !is_date(w))
        .filter(|w| size_is_asked || !is_size(w))
        .count()
}

/// The model that stands for a size among the words, if it is one of the candidates.
fn by_class<'c>(
    catalog: &'c Catalog,
    index: &Index,
    asked: &[String],
    candidates: &[&'c Model],
) -> Option<&'c Model> {
    // A size alone is a question for the classes, and they were asked first.
    let class = (asked.len() > 1)
        .then(|| asked.iter().find_map(|w| index.classes.get(&catalog.classes, &compact(w))))
        .flatten()?;
    candidates.iter().copied().find(|m| m.id == class.model)
}

/// Downloads, then the later release.
fn popularity(model: &Model) -> (u64, &str) {
    let date = model.release_date.as_deref().unwrap_or("");
    (model.hf_downloads, date)
}

/// Whether two models differ by date or tuning only.
fn same_shape(a: &Model, b: &Model) -> bool {
    let shape = |m: &Model| {
        m.dims.as_ref().map(|d| (d.n_layers, d.hidden, d.vocab, d.mixers.len(), d.ffns.len()))
    };
    let size = |m: &Model| m.params_text.get() as f64;
    let close = (size(a) - size(b)).abs() <= 0.001 * size(a).max(size(b));
    a.family == b.family && shape(a).is_some() && shape(a) == shape(b) && close
}

/// Words that say how weights were tuned for use or packed, not which model they are.
pub(super) fn is_variant_word(word: &str) -> bool {
    matches!(
        word,
        "instruct" | "it" | "chat" | "hf" | "base" | "pt" | "inst" | "model" | "latest" | "the"
    )
}

/// A month or day as makers put it into names: `2507`, `0528`.
fn is_date(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())
}

/// A number of weights: `8b`, `1.5b`, `270m`, `8x7b`, `a3b`, `e4b`.
fn is_size(word: &str) -> bool {
    let number = word.strip_prefix(['a', 'e']).unwrap_or(word);
    let number = number.strip_suffix(['b', 'm', 't']).unwrap_or("");
    number.starts_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || c == '.' || c == 'x')
}

/// The words of a model's name, families parted from their version: `llama3.3` is `llama` and `3.3`, `qwen2.5vl` is
/// `qwen`, `2.5`, `vl`; sizes and series such as `30b`, `a3b`, `r1`, `3n` stay whole.
pub(in super::super) fn loose_words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in words(text) {
        let mut rest = word.as_str();
        while let Some(at) = boundary(rest) {
            found.push(rest[..at].to_owned());
            rest = &rest[at..];
        }
        found.push(rest.to_owned());
    }
    found
}

/// Where a word parts: after two or more letters before a digit, after a digit before two or more letters.
fn boundary(word: &str) -> Option<usize> {
    let first = word.chars().next()?;
    let same_kind = |c: char| {
        if first.is_ascii_digit() { c.is_ascii_digit() || c == '.' } else { !c.is_ascii_digit() }
    };
    let end = word.find(|c| !same_kind(c))?;
    // "21BA3B" is 21b, a3b.
    if first.is_ascii_digit() && word[end..].starts_with("ba") {
        return (word.len() > end + 2).then_some(end + 1);
    }
    let letters = if first.is_ascii_digit() {
        let rest = &word[end..];
        rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len())
    } else {
        end
    };
    (letters >= 2).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::loose_words;

    #[test]
    fn families_part_from_versions_and_sizes_stay_whole() {
        for (text, words) in [
            ("llama3.3", "llama 3.3"),
            ("llama-3.3-70b", "llama 3.3 70b"),
            ("qwen3:30b-a3b", "qwen 3 30b a3b"),
            ("Qwen2.5VL", "qwen 2.5 vl"),
            ("gemma3n:e2b", "gemma 3n e2b"),
            ("DeepSeek-R1", "deepseek r1"),
            ("phi4", "phi 4"),
            ("mixtral-8x7b", "mixtral 8x7b"),
            ("kimi-k2.5", "kimi k2.5"),
            ("SmallThinker-21BA3B", "smallthinker 21b a3b"),
        ] {
            assert_eq!(loose_words(text).join(" "), words, "{text}");
        }
    }
}
