//! What this machine is, as JSON.

use super::{HwJson, SCHEMA, hw};
use crate::hardware::Detected;
use crate::report::DetectedMachine;
use schemars::JsonSchema;
use serde::Serialize;

/// What this machine is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DetectJson<'a> {
    schema: u32,
    hw: Option<HwJson<'a>>,
    #[schemars(with = "serde_json::Value")]
    facts: &'a Detected,
    measured_bandwidth_bytes_per_s: Option<f64>,
    notes: Vec<String>,
}

/// The whole answer.
pub fn detect<'a>(found: &'a DetectedMachine<'_>) -> DetectJson<'a> {
    let remarks = found.facts.notes.iter().map(ToString::to_string);
    DetectJson {
        schema: SCHEMA,
        hw: found.machine.as_ref().map(|m| hw(m, found.usable.unwrap_or(m.memory))),
        facts: &found.facts,
        measured_bandwidth_bytes_per_s: found.measured.map(|m| m.get()),
        notes: remarks.chain(found.notes.iter().cloned()).collect(),
    }
}
