//! What to do after an answer, as JSON.

use super::SpeedJson;
use crate::report::{Better, Next, Way};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// What to do next.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NextJson<'a> {
    launch: Option<LaunchJson<'a>>,
    alternatives: Vec<WayJson<'a>>,
    better: Vec<BetterJson<'a>>,
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
