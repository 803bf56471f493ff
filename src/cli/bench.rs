//! Flags of `wir bench`.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Your own measurements.
#[derive(Args, Debug)]
pub struct BenchArgs {
    /// What is done.
    #[command(subcommand)]
    pub command: BenchCommand,
}

/// What is done with measurements.
#[derive(Debug, Subcommand)]
pub enum BenchCommand {
    /// Read what a benchmark program printed, and keep it
    Import(ImportArgs),
    /// Run llama-bench on a file, and keep the result
    Run(RunBenchArgs),
    /// Show what is kept, beside the predictions
    List(KeptArgs),
    /// Take rows back
    Remove(RemoveArgs),
    /// Print rows as lines of the catalog, for a contribution
    Export(ExportArgs),
}

/// Read what a benchmark program printed.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  llama-bench -m model.gguf -p 512 -n 128 -d 0,8192 -o json | wir bench import -
  ollama run qwen3:8b --verbose \"Tell me a story\" 2>&1 |
    wir bench import - --model qwen3:8b --quant q4_k_m
  wir bench import forum-post.md --hw rtx-4080

Read are: llama-bench (json, jsonl, Markdown tables), Ollama (--verbose, API), llama-server timings, MLX-LM \
(benchmark, generate), vLLM and SGLang serving benchmarks with one request at a time, LM Studio statistics.")]
pub struct ImportArgs {
    /// The file; `-` for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// What the text does not say, or says wrong.
    #[command(flatten)]
    pub told: ToldArgs,
}

/// What a result does not say, or says wrong.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "What was measured")]
pub struct ToldArgs {
    /// The model
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
    /// Keep a model that the catalog lacks by its number of weights
    #[arg(long, conflicts_with = "model")]
    pub by_size: bool,
    /// Its quantisation
    #[arg(long, value_name = "NAME")]
    pub quant: Option<String>,
    /// The hardware: `4090`, `2x3090`; as the text says, else this machine
    #[arg(long, value_name = "NAME")]
    pub hw: Option<String>,
    /// Memory of each device
    #[arg(long, value_name = "SIZE")]
    pub mem: Option<String>,
    /// Its memory bandwidth in GB/s, where it differs from the catalog's
    #[arg(long, value_name = "GB/s", allow_negative_numbers = true)]
    pub bandwidth: Option<String>,
    /// The program
    #[arg(long, value_name = "NAME")]
    pub runtime: Option<String>,
    /// The compute backend
    #[arg(long, value_name = "NAME")]
    pub backend: Option<String>,
    /// Day of the measurement [default: as the text says, else today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
    /// Where the result can be read
    #[arg(long, value_name = "URL")]
    pub source: Option<String>,
    /// Only say what was understood
    #[arg(short = 'n', long)]
    pub dry_run: bool,
}

/// Run llama-bench.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wir bench run Qwen3-8B-Q4_K_M.gguf
  wir bench run model.gguf --timeout 1h -- -ngl 20 -ctk q8_0 -ctv q8_0")]
pub struct RunBenchArgs {
    /// The model's file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Prompt lengths
    #[arg(long, value_name = "TOKENS", default_value = "512", value_delimiter = ',')]
    pub prompt: Vec<u64>,
    /// Lengths of answers
    #[arg(long = "gen", value_name = "TOKENS", default_value = "128", value_delimiter = ',')]
    pub answer: Vec<u64>,
    /// Tokens in the cache before
    #[arg(long, value_name = "TOKENS", default_value = "0,8192", value_delimiter = ',')]
    pub depth: Vec<u64>,
    /// How often each test is repeated
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub repetitions: u32,
    /// The program [default: llama-bench on PATH]
    #[arg(long, value_name = "PATH")]
    pub program: Option<PathBuf>,
    /// Stop after this time, and keep what there is
    #[arg(long, value_name = "TIME", default_value = "30m")]
    pub timeout: String,
    /// What the result does not say, or says wrong.
    #[command(flatten)]
    pub told: ToldArgs,
    /// More flags for llama-bench
    #[arg(last = true, value_name = "FLAGS")]
    pub more: Vec<String>,
}

/// What is kept.
#[derive(Args, Debug)]
pub struct KeptArgs {
    /// Only rows that hold these words
    #[arg(value_name = "WORDS")]
    pub words: Vec<String>,
}

/// Take rows back.
#[derive(Args, Debug)]
pub struct RemoveArgs {
    /// Their names, as `wir bench list` shows them
    #[arg(value_name = "ID", required = true)]
    pub ids: Vec<String>,
}

/// Rows for a contribution.
#[derive(Args, Debug)]
pub struct ExportArgs {
    /// Their names; all where none is given
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// Where the results can be read
    #[arg(long, value_name = "URL")]
    pub source: Option<String>,
}
