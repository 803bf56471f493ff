//! Machines side by side: the figures of each, the same models on all, who is better at what, and which to choose for what.

mod choose;
mod same;
mod wins;

pub use choose::{Choice, choose};
pub use same::{OnOne, Shared, fastest, same_models};
pub use wins::{Win, wins};

use super::figures;
use super::grid::{WorkloadFit, grid};
use super::naming::short_name;
use super::page::form::Noise;
use super::price::{Given, Price, price, without_memory};
use super::score::{Score, score};
use crate::catalog::Catalog;
use crate::catalog::runtime::Runtime;
use crate::engine::machine::{Machine, Pools};
use crate::engine::request::Settings;
use crate::engine::speed::Speed;
use crate::units::{Bytes, Watts};

/// One machine of a comparison.
#[derive(Clone, Debug)]
pub struct Contender<'a> {
    /// The machine.
    pub machine: Machine<'a>,
    /// The backend.
    pub backend: &'a str,
    /// Its memory.
    pub pools: Pools,
    /// Its workloads.
    pub grid: Vec<WorkloadFit<'a>>,
    /// Its score.
    pub score: Option<Score>,
    /// Its price, all devices together, where known.
    pub price: Option<Price>,
}

/// A machine with all that a comparison needs.
pub fn contender<'a>(
    catalog: &'a Catalog,
    machine: Machine<'a>,
    runtime: &'a Runtime,
    backend: &'a str,
    base: Settings,
    prices: &Given,
) -> Contender<'a> {
    Contender {
        pools: machine.pools(backend, &catalog.limits),
        grid: grid(catalog, &machine, runtime, backend, base),
        score: score(catalog, &machine, runtime, backend, base),
        price: price(machine.hardware, machine.memory, machine.devices(), prices),
        machine,
        backend,
    }
}

impl Contender<'_> {
    /// What a model may use where the machine computes.
    pub fn usable(&self) -> Bytes {
        self.pools.usable()
    }

    /// Peak power, where it is known.
    pub fn watts(&self) -> Option<Watts> {
        self.score.as_ref().filter(|s| !s.power.1).map(|s| s.power.0)
    }

    /// How loud it is likely to be, deduced from form and power.
    pub fn noise(&self) -> Noise {
        let watts = self.score.as_ref().map_or(0.0, |s| s.power.0.get());
        Noise::deduce(self.machine.hardware, watts)
    }

    /// Dollars for a GiB that a model may use.
    pub fn usd_per_gib(&self) -> Option<f64> {
        let gib = self.usable().gib();
        // The memory of a processor is bought apart.
        let counts = gib > 0.0 && !without_memory(self.machine.hardware);
        counts.then_some(self.price?.usd.get() / gib)
    }

    /// Decode speed of the 8B reference model with an empty cache, where it fits.
    pub fn speed(&self) -> Option<f64> {
        Some(self.score.as_ref()?.speed?.get())
    }

    /// That speed for a thousand dollars.
    pub fn per_kilodollar(&self) -> Option<f64> {
        Some(self.speed()? / self.price?.usd.get() * 1000.0)
    }

    /// That speed for a watt of peak power.
    pub fn per_watt(&self) -> Option<f64> {
        Some(self.speed()? / self.watts()?.get())
    }

    /// Prefill speed of the 8B chat.
    pub fn prefill(&self) -> Option<&Speed> {
        let fit = self.grid.iter().find(|f| f.workload.id == "chat-7b" && f.estimate.fits)?;
        fit.estimate.prefill.as_ref()
    }
}

/// Names that tell the machines apart: the memory stands with them where one machine is there in several sizes, and the id
/// where bins of one chip are.
pub fn titles(contenders: &[Contender<'_>]) -> Vec<String> {
    let names: Vec<String> = contenders.iter().map(|c| short_name(&c.machine)).collect();
    let title = |(i, c): (usize, &Contender<'_>)| {
        let twins = || (0..names.len()).filter(|j| *j != i && names[*j] == names[i]);
        let same = |j: &usize| contenders[*j].machine.hardware.id == c.machine.hardware.id;
        match (twins().count(), twins().all(|j| same(&j))) {
            (0, _) => names[i].clone(),
            (_, true) => format!("{}, {}", names[i], figures::size(c.machine.memory)),
            (_, false) => format!("{}, {}", c.machine.hardware.id, figures::size(c.machine.memory)),
        }
    };
    contenders.iter().enumerate().map(title).collect()
}

/// Why the score stands against its own points, where it does: evidence counts.
pub fn score_note(contenders: &[Contender<'_>]) -> Option<String> {
    let names = titles(contenders);
    let scored: Vec<(usize, &Score)> =
        contenders.iter().enumerate().filter_map(|(i, c)| Some((i, c.score.as_ref()?))).collect();
    let pairs = scored.iter().flat_map(|a| scored.iter().map(move |b| (a, b)));
    let mut odd = pairs.filter(|(a, b)| a.1.sum() > b.1.sum() && a.1.total < b.1.total);
    let (more, less) = odd.next()?;
    let points = |(i, s): &(usize, &Score)| {
        format!(
            "{} has {:.0} points, × {:.2} for {} speed",
            names[*i],
            s.sum(),
            s.confidence,
            s.evidence.label()
        )
    };
    Some(format!("score: {}; {}: what is measured counts for more", points(more), points(less)))
}
