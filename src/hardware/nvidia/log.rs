//! `nvidia-smi -q -x`: the full log as XML, the only text with the memory of MIG instances.

use super::device::{MemoryUse, NvidiaDevice, NvidiaInstance, OwnMemory};
use crate::hardware::error::ParseError;
use crate::units::Bytes;
use serde::Deserialize;

const WHAT: &str = "nvidia-smi log";

#[derive(Deserialize)]
struct Log {
    driver_version: Option<String>,
    #[serde(default)]
    gpu: Vec<Gpu>,
}

#[derive(Deserialize)]
struct Gpu {
    #[serde(rename = "@id")]
    bus_id: Option<String>,
    product_name: String,
    uuid: Option<String>,
    addressing_mode: Option<String>,
    mig_mode: Option<MigMode>,
    mig_devices: Option<MigDevices>,
    fb_memory_usage: Option<Memory>,
    max_clocks: Option<Clocks>,
    pci: Option<Pci>,
}

#[derive(Deserialize)]
struct MigMode {
    current_mig: Option<String>,
}

#[derive(Deserialize)]
struct MigDevices {
    #[serde(default)]
    mig_device: Vec<MigDevice>,
}

#[derive(Deserialize)]
struct MigDevice {
    fb_memory_usage: Option<Memory>,
}

#[derive(Deserialize)]
struct Memory {
    total: Option<String>,
    free: Option<String>,
}

#[derive(Deserialize)]
struct Clocks {
    mem_clock: Option<String>,
}

#[derive(Deserialize)]
struct Pci {
    pci_device_id: Option<String>,
}

/// Devices in the order of the log.
///
/// # Errors
/// When the text is no such log or describes no GPU.
pub fn parse(text: &str) -> Result<Vec<NvidiaDevice>, ParseError> {
    let log: Log = quick_xml::de::from_str(text)
        .map_err(|error| ParseError::malformed(WHAT, error.to_string()))?;
    if log.gpu.is_empty() {
        return Err(ParseError::Missing { what: WHAT, field: "gpu" });
    }
    let driver = log.driver_version;
    Ok((0_u32..).zip(log.gpu).map(|(index, gpu)| device(index, gpu, driver.clone())).collect())
}

fn device(index: u32, gpu: Gpu, driver: Option<String>) -> NvidiaDevice {
    let mig_mode = gpu.mig_mode.and_then(|mode| mode.current_mig);
    let instances = gpu.mig_devices.map(|devices| devices.mig_device).unwrap_or_default();
    NvidiaDevice {
        index: Some(index),
        name: gpu.product_name,
        uuid: gpu.uuid,
        bus_id: gpu.bus_id,
        pci_device: gpu.pci.and_then(|pci| device_id(&pci.pci_device_id?)),
        driver,
        addressing: gpu.addressing_mode.filter(|mode| mode != "N/A"),
        own_memory: own_memory(gpu.fb_memory_usage),
        max_memory_clock_mhz: gpu
            .max_clocks
            .and_then(|clocks| number(&clocks.mem_clock?))
            .and_then(|clock| u32::try_from(clock).ok()),
        mig_enabled: mig_mode.as_deref() == Some("Enabled"),
        instances: instances
            .into_iter()
            .map(|i| NvidiaInstance {
                memory: i.fb_memory_usage.and_then(memory),
                ..NvidiaInstance::default()
            })
            .collect(),
        ..NvidiaDevice::default()
    }
}

fn own_memory(usage: Option<Memory>) -> OwnMemory {
    let says_none = |usage: &Memory| usage.total.as_deref() == Some("N/A");
    match usage {
        Some(usage) if says_none(&usage) => OwnMemory::Absent,
        usage => usage.and_then(memory).map_or(OwnMemory::Unknown, OwnMemory::Known),
    }
}

fn memory(usage: Memory) -> Option<MemoryUse> {
    let total = Bytes::from_mib(number(&usage.total?)?);
    Some(MemoryUse { total, free: usage.free.as_deref().and_then(number).map(Bytes::from_mib) })
}

/// The number before the unit: `24564 MiB`, `9501 MHz`.
fn number(text: &str) -> Option<u64> {
    text.split_ascii_whitespace().next()?.parse().ok()
}

/// `20B210DE`: the device, then the vendor.
fn device_id(text: &str) -> Option<u16> {
    let digits = text.trim().trim_start_matches("0x");
    u16::from_str_radix(digits.get(..4)?, 16).ok()
}
