//! What can be wrong with a GGUF header.

use thiserror::Error;

/// Why a GGUF header could not be read.
#[derive(Debug, Error)]
pub enum GgufError {
    /// Another kind of file.
    #[error("not a GGUF file: it is {found}")]
    NotGguf {
        /// What it looks like.
        found: &'static str,
    },
    /// A version that no current program reads.
    #[error("GGUF version {version}, where 2 and 3 are known")]
    Version {
        /// The version stated.
        version: u32,
    },
    /// The data end inside the header.
    #[error("{}", ended(*.at, *.needed))]
    Truncated {
        /// Bytes there are.
        at: u64,
        /// Bytes the header takes at least, as far as it can be told.
        needed: u64,
    },
    /// A count or length beyond what any real file has.
    #[error("{what} is stated as {claimed}, more than the {limit} that are believed")]
    TooMuch {
        /// What is counted.
        what: &'static str,
        /// The claim.
        claimed: u64,
        /// The limit.
        limit: u64,
    },
    /// A metadata value of a type that does not exist.
    #[error("metadata key `{key}` has value type {found}, which does not exist")]
    ValueType {
        /// The key.
        key: String,
        /// The number of the type.
        found: u32,
    },
    /// Arrays within arrays, too deep.
    #[error("metadata key `{key}` holds arrays within arrays, deeper than {limit}")]
    Nested {
        /// The key.
        key: String,
        /// The limit.
        limit: u32,
    },
    /// One key twice.
    #[error("metadata key `{key}` stands twice")]
    DuplicateKey {
        /// The key.
        key: String,
    },
    /// One tensor twice.
    #[error("tensor `{name}` stands twice")]
    DuplicateTensor {
        /// The tensor.
        name: String,
    },
    /// A shape that cannot be.
    #[error("tensor `{name}`: {why}")]
    Shape {
        /// The tensor.
        name: String,
        /// What is wrong.
        why: &'static str,
    },
    /// An alignment that is no power of two.
    #[error("`general.alignment` is {found}, not a power of two")]
    Alignment {
        /// The value.
        found: u64,
    },
    /// Reading failed.
    #[error("reading failed: {0}")]
    Io(#[from] std::io::Error),
}

fn ended(at: u64, needed: u64) -> String {
    match at {
        0 => "the file is empty".to_owned(),
        _ => format!("the header ends at byte {at}; it takes at least {needed} bytes"),
    }
}

impl GgufError {
    /// One concrete next step.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotGguf { .. } => "name a .gguf file or a folder with config.json",
            Self::Version { version: 1 } => {
                "convert the model again: version 1 was given up in 2023"
            }
            Self::Version { .. } => "the file is newer than this program, or damaged",
            Self::Truncated { .. } => "the download is not complete; fetch the file again",
            Self::Io(_) => "check that the file can be read",
            _ => {
                "the file is damaged or was made to mislead; fetch it again from a source you trust"
            }
        }
    }
}
