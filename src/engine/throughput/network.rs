//! One model on several equal machines: each holds a share of the layers, and a token passes through one after the other.
//!
//! The layers take together as long as on one machine that held them all, since they still run one after the other: bandwidth is
//! not added for a single stream. On top, every further machine costs the program's own work, some messages there and back, and
//! the hidden state on the link: `(machines − 1) × (own + round trips × round trip + transfers × width × bytes ÷ rate)`.

use super::Prediction;
use crate::catalog::network::{Handover, Link, Network};
use crate::engine::request::Request;
use crate::engine::speed::{Evidence, Speed};
use crate::units::{Bytes, BytesPerSec, Seconds, TokensPerSec};

/// What the links cost for one token.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// In seconds.
    pub expected: f64,
    /// At the least.
    pub low: f64,
    /// At the most.
    pub high: f64,
    /// Bytes on the links.
    pub bytes: Bytes,
    /// What several machines add to the doubt about one, as ln(factor).
    pub spread: f64,
}

impl Crossing {
    /// Of one token that is decoded; `None` on one machine, or where the program runs on one alone.
    pub fn decode(request: &Request<'_>, hidden: u64, network: &Network) -> Option<Self> {
        Self::of(request, hidden, network, 1.0, network.spread)
    }

    /// Of one token of a prompt in batches of `batch`: the batch pays for messages and own work once.
    pub fn prefill(
        request: &Request<'_>,
        hidden: u64,
        network: &Network,
        batch: u64,
    ) -> Option<Self> {
        Self::of(request, hidden, network, batch.max(1) as f64, network.prefill_spread)
    }

    fn of(
        request: &Request<'_>,
        hidden: u64,
        network: &Network,
        batch: f64,
        doubt: f64,
    ) -> Option<Self> {
        let spread = request.machine.spread?;
        let handover = network.handover(&request.runtime.id)?;
        let further = f64::from(spread.machines.saturating_sub(1));
        let bytes = further * handover.transfers * hidden as f64 * handover.bytes_per_element;
        let wire = (Bytes::from_f64(bytes)? / rate(spread.link)?).map_or(0.0, Seconds::get);
        let messages = further * handover.round_trips * spread.link.round_trip_us * 1e-6;
        let at = |own_ms: f64| wire + (further * own_ms * 1e-3 + messages) / batch;
        Some(Self {
            expected: at(handover.ms),
            low: at(handover.low_ms),
            high: at(handover.high_ms),
            bytes: Bytes::from_f64(bytes)?,
            spread: doubt,
        })
    }

    /// A speed of one machine that held all, as several have it. No one measured it, and no bandwidth allows more.
    pub fn slow(&self, speed: &Speed, ceiling: Option<TokensPerSec>) -> Speed {
        let with = |rate: TokensPerSec, more: f64, factor: f64| {
            TokensPerSec::new(factor / (1.0 / rate.get() + more)).unwrap_or(rate)
        };
        let high = with(speed.high, self.low, self.spread.exp());
        let expected = with(speed.expected, self.expected, 1.0);
        let high = ceiling.map_or(high, |c| high.min(c));
        Speed {
            expected,
            low: with(speed.low, self.high, (-self.spread).exp()),
            high: if high < expected { expected } else { high },
            evidence: Evidence::Estimated,
        }
    }
}

/// The rate of a link in one direction.
fn rate(link: &Link) -> Option<BytesPerSec> {
    BytesPerSec::from_gb_per_s(link.gbit_per_s / 8.0)
}

/// A prediction for one machine, as several have it.
pub fn over<'a>(
    crossing: Option<Crossing>,
    found: Prediction<'a>,
    ceiling: Option<TokensPerSec>,
) -> Prediction<'a> {
    match &crossing {
        None => found,
        Some(c) => Prediction { speed: c.slow(&found.speed, ceiling), crossing, ..found },
    }
}

/// The arithmetic in words.
pub fn in_words(handover: &Handover, link: &Link, machines: u32, bytes: Bytes) -> String {
    format!(
        "{} × ({} ms of the program + {} × {} µs there and back), and {:.0} kB over {}",
        machines.saturating_sub(1),
        handover.ms,
        handover.round_trips,
        link.round_trip_us,
        bytes.as_f64() / 1e3,
        link.name
    )
}
