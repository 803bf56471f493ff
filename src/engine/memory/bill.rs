//! The memory bill of a run: every term, by place.

use super::compute::{ComputeSetup, buffers};
use super::kv::{self, CacheSetup};
use super::split::{EmbeddingHome, Placement, split};
use super::weights::WeightTable;
use crate::catalog::hardware::MemoryKind;
use crate::catalog::limits::{Limits, Overhead};
use crate::catalog::model::Dims;
use crate::catalog::runtime::MemoryModel;
use crate::engine::request::{CacheHome, Load, Logits, Request};
use crate::units::Bytes;

/// What a run holds in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemoryBill {
    /// Weights on the devices.
    pub device_weights: Bytes,
    /// Weights on the host.
    pub host_weights: Bytes,
    /// Cache on the devices.
    pub device_kv: Bytes,
    /// Cache on the host.
    pub host_kv: Bytes,
    /// Compute buffers of the devices.
    pub device_compute: Bytes,
    /// Compute and output buffers of the host.
    pub host_compute: Bytes,
    /// What runtime and driver take beside, where the layers are computed.
    pub overhead: Bytes,
    /// Vision tower and projector, where loaded; among the weights of the device (of the host without one).
    pub tower: Bytes,
    /// Tensor bytes on disk.
    pub file: Bytes,
    /// Weights in main memory that are pages of the mapped file: the system may drop them and read them again.
    pub mapped: Bytes,
    /// No device computes.
    pub cpu_only: bool,
}

impl MemoryBill {
    /// All weights in memory.
    pub fn weights(&self) -> Bytes {
        self.device_weights + self.host_weights
    }

    /// The whole cache.
    pub fn kv(&self) -> Bytes {
        self.device_kv + self.host_kv
    }

    /// The compute buffer of whatever runs the layers.
    pub fn compute(&self) -> Bytes {
        if self.cpu_only { self.host_compute } else { self.device_compute }
    }

    /// All bytes on the devices.
    pub fn device(&self) -> Bytes {
        let overhead = if self.cpu_only { Bytes::ZERO } else { self.overhead };
        self.device_weights + self.device_kv + self.device_compute + overhead
    }

    /// All bytes on the host.
    pub fn host(&self) -> Bytes {
        let overhead = if self.cpu_only { self.overhead } else { Bytes::ZERO };
        self.host_weights + self.host_kv + self.host_compute + overhead
    }

    /// Everything.
    pub fn total(&self) -> Bytes {
        self.device() + self.host()
    }
}

/// How the runtime of a request sets its cache up.
pub fn cache_setup(request: &Request<'_>) -> CacheSetup {
    let s = &request.settings;
    let llama = request.runtime.memory_model == MemoryModel::LlamaCpp;
    CacheSetup {
        context: s.context,
        sequences: s.parallel.max(1),
        unified: true,
        ubatch: if llama { s.ubatch.min(s.context) } else { 0 },
        pad: if llama { 256 } else { 16 },
        keys: s.keys,
        values: s.values,
        transposed_values: llama && s.flash_attention == Some(false),
    }
}

/// The bill of a request under a placement.
pub fn bill(
    request: &Request<'_>,
    dims: &Dims,
    table: &WeightTable,
    kv: &[Bytes],
    placement: Placement,
    limits: &Limits,
) -> MemoryBill {
    let placement = placement.normalised(table);
    let home = match request.runtime.memory_model {
        MemoryModel::LlamaCpp => EmbeddingHome::Host,
        _ => EmbeddingHome::Device,
    };
    let parts = split(table, kv, placement, home, request.cache_home());
    let cpu_only = placement == Placement::Cpu;
    let (device_compute, host_compute) = compute(request, dims, placement);
    let tower = if request.settings.vision { table.towers } else { Bytes::ZERO };
    let on = |device: bool| {
        if device != cpu_only { tower } else { Bytes::ZERO }
    };
    MemoryBill {
        device_weights: parts.device_weights + on(true),
        host_weights: parts.host_weights + on(false),
        device_kv: parts.device_kv,
        host_kv: parts.host_kv,
        device_compute,
        host_compute,
        overhead: overhead(request, placement, table, limits),
        tower,
        file: table.file(),
        mapped: mapped(request, placement, table, parts.host_weights),
        cpu_only,
    }
}

