//! Entries of the catalog by detected names, and entries for what it lacks.

use super::super::world::World;
use super::remark::shown;
use crate::catalog::bench::UNLISTED;
use crate::catalog::hardware::{Class, Confidence, Hardware, MemoryKind};
use crate::hardware::{GpuFacts, GpuVendor};
use crate::names::with_memory;
use crate::units::{Bytes, BytesPerSec};

/// A reported size is at least this share of the size sold, and not more than so much above it.
const REPORTED: std::ops::RangeInclusive<f64> = 0.9..=1.03;

/// The entry that the first known of these names means and that fits. Names that mean several or say something that was
/// never sold are passed over; a memory size chooses the bin, unless the name does.
pub(super) fn named<'c>(
    world: &'c World,
    names: &[String],
    memory: Option<Bytes>,
    fits: impl Fn(&Hardware) -> bool,
) -> Option<&'c Hardware> {
    names.iter().find_map(|name| {
        let query = world.names.hardware(&world.catalog, name, None).ok()?;
        let plain = query.count == 1 && query.note.is_none();
        let hardware = match memory.filter(|_| !query.bin_is_named) {
            Some(size) => bin_of_size(world, query.hw, size),
            None => query.hw,
        };
        (plain && fits(hardware)).then_some(hardware)
    })
}

/// The slowest entry that one of these names begins, where drivers call several products by one name; sold with about
/// this much memory, and a laptop part only if the name says so.
pub(super) fn beginning<'c>(
    world: &'c World,
    names: &[String],
    memory: Bytes,
    fits: impl Fn(&Hardware) -> bool,
) -> Option<&'c Hardware> {
    const LAPTOP: &str = "laptop";
    let of_size = |size: &Bytes| REPORTED.contains(&(memory.as_f64() / size.as_f64()));
    names.iter().filter(|name| name.len() > 3).find_map(|name| {
        let start = format!("{name}-");
        let entries = world.catalog.hardware.iter().filter(|hw| {
            hw.id.starts_with(&start)
                && hw.id.contains(LAPTOP) == name.contains(LAPTOP)
                && hw.memory_options.iter().any(of_size)
                && fits(hw)
        });
        entries.min_by(|a, b| a.bandwidth.get().total_cmp(&b.bandwidth.get()))
    })
}

/// The bin that was sold with about this much memory.
fn bin_of_size<'c>(world: &'c World, hardware: &'c Hardware, reported: Bytes) -> &'c Hardware {
    let family = world.catalog.hardware.iter().filter(|other| {
        other.id == hardware.id || (other.bin_of.is_some() && other.bin_of == hardware.bin_of)
    });
    let sold = family
        .flat_map(|bin| bin.memory_options.iter().copied())
        .filter(|size| REPORTED.contains(&(reported.as_f64() / size.as_f64())))
        .min_by_key(|size| size.get().abs_diff(reported.get()));
    sold.map_or(hardware, |size| with_memory(&world.catalog, hardware, size))
}

/// How the catalog writes the maker; `None` where any will do.
pub(super) const fn maker(vendor: GpuVendor) -> Option<&'static str> {
    match vendor {
        GpuVendor::Nvidia => Some("NVIDIA"),
        GpuVendor::Amd => Some("AMD"),
        GpuVendor::Intel => Some("Intel"),
        GpuVendor::Apple => Some("Apple"),
        GpuVendor::Qualcomm => Some("Qualcomm"),
        GpuVendor::Other => None,
    }
}

/// An entry for a card that the catalog lacks: like the nearest relative in architecture, and in bandwidth after that,
/// with the card's own memory and bandwidth. Compute rates are not guessed.
pub(super) fn like_relative(
    world: &World,
    gpu: &GpuFacts,
    memory: Bytes,
    rate: BytesPerSec,
) -> Option<Hardware> {
    let target = gpu.target.as_ref().map(|target| target.value.as_str());
    let distance = |hw: &&Hardware| {
        let own = hw.compute_target.as_deref();
        let generation = |text: &str| text.split('.').next().map(str::to_owned);
        let kinship = match (own, target) {
            (Some(own), Some(target)) if own == target => 0,
            (Some(own), Some(target)) if generation(own) == generation(target) => 1,
            _ => 2,
        };
        (kinship, (hw.bandwidth.get() - rate.get()).abs() as u64)
    };
    let cards = world.catalog.hardware.iter().filter(|hw| hw.memory_kind == MemoryKind::Vram);
    let relative = cards.filter(|hw| maker(gpu.vendor) == Some(&hw.vendor)).min_by_key(distance)?;
    let is_kin = distance(&relative).0 < 2;
    let name = shown(&gpu.name.value);
    Some(Hardware {
        id: own_id("gpu", &name, memory),
        class: class_by_name(&name),
        name,
        architecture: relative.architecture.clone().filter(|_| is_kin),
        aliases: Vec::new(),
        bin_of: None,
        memory_options: vec![memory],
        memory_type: String::new(),
        bus_width_bits: 0.0,
        bandwidth: rate,
        fp16_tensor: None,
        fp32: None,
        int8: None,
        fp8: is_kin && relative.fp8,
        fp4: is_kin && relative.fp4,
        bf16: is_kin && relative.bf16,
        compute_target: target.map(shown),
        pcie: None,
        interconnect: None,
        tdp: None,
        release_year: None,
        launch_price: None,
        street_price_2026: None,
        sources: Vec::new(),
        confidence: Confidence::Derived,
        notes: None,
        ..relative.clone()
    })
}

/// The id of an entry that the catalog lacks: the same at every look at the same part, so that its measured rows find it
/// again. What a driver or the system keeps for itself changes little in the memory.
pub(super) fn own_id(kind: &str, name: &str, memory: Bytes) -> String {
    let mut words = String::new();
    for c in name.chars().take(80) {
        match c.to_ascii_lowercase() {
            c if c.is_ascii_alphanumeric() => words.push(c),
            _ if words.ends_with('-') => {}
            _ => words.push('-'),
        }
    }
    let size = (memory.gib() / 2.0).ceil() * 2.0;
    format!("{UNLISTED}{kind}-{}-{size:.0}gb", words.trim_matches('-'))
}

fn class_by_name(name: &str) -> Class {
    let name = name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["laptop", "mobile", "max-q"]) {
        Class::Laptop
    } else if has(&["hbm", "tesla", "instinct"]) {
        Class::Datacenter
    } else {
        Class::Desktop
    }
}
