//! The best set of equal GPUs.

use super::super::world::World;
use super::entry::{beginning, like_relative, maker, named};
use super::remark::{Remark, shown};
use crate::catalog::hardware::{Hardware, MemoryKind};
use crate::hardware::{Detected, GpuFacts, GpuVendor};
use crate::names::MAX_COUNT;
use crate::units::{Bytes, BytesPerSec};

/// Equal GPUs may differ by so much in reported memory.
const SAME_MEMORY: f64 = 0.03;

/// Below this share of free memory it is worth saying.
const USUALLY_FREE: f64 = 0.8;

/// Equal GPUs that a model can be spread over.
pub(super) struct GpuSet {
    pub(super) hardware: Hardware,
    pub(super) count: u32,
    pub(super) memory: Bytes,
    pub(super) bandwidth: Option<BytesPerSec>,
    pub(super) limit: Option<Bytes>,
    pub(super) headless: bool,
    name: String,
    free: Option<Bytes>,
    is_split: bool,
    /// What has to be said when this set is used.
    remark: Option<Remark>,
}

impl GpuSet {
    fn total(&self) -> Bytes {
        self.memory.times(u64::from(self.count))
    }

    fn rate(&self) -> f64 {
        self.bandwidth.unwrap_or(self.hardware.bandwidth).get() * f64::from(self.count)
    }

    /// Whether another GPU is one more of these. Split GPUs are never taken together.
    fn takes(&self, other: &Self) -> bool {
        let ratio = other.memory.as_f64() / self.memory.as_f64().max(1.0);
        let same_chip = self.hardware.id == other.hardware.id
            && self.hardware.name == other.hardware.name
            && self.hardware.memory_kind == MemoryKind::Vram;
        same_chip && (ratio - 1.0).abs() <= SAME_MEMORY && !self.is_split && !other.is_split
    }

    /// One more of the same: the smallest memory of all counts.
    fn join(&mut self, other: &Self) {
        self.count = (self.count + other.count).min(MAX_COUNT);
        self.memory = self.memory.min(other.memory);
        self.free = self.free.zip(other.free).map(|(a, b)| a + b);
        self.headless &= other.headless;
    }
}

/// The set with the most memory, the fastest of those with as much.
pub(super) fn best(world: &World, facts: &Detected, remarks: &mut Vec<Remark>) -> Option<GpuSet> {
    let mut sets: Vec<GpuSet> = Vec::new();
    for gpu in &facts.gpus {
        match single(world, facts, gpu) {
            Ok(one) => match sets.iter_mut().find(|set| set.takes(&one)) {
                Some(set) => set.join(&one),
                None => sets.push(one),
            },
            Err(remark) => remarks.push(remark),
        }
    }
    let at = (0..sets.len()).max_by(|&a, &b| {
        let (a, b) = (&sets[a], &sets[b]);
        a.total().cmp(&b.total()).then(a.rate().total_cmp(&b.rate()))
    })?;
    let best = sets.swap_remove(at);
    if !sets.is_empty() {
        let names = sets.iter().map(|set| set.name.clone()).collect();
        remarks.push(Remark::OtherGpus { names });
    }
    remarks.extend(best.remark.clone());
    let little_free = best.free.filter(|free| *free < best.total().share(USUALLY_FREE));
    if best.hardware.memory_kind == MemoryKind::Vram && !best.is_split {
        remarks.extend(little_free.map(|free| Remark::FreeNow { free }));
    }
    Some(best)
}

/// One GPU, or why it is left out.
fn single(world: &World, facts: &Detected, gpu: &GpuFacts) -> Result<GpuSet, Remark> {
    let mut set = if gpu.is_unified() { unified(world, facts, gpu) } else { card(world, gpu) }?;
    let largest =
        gpu.mig.iter().flatten().filter_map(|part| Some(part.memory_total.as_ref()?.value)).max();
    if gpu.mig.is_some() {
        set.is_split = true;
        // An instance has its share of the memory slices, and their bandwidth.
        let memory = largest.map_or(set.memory, |part| part.min(set.memory));
        let share = memory.as_f64() / set.memory.as_f64().max(1.0);
        set.bandwidth = BytesPerSec::new(set.hardware.bandwidth.get() * share);
        set.remark = Some(Remark::MigInstance { name: set.name.clone(), memory });
        set.memory = memory;
    }
    Ok(set)
}

