//! A pattern with a piece of plain text that every match holds, so that most lines are passed over without the expression.

use crate::catalog::known_error::compiled;
use regex_lite::Regex;

/// A shorter piece is in too many lines to save anything.
const SHORTEST: usize = 3;

/// An expression, and what a line has to hold for it.
pub struct Pattern {
    regex: Regex,
    piece: Option<String>,
}

impl Pattern {
    /// A pattern of the catalog; none where it is no expression, which the catalog's check refuses.
    pub fn new(pattern: &str) -> Option<Self> {
        Some(Self { regex: compiled(pattern).ok()?, piece: piece(pattern) })
    }

    /// Bytes that match in a line, which is given in small letters too.
    pub fn length_in(&self, line: &str, small: &str) -> Option<usize> {
        if self.piece.as_ref().is_some_and(|p| !small.contains(p.as_str())) {
            return None;
        }
        Some(self.regex.find(line)?.len())
    }
}

/// The longest run of characters outside groups and classes that stand for themselves.
fn piece(pattern: &str) -> Option<String> {
    let mut runs = vec![String::new()];
    let mut chars = pattern.chars().peekable();
    let mut depth = 0_usize;
    while let Some(c) = chars.next() {
        let literal = match c {
            '|' if depth == 0 => return None,
            '(' => {
                depth += 1;
                None
            }
            ')' => {
                depth = depth.saturating_sub(1);
                None
            }
            '[' => {
                skip_class(&mut chars);
                None
            }
            '{' => {
                while chars.next_if(|c| *c != '}').is_some() {}
                None
            }
            '\\' => chars.next().filter(|c| !c.is_alphanumeric()),
            '.' | '^' | '$' | '?' | '*' | '+' | '}' => None,
            other => Some(other),
        };
        // What may be missing or repeated is no part of every match.
        let optional = chars.peek().is_some_and(|next| matches!(next, '?' | '*' | '{'));
        match (literal, runs.last_mut()) {
            (Some(c), Some(run)) if depth == 0 && !optional => run.extend(c.to_lowercase()),
            _ => runs.push(String::new()),
        }
    }
    runs.into_iter().max_by_key(String::len).filter(|run| run.len() >= SHORTEST)
}

/// To the end of a class.
fn skip_class(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            ']' => return,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_piece_is_in_every_match() {
        let pieces = [
            (r"cuda error.*out of memory", Some("out of memory")),
            (r"torch\.(cuda\.)?outofmemoryerror", Some("outofmemoryerror")),
            (r"exllamav[23]cache", Some("exllamav")),
            (r"colou?r", Some("colo")),
            (r"(401|403) client error", Some(" client error")),
            (r"one|other", None),
            (r"\d+/\d+", None),
            (r"\bnan\b.*logits", Some("logits")),
        ];
        for (pattern, wanted) in pieces {
            assert_eq!(piece(pattern).as_deref(), wanted, "{pattern}");
        }
    }

    #[test]
    fn passing_over_lines_changes_no_answer() {
        let catalog = crate::embedded::catalog();
        let lines: Vec<String> = catalog
            .errors
            .iter()
            .flat_map(|e| e.symptoms.iter().chain(&e.patterns).chain([&e.title, &e.cause]))
            .map(|l| l.replace(".*", " ").replace('\\', ""))
            .collect();
        let mut matches = 0;
        for text in catalog.errors.iter().flat_map(|e| &e.patterns) {
            let pattern = Pattern::new(text).expect("checked when built");
            for line in &lines {
                let plain = pattern.regex.find(line).map(|m| m.len());
                assert_eq!(pattern.length_in(line, &line.to_lowercase()), plain, "{text}: {line}");
                matches += usize::from(plain.is_some());
            }
        }
        assert!(matches > 100, "{matches} lines match");
    }
}
