//! `lspci -mm`, with and without numbers, and `lspci -vmm`.

use crate::hardware::error::ParseError;

const WHAT: &str = "lspci output";

/// One device on the bus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PciDevice {
    /// Address.
    pub slot: String,
    /// Class, such as `VGA compatible controller`.
    pub class: String,
    /// Vendor name.
    pub vendor: String,
    /// Device name.
    pub device: String,
}

impl PciDevice {
    /// Whether it can drive a display or compute.
    pub fn is_display(&self) -> bool {
        [
            "VGA compatible controller",
            "3D controller",
            "Display controller",
            "Processing accelerators",
        ]
        .iter()
        .any(|class| self.class.starts_with(class))
    }

    /// The product within `Navi 31 [Radeon RX 7900 XT/7900 XTX] [744c]`: the brackets, or the chip where none are.
    pub fn product(&self) -> String {
        let name = without_number(&self.device);
        let product =
            name.rsplit_once('[').and_then(|(_, inside)| inside.strip_suffix(']')).unwrap_or(name);
        let vendor = without_number(&self.vendor).split([' ', ',']).next().unwrap_or_default();
        let vendor = if vendor == "Advanced" { "AMD" } else { vendor };
        match product.starts_with(vendor) {
            true => product.to_owned(),
            false => format!("{vendor} {product}"),
        }
    }
}

/// Drops the ` [10de]` that `-nn` adds.
fn without_number(name: &str) -> &str {
    let is_number = |id: &str| id.len() == 4 && id.bytes().all(|b| b.is_ascii_hexdigit());
    match name.rsplit_once(" [") {
        Some((rest, number)) if number.strip_suffix(']').is_some_and(is_number) => rest,
        _ => name,
    }
}

/// Devices in either machine-readable form.
///
/// # Errors
/// When no line describes a device.
pub fn parse(text: &str) -> Result<Vec<PciDevice>, ParseError> {
    let verbose = text.lines().any(|line| line.starts_with("Slot:"));
    let devices: Vec<PciDevice> = match verbose {
        true => text.split("\n\n").filter_map(paragraph).collect(),
        false => text.lines().filter_map(quoted_line).collect(),
    };
    match devices.is_empty() {
        true => Err(ParseError::malformed(WHAT, text)),
        false => Ok(devices),
    }
}

fn paragraph(text: &str) -> Option<PciDevice> {
    let field = |name: &str| {
        text.lines()
            .find_map(|line| Some(line.strip_prefix(name)?.strip_prefix(':')?.trim().to_owned()))
    };
    Some(PciDevice {
        slot: field("Slot")?,
        class: field("Class")?,
        vendor: field("Vendor").unwrap_or_default(),
        device: field("Device").unwrap_or_default(),
    })
}

/// `04:00.0 "3D controller" "NVIDIA Corporation" "GF117M [GeForce 610M]" -ra1 "..." "..."`.
fn quoted_line(line: &str) -> Option<PciDevice> {
    let (slot, rest) = line.split_once(' ')?;
    let mut quoted = rest.split('"').skip(1).step_by(2);
    let class = without_number(quoted.next()?).to_owned();
    Some(PciDevice {
        slot: slot.to_owned(),
        class,
        vendor: quoted.next()?.to_owned(),
        device: quoted.next()?.to_owned(),
    })
}
