//! What can go wrong when models on disk are read. Every error names the file, what was found and a next step.

use super::display::display_path;
use super::gguf::{DimsError, FileKind, GgufError};
use super::safetensors::{ConfigError, SafetensorsError};
use crate::error::said;
use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// Why a model on disk could not be read.
#[derive(Debug, Error)]
pub enum InventoryError {
    /// The file system refused.
    #[error("`{}`: {}", display_path(.path), said(.source))]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A GGUF header that cannot be read.
    #[error("`{}`: {source}", display_path(.path))]
    Gguf {
        /// The file.
        path: PathBuf,
        /// Why.
        source: GgufError,
    },
    /// A header that says too little of its model.
    #[error("`{}`: {source}", display_path(.path))]
    Dims {
        /// The file.
        path: PathBuf,
        /// Why.
        source: DimsError,
    },
    /// A safetensors header that cannot be read.
    #[error("`{}`: {source}", display_path(.path))]
    Safetensors {
        /// The file.
        path: PathBuf,
        /// Why.
        source: SafetensorsError,
    },
    /// A `config.json` that cannot be used.
    #[error("`{}`: {source}", display_path(.path))]
    Config {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ConfigError,
    },
    /// A file that goes with a model, or another kind of model.
    #[error("`{}` is {}, not a language model", display_path(.path), .kind.name())]
    NotAModel {
        /// The file.
        path: PathBuf,
        /// What it is.
        kind: FileKind,
    },
    /// A split model whose parts are not all there.
    #[error("`{}` is one of {count} parts, and {} {} missing: {}", display_path(.path), .missing.len(), if .missing.len() == 1 { "is" } else { "are" }, .missing.join(", "))]
    MissingParts {
        /// The part that was named.
        path: PathBuf,
        /// Parts of the whole.
        count: u32,
        /// Names of the missing ones.
        missing: Vec<String>,
    },
    /// A folder without a model.
    #[error("`{}` holds no model: neither config.json with *.safetensors nor *.gguf", display_path(.path))]
    NoModel {
        /// The folder.
        path: PathBuf,
    },
    /// A folder whose models are in other formats.
    #[error("`{}` has no file in `{asked}`", display_path(.path))]
    NoFormat {
        /// The folder.
        path: PathBuf,
        /// What was asked for; safe to show.
        asked: String,
        /// Files that there are; safe to show.
        has: Vec<String>,
    },
    /// A manifest of a store that cannot be used.
    #[error("`{}`: {why}", display_path(.path))]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// A name that no store has.
    #[error("`{name}` is not on this disk; looked in {}", list(.looked_in))]
    NotFound {
        /// The name.
        name: String,
        /// Places.
        looked_in: Vec<PathBuf>,
    },
}

fn list(paths: &[PathBuf]) -> String {
    match paths {
        [] => "no store, for none exists".to_owned(),
        _ => paths.iter().map(|p| format!("`{}`", display_path(p))).collect::<Vec<_>>().join(", "),
    }
}

impl InventoryError {
    /// One concrete next step.
    pub fn hint(&self) -> String {
        match self {
            Self::Io { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                "check the path, or name a model of the catalog".to_owned()
            }
            Self::Io { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                "run as a user who may read it, or change its permissions".to_owned()
            }
            Self::Io { .. } => "name a model's file, or the folder that holds it".to_owned(),
            Self::Gguf { source, .. } => source.hint().to_owned(),
            Self::Dims { .. } => {
                "the file is not a complete model; fetch it again, or name a model of the catalog"
                    .to_owned()
            }
            Self::Safetensors { .. } => "fetch the file again".to_owned(),
            Self::Config { .. } => {
                "name a model of the catalog, or a GGUF file of this model".to_owned()
            }
            Self::NotAModel { kind: FileKind::LaterPart, .. } => {
                "name the first part, `…-00001-of-….gguf`".to_owned()
            }
            Self::NotAModel { kind: FileKind::Diffusion | FileKind::Sound, .. } => {
                "only language models are estimated".to_owned()
            }
            Self::NotAModel { .. } => "name the model that it goes with".to_owned(),
            Self::MissingParts { .. } => "fetch the missing parts into the same folder".to_owned(),
            Self::NoModel { .. } => "name the folder that holds the model's files".to_owned(),
            Self::NoFormat { has, .. } => {
                let has: Vec<String> = has.iter().take(30).map(|f| format!("`{f}`")).collect();
                format!("it has {}", has.join(", "))
            }
            Self::Manifest { .. } => "pull the model again".to_owned(),
            Self::NotFound { .. } => {
                "download it first, or name a file or a model of the catalog".to_owned()
            }
        }
    }
}
