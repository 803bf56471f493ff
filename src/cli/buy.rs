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
    /// Hardware: `4090`, `m4-max`, `2x3090`; this machine where not given
    #[arg(value_name = "HARDWARE", conflicts_with = "hw")]
    pub hw_name: Option<String>,
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

/// What to buy for a model.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wir plan 70b
  wir plan --model qwen3-coder-30b-a3b --for coding-agent --budget 2000
  wir plan 120b --min-tps 30 --users 4 --price rtx-3090=700 --since 2020")]
pub struct PlanArgs {
    /// Model: `70b`, `llama3.3:70b`, `qwen3-30b-a3b`
    #[arg(value_name = "MODEL", conflicts_with = "model")]
    pub model_name: Option<String>,
    /// Model by name
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
    /// Read the model over the network: a repository of Hugging Face or the address of a GGUF file; only its headers
    #[arg(long)]
    pub online: bool,
    /// Quantisation: `q4`, `Q4_K_M`; the native or customary one where not given
    #[arg(long, value_name = "NAME")]
    pub quant: Option<String>,
    /// Context of each user, in tokens [default: that of the workload, else 8192]
    #[arg(long, value_name = "TOKENS", allow_negative_numbers = true)]
    pub ctx: Option<String>,
    /// Users with a context of their own in memory
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub users: u64,
    /// Decode speed wanted at least [default: what the workload finds comfortable; of a chat, 7]
    #[arg(long, value_name = "TOK/S", allow_negative_numbers = true)]
    pub min_tps: Option<f64>,
    /// What it is for: a workload such as `coding-agent`
    #[arg(long = "for", value_name = "WORKLOAD")]
    pub workload: Option<String>,
    /// The most to spend, in US dollars
    #[arg(long, value_name = "USD", allow_negative_numbers = true)]
    pub budget: Option<f64>,
    /// The most cards, or machines on a network, of a kind
    #[arg(long, value_name = "N", default_value_t = 4)]
    pub max_devices: u32,
    /// Leave out hardware released before this year, unless --price names it [default: two years before the newest card]
    #[arg(long, value_name = "YEAR")]
    pub since: Option<u16>,
    /// A price that you know better: `rtx-3090=700`, `m4-max@128gb=4700`; may be given several times
    #[arg(long, value_name = "HARDWARE=USD")]
    pub price: Vec<String>,
    /// Program that runs it: `llama.cpp`, `ollama`, `mlx`, `vllm` [default: llama.cpp]
    #[arg(long, value_name = "NAME")]
    pub runtime: Option<String>,
    /// Type of the KV cache: `f16`, `q8_0`, `q4_0` [default: f16]
    #[arg(long, value_name = "TYPE")]
    pub kv: Option<String>,
}

/// Local against cloud.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wir cost 70b 2x3090 --price rtx-3090=700
  wir cost gpt-oss:120b m4-max --mem 128 --hours 6 --years 4 --kwh 0.30")]
pub struct CostArgs {
    /// Model: `70b`, `llama3.3:70b`; the 8B reference model where not given
    #[arg(value_name = "MODEL")]
    pub model_name: Option<String>,
    /// Hardware: `4090`, `m4-max`, `2x3090`; this machine where not given
    #[arg(value_name = "HARDWARE")]
    pub hw_name: Option<String>,
    /// Hours of decoding on an average day
    #[arg(long, value_name = "H", default_value_t = 2.0, allow_negative_numbers = true)]
    pub hours: f64,
    /// Hours switched on on an average day
    #[arg(long, value_name = "H", default_value_t = 8.0, allow_negative_numbers = true)]
    pub hours_on: f64,
    /// Years until the machine is written off
    #[arg(long, value_name = "Y", default_value_t = 3.0, allow_negative_numbers = true)]
    pub years: f64,
    /// Price of a kilowatt hour in US dollars [default: the catalog's for the United States]
    #[arg(long, value_name = "USD", allow_negative_numbers = true)]
    pub kwh: Option<f64>,
    /// A price that you know better: `rtx-3090=700`, `m4-max@128gb=4700`; may be given several times
    #[arg(long, value_name = "HARDWARE=USD")]
    pub price: Vec<String>,
    /// The machine is there already: its purchase does not count
    #[arg(long, conflicts_with = "price")]
    pub owned: bool,
    /// Read the model over the network: a repository of Hugging Face or the address of a GGUF file; only its headers
    #[arg(long)]
    pub online: bool,
    /// Quantisation: `q4`, `Q4_K_M`; the native or customary one where not given
    #[arg(long, value_name = "NAME")]
    pub quant: Option<String>,
    /// Context to allocate, in tokens [default: 8192]
    #[arg(long, value_name = "TOKENS", allow_negative_numbers = true)]
    pub ctx: Option<String>,
    /// Program that runs it [default: llama.cpp]
    #[arg(long, value_name = "NAME")]
    pub runtime: Option<String>,
    /// The machine.
    #[command(flatten)]
    pub machine: MachineArgs,
}

