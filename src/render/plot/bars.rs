//! Speeds as bars from zero, each with the whiskers of its interval.

use crate::engine::speed::Speed;
use crate::render::look::Look;
use crate::render::numbers;
use crate::render::scale::Linear;
use crate::render::symbols::role;
use crate::render::text::{Line, Role, wrap};
use crate::report::{Bar, Bars};
use unicode_width::UnicodeWidthStr;

/// Widest label, in columns.
const LABEL: usize = 28;

/// Narrowest drawing, in columns.
const NARROWEST: usize = 5;

/// Groups of bars, each on a scale of its own.
pub fn lines(groups: &[Bars], look: &Look) -> Vec<Line> {
    let all = || groups.iter().flat_map(|g| &g.bars);
    let speeds = || all().filter_map(|b| b.speed.as_ref());
    if speeds().next().is_none() {
        return Vec::new();
    }
    let label = all()
        .map(|b| b.label.width().min(LABEL))
        .max()
        .unwrap_or(0)
        .min(look.width / if look.width < 60 { 4 } else { 3 });
    let figures = speeds().map(|s| figures(s).width()).max().unwrap_or(0);
    let room = look.width.saturating_sub(label + figures + 8).max(NARROWEST);
    let mut lines = vec![Line::default().and(Role::Heading, "decode speed in tok/s")];
    for group in groups {
        let scale =
            Linear::upto(group.bars.iter().filter_map(|b| b.speed.as_ref()).map(|s| s.high.get()));
        lines.push(Line::plain(format!("  {}", cut(&group.title, look.width - 2))));
        lines.extend(group.bars.iter().map(|bar| line(bar, &scale, label, room)));
        if groups.len() == 1 {
            let axis = axis(&scale, room);
            lines
                .push(Line::default().and(Role::Quiet, format!("{}{axis}", " ".repeat(label + 6))));
        }
    }
    let own = if groups.len() > 1 { "; each model on its own scale" } else { "" };
    let legend = format!("█ low end of the 80 % interval, ▒ expected, ─┤ high end{own}");
    let legend = wrap(&legend, look.width - 2);
    lines.extend(legend.into_iter().map(|l| Line::default().and(Role::Quiet, format!("  {l}"))));
    lines
}

fn figures(speed: &Speed) -> String {
    let range = format!("{}–{}", numbers::speed(speed.low), numbers::speed(speed.high));
    format!("~{} ({range})", numbers::speed(speed.expected))
}

fn line(bar: &Bar, scale: &Linear, label: usize, room: usize) -> Line {
    let name = cut(&bar.label, label);
    let gap = " ".repeat(label.saturating_sub(name.width()));
    let line = Line::plain(format!("    {name}{gap}  "));
    let Some(speed) = &bar.speed else {
        return line.and(Role::Quiet, "does not run");
    };
    let colour = bar.verdict.map_or(Role::Plain, role);
    let (solid, whisker) = drawn(speed, scale, room);
    let rest = " ".repeat(room - solid.width() - whisker.width());
    line.and(colour, solid)
        .and(Role::Quiet, whisker)
        .and(Role::Plain, format!("{rest}  {}", figures(speed)))
}

/// The bar, and the part of the interval above it.
fn drawn(speed: &Speed, scale: &Linear, room: usize) -> (String, String) {
    let cells = |x: f64| (scale.at(x) * room as f64).round() as usize;
    let expected = cells(speed.expected.get()).clamp(1, room);
    let low = cells(speed.low.get()).min(expected);
    let high = cells(speed.high.get()).clamp(expected, room);
    let solid = "█".repeat(low) + &"▒".repeat(expected - low);
    let whisker = match high - expected {
        0 => String::new(),
        n => "─".repeat(n - 1) + "┤",
    };
    (solid, whisker)
}

/// The round values of the scale, where there is room for them.
fn axis(scale: &Linear, room: usize) -> String {
    let mut text = String::new();
    for value in scale.ticks() {
        let at = (scale.at(value) * room as f64).round() as usize;
        let number = format!("{value}");
        let fits = text.is_empty() || at > text.width();
        if fits && at + number.width() <= room {
            text += &" ".repeat(at - text.width());
            text += &number;
        }
    }
    text
}

/// A text in at most so many columns.
fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        if short.width() + 2 > columns {
            break;
        }
        short.push(c);
    }
    short + "…"
}
