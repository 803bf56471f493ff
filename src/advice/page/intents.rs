//! Other machines by what one wants: a job that this one does not do well, less money, less power, more speed, more memory.
//!
//! Candidates compete in the same group. Those with a known price come first, the cheapest of them; then the nearest.

use super::crowd::Peer;
use super::form::compete;
use super::relatives::Relation;
use super::remark::{Backing, listed};
use super::{Base, figures};
use crate::advice::grid::{WorkloadFit, fit};
use crate::advice::naming::without_brackets;
use crate::advice::verdict::Verdict;
use crate::engine::request::Settings;
use std::sync::Arc;

/// What one wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// Jobs of the grid, comfortably: each with its id and its name.
    Jobs(Vec<(String, String)>),
    /// As much for less money.
    LessMoney,
    /// Nearly as much for much less money.
    MuchLessMoney,
    /// Nearly as much for much less power.
    LessPower,
    /// More speed without less memory.
    MoreSpeed,
    /// More memory.
    MoreMemory,
    /// Less of everything, for those to whom this is too much.
    Less,
}

impl Want {
    /// The name that JSON uses.
    pub fn id(&self) -> &str {
        match self {
            Self::Jobs(_) => "jobs",
            Self::LessMoney => "less-money",
            Self::MuchLessMoney => "much-less-money",
            Self::LessPower => "less-power",
            Self::MoreSpeed => "more-speed",
            Self::MoreMemory => "more-memory",
            Self::Less => "less",
        }
    }

    /// Whether it is about figures, not about a job.
    const fn is_plain(&self) -> bool {
        !matches!(self, Self::Jobs(_))
    }

    /// Words for people.
    pub fn label(&self) -> String {
        match self {
            Self::Jobs(all) => {
                let names: Vec<String> = all.iter().map(|j| j.1.clone()).collect();
                format!("{}, comfortably", listed(&names))
            }
            Self::LessMoney => "as much for less money".to_owned(),
            Self::MuchLessMoney => "nearly as much for much less money".to_owned(),
            Self::LessPower => "nearly as much, less power".to_owned(),
            Self::MoreSpeed => "more speed".to_owned(),
            Self::MoreMemory => "more memory".to_owned(),
            Self::Less => "less will do".to_owned(),
        }
    }
}

/// An alternative for a want.
#[derive(Clone, Debug)]
pub struct Intent<'a> {
    /// What is wanted.
    pub want: Want,
    /// The machine.
    pub peer: Arc<Peer<'a>>,
    /// The figures that make it one.
    pub why: String,
    /// The answer of a job.
    pub backing: Option<Backing>,
}

/// Jobs that alternatives are looked for.
const JOBS: usize = 3;
/// Candidates that are asked about a job.
const TRIES: usize = 12;

/// Alternatives for what the machine does not do well, and for less of what it costs.
pub fn intents<'c, 'a>(base: &Base<'c, 'a>) -> Vec<Intent<'a>> {
    let mut found: Vec<Intent<'a>> = Vec::new();
    let weak = base.seat.grid.iter().filter(|f| f.judgement.verdict < Verdict::Comfortable);
    for next in weak.filter_map(|f| job(base, f)).take(JOBS) {
        join(&mut found, next);
    }
    if !base.driven {
        return found;
    }
    let money = less_money(base).or_else(|| much_less_money(base));
    for next in [money, less_power(base), more_speed(base), more_memory(base)] {
        // A machine that answers two of these wants is named for the first.
        let new = next.filter(|n| !found.iter().any(|i| i.want.is_plain() && same_machine(i, n)));
        found.extend(new);
    }
    if found.is_empty() {
        found.extend(less(base));
    }
    found
}

/// Jobs that one machine does are one alternative; the figures are those of the last, which is the hardest.
fn join<'a>(found: &mut Vec<Intent<'a>>, next: Intent<'a>) {
    let same = found.iter_mut().find(|i| same_machine(i, &next));
    match (same, &next.want) {
        (Some(Intent { want: Want::Jobs(all), why, backing, .. }), Want::Jobs(more)) => {
            all.extend(more.iter().cloned());
            *why = next.why;
            *backing = next.backing;
        }
        _ => found.push(next),
    }
}

