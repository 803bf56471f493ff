//! The catalog that is compiled into the program.

use crate::catalog::Catalog;
use crate::catalog::bench::BenchRow;
use crate::catalog::constants::Constants;

static CATALOG: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalog.bin"));
static BENCHMARKS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/benchmarks.bin"));
static CONSTANTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/constants.bin"));

/// A fresh copy of the built-in catalog.
pub fn catalog() -> Catalog {
    postcard::from_bytes(CATALOG).expect("the build script wrote this very type")
}

/// The measured rows.
pub fn benchmarks() -> Vec<BenchRow> {
    postcard::from_bytes(BENCHMARKS).expect("the build script wrote this very type")
}

/// The fitted constants of the speed model.
pub fn constants() -> Constants {
    postcard::from_bytes(CONSTANTS).expect("the build script wrote this very type")
}
