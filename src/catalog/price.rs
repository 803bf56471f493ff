//! Dated prices of rented GPUs, API tokens and electricity.

use super::load::FactError;
use serde::{Deserialize, Serialize};

/// A price on a day.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Price {
    /// What kind of thing is priced.
    pub kind: PriceKind,
    /// What is priced.
    pub item: String,
    /// The amount.
    pub price: f64,
    /// Currency and unit of the amount, such as `USD/GPU-h`.
    pub unit: String,
    /// Where it holds.
    pub region: String,
    /// When it was seen.
    pub date: String,
    /// Where it was seen.
    pub source: String,
}

/// What kind of thing is priced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceKind {
    /// Rent of one GPU for an hour.
    GpuRent,
    /// A million input tokens of an API.
    ApiInput,
    /// A million output tokens.
    ApiOutput,
    /// A million input tokens that were cached.
    ApiCachedInput,
    /// A kilowatt hour.
    Electricity,
}

/// The row shape of a [`Price`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RawPrice {
    pub kind: PriceKind,
    pub item: String,
    pub price: f64,
    pub unit: String,
    pub region: String,
    pub date: String,
    pub source: String,
}

impl TryFrom<RawPrice> for Price {
    type Error = FactError;

    fn try_from(raw: RawPrice) -> Result<Self, FactError> {
        if !(raw.price.is_finite() && raw.price >= 0.0) {
            return Err(FactError::new(&raw.item, "price", "must not be negative"));
        }
        if raw.source.is_empty() || raw.date.is_empty() {
            return Err(FactError::new(&raw.item, "source", "a price needs a source and a date"));
        }
        let RawPrice { kind, item, price, unit, region, date, source } = raw;
        Ok(Self { kind, item, price, unit, region, date, source })
    }
}
