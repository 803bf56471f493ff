//! Rates, times and the other quantities that are not bytes.

use super::Bytes;
use core::ops::{Div, Mul};
use serde::{Deserialize, Serialize};

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(f64);

        impl $name {
            /// `None` unless finite and above zero, so that no later division yields an infinity or a NaN.
            pub fn new(x: f64) -> Option<Self> {
                (x.is_finite() && x > 0.0).then_some(Self(x))
            }

            /// The number in the SI unit of this quantity.
            pub const fn get(self) -> f64 {
                self.0
            }
        }
    };
}

quantity!(
    /// Memory traffic in bytes per second.
    BytesPerSec
);
quantity!(
    /// A span of time in seconds.
    Seconds
);
quantity!(
    /// Tokens per second.
    TokensPerSec
);
quantity!(
    /// Arithmetic rate in operations per second.
    FlopsPerSec
);
quantity!(
    /// Electric power in watts.
    Watts
);
quantity!(
    /// United States dollars.
    Usd
);
quantity!(
    /// Bits stored for one weight, scales included.
    BitsPerWeight
);

impl BytesPerSec {
    /// Decimal gigabytes per second, the unit of data sheets.
    pub fn from_gb_per_s(x: f64) -> Option<Self> {
        Self::new(x * 1e9)
    }

    /// In decimal gigabytes per second.
    pub const fn gb_per_s(self) -> f64 {
        self.0 / 1e9
    }

    /// The bandwidth of `n` equal devices that read side by side.
    pub fn times(self, n: f64) -> Self {
        Self(self.0 * n.max(f64::MIN_POSITIVE))
    }
}

impl FlopsPerSec {
    /// From the 10^12 operations per second of data sheets.
    pub fn from_tflops(x: f64) -> Option<Self> {
        Self::new(x * 1e12)
    }

    /// In 10^12 operations per second.
    pub const fn tflops(self) -> f64 {
        self.0 / 1e12
    }
}

impl Seconds {
    /// One event per this time, as a token rate.
    pub fn per_token(self) -> TokensPerSec {
        TokensPerSec(1.0 / self.0)
    }
}

impl TokensPerSec {
    /// The time one token takes.
    pub fn seconds_per_token(self) -> Seconds {
        Seconds(1.0 / self.0)
    }

    /// The smaller of two rates.
    pub fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }
}

/// The time to read an amount once at a rate; `None` for nothing to read.
impl Div<BytesPerSec> for Bytes {
    type Output = Option<Seconds>;
    fn div(self, rate: BytesPerSec) -> Option<Seconds> {
        Seconds::new(self.as_f64() / rate.0)
    }
}

/// A number of weights.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Params(pub u64);

impl Params {
    /// From billions of weights; `None` unless finite and above zero.
    pub fn from_billions(x: f64) -> Option<Self> {
        (x.is_finite() && x > 0.0 && x < 1e9).then(|| Self((x * 1e9).round() as u64))
    }

    /// The plain count.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// In billions.
    pub const fn billions(self) -> f64 {
        self.0 as f64 / 1e9
    }
}

impl Mul<BitsPerWeight> for Params {
    type Output = Bytes;
    fn mul(self, bits: BitsPerWeight) -> Bytes {
        Bytes::from_f64(self.0 as f64 * bits.get() / 8.0).unwrap_or(Bytes(u64::MAX))
    }
}

/// A number of tokens.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Tokens(pub u64);

impl Tokens {
    /// The plain count.
    pub const fn get(self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_never_zero_negative_or_nan() {
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(BytesPerSec::new(bad).is_none());
            assert!(TokensPerSec::new(bad).is_none());
        }
    }

    #[test]
    fn reading_eight_gigabytes_at_four_per_second_takes_two_seconds() {
        let rate = BytesPerSec::from_gb_per_s(4.0).expect("4 is above zero");
        let time = Bytes(8_000_000_000) / rate;
        assert_eq!(time.map(Seconds::get), Some(2.0));
    }

    #[test]
    fn weights_times_bits_are_bytes() {
        let bits = BitsPerWeight::new(4.5).expect("4.5 is above zero");
        assert_eq!(Params(16) * bits, Bytes(9));
    }
}
