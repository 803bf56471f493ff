//! Text with meaning: pieces with a role, lines of pieces. Colours come last, in [`super::paint`].

use unicode_width::UnicodeWidthStr;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Nothing special.
    #[default]
    Plain,
    /// Important.
    Strong,
    /// Beside the point.
    Quiet,
    /// As it should be.
    Good,
    /// On the edge.
    Tight,
    /// With losses.
    Marginal,
    /// Not as it should be.
    Bad,
    /// A heading.
    Heading,
    /// Something to type.
    Command,
}

/// A piece of text with its role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// What it is.
    pub role: Role,
    /// What it says.
    pub text: String,
}

impl Span {
    /// A piece with a role.
    pub fn new(role: Role, text: impl Into<String>) -> Self {
        Self { role, text: text.into() }
    }

    /// Columns that it takes.
    pub fn width(&self) -> usize {
        self.text.width()
    }
}

/// A line of pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line(pub Vec<Span>);

impl Line {
    /// An empty line.
    pub fn empty() -> Self {
        Self::default()
    }

    /// A line of one plain piece.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::default().and(Role::Plain, text)
    }

    /// The line with one piece more.
    #[must_use]
    pub fn and(mut self, role: Role, text: impl Into<String>) -> Self {
        self.0.push(Span::new(role, text));
        self
    }

    /// Columns that it takes.
    pub fn width(&self) -> usize {
        self.0.iter().map(Span::width).sum()
    }

    /// Its text without roles.
    pub fn text(&self) -> String {
        self.0.iter().map(|s| s.text.as_str()).collect()
    }
}

/// The same text in ASCII.
pub fn ascii(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_ascii() => plain.push(c),
            '·' | '–' | '—' | '−' => plain.push('-'),
            '×' | '✗' => plain.push('x'),
            '✓' => plain.push('+'),
            '△' => plain.push('!'),
            '≥' => plain.push_str(">="),
            '≤' => plain.push_str("<="),
            '…' => plain.push_str("..."),
            '→' => plain.push_str("->"),
            '█' => plain.push('#'),
            '▒' => plain.push('='),
            '▓' => plain.push('%'),
            '●' => plain.push('@'),
            '│' => plain.push('|'),
            '─' => plain.push('-'),
            '├' | '┤' | '└' | '┴' => plain.push('+'),
            '\u{2800}' => plain.push(' '),
            '\u{2801}'..='\u{28ff}' => plain.push(if dots(c) > 2 { ':' } else { '.' }),
            '░' | '÷' => plain.push(if c == '÷' { '/' } else { '.' }),
            '▕' | '▏' => plain.push('|'),
            '’' | '‘' => plain.push('\''),
            '“' | '”' => plain.push('"'),
            '≈' => plain.push('~'),
            'µ' => plain.push('u'),
            '\u{a0}' | '\u{202f}' => plain.push(' '),
            _ => plain.push('?'),
        }
    }
    plain
}

/// The dots of a sign of Braille.
const fn dots(c: char) -> u32 {
    (c as u32 - 0x2800).count_ones()
}

/// Breaks a text into lines of at most `width` columns, at spaces where there are any.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(8);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let gap = usize::from(!line.is_empty());
        if line.width() + gap + word.width() > width && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symbol_has_an_ascii_form() {
        let symbols = "✓ ✗ △ · – − × ≥ ≤ … → █ ▒ ░ ▕ ▏ ÷ ≈";
        let plain = ascii(symbols);
        assert!(plain.is_ascii());
        assert!(!plain.contains('?'));
    }

    #[test]
    fn words_move_to_the_next_line_whole() {
        let lines = wrap("one two three four", 9);
        assert_eq!(lines, ["one two", "three", "four"]);
        assert_eq!(wrap("incomprehensibilities", 10).len(), 1);
    }
}
