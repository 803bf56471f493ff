//! Drawings of characters: bars with the whiskers of their intervals, and machines as dots among all others.
//!
//! They are drawn here because the plotting crates know neither whiskers nor named marks nor a form in ASCII.

mod bars;
mod scatter;

use super::look::Look;
use super::text::Line;
use crate::report::Plot;

/// All that is drawn.
pub fn lines(plot: &Plot<'_>, look: &Look) -> Vec<Line> {
    let mut lines = vec![Line::empty()];
    let bars = bars::lines(&plot.bars, look);
    if !bars.is_empty() {
        lines.extend(bars);
        lines.push(Line::empty());
    }
    lines.extend(scatter::lines(plot, look));
    lines
}
