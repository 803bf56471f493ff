//! Predicted against measured decode speeds as an SVG drawing: where they agree they lie on the diagonal.

use crate::render::numbers;
use crate::render::scale::Log;
use crate::report::Accuracy;
use maud::html;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Side of the square, and room for the words around it.
const SIDE: f64 = 480.0;
const LEFT: f64 = 64.0;
const BELOW: f64 = 52.0;
const ABOVE: f64 = 30.0;
/// Squares along each side in which runs are counted.
const CELLS: f64 = 96.0;
/// The most runs of a square by its shade.
const SHADES: [usize; 4] = [1, 3, 8, usize::MAX];
/// Half the width of the band around the diagonal.
const BAND: f64 = 0.2;

const STYLE: &str = "\
text{font:13px system-ui,sans-serif;fill:#333}.rule{stroke:#ddd}.equal{stroke:#888;stroke-dasharray:4 3}\
.band{fill:#2a78d6;fill-opacity:.12}path{fill:#1c5cab}.s0{opacity:.35}.s1{opacity:.55}.s2{opacity:.75}\
@media(prefers-color-scheme:dark){text{fill:#ccc}.rule{stroke:#444}.equal{stroke:#999}path{fill:#86b6ef}}";

/// The drawing.
pub fn drawing(found: &Accuracy) -> String {
    let pairs: Vec<(f64, f64)> = found
        .runs
        .iter()
        .filter_map(|run| Some((run.measured.get(), run.pair?.rate.get())))
        .collect();
    let axis = Log::around(pairs.iter().flat_map(|(m, p)| [*m, *p]));
    let place = |x: f64| axis.at(x) * SIDE;
    let marks: Vec<f64> = axis.decades().into_iter().filter(|x| is_power_of_ten(*x)).collect();
    let (width, height) = (LEFT + SIDE + 12.0, ABOVE + SIDE + BELOW);
    let within = found.decode.iter().find(|p| p.id == "pair").map_or(0.0, |p| p.score.within[1]);
    let title = format!("{} runs: predicted against measured", numbers::count(pairs.len() as u64));
    let text = format!(
        "Each was predicted by a fit that had not seen this pair of machine and model. {} lie in the band, within 20 % of what was measured.",
        numbers::percent(within)
    );
    let drawing = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (width) " " (height) }
            role="img" aria-labelledby="t d" {
            title id="t" { (title) }
            desc id="d" { (text) }
            style { (maud::PreEscaped(STYLE)) }
            text x=(LEFT) y="18" { "predicted, tok/s" }
            text x=(LEFT + SIDE) y=(height - 12.0) text-anchor="end" { "measured, tok/s" }
            g transform={ "translate(" (LEFT) " " (ABOVE) ")" } {
                @for x in &marks {
                    line class="rule" x1=(short(place(*x))) x2=(short(place(*x))) y1="0" y2=(SIDE) {}
                    line class="rule" x1="0" x2=(SIDE) y1=(short(SIDE - place(*x))) y2=(short(SIDE - place(*x))) {}
                    text x=(short(place(*x))) y=(SIDE + 18.0) text-anchor="middle" { (mark(*x)) }
                    text x="-8" y=(short(SIDE - place(*x))) dy="4" text-anchor="end" { (mark(*x)) }
                }
                path class="band" d=(band(&axis)) {}
                line class="equal" x1="0" y1=(SIDE) x2=(SIDE) y2="0" {}
                @for (i, squares) in shades(&pairs, &axis).iter().enumerate() {
                    path class={ "s" (i) } d=(squares) {}
                }
            }
        }
    };
    drawing.into_string() + "\n"
}

fn is_power_of_ten(x: f64) -> bool {
    (x.log10() - x.log10().round()).abs() < 1e-9
}

fn mark(x: f64) -> String {
    if x < 1.0 { format!("{x}") } else { numbers::count(x as u64) }
}

fn short(x: f64) -> String {
    format!("{x:.1}")
}

/// What lies within a fifth of the diagonal.
fn band(axis: &Log) -> String {
    let shift = |factor: f64| {
        // The axis is logarithmic: a factor is the same way everywhere.
        let middle = axis.middle();
        (axis.at(middle * factor) - axis.at(middle)) * SIDE
    };
    let (up, down) = (shift(1.0 + BAND), -shift(1.0 - BAND));
    format!("M0 {SIDE}V{:.1}L{:.1} 0H{SIDE}V{:.1}L{:.1} {SIDE}Z", SIDE - up, SIDE - up, down, down)
}

/// The squares that hold runs, by shade, as paths.
fn shades(pairs: &[(f64, f64)], axis: &Log) -> [String; 4] {
    let cell = |x: f64| (axis.at(x) * CELLS).floor().min(CELLS - 1.0) as u32;
    let mut counts = BTreeMap::<(u32, u32), usize>::new();
    for (measured, predicted) in pairs {
        *counts.entry((cell(*measured), cell(*predicted))).or_default() += 1;
    }
    let mut paths: [String; 4] = Default::default();
    for ((x, y), n) in counts {
        let shade = SHADES.iter().position(|most| n <= *most).unwrap_or(3);
        let (left, top) = (f64::from(x), CELLS - 1.0 - f64::from(y));
        let _ = write!(paths[shade], "M{} {}h5v5h-5z", left * SIDE / CELLS, top * SIDE / CELLS);
    }
    paths
}
