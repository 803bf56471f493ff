//! Will it run? Memory, speed and verdicts for local large language models.

pub mod advice;
pub mod catalog;
pub mod cli;
pub mod commands;
pub mod embedded;
pub mod engine;
pub mod error;
pub mod hardware;
pub mod render;
pub mod report;
pub mod units;
