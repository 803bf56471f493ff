//! Names from files and file systems, made safe to show.

/// Longest name shown, in characters.
const LONGEST: usize = 160;

/// A name from a file as it may be printed: control characters, terminal escapes and characters that reorder or hide text
/// are written out as escapes, and very long names are cut.
///
/// ```
/// use wir::inventory::display_name;
/// assert_eq!(display_name("Qwen3 4B"), "Qwen3 4B");
/// assert_eq!(display_name("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
/// ```
pub fn display_name(raw: &str) -> String {
    let mut shown = String::with_capacity(raw.len().min(4 * LONGEST));
    for (i, c) in raw.chars().enumerate() {
        if i == LONGEST {
            shown.push('…');
            break;
        }
        if is_plain(c) {
            shown.push(c);
        } else {
            shown.extend(c.escape_unicode());
        }
    }
    shown
}

/// Whether a character shows as itself and nothing else.
fn is_plain(c: char) -> bool {
    let reorders =
        matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    let hides = matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}');
    !(c.is_control() || reorders || hides)
}

/// A path as it may be printed.
pub fn display_path(path: &std::path::Path) -> String {
    let mut shown = String::new();
    for c in path.to_string_lossy().chars().take(4096) {
        if is_plain(c) {
            shown.push(c);
        } else {
            shown.extend(c.escape_unicode());
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_direction_marks_are_written_out() {
        let hostile = "x\u{1b}]0;title\u{7}\u{202e}y\r\n\u{9b}31m";
        let shown = display_name(hostile);
        assert!(shown.chars().all(|c| !c.is_control() && c != '\u{202e}'), "{shown}");
    }

    #[test]
    fn long_names_are_cut() {
        assert_eq!(display_name(&"a".repeat(5000)).chars().count(), LONGEST + 1);
    }
}
