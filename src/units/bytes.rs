//! An exact amount of memory.

use core::iter::Sum;
use core::ops::{Add, AddAssign, Sub};
use serde::{Deserialize, Serialize};

/// Bytes in one mebibyte.
pub const MIB: u64 = 1 << 20;
/// Bytes in one gibibyte.
pub const GIB: u64 = 1 << 30;

/// An exact amount of memory. GB and GiB are two spellings of it, never two types.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Bytes(pub u64);

impl Bytes {
    /// No memory at all.
    pub const ZERO: Self = Self(0);

    /// `n` mebibytes.
    pub const fn from_mib(n: u64) -> Self {
        Self(n.saturating_mul(MIB))
    }

    /// `n` gibibytes.
    pub const fn from_gib(n: u64) -> Self {
        Self(n.saturating_mul(GIB))
    }

    /// A fractional number of gibibytes; `None` unless finite and not negative.
    pub fn from_gib_f64(n: f64) -> Option<Self> {
        Self::from_f64(n * GIB as f64)
    }

    /// A fractional number of decimal gigabytes; `None` unless finite and not negative.
    pub fn from_gb_f64(n: f64) -> Option<Self> {
        Self::from_f64(n * 1e9)
    }

    /// A fractional number of bytes, rounded; `None` unless finite, not negative and below 2^63.
    pub fn from_f64(n: f64) -> Option<Self> {
        (n.is_finite() && (0.0..9.2e18).contains(&n)).then_some(Self(n.round() as u64))
    }

    /// The plain number of bytes.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// As a floating-point number of bytes, for arithmetic with rates.
    pub const fn as_f64(self) -> f64 {
        self.0 as f64
    }

    /// In gibibytes.
    pub const fn gib(self) -> f64 {
        self.0 as f64 / GIB as f64
    }

    /// In mebibytes.
    pub const fn mib(self) -> f64 {
        self.0 as f64 / MIB as f64
    }

    /// In decimal gigabytes.
    pub const fn gb(self) -> f64 {
        self.0 as f64 / 1e9
    }

    /// What is left after `used`; `None` means it does not fit.
    pub const fn headroom(self, used: Self) -> Option<Self> {
        match self.0.checked_sub(used.0) {
            Some(left) => Some(Self(left)),
            None => None,
        }
    }

    /// The signed difference `self - used`, saturated at the range of `i64`.
    pub fn signed_headroom(self, used: Self) -> i64 {
        let diff = i128::from(self.0) - i128::from(used.0);
        diff.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
    }

    /// A share of this amount; shares outside 0..=1 are clamped.
    pub fn share(self, part: f64) -> Self {
        Self((self.0 as f64 * part.clamp(0.0, 1.0)).round() as u64)
    }

    /// `self * n`, saturating.
    pub const fn times(self, n: u64) -> Self {
        Self(self.0.saturating_mul(n))
    }

    /// `self - other`, not below zero.
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Add for Bytes {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Bytes {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Bytes {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.minus(other)
    }
}

impl Sum for Bytes {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gigabyte_is_not_a_gibibyte() {
        assert_eq!(Bytes::from_gib(1).get(), 1_073_741_824);
        assert_eq!(Bytes::from_gb_f64(1.0), Some(Bytes(1_000_000_000)));
    }

    #[test]
    fn headroom_is_none_when_it_does_not_fit() {
        assert_eq!(Bytes(10).headroom(Bytes(4)), Some(Bytes(6)));
        assert_eq!(Bytes(4).headroom(Bytes(10)), None);
        assert_eq!(Bytes(4).signed_headroom(Bytes(10)), -6);
    }

    #[test]
    fn sums_saturate_instead_of_wrapping() {
        assert_eq!(Bytes(u64::MAX) + Bytes(1), Bytes(u64::MAX));
        assert_eq!(Bytes(1) - Bytes(2), Bytes::ZERO);
        assert_eq!(Bytes::from_f64(f64::NAN), None);
        assert_eq!(Bytes::from_f64(-1.0), None);
    }
}
