//! The clipboard of the terminal, by the escape sequence OSC 52: it works over SSH, and needs no program.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::io::{self, IsTerminal, Write};

/// Terminals drop longer sequences.
const LONGEST: usize = 74_994;

/// Copies a text where a stream is a terminal; what came of it, in words.
pub fn copy(text: &str) -> String {
    let Some(sequence) = sequence(text) else {
        return "not copied: too long for the clipboard of a terminal".to_owned();
    };
    let written = if io::stderr().is_terminal() {
        io::stderr().write_all(sequence.as_bytes()).and_then(|()| io::stderr().flush())
    } else if io::stdout().is_terminal() {
        io::stdout().write_all(sequence.as_bytes()).and_then(|()| io::stdout().flush())
    } else {
        return "not copied: there is no terminal".to_owned();
    };
    match written {
        Ok(()) => "copied, where the terminal allows it (OSC 52)".to_owned(),
        Err(error) => format!("not copied: {error}"),
    }
}

fn sequence(text: &str) -> Option<String> {
    let encoded = STANDARD.encode(text);
    (encoded.len() <= LONGEST).then(|| format!("\u{1b}]52;c;{encoded}\u{7}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_travels_in_base64() {
        assert_eq!(sequence("ls -l\n").as_deref(), Some("\u{1b}]52;c;bHMgLWwK\u{7}"));
        assert_eq!(sequence(&"x".repeat(60_000)), None);
    }
}
