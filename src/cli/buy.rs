//! Flags of the commands for owners and buyers.

use super::machine::MachineArgs;
use clap::{Args, ValueEnum};

/// What to run on a machine.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wir recommend                                   for a chat, on this machine
  wir recommend --for coding-agent --hw rtx-4090
  wir recommend --hw m4-max --mem 128 --license open --limit 5")]
pub struct RecommendArgs {
    /// What it is for: a workload such as `coding-agent` [default: a chat]
    #[arg(long = "for", value_name = "WORKLOAD")]
    pub workload: Option<String>,
    /// At most so many models
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub limit: usize,
    /// Which licenses will do
    #[arg(long, value_enum, value_name = "WHICH", default_value_t = License::Any)]
    pub license: License,
    /// Program that runs it: `llama.cpp`, `ollama`, `mlx`, `vllm` [default: llama.cpp]
    #[arg(long, value_name = "NAME")]
    pub runtime: Option<String>,
    /// The machine.
    #[command(flatten)]
    pub machine: MachineArgs,
}

/// Which licenses will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum License {
    /// Any
    Any,
    /// Approved by the Open Source Initiative
    Open,
}
