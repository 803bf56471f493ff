//! Names of AMD and Intel GPUs by PCI id, for drivers that give none. The table is catalog data.

use super::env::Env;
use super::facts::PciId;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../catalog/pci_ids.json");

#[derive(Deserialize)]
struct Table {
    devices: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    vendor: String,
    device: String,
    name: Option<String>,
    #[serde(default)]
    revisions: BTreeMap<String, String>,
    chip: Option<String>,
    #[serde(default)]
    integrated: bool,
    #[serde(default)]
    large: bool,
}

/// What kind of GPU an id stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Build {
    /// On a card of its own.
    Discrete,
    /// Within a processor, for the display.
    Integrated,
    /// Within a processor and as strong as a card.
    LargeIntegrated,
}

static ROWS: LazyLock<BTreeMap<(u16, u16), Row>> = LazyLock::new(|| {
    let table: Table = serde_json::from_str(TABLE).unwrap_or(Table { devices: Vec::new() });
    table.devices.into_iter().filter_map(|row| Some((row_id(&row)?, row))).collect()
});

fn row_id(row: &Row) -> Option<(u16, u16)> {
    Some((parse_hex(&row.vendor)?, parse_hex(&row.device)?))
}

/// The marketing name, by revision where products share an id.
pub(super) fn name(id: PciId) -> Option<String> {
    let row = ROWS.get(&(id.vendor, id.device))?;
    let revision = id.revision.map(|revision| format!("{revision:02x}"));
    let by_revision = revision.and_then(|revision| row.revisions.get(&revision));
    by_revision.or(row.name.as_ref()).cloned()
}

/// The chip's name, which says less: `AMD Navi 31`.
pub(super) fn chip_name(id: PciId) -> Option<String> {
    let chip = ROWS.get(&(id.vendor, id.device))?.chip.as_ref()?;
    let maker = if id.vendor == 0x8086 { "Intel" } else { "AMD" };
    Some(format!("{maker} {chip}"))
}

/// The kind of GPU, where the table has the id.
pub(super) fn build(id: PciId) -> Option<Build> {
    let row = ROWS.get(&(id.vendor, id.device))?;
    Some(match (row.integrated, row.large) {
        (_, true) => Build::LargeIntegrated,
        (true, false) => Build::Integrated,
        (false, false) => Build::Discrete,
    })
}

/// The identity of the device in a sysfs folder.
pub(super) fn read_id(env: &dyn Env, folder: &str) -> Option<PciId> {
    let field = |name: &str| env.line(&format!("{folder}/{name}"));
    Some(PciId {
        vendor: parse_hex(&field("vendor")?)?,
        device: parse_hex(&field("device")?)?,
        revision: field("revision").and_then(|r| parse_hex(&r)).and_then(|r| u8::try_from(r).ok()),
    })
}

/// The ids within a Windows device path: `PCI\VEN_1002&DEV_7550&SUBSYS_00000000&REV_C0\4&2`.
pub(super) fn parse_windows_path(path: &str) -> Option<PciId> {
    let upper = path.to_ascii_uppercase();
    let field = |name: &str, digits: usize| {
        let (_, rest) = upper.split_once(name)?;
        parse_hex(rest.get(..digits)?)
    };
    Some(PciId {
        vendor: field("VEN_", 4)?,
        device: field("DEV_", 4)?,
        revision: field("REV_", 2).and_then(|revision| u8::try_from(revision).ok()),
    })
}

fn parse_hex(text: &str) -> Option<u16> {
    u16::from_str_radix(text.trim().trim_start_matches("0x"), 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_counts_once_and_names_a_source() {
        let raw: serde_json::Value = serde_json::from_str(TABLE).expect("the table is JSON");
        let rows = raw["devices"].as_array().expect("the table lists devices");
        assert_eq!(ROWS.len(), rows.len(), "an id is wrong or twice");
        for row in rows {
            let source = row["source"].as_str().expect("a row has a source");
            assert!(raw["sources"][source].is_string(), "{row}");
            assert!(row["name"].is_string() || row["revisions"].is_object(), "{row}");
        }
    }

    #[test]
    fn revisions_tell_products_apart() {
        let id = |device, revision| PciId { vendor: 0x1002, device, revision };
        assert_eq!(name(id(0x744c, Some(0xc8))).as_deref(), Some("AMD Radeon RX 7900 XTX"));
        assert_eq!(name(id(0x744c, Some(0xcc))).as_deref(), Some("AMD Radeon RX 7900 XT"));
        assert_eq!(name(id(0x744c, None)), None);
        assert_eq!(chip_name(id(0x744c, None)).as_deref(), Some("AMD Navi 31"));
        assert_eq!(chip_name(id(0x1586, None)).as_deref(), Some("AMD Strix Halo"));
        assert_eq!(name(id(0xffff, None)), None);
        assert_eq!(build(id(0x1586, None)), Some(Build::LargeIntegrated));
    }

    #[test]
    fn windows_paths_carry_the_ids() {
        let id = parse_windows_path(r"PCI\VEN_1002&DEV_7550&SUBSYS_00000000&REV_C0\4&2");
        assert_eq!(id, Some(PciId { vendor: 0x1002, device: 0x7550, revision: Some(0xc0) }));
        assert_eq!(parse_windows_path(r"ROOT\DISPLAY\0000"), None);
        assert_eq!(parse_windows_path("VEN_"), None);
    }
}
