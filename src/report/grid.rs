//! Machines: what they are good for, alone and side by side.

use crate::advice::compare::{Choice, Contender, Shared, Win};
use crate::advice::grid::WorkloadFit;
use crate::advice::page::Page;
use crate::advice::score::Score;
use crate::catalog::runtime::Runtime;
use crate::engine::machine::{Machine, Pools};
use crate::report::{Chapter, Explained};
use crate::units::Bytes;

/// A machine and the program on it.
#[derive(Clone, Debug)]
pub struct Site<'a> {
    /// The machine.
    pub machine: Machine<'a>,
    /// The program.
    pub runtime: &'a Runtime,
    /// The compute backend.
    pub backend: &'a str,
    /// What was assumed on the way.
    pub notes: Vec<String>,
}

/// The workloads of a machine.
#[derive(Clone, Debug)]
pub struct Grid<'a> {
    /// The machine.
    pub site: Site<'a>,
    /// Its memory.
    pub pools: Pools,
    /// Its score.
    pub score: Option<Score>,
    /// One sentence.
    pub summary: String,
    /// What to ask next, where that helps.
    pub next: Vec<String>,
    /// How the score comes about, where that was asked for.
    pub explained: Option<Explained>,
    /// Every workload.
    pub workloads: Vec<WorkloadFit<'a>>,
}

impl Grid<'_> {
    /// What a model may use where the machine computes.
    pub fn usable(&self) -> Bytes {
        self.pools.usable()
    }
}

/// All about a machine.
#[derive(Clone, Debug)]
pub struct HardwarePage<'a> {
    /// Workloads and score.
    pub grid: Grid<'a>,
    /// All that is deduced.
    pub page: Page<'a>,
    /// The sections that were asked for; none means all.
    pub sections: Vec<Chapter>,
}

/// Machines side by side.
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    /// The machines.
    pub contenders: Vec<Contender<'a>>,
    /// Who is better at what.
    pub wins: Vec<Win>,
    /// Which to choose for what.
    pub choices: Vec<Choice>,
    /// The same models on all of them.
    pub same: Vec<Shared<'a>>,
    /// The program on all of them.
    pub runtime: &'a Runtime,
    /// What was assumed on the way.
    pub notes: Vec<String>,
}
