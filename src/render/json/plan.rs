//! What to buy for a model as JSON.

use super::cost::{OfferJson, offer};
use super::{Body, Place, SCHEMA, parts};
use crate::advice::plan::Purchase;
use crate::advice::price::{Buys, Price};
use crate::report::Planned;
use schemars::JsonSchema;
use serde::Serialize;

/// What to buy for a model.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlanJson<'a> {
    schema: u32,
    model: &'a str,
    min_tok_per_s: f64,
    users: u64,
    ctx_per_user: u64,
    budget_usd: Option<f64>,
    since: u16,
    cheapest: Option<usize>,
    /// The fewest machines and cards, then the least power.
    smallest: Option<usize>,
    least_power: Option<usize>,
    fastest: Option<usize>,
    sets: Vec<SetJson<'a>>,
    /// Rented GPUs that do it, the cheapest hour first.
    rent: Vec<RentedJson<'a>>,
    notes: &'a [String],
}

/// Rented GPUs.
#[derive(Debug, Serialize, JsonSchema)]
struct RentedJson<'a> {
    #[serde(flatten)]
    offer: OfferJson<'a>,
    /// Hours of decoding a month from which the cheapest set with a price costs less; null where it never does.
    hours_per_month_until_buying_is_cheaper: Option<f64>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct SetJson<'a> {
    price: Option<PriceJson>,
    power_w: Option<f64>,
    on_front: bool,
    #[serde(flatten)]
    answer: Body<'a>,
}

/// A price, what kind it is, of which year, and what it buys.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PriceJson {
    usd: f64,
    kind: &'static str,
    year: Option<u16>,
    buys: &'static str,
}

/// A price.
pub const fn price(p: Price) -> PriceJson {
    let buys = match p.buys {
        Buys::Machine => "machine",
        Buys::Part => "part",
    };
    PriceJson { usd: p.usd.get(), kind: p.kind.id(), year: p.kind.year(), buys }
}

/// A whole answer; picks are places in `sets`.
pub fn plan<'a>(plan: &'a Planned<'_>) -> PlanJson<'a> {
    let at = |pick: Option<&Purchase<'_>>| {
        let pick = pick?;
        plan.found.iter().position(|p| std::ptr::eq(p, pick))
    };
    let sets = plan.found.iter().map(|p| {
        let place = Place { machine: &p.machine, runtime: plan.runtime, backend: p.backend };
        let settings = &plan.settings;
        SetJson {
            price: p.price.map(price),
            power_w: p.power.map(|w| w.get()),
            on_front: p.on_front,
            answer: parts(&place, &plan.model, &plan.quant, settings, &p.estimate, &p.judgement),
        }
    });
    let offers = plan.rented.iter().flat_map(|r| &r.offers);
    let rent = offers.map(|r| RentedJson {
        offer: offer(&r.rental),
        hours_per_month_until_buying_is_cheaper: r.hours_a_month,
    });
    PlanJson {
        schema: SCHEMA,
        model: &plan.model.id,
        min_tok_per_s: plan.least_speed,
        users: plan.users,
        ctx_per_user: plan.context,
        budget_usd: plan.budget.map(|b| b.get()),
        since: plan.since,
        cheapest: at(plan.cheapest()),
        smallest: at(plan.smallest()),
        least_power: at(plan.least_power()),
        fastest: at(plan.fastest()),
        sets: sets.collect(),
        rent: rent.collect(),
        notes: &plan.notes,
    }
}
