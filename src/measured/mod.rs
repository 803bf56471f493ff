//! The user's own measurements: what benchmark programs print, read and kept for later estimates.
//!
//! [`parse`] recognises the formats and is pure; [`pair`] joins what belongs together; [`mod@line`] is how a row is written
//! down, and [`store`] the only part that touches the disk. Which catalog entries a result is about is settled by the
//! command that imports it.

pub mod contribution;
pub mod formats;
pub mod id;
pub mod line;
pub mod pair;
pub mod reading;
pub mod store;

pub use formats::{ParseError, Parsed, parse};
pub use reading::{Format, Reading};
pub use store::{Store, StoreError};

use crate::catalog::bench::BenchRow;

/// The rows that the user measured; none where there is no store or it cannot be read.
pub fn own_rows() -> Vec<BenchRow> {
    let kept = Store::of_user().and_then(|store| store.read());
    kept.map(|kept| kept.rows).unwrap_or_default()
}
