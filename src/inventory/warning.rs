//! What to know about a model that was read from files.

use crate::units::Bytes;

impl Warning {
    /// Whether parts of the weights are not there, so that no program can load the model.
    pub const fn is_incomplete(&self) -> bool {
        matches!(self, Self::CutOff { .. } | Self::MissingShards { .. })
    }
}

/// Something about a file that does not keep it from being used, but that its user should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// An architecture that this program does not know; dimensions are taken from shapes and common keys.
    UnknownArchitecture {
        /// Its name.
        name: String,
    },
    /// A sliding window is stated, but not which layers have it; all are taken to keep every token.
    WindowUnclear,
    /// The context length is not stated; 4096 is taken.
    ContextUnknown,
    /// Heads are not stated; they are guessed from shapes.
    HeadsGuessed,
    /// Tensors of a type that is not known; their size is the room they have in the file.
    UnknownTensorType {
        /// The number of the type.
        number: u32,
        /// How many tensors have it.
        tensors: u32,
    },
    /// The file ends before its data do.
    CutOff {
        /// Bytes that are missing.
        missing: Bytes,
    },
    /// Tensors lie over each other, or beyond alignment.
    BadOffsets {
        /// How many.
        tensors: u32,
    },
    /// Weights of a quantised model are counted as stored, but one part of its description was not understood.
    UnknownQuantization {
        /// What was found.
        method: String,
    },
    /// Shards that the index names are not there; the total it states was not checked.
    MissingShards {
        /// How many.
        count: u32,
    },
}
