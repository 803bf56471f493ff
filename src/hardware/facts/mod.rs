//! What detection returns: plain facts, each with its source, and notes on what was missing.

mod cpu;
mod found;
mod gpu;
mod link;
mod note;
mod ram;

pub use cpu::{CpuFacts, IsaFlags};
pub use found::{Found, Method, Source};
pub use gpu::{GpuFacts, GpuVendor, MemoryKind, MigInstance, PciId, SharedPool};
pub use link::{GpuLink, Link, TensorParallel};
pub use note::{IgnoredBecause, Level, Note};
pub use ram::RamFacts;

use super::env::Platform;
use super::names;
use serde::Serialize;

/// The operating system.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OsFacts {
    /// Which family.
    pub platform: Platform,
    /// Name with version, such as `Ubuntu 24.04.1 LTS`.
    pub name: Option<Found<String>>,
    /// Version number: of macOS, of Windows, or of the Linux kernel.
    pub version: Option<Found<String>>,
}

/// What stands between this process and the bare machine; all `None` on bare metal.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Surroundings {
    /// Container engine, such as `docker`.
    pub container: Option<Found<String>>,
    /// Windows Subsystem for Linux, with its generation.
    pub wsl: Option<Found<String>>,
    /// Hypervisor or cloud, such as `kvm` or `Amazon EC2`.
    pub virtual_machine: Option<Found<String>>,
}

impl Surroundings {
    /// Whether the display server of the machine would not be seen from here.
    pub fn is_isolated(&self) -> bool {
        self.container.is_some() || self.wsl.is_some()
    }
}

/// Everything that was found out about this machine.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Detected {
    /// The operating system.
    pub os: OsFacts,
    /// The computer's model, such as `Mac16,5` or `Raspberry Pi 5 Model B Rev 1.0`.
    pub machine: Option<Found<String>>,
    /// Container, WSL or virtual machine.
    pub surroundings: Surroundings,
    /// The processor.
    pub cpu: CpuFacts,
    /// Main memory.
    pub ram: RamFacts,
    /// GPUs a model can use here, the largest memory first.
    pub gpus: Vec<GpuFacts>,
    /// GPUs that exist and are left out; the notes say why.
    pub ignored_gpus: Vec<GpuFacts>,
    /// How the NVIDIA GPUs among them are connected, where there are several.
    pub gpu_links: Vec<GpuLink>,
    /// What was missing, ignored or limited.
    pub notes: Vec<Note>,
}

impl Detected {
    /// Names of the whole machine that a catalog lookup can try, most specific first.
    pub fn lookup_names(&self) -> Vec<String> {
        let total = self.ram.total.as_ref().map(|t| t.value);
        self.machine
            .as_ref()
            .map(|machine| names::machine_candidates(&machine.value, total))
            .unwrap_or_default()
    }
}
