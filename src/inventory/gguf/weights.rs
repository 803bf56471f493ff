//! The weight table of a file: every tensor's bytes, by what it is for.

use super::header::{Header, TensorInfo};
use super::names::place;
use crate::catalog::model::{Dims, Ffn, Mixer};
use crate::engine::memory::ggml::GgmlType;
use crate::engine::memory::tensors::Group;
use crate::engine::memory::weights::{LayerWeights, WeightTable, is_repacked};
use crate::units::Bytes;

/// Elements by what is read for a token and what is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Elements {
    /// All of the language model, prediction layers left out.
    pub text: u64,
    /// Of routed experts.
    pub routed: u64,
    /// Of prediction layers.
    pub prediction: u64,
    /// Of vision and audio towers in the same file.
    pub towers: u64,
}

/// Bytes and elements of one tensor, with its place.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    /// Layer, if any.
    pub layer: Option<u32>,
    /// What it is for.
    pub group: Group,
    /// Part of a tower.
    pub tower: bool,
    /// A stack of experts, which no runtime uploads as one matrix.
    pub stacked: bool,
    /// llama.cpp rearranges it for the processor.
    pub repacked: bool,
    /// Bytes.
    pub bytes: Bytes,
    /// Elements.
    pub elems: u64,
}

/// Bytes of every tensor of a header. Where a type is not known, the room up to the next tensor is taken.
pub fn sizes(header: &Header, data_bytes: Option<u64>) -> Vec<Bytes> {
    let mut starts: Vec<u64> = header.tensors.iter().map(|t| t.offset).collect();
    starts.sort_unstable();
    let room = |t: &TensorInfo| {
        let after = starts.partition_point(|s| *s <= t.offset);
        let end = starts.get(after).copied().or(data_bytes).unwrap_or(t.offset);
        end.saturating_sub(t.offset)
    };
    header.tensors.iter().map(|t| Bytes(t.bytes().unwrap_or_else(|| room(t)))).collect()
}

/// The pieces of a header for a model of `dims`.
pub fn pieces(header: &Header, dims: &Dims, data_bytes: Option<u64>) -> Vec<Piece> {
    let shared: Vec<bool> = dims.schedule.iter().map(|l| shares_cache(dims, l.mixer)).collect();
    header
        .tensors
        .iter()
        .zip(sizes(header, data_bytes))
        .map(|(tensor, bytes)| {
            let mut at = place(&tensor.name, tensor.is_vector(), dims.n_layers);
            let unused = at.layer.and_then(|i| shared.get(i as usize)).copied().unwrap_or(false);
            if unused && is_key_or_value(&tensor.name) {
                at.group = Group::Unused;
            }
            Piece {
                layer: at.layer,
                group: at.group,
                tower: at.tower,
                stacked: at.group == Group::Routed && tensor.shape[2] > 1,
                repacked: GgmlType::parse(&tensor.kind.name()).is_some_and(is_repacked),
                bytes,
                elems: tensor.elems(),
            }
        })
        .collect()
}

fn shares_cache(dims: &Dims, mixer: Option<u8>) -> bool {
    let group = mixer.and_then(|i| dims.mixers.get(usize::from(i)));
    matches!(group.map(|g| &g.mixer), Some(Mixer::Attention(a)) if a.no_own_kv)
}

fn is_key_or_value(name: &str) -> bool {
    [".attn_k.", ".attn_v.", ".attn_k_norm."].iter().any(|part| name.contains(part))
}

/// Where bytes outside the layers are added up.
const EMBEDDING: usize = 0;
const HEAD: usize = 1;
const LOOKUP: usize = 2;
const REST: usize = 3;
const PREDICTION: usize = 4;
const TOWERS: usize = 5;

/// Adds pieces up.
pub fn table(pieces: &[Piece], dims: &Dims, architecture: &str) -> (WeightTable, Elements) {
    let used =
        |ffn: Option<u8>| match ffn.and_then(|i| dims.ffns.get(usize::from(i))).map(|g| &g.ffn) {
            Some(Ffn::Moe(m)) => (m.n_used, m.n_experts),
            _ => (0, 0),
        };
    let mut layers: Vec<LayerWeights> = dims
        .schedule
        .iter()
        .map(|l| LayerWeights { experts_used: used(l.ffn), ..LayerWeights::default() })
        .collect();
    let mut outside = [Bytes::ZERO; 6];
    let mut elements = Elements::default();
    let mut largest = Bytes::ZERO;
    let mut repacked = Bytes::ZERO;
    let mut blocks: Vec<u32> = Vec::new();
    for piece in pieces {
        let slot = match piece.group {
            _ if piece.tower => TOWERS,
            Group::Prediction => PREDICTION,
            Group::Embedding => EMBEDDING,
            Group::Head => HEAD,
            Group::Lookup => LOOKUP,
            _ => REST,
        };
        match slot {
            TOWERS => elements.towers = elements.towers.saturating_add(piece.elems),
            PREDICTION => {
                elements.prediction = elements.prediction.saturating_add(piece.elems);
                blocks.extend(piece.layer);
            }
            _ => elements.text = elements.text.saturating_add(piece.elems),
        }
        if piece.group == Group::Routed {
            elements.routed = elements.routed.saturating_add(piece.elems);
        }
        if slot == REST && !piece.stacked {
            largest = largest.max(piece.bytes);
        }
        if piece.repacked && matches!(slot, REST | HEAD) {
            repacked += piece.bytes;
        }
        let layer = if slot == REST { piece.layer } else { None };
        match layer.and_then(|i| layers.get_mut(i as usize)) {
            Some(layer) => add(layer, piece),
            None => outside[slot] += piece.bytes,
        }
    }
    blocks.sort_unstable();
    blocks.dedup();
    let mut table = WeightTable {
        embedding: outside[EMBEDDING],
        head: outside[HEAD],
        tied: dims.tied,
        lookup: outside[LOOKUP],
        outside: outside[REST],
        layers,
        tied_twice: dims.tied && matches!(architecture, "gemma3n" | "gemma4"),
        prediction: outside[PREDICTION],
        prediction_blocks: blocks.len() as u32,
        towers: outside[TOWERS],
        approximate: false,
        largest_matrix: largest,
        repacked,
    };
    if table.tied {
        table.head = table.embedding;
    }
    (table, elements)
}

fn add(layer: &mut LayerWeights, piece: &Piece) {
    let slot = match piece.group {
        Group::Attention => &mut layer.attention,
        Group::Dense => &mut layer.dense,
        Group::Shared => &mut layer.shared,
        Group::Router => &mut layer.router,
        Group::Routed => &mut layer.routed,
        Group::Unused => &mut layer.unused,
        _ => &mut layer.norms,
    };
    *slot += piece.bytes;
}
