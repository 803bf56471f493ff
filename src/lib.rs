//! Will it run? Memory, speed and verdicts for local large language models.

pub mod advice;
pub mod catalog;
pub mod embedded;
pub mod engine;
pub mod inventory;
pub mod units;
