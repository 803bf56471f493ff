//! Local against cloud.

use super::Asked;
use crate::advice::cloud::{Rental, Tokens};
use crate::advice::cost::{LocalCost, LocalMachine, Usage};
use crate::advice::price::Price;
use crate::engine::speed::Speed;

/// A million tokens at home, on rented GPUs and from an API.
#[derive(Clone, Debug)]
pub struct Costs<'a> {
    /// The question.
    pub asked: Asked<'a>,
    /// How the machine is used.
    pub usage: Usage,
    /// Where the price of electricity comes from.
    pub per_kwh: PerKwh,
    /// At home; none where the model does not run.
    pub at_home: Option<AtHome>,
    /// The purchase was left out on purpose.
    pub owned: bool,
    /// Rented GPUs, the cheapest first, with the years until buying has paid off.
    pub rentals: Vec<(Option<f64>, Rental<'a>)>,
    /// Offers of an API, likewise.
    pub apis: Vec<(Option<f64>, Tokens<'a>)>,
    /// Rental offers of hardware that the catalog does not tell apart.
    pub unknown: usize,
}

/// Where the price of electricity comes from.
#[derive(Clone, Debug)]
pub enum PerKwh {
    /// The user.
    Given,
    /// The catalog.
    Quoted {
        /// What is priced.
        item: String,
        /// When.
        date: String,
    },
}

/// The cost at home.
#[derive(Clone, Debug)]
pub struct AtHome {
    /// What is known of the machine's costs.
    pub machine: LocalMachine,
    /// What the purchase price is.
    pub price: Option<Price>,
    /// The power at load is that of its class, not its own.
    pub load_assumed: bool,
    /// How fast it decodes.
    pub speed: Speed,
    /// The cost.
    pub cost: LocalCost,
}

impl Costs<'_> {
    /// The cheapest in the cloud: its name, dollars for a million tokens, and years until buying has paid off.
    pub fn cheapest_in_the_cloud(&self) -> Option<(&str, f64, Option<f64>)> {
        let rental = self.rentals.first().map(|(y, r)| (r.price.item.as_str(), r.per_million, *y));
        let api = self.apis.first().map(|(y, a)| (a.output.item.as_str(), a.output.price, *y));
        rental.into_iter().chain(api).min_by(|a, b| a.1.total_cmp(&b.1))
    }
}
