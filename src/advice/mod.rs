//! What an estimate is good for: verdicts, the workload grid, the score, comparisons.
//!
//! All rules are here and in the catalog's data; a page that prints a verdict reads it from this room.

pub mod alternatives;
pub mod better;
pub mod cloud;
pub mod compare;
pub mod context;
pub mod cost;
pub mod figures;
pub mod fix;
pub mod grid;
pub mod guide;
pub mod launch;
pub mod most;
pub mod naming;
pub mod owned;
pub mod page;
pub mod pick;
pub mod plan;
pub mod price;
pub mod range;
pub mod ranking;
pub mod recommend;
pub mod score;
pub mod stacks;
pub mod successor;
pub mod summary;
pub mod verdict;
