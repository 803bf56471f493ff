//! NVIDIA's management library, loaded at run time. It needs no CUDA context and so costs no GPU memory.

use crate::hardware::error::{EnvError, NvidiaMessage, ProbeError};
use crate::hardware::nvidia::{MemoryUse, NvidiaDevice, NvidiaInstance, OwnMemory};
use crate::units::Bytes;
use nvml_wrapper::enum_wrappers::device::Clock;
use nvml_wrapper::error::NvmlError;
use nvml_wrapper::{Device, Nvml};
use std::ffi::OsStr;

/// Where WSL keeps the library; it is not always on the search path.
const WSL_LIBRARY: &str = "/usr/lib/wsl/lib/libnvidia-ml.so.1";

/// More GPUs or instances than any machine has: a bound for what the library claims.
const MOST: u32 = 256;

pub(super) fn devices() -> Result<Vec<NvidiaDevice>, ProbeError> {
    let nvml = open()?;
    let driver = nvml.sys_driver_version().ok();
    let count = nvml.device_count().map_err(probe_error)?.min(MOST);
    let mut devices = Vec::new();
    let mut last_error = None;
    for index in 0..count {
        let described =
            nvml.device_by_index(index).and_then(|device| describe(&device, index, driver.clone()));
        match described {
            Ok(device) => devices.push(device),
            Err(error) => last_error = Some(error),
        }
    }
    match last_error {
        Some(error) if devices.is_empty() => Err(probe_error(error)),
        _ if devices.is_empty() => Err(NvidiaMessage::NoDevices.into()),
        _ => Ok(devices),
    }
}

fn open() -> Result<Nvml, ProbeError> {
    Nvml::init()
        .or_else(|error| match error {
            NvmlError::LibloadingError(_) if cfg!(target_os = "linux") => {
                Nvml::builder().lib_path(OsStr::new(WSL_LIBRARY)).init()
            }
            other => Err(other),
        })
        .map_err(probe_error)
}

/// Fails where the memory size fails, so that another way is tried: libraries before 2022 lack the question.
fn describe(
    device: &Device<'_>,
    index: u32,
    driver: Option<String>,
) -> Result<NvidiaDevice, NvmlError> {
    let pci = device.pci_info().ok();
    let split = is_split(device);
    Ok(NvidiaDevice {
        index: Some(index),
        name: device.name().unwrap_or_else(|_| "NVIDIA GPU".to_owned()),
        uuid: device.uuid().ok(),
        bus_id: pci.as_ref().map(|pci| pci.bus_id.clone()),
        pci_device: pci.map(|pci| (pci.pci_device_id >> 16) as u16),
        driver,
        compute_capability: device
            .cuda_compute_capability()
            .ok()
            .map(|c| format!("{}.{}", c.major, c.minor)),
        addressing: None,
        own_memory: own_memory(device)?,
        max_memory_clock_mhz: device.max_clock_info(Clock::Memory).ok(),
        bus_width_bits: device.memory_bus_width().ok(),
        pcie_lanes: device.max_pcie_link_width().ok(),
        mig_enabled: split,
        instances: if split { instances(device) } else { Vec::new() },
    })
}

fn own_memory(device: &Device<'_>) -> Result<OwnMemory, NvmlError> {
    match memory(device) {
        Ok(memory) => Ok(OwnMemory::Known(memory)),
        Err(NvmlError::NotSupported) => Ok(OwnMemory::Absent),
        Err(error) => Err(error),
    }
}

fn memory(device: &Device<'_>) -> Result<MemoryUse, NvmlError> {
    let memory = device.memory_info()?;
    Ok(MemoryUse { total: Bytes(memory.total), free: Some(Bytes(memory.free)) })
}

fn is_split(device: &Device<'_>) -> bool {
    device.mig_mode().is_ok_and(|mode| mode.current == 1)
}

fn instances(device: &Device<'_>) -> Vec<NvidiaInstance> {
    let count = device.mig_device_count().unwrap_or(0).min(MOST);
    (0..count)
        .filter_map(|index| device.mig_device_by_index(index).ok())
        .map(|instance| NvidiaInstance {
            profile: instance.name().ok().and_then(|name| profile(&name)),
            uuid: instance.uuid().ok(),
            memory: memory(&instance).ok(),
        })
        .collect()
}

/// The profile within an instance name such as `NVIDIA A100-SXM4-80GB MIG 1g.10gb`.
fn profile(name: &str) -> Option<String> {
    name.split_once("MIG ").map(|(_, profile)| profile.trim().to_owned())
}

fn probe_error(error: NvmlError) -> ProbeError {
    match error {
        NvmlError::LibloadingError(_) => EnvError::NotFound { what: "NVML library".into() }.into(),
        NvmlError::LibRmVersionMismatch => NvidiaMessage::VersionMismatch.into(),
        NvmlError::DriverNotLoaded => NvidiaMessage::DriverNotRunning.into(),
        NvmlError::GpuLost => NvidiaMessage::GpuLost.into(),
        other => ProbeError::Nvml(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::profile;

    #[test]
    fn the_profile_follows_the_word_mig() {
        assert_eq!(profile("NVIDIA A100-SXM4-80GB MIG 1g.10gb").as_deref(), Some("1g.10gb"));
        assert_eq!(profile("NVIDIA A100-SXM4-80GB"), None);
    }
}
