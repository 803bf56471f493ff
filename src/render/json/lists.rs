//! Lists of the catalog as JSON.

use super::SCHEMA;
use crate::catalog::hardware::{Class, Confidence, Hardware, Kind, MemoryKind};
use crate::catalog::model::{Modality, Model};
use crate::catalog::quant::Quant;
use crate::catalog::runtime::Runtime;
use crate::report::{HardwareList, ModelList, QuantList, RuntimeList};
use schemars::JsonSchema;
use serde::Serialize;

/// Machines.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HardwareListJson<'a> {
    schema: u32,
    hardware: Vec<HardwareJson<'a>>,
}

/// A machine of the catalog.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HardwareJson<'a> {
    slug: &'a str,
    name: &'a str,
    vendor: &'a str,
    #[schemars(with = "String")]
    kind: Kind,
    #[schemars(with = "String")]
    class: Class,
    architecture: Option<&'a str>,
    aliases: &'a [String],
    #[schemars(with = "String")]
    memory_kind: MemoryKind,
    memory_options_bytes: Vec<u64>,
    memory_type: &'a str,
    bandwidth_bytes_per_s: f64,
    fp16_flop_per_s: Option<f64>,
    tdp_w: Option<f64>,
    release_year: Option<u16>,
    launch_price_usd: Option<f64>,
    street_price_2026_usd: Option<f64>,
    backends: &'a [String],
    os: &'a [String],
    #[schemars(with = "String")]
    confidence: Confidence,
    notes: Option<&'a str>,
    sources: &'a [String],
}

/// Machines.
pub fn hardware<'a>(list: &HardwareList<'a>) -> HardwareListJson<'a> {
    HardwareListJson { schema: SCHEMA, hardware: list.entries.iter().map(|h| machine(h)).collect() }
}

/// One machine.
pub fn machine(h: &Hardware) -> HardwareJson<'_> {
    HardwareJson {
        slug: &h.id,
        name: &h.name,
        vendor: &h.vendor,
        kind: h.kind,
        class: h.class,
        architecture: h.architecture.as_deref(),
        aliases: &h.aliases,
        memory_kind: h.memory_kind,
        memory_options_bytes: h.memory_options.iter().map(|b| b.get()).collect(),
        memory_type: &h.memory_type,
        bandwidth_bytes_per_s: h.bandwidth.get(),
        fp16_flop_per_s: h.fp16_tensor.map(|f| f.get()),
        tdp_w: h.tdp.map(|w| w.get()),
        release_year: h.release_year,
        launch_price_usd: h.launch_price.map(|p| p.get()),
        street_price_2026_usd: h.street_price_2026.map(|p| p.get()),
        backends: &h.backends,
        os: &h.os,
        confidence: h.confidence,
        notes: h.notes.as_deref(),
        sources: &h.sources,
    }
}

/// Models.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ModelListJson<'a> {
    schema: u32,
    models: Vec<ModelJson<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ModelJson<'a> {
    slug: &'a str,
    name: &'a str,
    family: &'a str,
    developer: &'a str,
    classes: &'a [&'a str],
    aliases: &'a [String],
    hf_id: Option<&'a str>,
    ollama: Option<&'a str>,
    #[schemars(with = "String")]
    modality: Modality,
    architecture: &'a str,
    params: u64,
    active_params: u64,
    layers: Option<u32>,
    max_context_tokens: Option<u64>,
    native_dtype: &'a str,
    native_quant: Option<&'a str>,
    release_date: Option<&'a str>,
    license: Option<&'a str>,
    estimated: bool,
    notes: Option<&'a str>,
    sources: &'a [String],
}

/// Models.
pub fn models<'a>(list: &'a ModelList<'_>) -> ModelListJson<'a> {
    ModelListJson {
        schema: SCHEMA,
        models: list.entries.iter().map(|(m, c)| model(m, c)).collect(),
    }
}

fn model<'a>(m: &'a Model, classes: &'a [&'a str]) -> ModelJson<'a> {
    ModelJson {
        slug: &m.id,
        name: &m.name,
        family: &m.family,
        developer: &m.developer,
        classes,
        aliases: &m.aliases,
        hf_id: m.hf_id.as_deref(),
        ollama: m.ollama.as_ref().map(|o| o.tag.as_str()),
        modality: m.modality,
        architecture: &m.architecture,
        params: m.params_total.get(),
        active_params: m.params_active.get(),
        layers: m.dims.as_ref().map(|d| d.n_layers),
        max_context_tokens: m.dims.as_ref().map(|d| d.max_context.get()),
        native_dtype: &m.native_dtype,
        native_quant: m.native_quant.as_deref(),
        release_date: m.release_date.as_deref(),
        license: m.license.as_deref(),
        estimated: m.dims.is_some(),
        notes: m.note.as_deref(),
        sources: &m.sources,
    }
}

/// Formats.
#[derive(Debug, Serialize, JsonSchema)]
pub struct QuantListJson<'a> {
    schema: u32,
    quants: Vec<QuantJson<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct QuantJson<'a> {
    name: &'a str,
    family: &'a str,
    aliases: &'a [String],
    bits_per_weight: f64,
    effective_bits_per_weight: &'a str,
    block_layout: &'a str,
    quality: Option<&'a str>,
    perplexity_increase: Option<f64>,
    kl_divergence: Option<f64>,
    runtimes: &'a [String],
    source: &'a str,
}

/// Formats.
pub fn quants<'a>(list: &QuantList<'a>) -> QuantListJson<'a> {
    QuantListJson { schema: SCHEMA, quants: list.entries.iter().map(|q| quant(q)).collect() }
}

fn quant(q: &Quant) -> QuantJson<'_> {
    QuantJson {
        name: &q.name,
        family: &q.family,
        aliases: &q.aliases,
        bits_per_weight: q.bits_per_weight.get(),
        effective_bits_per_weight: &q.effective,
        block_layout: &q.block_layout,
        quality: q.quality.as_deref(),
        perplexity_increase: q.perplexity_increase,
        kl_divergence: q.kl_divergence,
        runtimes: &q.runtimes,
        source: &q.source,
    }
}

/// Runtimes.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RuntimeListJson<'a> {
    schema: u32,
    #[schemars(with = "Vec<serde_json::Value>")]
    runtimes: Vec<&'a Runtime>,
}

/// Runtimes.
pub fn runtimes<'a>(list: &RuntimeList<'a>) -> RuntimeListJson<'a> {
    RuntimeListJson { schema: SCHEMA, runtimes: list.entries.clone() }
}
