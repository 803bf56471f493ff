//! The processor on any platform.

use super::env::{Env, Platform};
use super::error::ProbeError;
use super::facts::{CpuFacts, Found, Method, Source};
use super::{apple, linux};

/// The processor: by the platform's own text, completed by what the operating system reports.
pub(super) fn read(env: &dyn Env) -> Result<CpuFacts, ProbeError> {
    let own = match env.platform() {
        Platform::Linux | Platform::Android => linux::cpu::facts(env),
        Platform::MacOs => apple::sysctl(env).map(|sysctl| apple::cpu(&sysctl)),
        _ => Ok(CpuFacts::default()),
    };
    let Some(totals) = env.totals() else {
        return own;
    };
    let source = Source::new(Method::Sysinfo, "");
    let mut cpu = own.unwrap_or_default();
    cpu.model = cpu.model.or(totals.cpu_model.map(|model| source.found(model)));
    cpu.vendor = cpu.vendor.or(totals.cpu_vendor.map(|vendor| source.found(vendor)));
    cpu.physical_cores = cpu.physical_cores.or(totals.physical_cores.map(|n| source.found(n)));
    cpu.logical_cores = cpu.logical_cores.or(totals.logical_cores.map(|n| source.found(n)));
    cpu.usable_threads = totals.usable_threads.map(|n| source.found(n));
    cpu.isa = cpu.isa.or(env.isa().map(|isa| Found::new(isa, Method::Derived, "processor")));
    Ok(cpu)
}
