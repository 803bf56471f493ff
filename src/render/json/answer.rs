//! One model on one machine as JSON.

use super::{SCHEMA, explain, next};
use crate::advice::verdict::Judgement;
use crate::catalog::hardware::Hardware;
use crate::catalog::model::Model;
use crate::catalog::quant::Quant;
use crate::catalog::runtime::Runtime;
use crate::engine::Estimate;
use crate::engine::machine::Machine;
use crate::engine::memory::split::Placement;
use crate::engine::request::{CacheHome, Load, Settings};
use crate::engine::speed::{INTERVAL, Speed};
use crate::report::Answer;
use crate::units::Bytes;
use schemars::JsonSchema;
use serde::Serialize;

/// An answer about one model on one machine.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AnswerJson<'a> {
    schema: u32,
    id: Option<&'a str>,
    ok: bool,
    #[serde(flatten)]
    body: Body<'a>,
}

/// An answer without its envelope.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Body<'a> {
    hw: HwJson<'a>,
    model: ModelJson<'a>,
    quant: &'a str,
    runtime: &'a str,
    backend: &'a str,
    settings: SettingsJson,
    memory: MemoryJson,
    fit: FitJson,
    placement: PlacementJson,
    decode: DecodeJson<'a>,
    prefill: SpeedJson,
    ttft_s: Option<f64>,
    caveats: Vec<CaveatJson>,
    notes: &'a [String],
    #[serde(flatten)]
    next: Option<next::NextJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explained: Option<explain::ExplainedJson<'a>>,
}

/// A machine.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HwJson<'a> {
    slug: &'a str,
    name: &'a str,
    count: u32,
    /// Machines on a network, each with `count` devices; left out for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    machines: Option<u32>,
    /// What links them.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a str>,
    usable_bytes: u64,
    memory_bytes: u64,
    bandwidth_bytes_per_s: f64,
    /// The cards of a set of unequal ones; memory and bandwidth above are then means.
    #[serde(skip_serializing_if = "Option::is_none")]
    cards: Option<Vec<CardJson<'a>>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct CardJson<'a> {
    slug: &'a str,
    memory_bytes: u64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ModelJson<'a> {
    slug: &'a str,
    name: &'a str,
    params: u64,
    active_params: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    /// What is missing of its weights; nothing starts it.
    #[serde(skip_serializing_if = "Option::is_none")]
    incomplete: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    online: Option<OnlineJson<'a>>,
}

/// Where a model was read over the network.
#[derive(Debug, Serialize, JsonSchema)]
struct OnlineJson<'a> {
    address: &'a str,
    revision: Option<&'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct SettingsJson {
    ctx: u64,
    depth: u64,
    prompt: u64,
    kv: String,
    kv_v: String,
    flash_attn: Option<bool>,
    ubatch: u64,
    parallel: u64,
    mmap: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
struct MemoryJson {
    weights_bytes: u64,
    kv_bytes: u64,
    compute_bytes: u64,
    overhead_bytes: u64,
    total_bytes: u64,
    device_bytes: u64,
    host_bytes: u64,
    device_weights_bytes: u64,
    host_weights_bytes: u64,
    device_kv_bytes: u64,
    host_kv_bytes: u64,
    device_compute_bytes: u64,
    host_compute_bytes: u64,
    tower_bytes: u64,
    file_bytes: u64,
    /// Weights in main memory that are pages of the mapped file, which the system may drop and read again.
    mapped_bytes: u64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct FitJson {
    verdict: &'static str,
    headroom_bytes: i64,
    rationale: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PlacementJson {
    mode: &'static str,
    gpu_layers: u32,
    of_layers: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_cpu_moe: Option<u32>,
    /// The cache lies where its layers are computed; false where all of it is kept in main memory.
    kv_offload: bool,
}

/// A speed with its interval.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct SpeedJson {
    tok_per_s: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct DecodeJson<'a> {
    #[serde(flatten)]
    speed: SpeedJson,
    interval: f64,
    ceiling: Option<f64>,
    evidence: Option<&'static str>,
    sources: &'a [String],
}

#[derive(Debug, Serialize, JsonSchema)]
struct CaveatJson {
    code: &'static str,
    message: String,
}

/// The object for one answer.
pub fn answer<'a>(id: Option<&'a str>, answer: &'a Answer<'_>) -> AnswerJson<'a> {
    AnswerJson { schema: SCHEMA, id, ok: true, body: body(answer) }
}

/// An answer without its envelope.
pub fn body<'a>(answer: &'a Answer<'_>) -> Body<'a> {
    let asked = &answer.asked;
    let place = Place { machine: &asked.machine, runtime: asked.runtime, backend: asked.backend };
    let mut body = parts(
        &place,
        &asked.model,
        &asked.quant,
        &asked.settings,
        &answer.estimate,
        &answer.judgement,
    );
    body.model.class = asked.class;
    body.model.incomplete = asked.incomplete();
    body.model.path = asked.file.as_ref().and_then(|f| f.path.as_deref());
    body.model.online = asked
        .online
        .as_ref()
        .map(|o| OnlineJson { address: &o.address, revision: o.revision.as_deref() });
    body.notes = &asked.notes;
    body.explained = answer.explained.as_ref().map(explain::explained);
    body.next = answer.next.as_ref().map(next::next);
    body
}

