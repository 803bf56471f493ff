//! How right the speed model is: measured rows against its predictions.

pub mod case;
pub mod score;

pub use case::{Case, Subject};
pub use score::{Score, Scored};
