//! From single memory modules to kind, speed, channels and bandwidth of the whole.

use super::facts::{Found, Method, RamFacts, Source};
use crate::units::{Bytes, BytesPerSec};
use std::collections::BTreeMap;

/// One populated module or soldered package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemoryDevice {
    /// Capacity.
    pub size: Option<Bytes>,
    /// Kind, such as `DDR5`; none where the firmware gives no real one.
    pub kind: Option<String>,
    /// Transfer rate it is run at, in 10^6 transfers per second.
    pub speed_mts: Option<u32>,
    /// Data width, check bits not counted.
    pub width_bits: Option<u32>,
    /// Slot name.
    pub locator: String,
    /// Bank name.
    pub bank: String,
}

impl MemoryDevice {
    /// The channel a slot name speaks of: `P0 CHANNEL A`, `Controller1-ChannelA-DIMM0`, `CPU0_DIMM_A1`.
    fn channel(&self) -> Option<String> {
        [&self.locator, &self.bank]
            .into_iter()
            .find_map(|name| named_channel(name))
            .or_else(|| lettered_slot(&self.locator))
    }
}

/// What stands before and directly after the word "channel".
fn named_channel(name: &str) -> Option<String> {
    let name = name.to_ascii_uppercase();
    let (before, after) = name.split_once("CHANNEL")?;
    let after = after.trim_start_matches([' ', '_', '-']);
    let end = after.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(after.len());
    let id = &after[..end];
    // `A0` and `A1` may be the slots of channel A; digits alone are the channel's number.
    let id = id.trim_end_matches(|c: char| {
        c.is_ascii_digit() && !id.starts_with(|c: char| c.is_ascii_digit())
    });
    (!id.is_empty()).then(|| format!("{}{id}", before.trim()))
}

/// `DIMM_A1`, `DIMMB2`, `CPU1_DIMM_C1`: the letter is the channel.
fn lettered_slot(locator: &str) -> Option<String> {
    let name = locator.to_ascii_uppercase();
    let (before, after) = name.split_once("DIMM")?;
    let mut rest = after.trim_start_matches(['_', '-', ' ']).chars();
    let letter = rest.next().filter(char::is_ascii_uppercase)?;
    rest.all(|c| c.is_ascii_digit()).then(|| format!("{before}{letter}"))
}

/// The layout of all modules together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// Kind, if all modules have one.
    pub kind: Option<String>,
    /// Rate of the slowest module.
    pub speed_mts: Option<u32>,
    /// Populated channels.
    pub channels: Option<u32>,
    /// Data width of all channels together.
    pub bus_width_bits: Option<u32>,
}

impl Layout {
    /// Bandwidth on paper: bytes per transfer × transfers per second.
    pub fn bandwidth(&self) -> Option<BytesPerSec> {
        let bits = f64::from(self.bus_width_bits?);
        BytesPerSec::new(bits / 8.0 * f64::from(self.speed_mts?) * 1e6)
    }
}

/// What follows from the modules. Two modules on one channel take turns, so their widths do not add up.
pub fn layout(devices: &[MemoryDevice]) -> Layout {
    let kind = devices.first().and_then(|d| d.kind.clone());
    let kind = kind.filter(|kind| devices.iter().all(|d| d.kind.as_ref() == Some(kind)));
    let soldered = kind.as_ref().is_some_and(|kind| kind.starts_with("LP"));
    let widths = channel_widths(devices, soldered);
    let all_widths_known = widths.as_ref().is_some_and(|w| w.iter().all(|width| *width > 0));
    let total: u64 = widths.iter().flatten().map(|width| u64::from(*width)).sum();
    Layout {
        speed_mts: devices
            .iter()
            .map(|d| d.speed_mts)
            .collect::<Option<Vec<_>>>()
            .and_then(|s| s.into_iter().min()),
        channels: widths.as_ref().and_then(|w| u32::try_from(w.len()).ok()).filter(|n| *n > 0),
        bus_width_bits: u32::try_from(total).ok().filter(|_| all_widths_known && total > 0),
        kind,
    }
}

/// The width of each channel. Soldered packages have channels of their own; slots without a channel in their name
/// are told apart only while there are at most two.
fn channel_widths(devices: &[MemoryDevice], soldered: bool) -> Option<Vec<u32>> {
    let widths = || devices.iter().map(|d| d.width_bits.unwrap_or(0)).collect();
    let named: Option<Vec<String>> = devices.iter().map(MemoryDevice::channel).collect();
    match named {
        Some(names) => {
            let mut channels: BTreeMap<String, u32> = BTreeMap::new();
            for (name, device) in names.into_iter().zip(devices) {
                let width = channels.entry(name).or_default();
                *width = (*width).max(device.width_bits.unwrap_or(0));
            }
            Some(channels.into_values().collect())
        }
        None if soldered || devices.len() <= 2 => Some(widths()),
        None => None,
    }
}

/// Writes the layout into the facts.
pub(super) fn describe(devices: &[MemoryDevice], source: &Source, ram: &mut RamFacts) {
    let layout = layout(devices);
    ram.modules = u32::try_from(devices.len()).ok().filter(|n| *n > 0).map(|n| source.found(n));
    ram.peak_bandwidth = layout.bandwidth().map(|rate| {
        Found::new(rate, Method::Derived, format!("bus width × transfer rate ({source})"))
    });
    ram.kind = layout.kind.map(|kind| source.found(kind));
    ram.speed_mts = layout.speed_mts.map(|speed| source.found(speed));
    ram.channels = layout.channels.map(|channels| source.found(channels));
    ram.bus_width_bits = layout.bus_width_bits.map(|bits| source.found(bits));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(locator: &str, bank: &str) -> MemoryDevice {
        MemoryDevice {
            kind: Some("DDR5".into()),
            speed_mts: Some(5600),
            width_bits: Some(64),
            locator: locator.into(),
            bank: bank.into(),
            ..MemoryDevice::default()
        }
    }

    #[test]
    fn four_modules_on_two_channels_are_two_channels() {
        let slots = ["DIMM_A1", "DIMM_A2", "DIMM_B1", "DIMM_B2"];
        let layout = layout(&slots.map(|slot| module(slot, "BANK 0")));
        assert_eq!((layout.channels, layout.bus_width_bits), (Some(2), Some(128)));
    }

    #[test]
    fn controllers_and_sockets_keep_channels_apart() {
        let slots = ["Controller0-ChannelA-DIMM0", "Controller1-ChannelA-DIMM0"];
        assert_eq!(layout(&slots.map(|slot| module(slot, ""))).channels, Some(2));
        let slots = ["CPU0_DIMM_A1", "CPU1_DIMM_A1"];
        assert_eq!(layout(&slots.map(|slot| module(slot, ""))).channels, Some(2));
    }

    #[test]
    fn many_slots_without_a_channel_name_stay_unknown() {
        let unnamed = [0, 1, 2, 3].map(|n| module(&format!("slot {n}"), ""));
        assert_eq!(layout(&unnamed).channels, None);
        assert_eq!(layout(&unnamed).bandwidth(), None);
        assert_eq!(layout(&[]), Layout::default());
    }
}
