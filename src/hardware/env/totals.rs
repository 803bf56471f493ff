//! Memory and processors as the operating system's own interfaces report them.

use crate::units::Bytes;
use sysinfo::{CpuRefreshKind, MemoryRefreshKind, RefreshKind, System};

/// Memory and processors as the operating system's own interfaces report them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SystemTotals {
    /// Memory the system manages.
    pub ram_total: Option<Bytes>,
    /// Memory that can be had without swapping.
    pub ram_available: Option<Bytes>,
    /// Marketing name of the processor.
    pub cpu_model: Option<String>,
    /// Maker of the processor.
    pub cpu_vendor: Option<String>,
    /// Physical cores.
    pub physical_cores: Option<u32>,
    /// Hardware threads.
    pub logical_cores: Option<u32>,
    /// Threads this process may use.
    pub usable_threads: Option<u32>,
    /// Name of the operating system with version.
    pub os_name: Option<String>,
    /// Version of the operating system.
    pub os_version: Option<String>,
}

/// Reads memory and the list of processors, and nothing that needs a second look (load, frequency, processes).
pub(super) fn read() -> SystemTotals {
    let wanted = RefreshKind::nothing()
        .with_memory(MemoryRefreshKind::nothing().with_ram())
        .with_cpu(CpuRefreshKind::nothing());
    let system = System::new_with_specifics(wanted);
    let first = system.cpus().first();
    SystemTotals {
        ram_total: above_zero(system.total_memory()),
        ram_available: above_zero(system.available_memory()),
        cpu_model: first.and_then(|cpu| text(cpu.brand())),
        cpu_vendor: first.and_then(|cpu| text(cpu.vendor_id())),
        physical_cores: System::physical_core_count().and_then(|n| u32::try_from(n).ok()),
        logical_cores: u32::try_from(system.cpus().len()).ok().filter(|n| *n > 0),
        usable_threads: std::thread::available_parallelism()
            .ok()
            .and_then(|n| u32::try_from(n.get()).ok()),
        os_name: System::long_os_version(),
        os_version: System::os_version(),
    }
}

fn above_zero(bytes: u64) -> Option<Bytes> {
    (bytes > 0).then_some(Bytes(bytes))
}

fn text(name: &str) -> Option<String> {
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}
