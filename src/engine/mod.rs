//! From facts to bytes and tokens per second.

pub mod caveat;
mod estimate;
pub mod generic;
pub mod machine;
pub mod memory;
pub mod plan;
pub mod request;
pub mod speed;

pub use estimate::{Estimate, estimate, weight_table};
