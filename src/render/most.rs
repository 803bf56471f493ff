//! The most that fits, for people.

use super::labels::labelled;
use super::look::Look;
use super::numbers;
use super::text::{Line, Role};
use crate::advice::most::MostContext;
use crate::report::{BestFormat, Most, TriedFormat};

/// What was looked for, and what was found.
pub fn lines(most: &Most, look: &Look) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(format) = &most.format {
        lines.extend(labelled("formats", formats(format).into_iter(), look));
    }
    if let Some(found) = &most.context {
        lines.extend(labelled("context", std::iter::once((Role::Plain, context(found))), look));
    }
    lines
}

fn context(found: &MostContext) -> String {
    let tokens = numbers::count;
    let next = found.next.map(|(next, missing)| {
        format!("; {} tokens would lack {}", tokens(next), numbers::memory(missing))
    });
    let next = next.unwrap_or_default();
    match found.context {
        0 => format!("none fits, not even the shortest{next}"),
        n if n >= found.made_for => {
            format!("all {} tokens that the model was made for fit", tokens(n))
        }
        n => {
            let partly = if found.partly { ", with part of the model in main memory" } else { "" };
            format!("{} tokens are the most that fit{partly}{next}", tokens(n))
        }
    }
}

fn formats(found: &BestFormat) -> Vec<(Role, String)> {
    if found.best.is_none() {
        let least = found.tried.iter().min_by_key(|t| t.missing);
        let lacks = least.map_or_else(String::new, |t| {
            format!("; even {} lacks {}", t.name, numbers::memory(t.missing))
        });
        return vec![(Role::Plain, format!("none fits{lacks}"))];
    }
    let mut texts = Vec::new();
    if found.partly {
        texts.push((Role::Plain, "none fits whole: part of it lies in main memory".to_owned()));
    }
    for tried in found.around() {
        let best = Some(&tried.name) == found.best.as_ref();
        let role = if best { Role::Good } else { Role::Quiet };
        texts.push((role, one(tried, best)));
    }
    texts
}

fn one(tried: &TriedFormat, best: bool) -> String {
    let mut text = format!("{}: ", tried.name);
    if best {
        text += "loses least of those that fit, ";
    }
    text += &match tried.perplexity_increase {
        _ if tried.own => "as it was published".to_owned(),
        Some(x) if x < 0.1 => format!("perplexity +{x:.4} (of Llama 3 8B)"),
        Some(x) => format!("perplexity +{x:.2} (of Llama 3 8B)"),
        None => "loss not measured".to_owned(),
    };
    text += &match (&tried.speed, tried.fits) {
        (Some(speed), true) => {
            format!(
                ", {}, ~{} tok/s",
                numbers::memory(tried.needed),
                numbers::speed(speed.expected)
            )
        }
        (None, true) => format!(", {}", numbers::memory(tried.needed)),
        (_, false) if best => String::new(),
        (_, false) => format!(", lacks {}", numbers::memory(tried.missing)),
    };
    text
}
