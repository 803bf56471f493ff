//! One NVIDIA device as its tools describe it, and the facts that follow.

use crate::hardware::facts::{
    Found, GpuFacts, GpuVendor, MemoryKind, Method, MigInstance, PciId, Source,
};
use crate::units::{Bytes, BytesPerSec};

/// Memory of a device or an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryUse {
    /// All of it, what the driver reserves included.
    pub total: Bytes,
    /// What is not in use.
    pub free: Option<Bytes>,
}

/// What a device says about memory of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OwnMemory {
    /// So much.
    Known(MemoryUse),
    /// It has none, and uses main memory.
    Absent,
    /// It did not answer.
    #[default]
    Unknown,
}

/// One slice of a split device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NvidiaInstance {
    /// Profile, such as `3g.40gb`.
    pub profile: Option<String>,
    /// Identifier.
    pub uuid: Option<String>,
    /// Memory.
    pub memory: Option<MemoryUse>,
}

/// One device as NVIDIA's tools describe it; `None` where they say nothing or `N/A`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NvidiaDevice {
    /// Position on the bus.
    pub index: Option<u32>,
    /// Name.
    pub name: String,
    /// Identifier.
    pub uuid: Option<String>,
    /// PCI address.
    pub bus_id: Option<String>,
    /// PCI device id.
    pub pci_device: Option<u16>,
    /// Driver version.
    pub driver: Option<String>,
    /// Compute capability.
    pub compute_capability: Option<String>,
    /// Addressing mode: `ATS`, `HMM`, `None`.
    pub addressing: Option<String>,
    /// Memory of its own.
    pub own_memory: OwnMemory,
    /// Highest memory clock.
    pub max_memory_clock_mhz: Option<u32>,
    /// Width of the memory bus.
    pub bus_width_bits: Option<u32>,
    /// Widest PCI Express link.
    pub pcie_lanes: Option<u32>,
    /// Whether the device is split into instances.
    pub mig_enabled: bool,
    /// The instances.
    pub instances: Vec<NvidiaInstance>,
}

impl NvidiaDevice {
    /// Memory of its own, where it is known.
    pub fn memory(&self) -> Option<MemoryUse> {
        match self.own_memory {
            OwnMemory::Known(memory) => Some(memory),
            OwnMemory::Absent | OwnMemory::Unknown => None,
        }
    }

    /// Whether the chip uses main memory: it reports no memory of its own, or is known to have none. The addressing
    /// mode alone does not tell, because Grace Hopper has both `ATS` and memory of its own.
    pub fn is_unified(&self) -> bool {
        const CHIPS: &[&str] = &["gb10", "thor", "orin", "xavier", "n1x", "tegra", "(nvgpu)"];
        let name = self.name.to_ascii_lowercase();
        let known = name.split([' ', '-']).any(|word| CHIPS.contains(&word));
        let says_none = match self.own_memory {
            OwnMemory::Known(memory) => memory.total == Bytes::ZERO,
            OwnMemory::Absent => true,
            OwnMemory::Unknown => false,
        };
        known || says_none
    }

    /// Bandwidth from clock and bus width: the library gives half the transfer rate as the clock.
    pub fn bandwidth(&self) -> Option<BytesPerSec> {
        let clock = f64::from(self.max_memory_clock_mhz?);
        let width = f64::from(self.bus_width_bits?);
        BytesPerSec::new(clock * 1e6 * 2.0 * width / 8.0)
    }
}

/// The facts that follow from a device's description.
pub fn facts(device: &NvidiaDevice, source: &Source) -> GpuFacts {
    let unified = device.is_unified();
    let own = device.memory().filter(|_| !unified);
    let mut gpu = GpuFacts::named(GpuVendor::Nvidia, source.found(device.name.clone()));
    gpu.index = device.index.unwrap_or(0);
    gpu.uuid.clone_from(&device.uuid);
    gpu.pci_address = device.bus_id.as_deref().map(short_address);
    gpu.pci = device.pci_device.map(|id| PciId { vendor: 0x10de, device: id, revision: None });
    gpu.memory_kind = if unified { MemoryKind::Unified } else { MemoryKind::Dedicated };
    gpu.memory_total = own.map(|memory| source.found(memory.total));
    gpu.memory_free = own.and_then(|memory| memory.free).map(|free| source.found(free));
    gpu.bandwidth_hint = device
        .bandwidth()
        .filter(|_| !unified)
        .map(|rate| Found::new(rate, Method::Derived, "memory clock × 2 × bus width"));
    gpu.driver = device.driver.clone().map(|version| source.found(version));
    gpu.target = device.compute_capability.clone().map(|version| source.found(version));
    gpu.pcie_lanes = device.pcie_lanes.map(|lanes| source.found(lanes));
    gpu.mig = device
        .mig_enabled
        .then(|| device.instances.iter().map(|i| instance_facts(i, source)).collect());
    gpu
}

fn instance_facts(instance: &NvidiaInstance, source: &Source) -> MigInstance {
    MigInstance {
        profile: instance.profile.clone(),
        uuid: instance.uuid.clone(),
        memory_total: instance.memory.map(|memory| source.found(memory.total)),
        memory_free: instance.memory.and_then(|m| m.free).map(|free| source.found(free)),
    }
}

/// NVIDIA pads the domain to eight digits and writes capitals; the kernel uses four and small letters.
fn short_address(bus_id: &str) -> String {
    let address = bus_id.trim().to_ascii_lowercase();
    match address.strip_prefix("0000") {
        Some(rest) if rest.find(':') == Some(4) => rest.to_owned(),
        _ => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clock_and_bus_width_give_the_data_sheet_bandwidth() {
        let cards = [
            (11_501, 256, 736.0),
            (7_751, 256, 496.0),
            (9_001, 384, 864.0),
            (2_619, 5_120, 3_350.0),
        ];
        for (clock, width, expected) in cards {
            let device = NvidiaDevice {
                max_memory_clock_mhz: Some(clock),
                bus_width_bits: Some(width),
                ..NvidiaDevice::default()
            };
            let rate = device.bandwidth().map(BytesPerSec::gb_per_s).expect("both are known");
            assert!((rate / expected - 1.0).abs() < 0.01, "{rate} instead of {expected}");
        }
    }

    #[test]
    fn grace_hopper_has_memory_of_its_own_and_gb10_does_not() {
        let named = |name: &str, own_memory| NvidiaDevice {
            name: name.into(),
            own_memory,
            ..NvidiaDevice::default()
        };
        let total = Bytes::from_gib(95);
        let memory = OwnMemory::Known(MemoryUse { total, free: None });
        assert!(!named("NVIDIA GH200 480GB", memory).is_unified());
        assert!(named("NVIDIA GB10", memory).is_unified());
        assert!(named("Orin (nvgpu)", OwnMemory::Unknown).is_unified());
        assert!(named("NVIDIA something new", OwnMemory::Absent).is_unified());
        assert!(!named("NVIDIA GeForce RTX 3090", OwnMemory::Unknown).is_unified());
    }

    #[test]
    fn addresses_are_written_as_the_kernel_does() {
        assert_eq!(short_address("00000000:0C:00.0"), "0000:0c:00.0");
        assert_eq!(short_address("0001:0C:00.0"), "0001:0c:00.0");
        assert_eq!(short_address("00010000:0C:00.0"), "00010000:0c:00.0");
    }
}
