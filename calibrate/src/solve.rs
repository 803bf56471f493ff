//! Damped normal equations by conjugate gradients: (AᵀA + diag d) x = b.

use nalgebra::DVector;
use nalgebra_sparse::CsrMatrix;

const TOLERANCE: f64 = 1e-10;
const MOST_STEPS: usize = 2000;

/// Solves for x; `a` has one row an equation, `at` is its transpose, `d` is above zero.
pub fn solve(
    a: &CsrMatrix<f64>,
    at: &CsrMatrix<f64>,
    d: &DVector<f64>,
    b: &DVector<f64>,
) -> DVector<f64> {
    let precondition = inverse_diagonal(at, d);
    let mut x = DVector::zeros(b.len());
    let mut r = b.clone();
    let mut z = r.component_mul(&precondition);
    let mut p = z.clone();
    let mut rz = r.dot(&z);
    let enough = rz.max(1e-300) * TOLERANCE * TOLERANCE;
    for _ in 0..MOST_STEPS {
        if rz <= enough {
            break;
        }
        let q = at * &(a * &p) + d.component_mul(&p);
        let step = rz / p.dot(&q);
        x.axpy(step, &p, 1.0);
        r.axpy(-step, &q, 1.0);
        z = r.component_mul(&precondition);
        let next = r.dot(&z);
        p = &z + &p * (next / rz);
        rz = next;
    }
    x
}

/// 1 / diagonal of the matrix.
fn inverse_diagonal(at: &CsrMatrix<f64>, d: &DVector<f64>) -> DVector<f64> {
    let squares = at.row_iter().map(|row| row.values().iter().map(|v| v * v).sum::<f64>());
    DVector::from_iterator(d.len(), squares.zip(d.iter()).map(|(s, d)| 1.0 / (s + d)))
}
