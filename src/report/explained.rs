//! The arithmetic of an answer: lines of terms, each with how it comes about.

use crate::units::{Bytes, Seconds, TokensPerSec};

/// The arithmetic of an answer.
#[derive(Clone, Debug, Default)]
pub struct Explained {
    /// What is computed, in order.
    pub sections: Vec<Section>,
    /// Where facts and constants were read.
    pub sources: Vec<String>,
}

/// One sum or rule.
#[derive(Clone, Debug)]
pub struct Section {
    /// What it yields.
    pub title: &'static str,
    /// Its terms.
    pub terms: Vec<Term>,
}

/// One term.
#[derive(Clone, Debug)]
pub struct Term {
    /// What it is.
    pub what: String,
    /// How it comes about.
    pub how: String,
    /// How much it is.
    pub amount: Amount,
}

/// An amount with its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// Memory.
    Memory(Bytes),
    /// Missing memory.
    Missing(Bytes),
    /// Time.
    Time(Seconds),
    /// A token rate.
    Rate(TokensPerSec),
    /// Points of a score.
    Points(f64),
    /// A plain factor.
    Factor(f64),
    /// Nothing to count.
    None,
}

impl Section {
    /// A section without terms.
    pub const fn new(title: &'static str) -> Self {
        Self { title, terms: Vec::new() }
    }

    /// Adds a term.
    pub fn term(&mut self, what: impl Into<String>, how: impl Into<String>, amount: Amount) {
        self.terms.push(Term { what: what.into(), how: how.into(), amount });
    }

    /// Adds an amount of memory, unless there is none.
    pub fn memory(&mut self, what: impl Into<String>, how: impl Into<String>, bytes: Bytes) {
        if bytes > Bytes::ZERO {
            self.term(what, how, Amount::Memory(bytes));
        }
    }
}
