//! Flags of the commands that explain: answers, words, errors and their fixes.

use super::machine::MachineArgs;
use super::pick::Os;
use super::questions::CheckArgs;
use clap::Args;

/// How an answer comes about, or what a word means.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wir explain 70b 4090                    every line of the sum
  wir explain kv-cache                    what the word means
  wir explain gtt --hw ryzen-ai-max-395   with the figures of a machine
  wir explain --terms                     all words")]
pub struct ExplainArgs {
    /// List the words that are explained
    #[arg(long)]
    pub terms: bool,
    /// The question.
    #[command(flatten)]
    pub check: CheckArgs,
    /// The rest of a name in several words.
    #[arg(hide = true, value_name = "WORDS", index = 3)]
    pub more: Vec<String>,
}

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
