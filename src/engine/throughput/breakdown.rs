//! A time with all its parts: the terms add up, the effects multiply.

use super::key::{Factor, Key};
use super::terms::{Term, TermKind};
use crate::catalog::constants::Table;
use crate::units::{Seconds, TokensPerSec};

/// The parts of one token's time.
#[derive(Clone, Debug, PartialEq)]
pub struct Breakdown {
    /// Seconds by what they stand for.
    pub terms: Vec<(TermKind, f64)>,
    /// Factors on the sum, as logarithms, by kind of effect.
    pub effects: Vec<(&'static str, f64)>,
    /// The shortest time that bandwidth allows, where it applies.
    pub floor: f64,
}

impl Breakdown {
    /// Evaluates terms and effects with fitted values.
    pub fn new(terms: &[Term<'_>], effects: &[Key<'_>], table: &Table, floor: f64) -> Self {
        let mut evaluated = Vec::with_capacity(terms.len());
        let mut last: (&[Factor<'_>], f64) = (&[], 0.0);
        for term in terms {
            let ln = ln_of(&term.factors, last, table);
            last = (&term.factors, ln);
            evaluated.push((term.kind, term.amount * ln.exp()));
        }
        let effects = effects.iter().map(|k| (k.kind, k.value(table))).collect();
        Self { terms: evaluated, effects, floor }
    }

    /// The sum of the terms.
    pub fn sum(&self) -> f64 {
        self.terms.iter().map(|(_, t)| t).sum()
    }

    /// The logarithm of all effects together.
    pub fn ln_effects(&self) -> f64 {
        self.effects.iter().map(|(_, ln)| ln).sum()
    }

    /// The time, not below what bandwidth allows.
    pub fn seconds(&self) -> Seconds {
        let time = self.sum() * self.ln_effects().exp();
        Seconds::new(time.max(self.floor)).unwrap_or_else(|| Seconds::new(1.0).expect("one second"))
    }

    /// The rate.
    pub fn rate(&self) -> TokensPerSec {
        self.seconds().per_token()
    }
}

/// The logarithm of a product of factors; a list that begins with the list before continues from its value.
fn ln_of(factors: &[Factor<'_>], last: (&[Factor<'_>], f64), table: &Table) -> f64 {
    let (known, mut ln) = if !last.0.is_empty() && factors.starts_with(last.0) {
        (last.0.len(), last.1)
    } else {
        (0, 0.0)
    };
    for f in &factors[known..] {
        ln += f.power * f.key.value(table);
    }
    ln
}