fn same_machine(a: &Intent<'_>, b: &Intent<'_>) -> bool {
    let (a, b) = (&a.peer.machine, &b.peer.machine);
    a.hardware.id == b.hardware.id && a.memory == b.memory
}

/// The group without the machine itself; its own other memory sizes are in.
fn others<'c, 'a>(base: &Base<'c, 'a>) -> impl Iterator<Item = &'c Arc<Peer<'a>>> {
    let own = base.own;
    base.crowd.peers.iter().filter(move |p| {
        let same = p.machine.hardware.id == own.machine.hardware.id;
        compete(p.machine.hardware, own.machine.hardware)
            && !(same && p.machine.memory <= own.machine.memory)
    })
}

/// The machine's own larger memory first; then the cheapest, then those without a price by memory.
fn by_price<'c, 'a>(
    base: &Base<'_, 'a>,
    mut all: Vec<&'c Arc<Peer<'a>>>,
) -> Vec<&'c Arc<Peer<'a>>> {
    let price = |p: &Peer<'_>| p.price.map_or(f64::INFINITY, |p| p.usd.get());
    let other = |p: &Peer<'_>| p.machine.hardware.id != base.own.machine.hardware.id;
    all.sort_by(|a, b| {
        let prices = other(a).cmp(&other(b)).then(price(a).total_cmp(&price(b)));
        prices.then(a.usable.cmp(&b.usable))
    });
    all
}

fn job<'c, 'a>(base: &Base<'c, 'a>, own: &WorkloadFit<'a>) -> Option<Intent<'a>> {
    // What cannot do it by memory or bandwidth is not asked.
    let bill = &own.estimate.memory;
    let room = bill.device().max(bill.weights());
    let bytes =
        own.estimate.ceiling.map_or(0.0, |c| base.own.machine.device_bandwidth().get() / c.get());
    let whole = own.model.params_active.get() as f64 / own.model.params_total.get().max(1) as f64;
    let least = bytes.min(bill.weights().as_f64() * whole) * own.workload.comfortable_decode;
    let able = others(base).filter(|p| {
        p.usable >= room && p.machine.device_bandwidth().get() >= least && does_better(base, p)
    });
    let able = by_price(base, able.collect());
    let settings = Settings::default();
    able.into_iter().take(TRIES).find_map(|peer| {
        let seat = base.seat;
        let job = own.workload;
        let fit = fit(seat.catalog, &peer.machine, seat.runtime, peer.backend, settings, job)?;
        (fit.judgement.verdict == Verdict::Comfortable).then(|| Intent {
            want: Want::Jobs(vec![(job.id.clone(), without_brackets(&job.name).to_owned())]),
            peer: Arc::clone(peer),
            why: format!(
                "{} {}{}",
                fit.model.name,
                fit.quant.name,
                super::remark::at_speed(&fit.estimate)
            ),
            backing: Some(Backing::job(&fit)),
        })
    })
}

/// What is slower and smaller does no job better.
fn does_better(base: &Base<'_, '_>, p: &Peer<'_>) -> bool {
    let ours = base.own.machine.device_bandwidth().get();
    p.usable > base.own.usable || p.machine.device_bandwidth().get() > ours
}

/// A peer with its speed and memory over the machine's own.
struct Beside<'c, 'a> {
    peer: &'c Arc<Peer<'a>>,
    speed: f64,
    speed_ratio: f64,
    memory_ratio: f64,
}

fn beside<'c, 'a>(base: &Base<'c, 'a>) -> Vec<Beside<'c, 'a>> {
    let Some(own) = base.crowd.speed(base.own) else {
        return Vec::new();
    };
    let all = others(base).filter_map(|peer| {
        let speed = base.crowd.speed(peer)?;
        let memory_ratio = peer.usable.as_f64() / base.own.usable.as_f64().max(1.0);
        Some(Beside { peer, speed, speed_ratio: speed / own, memory_ratio })
    });
    all.collect()
}

/// "32.0 GiB usable, ~120 tok/s with the 8B".
fn figures_of(b: &Beside<'_, '_>) -> String {
    format!(
        "{} usable, ~{} tok/s with the 8B",
        figures::memory(b.peer.usable),
        crate::advice::verdict::two_figures(b.speed)
    )
}

fn intent<'c, 'a>(want: Want, b: &Beside<'c, 'a>, more: &str) -> Intent<'a> {
    let why = figures_of(b) + more;
    Intent { want, peer: Arc::clone(b.peer), why, backing: None }
}

