//! Own measurements, as JSON.

use super::SCHEMA;
use crate::report::{BenchEntry, BenchPage};
use schemars::JsonSchema;
use serde::Serialize;

/// Own measurements.
#[derive(Debug, JsonSchema, Serialize)]
pub struct BenchJson<'a> {
    schema: u32,
    ok: bool,
    path: &'a str,
    rows: Vec<RowJson<'a>>,
    understood: Vec<Understood<'a>>,
    notes: &'a [String],
}

#[derive(Debug, JsonSchema, Serialize)]
struct Understood<'a> {
    what: &'a str,
    said: &'a str,
}

#[derive(Debug, JsonSchema, Serialize)]
struct RowJson<'a> {
    id: &'a str,
    state: &'static str,
    hw: &'a str,
    count: u32,
    memory_gb: Option<f64>,
    bandwidth_gbs: Option<f64>,
    model: Option<&'a str>,
    model_name: &'a str,
    params_b: Option<f64>,
    quant: &'a str,
    runtime: &'a str,
    backend: &'a str,
    depth: u64,
    kv: Option<&'a str>,
    flash_attn: Option<bool>,
    offload: &'a str,
    threads: Option<u32>,
    decode_tok_per_s: Option<f64>,
    prefill_tok_per_s: Option<f64>,
    predicted_decode_tok_per_s: Option<f64>,
    predicted_low: Option<f64>,
    predicted_high: Option<f64>,
    ratio: Option<f64>,
    date: &'a str,
    source_url: Option<&'a str>,
}

/// The whole answer.
pub fn bench(page: &BenchPage) -> BenchJson<'_> {
    let understood = page.understood.iter().map(|(what, said)| Understood { what, said });
    BenchJson {
        schema: SCHEMA,
        ok: true,
        path: &page.path,
        rows: page.entries.iter().map(row).collect(),
        understood: understood.collect(),
        notes: &page.notes,
    }
}

fn row(entry: &BenchEntry) -> RowJson<'_> {
    let r = &entry.row;
    let said = |text: &'_ String| !text.is_empty();
    let predicted = entry.predicted.as_ref();
    RowJson {
        id: &r.id,
        state: entry.state.id(),
        hw: &r.hw,
        count: r.hw_count,
        memory_gb: r.mem_gb,
        bandwidth_gbs: r.bandwidth_gbs,
        model: Some(&r.model).filter(|t| said(t)).map(String::as_str),
        model_name: &r.model_name,
        params_b: r.params_b,
        quant: &r.quant,
        runtime: &r.runtime,
        backend: &r.backend,
        depth: r.depth,
        kv: Some(&r.kv).filter(|t| said(t)).map(String::as_str),
        flash_attn: r.flash_attn,
        offload: &r.offload,
        threads: r.threads,
        decode_tok_per_s: r.decode_tps,
        prefill_tok_per_s: r.prefill_tps,
        predicted_decode_tok_per_s: predicted.map(|s| s.expected.get()),
        predicted_low: predicted.map(|s| s.low.get()),
        predicted_high: predicted.map(|s| s.high.get()),
        ratio: entry.ratio(),
        date: &r.date,
        source_url: Some(&r.source_url).filter(|t| said(t)).map(String::as_str),
    }
}
