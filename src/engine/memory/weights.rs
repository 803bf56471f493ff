//! How many bytes the weights take, layer by layer and by purpose.

use super::ggml::GgmlType;
use super::mix::{Mixer as TypeMixer, Preset, Shape};
use super::tensors::{Group, Role, Tensor, prediction_blocks, tensors};
use crate::catalog::model::{Dims, Ffn, Mixer, MixerGroup, Model};
use crate::catalog::quant::{Quant, Scheme};
use crate::units::Bytes;

/// Bytes of one layer by purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LayerWeights {
    /// Token mixer: attention or its alternative.
    pub attention: Bytes,
    /// Dense feed-forward part.
    pub dense: Bytes,
    /// Shared experts.
    pub shared: Bytes,
    /// Router.
    pub router: Bytes,
    /// All routed experts.
    pub routed: Bytes,
    /// Norms, biases and other vectors.
    pub norms: Bytes,
    /// Loaded but never read.
    pub unused: Bytes,
    /// Experts that one token uses, and experts there are; 0 of 0 without experts.
    pub experts_used: (u64, u64),
}

impl LayerWeights {
    /// All bytes of the layer.
    pub fn total(&self) -> Bytes {
        self.without_routed() + self.routed + self.unused
    }

    /// All bytes that every token reads.
    pub fn without_routed(&self) -> Bytes {
        self.attention + self.dense + self.shared + self.router + self.norms
    }

    /// Bytes of the routed experts that one token reads.
    pub fn routed_read(&self) -> Bytes {
        let (used, all) = self.experts_used;
        match all {
            0 => Bytes::ZERO,
            all => {
                Bytes((u128::from(self.routed.get()) * u128::from(used) / u128::from(all)) as u64)
            }
        }
    }
}

/// Bytes of a whole model by place and purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeightTable {
    /// Token embedding.
    pub embedding: Bytes,
    /// Output head; with a tied embedding the bytes of the embedding, which serves as the head.
    pub head: Bytes,
    /// Whether the head is the embedding.
    pub tied: bool,
    /// Lookup tables beside the embedding (per-layer, n-gram).
    pub lookup: Bytes,
    /// What else stands outside the layers.
    pub outside: Bytes,
    /// The layers in order.
    pub layers: Vec<LayerWeights>,
    /// Without a device the tied embedding is held twice all the same.
    pub tied_twice: bool,
    /// Prediction layers: in the file, not loaded for plain decoding.
    pub prediction: Bytes,
    /// How many blocks of the file are prediction layers.
    pub prediction_blocks: u32,
    /// Vision and audio towers, stored at 16 bits in a file of their own.
    pub towers: Bytes,
    /// The mix is only near the real one.
    pub approximate: bool,
    /// The largest single matrix, uploaded whole when prompts run through host layers.
    pub largest_matrix: Bytes,
    /// Matrices in formats that llama.cpp rearranges when the processor computes them, which takes them out of the mapped file.
    pub repacked: Bytes,
}

impl WeightTable {
    /// All tensor bytes of the file: every tensor once, prediction layers included, towers and header not.
    pub fn file(&self) -> Bytes {
        self.resident() + self.prediction
    }

    /// All bytes that a run on one pool of memory holds: every tensor once, without prediction layers and towers.
    pub fn resident(&self) -> Bytes {
        let head = if self.tied { Bytes::ZERO } else { self.head };
        self.embedding + head + self.lookup + self.outside + self.layers_total()
    }

    /// All layers.
    pub fn layers_total(&self) -> Bytes {
        self.layers.iter().map(LayerWeights::total).sum()
    }

    /// All routed experts.
    pub fn routed_total(&self) -> Bytes {
        self.layers.iter().map(|l| l.routed).sum()
    }
}

/// What is done with experts that the maker published quantised (gpt-oss), when another format is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NativeExperts {
    /// Quantised again, as `llama-quantize` does it from 16-bit experts.
    Requantised,
    /// Left as published, as every published file has it.
    Kept,
}

/// The bytes of a model in a format.
pub fn weights(model: &Model, dims: &Dims, quant: &Quant, native: NativeExperts) -> WeightTable {
    let list = tensors(dims, &model.architecture);
    let mut table = empty(model, dims);
    let keep = native == NativeExperts::Kept
        && model.native_quant.as_deref().is_some_and(|q| q.starts_with("mxfp4"));
    match &quant.scheme {
        Scheme::Gguf { preset, embeddings, approximate } => {
            table.approximate = *approximate;
            let preset = Preset::parse(preset).unwrap_or(Preset::Q4_K_M);
            let embeddings = embeddings.as_deref().and_then(GgmlType::parse);
            let mut walk = TypeMixer::new(preset, shape(model, dims), &list);
            for tensor in &list {
                let mut kind = walk.next(tensor);
                if let Some(over) = embeddings
                    && matches!(tensor.role, Role::Output | Role::TokenEmbd)
                {
                    kind = over;
                }
                if keep && tensor.stacked {
                    kind = GgmlType::MXFP4;
                }
                let bytes = Bytes(kind.bytes(tensor.row).saturating_mul(tensor.rows));
                add(&mut table, tensor, bytes);
                if is_repacked(kind) && is_computed(tensor) {
                    table.repacked += bytes;
                }
            }
        }
        Scheme::Blocks { matrices, experts, embedding, head, approximate } => {
            table.approximate = *approximate;
            let experts = experts.unwrap_or(*matrices);
            for tensor in &list {
                let bits = match (tensor.role, tensor.group) {
                    (Role::Keep | Role::KeepSource, _) => 16.0,
                    (_, Group::Embedding | Group::Lookup) => *embedding,
                    (_, Group::Head) => *head,
                    (_, Group::Routed) => experts,
                    _ => *matrices,
                };
                let bits = if keep && tensor.stacked { 4.25 } else { bits };
                let bytes = (tensor.elems() as f64 * bits / 8.0).round() as u64;
                add(&mut table, tensor, Bytes(bytes));
            }
        }
        Scheme::KvCache => {}
    }
    if table.tied {
        table.head = table.embedding;
    }
    table
}

