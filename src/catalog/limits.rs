//! How much of a memory a model may use, and what runtimes take beside it.

use super::hardware::Hardware;
use serde::{Deserialize, Serialize};

/// All limits and overheads.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Apple's limit on GPU memory.
    pub apple: AppleLimits,
    /// Other machines with one pool, by the start of their id.
    pub unified: Vec<UnifiedLimit>,
    /// Integrated GPUs of PCs without a rule of their own.
    pub apu_share: Share,
    /// Phones and tablets.
    pub mobile_share: Share,
    /// What desktop and driver hold on a card.
    pub vram_reserve: VramReserve,
    /// What the operating system holds of the RAM.
    pub system_reserve: SystemReserve,
    /// The main memory assumed beside a card, where nothing is said.
    pub assumed_host: Vec<AssumedHost>,
    /// What a runtime takes beside weights, cache and buffers, by backend.
    pub overheads: Vec<Overhead>,
    /// What servers with a paged cache take.
    pub paged: PagedOverhead,
    /// What a disk can give at most, where memory ends.
    pub disk: Rate,
    /// Copies of a program's memory to a card.
    pub copying: Rate,
    /// The power supply that cards want.
    pub power_supply: PowerSupply,
}

/// The power supply that cards want: their peak and what the rest of the computer is given.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PowerSupply {
    /// Watts beside the cards.
    pub beside_w: f64,
    /// The figures behind it, in words.
    pub how: String,
    /// Where they were read.
    pub sources: Vec<String>,
}

impl Limits {
    /// The computer that is assumed around a card of which nothing else is known.
    pub fn host_of(&self, hardware: &Hardware) -> Option<&AssumedHost> {
        self.assumed_host.iter().find(|h| {
            let old = |year| hardware.release_year.is_some_and(|y| y < year);
            h.class == hardware.class && h.before_year.is_none_or(old)
        })
    }
}

/// A rate that a part of a machine is taken to reach.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// The rate, in GB/s.
    pub gbs: f64,
    /// What it is, in words.
    pub how: String,
    /// Where that was read.
    pub sources: Vec<String>,
}

/// Metal's recommended working set by memory size and macOS generation.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppleLimits {
    /// macOS 26 and later.
    pub macos26: Vec<SizeShare>,
    /// Earlier releases.
    pub older: Vec<SizeShare>,
    /// Where the figures were seen.
    pub sources: Vec<String>,
}

/// A share of memory for machines below a size.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SizeShare {
    /// The size, in GiB.
    pub below_gib: f64,
    /// The share of installed memory.
    pub share: f64,
}

/// The GPU's share of a machine with one pool.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnifiedLimit {
    /// Starts of the ids that the rule is for.
    pub ids: Vec<String>,
    /// The share of installed memory that can be given to the GPU.
    pub share: f64,
    /// The share without raising a limit, where it is less.
    #[serde(default)]
    pub default_share: Option<f64>,
    /// At least so much stays with the system, in GiB.
    #[serde(default)]
    pub reserve_gib: f64,
    /// The rule in words.
    pub how: String,
    /// Where it was read.
    pub sources: Vec<String>,
}

/// A plain share of memory.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// The share of installed memory.
    pub share: f64,
    /// The rule in words.
    pub how: String,
    /// Where it was read.
    pub sources: Vec<String>,
}

/// What desktop and driver hold on a card, by class.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct VramReserve {
    pub desktop_gib: f64,
    pub laptop_gib: f64,
    pub workstation_gib: f64,
    pub datacenter_gib: f64,
    pub further_gib: f64,
    pub how: String,
    pub sources: Vec<String>,
}

/// What the operating system holds of the RAM: a base and a share, up to a most.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct SystemReserve {
    pub base_gib: f64,
    pub share: f64,
    pub most_gib: f64,
    pub how: String,
    pub sources: Vec<String>,
}

/// The main memory assumed beside a card of a class.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssumedHost {
    /// The card's class.
    pub class: super::hardware::Class,
    /// Only for cards released before this year: what once stood in data centres stands in old workstations today.
    #[serde(default)]
    pub before_year: Option<u16>,
    /// Its size, in GiB.
    pub ram_gib: f64,
    /// Its bandwidth, in GB/s.
    pub ram_gbs: f64,
}

/// What a runtime takes on a device beside weights, cache and buffers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overhead {
    /// The compute backend.
    pub backend: String,
    /// A fixed part, in MiB.
    pub base_mib: f64,
    /// A part that grows with the size of the chip, in MiB for 10^12 FP32 operations a second.
    pub mib_per_fp32_tflops: f64,
    /// What chips with stacked memory (HBM) take beside, in MiB.
    #[serde(default)]
    pub stacked_mib: f64,
    /// The least, in MiB.
    pub least_mib: f64,
    /// The figures behind it, in words.
    pub how: String,
    /// Where they were read.
    pub sources: Vec<String>,
}

/// What servers with a paged cache take.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PagedOverhead {
    /// Outside the tensor library, in MiB.
    pub non_torch_mib: f64,
    /// Captured graphs, in MiB.
    pub graphs_mib: f64,
    /// Tokens of a prompt batch, which decide the activations.
    pub batched_tokens: u64,
    /// The figures behind it, in words.
    pub how: String,
    /// Where they were read.
    pub sources: Vec<String>,
}
