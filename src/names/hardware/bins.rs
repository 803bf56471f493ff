//! Chips sold under one name in several bins: which one a memory size or a number of cores means.

use super::HardwareNote;
use super::phrase::{CoreKind, Cores};
use crate::catalog::Catalog;
use crate::catalog::hardware::Hardware;
use crate::units::Bytes;

/// The bin of the same chip that was sold with this much memory: `hw` itself if it was, else the fastest other one that
/// was, else `hw`.
pub fn with_memory<'c>(catalog: &'c Catalog, hw: &'c Hardware, size: Bytes) -> &'c Hardware {
    if hw.was_sold_with(size) {
        return hw;
    }
    siblings(catalog, hw)
        .filter(|other| other.was_sold_with(size))
        .max_by(|a, b| a.bandwidth.get().total_cmp(&b.bandwidth.get()))
        .unwrap_or(hw)
}

/// All bins of a chip, `hw` among them; nothing for a chip of one bin.
fn siblings<'c>(catalog: &'c Catalog, hw: &Hardware) -> impl Iterator<Item = &'c Hardware> {
    let bin = hw.bin_of.clone();
    catalog.hardware.iter().filter(move |other| bin.is_some() && other.bin_of == bin)
}

/// The memory sizes that were sold, in rising order: of this bin only, or of all bins of the chip.
pub(super) fn sold_sizes(catalog: &Catalog, hw: &Hardware, this_bin: bool) -> Vec<Bytes> {
    let mut sizes = hw.memory_options.clone();
    if !this_bin {
        sizes.extend(siblings(catalog, hw).flat_map(|other| &other.memory_options));
    }
    sizes.sort();
    sizes.dedup();
    sizes
}

/// The bins of a chip, if they differ by cores.
pub(super) fn bins_by_cores<'c>(catalog: &'c Catalog, hw: &Hardware) -> Option<Vec<&'c Hardware>> {
    let bins: Vec<&Hardware> = siblings(catalog, hw).collect();
    bins.iter().any(|bin| bin.name.contains("-core GPU")).then_some(bins)
}

/// The one bin with that many cores. GPU cores come first, because bins are named by them.
pub(super) fn with_cores<'c>(bins: &[&'c Hardware], cores: Cores) -> Option<&'c Hardware> {
    let only = |unit: &str| {
        let label = format!("{}-core {unit}", cores.number);
        let mut fitting = bins
            .iter()
            .filter(|bin| bin.name.split(['(', ',', ')']).any(|part| part.trim() == label));
        let first = fitting.next()?;
        fitting.next().is_none().then_some(*first)
    };
    match cores.kind {
        CoreKind::Gpu => only("GPU"),
        CoreKind::Cpu => only("CPU"),
        CoreKind::Either => only("GPU").or_else(|| only("CPU")),
    }
}

pub(super) fn no_such_cores(bins: &[&Hardware], asked: u32) -> HardwareNote {
    HardwareNote::NoSuchCores { asked, sold: bins.iter().map(|bin| bin.id.clone()).collect() }
}
