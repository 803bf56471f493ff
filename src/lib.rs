//! Will it run? Memory, speed and verdicts for local large language models.
//!
//! Rooms, from the ground up: [`units`] are quantities as types; [`catalog`] holds the facts, [`embedded`] the copy that is
//! compiled in; [`names`] leads from what people type to entries; [`engine`] turns facts into bytes and tokens per second;
//! [`advice`] says what that is good for; [`hardware`] looks at this machine, [`inventory`] at the models on its disk,
//! [`online`] at those elsewhere, and [`measured`] keeps what was measured on it. [`wizard`] asks a buyer questions.
//! [`report`] is what commands find out, and [`render`] how that looks; [`cli`] is what can be typed, and [`commands`] what
//! is done then; [`error`] is what can go wrong. A room uses those before it, never those after it.

pub mod accuracy;
pub mod advice;
pub mod catalog;
pub mod cli;
pub mod commands;
pub mod embedded;
pub mod engine;
pub mod error;
pub mod hardware;
pub mod inventory;
pub mod measured;
pub mod names;
pub mod online;
pub mod render;
pub mod report;
pub mod units;
pub mod wizard;
