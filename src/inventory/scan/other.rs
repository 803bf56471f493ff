//! Files that a scan came by and that are no language models: what goes with one, and models of other kinds.

use crate::inventory::gguf::FileKind;
use crate::inventory::safetensors::ConfigError;
use crate::inventory::stores::Store;
use crate::inventory::{InventoryError, display_name};
use crate::units::Bytes;
use std::path::PathBuf;

/// A file or folder that is no language model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// In which store.
    pub store: Store,
    /// The file or folder.
    pub path: PathBuf,
    /// What it is.
    pub what: What,
    /// Bytes on disk, of a folder those of the weights that lie in it itself.
    pub size: Bytes,
}

/// What something is that is no language model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// By the header of a GGUF file.
    Gguf(FileKind),
    /// By its `config.json`; in words, safe to show.
    Config(String),
    /// An adapter of the PEFT library.
    Adapter,
    /// A pipeline of the diffusers library.
    Pipeline,
    /// Compiled for MLC.
    Compiled,
    /// Weights without a word on what they are.
    Weights,
}

impl What {
    /// What a folder is that is no language model; none where it is one that cannot be read.
    pub(super) fn of_error(error: &InventoryError) -> Option<Self> {
        let InventoryError::Config { source, .. } = error else {
            return None;
        };
        match source {
            ConfigError::NotText { .. } => Some(Self::Config(display_name(&source.to_string()))),
            _ if source.is_damage() => None,
            _ => Some(Self::Config("no language model by its config.json".to_owned())),
        }
    }

    /// In words.
    pub fn text(&self) -> &str {
        match self {
            Self::Gguf(kind) => kind.name(),
            Self::Config(text) => text,
            Self::Adapter => FileKind::Adapter.name(),
            Self::Pipeline => FileKind::Diffusion.name(),
            Self::Compiled => "a model compiled for MLC, which is not read",
            Self::Weights => "weights without a config.json: what they are is not told",
        }
    }

    /// A stable name for programs.
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Gguf(kind) => kind.id(),
            Self::Config(_) => "other-model",
            Self::Adapter => FileKind::Adapter.id(),
            Self::Pipeline => FileKind::Diffusion.id(),
            Self::Compiled => "compiled",
            Self::Weights => "weights",
        }
    }
}
