//! What this machine is: processor, memory, GPUs, and what stands between. The only room that touches the machine.
//!
//! [`detect()`] looks at the machine this program runs on; [`detect_in`] at any [`Env`], for instance a [`FixtureEnv`].
//! Nothing here fails: what could not be found out is `None`, and a [`Note`] says why. Every probe is split in a part
//! that reads a file or runs a command and a pure parser of its text. Which catalog entry a GPU or a processor is, and
//! what its bandwidth means, is left to others.

pub mod amd;
pub mod android;
pub mod apple;
pub mod bandwidth;
mod combine;
mod detect;
mod drm;
pub mod env;
pub mod error;
mod facts;
mod intel;
mod isa;
pub mod linux;
pub mod llama;
mod machine;
mod memory;
pub mod modules;
mod names;
pub mod nvidia;
mod pci;
mod probe;
mod processor;
mod visible;
pub mod windows;

pub use detect::{Options, detect, detect_in};
pub use env::{Env, FixtureEnv, Platform, SystemEnv};
pub use facts::{
    CpuFacts, Detected, Found, GpuFacts, GpuLink, GpuVendor, IgnoredBecause, IsaFlags, Level, Link,
    MemoryKind, Method, MigInstance, Note, OsFacts, PciId, RamFacts, SharedPool, Source,
    Surroundings, TensorParallel,
};
pub use probe::Probe;
