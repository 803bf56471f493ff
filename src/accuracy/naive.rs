//! The formulas in common use, to compare with.

use super::Case;
use crate::engine::throughput::setup::Setup;
use crate::units::{Bytes, TokensPerSec};

/// A formula that needs bandwidth and size only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naive {
    /// Bandwidth over everything read per token.
    Roofline,
    /// 0.55 × bandwidth over the weights read per token.
    Share55,
    /// 0.70 × bandwidth over the weights read per token.
    Share70,
}

impl Naive {
    /// The decode speed it gives.
    pub fn decode(self, case: &Case<'_>, setup: &Setup<'_>) -> Option<TokensPerSec> {
        let (device, host) = (&case.work.device, &case.work.host);
        let weights = device.fixed + device.routed;
        let beside = host.fixed + host.routed;
        let (share, device, host) = match self {
            Self::Roofline => (1.0, device.total(), host.total()),
            Self::Share55 => (0.55, weights, beside),
            Self::Share70 => (0.70, weights, beside),
        };
        let seconds = |b: Bytes, rate: crate::units::BytesPerSec| b.as_f64() / rate.get();
        let time = seconds(device, setup.bandwidth) / setup.readers()
            + seconds(host, setup.host_bandwidth);
        TokensPerSec::new(share / time)
    }
}
