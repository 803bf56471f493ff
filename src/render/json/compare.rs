//! Machines side by side as JSON.

use super::grid::{ScoreJson, WorkloadJson, answer, score};
use super::lists::{HardwareJson, machine};
use super::{HwJson, Place, SCHEMA, hw};
use crate::report::Comparison;
use schemars::JsonSchema;
use serde::Serialize;

/// Machines side by side.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CompareJson<'a> {
    schema: u32,
    machines: Vec<ContenderJson<'a>>,
    wins: Vec<WinJson<'a>>,
    notes: &'a [String],
}

#[derive(Debug, Serialize, JsonSchema)]
struct ContenderJson<'a> {
    hw: HwJson<'a>,
    backend: &'a str,
    facts: HardwareJson<'a>,
    score: Option<ScoreJson<'a>>,
    workloads: Vec<WorkloadJson<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct WinJson<'a> {
    what: &'a str,
    winner: Option<&'a str>,
    why: &'a str,
}

/// A whole comparison; `runtime` of the workloads is the one that all were asked with.
pub fn compare<'a>(found: &'a Comparison<'_>) -> CompareJson<'a> {
    let machines = found.contenders.iter().map(|c| {
        let place = Place { machine: &c.machine, runtime: found.runtime, backend: c.backend };
        ContenderJson {
            hw: hw(&c.machine, c.pools.device.max(c.pools.host_if_alone())),
            backend: c.backend,
            facts: machine(c.machine.hardware),
            score: c.score.as_ref().map(score),
            workloads: c.grid.iter().map(|w| answer(&place, w)).collect(),
        }
    });
    let slug = |i: usize| found.contenders.get(i).map(|c| c.machine.hardware.id.as_str());
    let wins = found.wins.iter().map(|w| WinJson {
        what: &w.what,
        winner: w.winner.and_then(slug),
        why: &w.why,
    });
    CompareJson {
        schema: SCHEMA,
        machines: machines.collect(),
        wins: wins.collect(),
        notes: &found.notes,
    }
}
