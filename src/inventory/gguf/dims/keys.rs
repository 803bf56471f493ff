//! Metadata keys of a model's architecture, and the tensors of each layer.

use crate::inventory::gguf::header::{Header, TensorInfo};
use crate::inventory::gguf::names::layer_of;
use std::collections::BTreeMap;

/// Highest number of layers believed; llama.cpp has room for 512.
pub const MOST_LAYERS: u64 = 1024;

/// The metadata of a model, by keys without the architecture's prefix.
pub struct Keys<'a> {
    pub header: &'a Header,
    pub architecture: &'a str,
}

impl<'a> Keys<'a> {
    fn full(&self, key: &str) -> String {
        format!("{}.{key}", self.architecture)
    }

    /// A whole number.
    pub fn number(&self, key: &str) -> Option<u64> {
        self.header.number(&self.full(key)).filter(|n| *n < 1 << 40)
    }

    /// A list with one entry a layer.
    pub fn list(&self, key: &str) -> Option<&'a [i64]> {
        self.header.numbers(&self.full(key))
    }

    /// The number of a layer, stated once for all layers or once for each.
    pub fn of_layer(&self, key: &str, layer: usize) -> Option<u64> {
        match self.list(key) {
            Some(list) => Some(list.get(layer).and_then(|n| u64::try_from(*n).ok()).unwrap_or(0))
                .filter(|n| *n < 1 << 40),
            None => self.number(key),
        }
    }
}

/// The tensors of one layer, by the end of their names.
#[derive(Clone, Debug, Default)]
pub struct LayerTensors<'a> {
    by_name: BTreeMap<&'a str, &'a TensorInfo>,
}

impl<'a> LayerTensors<'a> {
    /// The tensors of each of `count` layers.
    pub fn collect(header: &'a Header, count: usize) -> Vec<Self> {
        let mut layers = vec![Self::default(); count];
        for tensor in &header.tensors {
            if let Some((layer, rest)) = layer_of(&tensor.name)
                && let Some(layer) = layers.get_mut(layer as usize)
            {
                layer.by_name.insert(rest, tensor);
            }
        }
        layers
    }

    /// A tensor.
    pub fn get(&self, rest: &str) -> Option<&'a TensorInfo> {
        self.by_name.get(rest).copied()
    }

    /// Whether there is a tensor.
    pub fn has(&self, rest: &str) -> bool {
        self.by_name.contains_key(rest)
    }

    /// Whether any tensor's name starts so.
    pub fn has_prefix(&self, prefix: &str) -> bool {
        self.by_name.range(prefix..).next().is_some_and(|(name, _)| name.starts_with(prefix))
    }

    /// Row length of a matrix.
    pub fn row(&self, rest: &str) -> Option<u64> {
        self.get(rest).map(|t| t.shape[0])
    }

    /// Rows of a matrix.
    pub fn rows(&self, rest: &str) -> Option<u64> {
        self.get(rest).map(|t| t.shape[1])
    }

    /// Whether no tensor of the layer is in the file.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// All tensors.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a TensorInfo)> + '_ {
        self.by_name.iter().map(|(name, tensor)| (*name, *tensor))
    }
}
