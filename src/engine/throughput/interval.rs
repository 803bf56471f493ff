//! How far off a prediction may be: intervals that hold 80 % of measurements.

use super::evidence::Reach;
use super::setup::Setup;
use super::work::TokenWork;
use crate::catalog::constants::Intervals;
use crate::engine::speed::Evidence;
use crate::units::{Bytes, TokensPerSec};

/// Classes of configurations with wider or narrower intervals.
pub fn classes(s: &Setup<'_>, work: &TokenWork) -> Vec<&'static str> {
    let small = work.read() < Bytes(1_200_000_000);
    let split = work.host.total() + work.copied > Bytes::ZERO;
    let all = [
        ("experts", work.has_experts()),
        ("deep", work.depth >= 16_384),
        ("cpu", s.on_cpu()),
        ("Intel", s.vendor == "Intel"),
        ("Apple", s.vendor == "Apple"),
        ("AMD", s.vendor == "AMD"),
        ("generic", s.vendor == "generic"),
        ("mlx", s.backend == "mlx"),
        ("vulkan", s.backend == "vulkan"),
        ("other-runtime", s.runtime != "llama.cpp"),
        ("split", split),
        ("small", small),
        ("several", s.count > 1),
    ];
    all.into_iter().filter(|(_, holds)| *holds).map(|(name, _)| name).collect()
}

/// The widening factor of a configuration.
pub fn class_factor(intervals: &Intervals, classes: &[&str]) -> f64 {
    classes.iter().filter_map(|c| intervals.factors.get(*c)).product()
}

/// As many publishers stand for a run on the very machine that is asked about.
pub const OWN_RUN: u32 = 1000;

/// Name of a row of interval constants.
pub const fn row_id(reach: Reach, tier: Option<Evidence>, publishers: u32) -> &'static str {
    match tier {
        Some(Evidence::Measured) if publishers >= OWN_RUN => "own",
        Some(Evidence::Measured) if publishers >= 3 => "measured-3",
        Some(Evidence::Measured) => "measured",
        Some(Evidence::Community) => "community",
        _ => reach.id(),
    }
}

/// The interval around a rate; its upper end stays below the ceiling.
pub fn around(
    rate: TokensPerSec,
    row: Option<&[f64; 3]>,
    factor: f64,
    ceiling: Option<TokensPerSec>,
) -> (TokensPerSec, TokensPerSec) {
    let [spread, below, above] = row.copied().unwrap_or([0.2, 1.9, 1.6]);
    let at = |ln: f64| TokensPerSec::new(rate.get() * ln.exp()).unwrap_or(rate);
    let high = at(above * spread * factor);
    let high = ceiling.map_or(high, |c| high.min(c));
    (at(-below * spread * factor), if high < rate { rate } else { high })
}
