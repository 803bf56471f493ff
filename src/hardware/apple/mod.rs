//! Macs: `sysctl` for chip and memory, `ioreg` or `system_profiler` for the GPU.

mod ioreg;
mod profiler;
mod sysctl;
mod vm_stat;

pub use ioreg::parse_gpu_cores;
pub use profiler::{Display, Hardware, parse_displays, parse_hardware};
pub use sysctl::{SysctlFacts, parse as parse_sysctl};
pub use vm_stat::parse as parse_vm_stat;

use super::env::{Env, Invocation, PATIENT, QUICK};
use super::error::ProbeError;
use super::facts::{CpuFacts, Found, GpuFacts, GpuVendor, IsaFlags, MemoryKind, Method, Source};
use crate::units::Bytes;

/// The part of a virtual Mac's chip name that gives it away.
const VIRTUAL: &str = "(Virtual)";

/// Everything `sysctl` is asked for; names it does not know it skips.
pub(super) fn sysctl(env: &dyn Env) -> Result<SysctlFacts, ProbeError> {
    let output = env.run(Invocation { program: "sysctl", args: sysctl::NAMES, limit: QUICK })?;
    Ok(parse_sysctl(&output.stdout)?)
}

fn source() -> Source {
    Source::new(Method::Sysctl, "sysctl")
}

/// The processor of a Mac.
pub(super) fn cpu(sysctl: &SysctlFacts) -> CpuFacts {
    let source = source();
    let is_apple = sysctl.brand.as_ref().is_some_and(|brand| brand.starts_with("Apple"));
    CpuFacts {
        model: sysctl.brand.clone().map(|brand| source.found(brand)),
        vendor: is_apple.then(|| source.found("Apple".to_owned())),
        sockets: None,
        physical_cores: sysctl.physical_cores.map(|n| source.found(n)),
        performance_cores: sysctl.performance_cores.map(|n| source.found(n)),
        logical_cores: sysctl.logical_cores.map(|n| source.found(n)),
        usable_threads: None,
        last_level_cache: sysctl.largest_cache.map(|size| source.found(size)),
        isa: (sysctl.isa != IsaFlags::default()).then(|| source.found(sysctl.isa)),
    }
}

/// Memory that can be had without swapping.
pub(super) fn available_memory(env: &dyn Env) -> Result<Found<Bytes>, ProbeError> {
    let text = env.stdout(Invocation { program: "vm_stat", args: &[], limit: QUICK })?;
    Ok(Found::new(parse_vm_stat(&text)?, Method::Sysctl, "vm_stat"))
}

/// Whether this is macOS in a virtual machine.
pub(super) fn is_virtual(sysctl: &SysctlFacts) -> bool {
    let brand = sysctl.brand.as_deref().unwrap_or_default();
    let model = sysctl.machine.as_deref().unwrap_or_default();
    sysctl.hypervisor || brand.ends_with(VIRTUAL) || model.starts_with("VirtualMac")
}

/// GPUs of a Mac: one within an Apple chip, or those an Intel Mac lists.
pub(super) fn gpus(env: &dyn Env, sysctl: &SysctlFacts) -> Result<Vec<GpuFacts>, ProbeError> {
    let brand = sysctl.brand.as_deref().unwrap_or_default();
    if !brand.starts_with("Apple") {
        return Ok(intel_mac_gpus(&displays(env)?));
    }
    if is_virtual(sysctl) {
        return Ok(Vec::new());
    }
    let mut gpu = GpuFacts::named(GpuVendor::Apple, source().found(brand.to_owned()));
    gpu.memory_kind = MemoryKind::Unified;
    gpu.memory_total = sysctl.memory.map(|total| source().found(total));
    gpu.wired_limit =
        sysctl.wired_limit.map(|limit| Found::new(limit, Method::Sysctl, "iogpu.wired_limit_mb"));
    gpu.cores = gpu_cores(env);
    Ok(vec![gpu])
}

/// GPU cores decide the bandwidth of some chips. `ioreg` answers at once, `system_profiler` takes up to two seconds.
fn gpu_cores(env: &dyn Env) -> Option<Found<u32>> {
    let question =
        Invocation { program: "ioreg", args: &["-rc", "AGXAccelerator", "-d1"], limit: QUICK };
    let by_ioreg = env.stdout(question).ok().and_then(|text| parse_gpu_cores(&text));
    if let Some(cores) = by_ioreg {
        return Some(Found::new(cores, Method::Sysctl, "ioreg AGXAccelerator"));
    }
    let cores = displays(env).ok()?.iter().find_map(|display| display.cores)?;
    Some(Found::new(cores, Method::SystemProfiler, "SPDisplaysDataType"))
}

fn displays(env: &dyn Env) -> Result<Vec<Display>, ProbeError> {
    let args = ["SPDisplaysDataType", "-json"];
    let text =
        env.stdout(Invocation { program: "system_profiler", args: &args, limit: PATIENT })?;
    Ok(parse_displays(&text)?)
}

/// The facts of the GPUs an Intel Mac lists.
pub fn intel_mac_gpus(displays: &[Display]) -> Vec<GpuFacts> {
    let source = Source::new(Method::SystemProfiler, "SPDisplaysDataType");
    let facts = |display: &Display| {
        let vendor = if display.name.contains("Intel") { GpuVendor::Intel } else { GpuVendor::Amd };
        let mut gpu = GpuFacts::named(vendor, source.found(display.name.clone()));
        let shared = display.vram.is_none();
        gpu.memory_kind = if shared { MemoryKind::Unified } else { MemoryKind::Dedicated };
        gpu.memory_total = display.vram.or(display.shared_vram).map(|bytes| source.found(bytes));
        gpu
    };
    displays.iter().map(facts).collect()
}
