//! The command line as a whole: global flags and the list of commands.

use super::bench::BenchArgs;
use super::buy::{BestArgs, CostArgs, HwArgs, PlanArgs, RecommendArgs};
use super::know::{ExplainArgs, FixArgs};
use super::launch::LaunchArgs;
use super::machine::MachineArgs;
use super::pick::PickArgs;
use super::scan::ScanArgs;
use clap::builder::styling::{AnsiColor, Effects, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

pub use super::generated::{CompletionsArgs, ManArgs, NamesArgs, SchemaArgs, Shell};
pub use super::questions::{
    AccuracyArgs, BatchArgs, By, CheckArgs, CompareArgs, DetectArgs, ListArgs, ShowArgs,
};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().effects(Effects::BOLD))
    .usage(AnsiColor::Green.on_default().effects(Effects::BOLD))
    .literal(AnsiColor::Cyan.on_default().effects(Effects::BOLD))
    .placeholder(AnsiColor::Cyan.on_default());

const EXAMPLES: &str = "\
Examples:
  wir                                          what this machine can run
  wir check llama3.3:70b rtx-4090              one model on one machine
  wir check --model 70b --hw m4-max --mem 128 --ctx 32k --kv q8_0
  wir check --hw 2x3090                        the workload grid of a machine
  wir compare m4-max 4090 5090                 machines side by side
  wir recommend --for coding-agent             the best models here for a task
  wir scan                                     the models on this disk
  wir plan 70b --budget 3000                   what to buy for a model
  wir hw 40                                    names that hold \"40\"
  wir fix \"CUDA out of memory\"                 cause and cure of an error

Exit status:
  0  answered (with --require: the verdict is at least that level)
  1  answered, but below --require
  2  wrong usage, unknown name or invalid input
  3  nothing detected where detection was needed
  4  input, output or the network failed
  130  `wir scan` was interrupted, and shows what it had found";

/// Will it run? Tells whether a local language model runs on a machine, how well and how fast.
///
/// Works offline, from a catalog of hardware and models that is built in. Without a command it looks at this machine.
#[derive(Debug, Parser)]
#[command(name = "wir", version, styles = STYLES, after_help = EXAMPLES, max_term_width = 100)]
#[command(disable_help_subcommand = true, infer_subcommands = false)]
pub struct Cli {
    /// Flags of every command.
    #[command(flatten)]
    pub global: GlobalArgs,
    /// The command; none asks about this machine.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Flags of every command.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Output")]
pub struct GlobalArgs {
    /// Print JSON: short for `--format json`; an error is then an object on standard error
    #[arg(long, global = true, conflicts_with = "format")]
    pub json: bool,
    /// How the answer is printed
    #[arg(long, global = true, value_enum, default_value_t = Format::Table, value_name = "FORMAT")]
    pub format: Format,
    /// When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    #[arg(long, global = true, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    pub color: When,
    /// Plain ASCII instead of symbols and bars
    #[arg(long, global = true)]
    pub ascii: bool,
    /// Draw speeds with their intervals, and bandwidth against memory (`check`, `show`, `compare`, `hw`)
    #[arg(long, global = true)]
    pub plot: bool,
    /// Show the arithmetic behind the answer, line by line
    #[arg(long, global = true)]
    pub explain: bool,
    /// No notes, only the answer
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// A catalog file of your own; may be given several times
    #[arg(long, global = true, value_name = "FILE")]
    pub catalog: Vec<PathBuf>,
}

impl GlobalArgs {
    /// The format asked for, by either flag.
    pub fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }
}

/// How an answer is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Table,
    /// For programs.
    Json,
    /// For issues and wikis.
    Markdown,
    /// For spreadsheets.
    Csv,
}

/// When something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// Where the stream is a terminal.
    Auto,
    /// In any case.
    Always,
    /// In no case.
    Never,
}

/// What is asked.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// One model on one machine; without a model, the workload grid
    Check(CheckArgs),
    /// Machines side by side
    Compare(CompareArgs),
    /// All about one machine
    Show(ShowArgs),
    /// The best models for a task on a machine
    Recommend(RecommendArgs),
    /// What to buy for a model: cheapest, least power, fastest
    Plan(PlanArgs),
    /// A buyer's guide: the best laptop, Mac, GPU, mini PC or server card
    Best(BestArgs),
    /// What to buy, by questions and answers
    PickGpu(PickArgs),
    /// Local against cloud: a million tokens at home, on rented GPUs and from an API
    Cost(CostArgs),
    /// A report with charts in one file: this machine, another, or several side by side
    Report(ReportArgs),
    /// List the models of the catalog
    Models(ListArgs),
    /// List the hardware of the catalog, or rank it
    Hw(HwArgs),
    /// List the quantisation formats
    Quants(ListArgs),
    /// List the runtimes
    Runtimes(ListArgs),
    /// What this machine is, and how each fact was found
    Detect(DetectArgs),
    /// Models on this disk, and how each runs
    Scan(Box<ScanArgs>),
    /// The commands that start a model; starts it after a yes
    Launch(Box<LaunchArgs>),
    /// Your own measurements: read, made, kept, and shown beside the predictions
    Bench(Box<BenchArgs>),
    /// How far predictions are from every measured run
    Accuracy(AccuracyArgs),
    /// The arithmetic of an answer, line by line; or what a word means
    Explain(ExplainArgs),
    /// What is behind an error of a runtime, and what helps
    Fix(Box<FixArgs>),
    /// Answer one JSON question per line of a file or of standard input
    Batch(BatchArgs),
    /// Print the completion script of a shell
    Completions(CompletionsArgs),
    /// Print the manual page, or write all pages into a folder
    Man(ManArgs),
    /// Print the JSON Schema of an output
    Schema(SchemaArgs),
    /// Names of the catalog, for completion scripts
    #[command(name = "__names", hide = true)]
    Names(NamesArgs),
}

/// A report in one file.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wir report                            this computer, as wir-report-<name>.html
  wir report m4-max --mem 128 -o m4.html
  wir report 4090 5090 2x3090 > cards.html
  wir report 4090 --format markdown     for issues and posts")]
pub struct ReportArgs {
    /// Names of machines; this computer where not given
    #[arg(value_name = "HARDWARE", conflicts_with = "hw")]
    pub hw_names: Vec<String>,
    /// The file to write; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace the file where there is one
    #[arg(long)]
    pub force: bool,
    /// A price that you know better: `rtx-3090=700`, `m4-max@128gb=4700`; may be given several times
    #[arg(long, value_name = "HARDWARE=USD")]
    pub price: Vec<String>,
    /// What differs from the catalog.
    #[command(flatten)]
    pub machine: MachineArgs,
}
