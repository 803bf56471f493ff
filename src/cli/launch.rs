//! Flags of `wir launch`.

use super::machine::MachineArgs;
use super::run::RunArgs;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// The commands that start a model.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wir launch llama3.3:70b 2x3090 --ctx 32k    prints; asks whether to start it
  wir launch ./Qwen3-8B-Q4_K_M.gguf -y        starts it without asking
  wir launch qwen3-8b --runtime ollama --modelfile
  wir launch qwen3-8b --runtime mlx --copy    to the clipboard, over SSH too

Without a terminal and without -y it only prints. Once a program was started, its exit status is that of `wir` \
(128 and the number of the signal where one ended it).")]
pub struct LaunchArgs {
    /// Model by name, or the path of its file
    #[arg(value_name = "MODEL")]
    pub model_name: Option<String>,
    /// Hardware: `4090`, `m4-max`, `2x3090`; this machine where not given
    #[arg(value_name = "HARDWARE", conflicts_with = "hw")]
    pub hw_name: Option<String>,
    /// The machine.
    #[command(flatten)]
    pub machine: MachineArgs,
    /// How it is run.
    #[command(flatten)]
    pub run: RunArgs,
    /// How the commands are written.
    #[command(flatten)]
    pub writing: WritingArgs,
    /// Start it without asking
    #[arg(short, long)]
    pub yes: bool,
}

/// How commands are written.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Commands")]
pub struct WritingArgs {
    /// The model's file or folder on this disk
    #[arg(long, value_name = "PATH")]
    pub file: Option<PathBuf>,
    /// Quote for this shell [default: yours]
    #[arg(long, value_enum, value_name = "SHELL")]
    pub shell: Option<ShellName>,
    /// Copy to the clipboard of the terminal, over SSH too
    #[arg(long)]
    pub copy: bool,
    /// Ollama: put the settings into a Modelfile
    #[arg(long)]
    pub modelfile: bool,
}

/// A shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ShellName {
    /// sh, bash, zsh.
    #[value(alias = "bash", alias = "zsh")]
    Sh,
    /// fish.
    Fish,
    /// PowerShell.
    #[value(alias = "pwsh")]
    Powershell,
}
