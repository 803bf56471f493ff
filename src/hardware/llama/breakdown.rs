//! The memory table that llama.cpp prints when it ends: what a model really took on each device.
//!
//! Detection does not use it. It is for bringing in measurements: run `llama-server` or `llama-cli`, keep its log, and
//! [`parse`] finds the table in it, whatever stands before and after.

use crate::hardware::error::ParseError;
use crate::units::Bytes;
use serde::Serialize;

const WHAT: &str = "llama.cpp memory table";
const HEADING: &str = "memory breakdown [MiB]";

/// What a model holds in one place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ModelMemory {
    /// Weights.
    pub model: Bytes,
    /// Cache of keys and values, and recurrent state.
    pub context: Bytes,
    /// Buffers for intermediate results.
    pub compute: Bytes,
}

impl ModelMemory {
    /// All three together.
    pub fn total(self) -> Bytes {
        self.model + self.context + self.compute
    }
}

/// The row of a device. Every figure was rounded down to whole MiB when it was printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeviceMemory {
    /// Its name there, such as `CUDA0`.
    pub id: String,
    /// Its description, such as `RTX 4090`; may be empty.
    pub name: String,
    /// All memory of the device.
    pub total: Bytes,
    /// Free memory when the table was made; zero where the driver says that less than nothing is left.
    pub free: Bytes,
    /// What llama.cpp itself says it holds there.
    pub held: Bytes,
    /// Of that, what for.
    pub parts: ModelMemory,
    /// `total - free - held` in bytes: drivers, contexts and other programs. Below zero where the free memory was read
    /// before the model was loaded, or where the driver counts otherwise.
    pub unaccounted: i64,
}

/// A row without a device: `Host`, or a special buffer such as `CPU_REPACK`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HostMemory {
    /// Its name there.
    pub id: String,
    /// What it holds.
    pub parts: ModelMemory,
}

/// The whole table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MemoryBreakdown {
    /// Devices in the order of the table.
    pub devices: Vec<DeviceMemory>,
    /// Main memory, in the order of the table.
    pub host: Vec<HostMemory>,
}

impl MemoryBreakdown {
    /// What the model holds on all devices.
    pub fn on_devices(&self) -> Bytes {
        self.devices.iter().map(|device| device.parts.total()).sum()
    }

    /// What the model holds in main memory.
    pub fn on_host(&self) -> Bytes {
        self.host.iter().map(|row| row.parts.total()).sum()
    }
}

/// The last table of a log.
///
/// # Errors
/// When there is none, or one of its rows is of another form.
pub fn parse(text: &str) -> Result<MemoryBreakdown, ParseError> {
    let (_, table) =
        text.rsplit_once(HEADING).ok_or(ParseError::Missing { what: WHAT, field: HEADING })?;
    let mut found = MemoryBreakdown::default();
    for line in table.lines().skip(1) {
        let Some((label, figures)) = cells(line) else {
            continue;
        };
        match row(label, figures).ok_or_else(|| ParseError::malformed(WHAT, line))? {
            Row::Device(device) => found.devices.push(device),
            Row::Host(host) => found.host.push(host),
        }
    }
    match found.devices.is_empty() && found.host.is_empty() {
        true => Err(ParseError::Missing { what: WHAT, field: "rows" }),
        false => Ok(found),
    }
}

/// `...: |   - CUDA0 (RTX 4090)   | 24077 = ... |`: the label and the figures; other lines of the log are none.
fn cells(line: &str) -> Option<(&str, &str)> {
    let (before, figures) = line.trim_end().strip_suffix('|')?.rsplit_once('|')?;
    let label = before.rsplit('|').next()?.trim().strip_prefix("- ")?;
    Some((label.trim(), figures))
}

enum Row {
    Device(DeviceMemory),
    Host(HostMemory),
}

fn row(label: &str, figures: &str) -> Option<Row> {
    let signs = ['=', '+', '(', ')'];
    let words = figures.split(|c: char| c.is_whitespace() || signs.contains(&c));
    let mib: Option<Vec<i64>> = words.filter(|w| !w.is_empty()).map(signed_mib).collect();
    let (id, name) = match label.split_once(" (") {
        Some((id, name)) => (id.trim(), name.strip_suffix(')').unwrap_or(name)),
        None => (label, ""),
    };
    let (id, name) = (plain(id), plain(name));
    match *mib?.as_slice() {
        [total, free, held, model, context, compute, unaccounted] => {
            Some(Row::Device(DeviceMemory {
                id,
                name,
                total: bytes(total),
                free: bytes(free),
                held: bytes(held),
                parts: parts(model, context, compute),
                unaccounted: unaccounted.saturating_mul(1 << 20),
            }))
        }
        [_, model, context, compute] => {
            Some(Row::Host(HostMemory { id, parts: parts(model, context, compute) }))
        }
        _ => None,
    }
}

fn parts(model: i64, context: i64, compute: i64) -> ModelMemory {
    ModelMemory { model: bytes(model), context: bytes(context), compute: bytes(compute) }
}

/// A figure; those below zero are printed as if they were just under 2^64 bytes by many versions.
fn signed_mib(text: &str) -> Option<i64> {
    const WRAP: i64 = 1 << 44;
    let mib: i64 = text.parse().ok()?;
    Some(if mib >= WRAP / 2 { mib.checked_sub(WRAP)? } else { mib })
}

fn bytes(mib: i64) -> Bytes {
    u64::try_from(mib).map(Bytes::from_mib).unwrap_or_default()
}

/// A label that is safe to print.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "0.1 I common_memory_breakdown_print: | memory breakdown [MiB] | total free |\n";

    #[test]
    fn amounts_below_zero_are_read_whether_signed_or_wrapped() {
        let text = format!(
            "{HEAD}x: |   - Vulkan0 (Apple M2 (G14G B0)) | 20480 = 20480 + (16103 = 14674 +     725 +     703) +      -16103 |\n\
             x: |   - Vulkan1 (T1000) |  4342 = 17592186044400 + (5714 =  3577 +    2048 +      88) + 17592186039235 |\n"
        );
        let found = parse(&text).expect("a table").devices;
        assert_eq!(
            (found[0].id.as_str(), found[0].name.as_str()),
            ("Vulkan0", "Apple M2 (G14G B0)")
        );
        assert_eq!(found[0].unaccounted, -16_103 << 20);
        assert_eq!((found[1].free, found[1].unaccounted), (Bytes::ZERO, -5_181 << 20));
    }

    #[test]
    fn the_last_table_counts_and_other_lines_do_not() {
        let host = |mib| format!("|   - Host | {mib} = {mib} + 0 + 0 |\n");
        let text = format!("{HEAD}{}noise\n{HEAD}{}srv | stop |\n", host(1), host(2));
        let found = parse(&text).expect("a table");
        assert_eq!((found.on_host(), found.on_devices()), (Bytes::from_mib(2), Bytes::ZERO));
        assert!(parse(&format!("{HEAD}|   - Host | 1 = 1 |\n")).is_err());
        assert!(parse(HEAD).is_err() && parse("").is_err());
    }
}
