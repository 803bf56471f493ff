//! Machines whose models run on the processor: what main memory delivers decides.

use super::super::world::World;
use super::entry::{named, own_id};
use super::remark::{Remark, shown};
use crate::catalog::hardware::{Hardware, MemoryKind};
use crate::hardware::{Detected, RamFacts};
use crate::units::BytesPerSec;

/// What is assumed where nothing is known: a common PC of the last ten years, and an older one without AVX2.
const TYPICAL: &str = "ddr4-2666-dual";
const OLDER: &str = "ddr3-1600-dual";

/// A thread of a virtual machine reads about so much at most, in GB/s; its host shares its memory among many.
const VIRTUAL_THREAD: f64 = 10.0;

/// The share of the peak bandwidth that a plain read of main memory reaches: 212 to 215 of 256 GB/s on a Ryzen AI Max+ 395
/// (<https://github.com/geerlingguy/ai-benchmarks>). The constants of the speed model are relative to peaks.
const READ_OF_PEAK: f64 = 0.83;

/// Peak bandwidth of main memory, where known: the modules' own, or less where a measurement says so; else what a measurement
/// implies.
pub(super) fn known_rate(ram: &RamFacts) -> Option<BytesPerSec> {
    let peak = ram.peak_bandwidth.as_ref().map(|found| found.value);
    let measured = ram.measured_bandwidth.as_ref().map(|found| found.value);
    let implied = measured.map(|rate| rate.times(1.0 / READ_OF_PEAK));
    match (peak, implied) {
        (Some(peak), Some(implied)) if implied < peak => Some(implied),
        (Some(peak), _) => Some(peak),
        (None, implied) => implied,
    }
}

/// The entry of the processor, or one that stands in for it, and the bandwidth where it is known better.
pub(super) fn entry(
    world: &World,
    facts: &Detected,
    remarks: &mut Vec<Remark>,
) -> Option<(Hardware, Option<BytesPerSec>)> {
    let rate = known_rate(&facts.ram);
    let names = [facts.lookup_names(), facts.cpu.lookup_names()].concat();
    let known = named(world, &names, None, |hw| hw.memory_kind != MemoryKind::Vram);
    let hardware = match known {
        Some(known) => on_processor(known.clone()),
        None => {
            let like = by_modules(world, &facts.ram);
            let stand_in = like.or_else(|| by_rate(world, rate?)).or_else(|| typical(world, facts));
            let mut own = stand_in?.clone();
            if like.is_none() {
                // A stand-in for what is not known: rows measured on it say nothing about this machine.
                let name = facts.cpu.model.as_ref().map_or("machine", |model| &model.value);
                let memory = facts.ram.total.as_ref().map(|t| t.value).unwrap_or_default();
                own.id = own_id("machine", name, memory);
            }
            own.name = facts.cpu.model.as_ref().map_or(own.name, |model| shown(&model.value));
            own
        }
    };
    let virtual_rate = || virtual_machine_rate(facts).filter(|most| *most < hardware.bandwidth);
    let bandwidth = rate.or_else(virtual_rate);
    if rate.is_none() && (known.is_none() || bandwidth.is_some()) {
        let assumed = bandwidth.unwrap_or(hardware.bandwidth);
        remarks.push(Remark::AssumedBandwidth { assumed });
    }
    Some((hardware, bandwidth))
}

/// The same machine without its GPU, which was not found.
fn on_processor(mut hardware: Hardware) -> Hardware {
    if hardware.memory_kind != MemoryKind::System {
        hardware.memory_kind = MemoryKind::System;
        hardware.backends = vec!["cpu".to_owned()];
    }
    hardware
}

/// Entries for memory of a kind, whatever the processor.
fn generic(world: &World) -> impl Iterator<Item = &Hardware> {
    let all = world.catalog.hardware.iter();
    all.filter(|hw| hw.vendor == "generic" && hw.memory_kind == MemoryKind::System)
}

/// The entry of such modules, or the nearest of their kind.
fn by_modules<'c>(world: &'c World, ram: &RamFacts) -> Option<&'c Hardware> {
    let is_generic = |hw: &Hardware| hw.vendor == "generic" && hw.memory_kind == MemoryKind::System;
    if let Some(exact) = named(world, &ram.lookup_names(), None, is_generic) {
        return Some(exact);
    }
    let kind = format!("{}-", ram.kind.as_ref()?.value.to_ascii_lowercase());
    let peak = ram.peak_bandwidth.as_ref()?.value;
    nearest(generic(world).filter(|hw| hw.id.starts_with(&kind)), peak)
}

fn by_rate(world: &World, rate: BytesPerSec) -> Option<&Hardware> {
    nearest(generic(world), rate)
}

fn nearest<'c>(
    entries: impl Iterator<Item = &'c Hardware>,
    rate: BytesPerSec,
) -> Option<&'c Hardware> {
    let distance = |hw: &Hardware| (hw.bandwidth.get() / rate.get()).ln().abs();
    entries.min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

fn typical<'c>(world: &'c World, facts: &Detected) -> Option<&'c Hardware> {
    let isa = facts.cpu.isa.as_ref().map(|isa| isa.value);
    let is_old = isa.is_some_and(|isa| !isa.avx2 && !isa.neon);
    let id = if is_old { OLDER } else { TYPICAL };
    let all = world.catalog.hardware.iter();
    all.clone().find(|hw| hw.id == id).or_else(|| generic(world).next())
}

/// What the threads of a virtual machine can read together.
fn virtual_machine_rate(facts: &Detected) -> Option<BytesPerSec> {
    facts.surroundings.virtual_machine.as_ref()?;
    let counts = [&facts.cpu.usable_threads, &facts.cpu.logical_cores];
    let threads = counts.into_iter().flatten().next()?.value;
    BytesPerSec::from_gb_per_s(VIRTUAL_THREAD * f64::from(threads))
}
