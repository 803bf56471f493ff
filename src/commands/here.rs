//! This machine: what detection found, as a machine of the engine. Nothing is looked at before it is asked for.

use super::machine::Asker;
use super::world::World;
use crate::catalog::hardware::{Class, Confidence, Hardware, Kind, MemoryKind};
use crate::engine::machine::{KnownLimit, Machine};
use crate::error::{NOT_DETECTED, Problem};
use crate::hardware::{self, Detected, GpuFacts, GpuVendor, Level, Platform};
use crate::names;
use crate::units::{Bytes, BytesPerSec};
use std::cell::{Cell, OnceCell};

/// This machine, looked at when it is first asked for.
pub struct Here<'a> {
    world: &'a World,
    detect: fn() -> Detected,
    detected: OnceCell<Detected>,
    measured: Cell<Option<BytesPerSec>>,
    /// An entry for what the catalog does not have.
    own: OnceCell<Hardware>,
}

/// What was found, in the terms of the engine.
#[derive(Clone, Debug)]
pub struct FoundMachine<'a> {
    /// The machine.
    pub machine: Machine<'a>,
    /// What was assumed, or limits it.
    pub notes: Vec<String>,
}

impl<'a> Here<'a> {
    /// This machine, not looked at yet.
    pub fn new(world: &'a World) -> Self {
        Self::found_by(world, hardware::detect)
    }

    /// A machine that `detect` finds.
    pub fn found_by(world: &'a World, detect: fn() -> Detected) -> Self {
        Self {
            world,
            detect,
            detected: OnceCell::new(),
            measured: Cell::new(None),
            own: OnceCell::new(),
        }
    }

    /// The plain facts.
    pub fn detected(&self) -> &Detected {
        self.detected.get_or_init(self.detect)
    }

    /// Remembers what was measured after detection.
    pub fn was_measured(&self, rate: BytesPerSec) {
        self.measured.set(Some(rate));
    }

    /// What main memory can deliver: as the modules say, else as measured.
    fn main_memory_rate(&self, facts: &Detected) -> Option<BytesPerSec> {
        let ram = &facts.ram;
        let earlier = ram.peak_bandwidth.as_ref().or(ram.measured_bandwidth.as_ref());
        earlier.map(|found| found.value).or(self.measured.get())
    }

    /// The machine of the facts.
    ///
    /// # Errors
    /// When not even its memory is known.
    pub fn machine(&'a self) -> Result<FoundMachine<'a>, Problem> {
        let facts = self.detected();
        let warnings = facts.notes.iter().filter(|n| n.level() == Level::Warning);
        let mut notes: Vec<String> = warnings.map(ToString::to_string).collect();
        let by_gpu = facts.gpus.first().and_then(|gpu| self.of_gpu(facts, gpu, &mut notes));
        let found = match by_gpu {
            Some(machine) => Some(machine),
            None => self.of_cpu(facts, &mut notes),
        };
        let machine = found.ok_or_else(not_detected)?;
        Ok(FoundMachine { machine, notes })
    }

    fn entry(&self, names: &[String], memory: Option<Bytes>) -> Option<&'a Hardware> {
        let found = names.iter().find_map(|name| {
            self.world.names.hardware(&self.world.catalog, name, None).ok().map(|q| q.hw)
        })?;
        Some(match memory {
            Some(size) => names::with_memory(&self.world.catalog, found, size),
            None => found,
        })
    }

