//! A text of unknown origin, cut into lines that can be compared.

use super::pattern::Pattern;

/// More of a text is not looked at: the end of a log tells.
pub const MOST_BYTES: usize = 1 << 20;

/// A longer line is cut.
const LONGEST_LINE: usize = 2000;

/// Lines whose words are compared.
const LAST_LINES: usize = 200;

/// The lines of a text, without terminal escapes and empty lines.
#[derive(Clone, Debug)]
pub struct Log {
    lines: Vec<String>,
    small: Vec<String>,
}

impl Log {
    /// The lines of the end of a text.
    pub fn new(text: &str) -> Self {
        let mut start = text.len().saturating_sub(MOST_BYTES);
        while !text.is_char_boundary(start) {
            start += 1;
        }
        let plain = anstream::adapter::strip_str(&text[start..]).to_string();
        // Progress bars overwrite a line with carriage returns.
        let lines = plain.split(['\n', '\r']).map(str::trim).filter(|l| !l.is_empty());
        let lines: Vec<String> = lines.map(cut).collect();
        let small = lines.iter().map(|l| l.to_lowercase()).collect();
        Self { lines, small }
    }

    /// All lines.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// The last lines.
    pub fn last_lines(&self) -> &[String] {
        &self.lines[self.lines.len().saturating_sub(LAST_LINES)..]
    }

    /// The longest match of a pattern, and the first line that has it.
    pub fn longest_match(&self, pattern: &Pattern) -> Option<(usize, usize)> {
        let all = self.lines.iter().zip(&self.small).enumerate();
        let matches = all.filter_map(|(n, (l, small))| Some((pattern.length_in(l, small)?, n)));
        matches.max_by_key(|(length, line)| (*length, usize::MAX - line))
    }
}

fn cut(line: &str) -> String {
    line.chars().take(LONGEST_LINE).collect()
}
