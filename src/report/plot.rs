//! What is drawn below a report: speeds with their intervals, and machines among all others.

use super::Spot;
use crate::advice::verdict::Verdict;
use crate::engine::speed::Speed;

/// What is drawn.
#[derive(Clone, Debug)]
pub struct Plot<'a> {
    /// Speeds.
    pub bars: Vec<Bars>,
    /// Every machine of the catalog.
    pub crowd: Vec<Spot<'a>>,
    /// Those that are marked.
    pub marks: Vec<Mark<'a>>,
}

/// Speeds that are compared with each other.
#[derive(Clone, Debug)]
pub struct Bars {
    /// What they are speeds of.
    pub title: String,
    /// The speeds.
    pub bars: Vec<Bar>,
}

/// A speed.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Of what.
    pub label: String,
    /// The speed; none where it does not run.
    pub speed: Option<Speed>,
    /// The verdict, where there is one.
    pub verdict: Option<Verdict>,
}

/// A machine that is marked.
#[derive(Clone, Debug)]
pub struct Mark<'a> {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub spot: Spot<'a>,
    /// Whether it is the machine that the program runs on.
    pub here: bool,
}
