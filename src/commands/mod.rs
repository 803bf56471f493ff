//! One file for each command: what was asked comes in, a report goes out. Defaults that depend on the machine are decided
//! here.

pub mod answer;
pub mod batch;
mod check;
mod grid;
pub mod here;
pub mod launch;
mod line;
mod lists;
mod lookup;
pub mod machine;
pub mod question;
pub mod resolve;
mod run;
mod settings;
mod typed;
pub mod world;

pub use run::{Outcome, run};
