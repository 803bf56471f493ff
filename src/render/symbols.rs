//! Verdicts and bars.

use super::text::{Line, Role};
use crate::advice::verdict::{Judgement, Verdict};

/// The role of a verdict.
pub const fn role(verdict: Verdict) -> Role {
    match verdict {
        Verdict::Comfortable => Role::Good,
        Verdict::Tight => Role::Tight,
        Verdict::Marginal => Role::Marginal,
        Verdict::No => Role::Bad,
    }
}

/// A verdict in words with its sign before them.
pub fn verdict(verdict: Verdict) -> String {
    format!("{} {}", verdict.sign().0, verdict.label())
}

/// A verdict and what stands behind it: its sign and its words.
pub fn judged(judgement: &Judgement) -> String {
    format!("{} {}", judgement.verdict.sign().0, judgement.label())
}

/// A bar of `width` cells: parts of a whole, each with its own filling, the rest empty. What is over the whole fills the bar.
pub fn bar(parts: &[(f64, char, Role)], whole: f64, width: usize) -> Line {
    let mut line = Line::default().and(Role::Quiet, "▕");
    let sum: f64 = parts.iter().map(|p| p.0).sum();
    let scale = width as f64 / whole.max(sum).max(f64::MIN_POSITIVE);
    let mut drawn = 0;
    let mut upto = 0.0;
    for (amount, filling, role) in parts {
        upto += amount * scale;
        let end = (upto.round() as usize).min(width);
        let cells = end.saturating_sub(drawn);
        line = line.and(*role, filling.to_string().repeat(cells));
        drawn = drawn.max(end);
    }
    line.and(Role::Quiet, "░".repeat(width - drawn)).and(Role::Quiet, "▏")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_wide_as_asked() {
        for (used, whole) in [(0.0, 10.0), (5.0, 10.0), (25.0, 10.0), (0.0, 0.0)] {
            let parts = [(used, '█', Role::Good), (1.0, '▒', Role::Tight)];
            assert_eq!(bar(&parts, whole, 30).width(), 32, "{used} of {whole}");
        }
    }
}
