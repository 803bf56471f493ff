//! One file for each command: what was asked comes in, a report goes out. Defaults that depend on the machine are decided
//! here.

mod accuracy;
pub mod answer;
pub mod batch;
mod bench;
mod best;
mod check;
pub mod completions;
mod cost;
mod detect;
mod document;
pub mod elsewhere;
mod explain;
mod fix;
mod glossary;
mod grid;
pub mod here;
mod input;
pub mod launch;
mod line;
mod lists;
mod lookup;
pub mod machine;
mod man;
mod most;
mod next;
mod on_disk;
mod owned;
mod pick;
mod plan;
mod plot;
mod prices;
pub mod question;
mod recommend;
mod rentals;
pub mod resolve;
mod run;
mod save;
mod scan;
pub mod schema;
mod sets;
mod settings;
pub mod this_machine;
mod typed;
pub mod world;

pub use run::{INTERRUPTED, Outcome, Streams, run};
