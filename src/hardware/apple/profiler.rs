//! `system_profiler -json`: displays with their GPUs, and the hardware overview.

use crate::hardware::error::ParseError;
use crate::units::{Bytes, parse};
use serde::Deserialize;
use serde_json::Value;

/// A GPU that drives displays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Display {
    /// Name.
    pub name: String,
    /// GPU cores of an Apple chip.
    pub cores: Option<u32>,
    /// Memory of its own.
    pub vram: Option<Bytes>,
    /// Main memory set aside for it.
    pub shared_vram: Option<Bytes>,
}

#[derive(Deserialize)]
struct Displays {
    #[serde(rename = "SPDisplaysDataType")]
    entries: Vec<RawDisplay>,
}

#[derive(Deserialize)]
struct RawDisplay {
    #[serde(rename = "_name")]
    name: Option<String>,
    sppci_model: Option<String>,
    sppci_cores: Option<Value>,
    spdisplays_vram: Option<String>,
    spdisplays_vram_shared: Option<String>,
}

/// GPUs in `SPDisplaysDataType`.
///
/// # Errors
/// When the text is no such report.
pub fn parse_displays(text: &str) -> Result<Vec<Display>, ParseError> {
    let report: Displays = from_json("display report", text)?;
    let size = |text: Option<String>| parse::memory_size(&text?).ok();
    let display = |raw: RawDisplay| {
        Some(Display {
            name: raw.sppci_model.or(raw.name)?,
            cores: raw.sppci_cores.as_ref().and_then(count),
            vram: size(raw.spdisplays_vram),
            shared_vram: size(raw.spdisplays_vram_shared),
        })
    };
    Ok(report.entries.into_iter().filter_map(display).collect())
}

/// The hardware overview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hardware {
    /// Chip name of Apple machines.
    pub chip: Option<String>,
    /// Model identifier.
    pub machine: Option<String>,
    /// Installed memory.
    pub memory: Option<Bytes>,
    /// All cores.
    pub cores: Option<u32>,
    /// Cores of the fastest kind; chips with more than two kinds list them in order of speed.
    pub performance_cores: Option<u32>,
}

#[derive(Deserialize)]
struct Overview {
    #[serde(rename = "SPHardwareDataType")]
    entries: Vec<RawHardware>,
}

#[derive(Deserialize)]
struct RawHardware {
    chip_type: Option<String>,
    machine_model: Option<String>,
    physical_memory: Option<String>,
    number_processors: Option<Value>,
}

/// The entry in `SPHardwareDataType`.
///
/// # Errors
/// When the text is no such report.
pub fn parse_hardware(text: &str) -> Result<Hardware, ParseError> {
    const WHAT: &str = "hardware report";
    let report: Overview = from_json(WHAT, text)?;
    let missing = ParseError::Missing { what: WHAT, field: "SPHardwareDataType" };
    let raw = report.entries.into_iter().next().ok_or(missing)?;
    let processors = raw.number_processors.map(|value| core_counts(&value)).unwrap_or_default();
    Ok(Hardware {
        chip: raw.chip_type,
        machine: raw.machine_model,
        memory: raw.physical_memory.and_then(|text| parse::memory_size(&text).ok()),
        cores: processors.first().copied(),
        performance_cores: processors.get(1).copied(),
    })
}

/// `proc 16:12:4` is total, fast, efficient; virtual machines give a bare number.
fn core_counts(value: &Value) -> Vec<u32> {
    match value.as_str() {
        Some(text) => {
            let counts = text.trim().trim_start_matches("proc").trim();
            counts.split(':').map_while(|n| n.parse().ok()).collect()
        }
        None => count(value).into_iter().collect(),
    }
}

/// A count that may be written as a number or as text.
fn count(value: &Value) -> Option<u32> {
    let number = value.as_u64().or_else(|| value.as_str()?.trim().parse().ok());
    number.and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0)
}

fn from_json<T: serde::de::DeserializeOwned>(
    what: &'static str,
    text: &str,
) -> Result<T, ParseError> {
    serde_json::from_str(text).map_err(|error| ParseError::malformed(what, error.to_string()))
}
