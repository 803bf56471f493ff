//! Will it run? Memory, speed and verdicts for local large language models.

pub mod hardware;
pub mod units;
