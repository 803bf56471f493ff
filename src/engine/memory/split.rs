//! Which part of weights and cache lies on the device, and which on the host.

use super::weights::WeightTable;
use crate::engine::request::CacheHome;
use crate::units::Bytes;

/// Where the parts of a model are put, in llama.cpp's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// Everything where the runtime wants it: on the device, the token embedding on the host.
    Full,
    /// `-ngl N`: the output and the last N − 1 layers on the device.
    Layers(u32),
    /// `-ngl all --n-cpu-moe N`: all but the routed experts of the first N layers on the device.
    ExpertsOnHost(u32),
    /// No device.
    Cpu,
}

impl Placement {
    /// The same placement, with counts at or beyond all layers spelt out.
    pub fn normalised(self, table: &WeightTable) -> Self {
        let has_experts = table.layers.iter().any(|l| l.routed > Bytes::ZERO);
        match self {
            Self::Layers(0) => Self::Cpu,
            Self::Layers(n) if n >= all_layers(table) => Self::Full,
            Self::ExpertsOnHost(n) if n == 0 || !has_experts => Self::Full,
            Self::ExpertsOnHost(n) => Self::ExpertsOnHost(n.min(table.layers.len() as u32)),
            other => other,
        }
    }
}

/// Whether a runtime keeps the token embedding on the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmbeddingHome {
    /// llama.cpp and its kin: host; a tied head is a second copy on the device.
    Host,
    /// MLX, vLLM, ExLlama: one copy on the device.
    Device,
}

/// Bytes by place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// Weights on the device.
    pub device_weights: Bytes,
    /// Weights on the host.
    pub host_weights: Bytes,
    /// Cache on the device.
    pub device_kv: Bytes,
    /// Cache on the host.
    pub host_kv: Bytes,
}

/// How many entries `-ngl` can count: the blocks of the file (prediction layers included) and the output.
pub fn all_layers(table: &WeightTable) -> u32 {
    table.layers.len() as u32 + table.prediction_blocks + 1
}

/// The first of `layers` that `-ngl n` puts on the device: `n` counts the output and, from the end, the prediction layers.
pub fn first_on_device(layers: usize, prediction_blocks: u32, n: u32) -> usize {
    let blocks = n.saturating_sub(1).saturating_sub(prediction_blocks);
    layers.saturating_sub(blocks as usize)
}

/// Divides weights and cache.
pub fn split(
    table: &WeightTable,
    kv: &[Bytes],
    placement: Placement,
    home: EmbeddingHome,
    cache: CacheHome,
) -> Split {
    let by_layers = split_by_layers(table, kv, placement, home);
    match cache {
        CacheHome::WithLayers => by_layers,
        CacheHome::Host => Split {
            device_kv: Bytes::ZERO,
            host_kv: by_layers.device_kv + by_layers.host_kv,
            ..by_layers
        },
    }
}

/// Divides weights and cache, each layer's cache beside its weights.
fn split_by_layers(
    table: &WeightTable,
    kv: &[Bytes],
    placement: Placement,
    home: EmbeddingHome,
) -> Split {
    let kv_total: Bytes = kv.iter().copied().sum();
    let on_host = table.embedding + table.lookup;
    let head = table.head;
    match placement.normalised(table) {
        Placement::Cpu | Placement::Layers(0) => {
            let again =
                if table.tied_twice && home == EmbeddingHome::Host { head } else { Bytes::ZERO };
            Split { host_weights: table.resident() + again, host_kv: kv_total, ..Split::default() }
        }
        Placement::Full if home == EmbeddingHome::Device => {
            Split { device_weights: table.resident(), device_kv: kv_total, ..Split::default() }
        }
        Placement::Full => Split {
            device_weights: table.layers_total() + table.outside + head,
            host_weights: on_host,
            device_kv: kv_total,
            host_kv: Bytes::ZERO,
        },
        Placement::Layers(n) => {
            let first = first_on_device(table.layers.len(), table.prediction_blocks, n);
            let device: Bytes = table.layers[first..].iter().map(|l| l.total()).sum();
            let host: Bytes = table.layers[..first].iter().map(|l| l.total()).sum();
            Split {
                device_weights: device + table.outside + head,
                host_weights: host + on_host,
                device_kv: kv[first..].iter().copied().sum(),
                host_kv: kv[..first].iter().copied().sum(),
            }
        }
        Placement::ExpertsOnHost(n) => {
            let moved: Bytes = table.layers.iter().take(n as usize).map(|l| l.routed).sum();
            Split {
                device_weights: (table.layers_total() + table.outside + head).minus(moved),
                host_weights: on_host + moved,
                device_kv: kv_total,
                host_kv: Bytes::ZERO,
            }
        }
    }
}
