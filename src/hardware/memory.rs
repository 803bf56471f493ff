//! Main memory: amounts from the kernel or the operating system, container limits, modules.

use super::env::{Env, Invocation, Platform, QUICK};
use super::error::ProbeError;
use super::facts::{Found, Method, RamFacts, Source};
use super::linux::{cgroup, meminfo, memory_devices};
use super::modules::MemoryDevice;
use super::{apple, windows};

/// Total, available and container limit.
pub(super) fn amounts(env: &dyn Env) -> Result<RamFacts, ProbeError> {
    let mut ram = RamFacts::default();
    let own = match env.platform() {
        Platform::Linux | Platform::Android => linux_amounts(env, &mut ram),
        Platform::MacOs => mac_amounts(env, &mut ram),
        _ => Ok(()),
    };
    if let Some(totals) = env.totals() {
        let source = Source::new(Method::Sysinfo, "");
        ram.total = ram.total.or(totals.ram_total.map(|total| source.found(total)));
        ram.available = ram.available.or(totals.ram_available.map(|free| source.found(free)));
    }
    if ram.total.is_none() {
        own?;
    }
    Ok(ram)
}

fn mac_amounts(env: &dyn Env, ram: &mut RamFacts) -> Result<(), ProbeError> {
    let total = apple::sysctl(env)?.memory;
    ram.total = total.map(|total| Found::new(total, Method::Sysctl, "hw.memsize"));
    ram.available = Some(apple::available_memory(env)?);
    Ok(())
}

fn linux_amounts(env: &dyn Env, ram: &mut RamFacts) -> Result<(), ProbeError> {
    const MEMINFO: &str = "/proc/meminfo";
    let info = meminfo::parse(&env.text(MEMINFO)?)?;
    let source = Source::new(Method::Procfs, MEMINFO);
    ram.total = Some(source.found(info.total));
    ram.available = info.available.map(|available| source.found(available));
    if let Some(found) = cgroup::lowest_limit(env).filter(|l| l.limit.value < info.total) {
        let left =
            found.used.map(|used| found.limit.value.minus(used)).unwrap_or(found.limit.value);
        if ram.available.as_ref().is_none_or(|available| left < available.value) {
            ram.available = Some(found.limit.clone().map(|_| left));
        }
        ram.cgroup_limit = Some(found.limit);
    }
    Ok(())
}

/// Modules, where they can be read without rights, and with `dmidecode` where this runs as root.
pub(super) fn modules(env: &dyn Env) -> Result<(Vec<MemoryDevice>, Source), ProbeError> {
    if env.platform() == Platform::Windows {
        return windows::modules(env);
    }
    match env.text(memory_devices::UDEV_FILE) {
        Ok(record) => {
            let devices = memory_devices::parse_udev(&record)?;
            Ok((devices, Source::new(Method::Udev, memory_devices::UDEV_FILE)))
        }
        Err(absent) => by_dmidecode(env).map_err(|_| absent.into()),
    }
}

fn by_dmidecode(env: &dyn Env) -> Result<(Vec<MemoryDevice>, Source), ProbeError> {
    let question = Invocation { program: "dmidecode", args: &["-t", "17"], limit: QUICK };
    let devices = memory_devices::parse_dmidecode(&env.stdout(question)?)?;
    Ok((devices, Source::new(Method::Dmidecode, "-t 17")))
}
