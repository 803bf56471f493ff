//! Widths of 80 % intervals from honest residuals.
//!
//! ln(|residual| + a little) is explained by what a prediction rests on and by the class of its configuration; residuals over
//! that spread are then sorted, and their 10th and 90th percentile set the ends.

use crate::folds::Honest;
use crate::problem::Problem;
use nalgebra::{DMatrix, DVector};
use std::collections::BTreeMap;
use wir::accuracy::score::quantile;
use wir::engine::throughput::evidence::Reach;

/// Keeps the logarithm of a lucky hit finite.
const LITTLE: f64 = 0.03;
/// Pull of class factors towards 1, in rows.
const RIDGE: f64 = 20.0;
/// Shares of measurements below the two ends.
const ENDS: (f64, f64) = (0.1, 0.9);

/// A residual of an honest prediction: ln(measured rate / predicted rate).
#[derive(Clone, Debug)]
pub struct Residual {
    /// What the prediction rested on.
    pub reach: Reach,
    /// Classes of its configuration.
    pub classes: Vec<&'static str>,
    /// The residual.
    pub ln: f64,
}

/// The residuals of honest predictions.
pub fn residuals(problem: &Problem, honest: &[Honest]) -> Vec<Residual> {
    let of = |(e, h): (&crate::problem::Equation, &Honest)| Residual {
        reach: h.reach,
        classes: e.classes.clone(),
        ln: h.ln_time - e.ln_time,
    };
    problem.equations.iter().zip(honest).map(of).collect()
}

/// Factors by class, and spread with its multiples by reach.
pub type Widths = (BTreeMap<String, f64>, BTreeMap<String, [f64; 3]>);

/// Spreads, class factors and ends.
pub fn widths(residuals: &[Residual], with_classes: bool) -> Widths {
    let mut classes: Vec<&str> =
        residuals.iter().flat_map(|r| r.classes.iter().copied()).filter(|_| with_classes).collect();
    classes.sort_unstable();
    classes.dedup();
    let columns = Reach::ALL.len() + classes.len();
    let mut normal = DMatrix::<f64>::zeros(columns, columns);
    let mut right = DVector::<f64>::zeros(columns);
    for r in residuals {
        let used = columns_of(r, &classes);
        let y = (r.ln.abs() + LITTLE).ln();
        for i in &used {
            right[*i] += y;
            used.iter().for_each(|j| normal[(*i, *j)] += 1.0);
        }
    }
    for i in 0..columns {
        normal[(i, i)] += if i < Reach::ALL.len() { 1e-3 } else { RIDGE };
    }
    let solved = normal.cholesky().expect("a pulled matrix is positive").solve(&right);
    let factors: BTreeMap<String, f64> = classes
        .iter()
        .enumerate()
        .map(|(i, c)| ((*c).to_owned(), solved[Reach::ALL.len() + i].exp()))
        .collect();
    let rows = Reach::ALL.iter().enumerate().filter_map(|(i, reach)| {
        let spread = solved[i].exp();
        let mut scaled: Vec<f64> = residuals
            .iter()
            .filter(|r| r.reach == *reach)
            .map(|r| r.ln / spread / factor(r, &factors))
            .collect();
        (scaled.len() >= 20).then(|| {
            let ends = ends(&mut scaled);
            (reach.id().to_owned(), [spread, ends.0, ends.1])
        })
    });
    let mut rows: BTreeMap<String, [f64; 3]> = rows.collect();
    fill(&mut rows);
    (factors, rows)
}

/// What no residual spoke of gets the widest row.
fn fill(rows: &mut BTreeMap<String, [f64; 3]>) {
    let width = |r: &[f64; 3]| r[0] * (r[1] + r[2]);
    let widest = rows.values().copied().max_by(|a, b| width(a).total_cmp(&width(b)));
    for reach in Reach::ALL {
        if let Some(widest) = widest {
            rows.entry(reach.id().to_owned()).or_insert(widest);
        }
    }
}

fn columns_of(r: &Residual, classes: &[&str]) -> Vec<usize> {
    let reach = Reach::ALL.iter().position(|x| *x == r.reach).expect("all are listed");
    let class = |c: &&str| classes.iter().position(|x| x == c).map(|i| i + Reach::ALL.len());
    std::iter::once(reach).chain(r.classes.iter().filter_map(class)).collect()
}

fn factor(r: &Residual, factors: &BTreeMap<String, f64>) -> f64 {
    r.classes.iter().filter_map(|c| factors.get(*c)).product()
}

/// How far below and above the ends lie, in spreads.
pub fn ends(scaled: &mut [f64]) -> (f64, f64) {
    ((-quantile(scaled, ENDS.0)).max(0.1), quantile(scaled, ENDS.1).max(0.1))
}

/// The share of residuals inside, and the mean width as a share of the prediction.
pub fn coverage<'a>(
    residuals: impl Iterator<Item = &'a Residual>,
    widths: &Widths,
) -> (usize, f64, f64) {
    let (mut rows, mut inside, mut width) = (0, 0, 0.0);
    for r in residuals {
        let [spread, below, above] = widths.1[r.reach.id()];
        let s = spread * factor(r, &widths.0);
        rows += 1;
        inside += usize::from((-below * s..=above * s).contains(&r.ln));
        width += (above * s).exp() - (-below * s).exp();
    }
    let n = rows.max(1) as f64;
    (rows, inside as f64 / n, width / n)
}
