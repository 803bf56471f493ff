//! `nvidia-smi --query-gpu=... --format=csv`.

use super::device::{MemoryUse, NvidiaDevice, OwnMemory};
use crate::hardware::error::ParseError;
use crate::units::Bytes;

const WHAT: &str = "nvidia-smi table";

/// The fields that are asked for.
pub const FULL_FIELDS: &[&str] = &[
    "index",
    "name",
    "uuid",
    "pci.bus_id",
    "driver_version",
    "compute_cap",
    "addressing_mode",
    "mig.mode.current",
    "memory.total",
    "memory.reserved",
    "memory.used",
    "memory.free",
    "clocks.max.memory",
    "clocks.max.sm",
    "pcie.link.gen.max",
    "pcie.link.width.max",
    "power.limit",
    "driver_model.current",
];

/// Where the names of the columns come from.
#[derive(Clone, Copy, Debug)]
pub enum Columns<'a> {
    /// The text has no header; these fields were asked for.
    Named(&'a [&'a str]),
    /// The first line names the fields.
    Header,
}

/// One row with its column names.
struct Row<'a> {
    columns: &'a [String],
    record: &'a csv::StringRecord,
}

impl Row<'_> {
    fn raw(&self, column: &str) -> Option<&str> {
        let position = self.columns.iter().position(|name| name == column)?;
        self.record.get(position).map(str::trim)
    }

    /// Whether a field says that the device has no such thing.
    fn says_none(&self, column: &str) -> bool {
        matches!(self.raw(column).map(bare), Some("N/A" | "Not Supported"))
    }

    /// A field's text; `N/A` and errors count as nothing.
    fn text(&self, column: &str) -> Option<&str> {
        const NOTHING: &[&str] = &["", "N/A", "Not Supported", "Unknown Error"];
        let text = self.raw(column)?;
        let is_message = text.starts_with('[') || bare(text).starts_with("Requested");
        (!is_message && !NOTHING.contains(&text)).then_some(text)
    }

    fn number(&self, column: &str) -> Option<u64> {
        self.text(column)?.split_ascii_whitespace().next()?.parse().ok()
    }

    fn small(&self, column: &str) -> Option<u32> {
        self.number(column).and_then(|n| u32::try_from(n).ok())
    }

    fn owned(&self, column: &str) -> Option<String> {
        self.text(column).map(str::to_owned)
    }
}

/// Devices in a table.
///
/// # Errors
/// When the text is empty or a row has another number of fields than the table.
pub fn parse(text: &str, columns: Columns<'_>) -> Result<Vec<NvidiaDevice>, ParseError> {
    if text.trim().is_empty() {
        return Err(ParseError::Empty { what: WHAT });
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.trim().as_bytes());
    let mut records = reader.records();
    let names: Vec<String> = match columns {
        Columns::Named(names) => names.iter().map(|name| (*name).to_owned()).collect(),
        Columns::Header => {
            let first = records.next().and_then(Result::ok).unwrap_or_default();
            first.iter().map(bare_name).collect()
        }
    };
    if !names.iter().any(|name| name == "name") {
        return Err(ParseError::Missing { what: WHAT, field: "name" });
    }
    records.map(|record| device(record, &names)).collect()
}

/// `[N/A]` -> `N/A`.
fn bare(text: &str) -> &str {
    text.trim_start_matches('[').trim_end_matches(']')
}

/// `memory.total [MiB]` -> `memory.total`.
fn bare_name(header: &str) -> String {
    header.split('[').next().unwrap_or_default().trim().to_owned()
}

fn device(
    record: Result<csv::StringRecord, csv::Error>,
    columns: &[String],
) -> Result<NvidiaDevice, ParseError> {
    let record = record.map_err(|error| ParseError::malformed(WHAT, error.to_string()))?;
    let row = Row { columns, record: &record };
    let malformed = || ParseError::malformed(WHAT, record.iter().collect::<Vec<_>>().join(", "));
    if record.len() != columns.len() {
        return Err(malformed());
    }
    Ok(NvidiaDevice {
        index: row.small("index"),
        name: row.owned("name").ok_or_else(malformed)?,
        uuid: row.owned("uuid"),
        bus_id: row.owned("pci.bus_id"),
        pci_device: None,
        driver: row.owned("driver_version"),
        compute_capability: row.owned("compute_cap"),
        addressing: row.owned("addressing_mode"),
        own_memory: own_memory(&row),
        max_memory_clock_mhz: row.small("clocks.max.memory"),
        bus_width_bits: None,
        pcie_lanes: row.small("pcie.link.width.max"),
        mig_enabled: row.text("mig.mode.current") == Some("Enabled"),
        instances: Vec::new(),
    })
}

fn own_memory(row: &Row<'_>) -> OwnMemory {
    match (row.number("memory.total"), row.text("memory.total")) {
        (Some(total), _) => OwnMemory::Known(MemoryUse {
            total: Bytes::from_mib(total),
            free: row.number("memory.free").map(Bytes::from_mib),
        }),
        (None, None) if row.says_none("memory.total") => OwnMemory::Absent,
        (None, _) => OwnMemory::Unknown,
    }
}
