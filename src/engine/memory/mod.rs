//! What a model needs in memory, to the byte where the engine's own rules are known.

pub mod ggml;
pub mod mix;
pub mod tensors;
pub mod weights;
