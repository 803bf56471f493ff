//! The same models on all machines. Intervals that overlap are a tie.

use super::Contender;
use crate::advice::verdict::{Judgement, Needs, judge};
use crate::catalog::Catalog;
use crate::catalog::model::Model;
use crate::catalog::quant::Quant;
use crate::catalog::runtime::Runtime;
use crate::engine::request::{Request, Settings};
use crate::engine::software::customary_quant;
use crate::engine::speed::Speed;
use crate::engine::{Estimate, estimate, weight_table};

/// One model on all machines.
#[derive(Clone, Debug)]
pub struct Shared<'a> {
    /// The size class.
    pub class: &'a str,
    /// The model.
    pub model: &'a Model,
    /// The format.
    pub quant: &'a Quant,
    /// How it runs on each.
    pub on: Vec<OnOne>,
    /// The machine whose interval is above those of all others; none where it is a tie.
    pub fastest: Option<usize>,
}

/// A model on one machine, in 8k of context with an empty cache.
#[derive(Clone, Debug)]
pub struct OnOne {
    /// The answer.
    pub estimate: Estimate,
    /// The verdict for chat.
    pub judgement: Judgement,
}

impl OnOne {
    /// Its decode speed, where it fits.
    pub fn speed(&self) -> Option<&Speed> {
        self.estimate.decode.as_ref().filter(|_| self.estimate.fits)
    }
}

/// The reference model of every size class that one of the machines runs at least.
pub fn same_models<'a>(
    catalog: &'a Catalog,
    contenders: &[Contender<'a>],
    runtime: &'a Runtime,
) -> Vec<Shared<'a>> {
    let Some(chat) = catalog.workloads.first() else {
        return Vec::new();
    };
    let needs = Needs::from(chat);
    let mut found: Vec<Shared<'a>> = Vec::new();
    for class in &catalog.classes {
        let model = catalog.models.iter().find(|m| m.id == class.model);
        let Some(model) = model.filter(|m| !found.iter().any(|s| s.model.id == m.id)) else {
            continue;
        };
        let Some(dims) = model.dims.as_ref() else {
            continue;
        };
        let quant = customary_quant(catalog, model, runtime);
        let base = Settings::default();
        let settings = Settings { context: base.context.min(dims.max_context.get()), ..base };
        let mut table = None;
        let mut one = |c: &Contender<'a>| {
            let request = Request {
                machine: c.machine.clone(),
                model,
                quant,
                runtime,
                backend: c.backend,
                settings,
            };
            // The weights are the same everywhere.
            let table = table.get_or_insert_with(|| weight_table(&request, dims));
            let estimate = estimate(&request, dims, table, catalog);
            let judgement = judge(&estimate, &needs, None);
            OnOne { estimate, judgement }
        };
        let on: Vec<OnOne> = contenders.iter().map(&mut one).collect();
        if on.iter().any(|o| o.speed().is_some()) {
            let speeds: Vec<Option<&Speed>> = on.iter().map(OnOne::speed).collect();
            let fastest = fastest(&speeds);
            found.push(Shared { class: &class.class, model, quant, on, fastest });
        }
    }
    found
}

/// The one whose interval lies above those of all others; one that does not run is below all. None where intervals overlap,
/// or where none runs.
pub fn fastest(speeds: &[Option<&Speed>]) -> Option<usize> {
    (0..speeds.len()).find(|&i| {
        speeds[i].is_some_and(|own| {
            let others = speeds.iter().enumerate().filter(|(j, _)| *j != i);
            others.filter_map(|(_, s)| *s).all(|other| other.high < own.low)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::speed::Evidence;
    use crate::units::TokensPerSec;

    fn speed(low: f64, expected: f64, high: f64) -> Speed {
        let rate = |x| TokensPerSec::new(x).expect("above zero");
        let evidence = Evidence::Measured;
        Speed { expected: rate(expected), low: rate(low), high: rate(high), evidence }
    }

    #[test]
    fn intervals_that_overlap_are_a_tie() {
        let (slow, near, fast) =
            (speed(8.0, 10.0, 12.0), speed(11.0, 14.0, 17.0), speed(18.0, 20.0, 22.0));
        assert_eq!(fastest(&[Some(&slow), Some(&near)]), None);
        assert_eq!(fastest(&[Some(&near), Some(&fast)]), Some(1));
        assert_eq!(fastest(&[Some(&slow), None]), Some(0));
        assert_eq!(fastest(&[None, None]), None);
    }
}
