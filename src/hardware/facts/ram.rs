//! What is known about main memory.

use super::Found;
use crate::units::{Bytes, BytesPerSec};
use serde::Serialize;

/// What is known about main memory; `None` where nothing could be read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RamFacts {
    /// Memory the operating system manages.
    pub total: Option<Found<Bytes>>,
    /// Memory that can be had without swapping, after any container limit.
    pub available: Option<Found<Bytes>>,
    /// The lowest container limit that binds below `total`.
    pub cgroup_limit: Option<Found<Bytes>>,
    /// Kind of the modules, such as `DDR5` or `LPDDR5`.
    pub kind: Option<Found<String>>,
    /// Configured transfer rate in 10^6 transfers per second; the slowest module decides.
    pub speed_mts: Option<Found<u32>>,
    /// Populated channels.
    pub channels: Option<Found<u32>>,
    /// Sum of the data widths of the populated channels, in bits.
    pub bus_width_bits: Option<Found<u32>>,
    /// Populated modules or packages.
    pub modules: Option<Found<u32>>,
    /// The most the modules can deliver on paper.
    pub peak_bandwidth: Option<Found<BytesPerSec>>,
    /// What this machine delivered when it was measured.
    pub measured_bandwidth: Option<Found<BytesPerSec>>,
}

impl RamFacts {
    /// The memory this process may fill at most: the container limit if there is one, else the total.
    pub fn limit(&self) -> Option<Bytes> {
        let total = self.total.as_ref().map(|t| t.value);
        let limit = self.cgroup_limit.as_ref().map(|l| l.value);
        total.into_iter().chain(limit).min()
    }

    /// Names of a generic machine with such memory that a catalog lookup can try.
    pub fn lookup_names(&self) -> Vec<String> {
        let (Some(kind), Some(speed)) = (&self.kind, &self.speed_mts) else {
            return Vec::new();
        };
        let base = format!("{}-{}", kind.value.to_ascii_lowercase(), speed.value);
        let width = self.bus_width_bits.as_ref().map(|w| w.value);
        let mut names = Vec::new();
        if kind.value.starts_with("LP") {
            names.extend(width.map(|bits| format!("{base}-{bits}bit")));
        } else if let Some(channels) = &self.channels {
            names.push(match channels.value {
                1 => format!("{base}-single"),
                2 => format!("{base}-dual"),
                n => format!("{base}-{n}ch"),
            });
        }
        names.push(base);
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hardware::Method;

    fn found<T>(value: T) -> Option<Found<T>> {
        Some(Found::new(value, Method::Udev, ""))
    }

    #[test]
    fn generic_names_say_kind_speed_and_channels() {
        let mut ram = RamFacts { kind: found("DDR5".into()), ..RamFacts::default() };
        assert!(ram.lookup_names().is_empty());
        ram.speed_mts = found(5600);
        ram.channels = found(2);
        assert_eq!(ram.lookup_names(), ["ddr5-5600-dual", "ddr5-5600"]);
    }

    #[test]
    fn the_limit_is_the_smaller_of_total_and_container() {
        let mut ram = RamFacts { total: found(Bytes::from_gib(64)), ..RamFacts::default() };
        assert_eq!(ram.limit(), Some(Bytes::from_gib(64)));
        ram.cgroup_limit = found(Bytes::from_gib(8));
        assert_eq!(ram.limit(), Some(Bytes::from_gib(8)));
    }
}
