//! What can be typed: arguments, flags and their help. What they mean is decided elsewhere.

pub mod args;
pub mod bench;
pub mod buy;
pub mod generated;
pub mod know;
pub mod launch;
pub mod machine;
pub mod pick;
pub mod questions;
pub mod run;
pub mod scan;
