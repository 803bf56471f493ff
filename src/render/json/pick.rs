//! What to buy, by wishes, as JSON.

use super::plan::{PriceJson, price};
use super::{Body, Place, SCHEMA, parts};
use crate::report::Picked;
use schemars::JsonSchema;
use serde::Serialize;

/// What to buy, by wishes.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PickJson<'a> {
    schema: u32,
    workload: Option<&'a str>,
    model: &'a str,
    users: u64,
    min_tok_per_s: f64,
    command: &'a str,
    left_out_without_price: usize,
    /// The card that is there does the task by itself.
    owned_does_it: bool,
    picks: Vec<PickedJson<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PickedJson<'a> {
    rank: usize,
    cost: f64,
    /// Of what is bought.
    price: Option<PriceJson>,
    /// The card that is bought, where it works beside one that is there.
    bought: Option<&'a str>,
    power_w: Option<f64>,
    reasons: &'a [String],
    against: &'a [String],
    #[serde(flatten)]
    answer: Body<'a>,
}

/// A whole answer.
pub fn pick<'a>(picked: &'a Picked<'_>) -> PickJson<'a> {
    let demand = &picked.demand;
    let picks = picked.picks.found.iter().enumerate().map(|(n, pick)| {
        let p = &pick.purchase;
        let place = Place { machine: &p.machine, runtime: demand.runtime, backend: p.backend };
        let (model, settings) = (demand.model, &demand.settings);
        PickedJson {
            rank: n + 1,
            cost: pick.cost,
            price: p.price.map(price),
            bought: pick.beside.map(|h| h.id.as_str()),
            power_w: p.power.map(|w| w.get()),
            reasons: &pick.reasons,
            against: &pick.against,
            answer: parts(&place, model, demand.quant, settings, &p.estimate, &p.judgement),
        }
    });
    PickJson {
        schema: SCHEMA,
        workload: picked.workload.map(|w| w.id.as_str()),
        model: &demand.model.id,
        users: picked.users,
        min_tok_per_s: demand.least_speed,
        command: &picked.command,
        left_out_without_price: picked.picks.unpriced,
        owned_does_it: picked.picks.owned.is_some(),
        picks: picks.collect(),
    }
}
