//! A question: which model, in which format, on which machine, run how.

use super::machine::Machine;
use super::memory::ggml::GgmlType;
use crate::catalog::model::Model;
use crate::catalog::quant::Quant;
use crate::catalog::runtime::Runtime;
use crate::units::Bytes;

/// A question that [`super::estimate`] answers.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The machine.
    pub machine: Machine<'a>,
    /// The model.
    pub model: &'a Model,
    /// Its format.
    pub quant: &'a Quant,
    /// The program.
    pub runtime: &'a Runtime,
    /// The compute backend.
    pub backend: &'a str,
    /// How it is run.
    pub settings: Settings,
}

impl Request<'_> {
    /// Where the cache lies: as asked, where the runtime has the choice.
    pub fn cache_home(&self) -> CacheHome {
        if self.runtime.cache_on_host { self.settings.cache_home } else { CacheHome::WithLayers }
    }
}

/// How a model is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Tokens of context allocated.
    pub context: u64,
    /// Tokens already in the cache when decode speed is asked for.
    pub depth: u64,
    /// Prompt by which the wait for the first token is judged.
    pub prompt: u64,
    /// Type of the cached keys.
    pub keys: GgmlType,
    /// Type of the cached values.
    pub values: GgmlType,
    /// Flash attention: as said, or as the runtime would choose.
    pub flash_attention: Option<bool>,
    /// Tokens of one prompt batch.
    pub ubatch: u64,
    /// Sequences that share the context.
    pub parallel: u64,
    /// Rows of logits that the compute buffer reserves.
    pub logits: Logits,
    /// Where the weights go.
    pub offload: Offload,
    /// Where the cache lies.
    pub cache_home: CacheHome,
    /// How the file comes into memory.
    pub load: Load,
    /// Processor threads, where said.
    pub threads: Option<u32>,
    /// Load the vision tower too.
    pub vision: bool,
    /// Whether measured rows of this very machine, model and format may be used.
    pub evidence: EvidenceUse,
    /// Experts published in four bits are kept so, whatever the format asked for.
    pub published_files: bool,
    /// Size of the file, where it is known better than the format tells.
    pub file_size: Option<Bytes>,
}

/// Rows of logits that the compute buffer reserves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logits {
    /// One per sequence, as `llama-server` does.
    Server,
    /// One per token of the micro-batch, as the other tools do.
    Tool,
}

/// Where the weights go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offload {
    /// As it fits best.
    Auto,
    /// All on the device, fit or not.
    Full,
    /// All on the host.
    Cpu,
    /// All routed experts on the host.
    ExpertsCpu,
    /// `-ngl N`.
    Layers(u32),
    /// `--n-cpu-moe N`.
    ExpertsOnHost(u32),
}

/// Where the cache lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CacheHome {
    /// Each layer's part where the layer is computed.
    #[default]
    WithLayers,
    /// All in main memory (`--no-kv-offload`).
    Host,
}

/// How the file comes into memory, where the runtime leaves the choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Load {
    /// Mapped: weights in main memory are pages of the file, which the system may drop and read again.
    #[default]
    Mapped,
    /// Read into memory of the program's own (`--no-mmap`).
    Resident,
}

/// Whether measured rows of this very machine, model and format may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceUse {
    /// Everything known.
    All,
    /// Not the rows of exactly this machine and model, so that skill is scored and not memory.
    NoMeasured,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            context: 8192,
            depth: 0,
            prompt: 2048,
            keys: GgmlType::F16,
            values: GgmlType::F16,
            flash_attention: None,
            ubatch: 512,
            parallel: 1,
            logits: Logits::Server,
            offload: Offload::Auto,
            cache_home: CacheHome::WithLayers,
            load: Load::Mapped,
            threads: None,
            vision: false,
            evidence: EvidenceUse::All,
            published_files: false,
            file_size: None,
        }
    }
}
