//! Complaints of NVIDIA's tools, recognised by their fixed words.

use crate::hardware::error::{NvidiaMessage, excerpt};

/// The complaint in a tool's output, if it is one.
pub fn parse(text: &str) -> Option<NvidiaMessage> {
    let beginning: String = text.chars().take(2000).collect();
    let lower = beginning.to_ascii_lowercase();
    if lower.contains("driver/library version mismatch") {
        return Some(NvidiaMessage::VersionMismatch);
    }
    if lower.contains("couldn't communicate with the nvidia driver")
        || lower.contains("driver not loaded")
    {
        return Some(NvidiaMessage::DriverNotRunning);
    }
    if lower.contains("no devices were found") {
        return Some(NvidiaMessage::NoDevices);
    }
    if lower.contains("gpu is lost") {
        return Some(NvidiaMessage::GpuLost);
    }
    lower.contains("is not a valid field to query").then(|| {
        let field = beginning.split('"').nth(1).unwrap_or_default();
        NvidiaMessage::UnknownField(excerpt(field))
    })
}
