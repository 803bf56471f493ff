//! Hardware in order, and a buyer's guide, as JSON.

use super::grid::{ScoreJson, WorkloadJson, answer, score};
use super::plan::{PriceJson, price};
use super::stacks::{StackJson, stacks};
use super::{HwJson, Place, SCHEMA, hw};
use crate::advice::ranking::Ranked;
use crate::report::{Guide, Ranking};
use schemars::JsonSchema;
use serde::Serialize;

/// Hardware in order.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RankingJson<'a> {
    schema: u32,
    found: usize,
    ranking: Vec<RankedJson<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RankedJson<'a> {
    rank: usize,
    hw: HwJson<'a>,
    score: ScoreJson<'a>,
    price: Option<PriceJson>,
    decode_tok_per_s: Option<f64>,
    tok_per_s_per_1000_usd: Option<f64>,
    tok_per_s_per_w: Option<f64>,
}

/// A buyer's guide.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GuideJson<'a> {
    schema: u32,
    workload: Option<&'a str>,
    budget_usd: Option<f64>,
    since: u16,
    found: usize,
    left_out_without_price: usize,
    choices: Vec<ChoiceJson<'a>>,
    stacks: Vec<StackJson<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ChoiceJson<'a> {
    #[serde(flatten)]
    ranked: RankedJson<'a>,
    job: Option<WorkloadJson<'a>>,
    reason: &'a str,
    catch: &'a str,
}

fn ranked<'a>(n: usize, r: &'a Ranked<'_>) -> RankedJson<'a> {
    RankedJson {
        rank: n + 1,
        hw: hw(&r.machine, r.usable),
        score: score(&r.score),
        price: r.price.map(price),
        decode_tok_per_s: r.speed(),
        tok_per_s_per_1000_usd: r.per_kilodollar(),
        tok_per_s_per_w: r.per_watt(),
    }
}

/// Hardware in order.
pub fn ranking<'a>(found: &'a Ranking<'_>) -> RankingJson<'a> {
    let ranking = found.entries.iter().enumerate().map(|(n, r)| ranked(n, r)).collect();
    RankingJson { schema: SCHEMA, found: found.found, ranking }
}

/// A buyer's guide.
pub fn guide<'a>(guide: &'a Guide<'_>) -> GuideJson<'a> {
    let choices = guide.choices.iter().enumerate().map(|(n, c)| {
        let r = &c.ranked;
        let place = Place { machine: &r.machine, runtime: guide.runtime, backend: r.backend };
        ChoiceJson {
            ranked: ranked(n, r),
            job: c.job.as_ref().map(|j| answer(&place, j)),
            reason: &c.reason,
            catch: &c.catch,
        }
    });
    GuideJson {
        schema: SCHEMA,
        workload: guide.wish.job.map(|w| w.id.as_str()),
        budget_usd: guide.wish.budget.map(|b| b.get()),
        since: guide.wish.since,
        found: guide.found,
        left_out_without_price: guide.unpriced,
        choices: choices.collect(),
        stacks: stacks(&guide.stacks),
    }
}
