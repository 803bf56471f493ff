//! All about a machine as JSON.

use super::grid::{GridJson, grid};
use super::lists::{HardwareJson, machine};
use super::page::{DeducedJson, RangeJson, deduced, run};
use crate::advice::page::{Page, Support};
use crate::report::HardwarePage;
use schemars::JsonSchema;
use serde::Serialize;

/// All about a machine.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PageJson<'a> {
    #[serde(flatten)]
    grid: GridJson<'a>,
    facts: HardwareJson<'a>,
    range: Vec<RangeJson<'a>>,
    runtimes: Vec<RuntimeJson<'a>>,
    #[serde(flatten)]
    deduced: DeducedJson<'a>,
}

/// A runtime and its backend on a machine.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RuntimeJson<'a> {
    id: &'a str,
    backend: &'a str,
    formats: &'a [&'a str],
}

/// The whole page.
pub fn show<'a>(page: &'a HardwarePage<'_>) -> PageJson<'a> {
    let own = page.page.options.iter().find(|o| o.asked);
    PageJson {
        grid: grid(&page.grid),
        facts: machine(page.grid.site.machine.hardware),
        range: own.iter().flat_map(|o| &o.runs).map(run).collect(),
        runtimes: runtimes(&page.page),
        deduced: deduced(&page.page),
    }
}

/// Runtimes with their backends.
pub fn runtimes<'a>(page: &'a Page<'_>) -> Vec<RuntimeJson<'a>> {
    let json = |s: &'a Support<'_>| RuntimeJson {
        id: &s.runtime.id,
        backend: s.backend,
        formats: &s.families,
    };
    page.software.iter().map(json).collect()
}
