//! How right the speed model is: measured rows against its predictions.

pub mod case;
pub mod naive;
pub mod own;
pub mod predict;
pub mod score;
pub mod table;

pub use case::{Case, Subject};
pub use predict::{Entry, Mode, Quantity};
pub use score::{Score, Scored};
