//! The processor on Linux: `/proc/cpuinfo`, the kinds of cores, the caches.

use super::cpuinfo::{self, CpuInfo};
use crate::hardware::env::Env;
use crate::hardware::error::ProbeError;
use crate::hardware::facts::{CpuFacts, Found, Method, Source};
use crate::units::Bytes;

const CPUINFO: &str = "/proc/cpuinfo";
const CPUS: &str = "/sys/devices/system/cpu";

/// Cores whose capacity is at least this share of the strongest count as fast ones.
const FAST_SHARE: f64 = 0.6;

/// Reads everything about the processor that is not the same on all platforms.
pub(in crate::hardware) fn facts(env: &dyn Env) -> Result<CpuFacts, ProbeError> {
    let info = cpuinfo::parse(&env.text(CPUINFO)?)?;
    let source = Source::new(Method::Procfs, CPUINFO);
    Ok(CpuFacts {
        sockets: info.sockets().map(|n| source.found(n)),
        physical_cores: info.cores(|_| true).map(|n| source.found(n)),
        performance_cores: performance_cores(env, &info),
        logical_cores: u32::try_from(info.threads.len()).ok().map(|n| source.found(n)),
        last_level_cache: last_level_cache(env, &info),
        isa: Some(source.found(info.isa)),
        model: info.model.map(|model| source.found(model)),
        vendor: info.vendor.map(|vendor| source.found(vendor)),
        usable_threads: None,
    })
}

/// Fast cores of a mixed chip: Intel lists them, Arm gives each core a capacity.
fn performance_cores(env: &dyn Env, info: &CpuInfo) -> Option<Found<u32>> {
    const INTEL_FAST: &str = "/sys/devices/cpu_core/cpus";
    if let Some(fast) = env.line(INTEL_FAST).and_then(|list| cpu_list(&list)) {
        let cores = info.cores(|thread| fast.iter().any(|range| range.contains(&thread)))?;
        return Some(Found::new(cores, Method::Sysfs, INTEL_FAST));
    }
    let capacity =
        |thread: u32| env.number(&format!("{CPUS}/cpu{thread}/cpu_capacity")).map(|n| n as f64);
    let capacities: Vec<(u32, f64)> =
        info.threads.iter().map_while(|t| Some((t.number, capacity(t.number)?))).collect();
    let strongest = capacities.iter().map(|(_, c)| *c).fold(0.0, f64::max);
    let is_fast = |c: f64| c >= strongest * FAST_SHARE;
    if capacities.iter().all(|(_, c)| is_fast(*c)) {
        return None;
    }
    let cores = info.cores(|thread| capacities.iter().any(|(n, c)| *n == thread && is_fast(*c)))?;
    Some(Found::new(cores, Method::Sysfs, format!("{CPUS}/cpu*/cpu_capacity")))
}

/// `0-15,20` as ranges.
pub fn cpu_list(text: &str) -> Option<Vec<std::ops::RangeInclusive<u32>>> {
    let range = |part: &str| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        Some(first.trim().parse().ok()?..=last.trim().parse().ok()?)
    };
    text.split(',').map(range).collect()
}

/// The largest cache that the first core sees.
fn last_level_cache(env: &dyn Env, info: &CpuInfo) -> Option<Found<Bytes>> {
    let folder = format!("{CPUS}/cpu0/cache");
    let names = env.list(&folder).unwrap_or_default();
    let sizes =
        names.iter().filter_map(|name| cache_size(&env.line(&format!("{folder}/{name}/size"))?));
    let from_sysfs = sizes.max().map(|size| Found::new(size, Method::Sysfs, folder.clone()));
    let from_cpuinfo = || {
        let kib = info.cache_kib.filter(|kib| *kib < 1 << 24)?;
        Some(Found::new(Bytes(kib * 1024), Method::Procfs, CPUINFO))
    };
    from_sysfs.or_else(from_cpuinfo)
}

/// `32768K`, `36M`.
fn cache_size(text: &str) -> Option<Bytes> {
    let (digits, unit) =
        text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let scale = match unit {
        "" => 1,
        "K" => 1 << 10,
        "M" => 1 << 20,
        _ => return None,
    };
    Some(Bytes(digits.parse::<u64>().ok()?.checked_mul(scale)?)).filter(|size| size.get() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hardware::env::{FixtureEnv, Platform};

    #[test]
    fn lists_of_processors_are_ranges() {
        assert_eq!(cpu_list("0-3,8"), Some(vec![0..=3, 8..=8]));
        assert_eq!(cpu_list("x"), None);
        assert_eq!(cpu_list("0-99999999999"), None);
    }

    #[test]
    fn hyperthreads_of_fast_cores_count_once() {
        let mut text = String::new();
        for (thread, core) in [(0, 0), (1, 0), (2, 1), (3, 1), (4, 2), (5, 3)] {
            text += &format!("processor\t: {thread}\nphysical id\t: 0\ncore id\t\t: {core}\n\n");
        }
        let env = FixtureEnv::new(Platform::Linux)
            .file(CPUINFO, text)
            .file("/sys/devices/cpu_core/cpus", "0-3\n")
            .file("/sys/devices/system/cpu/cpu0/cache/index2/size", "2048K\n")
            .file("/sys/devices/system/cpu/cpu0/cache/index3/size", "36M\n");
        let cpu = facts(&env).expect("the file lists processors");
        assert_eq!(cpu.physical_cores.map(|f| f.value), Some(4));
        assert_eq!(cpu.performance_cores.map(|f| f.value), Some(2));
        assert_eq!(cpu.last_level_cache.map(|f| f.value), Some(Bytes::from_mib(36)));
    }

    #[test]
    fn strong_arm_cores_are_the_fast_ones() {
        let mut env = FixtureEnv::new(Platform::Linux)
            .file(CPUINFO, "processor: 0\n\nprocessor: 1\n\nprocessor: 2\n");
        for (core, capacity) in [(0, "381"), (1, "911"), (2, "1024")] {
            env = env.file(&format!("{CPUS}/cpu{core}/cpu_capacity"), capacity);
        }
        let cpu = facts(&env).expect("the file lists processors");
        assert_eq!(cpu.performance_cores.map(|f| f.value), Some(2));
    }
}
