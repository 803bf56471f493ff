//! A question as it was asked, before names are looked up: from arguments (`typed`) or a line of a stream
//! (`line`), with everything that was left open as `None`.

use super::elsewhere::Network;
use crate::engine::request::{CacheHome, EvidenceUse, Load, Offload};
use crate::units::{Bytes, BytesPerSec, Params};

/// A question about one model on one machine.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// The machine.
    pub machine: MachineQuestion,
    /// Name of the model.
    pub model: Option<String>,
    /// Its number of weights, where it has no name.
    pub params: Option<Params>,
    /// The weights it reads per token, where fewer.
    pub active: Option<Params>,
    /// Name of the format.
    pub quant: Option<String>,
    /// Tokens of context allocated.
    pub context: Option<u64>,
    /// Tokens in the cache when decode speed is asked for.
    pub depth: Option<u64>,
    /// Prompt of the time to the first token.
    pub prompt: Option<u64>,
    /// Type of the cache, or of its keys.
    pub kv: Option<String>,
    /// Type of the cached values.
    pub kv_v: Option<String>,
    /// Flash attention.
    pub flash_attention: Option<bool>,
    /// Tokens of a prompt batch.
    pub ubatch: Option<u64>,
    /// Sequences that share the context.
    pub parallel: Option<u64>,
    /// Requests that decode at the same time.
    pub concurrency: Option<u64>,
    /// Name of the runtime.
    pub runtime: Option<String>,
    /// Name of the backend.
    pub backend: Option<String>,
    /// Where the weights go.
    pub offload: Option<Offload>,
    /// Where the cache lies.
    pub cache_home: CacheHome,
    /// How the file comes into memory.
    pub load: Load,
    /// Processor threads.
    pub threads: Option<u32>,
    /// Load the vision tower.
    pub vision: bool,
    /// Whether measured rows may be used.
    pub evidence: Option<EvidenceUse>,
    /// Whether the model may be read over the network.
    pub network: Network,
}

/// The machine of a question.
#[derive(Clone, Debug, Default)]
pub struct MachineQuestion {
    /// Name of the hardware; none means this machine.
    pub hw: Option<String>,
    /// What links several machines.
    pub link: Option<String>,
    /// How many devices.
    pub count: Option<u32>,
    /// Memory of each device.
    pub memory: Option<Bytes>,
    /// Memory bandwidth of each device.
    pub bandwidth: Option<BytesPerSec>,
    /// Main memory around a card.
    pub ram: Option<Bytes>,
    /// Its bandwidth.
    pub ram_bandwidth: Option<BytesPerSec>,
    /// What a model may use.
    pub usable: Option<Bytes>,
    /// macOS, as its major version.
    pub macos: Option<u32>,
    /// No desktop on the card.
    pub headless: bool,
}
