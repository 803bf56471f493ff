//! Flags of the commands that explain: errors and their fixes.

use super::buy::Os;
use super::machine::MachineArgs;
use clap::Args;

/// What helps against an error.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wir fix \"CUDA out of memory\"
  wir fix gibberish output --runtime llama.cpp
  wir fix server.log                              the log of a server
  ollama run llama3.3:70b 2>&1 | wir fix
  wir fix out of memory --model 70b --hw rtx-4090
  wir fix                                         all topics")]
pub struct FixArgs {
    /// The text of an error, a symptom in your words, the name of a topic, or a file; standard input where not given, or `-`
    #[arg(value_name = "TEXT")]
    pub text: Vec<String>,
    /// Only what belongs to this program: `llama.cpp`, `ollama`, `mlx`, `vllm`
    #[arg(long, value_name = "NAME")]
    pub runtime: Option<String>,
    /// Only what belongs to this system
    #[arg(long, value_enum, value_name = "OS")]
    pub os: Option<Os>,
    /// The model that it is about, for figures and commands
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
    /// Its quantisation
    #[arg(long, value_name = "NAME")]
    pub quant: Option<String>,
    /// At most so many answers in full
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub limit: usize,
    /// The machine.
    #[command(flatten)]
    pub machine: MachineArgs,
}
