//! Measured speeds, cleaned and in catalog names, each with its source.

use serde::{Deserialize, Serialize};

/// One measured configuration.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BenchRow {
    /// Stable row name.
    pub id: String,
    /// Hardware id; empty where the machine is in no catalog entry.
    pub hw: String,
    /// How many devices ran it.
    pub hw_count: u32,
    /// Memory of the machine in GB, where stated.
    pub mem_gb: Option<f64>,
    /// Model id; empty where the model is known only by size.
    pub model: String,
    /// Model name as the source gives it.
    pub model_name: String,
    /// Total weights in billions.
    pub params_b: Option<f64>,
    /// Weights read per token in billions.
    pub active_b: Option<f64>,
    /// Quantisation in catalog names.
    pub quant: String,
    /// File size in GiB, where stated.
    pub file_gib: Option<f64>,
    /// Runtime.
    pub runtime: String,
    /// Compute backend.
    pub backend: String,
    /// Mean number of tokens in the cache during decode.
    pub depth: u64,
    /// KV cache type; empty where not stated.
    pub kv: String,
    /// Flash attention, where stated.
    pub flash_attn: Option<bool>,
    /// Where the weights were: `full`, `cpu`, `partial:N`, `experts-cpu:N`.
    pub offload: String,
    /// CPU threads, where stated.
    pub threads: Option<u32>,
    /// Prompt tokens per second, where measured.
    pub prefill_tps: Option<f64>,
    /// Decoded tokens per second.
    pub decode_tps: Option<f64>,
    /// Day of the measurement or its publication.
    pub date: String,
    /// Who published it.
    pub source_kind: SourceKind,
    /// Where it was read.
    pub source_url: String,
    /// Quantisation label of the source.
    pub quant_raw: String,
    /// Memory bandwidth of a device in GB/s, where the machine differs in it from its entry; only in a user's own rows.
    pub bandwidth_gbs: Option<f64>,
    /// Processor, where the machine is an entry for a kind of memory or a family and the source names it.
    pub processor: String,
}

impl BenchRow {
    /// Whether the machine is in no catalog, but known by what was detected of it.
    pub fn is_of_unlisted_machine(&self) -> bool {
        self.hw.starts_with(UNLISTED)
    }
}

/// How the ids of machines begin that are in no catalog.
pub const UNLISTED: &str = "this-";

/// Who published a measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// A private person's report.
    Community,
    /// A maintained table of a project or laboratory.
    OfficialTable,
    /// An issue thread.
    Issue,
    /// An article.
    Blog,
    /// The user's own run.
    Own,
}

/// The column shape of the CSV file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RawBenchRow {
    pub id: String,
    pub hw: String,
    pub hw_count: u32,
    pub mem_gb: Option<f64>,
    pub model: String,
    pub model_name: String,
    pub params_b: Option<f64>,
    pub active_b: Option<f64>,
    pub quant: String,
    pub file_gib: Option<f64>,
    pub runtime: String,
    pub backend: String,
    pub depth: Option<f64>,
    pub kv: String,
    pub flash_attn: String,
    pub offload: String,
    pub threads: Option<u32>,
    pub prefill_tps: Option<f64>,
    pub decode_tps: Option<f64>,
    pub date: String,
    pub source_kind: SourceKind,
    pub source_url: String,
    pub quant_raw: String,
    #[serde(default)]
    pub processor: String,
}

impl From<RawBenchRow> for BenchRow {
    fn from(raw: RawBenchRow) -> Self {
        Self {
            flash_attn: match raw.flash_attn.as_str() {
                "on" => Some(true),
                "off" => Some(false),
                _ => None,
            },
            depth: raw.depth.filter(|d| *d >= 0.0).map_or(0, |d| d as u64),
            id: raw.id,
            hw: raw.hw,
            hw_count: raw.hw_count,
            mem_gb: raw.mem_gb,
            model: raw.model,
            model_name: raw.model_name,
            params_b: raw.params_b,
            active_b: raw.active_b,
            quant: raw.quant,
            file_gib: raw.file_gib,
            runtime: raw.runtime,
            backend: raw.backend,
            kv: raw.kv,
            offload: raw.offload,
            threads: raw.threads,
            prefill_tps: raw.prefill_tps,
            decode_tps: raw.decode_tps,
            date: raw.date,
            source_kind: raw.source_kind,
            source_url: raw.source_url,
            quant_raw: raw.quant_raw,
            bandwidth_gbs: None,
            processor: raw.processor,
        }
    }
}
