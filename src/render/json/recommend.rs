//! What to run on a machine as JSON.

use super::stacks::{StackJson, stacks};
use super::{Body, HwJson, Place, SCHEMA, hw, parts};
use crate::advice::recommend::{effective_billions, is_open};
use crate::engine::request::Settings;
use crate::report::Recommended;
use schemars::JsonSchema;
use serde::Serialize;

/// What to run on a machine.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RecommendJson<'a> {
    schema: u32,
    hw: HwJson<'a>,
    workload: &'a str,
    runs_well: usize,
    recommended: Vec<EntryJson<'a>>,
    stacks: Vec<StackJson<'a>>,
    notes: &'a [String],
}

#[derive(Debug, Serialize, JsonSchema)]
struct EntryJson<'a> {
    rank: usize,
    merit: f64,
    reaches_wanted_speed: bool,
    effective_params: f64,
    release_date: Option<&'a str>,
    perplexity_increase: Option<f64>,
    license: Option<&'a str>,
    license_open: Option<bool>,
    #[serde(flatten)]
    answer: Body<'a>,
}

/// A whole answer. `settings` are those of the task.
pub fn recommend<'a>(found: &'a Recommended<'_>, settings: &'a Settings) -> RecommendJson<'a> {
    let site = &found.site;
    let place = Place { machine: &site.machine, runtime: site.runtime, backend: site.backend };
    let entries = found.entries.iter().enumerate().map(|(n, r)| EntryJson {
        rank: n + 1,
        merit: r.merit,
        reaches_wanted_speed: r.reaches_speed(),
        effective_params: effective_billions(r.model) * 1e9,
        release_date: r.model.release_date.as_deref(),
        perplexity_increase: r.quant.perplexity_increase,
        license: r.model.license.as_deref(),
        license_open: r.model.license.as_deref().map(is_open),
        answer: parts(&place, r.model, r.quant, settings, &r.estimate, &r.judgement),
    });
    RecommendJson {
        schema: SCHEMA,
        hw: hw(&site.machine, found.usable),
        workload: &found.workload.id,
        runs_well: found.found,
        recommended: entries.collect(),
        stacks: stacks(&found.stacks),
        notes: &site.notes,
    }
}
