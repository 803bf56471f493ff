//! `sysctl` with several names: one `name: value` line for each that exists.

use crate::hardware::error::ParseError;
use crate::hardware::facts::IsaFlags;
use crate::units::Bytes;
use std::collections::BTreeMap;

const WHAT: &str = "sysctl output";

/// What is asked for.
pub const NAMES: &[&str] = &[
    "machdep.cpu.brand_string",
    "hw.memsize",
    "hw.model",
    "hw.physicalcpu",
    "hw.logicalcpu",
    "hw.perflevel0.physicalcpu",
    "hw.perflevel0.l2cachesize",
    "hw.l3cachesize",
    "iogpu.wired_limit_mb",
    "kern.osproductversion",
    "kern.hv_vmm_present",
    "hw.optional.avx2_0",
    "hw.optional.avx512f",
    "hw.optional.arm.FEAT_DotProd",
    "hw.optional.arm.FEAT_I8MM",
    "hw.optional.arm.FEAT_BF16",
    "hw.optional.arm.FEAT_SME",
];

/// What `sysctl` says about a Mac.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SysctlFacts {
    /// Processor or chip name.
    pub brand: Option<String>,
    /// Installed memory.
    pub memory: Option<Bytes>,
    /// Model identifier.
    pub machine: Option<String>,
    /// Version of macOS.
    pub os_version: Option<String>,
    /// Physical cores.
    pub physical_cores: Option<u32>,
    /// Physical cores of the fastest kind, on chips that mix kinds.
    pub performance_cores: Option<u32>,
    /// Hardware threads.
    pub logical_cores: Option<u32>,
    /// The largest cache that is reported.
    pub largest_cache: Option<Bytes>,
    /// A wired-memory limit set by the owner; 0, the default, counts as none.
    pub wired_limit: Option<Bytes>,
    /// Whether a hypervisor is present.
    pub hypervisor: bool,
    /// Instruction sets.
    pub isa: IsaFlags,
}

/// Reads the lines.
///
/// # Errors
/// When there is neither a processor nor a memory size.
pub fn parse(text: &str) -> Result<SysctlFacts, ParseError> {
    let values: BTreeMap<&str, &str> = text
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim(), value.trim()))
        .collect();
    let word = |name: &str| values.get(name).filter(|v| !v.is_empty()).map(|v| (*v).to_owned());
    let number =
        |name: &str| values.get(name).and_then(|v| v.parse::<u64>().ok()).filter(|n| *n > 0);
    let count = |name: &str| number(name).and_then(|n| u32::try_from(n).ok());
    let flag = |name: &str| number(name) == Some(1);
    let caches = ["hw.l3cachesize", "hw.perflevel0.l2cachesize"];
    let brand = word("machdep.cpu.brand_string");
    let facts = SysctlFacts {
        memory: number("hw.memsize").map(Bytes),
        machine: word("hw.model"),
        os_version: word("kern.osproductversion"),
        physical_cores: count("hw.physicalcpu"),
        performance_cores: count("hw.perflevel0.physicalcpu"),
        logical_cores: count("hw.logicalcpu").or_else(|| count("hw.ncpu")),
        largest_cache: caches.iter().filter_map(|name| number(name)).max().map(Bytes),
        wired_limit: number("iogpu.wired_limit_mb").map(Bytes::from_mib),
        hypervisor: flag("kern.hv_vmm_present"),
        isa: IsaFlags {
            avx2: flag("hw.optional.avx2_0"),
            avx512: flag("hw.optional.avx512f"),
            neon: brand.as_ref().is_some_and(|brand| brand.starts_with("Apple")),
            dotprod: flag("hw.optional.arm.FEAT_DotProd"),
            i8mm: flag("hw.optional.arm.FEAT_I8MM"),
            bf16: flag("hw.optional.arm.FEAT_BF16"),
            sme: flag("hw.optional.arm.FEAT_SME"),
            ..IsaFlags::default()
        },
        brand,
    };
    match facts.brand.is_none() && facts.memory.is_none() {
        true => Err(ParseError::Missing { what: WHAT, field: "machdep.cpu.brand_string" }),
        false => Ok(facts),
    }
}
