//! A line of a question stream: its JSON shape, and the [`Question`] it asks.

use super::elsewhere::Network;
use super::question::{MachineQuestion, Question};
use crate::engine::request::{CacheHome, EvidenceUse, Load, Offload};
use crate::error::Problem;
use crate::units::{Bytes, BytesPerSec, Params};
use schemars::JsonSchema;
use serde::Deserialize;

/// A question as it stands on a line.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Line {
    id: Option<String>,
    hw: Option<String>,
    count: Option<u32>,
    link: Option<String>,
    mem_gb: Option<f64>,
    bandwidth_gbs: Option<f64>,
    model: Option<String>,
    params_b: Option<f64>,
    active_b: Option<f64>,
    quant: Option<String>,
    ctx: Option<u64>,
    depth: Option<u64>,
    prompt: Option<u64>,
    kv: Option<String>,
    kv_v: Option<String>,
    flash_attn: Option<bool>,
    ubatch: Option<u64>,
    parallel: Option<u64>,
    concurrency: Option<u64>,
    runtime: Option<String>,
    backend: Option<String>,
    offload: Option<Where>,
    ngl: Option<u32>,
    n_cpu_moe: Option<u32>,
    kv_offload: Option<bool>,
    mmap: Option<bool>,
    threads: Option<u32>,
    ram_gb: Option<f64>,
    ram_gbs: Option<f64>,
    usable_gb: Option<f64>,
    macos: Option<u32>,
    headless: Option<bool>,
    vision: Option<bool>,
    no_measured: Option<bool>,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Where {
    Auto,
    Full,
    Cpu,
    ExpertsCpu,
}

/// A line that could not be read, with its id where that much could be.
#[derive(Debug)]
pub struct BadLine {
    /// The id.
    pub id: Option<String>,
    /// What is wrong.
    pub problem: Problem,
}

/// Reads a line: its id and its question.
///
/// # Errors
/// When it is not such an object, or holds a value that cannot be.
pub fn read(text: &[u8]) -> Result<(Option<String>, Question), BadLine> {
    let start = text.trim_ascii_start().first();
    if start != Some(&b'{') {
        let what = if start.is_none() { "the line is empty" } else { "the line is no JSON object" };
        return Err(BadLine { id: None, problem: bad_request(what) });
    }
    let mut line: Line = serde_json::from_slice(text)
        .map_err(|cause| BadLine { id: id_of(text), problem: unreadable(&cause) })?;
    let id = line.id.take();
    match line.question() {
        Ok(question) => Ok((id, question)),
        Err(problem) => Err(BadLine { id, problem }),
    }
}

fn unreadable(cause: &serde_json::Error) -> Problem {
    let mut message = cause.to_string();
    // There is one line only: serde's "at line 1 column 7" says more than needed.
    if let Some(at) = message.rfind(" at line 1 column ") {
        let column = message.split_off(at).replace(" at line 1 column ", "");
        message = format!("{message} (column {column})");
    }
    // The list of all fields helps nobody on a line of its own.
    if let Some((start, _)) = message.split_once(", expected one of") {
        message = start.to_owned();
    }
    for (inner, plain) in
        [("u64", "a whole number"), ("u32", "a whole number"), ("f64", "a number")]
    {
        message = message.replace(&format!("expected {inner}"), &format!("expected {plain}"));
    }
    let short: String = message.chars().take(200).collect();
    bad_request(&short)
}

fn bad_request(message: &str) -> Problem {
    Problem::new("bad-request", message).hint("`wir schema request` shows the fields of a question")
}

/// The id of a line that is JSON, but no question.
fn id_of(text: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct OnlyId {
        id: Option<String>,
    }
    serde_json::from_slice::<OnlyId>(text).ok()?.id
}

impl Line {
    fn question(self) -> Result<Question, Problem> {
        let offload = match (self.ngl, self.n_cpu_moe, self.offload) {
            (Some(_), Some(_), _) => {
                return Err(Problem::invalid("`ngl` and `n_cpu_moe` cannot both be given"));
            }
            (Some(n), ..) => Some(Offload::Layers(n)),
            (_, Some(n), _) => Some(Offload::ExpertsOnHost(n)),
            (_, _, None | Some(Where::Auto)) => None,
            (_, _, Some(Where::Full)) => Some(Offload::Full),
            (_, _, Some(Where::Cpu)) => Some(Offload::Cpu),
            (_, _, Some(Where::ExpertsCpu)) => Some(Offload::ExpertsCpu),
        };
        let machine = MachineQuestion {
            hw: self.hw,
            count: self.count,
            link: self.link,
            memory: size("mem_gb", self.mem_gb)?,
            bandwidth: rate("bandwidth_gbs", self.bandwidth_gbs)?,
            ram: size("ram_gb", self.ram_gb)?,
            ram_bandwidth: rate("ram_gbs", self.ram_gbs)?,
            usable: size("usable_gb", self.usable_gb)?,
            macos: self.macos,
            headless: self.headless.unwrap_or(false),
        };
        Ok(Question {
            machine,
            model: self.model,
            params: weights("params_b", self.params_b)?,
            active: weights("active_b", self.active_b)?,
            quant: self.quant,
            context: self.ctx,
            depth: self.depth,
            prompt: self.prompt,
            kv: self.kv,
            kv_v: self.kv_v,
            flash_attention: self.flash_attn,
            ubatch: self.ubatch,
            parallel: self.parallel,
            concurrency: self.concurrency,
            runtime: self.runtime,
            backend: self.backend,
            offload,
            cache_home: match self.kv_offload {
                Some(false) => CacheHome::Host,
                _ => CacheHome::WithLayers,
            },
            load: if self.mmap == Some(false) { Load::Resident } else { Load::Mapped },
            threads: self.threads,
            vision: self.vision.unwrap_or(false),
            network: Network::Never,
            evidence: self.no_measured.unwrap_or(false).then_some(EvidenceUse::NoMeasured),
        })
    }
}

/// A memory size; the makers' "GB" is binary here.
fn size(field: &str, value: Option<f64>) -> Result<Option<Bytes>, Problem> {
    checked(field, value, "a memory size in GB", |x| {
        Bytes::from_gib_f64(x).filter(|b| (1..1 << 50).contains(&b.get()))
    })
}

fn rate(field: &str, value: Option<f64>) -> Result<Option<BytesPerSec>, Problem> {
    checked(field, value, "a bandwidth in GB/s", |x| {
        BytesPerSec::from_gb_per_s(x).filter(|_| x < 1e9)
    })
}

fn weights(field: &str, value: Option<f64>) -> Result<Option<Params>, Problem> {
    checked(field, value, "a number of billions of weights", |x| {
        Params::from_billions(x).filter(|p| p.get() > 0)
    })
}

fn checked<T>(
    field: &str,
    value: Option<f64>,
    wanted: &str,
    read: impl Fn(f64) -> Option<T>,
) -> Result<Option<T>, Problem> {
    let Some(number) = value else {
        return Ok(None);
    };
    match read(number) {
        Some(value) => Ok(Some(value)),
        None => Err(Problem::invalid(format!("`{field}`: {number} is not {wanted}"))),
    }
}
