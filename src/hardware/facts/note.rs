//! Remarks on a detection: what failed, was ignored, or limits the machine.

use super::{Link, TensorParallel};
use crate::hardware::error::ProbeError;
use crate::hardware::probe::Probe;
use crate::units::Bytes;
use serde::{Serialize, Serializer};
use std::fmt;
use std::time::Duration;

/// How much a note matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Only of interest when asking how detection went.
    Detail,
    /// Good to know.
    Info,
    /// Something is wrong or limits the machine.
    Warning,
}

/// Why a GPU that exists is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IgnoredBecause {
    /// It is a small integrated GPU beside a discrete one.
    Integrated,
    /// An environment variable hides it.
    Hidden,
    /// No driver reports it.
    NoDriver,
}

/// One remark.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Note {
    /// A probe gave no facts.
    ProbeFailed {
        /// Which one.
        probe: Probe,
        /// Why.
        #[serde(serialize_with = "as_text")]
        cause: ProbeError,
    },
    /// A probe did not answer and was left behind.
    ProbeTimedOut {
        /// Which one.
        probe: Probe,
        /// How long it was given, in seconds.
        #[serde(serialize_with = "as_seconds")]
        after: Duration,
    },
    /// A GPU exists and is left out.
    GpuIgnored {
        /// Its name.
        name: String,
        /// Why.
        because: IgnoredBecause,
    },
    /// A variable limits which GPUs programs see.
    VisibleDevices {
        /// Its name.
        variable: &'static str,
        /// Its value.
        value: String,
    },
    /// Several different GPUs and a numeric variable: CUDA counts by speed, detection by bus.
    CudaOrderUnknown,
    /// A container limit is below the memory of the machine.
    ContainerLimit {
        /// The limit.
        limit: Bytes,
    },
    /// A GPU is split, and one process can use one instance.
    MigEnabled {
        /// Its name.
        name: String,
        /// How many instances there are.
        instances: u32,
    },
    /// An integrated AMD GPU could map more memory if the kernel were told so.
    GttLimited {
        /// What the driver may map now.
        gtt: Bytes,
        /// Memory of the machine.
        ram: Bytes,
    },
    /// Several GPUs and how they are connected: the slowest link decides.
    GpuLinks {
        /// The slowest link of all pairs.
        slowest: Link,
    },
    /// A program holds GPU memory now.
    GpuMemoryHeld {
        /// Its file name.
        program: String,
        /// All that it holds on all GPUs.
        held: Bytes,
    },
    /// The GPU is in the machine and the container does not see it.
    GpuNotPassedIn {
        /// Its name.
        name: String,
    },
    /// macOS in a virtual machine has no GPU for models.
    VirtualMac,
    /// Windows reported at most 4 GiB because the field is 32 bits wide.
    AdapterRamCapped {
        /// The adapter's name.
        name: String,
    },
    /// The computer runs on battery, which lowers clocks.
    OnBattery,
    /// WSL gives Linux part of the memory of the host.
    WslMemory,
}

impl Note {
    /// How much the note matters.
    pub fn level(&self) -> Level {
        match self {
            Self::ProbeFailed { probe, .. } | Self::ProbeTimedOut { probe, .. }
                if probe.is_extra() =>
            {
                Level::Detail
            }
            Self::ProbeFailed { cause, .. } if cause.is_absence() => Level::Detail,
            Self::ProbeFailed { .. }
            | Self::ProbeTimedOut { .. }
            | Self::GpuNotPassedIn { .. }
            | Self::AdapterRamCapped { .. } => Level::Warning,
            Self::GpuIgnored { because: IgnoredBecause::NoDriver, .. } => Level::Warning,
            _ => Level::Info,
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ProbeFailed { probe, cause } => write!(f, "{}: {cause}", probe.label()),
            Self::ProbeTimedOut { probe, after } => {
                write!(f, "{}: no answer within {} s", probe.label(), after.as_secs_f32())
            }
            Self::GpuIgnored { name, because } => match because {
                IgnoredBecause::Integrated => {
                    write!(f, "`{name}` left out: a discrete GPU is present")
                }
                IgnoredBecause::Hidden => write!(f, "`{name}` left out: hidden by the environment"),
                IgnoredBecause::NoDriver => write!(f, "`{name}` left out: no driver reports it"),
            },
            Self::VisibleDevices { variable, value } => {
                write!(f, "`{variable}={value}` decides which GPUs programs see")
            }
            Self::CudaOrderUnknown => f.write_str(
                "`CUDA_VISIBLE_DEVICES` counts by speed unless `CUDA_DEVICE_ORDER=PCI_BUS_ID` is set",
            ),
            Self::ContainerLimit { limit } => {
                write!(f, "a container limit allows {:.1} GiB of memory", limit.gib())
            }
            Self::MigEnabled { name, instances } => {
                write!(f, "`{name}` is split into {instances} MIG instances; a process can use one")
            }
            Self::GttLimited { gtt, ram } => write!(
                f,
                "the driver may map {:.1} of {:.1} GiB for the GPU; the kernel argument `ttm.pages_limit` raises that",
                gtt.gib(),
                ram.gib()
            ),
            Self::GpuLinks { slowest } => {
                let advice = match slowest.tensor_parallel() {
                    TensorParallel::Good => "splitting layers over them (tensor parallel) pays",
                    TensorParallel::Limited => {
                        "tensor parallel may pay, mostly with several requests at a time"
                    }
                    TensorParallel::Poor => {
                        "tensor parallel would be slow, give each GPU whole layers"
                    }
                };
                write!(f, "GPUs are connected by {slowest}: {advice}")
            }
            Self::GpuMemoryHeld { program, held } => {
                write!(f, "`{program}` holds {:.1} GiB of GPU memory now", held.gib())
            }
            Self::GpuNotPassedIn { name } => {
                write!(f, "`{name}` is in the machine but not passed into this container")
            }
            Self::VirtualMac => f.write_str("macOS in a virtual machine offers no GPU to models"),
            Self::AdapterRamCapped { name } => {
                write!(f, "Windows reports the memory of `{name}` only up to 4 GiB")
            }
            Self::OnBattery => f.write_str("on battery: expect lower speed"),
            Self::WslMemory => f.write_str(
                "WSL gives Linux part of the host's memory; `.wslconfig` sets how much",
            ),
        }
    }
}

fn as_text<S: Serializer>(cause: &ProbeError, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(cause)
}

fn as_seconds<S: Serializer>(after: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(after.as_secs_f64())
}
