//! A value together with how it was found.

use serde::Serialize;
use std::fmt;

/// How a fact came to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// NVIDIA's management library.
    Nvml,
    /// The command `nvidia-smi`.
    NvidiaSmi,
    /// The command `rocm-smi`.
    RocmSmi,
    /// A file below `/sys`.
    Sysfs,
    /// A file below `/proc`.
    Procfs,
    /// A control-group limit.
    Cgroup,
    /// The macOS command `sysctl`, `vm_stat` or `ioreg`.
    Sysctl,
    /// The macOS command `system_profiler`.
    SystemProfiler,
    /// The Windows registry.
    Registry,
    /// A PowerShell query.
    PowerShell,
    /// Memory modules as recorded by udev.
    Udev,
    /// Memory modules as printed by `dmidecode`.
    Dmidecode,
    /// PCI device list or id table.
    Pci,
    /// The operating system by way of the sysinfo crate.
    Sysinfo,
    /// The Android command `getprop`.
    Getprop,
    /// The device list of `llama-server`.
    LlamaServer,
    /// A measurement on this machine.
    Measured,
    /// Calculated from other facts.
    Derived,
    /// An environment variable.
    Environment,
    /// The person said so.
    User,
}

impl Method {
    /// A short label for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Nvml => "NVML",
            Self::NvidiaSmi => "nvidia-smi",
            Self::RocmSmi => "rocm-smi",
            Self::Sysfs => "sysfs",
            Self::Procfs => "procfs",
            Self::Cgroup => "cgroup",
            Self::Sysctl => "macOS",
            Self::SystemProfiler => "system_profiler",
            Self::Registry => "registry",
            Self::PowerShell => "PowerShell",
            Self::Udev => "udev",
            Self::Dmidecode => "dmidecode",
            Self::Pci => "PCI",
            Self::Sysinfo => "sysinfo",
            Self::Getprop => "getprop",
            Self::LlamaServer => "llama-server",
            Self::Measured => "measured",
            Self::Derived => "derived",
            Self::Environment => "environment",
            Self::User => "given",
        }
    }
}

/// Where a fact comes from: the method, and the file, command or rule it used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// How the fact was found.
    pub method: Method,
    /// The path, command, variable or rule; may be empty when the method says it all.
    pub place: String,
}

impl Source {
    /// A source with its place.
    pub fn new(method: Method, place: impl Into<String>) -> Self {
        Self { method, place: place.into() }
    }

    /// Wraps a value with this source.
    pub fn found<T>(&self, value: T) -> Found<T> {
        Found { value, source: self.clone() }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place.as_str() {
            "" => f.write_str(self.method.label()),
            place => write!(f, "{}: {place}", self.method.label()),
        }
    }
}

/// A fact and its source.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Found<T> {
    /// The fact.
    pub value: T,
    /// How it was found.
    pub source: Source,
}

impl<T> Found<T> {
    /// A fact found by `method` at `place`.
    pub fn new(value: T, method: Method, place: impl Into<String>) -> Self {
        Self { value, source: Source::new(method, place) }
    }

    /// The same source with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Found<U> {
        Found { value: change(self.value), source: self.source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_reads_as_method_and_place() {
        assert_eq!(Source::new(Method::Sysfs, "/sys/x").to_string(), "sysfs: /sys/x");
        assert_eq!(Source::new(Method::Nvml, "").to_string(), "NVML");
    }
}
