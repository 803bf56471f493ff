//! Memory bandwidth: measured on request, remembered for later estimates.

mod cache;
mod kernel;
mod measure;
mod plan;

pub use cache::{Cache, CacheError, Key, Remembered};
pub use measure::{MeasureError, Measurement, Progress, measure};
pub use plan::Plan;
