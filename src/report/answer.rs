//! One model on one machine: the question with everything looked up, and its answer.

use crate::advice::verdict::Judgement;
use crate::catalog::model::Model;
use crate::catalog::quant::Quant;
use crate::catalog::runtime::Runtime;
use crate::engine::Estimate;
use crate::engine::machine::Machine;
use crate::engine::memory::weights::WeightTable;
use crate::engine::request::{Request, Settings};
use crate::report::{Explained, Next};
use crate::units::Bytes;
use std::borrow::Cow;
use std::sync::Arc;

/// A model's file on this disk.
#[derive(Clone, Debug)]
pub struct OwnFile {
    /// What Ollama calls it, where it lies in its store.
    pub ollama: Option<String>,
    /// Its weights.
    pub table: Arc<WeightTable>,
    /// Its path.
    pub path: Option<String>,
    /// The path of its vision tower, where that is a file beside it.
    pub projector: Option<String>,
    /// What is missing of its weights.
    pub incomplete: Option<String>,
}

/// Where a model was read over the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Online {
    /// The address of its file or repository.
    pub address: String,
    /// The commit, where the site says it.
    pub revision: Option<String>,
    /// What the repository calls the format of the file, which programs ask for it by.
    pub tag: Option<String>,
}

/// A question with everything looked up.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// The machine.
    pub machine: Machine<'a>,
    /// The model.
    pub model: Cow<'a, Model>,
    /// The size class it was asked for by.
    pub class: Option<&'a str>,
    /// Its exact weights and its file, where it lies on this disk.
    pub file: Option<OwnFile>,
    /// Where it was read over the network, if it was.
    pub online: Option<Online>,
    /// Its format.
    pub quant: Cow<'a, Quant>,
    /// The program.
    pub runtime: &'a Runtime,
    /// The compute backend.
    pub backend: &'a str,
    /// How it is run.
    pub settings: Settings,
    /// What was assumed on the way.
    pub notes: Vec<String>,
}

impl Asked<'_> {
    /// What is missing of the weights of its file.
    pub fn incomplete(&self) -> Option<&str> {
        self.file.as_ref()?.incomplete.as_deref()
    }

    /// As the engine takes it.
    pub fn request(&self) -> Request<'_> {
        Request {
            machine: self.machine.clone(),
            model: &self.model,
            quant: &self.quant,
            runtime: self.runtime,
            backend: self.backend,
            settings: self.settings,
        }
    }
}

/// A question and its answer.
#[derive(Clone, Debug)]
pub struct Answer<'a> {
    /// The question.
    pub asked: Asked<'a>,
    /// Memory, placement and speed.
    pub estimate: Estimate,
    /// What that is good for.
    pub judgement: Judgement,
    /// What to do next, where that was asked for.
    pub next: Option<Next>,
    /// How it comes about, where that was asked for.
    pub explained: Option<Explained>,
}

impl Answer<'_> {
    /// Whether the host's memory decides whether it fits.
    pub fn host_decides(&self) -> bool {
        let e = &self.estimate;
        e.memory.cpu_only || e.pools.host.signed_headroom(e.memory.host()) == e.headroom
    }

    /// Whether device and host share one memory that has no room for both together.
    fn sum_decides(&self) -> bool {
        let e = &self.estimate;
        let total = e.memory.total();
        e.pools.shared.is_some_and(|all| total > all && all.signed_headroom(total) == e.headroom)
    }

    /// What the memory that decides has to hold.
    pub fn needed(&self) -> Bytes {
        if self.sum_decides() {
            self.estimate.memory.total()
        } else if self.host_decides() {
            self.estimate.memory.host()
        } else {
            self.estimate.memory.device()
        }
    }

    /// What that is made of, in the order of a bill.
    pub fn terms(&self) -> [(&'static str, Bytes); 4] {
        let bill = &self.estimate.memory;
        let (weights, kv, compute) = if self.sum_decides() {
            (bill.weights(), bill.kv(), bill.device_compute + bill.host_compute)
        } else if self.host_decides() {
            (bill.host_weights, bill.host_kv, bill.host_compute)
        } else {
            (bill.device_weights, bill.device_kv, bill.device_compute)
        };
        let overhead = self.needed() - (weights + kv + compute);
        [("weights", weights), ("KV", kv), ("compute", compute), ("runtime", overhead)]
    }
}
