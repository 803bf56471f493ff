//! What people type, turned into catalog entries: `2x3090`, `m4 max 64gb`, `llama3.3:70b-instruct-q4_K_M`, `q4`.
//!
//! Pure: same text, same catalog, same answer. Exact names cost one hash lookup in an [`Index`]; only what misses there is
//! taken apart into words. What to do with an answer (a caveat, a default format) is left to the caller.

mod error;
mod hardware;
mod index;
mod kv;
mod model;
mod near;
mod quant;
mod search;
mod table;
mod text;

pub use error::{NameError, NameKind};
pub use hardware::{HardwareNote, HardwareQuery, MAX_COUNT, hardware, machines, with_memory};
pub use index::Index;
pub use kv::{KvPair, KvType, kv_pair, kv_type};
pub use model::{ModelQuery, Via, model};
pub use quant::{How, QuantQuery, among, customary, format_of, quant};
pub use search::{search_hardware, search_models};
pub use text::MAX_NAME;