fn card(world: &World, gpu: &GpuFacts) -> Result<GpuSet, Remark> {
    let name = shown(&gpu.name.value);
    let total = gpu.memory_total.as_ref().map(|total| total.value).filter(|t| *t > Bytes::ZERO);
    let fits = |hw: &Hardware| {
        let made = maker(gpu.vendor);
        hw.memory_kind == MemoryKind::Vram && made.is_none_or(|made| made == hw.vendor)
    };
    let names = gpu.lookup_names();
    let slowest = || total.and_then(|total| beginning(world, &names, total, fits));
    let (hardware, remark) = match (named(world, &names, total, fits), slowest()) {
        (Some(known), _) => (known.clone(), None),
        (None, Some(slowest)) => {
            let remark = Remark::OneOfSeveral { name: name.clone(), taken: slowest.name.clone() };
            (slowest.clone(), Some(remark))
        }
        (None, None) => {
            let rate = gpu.bandwidth_hint.as_ref().map(|hint| hint.value);
            let made = total.zip(rate).and_then(|(total, rate)| {
                let remark = Remark::GpuByClocks { name: name.clone(), bandwidth: rate };
                Some((like_relative(world, gpu, total, rate)?, Some(remark)))
            });
            made.ok_or_else(|| Remark::UnknownGpu { name: name.clone() })?
        }
    };
    let smallest = hardware.memory_options.iter().copied().min().unwrap_or_default();
    let assumed = || Remark::AssumedMemory { name: name.clone(), assumed: smallest };
    Ok(GpuSet {
        count: 1,
        memory: total.unwrap_or(smallest),
        bandwidth: None,
        limit: None,
        headless: gpu.drives_screen.as_ref().is_some_and(|drives| !drives.value),
        free: gpu.memory_free.as_ref().map(|free| free.value),
        is_split: false,
        remark: remark.or_else(|| total.is_none().then(assumed)),
        hardware,
        name,
    })
}

/// A GPU on main memory counts where the catalog knows the machine as one with a usable GPU.
fn unified(world: &World, facts: &Detected, gpu: &GpuFacts) -> Result<GpuSet, Remark> {
    let name = shown(&gpu.name.value);
    let shared = gpu.shared.as_ref();
    let carve_out = shared.map(|shared| shared.carve_out.value).unwrap_or_default();
    let ram = facts.ram.total.as_ref().map(|total| total.value + carve_out);
    let own = gpu.memory_total.as_ref().map(|total| total.value);
    let left_out = || Remark::IntegratedGpu { name: name.clone() };
    let memory = ram.or(own).filter(|m| *m > Bytes::ZERO).ok_or_else(left_out)?;
    let fits = |hw: &Hardware| hw.memory_kind == MemoryKind::Unified;
    let names = names_of_unified(facts, gpu);
    let hardware = named(world, &names, Some(memory), fits).ok_or_else(left_out)?.clone();
    let mapped =
        shared.and_then(|shared| Some(shared.carve_out.value + shared.gtt.as_ref()?.value));
    Ok(GpuSet {
        hardware,
        count: 1,
        memory,
        bandwidth: None,
        limit: gpu.wired_limit.as_ref().map(|limit| limit.value).or(mapped),
        headless: false,
        free: gpu.memory_free.as_ref().map(|free| free.value),
        is_split: false,
        remark: None,
        name,
    })
}

/// Whole machines are called by their chip or by their board: which comes first depends on the maker.
fn names_of_unified(facts: &Detected, gpu: &GpuFacts) -> Vec<String> {
    let (chip, board, processor) =
        (gpu.lookup_names(), facts.lookup_names(), facts.cpu.lookup_names());
    match gpu.vendor {
        GpuVendor::Apple => [chip, processor, Vec::new()],
        GpuVendor::Amd | GpuVendor::Intel => [processor, chip, board],
        _ => [board, chip, processor],
    }
    .concat()
}
