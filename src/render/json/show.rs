//! All about a machine as JSON.

use super::grid::{GridJson, grid};
use super::lists::{HardwareJson, machine};
use crate::catalog::runtime::Runtime;
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
}

#[derive(Debug, Serialize, JsonSchema)]
struct RangeJson<'a> {
    class: &'a str,
    model: &'a str,
    quant: &'a str,
    longest_ctx: u64,
    verdict: &'static str,
    decode_tok_per_s: Option<f64>,
    total_bytes: u64,
}

/// A runtime and its backend on a machine.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RuntimeJson<'a> {
    id: &'a str,
    backend: &'a str,
    formats: &'a [String],
}

/// The whole page.
pub fn show<'a>(page: &'a HardwarePage<'_>) -> PageJson<'a> {
    let range = page.range.iter().map(|r| RangeJson {
        class: r.class,
        model: &r.model.id,
        quant: &r.quant.name,
        longest_ctx: r.longest_context,
        verdict: r.judgement.verdict.id(),
        decode_tok_per_s: r.estimate.decode.as_ref().map(|d| d.expected.get()),
        total_bytes: r.estimate.memory.total().get(),
    });
    PageJson {
        grid: grid(&page.grid),
        facts: machine(page.grid.site.machine.hardware),
        range: range.collect(),
        runtimes: runtimes(&page.runtimes),
    }
}

/// Runtimes with their backends.
pub fn runtimes<'a>(all: &'a [(&Runtime, &str)]) -> Vec<RuntimeJson<'a>> {
    let json = |(r, backend): &'a (&Runtime, &str)| RuntimeJson {
        id: &r.id,
        backend,
        formats: &r.formats,
    };
    all.iter().map(json).collect()
}
