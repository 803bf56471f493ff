//! `wir pick-gpu`: the wishes of a buyer.

use super::buy::BestOf;
use clap::{Args, ValueEnum};

/// A wizard for buyers.
#[derive(Args, Debug)]
#[command(after_help = "\
Without a flag it asks, and prints the command that gives the same answer. Esc or q quits.

Examples:
  wir pick-gpu
  wir pick-gpu --for coding-agent --budget 2000
  wir pick-gpu --for chat-70b --form mac --max-power 250
  wir pick-gpu --model 70b --owned rtx-3090 --psu 850    a second card")]
pub struct PickArgs {
    /// What it is for: a workload such as `coding-agent`
    #[arg(long = "for", value_name = "WORKLOAD")]
    pub workload: Option<String>,
    /// The model that should run, instead of the workload's own
    #[arg(long, value_name = "MODEL")]
    pub model: Option<String>,
    /// Decode speed wanted at least [default: what the workload finds comfortable]
    #[arg(long, value_name = "TOK/S", allow_negative_numbers = true)]
    pub min_tps: Option<f64>,
    /// The most to spend, in US dollars
    #[arg(long, value_name = "USD", allow_negative_numbers = true)]
    pub budget: Option<f64>,
    /// New, used, or both [default: new, or used for `--form used-gpu`]
    #[arg(long, value_enum, value_name = "CONDITION")]
    pub condition: Option<Condition>,
    /// The kind of machine [default: any]
    #[arg(long, value_enum, value_name = "KIND")]
    pub form: Option<BestOf>,
    /// The system that should run on it [default: any]
    #[arg(long, value_enum, value_name = "OS")]
    pub os: Option<Os>,
    /// The most power that it may draw, in watts
    #[arg(long, value_name = "W", allow_negative_numbers = true)]
    pub max_power: Option<f64>,
    /// The most noise, as form and power let expect it
    #[arg(long, value_enum, value_name = "NOISE")]
    pub max_noise: Option<Loudness>,
    /// What is there already: `desktop`, or the card in it, such as `rtx-3060`
    #[arg(long, value_name = "WHAT")]
    pub owned: Option<String>,
    /// What the power supply of that desktop gives, in watts
    #[arg(long, value_name = "W", allow_negative_numbers = true, requires = "owned")]
    pub psu: Option<f64>,
    /// People who use it at once [default: 1]
    #[arg(long, value_name = "N")]
    pub users: Option<u64>,
    /// A price that you know better: `rtx-3090=700`, `m4-max@128gb=4700`; may be given several times
    #[arg(long, value_name = "HARDWARE=USD")]
    pub price: Vec<String>,
}

impl PickArgs {
    /// Whether nothing was said, so that questions are in order.
    pub const fn says_nothing(&self) -> bool {
        self.workload.is_none()
            && self.model.is_none()
            && self.condition.is_none()
            && self.max_noise.is_none()
            && self.psu.is_none()
            && self.min_tps.is_none()
            && self.budget.is_none()
            && self.form.is_none()
            && self.os.is_none()
            && self.max_power.is_none()
            && self.owned.is_none()
            && self.users.is_none()
            && self.price.is_empty()
    }
}

/// A system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum Os {
    Linux,
    Windows,
    Macos,
}

impl Os {
    /// As the catalog has it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Linux => "linux",
            Self::Windows => "windows",
            Self::Macos => "macos",
        }
    }
}

/// Whether it is bought new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Condition {
    /// What is still sold new.
    New,
    /// What is three years old and more.
    Used,
    /// Both.
    Any,
}

/// How loud it may be under load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Loudness {
    /// Up to 15 W: passive cooling can do.
    Silent,
    /// Up to 100 W.
    Quiet,
    /// Up to 250 W.
    Audible,
    /// Whatever stands in a home.
    Loud,
}