    /// The largest GPU and its equals.
    fn of_gpu(
        &'a self,
        facts: &Detected,
        gpu: &GpuFacts,
        notes: &mut Vec<String>,
    ) -> Option<Machine<'a>> {
        let total = gpu.memory_total.as_ref().map(|m| m.value);
        let mut lookup = gpu.lookup_names();
        if gpu.is_unified() {
            lookup.extend(facts.lookup_names());
            lookup.extend(facts.cpu.lookup_names());
        }
        let hardware = self.entry(&lookup, None).or_else(|| self.own_gpu(gpu, total));
        let Some(hardware) = hardware else {
            notes.push(format!(
                "`{}` is not in the catalog, and its bandwidth is not known: left out",
                gpu.name.value
            ));
            return None;
        };
        let equal = |g: &&GpuFacts| g.name.value == gpu.name.value;
        let count = facts.gpus.iter().filter(equal).count();
        if count < facts.gpus.len() {
            notes.push("GPUs of other kinds are left out".to_owned());
        }
        if let Some(free) = gpu.memory_free.as_ref().map(|f| f.value)
            && total.is_some_and(|t| free < t.share(0.8))
            && hardware.memory_kind == MemoryKind::Vram
        {
            notes.push(format!("{:.1} GiB of the card are free at this moment", free.gib()));
        }
        let memory = total.map_or_else(|| hardware.largest_memory(), |t| nearest(hardware, t));
        let card = hardware.memory_kind == MemoryKind::Vram;
        Some(Machine {
            hardware,
            count: u32::try_from(count).unwrap_or(1).max(1),
            memory,
            bandwidth: None,
            host_memory: facts.ram.limit().filter(|_| card),
            host_bandwidth: self.main_memory_rate(facts).filter(|_| card),
            limit: KnownLimit { device: stated_limit(gpu), ..known_limit(facts) },
        })
    }

    /// The processor with its main memory.
    fn of_cpu(&'a self, facts: &Detected, notes: &mut Vec<String>) -> Option<Machine<'a>> {
        let total = facts.ram.limit()?;
        let mut lookup = facts.lookup_names();
        lookup.extend(facts.cpu.lookup_names());
        let rate = self.main_memory_rate(facts);
        let of_system = |h: &&Hardware| h.memory_kind == MemoryKind::System;
        let known = self.entry(&lookup, None).filter(of_system);
        let generic = || self.entry(&facts.ram.lookup_names(), None).filter(of_system);
        let hardware = match known.or_else(generic) {
            Some(hardware) => hardware,
            None => self.own.get_or_init(|| self.own_cpu(facts, total, rate, notes)),
        };
        Some(Machine {
            hardware,
            count: 1,
            memory: nearest(hardware, total),
            bandwidth: rate,
            host_memory: Some(total),
            host_bandwidth: rate,
            limit: known_limit(facts),
        })
    }

    /// An entry for a processor that the catalog lacks.
    fn own_cpu(
        &self,
        facts: &Detected,
        total: Bytes,
        rate: Option<BytesPerSec>,
        notes: &mut Vec<String>,
    ) -> Hardware {
        let like = self.world.catalog.hardware.iter().find(|h| h.id == TYPICAL);
        let assumed = like.map_or(TYPICAL_RATE, |h| h.bandwidth.gb_per_s());
        if rate.is_none() {
            notes.push(format!(
                "the bandwidth of main memory is not known: {assumed:.0} GB/s are assumed; `wir detect --measure` measures it"
            ));
        }
        let name = facts.cpu.model.as_ref().map_or("this machine", |m| m.value.as_str());
        let bandwidth = rate.or_else(|| BytesPerSec::from_gb_per_s(assumed));
        own(name, Kind::Cpu, MemoryKind::System, total, bandwidth, &["cpu"])
            .unwrap_or_else(|| unreachable!("the assumed bandwidth is above zero"))
    }

    /// An entry for a GPU that the catalog lacks, where its bandwidth can be told from its clocks.
    fn own_gpu(&'a self, gpu: &GpuFacts, total: Option<Bytes>) -> Option<&'a Hardware> {
        let rate = gpu.bandwidth_hint.as_ref()?.value;
        let backends: &[&str] = match gpu.vendor {
            GpuVendor::Nvidia => &["cuda", "vulkan"],
            GpuVendor::Amd => &["rocm", "vulkan"],
            GpuVendor::Intel => &["sycl", "vulkan"],
            GpuVendor::Apple => &["metal", "mlx", "cpu"],
            _ => &["vulkan"],
        };
        let kind = if gpu.is_unified() { MemoryKind::Unified } else { MemoryKind::Vram };
        let made = own(&gpu.name.value, Kind::Gpu, kind, total?, Some(rate), backends)?;
        Some(self.own.get_or_init(|| made))
    }
}

impl<'a> Asker<'a> for &'a Here<'a> {
    fn this_machine(&self) -> Result<FoundMachine<'a>, Problem> {
        self.machine()
    }
}

/// The entry whose bandwidth is assumed where nothing is known.
const TYPICAL: &str = "ddr4-3200-dual";
const TYPICAL_RATE: f64 = 51.2;

fn not_detected() -> Problem {
    Problem::new(NOT_DETECTED, "no machine is named, and this one could not be detected")
        .hint("name one, such as `--hw rtx-4090`; `wir detect` tells what was tried")
}

/// The size sold that is nearest to what a system reports, which keeps a little for itself; the very size where none is.
fn nearest(hardware: &Hardware, reported: Bytes) -> Bytes {
    let distance = |b: &Bytes| b.get().abs_diff(reported.get());
    let near = hardware.memory_options.iter().copied().min_by_key(distance);
    match near {
        // Main memory is what was put in; the entry only says what is usual.
        Some(size) if hardware.memory_kind == MemoryKind::System => size,
        Some(size) if distance(&size) * 10 <= reported.get() => size,
        _ => reported,
    }
}

fn known_limit(facts: &Detected) -> KnownLimit {
    let older = facts.os.platform == Platform::MacOs
        && facts.os.version.as_ref().is_some_and(|v| {
            v.value.split('.').next().and_then(|n| n.parse::<u32>().ok()).is_some_and(|n| n < 26)
        });
    KnownLimit {
        device: None,
        host: facts.ram.cgroup_limit.as_ref().map(|l| l.value),
        older_macos: older,
        headless: false,
    }
}

/// A limit that the system itself states for the GPU.
fn stated_limit(gpu: &GpuFacts) -> Option<Bytes> {
    if let Some(limit) = &gpu.wired_limit {
        return Some(limit.value);
    }
    let shared = gpu.shared.as_ref()?;
    Some(shared.carve_out.value + shared.gtt.as_ref()?.value)
}

fn own(
    name: &str,
    kind: Kind,
    memory_kind: MemoryKind,
    memory: Bytes,
    bandwidth: Option<BytesPerSec>,
    backends: &[&str],
) -> Option<Hardware> {
    Some(Hardware {
        id: "this-machine".to_owned(),
        name: name.to_owned(),
        vendor: String::new(),
        kind,
        class: Class::Desktop,
        architecture: None,
        aliases: Vec::new(),
        bin_of: None,
        memory_kind,
        memory_options: vec![memory],
        memory_type: String::new(),
        bus_width_bits: 0.0,
        bandwidth: bandwidth?,
        fp16_tensor: None,
        fp32: None,
        int8: None,
        fp8: false,
        fp4: false,
        bf16: false,
        compute_target: None,
        pcie: None,
        interconnect: None,
        tdp: None,
        release_year: None,
        launch_price: None,
        street_price_2026: None,
        backends: backends.iter().map(|b| (*b).to_owned()).collect(),
        os: Vec::new(),
        sources: Vec::new(),
        confidence: Confidence::Derived,
        notes: None,
    })
}
