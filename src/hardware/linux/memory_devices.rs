//! Memory modules as the firmware describes them, by way of udev (readable by anyone) or `dmidecode` (root).

use crate::hardware::error::ParseError;
use crate::hardware::modules::MemoryDevice;
use crate::units::{Bytes, parse};
use std::collections::BTreeMap;

/// Where udev keeps what it knows about the mainboard.
pub const UDEV_FILE: &str = "/run/udev/data/+dmi:id";

/// Populated modules in udev's record: lines like `E:MEMORY_DEVICE_0_CONFIGURED_SPEED_MTS=5600`.
///
/// # Errors
/// When the record describes no module.
pub fn parse_udev(text: &str) -> Result<Vec<MemoryDevice>, ParseError> {
    let mut devices: BTreeMap<u32, BTreeMap<&str, &str>> = BTreeMap::new();
    for line in text.lines() {
        if let Some((number, key, value)) = udev_line(line) {
            devices.entry(number).or_default().insert(key, value);
        }
    }
    if devices.is_empty() {
        return Err(ParseError::Missing { what: "udev record", field: "MEMORY_DEVICE" });
    }
    let is_present = |fields: &&BTreeMap<&str, &str>| fields.get("PRESENT") != Some(&"0");
    Ok(devices.values().filter(is_present).map(udev_device).collect())
}

fn udev_line(line: &str) -> Option<(u32, &str, &str)> {
    let rest = line.trim().strip_prefix("E:")?.strip_prefix("MEMORY_DEVICE_")?;
    let (number, rest) = rest.split_once('_')?;
    let (key, value) = rest.split_once('=')?;
    Some((number.parse().ok()?, key, value.trim()))
}

fn udev_device(fields: &BTreeMap<&str, &str>) -> MemoryDevice {
    let text = |key: &str| fields.get(key).filter(|v| !v.is_empty()).map(|v| (*v).to_owned());
    let number = |key: &str| fields.get(key).and_then(|v| v.parse::<u32>().ok()).filter(|n| *n > 0);
    MemoryDevice {
        size: fields.get("SIZE").and_then(|v| v.parse().ok()).map(Bytes),
        kind: text("TYPE").filter(|kind| is_named_kind(kind)),
        speed_mts: number("CONFIGURED_SPEED_MTS").or_else(|| number("SPEED_MTS")),
        width_bits: number("DATA_WIDTH"),
        locator: text("LOCATOR").unwrap_or_default(),
        bank: text("BANK_LOCATOR").unwrap_or_default(),
    }
}

/// Populated modules in the output of `dmidecode -t 17`.
///
/// # Errors
/// When the output describes no slot at all.
pub fn parse_dmidecode(text: &str) -> Result<Vec<MemoryDevice>, ParseError> {
    let mut slots: Vec<BTreeMap<&str, &str>> = Vec::new();
    for line in text.lines() {
        if line.trim() == "Memory Device" {
            slots.push(BTreeMap::new());
        } else if line.starts_with("Handle") {
            // The next slot starts with its title; fields before that belong to nothing.
        } else if let (Some(slot), Some((key, value))) = (slots.last_mut(), line.split_once(':')) {
            slot.entry(key.trim()).or_insert_with(|| value.trim());
        }
    }
    if slots.is_empty() {
        return Err(ParseError::Missing { what: "dmidecode output", field: "Memory Device" });
    }
    Ok(slots.iter().filter_map(dmidecode_device).collect())
}

fn dmidecode_device(fields: &BTreeMap<&str, &str>) -> Option<MemoryDevice> {
    let text = |key: &str| fields.get(key).copied().unwrap_or_default();
    let number = |key: &str| text(key).split(' ').next()?.parse::<u32>().ok().filter(|n| *n > 0);
    let size = parse::memory_size(text("Size")).ok()?;
    let speed = number("Configured Memory Speed").or_else(|| number("Configured Clock Speed"));
    Some(MemoryDevice {
        size: Some(size),
        kind: Some(text("Type").to_owned()).filter(|kind| is_named_kind(kind)),
        speed_mts: speed.or_else(|| number("Speed")),
        width_bits: number("Data Width"),
        locator: text("Locator").to_owned(),
        bank: text("Bank Locator").to_owned(),
    })
}

/// Virtual machines say `DRAM`, `RAM` or `Unknown`, which tells nothing.
fn is_named_kind(kind: &str) -> bool {
    kind.contains("DDR") || kind.contains("HBM")
}
