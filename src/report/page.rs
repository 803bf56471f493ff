//! A report to keep or to print: machines with all that is drawn of them.

use crate::advice::compare::{Choice, Win};
use crate::advice::context::ContextLine;
use crate::advice::page::Page;
use crate::advice::range::Runnable;
use crate::catalog::hardware::Hardware;
use crate::catalog::model::Model;
use crate::catalog::quant::Quant;
use crate::engine::Estimate;
use crate::report::Grid;
use crate::units::{Bytes, BytesPerSec};

/// A report about one machine, or about several side by side.
#[derive(Clone, Debug)]
pub struct Document<'a> {
    /// The machines.
    pub machines: Vec<MachinePage<'a>>,
    /// Who is better at what, where there are several.
    pub wins: Vec<Win>,
    /// Which to choose for what, where there are several.
    pub choices: Vec<Choice>,
    /// The same models on all machines, where there are several.
    pub common: Vec<Common<'a>>,
    /// Every machine of the catalog, to stand among.
    pub crowd: Vec<Spot<'a>>,
}

/// One machine.
#[derive(Clone, Debug)]
pub struct MachinePage<'a> {
    /// Workloads and score.
    pub grid: Grid<'a>,
    /// What it runs, by model and format.
    pub runs: Vec<Run<'a>>,
    /// Those of the runs whose speeds are drawn.
    pub drawn: Vec<usize>,
    /// Those of the runs whose memory is drawn.
    pub billed: Vec<usize>,
    /// How memory grows with context, for a few models.
    pub contexts: Vec<ContextLine<'a>>,
    /// All that is deduced.
    pub page: Page<'a>,
    /// Where it stands in the catalog.
    pub spot: Spot<'a>,
    /// Machines of the catalog with less memory than this one.
    pub more_memory_than: usize,
    /// Machines of the catalog with less bandwidth.
    pub more_bandwidth_than: usize,
}

/// A model in a format, with its memory bill.
#[derive(Clone, Debug)]
pub struct Run<'a> {
    /// The answer.
    pub answer: Runnable<'a>,
    /// Its memory.
    pub bill: Bill,
}

/// A memory bill by where the machine computes, and what lies elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bill {
    /// Weights.
    pub weights: Bytes,
    /// Cache.
    pub kv: Bytes,
    /// Compute buffers.
    pub compute: Bytes,
    /// Runtime and driver.
    pub overhead: Bytes,
    /// What main memory holds beside a device that computes.
    pub elsewhere: Bytes,
    /// All of it.
    pub total: Bytes,
    /// What a model may use where the machine computes.
    pub usable: Bytes,
}

/// One model on all machines.
#[derive(Clone, Debug)]
pub struct Common<'a> {
    /// The size class.
    pub class: &'a str,
    /// The model.
    pub model: &'a Model,
    /// The format.
    pub quant: &'a Quant,
    /// Index of its run on each machine.
    pub runs: Vec<Option<usize>>,
    /// The machine whose interval is above those of all others.
    pub fastest: Option<usize>,
}

/// Memory and bandwidth of a machine.
#[derive(Clone, Debug)]
pub struct Spot<'a> {
    /// The machine.
    pub hardware: &'a Hardware,
    /// Its memory, all devices together.
    pub memory: Bytes,
    /// Bandwidth of one device.
    pub bandwidth: BytesPerSec,
}

impl Bill {
    /// The bill of an answer; `usable` is what a model may use where the machine computes.
    pub fn new(estimate: &Estimate, usable: Bytes) -> Self {
        let b = &estimate.memory;
        let (weights, kv, compute, elsewhere) = if b.cpu_only {
            (b.host_weights, b.host_kv, b.host_compute, b.device())
        } else {
            (b.device_weights, b.device_kv, b.device_compute, b.host())
        };
        Self { weights, kv, compute, overhead: b.overhead, elsewhere, total: b.total(), usable }
    }

    /// Its terms in the order of a bill.
    pub const fn terms(&self) -> [(&'static str, Bytes); 5] {
        [
            ("weights", self.weights),
            ("KV cache", self.kv),
            ("compute", self.compute),
            ("runtime", self.overhead),
            ("in main memory", self.elsewhere),
        ]
    }
}
