//! What the same tokens cost in the cloud: on rented GPUs, and from an API.

use super::cost::rented;
use crate::catalog::Catalog;
use crate::catalog::hardware::Hardware;
use crate::catalog::model::Model;
use crate::catalog::price::Price;
use crate::catalog::quant::Quant;
use crate::catalog::runtime::Runtime;
use crate::engine::machine::Machine;
use crate::engine::memory::weights::WeightTable;
use crate::engine::request::{Offload, Request, Settings};
use crate::engine::software::backend;
use crate::engine::{Estimate, estimate};
use crate::units::{Bytes, Usd};

/// Rented GPUs that hold a model.
#[derive(Clone, Debug)]
pub struct Rental<'a> {
    /// The price of one for an hour.
    pub price: &'a Price,
    /// What is rented.
    pub machine: Machine<'a>,
    /// All of them for an hour.
    pub per_hour: Usd,
    /// The answer.
    pub estimate: Estimate,
    /// Dollars for a million decoded tokens.
    pub per_million: f64,
}

/// Tokens of a model from an API.
#[derive(Clone, Debug)]
pub struct Tokens<'a> {
    /// A million output tokens.
    pub output: &'a Price,
    /// A million input tokens, where known.
    pub input: Option<&'a Price>,
}

/// What is run in the cloud.
#[derive(Clone, Copy, Debug)]
pub struct Job<'m> {
    /// The model.
    pub model: &'m Model,
    /// Its format.
    pub quant: &'m Quant,
    /// Its weights.
    pub table: &'m WeightTable,
    /// The program.
    pub runtime: &'m Runtime,
    /// How it is run.
    pub settings: Settings,
    /// Decode speed wanted at least, tokens per second.
    pub least_speed: f64,
}

/// The fewest GPUs of a kind that hold a model and are fast enough, at a price of one for an hour.
pub fn rent<'a>(
    catalog: &'a Catalog,
    job: Job<'_>,
    price: &'a Price,
    hardware: &'a Hardware,
    memory: Bytes,
) -> Option<Rental<'a>> {
    let dims = job.model.dims.as_ref()?;
    [1, 2, 4, 8].into_iter().find_map(|count| {
        let machine = Machine::new(hardware, memory, count);
        let request = Request {
            machine: machine.clone(),
            model: job.model,
            quant: job.quant,
            runtime: job.runtime,
            backend: backend(hardware, job.runtime),
            settings: Settings { offload: Offload::Full, ..job.settings },
        };
        let estimate = estimate(&request, dims, job.table, catalog);
        let speed = estimate.decode.as_ref().filter(|_| estimate.fits)?.expected;
        if speed.get() < job.least_speed {
            return None;
        }
        let per_hour = Usd::new(price.price * f64::from(count))?;
        Some(Rental { price, machine, per_hour, per_million: rented(per_hour, speed), estimate })
    })
}
