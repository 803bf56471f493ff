//! What was assumed or left out when detection's facts became a machine.

use crate::units::{Bytes, BytesPerSec};
use std::fmt;

/// Something to know about the machine that was made of the facts. Names are safe to print.
#[derive(Clone, Debug, PartialEq)]
pub enum Remark {
    /// GPUs of other kinds than those that are used.
    OtherGpus {
        /// Their names.
        names: Vec<String>,
    },
    /// The catalog lacks the GPU, and its bandwidth is not known: it is left out.
    UnknownGpu {
        /// Its name.
        name: String,
    },
    /// Several products go by the name that the driver gives; the slowest of them is taken.
    OneOfSeveral {
        /// The name.
        name: String,
        /// The product.
        taken: String,
    },
    /// The catalog lacks the GPU; it is estimated by its clocks alone.
    GpuByClocks {
        /// Its name.
        name: String,
        /// What they say.
        bandwidth: BytesPerSec,
    },
    /// The small integrated GPU is not counted on: it reads the same memory as the processor.
    IntegratedGpu {
        /// Its name.
        name: String,
    },
    /// The driver does not tell the memory of the GPU.
    AssumedMemory {
        /// Its name.
        name: String,
        /// The smallest size sold.
        assumed: Bytes,
    },
    /// The GPU is split, and one process can use the largest instance.
    MigInstance {
        /// Its name.
        name: String,
        /// Memory of the instance.
        memory: Bytes,
    },
    /// Much of the memory is in use now.
    FreeNow {
        /// What is free, on all devices.
        free: Bytes,
    },
    /// The bandwidth of main memory is not known.
    AssumedBandwidth {
        /// What is assumed.
        assumed: BytesPerSec,
    },
}

impl Remark {
    /// A stable name for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OtherGpus { .. } => "other-gpus",
            Self::UnknownGpu { .. } => "unknown-gpu",
            Self::OneOfSeveral { .. } => "one-of-several",
            Self::GpuByClocks { .. } => "gpu-by-clocks",
            Self::IntegratedGpu { .. } => "integrated-gpu",
            Self::AssumedMemory { .. } => "assumed-memory",
            Self::MigInstance { .. } => "mig-instance",
            Self::FreeNow { .. } => "free-now",
            Self::AssumedBandwidth { .. } => "assumed-bandwidth",
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherGpus { names } => {
                write!(
                    f,
                    "left out, because GPUs of one kind are used: `{}`; `--hw 4090+3060` is how unequal ones are named together",
                    names.join("`, `")
                )
            }
            Self::UnknownGpu { name } => write!(
                f,
                "`{name}` is left out: it is not in the catalog, and its bandwidth is not known; name one like it with --hw"
            ),
            Self::OneOfSeveral { name, taken } => write!(
                f,
                "several products are called `{name}`: taken as {taken}, the slowest of them; name yours with --hw"
            ),
            Self::GpuByClocks { name, bandwidth } => write!(
                f,
                "`{name}` is not in the catalog: estimated from the {:.0} GB/s that its clocks give",
                bandwidth.gb_per_s()
            ),
            Self::IntegratedGpu { name } => {
                write!(f, "`{name}` is not counted on: it reads the same memory as the processor")
            }
            Self::AssumedMemory { name, assumed } => write!(
                f,
                "the driver does not tell the memory of `{name}`: {:.0} GB are assumed; state yours with --mem",
                assumed.gib()
            ),
            Self::MigInstance { name, memory } => write!(
                f,
                "`{name}` is split: a process can use one instance, the largest of {:.0} GiB",
                memory.gib()
            ),
            Self::FreeNow { free } => {
                write!(f, "{:.1} GiB of GPU memory are free at this moment", free.gib())
            }
            Self::AssumedBandwidth { assumed } => write!(
                f,
                "the bandwidth of main memory is not known: {:.0} GB/s are assumed; `wir detect --measure` measures it",
                assumed.gb_per_s()
            ),
        }
    }
}

/// A name that is safe to print: bounded, and of plain signs.
pub(super) fn shown(name: &str) -> String {
    let is_plain = |c: &char| c.is_alphanumeric() || c.is_ascii_punctuation() || *c == ' ';
    name.chars().filter(is_plain).take(80).collect()
}
