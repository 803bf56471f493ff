//! Predictions of measured rows by fits that did not see them, as the fitter wrote them.

use serde::{Deserialize, Serialize};

/// Honest predictions of one measured row, in tokens per second.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HonestRates {
    /// The row.
    pub id: String,
    /// Decode, by a fit without the machine's rows of this shape of model.
    pub decode_pair: Option<f64>,
    /// Decode, without any row of this shape of model.
    pub decode_model: Option<f64>,
    /// Decode, without any row of the machine.
    pub decode_machine: Option<f64>,
    /// Decode, without the rows of this very configuration.
    pub decode_configuration: Option<f64>,
    /// Prefill, without the pair.
    pub prefill_pair: Option<f64>,
    /// Prefill, without the model.
    pub prefill_model: Option<f64>,
    /// Prefill, without the machine.
    pub prefill_machine: Option<f64>,
    /// Prefill, without the configuration.
    pub prefill_configuration: Option<f64>,
}
