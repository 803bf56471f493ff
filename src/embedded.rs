//! The catalog that is compiled into the program.

use crate::catalog::Catalog;
use crate::catalog::bench::BenchRow;
use crate::catalog::constants::Constants;
use crate::catalog::honest::HonestRates;

static CATALOG: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalog.bin"));
static BENCHMARKS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/benchmarks.bin"));
static CROSS_VALIDATION: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/cross_validation.bin"));
static CONSTANTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/constants.bin"));

/// A fresh copy of the built-in catalog.
pub fn catalog() -> Catalog {
    let facts: Catalog =
        postcard::from_bytes(CATALOG).expect("the build script wrote this very type");
    Catalog { constants: constants(), ..facts }
}

/// The measured rows.
pub fn benchmarks() -> Vec<BenchRow> {
    postcard::from_bytes(BENCHMARKS).expect("the build script wrote this very type")
}

/// Predictions of the measured rows by fits that did not see them.
pub fn cross_validation() -> Vec<HonestRates> {
    postcard::from_bytes(CROSS_VALIDATION).expect("the build script wrote this very type")
}

fn constants() -> Constants {
    postcard::from_bytes(CONSTANTS).expect("the build script wrote this very type")
}
