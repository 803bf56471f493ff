//! Local against cloud as JSON.

use super::plan::{PriceJson, price};
use super::{HwJson, SCHEMA, SpeedJson, hw, speed};
use crate::advice::cloud::Rental;
use crate::report::{AtHome, Costs, PerKwh};
use schemars::JsonSchema;
use serde::Serialize;

/// Local against cloud.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CostJson<'a> {
    schema: u32,
    model: &'a str,
    quant: &'a str,
    runtime: &'a str,
    usage: UsageJson<'a>,
    home: Option<HomeJson<'a>>,
    rent: Vec<RentJson<'a>>,
    api: Vec<ApiJson<'a>>,
    rental_offers_left_out: usize,
    notes: &'a [String],
}

#[derive(Debug, Serialize, JsonSchema)]
struct UsageJson<'a> {
    hours_per_day: f64,
    hours_on_per_day: f64,
    years: f64,
    usd_per_kwh: f64,
    usd_per_kwh_source: Option<&'a str>,
    usd_per_kwh_date: Option<&'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct HomeJson<'a> {
    hw: HwJson<'a>,
    price: Option<PriceJson>,
    purchase_counted: bool,
    load_w: f64,
    load_assumed: bool,
    idle_w: f64,
    idle_assumed: bool,
    decode: SpeedJson,
    tokens_per_year: f64,
    purchase_usd_per_year: f64,
    electricity_usd_per_year: f64,
    usd_per_million_tokens: f64,
    electricity_usd_per_million_tokens: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RentJson<'a> {
    #[serde(flatten)]
    offer: OfferJson<'a>,
    break_even_years: Option<f64>,
}

/// Rented GPUs that do a job.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OfferJson<'a> {
    item: &'a str,
    hw: HwJson<'a>,
    usd_per_hour: f64,
    decode: SpeedJson,
    usd_per_million_tokens: f64,
    date: &'a str,
    source: &'a str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ApiJson<'a> {
    item: &'a str,
    usd_per_million_tokens: f64,
    input_usd_per_million_tokens: Option<f64>,
    break_even_years: Option<f64>,
    date: &'a str,
    source: &'a str,
}

/// An offer of rented GPUs.
pub fn offer<'a>(r: &'a Rental<'_>) -> OfferJson<'a> {
    OfferJson {
        item: &r.price.item,
        hw: hw(&r.machine, r.estimate.usable),
        usd_per_hour: r.per_hour.get(),
        decode: speed(r.estimate.decode.as_ref()),
        usd_per_million_tokens: r.per_million,
        date: &r.price.date,
        source: &r.price.source,
    }
}

/// A whole answer.
pub fn cost<'a>(costs: &'a Costs<'_>) -> CostJson<'a> {
    let asked = &costs.asked;
    let rent = costs
        .rentals
        .iter()
        .map(|(years, r)| RentJson { offer: offer(r), break_even_years: *years });
    let api = costs.apis.iter().map(|(years, a)| ApiJson {
        item: &a.output.item,
        usd_per_million_tokens: a.output.price,
        input_usd_per_million_tokens: a.input.map(|p| p.price),
        break_even_years: *years,
        date: &a.output.date,
        source: &a.output.source,
    });
    CostJson {
        schema: SCHEMA,
        model: &asked.model.id,
        quant: &asked.quant.name,
        runtime: &asked.runtime.id,
        usage: usage(costs),
        home: costs.at_home.as_ref().map(|h| home(costs, h)),
        rent: rent.collect(),
        api: api.collect(),
        rental_offers_left_out: costs.unknown,
        notes: &asked.notes,
    }
}

fn usage<'a>(costs: &'a Costs<'_>) -> UsageJson<'a> {
    let (source, date) = match &costs.per_kwh {
        PerKwh::Given => (None, None),
        PerKwh::Quoted { item, date } => (Some(item.as_str()), Some(date.as_str())),
    };
    UsageJson {
        hours_per_day: costs.usage.hours_per_day,
        hours_on_per_day: costs.usage.hours_on_per_day,
        years: costs.usage.years,
        usd_per_kwh: costs.usage.per_kwh.get(),
        usd_per_kwh_source: source,
        usd_per_kwh_date: date,
    }
}

fn home<'a>(costs: &'a Costs<'_>, home: &AtHome) -> HomeJson<'a> {
    let machine = &costs.asked.machine;
    HomeJson {
        hw: hw(machine, machine.memory_of_all()),
        price: home.price.map(price),
        purchase_counted: home.price.is_some(),
        load_w: home.machine.load.get(),
        load_assumed: home.load_assumed,
        idle_w: home.machine.idle.get(),
        idle_assumed: true,
        decode: speed(Some(&home.speed)),
        tokens_per_year: home.cost.tokens_per_year,
        purchase_usd_per_year: home.cost.purchase_per_year,
        electricity_usd_per_year: home.cost.electricity_per_year,
        usd_per_million_tokens: home.cost.per_million,
        electricity_usd_per_million_tokens: home.cost.electricity_per_million,
    }
}
