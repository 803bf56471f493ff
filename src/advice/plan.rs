//! The reverse question: which hardware runs a model, and at what price.

use super::price::{Given, Price, is_given, price};
use super::verdict::{Judgement, Needs, Verdict, judge};
use crate::catalog::Catalog;
use crate::catalog::hardware::{Class, Hardware, Kind};
use crate::catalog::model::{Dims, Model};
use crate::catalog::quant::Quant;
use crate::catalog::runtime::{MultiGpu, Runtime};
use crate::engine::machine::{Machine, Spread};
use crate::engine::memory::weights::WeightTable;
use crate::engine::request::{Offload, Request, Settings};
use crate::engine::software::backend;
use crate::engine::{Estimate, estimate, weight_table};
use crate::units::{Bytes, Usd, Watts};
use std::borrow::Cow;

/// A set of hardware that does what was asked.
#[derive(Clone, Debug)]
pub struct Purchase<'a> {
    /// What is bought.
    pub machine: Machine<'a>,
    /// The backend.
    pub backend: &'a str,
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

impl Purchase<'_> {
    /// Decode speed in tokens per second; zero where unknown.
    pub fn speed(&self) -> f64 {
        self.estimate.decode.as_ref().map_or(0.0, |s| s.expected.get())
    }
}

/// What is asked of the hardware.
#[derive(Clone, Debug)]
pub struct Demand<'m, 'a> {
    /// The model.
    pub model: &'m Model,
    /// Its format.
    pub quant: &'m Quant,
    /// Its weights, where they were read from files.
    pub table: Option<&'m WeightTable>,
    /// The program.
    pub runtime: &'a Runtime,
    /// How it is run.
    pub settings: Settings,
    /// Decode speed wanted at least, tokens per second.
    pub least_speed: f64,
    /// Prices that the user knows better.
    pub prices: Given,
    /// The most to spend; sets without a price stay in.
    pub budget: Option<Usd>,
    /// The most devices of a kind.
    pub most_devices: u32,
    /// Hardware released before this year is left out.
    pub since: u16,
    /// What the verdict goes by.
    pub needs: Needs,
}

/// All sets of equal hardware that meet a demand, the cheapest first, those without a price last and by speed.
pub fn plan<'a>(catalog: &'a Catalog, demand: &Demand<'_, 'a>) -> Vec<Purchase<'a>> {
    let Some(dims) = demand.model.dims.as_ref() else {
        return Vec::new();
    };
    let bought = |h: &&Hardware| is_bought(h, demand);
    let Some(table) = table(catalog, demand) else {
        return Vec::new();
    };
    let table = table.as_ref();
    let search = Search { catalog, demand, dims, table };
    let mut found: Vec<Purchase<'a>> = Vec::new();
    for hardware in catalog.hardware.iter().filter(bought) {
        for memory in &hardware.memory_options {
            found.extend(search.smallest_set(hardware, *memory));
        }
    }
    let price = |o: &Purchase<'_>| o.price.map_or(f64::INFINITY, |p| p.usd.get());
    let within = |p: Price| demand.budget.is_none_or(|b| p.usd.get() <= b.get());
    found.retain(|o| o.price.is_none_or(within));
    found.sort_by(|a, b| price(a).total_cmp(&price(b)).then(b.speed().total_cmp(&a.speed())));
    mark_front(&mut found);
    found
}

/// Machines that are put together and cost this, where they meet a demand.
pub fn judged<'a>(
    catalog: &'a Catalog,
    demand: &Demand<'_, 'a>,
    machines: impl IntoIterator<Item = (Machine<'a>, Option<Price>)>,
) -> Vec<Option<Purchase<'a>>> {
    let (Some(dims), Some(table)) = (demand.model.dims.as_ref(), table(catalog, demand)) else {
        return Vec::new();
    };
    let search = Search { catalog, demand, dims, table: table.as_ref() };
    machines.into_iter().map(|(machine, price)| search.set_at(machine, price)).collect()
}

/// The weights of what is demanded: those read from files, or made from the dimensions. They are the same on all machines.
pub fn table<'d>(catalog: &Catalog, demand: &Demand<'d, '_>) -> Option<Cow<'d, WeightTable>> {
    if let Some(read) = demand.table {
        return Some(Cow::Borrowed(read));
    }
    let any = catalog.hardware.first()?;
    let machine = Machine::new(any, any.largest_memory(), 1);
    let dims = demand.model.dims.as_ref()?;
    Some(Cow::Owned(weight_table(&request(demand, &machine, "cpu"), dims)))
}

