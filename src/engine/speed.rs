//! Speeds with their doubt: the figure, the interval it falls into, and what it rests on.

use crate::units::TokensPerSec;

/// The share of measurements that fall into the interval of a speed.
pub const INTERVAL: f64 = 0.8;

/// What a speed rests on, the firmest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// This machine, model and format were measured by two or more independent people, by a maintained table, or by the user.
    Measured,
    /// This machine was measured with the same model in another format, depth or runtime.
    MeasuredNear,
    /// This machine, model and format were measured once, privately.
    Community,
    /// This machine was measured, with other models.
    Extrapolated,
    /// This machine was not measured; others of its architecture or maker were.
    Estimated,
}

impl Evidence {
    /// The name that JSON uses.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::MeasuredNear => "measured-near",
            Self::Community => "community",
            Self::Extrapolated => "extrapolated",
            Self::Estimated => "estimated",
        }
    }

    /// The name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::MeasuredNear => "measured nearby",
            Self::Community => "reported once",
            Self::Extrapolated => "extrapolated",
            Self::Estimated => "estimated",
        }
    }
}

/// A speed with its interval.
#[derive(Clone, Debug, PartialEq)]
pub struct Speed {
    /// The figure.
    pub expected: TokensPerSec,
    /// Lower end of the 80 % interval.
    pub low: TokensPerSec,
    /// Upper end.
    pub high: TokensPerSec,
    /// What it rests on.
    pub evidence: Evidence,
}
