//! From facts to bytes and tokens per second.

pub mod memory;
