//! Roles become colours, or nothing.

use super::look::Look;
use super::text::{Line, Role, ascii};
use owo_colors::{OwoColorize, Style};

const fn style(role: Role) -> Style {
    let style = Style::new();
    match role {
        Role::Plain => style,
        Role::Strong => style.bold(),
        Role::Quiet => style.dimmed(),
        Role::Good => style.green(),
        Role::Tight => style.yellow(),
        Role::Marginal => style.magenta(),
        Role::Bad => style.red(),
        Role::Heading => style.bold().underline(),
        Role::Command => style.cyan(),
    }
}

/// Lines as they are written to a stream.
pub fn paint(lines: &[Line], look: &Look) -> String {
    let mut text = String::new();
    for line in lines {
        let start = text.len();
        for span in &line.0 {
            let piece = if look.ascii { ascii(&span.text) } else { span.text.clone() };
            if look.colour && span.role != Role::Plain && !piece.trim().is_empty() {
                text.push_str(&piece.style(style(span.role)).to_string());
            } else {
                text.push_str(&piece);
            }
        }
        text.truncate(start + text[start..].trim_end().len());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_only_the_words_are_left() {
        let line = Line::default().and(Role::Good, "✓ Comfortable").and(Role::Plain, "  ");
        let lines = [line];
        assert_eq!(paint(&lines, &Look::plain(80)), "✓ Comfortable\n");
        let colour = Look { colour: true, ..Look::plain(80) };
        assert!(paint(&lines, &colour).starts_with("\u{1b}["));
        let plain = Look { ascii: true, ..Look::plain(80) };
        assert_eq!(paint(&lines, &plain), "+ Comfortable\n");
    }
}
