//! Predictions of a measured row, by the program itself, by stored fits that had not seen it, and by formulas in common use.

use super::case::Case;
use super::naive::Naive;
use crate::catalog::Catalog;
use crate::catalog::honest::{HonestRate, HonestRates, HonestSpeeds};
use crate::engine::request::EvidenceUse;
use crate::engine::speed::{Evidence, Speed};
use crate::engine::throughput::evidence::{Configuration, tier_of_row};
use crate::engine::throughput::setup::Setup;
use crate::engine::throughput::{self, Prediction, ceiling, count_name, interval};
use crate::units::TokensPerSec;

/// Which predictions are scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// As the program answers, measured rows and all: its memory, not its skill.
    InSample,
    /// As the program answers with the rows of the very pair left out.
    NoMeasured,
    /// Stored: the fit did not see the machine's rows of this shape of model.
    Pair,
    /// Stored: it did not see this shape of model.
    Model,
    /// Stored: it did not see the machine.
    Machine,
    /// Stored: it did not see this configuration.
    Configuration,
    /// Stored: what other publishers measured of this configuration foretells it.
    Report,
    /// A formula in common use.
    Naive(Naive),
}

/// What is scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Tokens generated per second.
    Decode,
    /// Prompt tokens per second.
    Prefill,
}

/// A predicted rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Predicted {
    /// The rate.
    pub rate: TokensPerSec,
    /// Its interval; a formula has none.
    pub interval: Option<Range>,
}

/// Where four of five measurements lie, and what says so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// Lower end.
    pub low: TokensPerSec,
    /// Upper end.
    pub high: TokensPerSec,
    /// What the prediction rests on.
    pub evidence: Evidence,
}

/// A row, its case and its stored predictions.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The case.
    pub case: &'a Case<'a>,
    /// Stored honest predictions.
    pub honest: Option<&'a HonestRates>,
}

impl<'a> Entry<'a> {
    /// What was measured; none where it was not, or cannot be judged.
    pub fn measured(&self, quantity: Quantity) -> Option<TokensPerSec> {
        let row = self.case.row;
        let rate = match quantity {
            Quantity::Decode => row.decode_tps?,
            Quantity::Prefill => row.prefill_tps.filter(|_| self.case.has_plain_prefill())?,
        };
        TokensPerSec::new(rate)
    }

    /// What is predicted; none where that way to predict does not speak of it.
    pub fn predicted(
        &self,
        quantity: Quantity,
        mode: Mode,
        catalog: &Catalog,
    ) -> Option<Predicted> {
        let setup = self.case.setup(catalog);
        match (mode, quantity) {
            (Mode::Naive(formula), Quantity::Decode) => {
                Some(Predicted { rate: formula.decode(self.case, &setup)?, interval: None })
            }
            (Mode::Naive(_), Quantity::Prefill) => None,
            (Mode::InSample, _) => self.live(quantity, EvidenceUse::All, &setup, catalog),
            (Mode::NoMeasured, _) => self.live(quantity, EvidenceUse::NoMeasured, &setup, catalog),
            (Mode::Pair, _) => self.stored(quantity, |s| s.pair.as_ref(), &setup, catalog),
            (Mode::Model, _) => self.stored(quantity, |s| s.model.as_ref(), &setup, catalog),
            (Mode::Machine, _) => self.stored(quantity, |s| s.machine.as_ref(), &setup, catalog),
            (Mode::Configuration, _) => {
                self.stored(quantity, |s| s.configuration.as_ref(), &setup, catalog)
            }
            (Mode::Report, _) => self.stored(quantity, |s| s.report.as_ref(), &setup, catalog),
        }
    }

    fn live(
        &self,
        quantity: Quantity,
        using: EvidenceUse,
        setup: &Setup<'_>,
        catalog: &Catalog,
    ) -> Option<Predicted> {
        let (case, constants) = (self.case, &catalog.constants);
        let of = |p: Prediction<'_>| {
            let Speed { expected, low, high, evidence } = p.speed;
            Predicted { rate: expected, interval: Some(Range { low, high, evidence }) }
        };
        Some(match quantity {
            Quantity::Decode => {
                let quant = &case.row.quant;
                let count = count_name(setup.count);
                let name = Configuration::new(setup, count, case.model(), quant, case.placement);
                let known = throughput::measured(constants, &name);
                of(throughput::decode(setup, &case.work, known, constants, using))
            }
            Quantity::Prefill => of(throughput::prefill(setup, &case.work, constants)),
        })
    }

    fn stored(
        &self,
        quantity: Quantity,
        which: impl Fn(&'a HonestSpeeds) -> Option<&'a HonestRate>,
        setup: &Setup<'_>,
        catalog: &Catalog,
    ) -> Option<Predicted> {
        let honest = self.honest?;
        let (speeds, rows, limit) = match quantity {
            Quantity::Decode => (
                &honest.decode,
                &catalog.constants.intervals.decode,
                ceiling(setup, &self.case.work),
            ),
            Quantity::Prefill => (&honest.prefill, &catalog.constants.intervals.prefill, None),
        };
        let stored = which(speeds)?;
        let rate = TokensPerSec::new(stored.rate)?;
        let tier = tier_of_row(&stored.rests_on);
        let is_measured = matches!(tier, Evidence::Measured | Evidence::Community);
        let factor = if is_measured || quantity == Quantity::Prefill {
            1.0
        } else {
            let classes = interval::classes(setup, &self.case.work);
            interval::class_factor(&catalog.constants.intervals, &classes)
        };
        let (low, high) = interval::around(rate, rows.get(&stored.rests_on), factor, limit);
        Some(Predicted { rate, interval: Some(Range { low, high, evidence: tier }) })
    }
}
