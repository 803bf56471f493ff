//! A report to keep, as JSON: every figure that is drawn or printed in it.

use super::compare::{ChoiceJson, choices};
use super::grid::{GridJson, grid};
use super::lists::{HardwareJson, machine};
use super::page::{DeducedJson, deduced};
use super::show::{RuntimeJson, runtimes};
use super::{SCHEMA, SpeedJson, speed};
use crate::advice::context::ContextLine;
use crate::catalog::hardware::MemoryKind;
use crate::report::{Bill, Common, Document, MachinePage, Run, Spot};
use schemars::JsonSchema;
use serde::Serialize;

/// A whole report.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DocumentJson<'a> {
    schema: u32,
    machines: Vec<PageJson<'a>>,
    wins: Vec<WinJson<'a>>,
    choose: Vec<ChoiceJson<'a>>,
    common: Vec<CommonJson<'a>>,
    catalog: Vec<SpotJson<'a>>,
}

/// One machine.
#[derive(Debug, Serialize, JsonSchema)]
struct PageJson<'a> {
    #[serde(flatten)]
    grid: GridJson<'a>,
    facts: HardwareJson<'a>,
    runs: Vec<RunJson<'a>>,
    /// Indices of the runs whose speeds are drawn.
    drawn: &'a [usize],
    /// Indices of the runs whose memory is drawn.
    billed: &'a [usize],
    contexts: Vec<ContextJson<'a>>,
    runtimes: Vec<RuntimeJson<'a>>,
    spot: SpotJson<'a>,
    more_memory_than: usize,
    more_bandwidth_than: usize,
    #[serde(flatten)]
    deduced: DeducedJson<'a>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RunJson<'a> {
    class: &'a str,
    model: &'a str,
    name: &'a str,
    quant: &'a str,
    longest_ctx: u64,
    verdict: &'static str,
    decode: SpeedJson,
    evidence: Option<&'static str>,
    bill: BillJson,
}

#[derive(Debug, Serialize, JsonSchema)]
struct BillJson {
    weights_bytes: u64,
    kv_bytes: u64,
    compute_bytes: u64,
    runtime_bytes: u64,
    elsewhere_bytes: u64,
    total_bytes: u64,
    usable_bytes: u64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ContextJson<'a> {
    class: &'a str,
    model: &'a str,
    name: &'a str,
    quant: &'a str,
    longest_ctx: u64,
    points: Vec<PointJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PointJson {
    ctx: u64,
    bytes: u64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct SpotJson<'a> {
    slug: &'a str,
    name: &'a str,
    #[schemars(with = "String")]
    memory_kind: MemoryKind,
    memory_bytes: u64,
    bandwidth_bytes_per_s: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct WinJson<'a> {
    what: &'a str,
    /// Index of the machine; none where it is a tie.
    winner: Option<usize>,
    why: &'a str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct CommonJson<'a> {
    class: &'a str,
    model: &'a str,
    quant: &'a str,
    /// Index of the run on each machine.
    runs: &'a [Option<usize>],
    /// Index of the machine whose interval is above all others.
    fastest: Option<usize>,
}

/// The whole report.
pub fn document<'a>(found: &'a Document<'_>) -> DocumentJson<'a> {
    let win = |w: &'a crate::advice::compare::Win| WinJson {
        what: &w.what,
        winner: w.winner,
        why: &w.why,
    };
    DocumentJson {
        schema: SCHEMA,
        machines: found.machines.iter().map(page).collect(),
        wins: found.wins.iter().map(win).collect(),
        choose: choices(&found.choices),
        common: found.common.iter().map(common).collect(),
        catalog: found.crowd.iter().map(spot).collect(),
    }
}

fn page<'a>(p: &'a MachinePage<'_>) -> PageJson<'a> {
    PageJson {
        grid: grid(&p.grid),
        facts: machine(p.grid.site.machine.hardware),
        runs: p.runs.iter().map(run).collect(),
        drawn: &p.drawn,
        billed: &p.billed,
        contexts: p.contexts.iter().map(context).collect(),
        runtimes: runtimes(&p.page),
        deduced: deduced(&p.page),
        spot: spot(&p.spot),
        more_memory_than: p.more_memory_than,
        more_bandwidth_than: p.more_bandwidth_than,
    }
}

fn run<'a>(r: &'a Run<'_>) -> RunJson<'a> {
    let a = &r.answer;
    let decode = a.estimate.decode.as_ref();
    RunJson {
        class: a.class,
        model: &a.model.id,
        name: &a.model.name,
        quant: &a.quant.name,
        longest_ctx: a.longest_context,
        verdict: a.judgement.verdict.id(),
        decode: speed(decode),
        evidence: decode.map(|s| s.evidence.id()),
        bill: bill(&r.bill),
    }
}

fn bill(b: &Bill) -> BillJson {
    BillJson {
        weights_bytes: b.weights.get(),
        kv_bytes: b.kv.get(),
        compute_bytes: b.compute.get(),
        runtime_bytes: b.overhead.get(),
        elsewhere_bytes: b.elsewhere.get(),
        total_bytes: b.total.get(),
        usable_bytes: b.usable.get(),
    }
}

fn context<'a>(line: &'a ContextLine<'_>) -> ContextJson<'a> {
    let point =
        |(ctx, bytes): &(u64, crate::units::Bytes)| PointJson { ctx: *ctx, bytes: bytes.get() };
    ContextJson {
        class: line.class,
        model: &line.model.id,
        name: &line.model.name,
        quant: &line.quant.name,
        longest_ctx: line.longest,
        points: line.points.iter().map(point).collect(),
    }
}

fn spot<'a>(s: &Spot<'a>) -> SpotJson<'a> {
    SpotJson {
        slug: &s.hardware.id,
        name: &s.hardware.name,
        memory_kind: s.hardware.memory_kind,
        memory_bytes: s.memory.get(),
        bandwidth_bytes_per_s: s.bandwidth.get(),
    }
}

fn common<'a>(c: &'a Common<'_>) -> CommonJson<'a> {
    CommonJson {
        class: c.class,
        model: &c.model.id,
        quant: &c.quant.name,
        runs: &c.runs,
        fastest: c.fastest,
    }
}
