//! Flags of `wir scan`.

use super::machine::MachineArgs;
use super::run::Level;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Models on this disk.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wir scan                                 every store, on this machine
  wir scan /data/models --ctx 32k          and a folder, with a longer context
  wir scan --hw rtx-4090 --require tight   what would run on another machine
  wir scan --sort size                     what takes the room

Looked through are the stores of Ollama, LM Studio, Hugging Face, llama.cpp, Jan, GPT4All, Docker Model Runner, exo \
and MLC, where their programs' settings say. Only headers are read, and nothing is written. Ctrl-C ends the search: what \
was found by then is shown, and the exit status is 130.")]
pub struct ScanArgs {
    /// Folders to look through beside the stores
    #[arg(value_name = "FOLDER")]
    pub folders: Vec<PathBuf>,
    /// Look through these folders alone, not the stores
    #[arg(long, requires = "folders")]
    pub only: bool,
    /// Only models whose name or place holds this
    #[arg(long, value_name = "TEXT")]
    pub name: Option<String>,
    /// Only models that run at least this well; with none, the exit status is 1
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub require: Option<Level>,
    /// The order
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    pub sort: ScanSort,
    /// Judge by the needs of a workload, such as `coding-agent`
    #[arg(long = "for", value_name = "WORKLOAD")]
    pub workload: Option<String>,
    /// The machine.
    #[command(flatten)]
    pub machine: MachineArgs,
    /// Context to allocate, in tokens, such as `32k` [default: 8192, or the model's maximum if less]
    #[arg(long, value_name = "TOKENS", allow_negative_numbers = true, help_heading = "Run")]
    pub ctx: Option<String>,
    /// Type of the KV cache: `f16`, `q8_0`, `q4_0` [default: f16]
    #[arg(long, value_name = "TYPE", help_heading = "Run")]
    pub kv: Option<String>,
    /// Program that runs all of them [default: the customary one for each format]
    #[arg(long, value_name = "NAME", help_heading = "Run")]
    pub runtime: Option<String>,
    /// Compute backend: `cuda`, `metal`, `rocm`, `vulkan`, `cpu` [default: the hardware's best]
    #[arg(long, value_name = "NAME", help_heading = "Run")]
    pub backend: Option<String>,
}

/// The order of models.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ScanSort {
    /// What runs best first: by verdict, then by speed.
    #[default]
    Best,
    /// The fastest first.
    Speed,
    /// The largest first.
    Size,
    /// By name.
    Name,
    /// Store by store.
    Store,
}