/// The hardware of the catalog, as a list or ranked.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wir hw 40                                       names that hold \"40\"
  wir hw --sort tps-per-dollar --max-price 1000
  wir hw --sort score --vendor apple --min-memory 64gb")]
pub struct HwArgs {
    /// Only entries whose name holds these words
    #[arg(value_name = "WORDS")]
    pub words: Vec<String>,
    /// Rank them; the speed is that of the 8B reference model [default with a filter: score]
    #[arg(long, value_enum, value_name = "BY")]
    pub sort: Option<SortBy>,
    /// Only of this maker
    #[arg(long, value_name = "NAME")]
    pub vendor: Option<String>,
    /// Only of this class
    #[arg(long, value_enum, value_name = "CLASS")]
    pub class: Option<HwClass>,
    /// Only of this kind, as `wir best` tells them apart
    #[arg(long, value_enum, value_name = "KIND")]
    pub form: Option<BestOf>,
    /// Only with a known price up to this, in US dollars
    #[arg(long, value_name = "USD", allow_negative_numbers = true)]
    pub max_price: Option<f64>,
    /// Only with at least this memory
    #[arg(long, value_name = "SIZE", allow_negative_numbers = true)]
    pub min_memory: Option<String>,
    /// At most so many, where they are ranked
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// A price that you know better: `rtx-3090=700`, `m4-max@128gb=4700`; may be given several times
    #[arg(long, value_name = "HARDWARE=USD")]
    pub price: Vec<String>,
}

/// What hardware is ranked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SortBy {
    /// Score of 1000
    Score,
    /// Decode speed
    Tps,
    /// Price, the lowest first
    Price,
    /// Decode speed for a dollar
    TpsPerDollar,
    /// Decode speed for a watt
    TpsPerWatt,
    /// Memory
    Memory,
    /// Memory bandwidth
    Bandwidth,
}

/// Where hardware is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum HwClass {
    Desktop,
    Laptop,
    Datacenter,
    Workstation,
    Mobile,
    Edge,
}

/// A buyer's guide.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wir best gpu --budget 800
  wir best laptop --for coding-agent
  wir best mac --for chat-70b --budget 6000")]
pub struct BestArgs {
    /// The kind of machine
    #[arg(value_enum, value_name = "KIND")]
    pub kind: BestOf,
    /// What it is for: a workload such as `coding-agent`; without, the score decides
    #[arg(long = "for", value_name = "WORKLOAD")]
    pub workload: Option<String>,
    /// The most to spend, in US dollars [default for `budget`: 500]
    #[arg(long, value_name = "USD", allow_negative_numbers = true)]
    pub budget: Option<f64>,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub limit: usize,
    /// A price that you know better: `rtx-3090=700`, `m4-max@128gb=4700`; may be given several times
    #[arg(long, value_name = "HARDWARE=USD")]
    pub price: Vec<String>,
    /// Leave out hardware released before this year, unless --price names it [default: two years before the newest card; 2016 for `used-gpu`]
    #[arg(long, value_name = "YEAR")]
    pub since: Option<u16>,
}

/// A kind of machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BestOf {
    /// Laptops, by their chip
    Laptop,
    /// Macs
    Mac,
    /// Cards for a desktop or workstation
    Gpu,
    /// Cards three years old and more; state prices with `--price`
    UsedGpu,
    /// Whatever costs little
    Budget,
    /// Small desktops and boards with unified memory
    MiniPc,
    /// Cards for servers
    Server,
}
