//! How names are written down for comparison, and how they are shown again.

use super::error::{NameError, NameKind};

/// Longest name that is looked at, in characters.
pub const MAX_NAME: usize = 200;

/// Longest part of a name that messages repeat, in characters.
const MAX_SHOWN: usize = 60;

/// The name without surrounding blanks.
///
/// # Errors
/// When nothing is left, or more than [`MAX_NAME`] characters.
pub(super) fn checked(kind: NameKind, text: &str) -> Result<&str, NameError> {
    let name = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    if name.is_empty() {
        return Err(NameError::Empty { kind });
    }
    // Bytes bound characters from above, so that short names need no count.
    if name.len() > MAX_NAME && name.chars().count() > MAX_NAME {
        let (kind, asked) = (kind, shown(name));
        return Err(NameError::TooLong { kind, asked });
    }
    Ok(name)
}

/// The name as messages may repeat it: one line, nothing that moves a cursor or a quote, at most 60 characters.
pub(super) fn shown(text: &str) -> String {
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() || is_invisible(c)) {
        if !line.is_empty() && !word.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().map(|c| if c == '`' { '\'' } else { c }));
        if line.len() > MAX_NAME * 4 {
            break;
        }
    }
    if line.chars().count() <= MAX_SHOWN {
        return line;
    }
    line.chars().take(MAX_SHOWN - 1).chain(['…']).collect()
}

/// Controls, zero-width characters and marks that turn the direction of text.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The name in one piece, as index keys are written: lower case, letters and digits only, a dot between digits kept.
/// `RTX 4090`, `rtx-4090` and `RTX_4090` become the same; `Qwen2.5` stays apart from `Qwen25`.
pub(super) fn compact(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            'a'..='z' | '0'..='9' => key.push(c),
            'A'..='Z' => key.push(c.to_ascii_lowercase()),
            '+' => key.push_str("plus"),
            '.' => {
                let before = key.ends_with(|d: char| d.is_ascii_digit());
                let after = chars.peek().is_some_and(char::is_ascii_digit);
                if before && after {
                    key.push('.');
                }
            }
            _ if c.is_alphanumeric() => key.extend(c.to_lowercase()),
            _ => {}
        }
    }
    key
}

/// With the underscore between digits read as a dot (`internlm2_5`), where there is one.
pub(super) fn dotted(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let is_point = |i: usize| bytes[i] == b'_' && i > 0 && digit(i - 1) && digit(i + 1);
    (0..bytes.len())
        .any(is_point)
        .then(|| text.char_indices().map(|(i, c)| if is_point(i) { '.' } else { c }).collect())
}

/// Lower-case words of letters and digits; a dot between digits belongs to its word.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut chars = text.chars().flat_map(char::to_lowercase).peekable();
    while let Some(c) = chars.next() {
        let Some(word) = found.last_mut() else { break };
        let inside_number = c == '.'
            && word.ends_with(|d: char| d.is_ascii_digit())
            && chars.peek().is_some_and(char::is_ascii_digit);
        if c.is_alphanumeric() || inside_number {
            word.push(c);
        } else if !word.is_empty() {
            found.push(String::new());
        }
    }
    found.retain(|w| !w.is_empty());
    found
}

/// Splits a word into number and unit: `64gb` is (64.0, "gb"), `64` is (64.0, "").
pub(super) fn number_and_unit(word: &str) -> Option<(f64, &str)> {
    let end = word.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(word.len());
    let number: f64 = word[..end].parse().ok()?;
    number.is_finite().then_some((number, &word[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_share_a_key() {
        for text in ["RTX 4090", "rtx-4090", "RTX_4090", "rtx4090", " r t x 4090"] {
            assert_eq!(compact(text), "rtx4090", "{text}");
        }
        assert_eq!(compact("Llama-3.3-70B"), "llama3.370b");
        assert_eq!(compact("FLUX.1 [dev]"), "flux1dev");
        assert_eq!(compact("Command R+"), "commandrplus");
        assert_eq!(dotted("internlm2_5-1_8b").as_deref(), Some("internlm2.5-1.8b"));
        assert_eq!(dotted("llama_3_x_1"), None);
    }

    #[test]
    fn words_keep_their_numbers() {
        assert_eq!(words("M4-Max (40-core), 1.5TB."), ["m4", "max", "40", "core", "1.5tb"]);
        assert_eq!(number_and_unit("1.5tb"), Some((1.5, "tb")));
        assert_eq!(number_and_unit("gb"), None);
    }

    #[test]
    fn messages_cannot_be_broken_by_a_name() {
        assert_eq!(shown("a\u{1b}[31mb\r\nc`\u{202e}d"), "a [31mb c' d");
        assert_eq!(shown(&"x".repeat(500)).chars().count(), 60);
        assert!(checked(NameKind::Model, "\u{200b} \t").is_err());
        assert!(checked(NameKind::Model, &"ü".repeat(200)).is_ok());
        assert!(checked(NameKind::Model, &"ü".repeat(201)).is_err());
    }
}
