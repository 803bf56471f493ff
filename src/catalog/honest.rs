//! Predictions of measured rows by fits that did not see them, as the fitter wrote them.

use serde::{Deserialize, Serialize};

/// Honest predictions of one measured row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HonestRates {
    /// The row.
    pub id: String,
    /// Of its decode speed.
    pub decode: HonestSpeeds,
    /// Of its prefill speed.
    pub prefill: HonestSpeeds,
}

/// Honest predictions of one measured speed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HonestSpeeds {
    /// By a fit without the machine's rows of this shape of model.
    pub pair: Option<HonestRate>,
    /// Without any row of this shape of model.
    pub model: Option<HonestRate>,
    /// Without any row of the machine.
    pub machine: Option<HonestRate>,
    /// Without the rows of this very configuration.
    pub configuration: Option<HonestRate>,
    /// By what other publishers measured of this very configuration.
    pub report: Option<HonestRate>,
}

/// A predicted speed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HonestRate {
    /// Tokens per second.
    pub rate: f64,
    /// Which row of the interval constants holds for it: what it rests on.
    pub rests_on: String,
}

/// The column shape of the CSV file: a cell is a rate and what it rests on, `19.43 machine-runtime`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RawHonest {
    pub id: String,
    pub decode_pair: String,
    pub decode_model: String,
    pub decode_machine: String,
    pub decode_configuration: String,
    pub decode_report: String,
    pub prefill_pair: String,
    pub prefill_model: String,
    pub prefill_machine: String,
    pub prefill_configuration: String,
}

impl From<RawHonest> for HonestRates {
    fn from(raw: RawHonest) -> Self {
        Self {
            id: raw.id,
            decode: HonestSpeeds {
                pair: rate(&raw.decode_pair),
                model: rate(&raw.decode_model),
                machine: rate(&raw.decode_machine),
                configuration: rate(&raw.decode_configuration),
                report: rate(&raw.decode_report),
            },
            prefill: HonestSpeeds {
                pair: rate(&raw.prefill_pair),
                model: rate(&raw.prefill_model),
                machine: rate(&raw.prefill_machine),
                configuration: rate(&raw.prefill_configuration),
                report: None,
            },
        }
    }
}

fn rate(cell: &str) -> Option<HonestRate> {
    let (rate, rests_on) = cell.split_once(' ')?;
    Some(HonestRate { rate: rate.parse().ok()?, rests_on: rests_on.to_owned() })
}
