//! Intel GPUs on Linux, under the drivers i915 and xe.

use super::drm::Card;
use super::env::Env;
use super::facts::{Found, GpuFacts, GpuVendor, MemoryKind, Method};
use super::pci::{self, Build};
use crate::units::Bytes;

/// More tiles than any chip has.
const MOST_TILES: usize = 16;

/// What the kernel tells about an Intel card.
pub(super) fn facts(env: &dyn Env, card: &Card) -> GpuFacts {
    let memory = local_memory(env, card);
    let discrete = memory.is_some() || pci::build(card.id) == Some(Build::Discrete);
    let kind = if discrete { MemoryKind::Dedicated } else { MemoryKind::Unified };
    let name = card.table_name().unwrap_or_else(|| card.fallback_name("Intel"));
    let mut gpu = card.facts(GpuVendor::Intel, name, kind);
    gpu.memory_total = memory;
    gpu
}

/// Memory of the card itself: i915 publishes one figure, xe one per tile.
fn local_memory(env: &dyn Env, card: &Card) -> Option<Found<Bytes>> {
    let i915 = format!("{}/lmem_total_bytes", card.folder);
    if let Some(bytes) = env.number(&i915).filter(|bytes| *bytes > 0) {
        return Some(Found::new(Bytes(bytes), Method::Sysfs, i915));
    }
    let tiles: Bytes = (0..MOST_TILES).map_while(|tile| tile_memory(env, card, tile)).sum();
    let place = format!("{}/device/tile*/physical_vram_size_bytes", card.folder);
    if tiles > Bytes::ZERO {
        return Some(Found::new(tiles, Method::Sysfs, place));
    }
    let resource = format!("{}/device/resource", card.folder);
    let is_card = pci::build(card.id) == Some(Build::Discrete);
    let window = is_card.then(|| env.text(&resource).ok()).flatten();
    let size = window.as_deref().and_then(largest_window)?;
    Some(Found::new(size, Method::Sysfs, resource))
}

/// The largest address window of a PCI device, from lines of start, end and flags. With a resizable window, which
/// these cards need anyway, it covers all memory; a smaller one says nothing.
fn largest_window(resource: &str) -> Option<Bytes> {
    const LEAST: u64 = 1 << 30;
    let size = |line: &str| {
        let mut numbers = line.split_ascii_whitespace().map(|n| number(n).unwrap_or(0));
        let (start, end) = (numbers.next()?, numbers.next()?);
        end.checked_sub(start)?.checked_add(1)
    };
    resource.lines().filter_map(size).filter(|size| *size >= LEAST).max().map(Bytes)
}

fn tile_memory(env: &dyn Env, card: &Card, tile: usize) -> Option<Bytes> {
    let folder = format!("{}/device/tile{tile}", card.folder);
    let places = ["physical_vram_size_bytes", "memory/physical_vram_size_bytes"];
    places.iter().find_map(|file| number(&env.line(&format!("{folder}/{file}"))?)).map(Bytes)
}

/// Some kernels write the size in hexadecimal.
fn number(text: &str) -> Option<u64> {
    match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_resizable_window_shows_the_memory() {
        let text = "0x0000006001000000 0x0000006001ffffff 0x0000000000140204\n\
                    0x0000000000000000 0x0000000000000000 0x0000000000000000\n\
                    0x0000006400000000 0x00000067ffffffff 0x000000000014220c\n";
        assert_eq!(largest_window(text), Some(Bytes::from_gib(16)));
        for text in ["", "0x0 0xfffffff 0x0", "0xffffffffffffffff 0x0", "x y z", "0x1"] {
            assert_eq!(largest_window(text), None, "{text}");
        }
        assert_eq!(largest_window("0x0 0xffffffffffffffff 0x0"), None);
    }
}
