//! The leaderboard of hardware: by score, speed, price, or what a dollar or a watt buys.

use super::guide::{Shelf, newest_card};
use super::price::{Given, Price, price};
use super::score::{Score, score};
use crate::catalog::Catalog;
use crate::catalog::hardware::{Class, Hardware};
use crate::catalog::runtime::Runtime;
use crate::engine::machine::Machine;
use crate::engine::request::Settings;
use crate::engine::software::backend;
use crate::units::{Bytes, Usd};

/// A machine with the figures that it is ranked by.
#[derive(Clone, Debug)]
pub struct Ranked<'a> {
    /// The machine.
    pub machine: Machine<'a>,
    /// The backend.
    pub backend: &'a str,
    /// Memory that a model may use.
    pub usable: Bytes,
    /// Its score; the speed in it is that of the 8B reference model.
    pub score: Score,
    /// What it costs, where known.
    pub price: Option<Price>,
}

/// What machines are ranked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Score, the highest first.
    Score,
    /// Decode speed of the reference model.
    Speed,
    /// Price, the lowest first.
    Price,
    /// Decode speed for a dollar.
    SpeedPerDollar,
    /// Decode speed for a watt of peak power.
    SpeedPerWatt,
    /// Memory.
    Memory,
    /// Memory bandwidth.
    Bandwidth,
}

impl Order {
    const fn needs_price(self) -> bool {
        matches!(self, Self::Price | Self::SpeedPerDollar)
    }
}

/// Which machines are left in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'f> {
    /// A part of the maker's name, in lower case.
    pub vendor: Option<&'f str>,
    /// Where it is used.
    pub class: Option<Class>,
    /// The kind of machine that people look for.
    pub shelf: Option<Shelf>,
    /// The highest price; without a known price it leaves.
    pub most: Option<Usd>,
    /// The least memory.
    pub memory: Option<Bytes>,
}

impl Ranked<'_> {
    /// Decode speed of the reference model in tokens per second.
    pub fn speed(&self) -> Option<f64> {
        self.score.speed.map(|s| s.get())
    }

    /// Tokens per second for a thousand dollars.
    pub fn per_kilodollar(&self) -> Option<f64> {
        Some(self.speed()? / self.price?.usd.get() * 1000.0)
    }

    /// Tokens per second for a watt of peak power, where that is known.
    pub fn per_watt(&self) -> Option<f64> {
        let (watts, assumed) = self.score.power;
        (!assumed).then_some(self.speed()? / watts.get())
    }

    /// What an order goes by, larger being better; none where it is unknown.
    fn figure(&self, order: Order) -> Option<f64> {
        match order {
            Order::Score => Some(f64::from(self.score.total)),
            Order::Speed => self.speed(),
            Order::Price => self.price.map(|p| -p.usd.get()),
            Order::SpeedPerDollar => self.per_kilodollar(),
            Order::SpeedPerWatt => self.per_watt(),
            Order::Memory => Some(self.machine.memory.as_f64()),
            Order::Bandwidth => Some(self.machine.device_bandwidth().get()),
        }
    }
}

/// Machines in an order, the best first and those without the figure last. Each is taken with its largest memory, or with
/// the one that its price is for where prices matter.
pub fn rank<'a>(
    catalog: &'a Catalog,
    entries: &[&'a Hardware],
    runtime: &'a Runtime,
    order: Order,
    filter: Filter<'_>,
    prices: &Given,
) -> Vec<Ranked<'a>> {
    let newest = newest_card(catalog);
    let prices_matter = order.needs_price() || filter.most.is_some();
    let mut found: Vec<Ranked<'a>> = entries
        .iter()
        .filter(|h| filter.vendor.is_none_or(|v| h.vendor.to_lowercase().contains(v)))
        .filter(|h| filter.class.is_none_or(|c| h.class == c))
        .filter(|h| filter.shelf.is_none_or(|s| s.holds(h, newest)))
        .filter_map(|h| ranked(catalog, h, runtime, prices_matter, prices))
        .filter(|r| filter.memory.is_none_or(|m| r.machine.memory >= m))
        .filter(|r| filter.most.is_none_or(|m| r.price.is_some_and(|p| p.usd.get() <= m.get())))
        .collect();
    found.sort_by(|a, b| {
        let figure = |r: &Ranked<'_>| r.figure(order).unwrap_or(f64::NEG_INFINITY);
        figure(b).total_cmp(&figure(a)).then(b.score.total.cmp(&a.score.total))
    });
    found
}

/// A machine with its figures; `None` where the program has no backend for it.
pub(super) fn ranked<'a>(
    catalog: &'a Catalog,
    hardware: &'a Hardware,
    runtime: &'a Runtime,
    priced: bool,
    given: &Given,
) -> Option<Ranked<'a>> {
    runtime.backend_on(hardware)?;
    let largest = hardware.largest_memory();
    // A price of the user's may be for another size than the catalog's.
    let of_user = given.keys().find(|k| k.0 == hardware.id).and_then(|k| k.1);
    let of_price = of_user.or(hardware.priced_size()).unwrap_or(largest);
    let known = price(hardware, of_price, 1, given).is_some();
    let memory = if priced && known { of_price } else { largest };
    let machine = Machine::new(hardware, memory, 1);
    let backend = backend(hardware, runtime);
    let score = score(catalog, &machine, runtime, backend, Settings::default())?;
    let usable = machine.pools(backend, &catalog.limits).usable();
    let price = price(hardware, memory, 1, given);
    Some(Ranked { price, machine, backend, usable, score })
}
