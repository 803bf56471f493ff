//! Lines behind a label.

use super::look::Look;
use super::text::{Line, Role, wrap};

/// Columns that labels take.
pub const INDENT: usize = 12;

/// Lines behind a label, which stands before the first one.
pub fn labelled(
    label: &str,
    texts: impl Iterator<Item = (Role, String)>,
    look: &Look,
) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    if label == "note" && !look.notes {
        return lines;
    }
    for (role, text) in texts {
        for part in wrap(&text, look.width.saturating_sub(INDENT)) {
            let label = if lines.is_empty() { label } else { "" };
            let line = Line::default().and(Role::Quiet, format!("  {label:<10}"));
            lines.push(line.and(role, part));
        }
    }
    lines
}
