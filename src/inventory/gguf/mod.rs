//! GGUF files: header and tensor table, read by hand and never further, and what follows from them.
//!
//! Every length in a file is taken for a claim: nothing is allocated on its word, sums are checked, and what cannot be is an
//! error that says so.

mod dims;
mod error;
mod header;
mod kind;
mod names;
mod open;
mod source;
mod split;
mod types;
mod value;
mod weights;

pub use dims::DimsError;
pub(super) use dims::{Groups, sane};
pub use error::GgufError;
pub use header::{Header, Prefix, TensorInfo};
pub use kind::FileKind;
pub use names::{Place, place};
pub use open::{Inspected, inspect, model, open};
pub(super) use open::{inspect_as, inspect_on, open_on};
pub use source::Order;
pub use split::PartName;
pub use types::{TensorType, preset};
pub use value::Value;
pub(super) use weights::{Elements, Piece, table};
