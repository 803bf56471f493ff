//! From the GPUs that single probes found to those a model can use here.

use super::env::Env;
use super::facts::{
    Found, GpuFacts, GpuVendor, IgnoredBecause, MemoryKind, Method, Note, RamFacts, Surroundings,
};
use super::pci::{self, Build};
use super::{linux, visible};
use crate::units::Bytes;

/// GPUs that models can use, and the others.
pub(super) struct Sorted {
    pub(super) usable: Vec<GpuFacts>,
    pub(super) ignored: Vec<GpuFacts>,
}

/// Sorts the GPUs, and says in notes what was left out and why.
pub(super) fn sort(
    env: &dyn Env,
    found: Vec<GpuFacts>,
    surroundings: &Surroundings,
    notes: &mut Vec<Note>,
) -> Sorted {
    let without_driver = without_driver(env, &found, surroundings, notes);
    let (seen, hidden) = visible::split(env, found, notes);
    let (usable, small) = split_companions(seen);
    note_ignored(&hidden, IgnoredBecause::Hidden, notes);
    note_ignored(&small, IgnoredBecause::Integrated, notes);
    let mut ignored = hidden;
    ignored.extend(small);
    ignored.extend(without_driver);
    let mut usable = usable;
    usable.sort_by_key(|gpu| std::cmp::Reverse(gpu.memory_total.as_ref().map(|m| m.value)));
    Sorted { usable, ignored }
}

fn note_ignored(gpus: &[GpuFacts], because: IgnoredBecause, notes: &mut Vec<Note>) {
    notes.extend(gpus.iter().map(|gpu| Note::GpuIgnored { name: gpu.name.value.clone(), because }));
}

/// A small integrated GPU beside a discrete one drives the display and is of no use to models.
fn split_companions(gpus: Vec<GpuFacts>) -> (Vec<GpuFacts>, Vec<GpuFacts>) {
    let has_discrete = gpus.iter().any(|gpu| !gpu.is_unified());
    gpus.into_iter().partition(|gpu| !(has_discrete && is_companion(gpu)))
}

fn is_companion(gpu: &GpuFacts) -> bool {
    let may_be = matches!(gpu.vendor, GpuVendor::Amd | GpuVendor::Intel) && gpu.is_unified();
    may_be && gpu.pci.and_then(pci::build) != Some(Build::LargeIntegrated)
}

/// Cards on the bus that no driver reported.
fn without_driver(
    env: &dyn Env,
    found: &[GpuFacts],
    surroundings: &Surroundings,
    notes: &mut Vec<Note>,
) -> Vec<GpuFacts> {
    if !env.platform().has_linux_kernel() {
        return Vec::new();
    }
    let reported = |card: &GpuFacts| {
        let same_place =
            |gpu: &GpuFacts| gpu.pci_address.is_some() && gpu.pci_address == card.pci_address;
        let same_maker = |gpu: &GpuFacts| gpu.pci_address.is_none() && gpu.vendor == card.vendor;
        found.iter().any(|gpu| same_place(gpu) || same_maker(gpu))
    };
    let missing: Vec<GpuFacts> =
        linux::pci_bus::displays(env).into_iter().filter(|card| !reported(card)).collect();
    for card in &missing {
        let name = card.name.value.clone();
        let in_container = surroundings.container.is_some();
        notes.push(match in_container && card.vendor != GpuVendor::Intel {
            true => Note::GpuNotPassedIn { name },
            false => Note::GpuIgnored { name, because: IgnoredBecause::NoDriver },
        });
    }
    missing
}

/// Unified GPUs without a figure of their own draw on main memory: all of it, or half under Windows.
pub(super) fn fill_unified_memory(env: &dyn Env, gpus: &mut [GpuFacts], ram: &RamFacts) {
    let halved = env.platform() == super::env::Platform::Windows;
    let part = |bytes: Bytes| {
        if halved { Bytes(bytes.get() / 2) } else { bytes }
    };
    let rule = if halved { "half of main memory" } else { "main memory" };
    let derived = |bytes: Bytes| Found::new(bytes, Method::Derived, rule);
    for gpu in gpus.iter_mut().filter(|gpu| gpu.memory_kind == MemoryKind::Unified) {
        let total = ram.total.as_ref().map(|total| part(total.value));
        if gpu.memory_total.is_none() {
            gpu.memory_total = total.map(derived);
        }
        let most = gpu.memory_total.as_ref().map(|m| m.value);
        let available = ram.available.as_ref().map(|a| a.value).zip(most);
        let carve_out = gpu.shared.as_ref().map(|s| s.carve_out.value).unwrap_or_default();
        let reachable = available.map(|(free, most)| (free + carve_out).min(most));
        gpu.memory_free = match (gpu.memory_free.take(), reachable) {
            (Some(own), Some(reachable)) => Some(own.map(|free| free.min(reachable))),
            (own, reachable) => own.or_else(|| reachable.map(derived)),
        };
    }
}

/// Remarks that follow from the facts themselves.
pub(super) fn note_limits(gpus: &[GpuFacts], ram: &RamFacts, notes: &mut Vec<Note>) {
    for gpu in gpus {
        if let Some(instances) = &gpu.mig {
            let instances = instances.len() as u32;
            notes.push(Note::MigEnabled { name: gpu.name.value.clone(), instances });
        }
        if gpu.memory_total.as_ref().is_some_and(super::windows::is_capped) {
            notes.push(Note::AdapterRamCapped { name: gpu.name.value.clone() });
        }
        notes.extend(gtt_note(gpu, ram));
    }
    notes.extend(ram.cgroup_limit.as_ref().map(|l| Note::ContainerLimit { limit: l.value }));
}

/// The kernel lets the GPU map half of memory unless told otherwise; say so where it is clearly less than could be.
fn gtt_note(gpu: &GpuFacts, ram: &RamFacts) -> Option<Note> {
    const ENOUGH: f64 = 0.7;
    let gtt = gpu.shared.as_ref()?.gtt.as_ref()?.value;
    let ram = ram.total.as_ref()?.value;
    (gtt < ram.share(ENOUGH)).then_some(Note::GttLimited { gtt, ram })
}