fn less_money<'c, 'a>(base: &Base<'c, 'a>) -> Option<Intent<'a>> {
    let ours = base.own.price?.usd.get();
    let all = beside(base);
    let as_much = all.iter().filter(|b| b.speed_ratio >= 0.97 && b.memory_ratio >= 0.97);
    let cheaper = as_much.filter_map(|b| Some((b.peer.price?.usd.get(), b)));
    let best = cheaper.filter(|(usd, _)| *usd < ours * 0.95).min_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(intent(Want::LessMoney, best.1, ""))
}

/// Where nothing has as much for less: most of it for two thirds of the money.
fn much_less_money<'c, 'a>(base: &Base<'c, 'a>) -> Option<Intent<'a>> {
    let ours = base.own.price?.usd.get();
    let all = beside(base);
    let near = all.iter().filter(|b| b.speed_ratio >= 0.8 && b.memory_ratio >= 0.9);
    let cheaper = near.filter_map(|b| Some((b.peer.price?.usd.get(), b)));
    let best = cheaper.filter(|(usd, _)| *usd <= ours * 0.67).min_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(intent(Want::MuchLessMoney, best.1, ""))
}

fn less_power<'c, 'a>(base: &Base<'c, 'a>) -> Option<Intent<'a>> {
    let watts = |p: &Peer<'_>| {
        let w = p.machine.hardware.tdp?.get() * f64::from(p.machine.devices());
        Some(w)
    };
    let ours = watts(base.own)?;
    let all = beside(base);
    let near = all.iter().filter(|b| b.speed_ratio >= 0.8 && b.memory_ratio >= 0.9);
    let less = near.filter_map(|b| Some((watts(b.peer)?, b)));
    let best = less.filter(|(w, _)| *w <= ours * 0.75).min_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(intent(Want::LessPower, best.1, &format!(", {:.0} W instead of {ours:.0}", best.0)))
}

fn more_speed<'c, 'a>(base: &Base<'c, 'a>) -> Option<Intent<'a>> {
    let all = beside(base);
    let more = all.iter().filter(|b| b.speed_ratio >= 1.3 && b.memory_ratio >= 0.97).collect();
    cheapest_or_nearest(more).map(|b| intent(Want::MoreSpeed, b, ""))
}

fn more_memory<'c, 'a>(base: &Base<'c, 'a>) -> Option<Intent<'a>> {
    let all = beside(base);
    let more = all.iter().filter(|b| b.memory_ratio >= 1.3 && b.speed_ratio >= 0.6).collect();
    cheapest_or_nearest(more).map(|b| intent(Want::MoreMemory, b, ""))
}

fn cheapest_or_nearest<'b, 'c, 'a>(all: Vec<&'b Beside<'c, 'a>>) -> Option<&'b Beside<'c, 'a>> {
    let price = |b: &&Beside<'_, '_>| b.peer.price.map_or(f64::INFINITY, |p| p.usd.get());
    let far = |b: &&Beside<'_, '_>| b.speed_ratio.ln().hypot(b.memory_ratio.ln());
    all.into_iter().min_by(|a, b| price(a).total_cmp(&price(b)).then(far(a).total_cmp(&far(b))))
}

/// The step down.
fn less<'c, 'a>(base: &Base<'c, 'a>) -> Option<Intent<'a>> {
    let down = base.relatives.iter().find(|r| r.relation == Relation::StepDown);
    let r = down.or(base.relatives.first())?;
    let (speed, speed_ratio, memory_ratio) = (r.speed, r.speed_ratio, r.memory_ratio);
    let b = Beside { peer: &r.peer, speed, speed_ratio, memory_ratio };
    Some(intent(Want::Less, &b, ""))
}
