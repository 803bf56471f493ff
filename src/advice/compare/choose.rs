//! Which machine to choose for what: rules over the figures of the comparison.

use super::same::fastest;
use super::{Contender, titles};
use crate::advice::figures;
use crate::advice::grid::WorkloadFit;
use crate::advice::naming::without_brackets;
use crate::advice::page::listed;
use crate::advice::verdict::Verdict;
use crate::engine::speed::Speed;

/// Reasons for one machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Index of the machine.
    pub index: usize,
    /// When to choose it; none where nothing speaks for it against the others here.
    pub reasons: Vec<String>,
}

/// More than this is more.
const MORE: f64 = 1.1;
/// Points for software that make a difference.
const SOFTWARE: f64 = 20.0;

/// Reasons for every machine, in the order of the comparison.
pub fn choose(contenders: &[Contender<'_>]) -> Vec<Choice> {
    let names = titles(contenders);
    let all = Field { contenders, names: &names };
    (0..contenders.len()).map(|index| Choice { index, reasons: all.reasons(index) }).collect()
}

struct Field<'f, 'a> {
    contenders: &'f [Contender<'a>],
    names: &'f [String],
}

impl Field<'_, '_> {
    fn reasons(&self, i: usize) -> Vec<String> {
        let mut found = Vec::new();
        found.extend(self.alone(i));
        found.extend(self.speed(i));
        found.extend(self.memory(i));
        found.extend(self.price(i));
        found.extend(self.power(i));
        found.extend(self.software(i));
        found
    }

    fn others(&self, i: usize) -> impl Iterator<Item = usize> {
        (0..self.contenders.len()).filter(move |j| *j != i)
    }

    fn fit(&self, i: usize, job: usize) -> Option<&WorkloadFit<'_>> {
        self.contenders[i].grid.get(job)
    }

    fn jobs(&self) -> usize {
        self.contenders.iter().map(|c| c.grid.len()).min().unwrap_or(0)
    }

    fn comfortable(&self, i: usize, job: usize) -> bool {
        self.fit(i, job).is_some_and(|f| f.judgement.verdict == Verdict::Comfortable)
    }

    /// Jobs that no other one does comfortably.
    fn alone(&self, i: usize) -> Option<String> {
        let only = |job: &usize| {
            self.comfortable(i, *job) && !self.others(i).any(|j| self.comfortable(j, *job))
        };
        let jobs: Vec<String> =
            (0..self.jobs()).filter(only).filter_map(|job| Some(name(self.fit(i, job)?))).collect();
        let text = || format!("you want {}: no other here does that comfortably", listed(&jobs));
        (!jobs.is_empty()).then(text)
    }

    /// Jobs at which it is the fastest, by intervals that do not overlap.
    fn speed(&self, i: usize) -> Option<String> {
        let wins = |job: &usize| {
            let speed = |j: usize| -> Option<&Speed> {
                self.fit(j, *job).filter(|f| f.estimate.fits)?.estimate.decode.as_ref()
            };
            let speeds: Vec<Option<&Speed>> = (0..self.contenders.len()).map(speed).collect();
            fastest(&speeds) == Some(i) && self.comfortable(i, *job)
        };
        let jobs: Vec<usize> = (0..self.jobs()).filter(wins).collect();
        let names: Vec<String> =
            jobs.iter().filter_map(|job| Some(name(self.fit(i, *job)?))).collect();
        match jobs.len() {
            0 => None,
            n if n == self.jobs() => {
                Some("speed decides: it is the fastest at every job".to_owned())
            }
            _ => Some(format!("speed decides: it is the fastest at {}", listed(&names))),
        }
    }

    fn memory(&self, i: usize) -> Option<String> {
        let own = self.contenders[i].usable();
        let next = self.others(i).map(|j| self.contenders[j].usable()).max()?;
        (own.as_f64() > next.as_f64() * MORE).then(|| {
            format!(
                "models and contexts will grow: {} usable, the next has {}",
                figures::memory(own),
                figures::memory(next)
            )
        })
    }

    /// The lowest price, of those that are known.
    fn price(&self, i: usize) -> Option<String> {
        let own = self.contenders[i].price?;
        let others: Vec<f64> =
            self.others(i).filter_map(|j| Some(self.contenders[j].price?.usd.get())).collect();
        let least = !others.is_empty() && others.iter().all(|o| own.usd.get() * MORE < *o);
        let unknown: Vec<String> = self
            .others(i)
            .filter(|j| self.contenders[*j].price.is_none())
            .map(|j| self.names[j].clone())
            .collect();
        let but = if unknown.is_empty() {
            String::new()
        } else {
            format!("; that of {} is not known", listed(&unknown))
        };
        least.then(|| format!("price decides: {}{but}", own.words()))
    }

    /// The least peak power, where all are known.
    fn power(&self, i: usize) -> Option<String> {
        let own = self.contenders[i].watts()?.get();
        let others: Option<Vec<f64>> =
            self.others(i).map(|j| Some(self.contenders[j].watts()?.get())).collect();
        let least = others?.into_iter().fold(f64::INFINITY, f64::min);
        (own * MORE < least)
            .then(|| format!("power and noise count: {own:.0} W at most, the next {least:.0} W"))
    }

    fn software(&self, i: usize) -> Option<String> {
        let own = self.contenders[i].score.as_ref()?;
        let next = self
            .others(i)
            .filter_map(|j| Some(self.contenders[j].score.as_ref()?.ecosystem))
            .fold(0.0, f64::max);
        (own.ecosystem >= next + SOFTWARE).then(|| format!("software counts ({})", own.stack))
    }
}

/// A job within a sentence.
fn name(fit: &WorkloadFit<'_>) -> String {
    without_brackets(&fit.workload.name).to_owned()
}
