//! The robust, pulled least-squares fit of ln(time).
//!
//! Minimises Σ weight × loss(ln measured − ln predicted) + Σ pull × loss(parameter − prior) by Gauss-Newton. Both losses grow
//! more slowly than squares: a broken measurement, or one odd machine, does not bend the rest.

use crate::problem::{Equation, Problem};
use crate::solve::solve;
use nalgebra::DVector;
use nalgebra_sparse::{CooMatrix, CsrMatrix};

/// Spread of ln(time) of one measurement.
const NOISE: f64 = 0.16;
/// Spread of a parameter with pull 1.
const FREEDOM: f64 = 0.3;
/// Residuals far beyond this count less and less.
const ODD_ROW: f64 = 0.15;
/// Effects far beyond this are pulled back less and less.
const ODD_EFFECT: f64 = 0.1;
/// The effects for which that holds.
const MAY_BE_ODD: [&str; 4] = ["machine|", "machine.model|", "machine.runtime|", "model|"];
/// No parameter moves more in one step.
const LONGEST_STEP: f64 = 0.7;
/// Steps shorter than this end the fit: every digit that is written has settled.
const SHORTEST_STEP: f64 = 1e-8;
/// No fit takes more steps.
const MOST_STEPS: usize = 400;

/// How a fit begins and when it ends.
#[derive(Clone, Copy, Debug)]
pub enum Start<'a> {
    /// From the priors; all rows count fully at first.
    Priors,
    /// From the parameters of a fit to nearly the same rows.
    Near(&'a [f64], usize),
}

/// The fitted parameters for the rows that `take` chooses.
pub fn fit(problem: &Problem, take: &dyn Fn(&Equation) -> bool, start: Start<'_>) -> Vec<f64> {
    let rows: Vec<&Equation> = problem.equations.iter().filter(|e| take(e)).collect();
    let odd: Vec<bool> =
        problem.names.iter().map(|n| MAY_BE_ODD.iter().any(|m| n.starts_with(m))).collect();
    let (mut theta, mut warm, steps) = match start {
        Start::Priors => (problem.prior.clone(), false, MOST_STEPS),
        Start::Near(theta, steps) => (theta.to_vec(), true, steps),
    };
    for step in 0..steps {
        let plain = !warm && step < 3;
        let damping = if step < 5 { 1.0 } else { 0.7 };
        let change = gauss_newton(problem, &rows, &theta, &odd, plain);
        let mut longest = 0.0_f64;
        for (t, c) in theta.iter_mut().zip(change.iter()) {
            let c = c.clamp(-LONGEST_STEP, LONGEST_STEP) * damping;
            *t += c;
            longest = longest.max(c.abs());
        }
        if longest < SHORTEST_STEP {
            break;
        }
        warm |= step >= 3;
    }
    theta
}

fn gauss_newton(
    problem: &Problem,
    rows: &[&Equation],
    theta: &[f64],
    odd: &[bool],
    plain: bool,
) -> DVector<f64> {
    let n = theta.len();
    let mut a = CooMatrix::new(rows.len(), n);
    let mut residuals = DVector::zeros(rows.len());
    for (i, equation) in rows.iter().enumerate() {
        let (ln_time, slopes) = linearise(equation, theta);
        let r = equation.ln_time - ln_time;
        let trust = if plain { 1.0 } else { 1.0 / (1.0 + (r / ODD_ROW).powi(2)) };
        let w = (equation.weight * trust).sqrt() / NOISE;
        for (j, slope) in slopes {
            a.push(i, j as usize, w * slope);
        }
        residuals[i] = w * r;
    }
    let a = CsrMatrix::from(&a);
    let at = a.transpose();
    let away = DVector::from_iterator(n, theta.iter().zip(&problem.prior).map(|(t, p)| t - p));
    let pull = DVector::from_iterator(
        n,
        (0..n).map(|k| {
            let far =
                if odd[k] && !plain { (1.0 + (away[k] / ODD_EFFECT).powi(2)).sqrt() } else { 1.0 };
            problem.pull[k] / (FREEDOM * FREEDOM) / far
        }),
    );
    let b = &at * &residuals - pull.component_mul(&away);
    solve(&a, &at, &pull, &b)
}

/// ln(time) of an equation and its slope along each of its parameters.
fn linearise(equation: &Equation, theta: &[f64]) -> (f64, Vec<(u32, f64)>) {
    let times: Vec<f64> =
        equation.terms.iter().map(|(a, f)| a * ln_product(f, theta).exp()).collect();
    let sum: f64 = times.iter().sum();
    let mut slopes = Vec::with_capacity(48);
    for ((_, factors), time) in equation.terms.iter().zip(&times) {
        slopes.extend(factors.iter().map(|(j, power)| (*j, power * time / sum)));
    }
    slopes.extend(equation.effects.iter().map(|j| (*j, 1.0)));
    let effects: f64 = equation.effects.iter().map(|j| theta[*j as usize]).sum();
    (sum.ln() + effects, slopes)
}

fn ln_product(factors: &[(u32, f64)], theta: &[f64]) -> f64 {
    factors.iter().map(|(j, power)| power * theta[*j as usize]).sum()
}

/// The predicted ln(time) of an equation, not below what bandwidth allows.
pub fn predict(equation: &Equation, theta: &[f64]) -> f64 {
    linearise(equation, theta).0.max(equation.ln_floor)
}
