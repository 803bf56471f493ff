//! From facts to bytes and tokens per second.

pub mod machine;
pub mod memory;
pub mod plan;
pub mod request;
