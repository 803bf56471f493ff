//! What llama.cpp prints: `llama-server --list-devices`, which is asked as a last resort, and the table of used memory
//! ([`breakdown`]).

pub mod breakdown;

use super::env::{Env, Invocation, PATIENT};
use super::error::{ParseError, ProbeError};
use super::facts::{GpuFacts, GpuVendor, MemoryKind, Method, Source};
use crate::units::Bytes;

const WHAT: &str = "llama-server device list";

/// A device that llama.cpp can use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LlamaDevice {
    /// Its name there, such as `CUDA0`.
    pub id: String,
    /// Name of the GPU.
    pub name: String,
    /// Memory.
    pub total: Bytes,
    /// Memory not in use.
    pub free: Bytes,
    /// Whether it uses main memory.
    pub unified: bool,
}

/// Devices after the line `Available devices:`; software renderers drop out.
///
/// # Errors
/// When the line is missing.
pub fn parse(text: &str) -> Result<Vec<LlamaDevice>, ParseError> {
    let (before, after) = text
        .split_once("Available devices:")
        .ok_or(ParseError::Missing { what: WHAT, field: "Available devices:" })?;
    let mut devices: Vec<LlamaDevice> = after.lines().filter_map(device).collect();
    devices.retain(|device| !device.name.to_ascii_lowercase().contains("llvmpipe"));
    for device in &mut devices {
        let shares_memory = |line: &str| line.contains(&device.name) && line.contains("uma: 1");
        device.unified = device.id == "Metal" || before.lines().any(shares_memory);
    }
    Ok(devices)
}

/// `  CUDA0: NVIDIA GeForce RTX 4090 (24564 MiB, 23592 MiB free)`.
fn device(line: &str) -> Option<LlamaDevice> {
    let (id, rest) = line.trim().split_once(": ")?;
    let (name, memory) = rest.rsplit_once(" (")?;
    let (total, free) = memory.strip_suffix(" free)")?.split_once(", ")?;
    let mib = |text: &str| text.strip_suffix(" MiB")?.parse().ok().map(Bytes::from_mib);
    Some(LlamaDevice {
        id: id.to_owned(),
        name: name.to_owned(),
        total: mib(total)?,
        free: mib(free)?,
        unified: false,
    })
}

/// GPUs that an installed llama.cpp sees.
pub(super) fn gpus(env: &dyn Env) -> Result<Vec<GpuFacts>, ProbeError> {
    let question =
        Invocation { program: "llama-server", args: &["--list-devices"], limit: PATIENT };
    let output = env.run(question)?;
    // The list goes to standard output, what the backends say about the devices to standard error.
    let devices = parse(&format!("{}\n{}", output.stderr, output.stdout))?;
    let mut gpus: Vec<GpuFacts> = devices.iter().map(facts).collect();
    super::drm::number_by_vendor(&mut gpus);
    Ok(gpus)
}

/// The facts of a device.
pub fn facts(device: &LlamaDevice) -> GpuFacts {
    let source = Source::new(Method::LlamaServer, "--list-devices");
    let mut gpu = GpuFacts::named(vendor(&device.name), source.found(device.name.clone()));
    gpu.memory_kind = if device.unified { MemoryKind::Unified } else { MemoryKind::Dedicated };
    gpu.memory_total = Some(source.found(device.total));
    gpu.memory_free = Some(source.found(device.free));
    gpu
}

fn vendor(name: &str) -> GpuVendor {
    const WORDS: &[(&str, GpuVendor)] = &[
        ("nvidia", GpuVendor::Nvidia),
        ("amd", GpuVendor::Amd),
        ("radeon", GpuVendor::Amd),
        ("intel", GpuVendor::Intel),
        ("apple", GpuVendor::Apple),
        ("adreno", GpuVendor::Qualcomm),
    ];
    let name = name.to_ascii_lowercase();
    WORDS
        .iter()
        .find(|(word, _)| name.contains(word))
        .map_or(GpuVendor::Other, |(_, vendor)| *vendor)
}
