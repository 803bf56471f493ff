//! The command line as a whole: global flags and the list of commands.

use super::bench::BenchArgs;
use super::buy::{BestArgs, CostArgs, HwArgs, PickArgs, PlanArgs, RecommendArgs};
use super::launch::{LaunchArgs, WritingArgs};
use super::machine::MachineArgs;
use super::run::{Level, RunArgs};
use clap::builder::styling::{AnsiColor, Effects, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

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
  wir plan 70b --budget 3000                   what to buy for a model
  wir hw 40                                    names that hold \"40\"

Exit status:
  0  answered (with --require: the verdict is at least that level)
  1  answered, but below --require
  2  wrong usage, unknown name or invalid input
  3  nothing detected where detection was needed
  4  input or output failed";

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
    /// The commands that start a model; starts it after a yes
    Launch(Box<LaunchArgs>),
    /// Your own measurements: read, made, kept, and shown beside the predictions
    Bench(Box<BenchArgs>),
    /// How far predictions are from every measured run
    Accuracy(AccuracyArgs),
    /// The arithmetic of an answer, line by line
    Explain(CheckArgs),
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
pub struct CompareArgs {
    /// Names of two machines or more
    #[arg(value_name = "HARDWARE", required = true, num_args = 2..)]
    pub hw_names: Vec<String>,
}

/// All about one machine.
#[derive(Args, Debug)]
pub struct ShowArgs {
    /// Its name
    #[arg(value_name = "HARDWARE", conflicts_with = "hw")]
    pub hw_name: Option<String>,
    /// What differs from the catalog.
    #[command(flatten)]
    pub machine: MachineArgs,
}

/// A report in one file.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wir report                              this computer, as wir-report-<name>.html
  wir report m4-max --mem 128 -o m4.html
  wir report 4090 5090 2x3090 > cards.html
  wir report 4090 --format markdown       for issues and posts")]
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
    /// What differs from the catalog.
    #[command(flatten)]
    pub machine: MachineArgs,
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

/// The completion script of a shell.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wir completions bash > ~/.local/share/bash-completion/completions/wir
  wir completions zsh  > ~/.zfunc/_wir          (with ~/.zfunc in $fpath)
  wir completions fish > ~/.config/fish/completions/wir.fish")]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// A shell that can complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// Bash.
    Bash,
    /// Zsh.
    Zsh,
    /// Fish.
    Fish,
    /// PowerShell.
    Powershell,
    /// Elvish.
    Elvish,
    /// Nushell.
    Nushell,
}

impl Shell {
    /// The customary name of its script.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Bash => "wir.bash",
            Self::Zsh => "_wir",
            Self::Fish => "wir.fish",
            Self::Powershell => "_wir.ps1",
            Self::Elvish => "wir.elv",
            Self::Nushell => "wir.nu",
        }
    }
}

/// Manual pages.
#[derive(Args, Debug)]
pub struct ManArgs {
    /// The folder for all pages; the main page is printed where not given
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

/// JSON Schemas.
#[derive(Args, Debug)]
pub struct SchemaArgs {
    /// The output; all names are listed where not given
    #[arg(value_name = "OUTPUT")]
    pub output: Option<String>,
}

/// Names of the catalog.
#[derive(Args, Debug)]
pub struct NamesArgs {
    /// What is named
    pub kind: String,
    /// What is typed so far
    #[arg(default_value = "")]
    pub typed: String,
}

/// How far predictions are from measured runs.
#[derive(Args, Debug)]
pub struct AccuracyArgs {
    /// Show one grouping instead of the usual ones
    #[arg(long, value_enum, value_name = "WHAT")]
    pub by: Option<By>,
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
