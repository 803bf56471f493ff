//! How large the buffer of a measurement is and how many threads read it.

use crate::hardware::facts::{CpuFacts, RamFacts};
use crate::units::Bytes;
use serde::Serialize;

/// The buffer is at least this large, and at least [`CACHES`] times the cache.
const LEAST_BUFFER: Bytes = Bytes::from_mib(512);

/// So many times the last-level cache are read, so that little of a pass comes from it.
const CACHES: u64 = 4;

/// The share of available memory that the buffer may take.
const MOST_SHARE: f64 = 0.25;

/// More threads than needed to saturate any memory.
pub(super) const MOST_THREADS: u32 = 256;

/// How a measurement is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Memory that is read in one pass.
    pub buffer: Bytes,
    /// Threads that read.
    pub threads: u32,
}

impl Plan {
    /// A plan for a machine: all usable threads, a buffer well above the cache and well below available memory.
    pub fn for_machine(cpu: &CpuFacts, ram: &RamFacts) -> Self {
        let counts = [&cpu.usable_threads, &cpu.logical_cores];
        let threads = counts.into_iter().flatten().map(|n| n.value).next().unwrap_or(1);
        let cache = cpu.last_level_cache.as_ref().map(|c| c.value).unwrap_or_default();
        // The field gives the cache of one group of cores; a socket may have several.
        let sockets = u64::from(cpu.sockets.as_ref().map_or(1, |s| s.value));
        let wanted =
            LEAST_BUFFER.max(cache.times(CACHES).times(sockets)).min(LEAST_BUFFER.times(8));
        let available = ram.available.as_ref().map(|a| a.value.share(MOST_SHARE));
        let buffer = available.map_or(wanted, |most| most.min(wanted));
        Self { buffer, threads: threads.clamp(1, MOST_THREADS) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hardware::facts::{Found, Method};

    fn found<T>(value: T) -> Option<Found<T>> {
        Some(Found::new(value, Method::Derived, ""))
    }

    #[test]
    fn the_buffer_exceeds_the_cache_and_stays_within_free_memory() {
        let mut cpu = CpuFacts { usable_threads: found(8), ..CpuFacts::default() };
        let mut ram = RamFacts { available: found(Bytes::from_gib(64)), ..RamFacts::default() };
        assert_eq!(Plan::for_machine(&cpu, &ram), Plan { buffer: LEAST_BUFFER, threads: 8 });
        cpu.last_level_cache = found(Bytes::from_mib(384));
        assert_eq!(Plan::for_machine(&cpu, &ram).buffer, Bytes::from_mib(1536));
        ram.available = found(Bytes::from_gib(1));
        assert_eq!(Plan::for_machine(&cpu, &ram).buffer, Bytes::from_mib(256));
    }
}
