//! What to do after an answer, as JSON.

use super::SpeedJson;
use crate::report::{Better, Next, TriedFormat, Way};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// What to do next.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NextJson<'a> {
    launch: Option<LaunchJson<'a>>,
    alternatives: Vec<WayJson<'a>>,
    better: Vec<BetterJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_ctx: Option<MaxContextJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    best_quant: Option<BestQuantJson<'a>>,
}

/// The longest context that fits; 0 where none does.
#[derive(Debug, Serialize, JsonSchema)]
struct MaxContextJson {
    ctx: u64,
    /// The context that the model was made for.
    model_ctx: u64,
    /// Part of the model lies in main memory.
    partial: bool,
    next_ctx: Option<u64>,
    next_missing_bytes: Option<u64>,
}

/// The format that loses least of those that fit.
#[derive(Debug, Serialize, JsonSchema)]
struct BestQuantJson<'a> {
    quant: Option<&'a str>,
    /// Part of the model lies in main memory.
    partial: bool,
    tried: Vec<TriedJson<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct TriedJson<'a> {
    quant: &'a str,
    /// The model was published in it, or in as many bits.
    own: bool,
    perplexity_increase: Option<f64>,
    kl_divergence: Option<f64>,
    fits: bool,
    total_bytes: u64,
    missing_bytes: u64,
    decode: SpeedJson,
}

#[derive(Debug, Serialize, JsonSchema)]
struct LaunchJson<'a> {
    shell: &'a [String],
    command: &'a [String],
    env: BTreeMap<&'a str, &'a str>,
    checked_version: &'a str,
    needs_file: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
struct WayJson<'a> {
    change: &'static str,
    flags: &'a str,
    verdict: &'static str,
    decode: SpeedJson,
    total_bytes: u64,
    loses: &'a str,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum BetterJson<'a> {
    FasterModel { model: &'a str, name: &'a str, decode: SpeedJson, times: Option<f64> },
    LongerContext { ctx: u64, total_bytes: u64 },
}

/// The whole of it.
pub fn next(found: &Next) -> NextJson<'_> {
    let launch = found.launch.as_ref().map(|l| LaunchJson {
        shell: &l.lines,
        command: &l.words,
        env: l.env.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect(),
        checked_version: &l.checked,
        needs_file: l.needs_file,
    });
    NextJson {
        launch,
        alternatives: found.ways.iter().map(way).collect(),
        better: found.better.iter().map(better).collect(),
        max_ctx: found.most.context.as_ref().map(|c| MaxContextJson {
            ctx: c.context,
            model_ctx: c.made_for,
            partial: c.partly,
            next_ctx: c.next.map(|n| n.0),
            next_missing_bytes: c.next.map(|n| n.1.get()),
        }),
        best_quant: found.most.format.as_ref().map(|f| BestQuantJson {
            quant: f.best.as_deref(),
            partial: f.partly,
            tried: f.tried.iter().map(tried).collect(),
        }),
    }
}

fn tried(tried: &TriedFormat) -> TriedJson<'_> {
    TriedJson {
        quant: &tried.name,
        own: tried.own,
        perplexity_increase: tried.perplexity_increase,
        kl_divergence: tried.kl_divergence,
        fits: tried.fits,
        total_bytes: tried.needed.get(),
        missing_bytes: tried.missing.get(),
        decode: super::speed(tried.speed.as_ref()),
    }
}

fn way(way: &Way) -> WayJson<'_> {
    WayJson {
        change: way.kind,
        flags: &way.flags,
        verdict: way.verdict.id(),
        decode: super::speed(way.speed.as_ref()),
        total_bytes: way.needed.get(),
        loses: &way.loses,
    }
}

fn better(better: &Better) -> BetterJson<'_> {
    match better {
        Better::Faster { model, name, speed, times } => BetterJson::FasterModel {
            model,
            name,
            decode: super::speed(Some(speed)),
            times: *times,
        },
        Better::Longer { context, needed } => {
            BetterJson::LongerContext { ctx: *context, total_bytes: needed.get() }
        }
    }
}
