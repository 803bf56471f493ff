//! What is known about one graphics processor.

use super::Found;
use crate::hardware::names;
use crate::units::{Bytes, BytesPerSec};
use serde::Serialize;

/// Who made the GPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum GpuVendor {
    /// NVIDIA.
    Nvidia,
    /// AMD.
    Amd,
    /// Intel.
    Intel,
    /// Apple.
    Apple,
    /// Qualcomm.
    Qualcomm,
    /// Anyone else.
    Other,
}

impl GpuVendor {
    /// The maker behind a PCI vendor id.
    pub const fn from_pci(vendor: u16) -> Option<Self> {
        match vendor {
            0x10de => Some(Self::Nvidia),
            0x1002 => Some(Self::Amd),
            0x8086 => Some(Self::Intel),
            0x106b => Some(Self::Apple),
            0x5143 | 0x17cb => Some(Self::Qualcomm),
            _ => None,
        }
    }
}

/// Whether the GPU has memory of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MemoryKind {
    /// Memory of its own behind a bus.
    Dedicated,
    /// It reads main memory.
    Unified,
}

/// The identity of a PCI device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PciId {
    /// Vendor id.
    pub vendor: u16,
    /// Device id.
    pub device: u16,
    /// Revision, which tells apart products with one device id.
    pub revision: Option<u8>,
}

/// A slice of an NVIDIA GPU that acts as a device of its own.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MigInstance {
    /// Profile, such as `3g.40gb`.
    pub profile: Option<String>,
    /// Identifier for `CUDA_VISIBLE_DEVICES`.
    pub uuid: Option<String>,
    /// Memory of the slice.
    pub memory_total: Option<Found<Bytes>>,
    /// Memory not in use.
    pub memory_free: Option<Found<Bytes>>,
}

/// How an integrated AMD GPU shares main memory.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SharedPool {
    /// Memory the firmware set aside as VRAM.
    pub carve_out: Found<Bytes>,
    /// Main memory the driver may map for the GPU.
    pub gtt: Option<Found<Bytes>>,
}

/// What is known about one GPU.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GpuFacts {
    /// Who made it.
    pub vendor: GpuVendor,
    /// Name as the driver or the id table gives it.
    pub name: Found<String>,
    /// Position in the order of the probe that found it, counted per vendor.
    pub index: u32,
    /// Identifier the driver gives it.
    pub uuid: Option<String>,
    /// PCI identity.
    pub pci: Option<PciId>,
    /// PCI address, such as `0000:01:00.0`.
    pub pci_address: Option<String>,
    /// Whether it has memory of its own.
    pub memory_kind: MemoryKind,
    /// Memory it can address for models; for unified memory the pool it may draw on.
    pub memory_total: Option<Found<Bytes>>,
    /// The part of `memory_total` that is not in use.
    pub memory_free: Option<Found<Bytes>>,
    /// Bandwidth as clocks and bus width give it: a hint for cards the catalog does not know.
    pub bandwidth_hint: Option<Found<BytesPerSec>>,
    /// Driver version.
    pub driver: Option<Found<String>>,
    /// CUDA compute capability (`8.9`) or AMD target (`gfx1100`).
    pub target: Option<Found<String>>,
    /// GPU cores as Apple counts them.
    pub cores: Option<Found<u32>>,
    /// How an integrated AMD GPU shares main memory.
    pub shared: Option<SharedPool>,
    /// A wired-memory limit set by the owner of a Mac; `None` means the system default applies.
    pub wired_limit: Option<Found<Bytes>>,
    /// Whether the GPU is split into instances, and which.
    pub mig: Option<Vec<MigInstance>>,
    /// Widest PCI Express link, in lanes.
    pub pcie_lanes: Option<Found<u32>>,
    /// Whether a screen is connected to it (Linux).
    pub drives_screen: Option<Found<bool>>,
}

impl GpuFacts {
    /// A GPU of which only the name is known.
    pub fn named(vendor: GpuVendor, name: Found<String>) -> Self {
        Self {
            vendor,
            name,
            index: 0,
            uuid: None,
            pci: None,
            pci_address: None,
            memory_kind: MemoryKind::Dedicated,
            memory_total: None,
            memory_free: None,
            bandwidth_hint: None,
            driver: None,
            target: None,
            cores: None,
            shared: None,
            wired_limit: None,
            mig: None,
            pcie_lanes: None,
            drives_screen: None,
        }
    }

    /// Whether it reads main memory.
    pub fn is_unified(&self) -> bool {
        self.memory_kind == MemoryKind::Unified
    }

    /// Names a catalog lookup can try, most specific first; laptop parts never fall back to desktop names.
    pub fn lookup_names(&self) -> Vec<String> {
        let memory = self.memory_total.as_ref().map(|m| m.value);
        if self.vendor == GpuVendor::Apple {
            let cores = self.cores.as_ref().map(|c| c.value);
            return names::apple_candidates(&self.name.value, cores, memory);
        }
        let own = (!self.is_unified()).then_some(memory).flatten();
        names::gpu_candidates(&self.name.value, own)
    }
}
