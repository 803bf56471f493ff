//! AMD GPUs on Linux: the amdgpu driver's files, the compute driver's topology, and `rocm-smi` where neither is there.

mod clocks;
mod kfd;
mod rocm;

pub use clocks::highest_mhz;
pub use kfd::{Node, parse as parse_node, target_name};
pub use rocm::{RocmCard, parse_json as parse_rocm_json, parse_text as parse_rocm_text};

use super::drm::Card;
use super::env::{Env, Invocation, PATIENT};
use super::error::{ParseError, ProbeError};
use super::facts::{Found, GpuFacts, GpuVendor, MemoryKind, Method, PciId, SharedPool, Source};
use super::pci::{self, Build};
use crate::units::{Bytes, BytesPerSec};

/// A carve-out up to this size with more mapped memory behind it marks a GPU within the processor, where the id table
/// does not know the device.
const SMALL_CARVE_OUT: Bytes = Bytes::from_gib(4);

/// Memory buses from this width on are stacked memory, where the reported clock is half the transfer rate.
const STACKED_WIDTH: u32 = 1024;

/// Memory of a card as the driver gives it.
struct Pools {
    vram: Found<Bytes>,
    vram_used: Bytes,
    gtt: Option<Found<Bytes>>,
    gtt_used: Bytes,
}

/// What the kernel tells about an AMD card.
pub(super) fn facts(env: &dyn Env, card: &Card) -> GpuFacts {
    let pools = pools(env, card);
    let integrated = is_integrated(card.id, pools.as_ref());
    let kind = if integrated { MemoryKind::Unified } else { MemoryKind::Dedicated };
    let name = card
        .table_name()
        .or_else(|| driver_name(env, card))
        .unwrap_or_else(|| card.fallback_name("AMD"));
    let mut gpu = card.facts(GpuVendor::Amd, name, kind);
    match pools {
        Some(pools) if integrated => set_shared_memory(&mut gpu, pools),
        Some(pools) => {
            let free = pools.vram.value.minus(pools.vram_used);
            gpu.memory_free = Some(pools.vram.clone().map(|_| free));
            gpu.memory_total = Some(pools.vram);
        }
        None => {}
    }
    add_topology(env, card, &mut gpu);
    let lanes = format!("{}/device/max_link_width", card.folder);
    gpu.pcie_lanes = env
        .number(&lanes)
        .and_then(|n| u32::try_from(n).ok())
        .map(|n| Found::new(n, Method::Sysfs, lanes));
    gpu
}

fn driver_name(env: &dyn Env, card: &Card) -> Option<Found<String>> {
    let path = format!("{}/device/product_name", card.folder);
    Some(Found::new(env.line(&path)?, Method::Sysfs, path))
}

fn pools(env: &dyn Env, card: &Card) -> Option<Pools> {
    let path = |name: &str| format!("{}/device/mem_info_{name}", card.folder);
    let amount = |name: &str| env.number(&path(name)).map(Bytes);
    let found = |name: &str| Some(Found::new(amount(name)?, Method::Sysfs, path(name)));
    Some(Pools {
        vram: found("vram_total")?,
        vram_used: amount("vram_used").unwrap_or_default(),
        gtt: found("gtt_total"),
        gtt_used: amount("gtt_used").unwrap_or_default(),
    })
}

fn is_integrated(id: PciId, pools: Option<&Pools>) -> bool {
    match pci::build(id) {
        Some(build) => build != Build::Discrete,
        None => pools.is_some_and(|pools| {
            let mapped = pools.gtt.as_ref().map(|gtt| gtt.value).unwrap_or_default();
            pools.vram.value <= SMALL_CARVE_OUT && mapped >= pools.vram.value
        }),
    }
}

/// An integrated GPU may use its carve-out and what the driver may map of main memory.
fn set_shared_memory(gpu: &mut GpuFacts, pools: Pools) {
    let mapped = pools.gtt.as_ref().map(|gtt| gtt.value).unwrap_or_default();
    let total = pools.vram.value + mapped;
    let used = pools.vram_used + pools.gtt_used;
    let place = "mem_info_vram_total + mem_info_gtt_total";
    gpu.memory_total = Some(Found::new(total, Method::Derived, place));
    gpu.memory_free = Some(Found::new(total.minus(used), Method::Derived, place));
    gpu.shared = Some(SharedPool { carve_out: pools.vram, gtt: pools.gtt });
}

/// The compiler target, and the bandwidth of stacked memory, from the compute driver's topology.
fn add_topology(env: &dyn Env, card: &Card, gpu: &mut GpuFacts) {
    let Some((path, node)) = kfd::node_of(env, card) else {
        return;
    };
    gpu.target = node.target.map(target_name).map(|t| Found::new(t, Method::Sysfs, path.clone()));
    let clock = highest_clock(env, card).or(node.memory_clock_mhz);
    let rate = node.memory_width_bits.filter(|width| *width >= STACKED_WIDTH).zip(clock);
    gpu.bandwidth_hint = rate
        .and_then(|(width, mhz)| BytesPerSec::new(f64::from(width) / 8.0 * f64::from(mhz) * 2e6))
        .map(|rate| Found::new(rate, Method::Derived, "memory clock × 2 × bus width"));
}

fn highest_clock(env: &dyn Env, card: &Card) -> Option<u32> {
    highest_mhz(&env.text(&format!("{}/device/pp_dpm_mclk", card.folder)).ok()?)
}

/// GPUs by `rocm-smi`.
pub(super) fn by_command(env: &dyn Env) -> Result<Vec<GpuFacts>, ProbeError> {
    let args = ["--showmeminfo", "vram", "--showproductname", "--showid", "--json"];
    let text = env.stdout(Invocation { program: "rocm-smi", args: &args, limit: PATIENT })?;
    let cards = parse_rocm_json(&text)?;
    if cards.is_empty() {
        return Err(ParseError::Missing { what: "rocm-smi output", field: "card0" }.into());
    }
    let source = Source::new(Method::RocmSmi, "--json");
    Ok(cards.iter().map(|card| rocm_facts(card, &source)).collect())
}

/// The facts of a card that `rocm-smi` describes.
pub fn rocm_facts(card: &RocmCard, source: &Source) -> GpuFacts {
    let id = card.device.map(|device| PciId { vendor: 0x1002, device, revision: card.revision });
    let name = id
        .and_then(pci::name)
        .or_else(|| card.name.clone())
        .or_else(|| id.and_then(pci::chip_name))
        .unwrap_or_else(|| "AMD GPU".into());
    let mut gpu = GpuFacts::named(GpuVendor::Amd, source.found(name));
    let integrated = id.and_then(pci::build).is_some_and(|build| build != Build::Discrete);
    gpu.memory_kind = if integrated { MemoryKind::Unified } else { MemoryKind::Dedicated };
    gpu.index = card.index;
    gpu.pci = id;
    gpu.pci_address.clone_from(&card.bus);
    gpu.target = card.target.clone().map(|target| source.found(target));
    gpu.memory_total = card.vram_total.map(|total| source.found(total));
    gpu.memory_free =
        card.vram_total.zip(card.vram_used).map(|(total, used)| source.found(total.minus(used)));
    gpu
}
