//! What went wrong, for people: what was asked and found, and the next step on a line of its own.

use super::look::Look;
use super::text::{Line, Role, wrap};
use crate::error::Problem;

/// All problems.
pub fn lines(problems: &[Problem], look: &Look) -> Vec<Line> {
    problems.iter().flat_map(|p| one(p, look)).collect()
}

fn one(problem: &Problem, look: &Look) -> Vec<Line> {
    let mut lines = Vec::new();
    for (i, part) in wrap(&problem.message, look.width - 7).into_iter().enumerate() {
        let line = if i == 0 {
            Line::default().and(Role::Bad, "error:").and(Role::Plain, " ")
        } else {
            Line::plain("       ")
        };
        lines.push(line.and(Role::Plain, part));
    }
    for part in problem.hint.iter().flat_map(|h| wrap(h, look.width - 2)) {
        lines.push(Line::plain(format!("  {part}")));
    }
    lines
}
