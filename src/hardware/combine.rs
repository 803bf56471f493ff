//! From the GPUs that single probes found to those a model can use here.

use super::env::{Env, Platform};
use super::facts::{
    Found, GpuFacts, GpuVendor, IgnoredBecause, Method, Note, RamFacts, Surroundings,
};
use super::pci::{self, Build};
use super::visible;
use crate::units::Bytes;

/// GPUs that models can use, and the others.
pub(super) struct Sorted {
    pub(super) usable: Vec<GpuFacts>,
    pub(super) ignored: Vec<GpuFacts>,
}

/// Sorts the GPUs, and says in notes what was left out and why.
pub(super) fn sort(env: &dyn Env, found: Vec<GpuFacts>, notes: &mut Vec<Note>) -> Sorted {
    let (seen, hidden) = visible::split(env, found, notes);
    let (mut usable, small) = split_companions(seen);
    note_ignored(&hidden, IgnoredBecause::Hidden, notes);
    note_ignored(&small, IgnoredBecause::Integrated, notes);
    let ignored = hidden.into_iter().chain(small).collect();
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
pub(super) fn without_driver(
    on_bus: Vec<GpuFacts>,
    found: &[GpuFacts],
    surroundings: &Surroundings,
    notes: &mut Vec<Note>,
) -> Vec<GpuFacts> {
    let in_container = surroundings.container.is_some();
    let missing: Vec<GpuFacts> =
        on_bus.into_iter().filter(|card| !is_reported(card, found)).collect();
    for card in &missing {
        let name = card.name.value.clone();
        notes.push(match in_container && card.vendor != GpuVendor::Intel {
            true => Note::GpuNotPassedIn { name },
            false => Note::GpuIgnored { name, because: IgnoredBecause::NoDriver },
        });
    }
    missing
}

/// Whether a card is among those found: at the same place, or of the same maker where the place is not known.
fn is_reported(card: &GpuFacts, found: &[GpuFacts]) -> bool {
    found.iter().any(|gpu| match &gpu.pci_address {
        Some(address) => card.pci_address.as_ref() == Some(address),
        None => gpu.vendor == card.vendor,
    })
}

/// Unified GPUs draw on main memory: those without a figure of their own on all of it, or on half under Windows; and
/// none has more free than main memory has.
pub(super) fn fill_unified_memory(env: &dyn Env, gpus: &mut [GpuFacts], ram: &RamFacts) {
    let (part, rule) = match env.platform() {
        Platform::Windows => (0.5, "half of main memory"),
        _ => (1.0, "main memory"),
    };
    let total = ram.total.as_ref().map(|total| total.value.share(part));
    let derived = |bytes: Bytes| Found::new(bytes, Method::Derived, rule);
    for gpu in gpus.iter_mut().filter(|gpu| gpu.is_unified()) {
        gpu.memory_total = gpu.memory_total.take().or_else(|| total.map(derived));
        let reachable = reachable_memory(gpu, ram);
        gpu.memory_free = match (gpu.memory_free.take(), reachable) {
            (Some(own), Some(most)) => Some(own.map(|free| free.min(most))),
            (own, most) => own.or_else(|| most.map(derived)),
        };
    }
}

/// What a unified GPU could get now: available main memory and its carve-out, up to its total.
fn reachable_memory(gpu: &GpuFacts, ram: &RamFacts) -> Option<Bytes> {
    let total = gpu.memory_total.as_ref()?.value;
    let available = ram.available.as_ref()?.value;
    let carve_out = gpu.shared.as_ref().map(|shared| shared.carve_out.value);
    Some((available + carve_out.unwrap_or_default()).min(total))
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