/// Compute buffers of all devices and of the host.
fn compute(request: &Request<'_>, dims: &Dims, placement: Placement) -> (Bytes, Bytes) {
    let s = &request.settings;
    let count = u64::from(request.machine.devices());
    if request.runtime.memory_model != MemoryModel::LlamaCpp {
        return activations(request, dims);
    }
    let cache = cache_setup(request);
    let logits_rows = match s.logits {
        Logits::Server => cache.sequences,
        Logits::Tool => cache.ubatch,
    };
    let flash_attention = s.flash_attention.unwrap_or(true);
    let cache_home = request.cache_home();
    let setup = ComputeSetup { cache, cache_home, flash_attention, logits_rows };
    let b = buffers(request.model, dims, &setup, placement);
    let host = b.host + b.output;
    if placement == Placement::Cpu {
        return (Bytes::ZERO, host.times(u64::from(request.machine.machines())));
    }
    // With several devices the scheduler keeps four copies of the inputs on each, where the cache is there too.
    let in_turns = placement == Placement::Full && cache_home == CacheHome::WithLayers;
    let copies = if count > 1 && in_turns { b.inputs.times(3) } else { Bytes::ZERO };
    ((b.device + copies).times(count), host)
}

/// Weights in main memory that stay pages of the file, as llama.cpp (build 11434) loads it: not beside an integrated GPU, which
/// would hold them twice, and not what is rearranged for the processor.
fn mapped(
    request: &Request<'_>,
    placement: Placement,
    table: &WeightTable,
    host_weights: Bytes,
) -> Bytes {
    let cpu = placement == Placement::Cpu;
    let hardware = request.machine.hardware;
    let integrated = hardware.memory_kind == MemoryKind::Unified && request.backend != "metal";
    let maps = request.runtime.maps_files && request.settings.load == Load::Mapped;
    if !maps || (integrated && !cpu) {
        return Bytes::ZERO;
    }
    // A device with memory of its own keeps the loader from rearranging what stays beside it.
    let rearranged = if cpu { table.repacked } else { Bytes::ZERO };
    host_weights.minus(rearranged)
}

/// Activations of a runtime that takes prompts in batches of 16-bit activations (vLLM, MLX, ExLlama).
fn activations(request: &Request<'_>, dims: &Dims) -> (Bytes, Bytes) {
    let tokens = request.settings.context.min(2048) as f64;
    let widest = dims
        .ffns
        .iter()
        .map(|g| match &g.ffn {
            crate::catalog::model::Ffn::Dense(d) => 3 * d.size,
            crate::catalog::model::Ffn::Moe(m) => m.n_used * 3 * m.expert_size + 3 * m.shared_size,
            crate::catalog::model::Ffn::None => 0,
        })
        .max()
        .unwrap_or(0);
    let sequences = request.settings.parallel.max(1) as f64;
    let elems = tokens * (4 * dims.hidden + widest) as f64 + 2.0 * sequences * dims.vocab as f64;
    (Bytes::from_f64(2.0 * elems).unwrap_or_default(), Bytes::ZERO)
}

/// What runtime and driver take beside weights, cache and buffers.
fn overhead(
    request: &Request<'_>,
    placement: Placement,
    table: &WeightTable,
    limits: &Limits,
) -> Bytes {
    let cpu = placement == Placement::Cpu;
    let backend = if cpu { "cpu" } else { request.backend };
    let machine = &request.machine;
    let count = u64::from(if cpu { machine.machines() } else { machine.devices() });
    let tflops = request.machine.hardware.fp32.map_or(10.0, |f| f.tflops());
    let find = |name: &str| limits.overheads.iter().find(|o| o.backend == name);
    let stacked = request.machine.hardware.memory_type.starts_with("HBM");
    let stacked = |o: &Overhead| if stacked { o.stacked_mib } else { 0.0 };
    let mib = find(backend).or_else(|| find("vulkan")).map_or(200.0, |o| {
        (o.base_mib + o.mib_per_fp32_tflops * tflops + stacked(o)).max(o.least_mib)
    });
    let mib = match request.runtime.memory_model {
        MemoryModel::Paged if !cpu => mib.max(limits.paged.non_torch_mib) + limits.paged.graphs_mib,
        _ => mib,
    };
    let each = Bytes::from_f64(mib * 1_048_576.0).unwrap_or_default();
    // Long prompts run host layers on the device, one uploaded matrix at a time.
    let upload = match placement {
        Placement::Layers(_) | Placement::ExpertsOnHost(_) => table.largest_matrix,
        _ => Bytes::ZERO,
    };
    each.times(count) + upload
}

/// The cache of every layer, in order.
pub fn cache_layers(request: &Request<'_>, dims: &Dims) -> Vec<Bytes> {
    kv::layers(dims, &cache_setup(request))
}
