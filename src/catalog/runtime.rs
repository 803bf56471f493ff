//! Programs that run models: what they read, where they run, how they take memory.

use super::quant::Quant;
use serde::{Deserialize, Serialize};

/// A program that runs models.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Runtime {
    /// Stable name.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// How it takes memory.
    pub memory_model: MemoryModel,
    /// Compute backends it has, best kept first.
    pub backends: Vec<String>,
    /// Operating systems it runs on.
    pub os: Vec<String>,
    /// Families of formats it reads.
    pub formats: Vec<String>,
    /// Whether layers or experts can stay in main memory.
    pub offloads: bool,
    /// Whether the whole cache can stay in main memory while a device computes.
    #[serde(default)]
    pub cache_on_host: bool,
    /// Whether it maps the file into memory at its defaults.
    #[serde(default)]
    pub maps_files: bool,
    /// How it uses several GPUs.
    pub multi_gpu: MultiGpu,
    /// The version that the facts were checked against.
    pub checked_version: String,
    /// What to know.
    pub note: String,
    /// Where the facts were read.
    pub sources: Vec<String>,
}

impl Runtime {
    /// Whether it reads a format.
    pub fn reads(&self, format: &Quant) -> bool {
        let own =
            |f: &String| *f == format.family || (f == "mxfp4_gguf" && format.name == "MXFP4_MOE");
        self.formats.iter().any(own)
    }
}

/// How a runtime takes memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemoryModel {
    /// llama.cpp and what is built on it.
    LlamaCpp,
    /// MLX.
    Mlx,
    /// Servers with a paged cache (vLLM and its kin).
    Paged,
    /// ExLlama.
    Exllama,
}

/// How a runtime uses several GPUs of one machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MultiGpu {
    /// Layers are divided; the GPUs take turns.
    Layer,
    /// Every matrix is divided; the GPUs work side by side.
    Tensor,
    /// It uses one.
    None,
}
