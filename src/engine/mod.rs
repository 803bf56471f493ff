//! From facts to bytes and tokens per second.

pub mod cards;
pub mod caveat;
mod estimate;
pub mod generic;
pub mod machine;
pub mod memory;
pub mod plan;
pub mod request;
pub mod software;
pub mod speed;
pub mod throughput;

pub use estimate::{Estimate, estimate, fits, weight_table};
