//! Where a machine stands: what is a step up and down, who else makes the like, and the ladder of its family.
//!
//! Machines are near when memory and speed are: distance is the length of (ln speed ratio, ln memory ratio), with a little
//! added for years between them. A step up loses nothing and gains a quarter or more; a step down the other way round.

use super::crowd::{Crowd, Peer};
use super::form::compete;
use crate::catalog::hardware::Hardware;
use std::sync::Arc;

/// How another machine stands to the one of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// More, and nothing less.
    StepUp,
    /// Less, and nothing more.
    StepDown,
    /// The nearest of another maker.
    Rival,
    /// The nearest of all that are left.
    Closest,
}

impl Relation {
    /// The name that JSON uses.
    pub const fn id(self) -> &'static str {
        match self {
            Self::StepUp => "step-up",
            Self::StepDown => "step-down",
            Self::Rival => "rival",
            Self::Closest => "closest",
        }
    }

    /// Words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::StepUp => "step up",
            Self::StepDown => "step down",
            Self::Rival => "rival",
            Self::Closest => "closest",
        }
    }
}

/// Another machine beside the one of the page.
#[derive(Clone, Debug)]
pub struct Relative<'a> {
    /// How it stands to it.
    pub relation: Relation,
    /// The machine.
    pub peer: Arc<Peer<'a>>,
    /// Decode speed of the 8B reference model.
    pub speed: f64,
    /// That speed over the machine's own.
    pub speed_ratio: f64,
    /// Usable memory over the machine's own.
    pub memory_ratio: f64,
}

/// A rung of a family's ladder.
#[derive(Clone, Copy, Debug)]
pub struct Rung<'a> {
    /// The machine.
    pub hardware: &'a Hardware,
    /// Decode speed of the 8B reference model.
    pub speed: f64,
    /// Whether it is the one of the page.
    pub own: bool,
}

/// Less than this is no step.
const STEP: f64 = 1.25;
/// What still counts as as much.
const SAME: f64 = 0.97;
/// Rivals shown.
const RIVALS: usize = 2;
/// Close ones shown.
const CLOSEST: usize = 2;
/// Farther than this is not close: a factor of two or so.
const FAR: f64 = 0.9;
/// Farther than this is another world, not a step: a factor of three or so.
const NO_STEP: f64 = 1.2;
/// What a year between two machines adds to their distance.
const YEAR: f64 = 0.04;
/// What another maker adds, where the same one is looked for first.
const OTHER_MAKER: f64 = 0.15;
/// What an unknown price adds to a step: a buyer wants to know it.
const NO_PRICE: f64 = 0.25;
/// Rungs of a ladder shown on each side.
const RUNGS: usize = 4;

