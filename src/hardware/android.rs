//! Android: the chip by `getprop`, the GPU by the Adreno driver's file.

use super::env::{Env, Invocation, QUICK};
use super::error::{ParseError, ProbeError};
use super::facts::{Found, GpuFacts, GpuVendor, MemoryKind, Method};
use std::collections::BTreeMap;

const ADRENO: &str = "/sys/class/kgsl/kgsl-3d0/gpu_model";

/// System properties: `[ro.soc.model]: [SM8650]`.
///
/// # Errors
/// When no line is a property.
pub fn parse_properties(text: &str) -> Result<BTreeMap<String, String>, ParseError> {
    let properties: BTreeMap<String, String> = text.lines().filter_map(property).collect();
    match properties.is_empty() {
        true => Err(ParseError::malformed("getprop output", text)),
        false => Ok(properties),
    }
}

fn property(line: &str) -> Option<(String, String)> {
    let (key, value) = line.trim().strip_prefix('[')?.strip_suffix(']')?.split_once("]: [")?;
    Some((key.to_owned(), value.to_owned()))
}

/// The chip's name, as maker and model.
pub fn chip(properties: &BTreeMap<String, String>) -> Option<String> {
    let get = |key: &str| properties.get(key).filter(|value| !value.is_empty());
    let model = get("ro.soc.model").or_else(|| get("ro.board.platform"))?;
    Some(match get("ro.soc.manufacturer").map(String::as_str) {
        Some("QTI" | "Qualcomm") => format!("Qualcomm {model}"),
        Some(maker) => format!("{maker} {model}"),
        None => model.clone(),
    })
}

/// The chip of this device.
pub(super) fn machine(env: &dyn Env) -> Result<Found<String>, ProbeError> {
    let text = env.stdout(Invocation { program: "getprop", args: &[], limit: QUICK })?;
    let name = chip(&parse_properties(&text)?)
        .ok_or(ParseError::Missing { what: "getprop output", field: "ro.soc.model" })?;
    Ok(Found::new(name, Method::Getprop, "ro.soc.model"))
}

/// The GPU of this device; many devices keep the file from programs.
pub(super) fn gpus(env: &dyn Env) -> Vec<GpuFacts> {
    let adreno = env.line(ADRENO).map(|name| {
        let mut gpu = GpuFacts::named(GpuVendor::Qualcomm, Found::new(name, Method::Sysfs, ADRENO));
        gpu.memory_kind = MemoryKind::Unified;
        gpu
    });
    adreno.into_iter().collect()
}
