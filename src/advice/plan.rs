//! The reverse question: which hardware runs a model, and at what price.

use super::verdict::{Judgement, Needs, Verdict, judge};
use crate::catalog::Catalog;
use crate::catalog::hardware::{Hardware, Kind};
use crate::catalog::model::Model;
use crate::catalog::quant::Quant;
use crate::catalog::runtime::{MultiGpu, Runtime};
use crate::engine::machine::{KnownLimit, Machine};
use crate::engine::request::{Offload, Request, Settings};
use crate::engine::software::backend;
use crate::engine::{Estimate, estimate, weight_table};
use crate::units::{Bytes, Usd, Watts};
use std::collections::BTreeMap;

/// A set of hardware that does what was asked.
#[derive(Clone, Debug)]
pub struct Purchase<'a> {
    /// The machine or card.
    pub hardware: &'a Hardware,
    /// How many.
    pub count: u32,
    /// Memory of each.
    pub memory: Bytes,
    /// Price of all, where known.
    pub price: Option<Price>,
    /// Peak power of all, where known.
    pub power: Option<Watts>,
    /// The answer.
    pub estimate: Estimate,
    /// The verdict.
    pub judgement: Judgement,
    /// No other set is both cheaper and faster.
    pub on_front: bool,
}

/// A price and what kind of price it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Price {
    /// The amount.
    pub usd: Usd,
    /// What it is.
    pub kind: PriceKind,
}

/// What a price is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceKind {
    /// Given by the user.
    Given,
    /// Seen in a shop in 2026.
    Street2026,
    /// The maker's at launch.
    Launch,
}

impl PriceKind {
    /// Words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Given => "as given",
            Self::Street2026 => "street, 2026",
            Self::Launch => "at launch",
        }
    }
}

/// What is asked of the hardware.
#[derive(Clone, Debug)]
pub struct Demand<'a> {
    /// The model.
    pub model: &'a Model,
    /// Its format.
    pub quant: &'a Quant,
    /// The program.
    pub runtime: &'a Runtime,
    /// How it is run.
    pub settings: Settings,
    /// Decode speed wanted at least, tokens per second.
    pub least_speed: f64,
    /// Prices that the user knows better, by id.
    pub prices: BTreeMap<String, Usd>,
    /// The most to spend.
    pub budget: Option<Usd>,
    /// The most devices of a kind.
    pub most_devices: u32,
    /// What the verdict goes by.
    pub needs: Needs,
}

/// All sets of equal hardware that meet a demand, the cheapest first, those without a price last.
pub fn plan<'a>(catalog: &'a Catalog, demand: &Demand<'a>) -> Vec<Purchase<'a>> {
    let mut found: Vec<Purchase<'a>> = Vec::new();
    for hardware in catalog.hardware.iter().filter(|h| is_bought(h)) {
        for memory in &hardware.memory_options {
            found.extend(smallest_set(catalog, demand, hardware, *memory));
        }
    }
    let price = |o: &Purchase<'_>| o.price.map_or(f64::INFINITY, |p| p.usd.get());
    found.retain(|o| demand.budget.is_none_or(|b| price(o) <= b.get()));
    found.sort_by(|a, b| price(a).total_cmp(&price(b)).then(speed(b).total_cmp(&speed(a))));
    mark_front(&mut found);
    found
}

/// Whether people buy it to run models: no bare memory configurations, phones or accelerators without a runtime.
fn is_bought(hardware: &Hardware) -> bool {
    hardware.vendor != "generic" && !matches!(hardware.kind, Kind::Npu | Kind::Cpu)
}

/// The fewest of one kind that meet a demand.
fn smallest_set<'a>(
    catalog: &'a Catalog,
    demand: &Demand<'a>,
    hardware: &'a Hardware,
    memory: Bytes,
) -> Option<Purchase<'a>> {
    let stacks = hardware.kind == Kind::Gpu && demand.runtime.multi_gpu != MultiGpu::None;
    let counts: &[u32] = if stacks { &[1, 2, 4, 8] } else { &[1] };
    counts
        .iter()
        .filter(|n| **n <= demand.most_devices)
        .find_map(|n| set(catalog, demand, hardware, memory, *n))
}

fn set<'a>(
    catalog: &'a Catalog,
    demand: &Demand<'a>,
    hardware: &'a Hardware,
    memory: Bytes,
    count: u32,
) -> Option<Purchase<'a>> {
    let dims = demand.model.dims.as_ref()?;
    let machine = Machine {
        hardware,
        count,
        memory,
        bandwidth: None,
        host_memory: None,
        host_bandwidth: None,
        limit: KnownLimit::default(),
    };
    let request = Request {
        machine,
        model: demand.model,
        quant: demand.quant,
        runtime: demand.runtime,
        backend: backend(hardware, demand.runtime),
        settings: Settings { offload: Offload::Full, ..demand.settings },
    };
    let table = weight_table(&request, dims);
    let estimate = estimate(&request, dims, &table, catalog);
    let fast = estimate.decode.as_ref().is_some_and(|s| s.expected.get() >= demand.least_speed);
    if !estimate.fits || !fast {
        return None;
    }
    let judgement = judge(&estimate, &demand.needs, None);
    if judgement.verdict == Verdict::No {
        return None;
    }
    let power = hardware.tdp.and_then(|w| Watts::new(w.get() * f64::from(count)));
    let price = price(demand, hardware, memory, count);
    Some(Purchase { hardware, count, memory, price, power, estimate, judgement, on_front: false })
}

/// The price of a set. The catalog states one price for a machine, that of its smallest memory; larger ones stay unknown.
fn price(demand: &Demand<'_>, hardware: &Hardware, memory: Bytes, count: u32) -> Option<Price> {
    let times =
        |usd: Usd, kind| Usd::new(usd.get() * f64::from(count)).map(|usd| Price { usd, kind });
    if let Some(given) = demand.prices.get(&hardware.id) {
        return times(*given, PriceKind::Given);
    }
    let smallest = hardware.memory_options.iter().min() == Some(&memory);
    if !smallest {
        return None;
    }
    match (hardware.street_price_2026, hardware.launch_price) {
        (Some(usd), _) => times(usd, PriceKind::Street2026),
        (None, Some(usd)) => times(usd, PriceKind::Launch),
        (None, None) => None,
    }
}

fn speed(option: &Purchase<'_>) -> f64 {
    option.estimate.decode.as_ref().map_or(0.0, |s| s.expected.get())
}

/// Marks the sets that no other one beats in price and speed; the list is in the order of price.
fn mark_front(options: &mut [Purchase<'_>]) {
    let mut fastest = 0.0;
    for option in options.iter_mut().filter(|o| o.price.is_some()) {
        let now = speed(option);
        if now > fastest {
            option.on_front = true;
            fastest = now;
        }
    }
}
