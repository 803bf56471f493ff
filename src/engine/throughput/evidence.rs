//! What a prediction rests on: which measured rows there are of this machine, model and architecture.

use super::key::Key;
use super::setup::Setup;
use crate::catalog::constants::{Constants, Measured, NameHash};
use crate::engine::memory::split::Placement;
use crate::engine::request::EvidenceUse;
use crate::engine::speed::Evidence;
use crate::units::BytesPerSec;

/// How near the nearest measured rows are, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// The same machine and shape of model.
    Pair,
    /// The same machine and runtime.
    MachineRuntime,
    /// The same machine.
    Machine,
    /// The same architecture, with eight rows or more.
    Architecture,
    /// None of these.
    Unknown,
}

impl Reach {
    /// All, the nearest first.
    pub const ALL: [Self; 5] =
        [Self::Pair, Self::MachineRuntime, Self::Machine, Self::Architecture, Self::Unknown];

    /// Name in the constants.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Pair => "pair",
            Self::MachineRuntime => "machine-runtime",
            Self::Machine => "machine",
            Self::Architecture => "architecture",
            Self::Unknown => "unknown",
        }
    }

    /// The tier it belongs to.
    pub const fn tier(self) -> Evidence {
        match self {
            Self::Pair => Evidence::MeasuredNear,
            Self::MachineRuntime | Self::Machine => Evidence::Extrapolated,
            Self::Architecture | Self::Unknown => Evidence::Estimated,
        }
    }
}

/// Kinds of the counts that decide: rows of the pair, of machine and runtime, of the machine, of the architecture.
pub type CountKinds = [&'static str; 4];
/// Counts of rows with a decode speed.
pub const DECODE_COUNTS: CountKinds = ["pair", "machine.runtime", "machine", "arch"];
/// Counts of rows with a prefill speed that can be judged.
pub const PREFILL_COUNTS: CountKinds =
    ["prefill.pair", "prefill.machine.runtime", "prefill.machine", "prefill.arch"];

/// The names of the counts that decide.
pub fn count_keys<'a>(kinds: CountKinds, s: &Setup<'a>, shape: &'a str) -> [Key<'a>; 4] {
    let [pair, machine_runtime, machine, arch] = kinds;
    [
        Key::new(pair, [s.machine, s.backend, shape]),
        Key::new(machine_runtime, [s.machine, s.backend, s.runtime]),
        Key::new(machine, [s.machine, s.backend]),
        Key::new(arch, [s.architecture, s.backend]),
    ]
}

/// The counts without the rows of the pair. Whether other models of the machine ran in the same runtime is not known; it is
/// assumed where the machine has enough other rows.
pub fn without_pair([pair, machine_runtime, machine, arch]: [f64; 4]) -> [f64; 4] {
    [0.0, machine_runtime, machine - pair, arch - pair]
}

/// How near the nearest rows are, given those counts.
pub fn reach(counts: [f64; 4]) -> Reach {
    let [pair, machine_runtime, machine, arch] = counts;
    if pair >= 1.0 {
        Reach::Pair
    } else if machine >= 3.0 && machine_runtime >= 1.0 {
        Reach::MachineRuntime
    } else if machine >= 3.0 {
        Reach::Machine
    } else if arch >= 8.0 {
        Reach::Architecture
    } else {
        Reach::Unknown
    }
}

/// The tier of a row of the interval constants.
pub fn tier_of_row(id: &str) -> Evidence {
    match Reach::ALL.into_iter().find(|reach| reach.id() == id) {
        Some(reach) => reach.tier(),
        None if id == "community" => Evidence::Community,
        None => Evidence::Measured,
    }
}

/// Where the weights were, in the name of a measured configuration.
pub const fn placement_id(placement: Placement) -> &'static str {
    match placement {
        Placement::Full => "full",
        Placement::Layers(_) => "partial",
        Placement::ExpertsOnHost(_) => "experts-cpu",
        Placement::Cpu => "cpu",
    }
}

/// A configuration whose rows correct a prediction: all but the depth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Configuration<'a> {
    parts: [&'a str; 8],
}

impl<'a> Configuration<'a> {
    /// A configuration; `count` is the number of devices in figures.
    pub fn new(
        s: &Setup<'a>,
        count: &'a str,
        model: &'a str,
        quant: &'a str,
        placement: Placement,
    ) -> Self {
        let how = placement_id(placement);
        Self { parts: [s.machine, count, s.backend, s.runtime, model, quant, how, s.processor] }
    }

    /// The parts of its name; a processor only where the machine leaves it open.
    fn parts(&self) -> impl Iterator<Item = &'a str> {
        let [.., processor] = self.parts;
        let used = if processor.is_empty() { 7 } else { 8 };
        self.parts.into_iter().take(used)
    }

    /// The hash of the same configuration on a machine whose bandwidth the user states.
    pub fn hash_at(&self, bandwidth: BytesPerSec) -> NameHash {
        self.hash().with(&format!("{:.0} GB/s", bandwidth.gb_per_s()))
    }

    /// The hash by which the packed constants find it.
    pub fn hash(&self) -> NameHash {
        self.parts().fold(NameHash::kind("row"), |hash, part| hash.with(part))
    }
}

impl core::fmt::Display for Configuration<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("row")?;
        self.parts().try_for_each(|part| write!(f, "|{part}"))
    }
}

/// What is known of exactly this pair, and by how much it shifts ln(time).
#[derive(Clone, Debug, PartialEq)]
pub struct Correction<'a> {
    /// Change of ln(time).
    pub ln: f64,
    /// Tier, where exactly this configuration was measured.
    pub tier: Option<Evidence>,
    /// Independent publishers of it.
    pub publishers: u32,
    /// Where the rows were read.
    pub sources: &'a [String],
}

impl<'a> Correction<'a> {
    /// Nothing is known.
    pub const NONE: Self = Self { ln: 0.0, tier: None, publishers: 0, sources: &[] };

    /// From a measured configuration: its mean residual, less the less it is confirmed.
    pub fn from_measured(m: &'a Measured) -> Self {
        let n = f64::from(m.n.max(1));
        let firm = m.n >= 2 || m.official;
        let (tier, doubt) =
            if firm { (Evidence::Measured, 0.5) } else { (Evidence::Community, 1.0) };
        Self {
            ln: m.residual * n / (n + doubt),
            tier: Some(tier),
            publishers: m.n,
            sources: &m.sources,
        }
    }
}

/// The names under which the constants say how much ln(time) changes when the fit does not see a pair: for the runtime, and
/// for all that ran it together.
pub fn left_out_keys<'a>(s: &Setup<'a>, shape: &'a str) -> [Key<'a>; 2] {
    [
        Key::new("pair", [s.machine, s.backend, shape, s.runtime]),
        Key::new("pair", [s.machine, s.backend, shape]),
    ]
}

/// The correction of a configuration: of its own rows, or, where these must not be used, what the fit would have said
/// without the rows of the pair.
pub fn correction<'a>(
    constants: &'a Constants,
    setup: &Setup<'_>,
    shape: &str,
    measured: Option<&'a Measured>,
    using: EvidenceUse,
) -> Correction<'a> {
    match using {
        EvidenceUse::All => measured.map_or(Correction::NONE, Correction::from_measured),
        EvidenceUse::NoMeasured => {
            let [narrow, wide] = left_out_keys(setup, shape);
            let of = |key: Key<'_>| constants.left_out.get(key.hash());
            Correction { ln: of(narrow).or_else(|| of(wide)).unwrap_or(0.0), ..Correction::NONE }
        }
    }
}
