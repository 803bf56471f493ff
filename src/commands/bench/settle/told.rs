//! What flags say about a result.

use super::Settler;
use crate::catalog::runtime::Runtime;
use crate::cli::bench::ToldArgs;
use crate::cli::machine::MachineArgs;
use crate::commands::question::Question;
use crate::commands::world::World;
use crate::commands::{resolve, typed};
use crate::error::{Error, Problem};
use crate::measured::reading::{day, text};
use crate::names::{HardwareQuery, ModelQuery, QuantQuery};
use crate::units::parse::memory_size;
use crate::units::{Bytes, BytesPerSec};

/// What flags say about a result.
#[derive(Debug)]
pub struct Told<'a> {
    pub(super) model: Option<ModelQuery<'a>>,
    pub(super) by_size: bool,
    pub(super) quant: Option<QuantQuery<'a>>,
    pub(super) quant_text: Option<String>,
    pub(super) hw: Option<HardwareQuery<'a>>,
    pub(super) memory: Option<Bytes>,
    pub(super) bandwidth: Option<BytesPerSec>,
    pub(super) runtime: Option<&'a Runtime>,
    pub(super) backend: Option<&'a str>,
    pub(super) date: Option<String>,
    pub(super) source: Option<String>,
}

impl<'a> Told<'a> {
    /// Looks the flags up.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn read(world: &'a World, args: &ToldArgs) -> Result<Self, Error> {
        let mut problems = Vec::new();
        let catalog = &world.catalog;
        let names = &world.names;
        let question = Question {
            runtime: args.runtime.clone(),
            backend: args.backend.clone(),
            ..Question::default()
        };
        let memory = args.mem.as_deref().map(memory_size).transpose();
        let memory = memory.map_err(|e| problems.push(Problem::invalid(format!("--mem: {e}"))));
        let memory = memory.unwrap_or_default();
        let described = MachineArgs { bandwidth: args.bandwidth.clone(), ..MachineArgs::default() };
        let bandwidth = typed::machine(&described, &mut problems).bandwidth;
        let mut keep = |p: Problem| problems.push(p);
        let told = Self {
            model: args
                .model
                .as_deref()
                .and_then(|m| names.model(catalog, m).map_err(&mut keep).ok()),
            by_size: args.by_size,
            quant: args
                .quant
                .as_deref()
                .and_then(|q| names.quant(catalog, q).map_err(&mut keep).ok()),
            quant_text: args.quant.as_deref().and_then(text),
            hw: args
                .hw
                .as_deref()
                .and_then(|h| names.hardware(catalog, h, memory).map_err(&mut keep).ok()),
            memory,
            bandwidth,
            runtime: args
                .runtime
                .as_ref()
                .and_then(|_| resolve::runtime(world, &question).map_err(&mut keep).ok()),
            backend: resolve::backend(world, &question).map_err(&mut keep).ok().flatten(),
            date: args.date.as_deref().and_then(|d| {
                day(d).filter(|day| day.len() == d.trim().len()).or_else(|| {
                    keep(Problem::invalid("--date is not a day such as `2026-05-04`"));
                    None
                })
            }),
            source: args.source.as_deref().and_then(text),
        };
        if problems.is_empty() { Ok(told) } else { Err(problems.into()) }
    }
}

impl<'a> Settler<'a, '_> {
    /// The program that was measured.
    pub(super) fn runtime(&self) -> &'a Runtime {
        let named = self.format.runtime();
        let runtimes = &self.world.catalog.runtimes;
        let by_format = runtimes.iter().find(|r| r.id == named);
        self.told.runtime.or(by_format).unwrap_or(&runtimes[0])
    }
}