/// The relatives of a machine, each once.
pub fn relatives<'a>(crowd: &Crowd<'a>, own: &Peer<'a>) -> Vec<Relative<'a>> {
    let Some(speed) = crowd.speed(own) else {
        return Vec::new();
    };
    let mut near: Vec<(f64, Relative<'a>)> = crowd
        .peers
        .iter()
        .filter(|p| p.machine.hardware.id != own.machine.hardware.id)
        .filter(|p| compete(p.machine.hardware, own.machine.hardware))
        .filter_map(|peer| {
            let theirs = crowd.speed(peer)?;
            let speed_ratio = theirs / speed;
            let memory_ratio = peer.usable.as_f64() / own.usable.as_f64().max(1.0);
            let relation = Relation::Closest;
            let peer = Arc::clone(peer);
            let r = Relative { relation, peer, speed: theirs, speed_ratio, memory_ratio };
            Some((distance(own, &r), r))
        })
        .collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Of every entry the memory size that is nearest.
    let mut seen: Vec<&str> = Vec::new();
    let once: Vec<(f64, Relative<'a>)> = near
        .iter()
        .filter(|(_, r)| first_time(&mut seen, r.peer.machine.hardware))
        .cloned()
        .collect();
    let mut found = Vec::new();
    let same = |r: &Relative<'_>| r.peer.machine.hardware.vendor == own.machine.hardware.vendor;
    let step = |wanted: fn(&Relative<'_>) -> bool| {
        let maker = |r: &Relative<'_>| if same(r) { 0.0 } else { OTHER_MAKER };
        let price = |r: &Relative<'_>| if r.peer.price.is_some() { 0.0 } else { NO_PRICE };
        let cost = |(d, r): &(f64, Relative<'_>)| d + maker(r) + price(r);
        let steps = near.iter().filter(|(d, r)| *d < NO_STEP && wanted(r));
        steps.min_by(|a, b| cost(a).total_cmp(&cost(b))).map(|(_, r)| r.clone())
    };
    found.extend(step(is_up).map(|r| Relative { relation: Relation::StepUp, ..r }));
    found.extend(step(is_down).map(|r| Relative { relation: Relation::StepDown, ..r }));
    let rivals = once.iter().map(|(_, r)| r.clone()).filter(|r| !same(r));
    let rivals = one_of_each_maker(rivals.filter(|r| !listed(&found, r)));
    let rivals: Vec<_> = rivals.into_iter().take(RIVALS).collect();
    found.extend(rivals.into_iter().map(|r| Relative { relation: Relation::Rival, ..r }));
    let close = once.iter().filter(|(d, r)| *d < FAR && !listed(&found, r)).take(CLOSEST);
    let close: Vec<_> = close.map(|(_, r)| r.clone()).collect();
    found.extend(close);
    found
}

fn listed(found: &[Relative<'_>], r: &Relative<'_>) -> bool {
    found.iter().any(|f| f.peer.machine.hardware.id == r.peer.machine.hardware.id)
}

fn first_time<'h>(seen: &mut Vec<&'h str>, h: &'h Hardware) -> bool {
    let new = !seen.contains(&h.id.as_str());
    if new {
        seen.push(&h.id);
    }
    new
}

fn one_of_each_maker<'a>(all: impl Iterator<Item = Relative<'a>>) -> Vec<Relative<'a>> {
    let mut found: Vec<Relative<'a>> = Vec::new();
    for r in all {
        let maker =
            |f: &Relative<'_>| f.peer.machine.hardware.vendor == r.peer.machine.hardware.vendor;
        if !found.iter().any(maker) {
            found.push(r);
        }
    }
    found
}

fn distance(own: &Peer<'_>, r: &Relative<'_>) -> f64 {
    let year = |p: &Peer<'_>| p.machine.hardware.release_year.map_or(2020.0, f64::from);
    let years = (year(own) - year(&r.peer)).abs();
    r.speed_ratio.ln().hypot(r.memory_ratio.ln()) + years * YEAR
}

fn is_up(r: &Relative<'_>) -> bool {
    let gains = r.speed_ratio >= STEP || r.memory_ratio >= STEP;
    gains && r.speed_ratio >= SAME && r.memory_ratio >= SAME
}

fn is_down(r: &Relative<'_>) -> bool {
    let loses = r.speed_ratio <= 1.0 / STEP || r.memory_ratio <= 1.0 / STEP;
    loses && r.speed_ratio <= 1.0 / SAME && r.memory_ratio <= 1.0 / SAME
}

/// The ladder of a family, slowest first: the same maker, kind and class, and the same architecture; where the machine is
/// alone in that, all of its maker's of that kind and class. At most some rungs on each side of its own.
pub fn ladder<'a>(crowd: &Crowd<'a>, own: &Peer<'a>) -> Vec<Rung<'a>> {
    let h = own.machine.hardware;
    let kin = |o: &Hardware| o.vendor == h.vendor && o.kind == h.kind && o.class == h.class;
    let sibling = |o: &Hardware| kin(o) && o.architecture_key() == h.architecture_key();
    let mut rungs = rungs(crowd, own, sibling);
    if rungs.len() < 2 {
        rungs = self::rungs(crowd, own, kin);
    }
    rungs.sort_by(|a, b| a.speed.total_cmp(&b.speed));
    let at = rungs.iter().position(|r| r.own).unwrap_or(0);
    let from = at.saturating_sub(RUNGS);
    let upto = (at + RUNGS + 1).min(rungs.len());
    rungs[from..upto].to_vec()
}

fn rungs<'a>(crowd: &Crowd<'a>, own: &Peer<'a>, of: impl Fn(&Hardware) -> bool) -> Vec<Rung<'a>> {
    let id = own.machine.hardware.id.as_str();
    let mut seen: Vec<&str> = vec![id];
    let others = crowd.peers.iter().filter(|p| of(p.machine.hardware));
    let others = others.filter(|p| first_time(&mut seen, p.machine.hardware)).collect::<Vec<_>>();
    let rung = |p: &Peer<'a>, own| {
        Some(Rung { hardware: p.machine.hardware, speed: crowd.speed(p)?, own })
    };
    let mut found: Vec<Rung<'a>> = others.into_iter().filter_map(|p| rung(p, false)).collect();
    found.extend(rung(own, true));
    found
}
