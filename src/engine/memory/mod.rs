//! What a model needs in memory, to the byte where the engine's own rules are known.

pub mod bill;
pub mod compute;
pub mod ggml;
pub mod kv;
pub mod mix;
pub mod split;
pub mod tensors;
pub mod weights;
