//! Machines side by side: who is better at what, and by how much.

use super::grid::{WorkloadFit, grid};
use super::naming::short_name;
use super::score::{Score, score};
use super::verdict::two_figures;
use crate::catalog::Catalog;
use crate::catalog::runtime::Runtime;
use crate::engine::machine::{Machine, Pools};
use crate::engine::request::Settings;
use crate::engine::speed::Speed;

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
}

/// Who is better at one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Win {
    /// At what.
    pub what: String,
    /// Index of the best; none where it is a tie.
    pub winner: Option<usize>,
    /// The figures.
    pub why: String,
}

/// A machine with all that a comparison needs.
pub fn contender<'a>(
    catalog: &'a Catalog,
    machine: Machine<'a>,
    runtime: &'a Runtime,
    backend: &'a str,
    base: Settings,
) -> Contender<'a> {
    Contender {
        pools: machine.pools(backend, &catalog.limits),
        grid: grid(catalog, &machine, runtime, backend, base),
        score: score(catalog, &machine, runtime, backend, base),
        machine,
        backend,
    }
}

/// Who wins at what. Speeds whose intervals overlap to the middle are a tie.
pub fn wins(contenders: &[Contender<'_>]) -> Vec<Win> {
    let mut found = vec![
        plain(contenders, "room for models", "GiB usable", 1.02, |c| {
            Some(c.pools.device.max(c.pools.host_if_alone()).gib())
        }),
        plain(contenders, "memory bandwidth", "GB/s", 1.02, |c| {
            Some(c.machine.device_bandwidth().gb_per_s())
        }),
    ];
    found.extend(speeds(contenders));
    found.push(plain(contenders, "software", "of 200 points", 1.02, |c| {
        c.score.as_ref().map(|s| s.ecosystem)
    }));
    found.push(plain(contenders, "tokens per joule", "tok/s per W (8B)", 1.1, |c| {
        let s = c.score.as_ref()?;
        (!s.power.1).then_some(s.speed?.get() / s.power.0.get())
    }));
    found.push(plain(contenders, "score", "of 1000", 1.02, |c| {
        c.score.as_ref().map(|s| f64::from(s.total))
    }));
    found.retain(|w| !w.why.is_empty());
    found
}

fn name(c: &Contender<'_>) -> String {
    short_name(&c.machine)
}

/// The best by a plain figure; within `tie` of each other it is none.
fn plain(
    contenders: &[Contender<'_>],
    what: &str,
    unit: &str,
    tie: f64,
    figure: impl Fn(&Contender<'_>) -> Option<f64>,
) -> Win {
    let mut figures: Vec<(usize, f64)> =
        contenders.iter().enumerate().filter_map(|(i, c)| Some((i, figure(c)?))).collect();
    figures.sort_by(|a, b| b.1.total_cmp(&a.1));
    let (Some(first), Some(second)) = (figures.first(), figures.get(1)) else {
        return Win { what: what.to_owned(), winner: None, why: String::new() };
    };
    let shown: Vec<String> = figures
        .iter()
        .map(|(i, x)| format!("{} {}", name(&contenders[*i]), two_figures_or_more(*x)))
        .collect();
    let winner = (first.1 > second.1 * tie).then_some(first.0);
    Win { what: what.to_owned(), winner, why: format!("{} {unit}", shown.join(", ")) }
}

fn two_figures_or_more(x: f64) -> String {
    if x >= 10.0 { format!("{x:.0}") } else { format!("{x:.2}") }
}

/// Decode speed on every workload that at least two of them run.
fn speeds(contenders: &[Contender<'_>]) -> Vec<Win> {
    let Some(first) = contenders.first() else {
        return Vec::new();
    };
    let job = |position: usize, job: &WorkloadFit<'_>| {
        let speed_of = |c: &'_ Contender<'_>| -> Option<Speed> {
            let fit = c.grid.get(position).filter(|f| f.estimate.fits)?;
            fit.estimate.decode.clone()
        };
        let mut speeds: Vec<(usize, Speed)> =
            contenders.iter().enumerate().filter_map(|(i, c)| Some((i, speed_of(c)?))).collect();
        speeds.sort_by(|a, b| b.1.expected.get().total_cmp(&a.1.expected.get()));
        let what = format!("{} speed", job.workload.name);
        match speeds.as_slice() {
            [] => Win { what, winner: None, why: "none of them runs it".to_owned() },
            [(only, speed)] => Win {
                what,
                winner: Some(*only),
                why: format!(
                    "only {} runs it, ~{} tok/s",
                    name(&contenders[*only]),
                    two_figures(speed.expected.get())
                ),
            },
            [(best, a), (_, b), ..] => {
                let apart = a.low.get() > b.expected.get() && b.high.get() < a.expected.get();
                let shown: Vec<String> = speeds
                    .iter()
                    .map(|(i, s)| {
                        format!("{} ~{}", name(&contenders[*i]), two_figures(s.expected.get()))
                    })
                    .collect();
                Win {
                    what,
                    winner: apart.then_some(*best),
                    why: format!("{} tok/s", shown.join(", ")),
                }
            }
        }
    };
    first.grid.iter().enumerate().map(|(i, f)| job(i, f)).collect()
}