/// Whether people buy it to run models: no bare memory configurations, phones or accelerators without a runtime; nothing old,
/// unless its price is stated.
pub fn is_bought(hardware: &Hardware, demand: &Demand<'_, '_>) -> bool {
    hardware.vendor != "generic"
        && !matches!(hardware.kind, Kind::Npu | Kind::Cpu)
        && hardware.class != Class::Mobile
        && (hardware.release_year.is_some_and(|y| y >= demand.since)
            || is_given(hardware, &demand.prices))
}

fn request<'r>(demand: &Demand<'r, 'r>, machine: &Machine<'r>, backend: &'r str) -> Request<'r> {
    Request {
        machine: machine.clone(),
        model: demand.model,
        quant: demand.quant,
        runtime: demand.runtime,
        backend,
        settings: Settings { offload: Offload::Full, ..demand.settings },
    }
}

/// Numbers of machines on a network that are tried.
const SEVERAL: [u32; 5] = [2, 3, 4, 6, 8];

struct Search<'s, 'a> {
    catalog: &'a Catalog,
    demand: &'s Demand<'s, 'a>,
    dims: &'s Dims,
    table: &'s WeightTable,
}

impl<'a> Search<'_, 'a> {
    /// The fewest of one kind that meet the demand.
    fn smallest_set(&self, hardware: &'a Hardware, memory: Bytes) -> Option<Purchase<'a>> {
        let is_card = hardware.kind == Kind::Gpu && hardware.class != Class::Laptop;
        let counts: &[u32] = match self.demand.runtime.multi_gpu {
            MultiGpu::Layer if is_card => &[1, 2, 3, 4, 5, 6, 7, 8],
            MultiGpu::Tensor if is_card => &[1, 2, 4, 8],
            _ => &[1],
        };
        let machines = counts.iter().map(|n| Machine::new(hardware, memory, *n));
        let machines = machines.chain(self.several(hardware, memory));
        let mut affordable = machines.filter(|m| m.devices() <= self.demand.most_devices);
        affordable.find_map(|m| self.set(m))
    }

    /// Several machines on a network, where people buy such and the program takes them. They hold more than one does, and are
    /// no faster.
    fn several(&self, hardware: &'a Hardware, memory: Bytes) -> Vec<Machine<'a>> {
        let network = &self.catalog.network;
        let runs = network.handover(&self.demand.runtime.id).is_some();
        let planned = runs && network.is_planned(&hardware.id);
        let link = network.link_of(&hardware.id).filter(|_| planned);
        let spread = |link| {
            SEVERAL.map(|machines| Machine {
                spread: Some(Spread { machines, link }),
                ..Machine::new(hardware, memory, 1)
            })
        };
        link.into_iter().flat_map(spread).collect()
    }

    fn set(&self, machine: Machine<'a>) -> Option<Purchase<'a>> {
        let (hardware, count) = (machine.hardware, machine.devices());
        let price = price(hardware, machine.memory, count, &self.demand.prices);
        self.set_at(machine, price)
    }

    /// A set that costs this, where it meets the demand.
    fn set_at(&self, machine: Machine<'a>, price: Option<Price>) -> Option<Purchase<'a>> {
        let demand = self.demand;
        let (hardware, count) = (machine.hardware, machine.devices());
        let backend = backend(hardware, demand.runtime);
        let request = request(demand, &machine, backend);
        let estimate = estimate(&request, self.dims, self.table, self.catalog);
        let fast = estimate.decode.as_ref();
        let fast = fast.is_some_and(|s| s.expected.get() >= demand.least_speed);
        if !estimate.fits || !fast {
            return None;
        }
        let judgement = judge(&estimate, &demand.needs, None);
        if judgement.verdict == Verdict::No {
            return None;
        }
        let power = hardware.tdp.and_then(|w| Watts::new(w.get() * f64::from(count)));
        Some(Purchase { machine, backend, price, power, estimate, judgement, on_front: false })
    }
}

/// Marks the sets that no other one beats in price and speed; the list is in the order of price, then of speed.
fn mark_front(options: &mut [Purchase<'_>]) {
    let mut fastest = 0.0;
    for option in options.iter_mut().filter(|o| o.price.is_some()) {
        let now = option.speed();
        if now > fastest {
            option.on_front = true;
            fastest = now;
        }
    }
}
