//! From the facts of detection to a machine of the engine: which entry of the catalog this machine is, how many of it, and
//! what is known better than there.
//!
//! Pure: same facts, same catalog, same machine. An entry is a copy, so that a machine the catalog lacks has one too.

mod entry;
mod gpus;
mod main_memory;
mod remark;
#[cfg(test)]
mod tests;

pub use remark::Remark;

use super::world::World;
use crate::catalog::bench::UNLISTED;
use crate::catalog::hardware::{Hardware, MemoryKind};
use crate::catalog::processor::{self, Processor};
use crate::engine::machine::{KnownLimit, Machine};
use crate::hardware::{Detected, Platform};
use crate::units::{Bytes, BytesPerSec};

/// The first macOS with the newer limits on GPU memory.
const NEWER_MACOS: u32 = 26;

/// This machine, in the terms of the engine.
#[derive(Clone, Debug)]
pub struct ThisMachine {
    /// A copy of the catalog's entry, or one made for this machine.
    pub hardware: Hardware,
    /// How many of it.
    pub count: u32,
    /// Memory of each, as it was detected.
    pub memory: Bytes,
    /// Bandwidth of each, where it is known better than in the catalog.
    pub bandwidth: Option<BytesPerSec>,
    /// Main memory.
    pub host_memory: Option<Bytes>,
    /// Its bandwidth.
    pub host_bandwidth: Option<BytesPerSec>,
    /// What is known of the memory limit.
    pub limit: KnownLimit,
    /// Its processor, where more is known of it than the entry says.
    pub processor: Option<Processor>,
    /// What was assumed or left out.
    pub remarks: Vec<Remark>,
}

impl ThisMachine {
    /// The machine for a request.
    pub fn machine(&self) -> Machine<'_> {
        Machine {
            bandwidth: self.bandwidth,
            host_memory: self.host_memory,
            host_bandwidth: self.host_bandwidth,
            limit: self.limit,
            processor: self.processor.as_ref(),
            ..Machine::new(&self.hardware, self.memory, self.count)
        }
    }
}

/// The machine of the facts: its best GPUs, else processor and main memory. `None` where not even memory is known.
pub fn resolve(world: &World, facts: &Detected) -> Option<ThisMachine> {
    let mut remarks = Vec::new();
    let rate = main_memory::known_rate(&facts.ram);
    let limit = KnownLimit {
        host: facts.ram.cgroup_limit.as_ref().map(|limit| limit.value),
        older_macos: runs_older_macos(facts),
        ..KnownLimit::default()
    };
    let (hardware, count, memory, bandwidth, limit) = match gpus::best(world, facts, &mut remarks) {
        Some(set) => {
            let limit = KnownLimit { device: set.limit, headless: set.headless, ..limit };
            (set.hardware, set.count, set.memory, set.bandwidth, limit)
        }
        None => {
            let (hardware, bandwidth) = main_memory::entry(world, facts, &mut remarks)?;
            (hardware, 1, facts.ram.total.as_ref()?.value, bandwidth, limit)
        }
    };
    let is_card = hardware.memory_kind == MemoryKind::Vram;
    let mut hardware = hardware;
    if !hardware.was_sold_with(memory) {
        // What stands here was sold with it, whatever a driver keeps for itself.
        hardware.memory_options.push(memory);
    }
    Some(ThisMachine {
        count,
        memory,
        bandwidth,
        host_memory: facts.ram.total.as_ref().map(|total| total.value).filter(|_| is_card),
        host_bandwidth: if is_card { rate } else { bandwidth },
        limit,
        processor: processor(world, facts, &hardware),
        hardware,
        remarks,
    })
}

/// The processor: that of the catalog which the system names, else its cores as they were counted, where the machine is in no
/// catalog: rows measured on an entry were predicted with the cores of the entry. The entry of a single chip knows its own.
fn processor(world: &World, facts: &Detected, hardware: &Hardware) -> Option<Processor> {
    let is_one_chip = hardware.memory_kind == MemoryKind::Unified;
    let cpu = &facts.cpu;
    let name = cpu.model.as_ref().map_or("", |found| found.value.as_str());
    let listed = processor::named(&world.catalog.processors, name).cloned();
    let counted = || {
        let cores = f64::from(cpu.physical_cores.as_ref()?.value);
        let counts = hardware.id.starts_with(UNLISTED) && cores > 0.0;
        counts.then(|| Processor { cores, ..Processor::default() })
    };
    listed.or_else(counted).filter(|_| !is_one_chip)
}

fn runs_older_macos(facts: &Detected) -> bool {
    let version = facts.os.version.as_ref().map(|version| version.value.as_str());
    let major = version.and_then(|text| text.split('.').next()?.trim().parse::<u32>().ok());
    facts.os.platform == Platform::MacOs && major.is_some_and(|major| major < NEWER_MACOS)
}
