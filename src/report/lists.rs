//! Lists of the catalog.

use crate::catalog::hardware::Hardware;
use crate::catalog::model::Model;
use crate::catalog::quant::Quant;
use crate::catalog::runtime::Runtime;

/// Machines.
#[derive(Debug)]
pub struct HardwareList<'a> {
    /// The entries.
    pub entries: Vec<&'a Hardware>,
}

/// Models, and the size classes that stand for one.
#[derive(Debug)]
pub struct ModelList<'a> {
    /// The entries, each with its size classes.
    pub entries: Vec<(&'a Model, Vec<&'a str>)>,
}

/// Formats.
#[derive(Debug)]
pub struct QuantList<'a> {
    /// The entries.
    pub entries: Vec<&'a Quant>,
}

/// Runtimes.
#[derive(Debug)]
pub struct RuntimeList<'a> {
    /// The entries.
    pub entries: Vec<&'a Runtime>,
}
