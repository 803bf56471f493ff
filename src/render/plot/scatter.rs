//! Bandwidth against memory: a dot for each machine of the catalog, a letter for each that is asked about.

use crate::render::look::Look;
use crate::render::numbers;
use crate::render::scale::Log;
use crate::render::text::{Line, Role};
use crate::report::{Mark, Plot, Spot};

/// Rows of the drawing.
const ROWS: usize = 14;

/// Columns before it.
const BEFORE: usize = 9;

/// Dots of a sign of Braille, by column and row.
const DOTS: [[u32; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

/// The drawing with its axes and what the marks stand for.
pub fn lines(plot: &Plot<'_>, look: &Look) -> Vec<Line> {
    let columns = look.width.saturating_sub(BEFORE + 1).clamp(20, 100);
    let spots = || plot.crowd.iter().chain(plot.marks.iter().map(|m| &m.spot));
    let x = Log::around(spots().map(|s| s.memory.gib()));
    let y = Log::around(spots().map(|s| s.bandwidth.gb_per_s()));
    let place = |spot: &Spot<'_>| (x.at(spot.memory.gib()), 1.0 - y.at(spot.bandwidth.gb_per_s()));
    let mut cells = vec![vec![0_u32; columns]; ROWS];
    for spot in &plot.crowd {
        let (across, down) = place(spot);
        let (i, j) = (index(across, columns * 2), index(down, ROWS * 4));
        cells[j / 4][i / 2] |= DOTS[i % 2][j % 4];
    }
    let mut marks: Vec<(usize, usize, char)> = Vec::new();
    for (n, mark) in plot.marks.iter().enumerate() {
        let (across, down) = place(&mark.spot);
        marks.push((index(down, ROWS), index(across, columns), sign(n, mark)));
    }
    let mut lines =
        vec![Line::default().and(Role::Heading, "memory bandwidth (GB/s) by size (GB)")];
    for (row, cells) in cells.iter().enumerate() {
        let line = Line::default().and(Role::Quiet, label(&y, row));
        lines.push(drawn(line, row, cells, &marks));
    }
    let rule = format!("{}└{}", " ".repeat(BEFORE - 1), "─".repeat(columns));
    lines.push(Line::default().and(Role::Quiet, rule));
    lines.push(
        Line::default().and(Role::Quiet, format!("{}{}", " ".repeat(BEFORE), sizes(&x, columns))),
    );
    lines.extend(plot.marks.iter().enumerate().map(|(n, m)| words(n, m, look)));
    let all = format!("  the dots: {} machines of the catalog", plot.crowd.len());
    lines.push(Line::default().and(Role::Quiet, all));
    lines
}

fn index(share: f64, of: usize) -> usize {
    ((share * of as f64) as usize).min(of - 1)
}

/// The sign of a mark: letters, and a dot of its own for the machine that the program runs on.
fn sign(n: usize, mark: &Mark<'_>) -> char {
    if mark.here { '●' } else { char::from(b'A' + (n % 26) as u8) }
}

/// What stands before a row: a power of ten where one lies in it.
fn label(y: &Log, row: usize) -> String {
    let tens = y.decades().into_iter().filter(|v| v.log10().fract().abs() < 1e-9);
    let here = tens.into_iter().find(|v| index(1.0 - y.at(*v), ROWS) == row);
    match here {
        Some(v) => format!("{:>width$}┤", numbers::count(v as u64), width = BEFORE - 1),
        None => format!("{:>width$}│", "", width = BEFORE - 1),
    }
}

fn drawn(mut line: Line, row: usize, cells: &[u32], marks: &[(usize, usize, char)]) -> Line {
    let mut run = String::new();
    for (column, bits) in cells.iter().enumerate() {
        // Of several marks in one place the first is seen; the words below tell of all.
        match marks.iter().find(|m| m.0 == row && m.1 == column) {
            Some((_, _, sign)) => {
                line = line.and(Role::Quiet, std::mem::take(&mut run));
                line = line.and(Role::Strong, sign.to_string());
            }
            None if *bits == 0 => run.push(' '),
            None => run.extend(char::from_u32(0x2800 + bits)),
        }
    }
    line.and(Role::Quiet, run.trim_end().to_owned())
}

/// The sizes below, every second doubling.
fn sizes(x: &Log, columns: usize) -> String {
    let mut text = String::new();
    for size in x.doublings().into_iter().filter(|v| *v >= 1.0 && v.log2() as i32 % 2 == 1) {
        let number = numbers::count(size as u64);
        let at = index(x.at(size), columns).saturating_sub(number.len() / 2);
        if (text.is_empty() || at > text.len()) && at + number.len() <= columns {
            text += &" ".repeat(at - text.len());
            text += &number;
        }
    }
    text
}

/// What a mark stands for.
fn words(n: usize, mark: &Mark<'_>, look: &Look) -> Line {
    let memory = numbers::size(mark.spot.memory);
    let rate = numbers::bandwidth(mark.spot.bandwidth);
    let here = if mark.here { " (this machine)" } else { "" };
    let figures = format!("{here}: {memory}, {rate} GB/s");
    let room = look.width.saturating_sub(figures.chars().count() + 4);
    let name: String = mark.name.chars().take(room).collect();
    Line::plain("  ")
        .and(Role::Strong, sign(n, mark).to_string())
        .and(Role::Plain, format!(" {name}"))
        .and(Role::Quiet, figures)
}