fn empty(model: &Model, dims: &Dims) -> WeightTable {
    let used = |layer: &crate::catalog::model::Layer| match layer
        .ffn
        .and_then(|i| dims.ffns.get(usize::from(i)))
        .map(|g| &g.ffn)
    {
        Some(Ffn::Moe(m)) => (m.n_used, m.n_experts),
        _ => (0, 0),
    };
    let layers = dims
        .schedule
        .iter()
        .map(|layer| LayerWeights { experts_used: used(layer), ..LayerWeights::default() })
        .collect();
    WeightTable {
        embedding: Bytes::ZERO,
        head: Bytes::ZERO,
        tied: dims.tied,
        tied_twice: dims.tied && matches!(model.architecture.as_str(), "gemma3n" | "gemma4"),
        lookup: Bytes::ZERO,
        outside: Bytes::ZERO,
        layers,
        prediction: Bytes::ZERO,
        prediction_blocks: prediction_blocks(dims, &model.architecture),
        towers: Bytes(2 * (dims.vision_params + dims.audio_params)),
        approximate: false,
        largest_matrix: Bytes::ZERO,
        repacked: Bytes::ZERO,
    }
}

fn add(table: &mut WeightTable, tensor: &Tensor, bytes: Bytes) {
    match tensor.group {
        Group::Embedding => table.embedding += bytes,
        Group::Head => table.head += bytes,
        Group::Lookup => table.lookup += bytes,
        Group::Prediction => table.prediction += bytes,
        group => {
            if !tensor.stacked {
                table.largest_matrix = table.largest_matrix.max(bytes);
            }
            let slot = tensor.layer.and_then(|i| table.layers.get_mut(i as usize));
            let Some(layer) = slot else {
                table.outside += bytes;
                return;
            };
            match group {
                Group::Attention => layer.attention += bytes,
                Group::Dense => layer.dense += bytes,
                Group::Shared => layer.shared += bytes,
                Group::Router => layer.router += bytes,
                Group::Routed => layer.routed += bytes,
                Group::Unused => layer.unused += bytes,
                _ => layer.norms += bytes,
            }
        }
    }
}

/// Formats that llama.cpp rearranges for the processor wherever it has AVX2 or NEON (`ggml-cpu/repack.cpp`, build 11434); Arm
/// rearranges Q5_K, Q6_K and Q8_0 too.
pub fn is_repacked(kind: GgmlType) -> bool {
    matches!(kind, GgmlType::Q4_0 | GgmlType::Q4_K | GgmlType::IQ4_NL | GgmlType::MXFP4)
}

/// A matrix that is multiplied with, not looked up in.
fn is_computed(tensor: &Tensor) -> bool {
    !matches!(tensor.group, Group::Embedding | Group::Lookup | Group::Prediction)
}

/// What the mixing rules need to know.
fn shape(model: &Model, dims: &Dims) -> Shape {
    // Head counts stand in the file once, or once a layer, with 0 where the layer is recurrent; the first one counts.
    let first = dims.schedule.first().and_then(|l| l.mixer).map_or(0, usize::from);
    let one_count = matches!(model.architecture.as_str(), "qwen3next" | "qwen35" | "qwen35moe");
    let attends = |g: &&MixerGroup| matches!(g.mixer, Mixer::Attention(_));
    let group = if one_count { dims.mixers.iter().find(attends) } else { dims.mixers.get(first) };
    let gqa = match group.map(|g| &g.mixer) {
        Some(Mixer::Attention(a) | Mixer::Parallel(a, _)) => {
            a.n_heads.checked_div(a.n_kv_heads).unwrap_or(0)
        }
        Some(Mixer::Mla(m)) => m.n_heads,
        _ => 0,
    };
    let experts = |f: &crate::catalog::model::FfnGroup| match &f.ffn {
        Ffn::Moe(m) => m.n_experts,
        _ => 0,
    };
    Shape {
        gqa,
        n_experts: dims.ffns.iter().map(experts).max().unwrap_or(0),
        n_blocks: u64::from(dims.n_layers + prediction_blocks(dims, &model.architecture)),
        is_70b: dims.n_layers == 80
            && gqa > 1
            && matches!(model.architecture.as_str(), "llama" | "qwen2" | "deci" | "qwen2vl"),
        is_falcon: model.architecture == "falcon",
    }
}
