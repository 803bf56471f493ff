//! Arguments of the commands that answer.

use super::launch::WritingArgs;
use super::machine::MachineArgs;
use super::run::{Level, RunArgs};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// One model on one machine.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wir check 70b 4090
  wir check 4090                          a machine alone: its workload grid
  wir check --model qwen3-32b --hw 2x3090 --ctx 32k --kv q8_0
  wir check --params 13b --hw rtx-4070 --require tight && echo runs")]
pub struct CheckArgs {
    /// Model: `70b`, `llama3.3:70b`, `qwen3-30b-a3b`, `./model.gguf`
    #[arg(value_name = "MODEL")]
    pub model_name: Option<String>,
    /// Hardware: `4090`, `m4-max`, `2x3090`; this machine where not given
    #[arg(value_name = "HARDWARE")]
    pub hw_name: Option<String>,
    /// The machine.
    #[command(flatten)]
    pub machine: MachineArgs,
    /// How it is run.
    #[command(flatten)]
    pub run: RunArgs,
    /// Judge by the needs of a workload, such as `coding-agent`
    #[arg(long = "for", value_name = "WORKLOAD")]
    pub workload: Option<String>,
    /// End with status 1 where the verdict is below this level
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub require: Option<Level>,
    /// Print the commands that start it, and nothing else
    #[arg(long)]
    pub command: bool,
    /// How the commands are written.
    #[command(flatten)]
    pub writing: WritingArgs,
}

/// Machines side by side.
#[derive(Args, Debug)]
#[command(after_help = "\
A name without a memory size stands for every size that changes an answer.

Examples:
  wir compare m4-max 4090 5090
  wir compare \"m4-max 128gb\" 2x3090 --price rtx-3090=700")]
pub struct CompareArgs {
    /// Names of two machines or more
    #[arg(value_name = "HARDWARE", required = true, num_args = 2..)]
    pub hw_names: Vec<String>,
    /// A price that you know better: `rtx-3090=700`, `m4-max@128gb=4700`; may be given several times
    #[arg(long, value_name = "HARDWARE=USD")]
    pub price: Vec<String>,
}

/// All about one machine.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wir show rtx-4090
  wir show m4-max --mem 64 --section verdict,runs
  wir show 2x3090 --price rtx-3090=700")]
pub struct ShowArgs {
    /// Its name; this machine where not given
    #[arg(value_name = "HARDWARE", conflicts_with = "hw")]
    pub hw_name: Option<String>,
    /// Only these sections, in full (JSON always has all)
    #[arg(long, value_enum, value_name = "NAME", value_delimiter = ',')]
    pub section: Vec<PageSection>,
    /// A price that you know better: `rtx-3090=700`, `m4-max@128gb=4700`; may be given several times
    #[arg(long, value_name = "HARDWARE=USD")]
    pub price: Vec<String>,
    /// What differs from the catalog.
    #[command(flatten)]
    pub machine: MachineArgs,
}

/// A section of a hardware page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PageSection {
    /// The facts
    Card,
    /// The score with its sums
    Score,
    /// Seven jobs, each with its verdict
    Workloads,
    /// Rating, strengths, limits, who should buy it
    Verdict,
    /// Other machines beside it
    Compare,
    /// Models by format, in every memory size
    Runs,
    /// What of its memory a model gets
    Memory,
    /// Systems, programs and formats
    Software,
    /// What breaks first, and the fix
    Breaks,
    /// Other machines by what one wants
    Alternatives,
    /// Program, model and front end
    Pairings,
    /// Who should avoid it
    Avoid,
    /// Questions
    Faq,
}

/// A list of the catalog.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// Only entries whose name holds these words
    #[arg(value_name = "WORDS")]
    pub words: Vec<String>,
}

/// What this machine is.
#[derive(Args, Debug)]
pub struct DetectArgs {
    /// Measure the bandwidth of main memory, for about two seconds, and remember it
    #[arg(long)]
    pub measure: bool,
}

/// How far predictions are from measured runs.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wir accuracy                        all tables
  wir accuracy --by runtime           one grouping
  wir accuracy --worst 10             the runs that were predicted worst
  wir accuracy --format csv           every run with its predictions, one a line
  wir accuracy --svg > accuracy.svg   predicted against measured")]
pub struct AccuracyArgs {
    /// Show one grouping instead of the usual ones
    #[arg(long, value_enum, value_name = "WHAT")]
    pub by: Option<By>,
    /// List the runs that were predicted worst
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "20")]
    pub worst: Option<usize>,
    /// Print a drawing of predicted against measured speeds, as SVG
    #[arg(long, conflicts_with_all = ["by", "worst"])]
    pub svg: bool,
}

/// What measured runs are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Maker of the machine.
    Vendor,
    /// Architecture of what computes.
    Architecture,
    /// Machine.
    Machine,
    /// Compute backend.
    Backend,
    /// Runtime.
    Runtime,
    /// Size of the model by weights read, dense or with experts.
    Model,
    /// Class of format.
    Quant,
    /// Tokens in the cache.
    Depth,
    /// Where the weights were.
    Placement,
    /// What an answer of the program rests on.
    Evidence,
}

/// A stream of questions.
#[derive(Args, Debug)]
#[command(after_help = "\
Every line is an object such as
  {\"id\": \"a\", \"hw\": \"rtx-4090\", \"model\": \"llama-3.3-70b\", \"quant\": \"Q4_K_M\", \"ctx\": 8192}
and gets one answer object, in the same order. A bad line gets an error object and the run goes on.")]
pub struct BatchArgs {
    /// A file of questions; standard input where not given, or `-`
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}
