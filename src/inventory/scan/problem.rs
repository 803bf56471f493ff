//! What a scan could not read.

use crate::error::said;
use crate::inventory::stores::Store;
use crate::inventory::{InventoryError, display_path};
use crate::units::Bytes;
use std::io;
use std::path::PathBuf;

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// In which store.
    pub store: Store,
    /// The file or folder.
    pub path: PathBuf,
    /// Why.
    pub reason: Reason,
}

impl Problem {
    /// The path, safe to show.
    pub fn shown_path(&self) -> String {
        display_path(&self.path)
    }
}

/// Why something could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A link to nothing.
    BrokenLink,
    /// A download that was not finished.
    HalfDownload {
        /// What is there of it.
        so_far: Bytes,
    },
    /// No permission.
    NotAllowed,
    /// Weights that a manifest or an index names are not there.
    Gone,
    /// Parts of a split model are not there.
    MissingParts {
        /// Their names, safe to show.
        missing: Vec<String>,
    },
    /// The files are not what they should be; in words, safe to show.
    Damaged {
        /// What was found.
        what: String,
    },
    /// Not looked through to its end: too many files or folders.
    TooMuch,
}

impl Reason {
    /// The reason that an error gives.
    pub fn of(error: &InventoryError) -> Self {
        match error {
            InventoryError::Io { source, .. } => Self::of_io(source),
            InventoryError::MissingParts { missing, .. } => Self::MissingParts {
                missing: missing.iter().map(|n| crate::inventory::display_name(n)).collect(),
            },
            InventoryError::Gguf { source, .. } => Self::Damaged { what: source.to_string() },
            InventoryError::Safetensors { source, .. } => {
                Self::Damaged { what: source.to_string() }
            }
            InventoryError::Dims { source, .. } => Self::Damaged { what: source.to_string() },
            InventoryError::Config { source, .. } => Self::Damaged { what: source.to_string() },
            InventoryError::Manifest { why, .. } => Self::Damaged { what: why.clone() },
            other => Self::Damaged { what: other.to_string() },
        }
    }

    /// The reason that the file system gives.
    pub fn of_io(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Gone,
            io::ErrorKind::PermissionDenied => Self::NotAllowed,
            _ => Self::Damaged { what: said(error) },
        }
    }

    /// A stable name for programs.
    pub const fn id(&self) -> &'static str {
        match self {
            Self::BrokenLink => "broken-link",
            Self::HalfDownload { .. } => "half-download",
            Self::NotAllowed => "not-allowed",
            Self::Gone => "gone",
            Self::MissingParts { .. } => "missing-parts",
            Self::Damaged { .. } => "damaged",
            Self::TooMuch => "too-much",
        }
    }

    /// In words.
    pub fn text(&self) -> String {
        match self {
            Self::BrokenLink => "a link to a file that is not there".to_owned(),
            Self::HalfDownload { so_far } => {
                let so_far = match so_far.gb() {
                    gb if gb < 0.095 => format!("{:.1} MB", (gb * 1000.0).max(0.1)),
                    gb => format!("{gb:.1} GB"),
                };
                format!("a download that was not finished ({so_far} so far)")
            }
            Self::NotAllowed => "no permission to read it".to_owned(),
            Self::Gone => "its weights are not there".to_owned(),
            Self::MissingParts { missing } => format!("parts are missing: {}", missing.join(", ")),
            Self::Damaged { what } => what.clone(),
            Self::TooMuch => "not looked through to its end: too many files".to_owned(),
        }
    }
}
