//! `/proc/cpuinfo`, on x86 and on Arm.

use crate::hardware::error::ParseError;
use crate::hardware::facts::IsaFlags;
use crate::hardware::isa;
use std::collections::BTreeSet;

const WHAT: &str = "/proc/cpuinfo";

/// One hardware thread: which package and core it belongs to, where the kernel says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thread {
    /// Number of the thread.
    pub number: u32,
    /// Package and core.
    pub core: Option<(u32, u32)>,
}

/// What the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CpuInfo {
    /// Marketing name (x86), or the names of the core designs (Arm).
    pub model: Option<String>,
    /// Maker.
    pub vendor: Option<String>,
    /// Hardware threads.
    pub threads: Vec<Thread>,
    /// Instruction sets.
    pub isa: IsaFlags,
    /// Last-level cache in KiB as the kernel's old field has it.
    pub cache_kib: Option<u64>,
    /// Board, as small Arm computers write it.
    pub board: Option<String>,
    /// Whether a hypervisor is present (x86).
    pub hypervisor: bool,
}

impl CpuInfo {
    /// Physical cores among all threads, or among some of them.
    pub fn cores(&self, among: impl Fn(u32) -> bool) -> Option<u32> {
        let chosen: Vec<Thread> =
            self.threads.iter().copied().filter(|thread| among(thread.number)).collect();
        let cores: BTreeSet<_> = chosen.iter().filter_map(|thread| thread.core).collect();
        let count = if cores.is_empty() { chosen.len() } else { cores.len() };
        u32::try_from(count).ok().filter(|n| *n > 0)
    }

    /// Processor packages.
    pub fn sockets(&self) -> Option<u32> {
        let packages: BTreeSet<_> =
            self.threads.iter().filter_map(|t| t.core.map(|(package, _)| package)).collect();
        u32::try_from(packages.len()).ok().filter(|n| *n > 0)
    }
}

/// Reads the file.
///
/// # Errors
/// When it lists no processor.
pub fn parse(text: &str) -> Result<CpuInfo, ParseError> {
    let mut info = CpuInfo::default();
    let mut designs: Vec<String> = Vec::new();
    let mut block = Block::default();
    for line in text.lines().chain(std::iter::once("")) {
        match line.split_once(':') {
            Some((key, value)) => block.take(&mut info, key.trim(), value.trim()),
            None => block.finish(&mut info, &mut designs),
        }
    }
    if info.threads.is_empty() {
        return Err(ParseError::Missing { what: WHAT, field: "processor" });
    }
    if info.model.is_none() && !designs.is_empty() {
        info.model = Some(designs.join(" + "));
    }
    Ok(info)
}

/// One paragraph of the file: a processor, or the board at the end.
#[derive(Default)]
struct Block {
    number: Option<u32>,
    package: Option<u32>,
    core: Option<u32>,
    implementer: Option<u32>,
    part: Option<u32>,
}

impl Block {
    fn take(&mut self, info: &mut CpuInfo, key: &str, value: &str) {
        let text = || (!value.is_empty()).then(|| value.to_owned());
        match key {
            "processor" => self.number = value.parse().ok(),
            "physical id" => self.package = value.parse().ok(),
            "core id" => self.core = value.parse().ok(),
            "CPU implementer" => self.implementer = hex(value),
            "CPU part" => self.part = hex(value),
            "model name" => info.model = info.model.take().or_else(text),
            "vendor_id" => info.vendor = info.vendor.take().or_else(text),
            "Model" => info.board = text(),
            "cache size" => info.cache_kib = value.split(' ').next().and_then(|n| n.parse().ok()),
            "flags" | "Features" if info.threads.is_empty() => {
                info.isa = isa::from_kernel_names(value);
                info.hypervisor = value.split(' ').any(|flag| flag == "hypervisor");
            }
            _ => {}
        }
    }

    fn finish(&mut self, info: &mut CpuInfo, designs: &mut Vec<String>) {
        let block = std::mem::take(self);
        if let Some(number) = block.number {
            let core = block.core.map(|core| (block.package.unwrap_or(0), core));
            info.threads.push(Thread { number, core });
        }
        if let (Some(implementer), Some(part)) = (block.implementer, block.part) {
            let (vendor, design) = arm_design(implementer, part);
            info.vendor.get_or_insert_with(|| vendor.to_owned());
            if !designs.contains(&design) {
                designs.push(design);
            }
        }
    }
}

fn hex(value: &str) -> Option<u32> {
    u32::from_str_radix(value.trim_start_matches("0x"), 16).ok()
}

/// Maker and core design of an Arm processor, by the numbers in its identification register.
fn arm_design(implementer: u32, part: u32) -> (&'static str, String) {
    let vendor = match implementer {
        0x41 => "Arm",
        0x46 => "Fujitsu",
        0x48 => "HiSilicon",
        0x4e => "NVIDIA",
        0x51 => "Qualcomm",
        0x61 => "Apple",
        0xc0 => "Ampere",
        _ => "Arm-compatible",
    };
    let design = match (implementer, part) {
        (0x41, 0xd03) => "Cortex-A53",
        (0x41, 0xd05) => "Cortex-A55",
        (0x41, 0xd08) => "Cortex-A72",
        (0x41, 0xd0b) => "Cortex-A76",
        (0x41, 0xd0c) => "Neoverse-N1",
        (0x41, 0xd40) => "Neoverse-V1",
        (0x41, 0xd41) => "Cortex-A78",
        (0x41, 0xd42) => "Cortex-A78AE",
        (0x41, 0xd49) => "Neoverse-N2",
        (0x41, 0xd4f) => "Neoverse-V2",
        (0x41, 0xd80) => "Cortex-A520",
        (0x41, 0xd81) => "Cortex-A720",
        (0x41, 0xd82) => "Cortex-X4",
        (0x41, 0xd84) => "Neoverse-V3",
        (0x41, 0xd85) => "Cortex-X925",
        (0x41, 0xd87) => "Cortex-A725",
        (0x4e, 0x004) => "Carmel",
        (0x51, 0x001) => "Oryon",
        (0xc0, 0xac3 | 0xac4) => "AmpereOne",
        _ => return (vendor, format!("{vendor} core 0x{part:x}")),
    };
    (vendor, design.to_owned())
}
