//! Curated notes on machines: what facts of the catalog do not tell, such as the thermals of a chassis. Each has a source and a date.

use super::hardware::Hardware;
use serde::{Deserialize, Serialize};

/// A note on some machines.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HardwareNote {
    /// Ids of the machines, or the starts of ids that end in `*`.
    pub hardware: Vec<String>,
    /// What it is about.
    pub topic: Topic,
    /// The words.
    pub text: String,
    /// Where it was read.
    pub sources: Vec<String>,
    /// When that was written or seen.
    pub date: String,
}

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Topic {
    /// Cooling and throttling.
    Thermals,
    /// Noise.
    Noise,
    /// Power and its connectors.
    Power,
    /// State of drivers and builds.
    Drivers,
}

impl Topic {
    /// The name for people and for JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Thermals => "thermals",
            Self::Noise => "noise",
            Self::Power => "power",
            Self::Drivers => "drivers",
        }
    }
}

impl HardwareNote {
    /// Whether the note is about a machine.
    pub fn is_about(&self, hardware: &Hardware) -> bool {
        self.hardware.iter().any(|id| match id.strip_suffix('*') {
            Some(start) => hardware.id.starts_with(start),
            None => hardware.id == *id,
        })
    }
}
