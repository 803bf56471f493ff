//! What owners and buyers are told.

use super::Site;
use crate::advice::cloud::Rental;
use crate::advice::cost::Usage;
use crate::advice::guide::{Choice, Wish};
use crate::advice::pick::Picks;
use crate::advice::plan::{Demand, Purchase};
use crate::advice::ranking::{Order, Ranked};
use crate::advice::recommend::Recommendation;
use crate::advice::stacks::Applied;
use crate::catalog::model::Model;
use crate::catalog::price::Price as Quoted;
use crate::catalog::quant::Quant;
use crate::catalog::runtime::Runtime;
use crate::catalog::workload::Workload;
use crate::engine::request::Settings;
use crate::units::{Bytes, Usd};
use std::borrow::Cow;

/// What to run on a machine.
#[derive(Clone, Debug)]
pub struct Recommended<'a> {
    /// The machine.
    pub site: Site<'a>,
    /// What a model may use of its memory.
    pub usable: Bytes,
    /// The task.
    pub workload: &'a Workload,
    /// Whether the task was named, rather than taken for granted.
    pub named: bool,
    /// The models, best first, as many as asked for.
    pub entries: Vec<Recommendation<'a>>,
    /// How many run well in all.
    pub found: usize,
    /// Proven combinations for the task on a machine like this.
    pub stacks: Vec<Applied<'a>>,
}

impl Recommended<'_> {
    /// How the models are run.
    pub fn settings(&self) -> Settings {
        let w = self.workload;
        Settings { context: w.context, depth: w.depth, prompt: w.prompt, ..Settings::default() }
    }
}

/// What to buy for a model.
#[derive(Clone, Debug)]
pub struct Planned<'a> {
    /// The model.
    pub model: Cow<'a, Model>,
    /// Its format.
    pub quant: Cow<'a, Quant>,
    /// The program.
    pub runtime: &'a Runtime,
    /// How it is run, all users together.
    pub settings: Settings,
    /// Users.
    pub users: u64,
    /// Context of each.
    pub context: u64,
    /// Decode speed wanted at least, tokens per second.
    pub least_speed: f64,
    /// The most to spend.
    pub budget: Option<Usd>,
    /// Hardware released before is left out.
    pub since: u16,
    /// The task, where one was named.
    pub workload: Option<&'a Workload>,
    /// What was assumed on the way.
    pub notes: Vec<String>,
    /// All sets, the cheapest first, those without a price last.
    pub found: Vec<Purchase<'a>>,
    /// What is rented instead.
    pub rented: Option<RentedInstead<'a>>,
}

/// Renting set against the cheapest purchase.
#[derive(Clone, Debug)]
pub struct RentedInstead<'a> {
    /// Rented GPUs that do it, the cheapest hour first.
    pub offers: Vec<Rented<'a>>,
    /// How the machine at home is used; the hours of decoding are what is looked for.
    pub usage: Usage,
    /// The price of electricity.
    pub electricity: &'a Quoted,
}

/// Rented GPUs beside a purchase.
#[derive(Clone, Debug)]
pub struct Rented<'a> {
    /// What is rented.
    pub rental: Rental<'a>,
    /// Hours of decoding a month from which the cheapest purchase costs less; none where it never does.
    pub hours_a_month: Option<f64>,
}

impl<'a> Planned<'a> {
    /// Sets with a price.
    pub fn priced(&self) -> impl Iterator<Item = &Purchase<'a>> {
        self.found.iter().filter(|p| p.price.is_some())
    }

    /// Sets without a price, the fastest first.
    pub fn unpriced(&self) -> impl Iterator<Item = &Purchase<'a>> {
        self.found.iter().filter(|p| p.price.is_none())
    }

    /// The cheapest with a price.
    pub fn cheapest(&self) -> Option<&Purchase<'a>> {
        self.priced().next()
    }

    /// The one with a price that draws the least power.
    pub fn least_power(&self) -> Option<&Purchase<'a>> {
        let known = self.priced().filter(|p| p.power.is_some());
        known.min_by(|a, b| watts(a).total_cmp(&watts(b)))
    }

    /// The smallest with a price: the fewest machines and cards, of these the one that draws the least power, then the
    /// cheapest.
    pub fn smallest(&self) -> Option<&Purchase<'a>> {
        let by = |p: &Purchase<'_>| p.machine.devices();
        self.priced().min_by(|a, b| by(a).cmp(&by(b)).then(watts(a).total_cmp(&watts(b))))
    }

    /// The fastest with a price.
    pub fn fastest(&self) -> Option<&Purchase<'a>> {
        self.priced().max_by(|a, b| a.speed().total_cmp(&b.speed()))
    }
}

/// Unknown power is the most.
fn watts(purchase: &Purchase<'_>) -> f64 {
    purchase.power.map_or(f64::INFINITY, |w| w.get())
}

/// Machines in order.
#[derive(Clone, Debug)]
pub struct Ranking<'a> {
    /// The order.
    pub order: Order,
    /// The machines, as many as asked for.
    pub entries: Vec<Ranked<'a>>,
    /// How many there are in all.
    pub found: usize,
    /// The program.
    pub runtime: &'a Runtime,
}

/// A buyer's guide.
#[derive(Clone, Debug)]
pub struct Guide<'a> {
    /// What was asked for.
    pub wish: Wish<'a>,
    /// The machines, best first, as many as asked for.
    pub choices: Vec<Choice<'a>>,
    /// How many there are in all.
    pub found: usize,
    /// How many are left out because their price is unknown.
    pub unpriced: usize,
    /// The program.
    pub runtime: &'a Runtime,
    /// Proven combinations on the first of them.
    pub stacks: Vec<Applied<'a>>,
}

/// What to buy, by wishes.
#[derive(Clone, Debug)]
pub struct Picked<'a> {
    /// The task; none where a model alone is asked about.
    pub workload: Option<&'a Workload>,
    /// People who use it at once.
    pub users: u64,
    /// What was asked of the hardware.
    pub demand: Demand<'a, 'a>,
    /// The choices, best first.
    pub picks: Picks<'a>,
    /// The command that gives the same answer.
    pub command: String,
}
