//! A measured row as a question that the engine can answer.

use crate::catalog::Catalog;
use crate::catalog::bench::BenchRow;
use crate::catalog::hardware::Hardware;
use crate::catalog::model::Model;
use crate::catalog::processor::{self, Processor};
use crate::catalog::quant::Quant;
use crate::catalog::runtime::{MultiGpu, Runtime};
use crate::engine::generic;
use crate::engine::machine::Machine;
use crate::engine::memory::ggml::GgmlType;
use crate::engine::memory::split::Placement;
use crate::engine::memory::weights::{NativeExperts, weights};
use crate::engine::plan::Planner;
use crate::engine::request::{EvidenceUse, Logits, Offload, Request, Settings};
use crate::engine::throughput::setup::Setup;
use crate::engine::throughput::work::{CacheState, TokenWork};
use crate::units::{Bytes, BytesPerSec, Params};

/// A measured row with everything that the model needs to predict it.
#[derive(Debug)]
pub struct Case<'a> {
    /// The row.
    pub row: &'a BenchRow,
    /// Its question.
    pub request: Request<'a>,
    /// Where the weights were.
    pub placement: Placement,
    /// What a token makes the machine do.
    pub work: TokenWork,
}

/// The parts of a row's question that no catalog holds, so that a [`Case`] can borrow them.
#[derive(Debug)]
pub struct Subject {
    model: Option<Model>,
    runtime: Runtime,
    processor: Option<Processor>,
}

impl Subject {
    /// What `row` needs beside the catalog: a model known by size only, a runtime that the catalog lacks.
    pub fn new(row: &BenchRow, catalog: &Catalog) -> Self {
        let unknown = row.model.is_empty() || !catalog.models.iter().any(|m| m.id == row.model);
        let size = |b: f64| Params::from_billions(b);
        let total = row.params_b.and_then(size).unwrap_or(Params(1_000_000_000));
        let model = unknown.then(|| generic::model(total, row.active_b.and_then(size)));
        let listed = catalog.runtimes.iter().find(|r| r.id == row.runtime);
        Self {
            model,
            runtime: listed.cloned().unwrap_or_else(|| unlisted(&row.runtime, catalog)),
            processor: processor::named(&catalog.processors, &row.processor).cloned(),
        }
    }
}

/// A runtime outside the catalog divides matrices over several GPUs, as most do.
fn unlisted(name: &str, catalog: &Catalog) -> Runtime {
    let mut runtime = catalog.runtimes[0].clone();
    name.clone_into(&mut runtime.id);
    runtime.multi_gpu = MultiGpu::Tensor;
    runtime.offloads = false;
    runtime
}

impl<'a> Case<'a> {
    /// The case of a row; none where its machine, format or model is not in the catalog.
    pub fn new(row: &'a BenchRow, subject: &'a Subject, catalog: &'a Catalog) -> Option<Self> {
        let hardware = catalog.hardware.iter().find(|h| h.id == row.hw)?;
        Self::on(machine(row, hardware, subject), row, subject, catalog)
    }

    /// The case of a row on a machine that need not be in the catalog.
    pub fn on(
        machine: Machine<'a>,
        row: &'a BenchRow,
        subject: &'a Subject,
        catalog: &'a Catalog,
    ) -> Option<Self> {
        let quant = catalog.quants.iter().find(|q| q.name == row.quant)?;
        let model = match &subject.model {
            Some(model) => model,
            None => catalog.models.iter().find(|m| m.id == row.model)?,
        };
        let request = request(row, machine, model, quant, subject);
        let dims = model.dims.as_ref()?;
        let table = weights(model, dims, quant, NativeExperts::Kept);
        let placement = placement(&request, dims, &table, catalog).normalised(&table);
        let s = &request.settings;
        let cache = CacheState::of(&request, s.depth);
        let work = TokenWork::new(model, dims, &table, placement, cache, s.file_size);
        Some(Self { row, request, placement, work })
    }

    /// Who does the work.
    pub fn setup(&'a self, catalog: &Catalog) -> Setup<'a> {
        Setup::new(&self.request, self.placement, &catalog.limits, &catalog.constants)
    }

    /// The model's name: its id, or what the source calls it.
    pub fn model(&self) -> &'a str {
        if self.row.model.is_empty() { &self.row.model_name } else { &self.row.model }
    }

    /// Whether its prefill speed can be judged: one device, a program that states it for prompts that fill a batch. Of a chat in
    /// MLX or LM Studio the wait for the first word is stated, which short prompts do not decide.
    pub fn has_plain_prefill(&self) -> bool {
        let row = self.row;
        let plain = matches!(row.runtime.as_str(), "llama.cpp" | "llamafile")
            || (matches!(row.runtime.as_str(), "mlx" | "lmstudio") && row.depth >= 400);
        row.prefill_tps.is_some_and(|x| x > 0.0) && plain && row.hw_count == 1
    }
}

/// The machine of a row: an entry of the catalog with what the row knows better.
fn machine<'a>(row: &BenchRow, hardware: &'a Hardware, subject: &'a Subject) -> Machine<'a> {
    let memory = row.mem_gb.and_then(Bytes::from_gib_f64).filter(|b| b.get() > 0);
    let memory = memory.unwrap_or_else(|| hardware.largest_memory());
    Machine {
        bandwidth: row.bandwidth_gbs.and_then(BytesPerSec::from_gb_per_s),
        host_memory: Some(Bytes::from_gib(192)),
        processor: subject.processor.as_ref(),
        ..Machine::new(hardware, memory, row.hw_count.max(1))
    }
}

fn request<'a>(
    row: &'a BenchRow,
    machine: Machine<'a>,
    model: &'a Model,
    quant: &'a Quant,
    subject: &'a Subject,
) -> Request<'a> {
    let kv = GgmlType::parse(&row.kv).unwrap_or(GgmlType::F16);
    let settings = Settings {
        context: row.depth.max(4096),
        depth: row.depth,
        keys: kv,
        values: kv,
        flash_attention: row.flash_attn,
        logits: Logits::Tool,
        offload: offload(&row.offload),
        threads: row.threads,
        evidence: EvidenceUse::All,
        published_files: true,
        file_size: row.file_gib.and_then(Bytes::from_gib_f64),
        ..Settings::default()
    };
    Request { machine, model, quant, runtime: &subject.runtime, backend: &row.backend, settings }
}

fn offload(text: &str) -> Offload {
    let (kind, count) = text.split_once(':').unwrap_or((text, ""));
    match (kind, count.parse().ok()) {
        ("cpu", _) => Offload::Cpu,
        ("partial", Some(n)) => Offload::Layers(n),
        ("partial", None) => Offload::Auto,
        ("experts-cpu", Some(n)) => Offload::ExpertsOnHost(n),
        ("experts-cpu", None) => Offload::ExpertsCpu,
        _ => Offload::Full,
    }
}

/// Where the weights were: as stated; "as it fits" as the planner would do it, in a program that can.
fn placement(
    request: &Request<'_>,
    dims: &crate::catalog::model::Dims,
    table: &crate::engine::memory::weights::WeightTable,
    catalog: &Catalog,
) -> Placement {
    let pools = request.machine.pools(request.backend, &catalog.limits);
    let mut runtime = request.runtime.clone();
    runtime.offloads = true;
    let request = Request { runtime: &runtime, ..request.clone() };
    Planner::new(&request, dims, table, &catalog.limits, &pools).plan().placement
}
