//! A buyer's guide: the best of a kind of machine, each with its reason and its catch.

use super::grid::{WorkloadFit, fit, grid};
use super::price::{Buys, Given, PriceKind, is_given};
use super::ranking::{Ranked, ranked};
use super::successor::successor;
use super::summary::sentence;
use super::verdict::Verdict;
use crate::catalog::Catalog;
use crate::catalog::hardware::{Class, Hardware, Kind, MemoryKind};
use crate::catalog::runtime::Runtime;
use crate::catalog::workload::Workload;
use crate::engine::request::Settings;
use crate::engine::speed::Evidence;
use crate::units::Usd;

/// A kind of machine that people look for, as far as the catalog tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Laptops, by their chip.
    Laptop,
    /// Macs.
    Mac,
    /// Cards for a desktop or workstation.
    Gpu,
    /// Cards of earlier years, which are bought second-hand.
    UsedGpu,
    /// Whatever costs little.
    Budget,
    /// Small desktops with unified memory.
    MiniPc,
    /// Cards for servers.
    Server,
}

/// A card so many years behind the newest is no longer made, as a rule: two generations.
const USED_AFTER_YEARS: u16 = 3;

/// The year of the newest card of a catalog.
pub fn newest_card(catalog: &Catalog) -> u16 {
    let cards = catalog.hardware.iter().filter(|h| h.kind == Kind::Gpu);
    cards.filter_map(|h| h.release_year).max().unwrap_or(0)
}

/// Hardware released before this year is hardly sold new any more.
pub fn sold_new_since(catalog: &Catalog) -> u16 {
    newest_card(catalog).saturating_sub(USED_AFTER_YEARS) + 1
}

/// Whether it is so old that it is bought second-hand, where the newest card is of the year `newest`.
pub fn is_used(h: &Hardware, newest: u16) -> bool {
    h.release_year.is_some_and(|y| y + USED_AFTER_YEARS <= newest)
}

impl Shelf {
    /// Whether a machine is of this kind, where the newest card is of the year `newest`.
    pub fn holds(self, h: &Hardware, newest: u16) -> bool {
        let card = h.kind == Kind::Gpu;
        match self {
            Self::UsedGpu => is_used(h, newest) && Self::Gpu.holds(h, newest),
            Self::Laptop => h.class == Class::Laptop && h.kind != Kind::Cpu,
            Self::Mac => h.vendor == "Apple" && h.os.iter().any(|o| o == "macos"),
            Self::Gpu => card && matches!(h.class, Class::Desktop | Class::Workstation),
            Self::Budget => !matches!(h.kind, Kind::Cpu | Kind::Npu) && h.class != Class::Mobile,
            Self::MiniPc => {
                // PC processors with a large GPU are listed as laptop chips; small desktops have the same ones.
                let small = matches!(h.class, Class::Desktop | Class::Edge)
                    || (h.kind == Kind::Apu && h.class == Class::Laptop);
                small && h.memory_kind == MemoryKind::Unified && h.kind != Kind::Cpu
            }
            Self::Server => card && h.class == Class::Datacenter,
        }
    }
}

/// A machine of a guide.
#[derive(Clone, Debug)]
pub struct Choice<'a> {
    /// The machine and its figures.
    pub ranked: Ranked<'a>,
    /// The task asked for.
    pub job: Option<WorkloadFit<'a>>,
    /// What speaks for it.
    pub reason: String,
    /// What speaks against it.
    pub catch: String,
}

/// What a guide is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// The kind of machine.
    pub shelf: Shelf,
    /// The task.
    pub job: Option<&'a Workload>,
    /// The most to spend.
    pub budget: Option<Usd>,
    /// Hardware released before this year is left out.
    pub since: u16,
}

/// The machines of a guide, best first, and how many have no known price and are left out for that.
pub fn guide<'a>(
    catalog: &'a Catalog,
    runtime: &'a Runtime,
    wish: Wish<'a>,
    prices: &Given,
) -> (Vec<Choice<'a>>, usize) {
    let new =
        |h: &&Hardware| h.release_year.is_some_and(|y| y >= wish.since) || is_given(h, prices);
    let newest = newest_card(catalog);
    let is_meant = |h: &&Hardware| h.vendor != "generic" && wish.shelf.holds(h, newest);
    let shelf = catalog.hardware.iter().filter(is_meant);
    let mut unpriced = 0;
    let mut found: Vec<Choice<'a>> = Vec::new();
    for hardware in shelf.filter(new) {
        let Some(ranked) = ranked(catalog, hardware, runtime, true, prices) else {
            continue;
        };
        match (wish.budget, ranked.price) {
            (Some(_), None) => unpriced += 1,
            (Some(most), Some(price)) if price.usd > most => {}
            _ => found.push(choice(catalog, runtime, ranked, &wish)),
        }
    }
    found.retain(|c| c.job.as_ref().is_none_or(|j| j.judgement.verdict >= Verdict::Tight));
    found.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
    (found, unpriced)
}

/// By the task's verdict and speed where one was named, else by the score.
fn rank(choice: &Choice<'_>) -> f64 {
    let Some(job) = &choice.job else {
        return f64::from(choice.ranked.score.total);
    };
    let speed = job.estimate.decode.as_ref().map_or(0.0, |s| s.expected.get());
    let level = if job.judgement.verdict == Verdict::Comfortable { 1e9 } else { 0.0 };
    level + speed
}

fn choice<'a>(
    catalog: &'a Catalog,
    runtime: &'a Runtime,
    ranked: Ranked<'a>,
    wish: &Wish<'a>,
) -> Choice<'a> {
    let base = Settings::default();
    let (machine, backend) = (&ranked.machine, ranked.backend);
    let all = grid(catalog, machine, runtime, backend, base);
    let job = wish.job.and_then(|w| fit(catalog, machine, runtime, backend, base, w));
    let mut catch = catch(&ranked, wish.shelf);
    if let Some(next) = successor(catalog, machine.hardware) {
        let gone = format!("the {next} took its place: look for it refurbished or used");
        catch = if catch.is_empty() { gone } else { format!("{gone}; {catch}") };
    }
    Choice { reason: sentence(&all), catch, job, ranked }
}

/// From this power on, cooling and supply are a matter of their own.
const POWER_HUNGRY_WATTS: f64 = 400.0;

/// Below these points software is something to think of.
const MEAGRE_SOFTWARE: f64 = 150.0;

/// What speaks against a machine, in the order of weight.
fn catch(ranked: &Ranked<'_>, shelf: Shelf) -> String {
    let mut parts = Vec::new();
    if shelf == Shelf::UsedGpu && ranked.price.is_some_and(|p| p.kind != PriceKind::Given) {
        parts.push("that is not the price of a used one".to_owned());
    }
    let (watts, assumed) = ranked.score.power;
    if !assumed && watts.get() >= POWER_HUNGRY_WATTS {
        parts.push(format!("draws up to {:.0} W", watts.get()));
    }
    if ranked.score.ecosystem < MEAGRE_SOFTWARE {
        parts.push(ranked.score.stack.clone());
    }
    if matches!(ranked.score.evidence, Evidence::Estimated | Evidence::Extrapolated) {
        parts.push("its speed is not measured with this model".to_owned());
    }
    match ranked.price {
        Some(price) if price.buys == Buys::Part => {
            parts.push("needs a computer around it".to_owned())
        }
        Some(_) => {}
        None => parts.push("its price is unknown".to_owned()),
    }
    parts.join("; ")
}
