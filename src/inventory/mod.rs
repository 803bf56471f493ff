//! Models that lie on this disk: read from their files, found in the stores of the programs that use them.
//!
//! Only headers and small JSON files are read, and nothing is ever written. What comes out is a [`ModelFile`]: dimensions and
//! exact weights, which the engine takes as it takes those of the catalog. Files come from a [`Shelf`], which is the disk
//! where nothing else is said.

mod display;
mod error;
pub mod gguf;
mod model_file;
mod open;
mod pick;
pub mod safetensors;
pub mod scan;
mod shelf;
mod stores;
mod warning;

pub use display::{display_name, display_path};
pub use error::InventoryError;
pub use model_file::{ElementCounts, Format, Identity, ModelFile, QuantLabel, Tokenizer};
pub use open::{open, open_file, open_folder};
pub use pick::{Choose, Pick, Wanted, models, pick};
pub use shelf::{Disk, Shelf};
pub use stores::{Root, Roots, Store, Surroundings, System};
pub use warning::Warning;