/// Where something runs.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The machine.
    pub machine: &'a Machine<'a>,
    /// The program.
    pub runtime: &'a Runtime,
    /// The compute backend.
    pub backend: &'a str,
}

/// An answer without its envelope, from its parts.
pub fn parts<'a>(
    place: &Place<'a>,
    model: &'a Model,
    quant: &'a Quant,
    s: &'a Settings,
    estimate: &'a Estimate,
    judgement: &Judgement,
) -> Body<'a> {
    Body {
        hw: hw(place.machine, estimate.usable),
        model: ModelJson {
            slug: &model.id,
            name: &model.name,
            params: model.params_total.get(),
            active_params: model.params_active.get(),
            class: None,
            path: None,
            incomplete: None,
            online: None,
        },
        quant: &quant.name,
        runtime: &place.runtime.id,
        backend: place.backend,
        settings: settings(s),
        memory: memory(estimate),
        fit: FitJson {
            verdict: judgement.verdict.id(),
            headroom_bytes: estimate.headroom,
            rationale: judgement.rationale(),
        },
        placement: placement(estimate),
        decode: DecodeJson {
            speed: speed(estimate.decode.as_ref()),
            interval: INTERVAL,
            ceiling: estimate.ceiling.map(|c| c.get()),
            evidence: estimate.decode.as_ref().map(|s| s.evidence.id()),
            sources: &estimate.sources,
        },
        prefill: speed(estimate.prefill.as_ref()),
        ttft_s: estimate.first_token.map(|t| t.get()),
        caveats: caveats(estimate),
        notes: &[],
        next: None,
        explained: None,
    }
}

/// A machine.
pub fn hw<'a>(machine: &'a Machine<'_>, usable: Bytes) -> HwJson<'a> {
    HwJson {
        slug: &machine.hardware.id,
        name: &machine.hardware.name,
        count: machine.count,
        machines: machine.spread.map(|s| s.machines),
        link: machine.spread.map(|s| s.link.id.as_str()),
        usable_bytes: usable.get(),
        memory_bytes: machine.memory.get(),
        bandwidth_bytes_per_s: machine.device_bandwidth().get(),
        cards: cards(machine.hardware),
    }
}

fn cards(hardware: &Hardware) -> Option<Vec<CardJson<'_>>> {
    let parts = hardware.parts.iter();
    let cards = parts.map(|p| CardJson { slug: &p.id, memory_bytes: p.memory.get() });
    (!hardware.parts.is_empty()).then(|| cards.collect())
}

fn settings(s: &Settings) -> SettingsJson {
    SettingsJson {
        ctx: s.context,
        depth: s.depth,
        prompt: s.prompt,
        kv: s.keys.name().to_lowercase(),
        kv_v: s.values.name().to_lowercase(),
        flash_attn: s.flash_attention,
        ubatch: s.ubatch,
        parallel: s.parallel,
        mmap: s.load == Load::Mapped,
    }
}

fn memory(estimate: &Estimate) -> MemoryJson {
    let bill = &estimate.memory;
    MemoryJson {
        weights_bytes: bill.weights().get(),
        kv_bytes: bill.kv().get(),
        compute_bytes: bill.compute().get(),
        overhead_bytes: bill.overhead.get(),
        total_bytes: bill.total().get(),
        device_bytes: bill.device().get(),
        host_bytes: bill.host().get(),
        device_weights_bytes: bill.device_weights.get(),
        host_weights_bytes: bill.host_weights.get(),
        device_kv_bytes: bill.device_kv.get(),
        host_kv_bytes: bill.host_kv.get(),
        device_compute_bytes: bill.device_compute.get(),
        host_compute_bytes: bill.host_compute.get(),
        tower_bytes: bill.tower.get(),
        file_bytes: bill.file.get(),
        mapped_bytes: bill.mapped.get(),
    }
}

fn placement(estimate: &Estimate) -> PlacementJson {
    let (mode, n_cpu_moe) = match estimate.placement {
        Placement::Full => ("full", None),
        Placement::Layers(_) => ("partial", None),
        Placement::ExpertsOnHost(n) => ("experts-cpu", Some(n)),
        Placement::Cpu => ("cpu", None),
    };
    PlacementJson {
        mode,
        gpu_layers: estimate.gpu_layers.0,
        of_layers: estimate.gpu_layers.1,
        n_cpu_moe,
        kv_offload: estimate.cache_home == CacheHome::WithLayers,
    }
}

/// A speed; all null where there is none.
pub fn speed(speed: Option<&Speed>) -> SpeedJson {
    speed.map_or_else(SpeedJson::default, |s| SpeedJson {
        tok_per_s: Some(s.expected.get()),
        low: Some(s.low.get()),
        high: Some(s.high.get()),
    })
}

fn caveats(estimate: &Estimate) -> Vec<CaveatJson> {
    let json =
        |c: &crate::engine::caveat::Caveat| CaveatJson { code: c.code(), message: c.message() };
    estimate.caveats.iter().map(json).collect()
}
