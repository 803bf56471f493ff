//! How text may look on a stream: colour, symbols, width. Decided once, from what was asked and what the stream is.

use crate::cli::args::When;

/// How text may look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Colours and weights.
    pub colour: bool,
    /// ASCII alone.
    pub ascii: bool,
    /// Columns.
    pub width: usize,
    /// Notes beside the answer.
    pub notes: bool,
}

/// What is known of a stream and its surroundings.
pub struct Surroundings<'a> {
    /// Whether it is a terminal.
    pub is_terminal: bool,
    /// Its columns, where it is one.
    pub columns: Option<usize>,
    /// Reads a variable of the environment.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
}

const NARROWEST: usize = 40;
const WIDEST: usize = 160;
const CUSTOMARY: usize = 80;

impl Look {
    /// The look of a stream.
    pub fn decide(color: When, ascii: bool, around: &Surroundings<'_>) -> Self {
        let number = |name| (around.variable)(name)?.parse::<usize>().ok();
        let width = around.columns.or_else(|| number("COLUMNS")).unwrap_or(CUSTOMARY);
        Self {
            colour: colour(color, around),
            ascii: ascii || !speaks_utf8(around.variable),
            width: width.clamp(NARROWEST, WIDEST),
            notes: true,
        }
    }

    /// No colour, all symbols.
    pub const fn plain(width: usize) -> Self {
        Self { colour: false, ascii: false, width, notes: true }
    }
}

fn colour(asked: When, around: &Surroundings<'_>) -> bool {
    let set = |name| (around.variable)(name).filter(|v| !v.is_empty());
    match asked {
        When::Always => true,
        When::Never => false,
        When::Auto if set("NO_COLOR").is_some() => false,
        When::Auto if set("CLICOLOR_FORCE").is_some_and(|v| v != "0") => true,
        When::Auto if set("TERM").is_some_and(|v| v == "dumb") => false,
        When::Auto if set("CLICOLOR").is_some_and(|v| v == "0") => false,
        When::Auto => around.is_terminal,
    }
}

/// Whether the locale is a UTF-8 one; where none is set, whether the system's customary one is.
fn speaks_utf8(variable: &dyn Fn(&str) -> Option<String>) -> bool {
    let set = |name| variable(name).filter(|v| !v.is_empty());
    match set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG")) {
        Some(locale) => {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        }
        None => cfg!(any(windows, target_os = "macos")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(color: When, terminal: bool, variables: &[(&str, &str)]) -> Look {
        let variable = |name: &str| {
            let found = variables.iter().find(|(n, _)| *n == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let around = Surroundings { is_terminal: terminal, columns: None, variable: &variable };
        Look::decide(color, false, &around)
    }

    #[test]
    fn the_flag_beats_the_environment_and_that_beats_the_stream() {
        assert!(look(When::Auto, true, &[]).colour);
        assert!(!look(When::Auto, false, &[]).colour);
        assert!(!look(When::Auto, true, &[("NO_COLOR", "1")]).colour);
        assert!(look(When::Auto, true, &[("NO_COLOR", "")]).colour);
        assert!(look(When::Always, false, &[("NO_COLOR", "1")]).colour);
        assert!(!look(When::Never, true, &[("CLICOLOR_FORCE", "1")]).colour);
        assert!(look(When::Auto, false, &[("CLICOLOR_FORCE", "1")]).colour);
        assert!(!look(When::Auto, true, &[("TERM", "dumb")]).colour);
    }

    #[test]
    fn other_locales_get_ascii() {
        assert!(!look(When::Auto, true, &[("LANG", "de_DE.UTF-8")]).ascii);
        assert!(look(When::Auto, true, &[("LANG", "C")]).ascii);
        let both = [("LANG", "en_US.UTF-8"), ("LC_ALL", "POSIX")];
        assert!(look(When::Auto, true, &both).ascii);
    }

    #[test]
    fn the_width_has_limits() {
        assert_eq!(look(When::Auto, false, &[]).width, 80);
        assert_eq!(look(When::Auto, false, &[("COLUMNS", "1000")]).width, 160);
        assert_eq!(look(When::Auto, false, &[("COLUMNS", "x")]).width, 80);
        assert_eq!(look(When::Auto, false, &[("COLUMNS", "3")]).width, 40);
    }
}
