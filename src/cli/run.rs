//! Flags that describe a model and how it is run.

use clap::{Args, ValueEnum};

/// A model, its format and how it is run.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Model")]
pub struct RunArgs {
    /// Model by name, such as `70b` or `llama3.3:70b`; a GGUF file or a folder, such as `./model.gguf`
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
    /// Read the model over the network: a repository of Hugging Face (`owner/name`, `owner/name:Q4_K_M`) or the address of a
    /// GGUF file; only its headers are fetched
    #[arg(long)]
    pub online: bool,
    /// A model known by its size alone, such as `13b`
    #[arg(long, value_name = "SIZE", allow_negative_numbers = true)]
    pub params: Option<String>,
    /// The weights it reads per token, where fewer: `3b`
    #[arg(long, value_name = "SIZE", allow_negative_numbers = true)]
    pub active: Option<String>,
    /// Quantisation: `q4`, `Q4_K_M`, `mlx-4bit`; the native or customary one where not given
    #[arg(long, value_name = "NAME")]
    pub quant: Option<String>,
    /// Take the quantisation that loses least of those that fit
    #[arg(long, conflicts_with = "quant")]
    pub best_quant: bool,
    /// Load the vision tower too
    #[arg(long)]
    pub vision: bool,
    /// Context to allocate, in tokens, such as `32k` [default: 8192, or the model's maximum if less]
    #[arg(long, value_name = "TOKENS", allow_negative_numbers = true, help_heading = "Run")]
    pub ctx: Option<String>,
    /// Allocate the longest context that fits
    #[arg(long, conflicts_with = "ctx", help_heading = "Run")]
    pub max_ctx: bool,
    /// Tokens already in the cache when decode speed is asked for [default: 0]
    #[arg(long, value_name = "TOKENS", allow_negative_numbers = true, help_heading = "Run")]
    pub depth: Option<String>,
    /// Prompt by which the wait for the first token is judged [default: 2048]
    #[arg(long, value_name = "TOKENS", allow_negative_numbers = true, help_heading = "Run")]
    pub prompt: Option<String>,
    /// Type of the KV cache: `f16`, `q8_0`, `q4_0` [default: f16]
    #[arg(long, value_name = "TYPE", help_heading = "Run")]
    pub kv: Option<String>,
    /// Type of the cached values, where it differs
    #[arg(long, value_name = "TYPE", help_heading = "Run")]
    pub kv_v: Option<String>,
    /// Flash attention
    #[arg(long, value_enum, default_value_t, value_name = "WHEN", help_heading = "Run")]
    pub flash_attn: Switch,
    /// Tokens of one prompt batch [default: 512]
    #[arg(long, value_name = "TOKENS", allow_negative_numbers = true, help_heading = "Run")]
    pub ubatch: Option<String>,
    /// Sequences that share the context [default: 1]
    #[arg(long, value_name = "N", allow_negative_numbers = true, help_heading = "Run")]
    pub parallel: Option<u64>,
    /// Requests that decode at the same time [default: 1]
    #[arg(long, value_name = "N", allow_negative_numbers = true, help_heading = "Run")]
    pub concurrency: Option<u64>,
    /// Program that runs it: `llama.cpp`, `ollama`, `mlx`, `vllm` [default: llama.cpp]
    #[arg(long, value_name = "NAME", help_heading = "Run")]
    pub runtime: Option<String>,
    /// Compute backend: `cuda`, `metal`, `rocm`, `vulkan`, `cpu` [default: the hardware's best]
    #[arg(long, value_name = "NAME", help_heading = "Run")]
    pub backend: Option<String>,
    /// Where the weights go
    #[arg(long, value_enum, default_value_t, value_name = "WHERE", help_heading = "Run")]
    pub offload: Where,
    /// Layers on the device, as llama.cpp counts them
    #[arg(long, value_name = "N", allow_negative_numbers = true, help_heading = "Run")]
    pub ngl: Option<u32>,
    /// Layers whose experts stay in main memory
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        conflicts_with = "ngl",
        help_heading = "Run"
    )]
    pub n_cpu_moe: Option<u32>,
    /// Keep the KV cache in main memory
    #[arg(long, help_heading = "Run")]
    pub no_kv_offload: bool,
    /// Read the file into memory instead of mapping it
    #[arg(long, help_heading = "Run")]
    pub no_mmap: bool,
    /// Processor threads
    #[arg(long, value_name = "N", allow_negative_numbers = true, help_heading = "Run")]
    pub threads: Option<u32>,
    /// Ignore measured runs of exactly this hardware and model
    #[arg(long, help_heading = "Run")]
    pub no_measured: bool,
}

/// On, off, or as the runtime chooses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// As the runtime chooses.
    #[default]
    Auto,
    /// On.
    On,
    /// Off.
    Off,
}

/// Where the weights go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Where {
    /// As it fits best.
    #[default]
    Auto,
    /// All on the device, fit or not.
    Full,
    /// All in main memory.
    Cpu,
    /// All routed experts in main memory.
    ExpertsCpu,
}

/// A verdict to be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Level {
    /// Fits with headroom, at a pleasant speed.
    Comfortable,
    /// Works, without slack.
    Tight,
    /// Works with losses.
    Marginal,
}
