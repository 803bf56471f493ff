//! How many devices a name asks for: `2x3090`, `rtx 3090 x2`, `dual 3090`.

use super::super::error::NameError;
use super::super::text::shown;

/// Most devices that a name may ask for.
pub const MAX_COUNT: u32 = 64;

/// Words for small numbers, as shops and forums write them.
const NUMBER_WORDS: [(&str, u32); 14] = [
    ("single", 1),
    ("one", 1),
    ("dual", 2),
    ("double", 2),
    ("twin", 2),
    ("two", 2),
    ("pair", 2),
    ("triple", 3),
    ("three", 3),
    ("quad", 4),
    ("four", 4),
    ("six", 6),
    ("eight", 8),
    ("octo", 8),
];

/// How many machines on a network a name asks for, and the machine: `2@dgx-spark`. One where it says nothing of that kind.
///
/// # Errors
/// When it asks for none or for too many.
pub fn machines(text: &str) -> Result<(u32, &str), NameError> {
    let Some((digits, machine)) = text.split_once('@') else {
        return Ok((1, text));
    };
    let digits = digits.trim();
    if !is_number(digits) {
        return Ok((1, text));
    }
    let machines = in_range(digits).ok_or_else(|| out_of_range(text, digits))?;
    Ok((machines, machine.trim()))
}

/// The number, if it is in range.
pub(super) fn in_range(digits: &str) -> Option<u32> {
    digits.parse().ok().filter(|n| (1..=MAX_COUNT).contains(n))
}

/// The refusal of a number out of range.
pub(super) fn out_of_range(asked: &str, digits: &str) -> NameError {
    NameError::Count { asked: shown(asked), count: shown(digits).chars().take(20).collect() }
}

/// The digits of a number of devices, and the other words.
pub(super) type Reading = (String, Vec<String>);

/// Every way to read a number of devices out of the words, likeliest first. "3090x2" has two: one asks for too many.
pub(super) fn readings(words: &[String]) -> Vec<Reading> {
    [number_word, leading, trailing, bare]
        .iter()
        .filter_map(|read| read(words))
        .filter(|(_, rest)| !rest.is_empty())
        .collect()
}

/// `dual 3090`, `pair of 3090s`.
fn number_word(words: &[String]) -> Option<Reading> {
    let (first, rest) = words.split_first()?;
    let number = NUMBER_WORDS.iter().find(|(w, _)| w == first)?.1;
    let rest = rest.iter().skip_while(|w| *w == "of" || *w == "x");
    Some((number.to_string(), rest.cloned().collect()))
}

/// `2 x 3090`, `2x 3090`, `2x3090`.
fn leading(words: &[String]) -> Option<Reading> {
    let (first, rest) = words.split_first()?;
    if let [x, rest @ ..] = rest
        && x == "x"
        && is_number(first)
    {
        return Some((first.clone(), rest.to_vec()));
    }
    let (n, name) = first.split_once('x').filter(|(n, _)| is_number(n))?;
    let name = (!name.is_empty()).then(|| name.to_owned());
    let rest = name.into_iter().chain(rest.iter().cloned()).collect();
    Some((n.to_owned(), rest))
}

/// `3090 x 2`, `3090 x2`, `3090x2`, `3090 2x`.
fn trailing(words: &[String]) -> Option<Reading> {
    let (last, rest) = words.split_last()?;
    if let [rest @ .., x] = rest
        && x == "x"
        && is_number(last)
    {
        return Some((last.clone(), rest.to_vec()));
    }
    if let Some(n) = last.strip_suffix('x').filter(|n| is_number(n)) {
        return Some((n.to_owned(), rest.to_vec()));
    }
    let (name, n) = last.rsplit_once('x').filter(|(_, n)| is_number(n))?;
    let name = (!name.is_empty()).then(|| name.to_owned());
    let rest = rest.iter().cloned().chain(name).collect();
    Some((n.to_owned(), rest))
}

/// `2 3090s`, but not `40 cores`.
fn bare(words: &[String]) -> Option<Reading> {
    let (first, rest) = words.split_first()?;
    let counts_cores = rest.first().is_some_and(|w| w.starts_with("core"));
    (is_number(first) && first.len() <= 2 && !counts_cores).then(|| (first.clone(), rest.to_vec()))
}

/// The words with a plural `s` after a digit taken off: "3090s".
pub(super) fn singular(words: &[String]) -> Vec<String> {
    let one = |word: &String| match word.strip_suffix('s') {
        Some(stem) if stem.ends_with(|c: char| c.is_ascii_digit()) => stem.to_owned(),
        _ => word.clone(),
    };
    words.iter().map(one).collect()
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}
