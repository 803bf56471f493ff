//! `/proc/meminfo`.

use crate::hardware::error::ParseError;
use crate::units::Bytes;

const WHAT: &str = "/proc/meminfo";

/// The two figures that matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemInfo {
    /// Memory the kernel manages.
    pub total: Bytes,
    /// Memory that can be had without swapping; kernels before 3.14 do not say.
    pub available: Option<Bytes>,
}

/// Reads the table.
///
/// # Errors
/// When it has no total.
pub fn parse(text: &str) -> Result<MemInfo, ParseError> {
    let field = |name: &str| {
        text.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            (key.trim() == name).then(|| kilobytes(value)).flatten()
        })
    };
    let total = field("MemTotal").ok_or(ParseError::Missing { what: WHAT, field: "MemTotal" })?;
    let free_and_cached = || {
        Some(
            field("MemFree")?
                + field("Buffers").unwrap_or_default()
                + field("Cached").unwrap_or_default(),
        )
    };
    let available = field("MemAvailable").or_else(free_and_cached);
    Ok(MemInfo { total, available: available.map(|a| a.min(total)) })
}

/// `15666184 kB`; the kernel's kB are 1024 bytes.
fn kilobytes(value: &str) -> Option<Bytes> {
    let number: u64 = value.split_ascii_whitespace().next()?.parse().ok()?;
    Some(Bytes(number.checked_mul(1024)?))
}
