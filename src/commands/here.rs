//! This machine: looked at when it is first asked for, and made a machine of the engine once.

use super::machine::Asker;
use super::this_machine::{self, ThisMachine};
use super::world::World;
use crate::engine::machine::Machine;
use crate::engine::software;
use crate::error::{NOT_DETECTED, Problem};
use crate::hardware::{self, Detected, Found, Level, Method};
use crate::units::{Bytes, BytesPerSec};
use std::cell::{Cell, OnceCell};

/// This machine, looked at when it is first asked for.
pub struct Here<'a> {
    world: &'a World,
    detect: fn() -> Detected,
    detected: OnceCell<Detected>,
    measured: Cell<Option<BytesPerSec>>,
    resolved: OnceCell<Option<ThisMachine>>,
}

/// What was found, in the terms of the engine.
#[derive(Clone, Debug)]
pub struct FoundMachine<'a> {
    /// The machine.
    pub machine: Machine<'a>,
    /// What was assumed, or limits it.
    pub notes: Vec<String>,
}

impl<'a> Here<'a> {
    /// This machine, not looked at yet.
    pub fn new(world: &'a World) -> Self {
        Self::found_by(world, hardware::detect)
    }

    /// A machine that `detect` finds.
    pub fn found_by(world: &'a World, detect: fn() -> Detected) -> Self {
        Self {
            world,
            detect,
            detected: OnceCell::new(),
            measured: Cell::new(None),
            resolved: OnceCell::new(),
        }
    }

    /// The same, where it was looked at before.
    #[must_use]
    pub fn known(self, facts: Option<Detected>) -> Self {
        let detected = facts.map_or_else(OnceCell::new, OnceCell::from);
        Self { detected, ..self }
    }

    /// The plain facts.
    pub fn detected(&self) -> &Detected {
        self.detected.get_or_init(self.detect)
    }

    /// Remembers what was measured after detection; it counts if the machine was not asked for before.
    pub fn was_measured(&self, rate: BytesPerSec) {
        self.measured.set(Some(rate));
    }

    /// The machine of the facts.
    ///
    /// # Errors
    /// When not even its memory is known.
    pub fn machine(&'a self) -> Result<FoundMachine<'a>, Problem> {
        let facts = self.detected();
        let resolved = self.resolved.get_or_init(|| self.resolve(facts)).as_ref();
        let found = resolved.ok_or_else(not_detected)?;
        let warnings = facts.notes.iter().filter(|n| n.level() == Level::Warning);
        let remarks = found.remarks.iter().map(ToString::to_string);
        let notes = warnings.map(ToString::to_string).chain(remarks).collect();
        Ok(FoundMachine { machine: found.machine(), notes })
    }

    /// What models may use of a machine's memory, with the program that is taken where none is named.
    pub fn usable(&self, machine: &Machine<'_>) -> Option<Bytes> {
        let catalog = &self.world.catalog;
        let backend = software::backend(machine.hardware, catalog.runtimes.first()?);
        Some(machine.pools(backend, &catalog.limits).usable())
    }

    fn resolve(&self, facts: &Detected) -> Option<ThisMachine> {
        let Some(rate) = self.measured.get() else {
            return this_machine::resolve(self.world, facts);
        };
        let mut facts = facts.clone();
        facts.ram.measured_bandwidth = Some(Found::new(rate, Method::Measured, "just now"));
        this_machine::resolve(self.world, &facts)
    }
}

impl<'a> Asker<'a> for &'a Here<'a> {
    fn this_machine(&self) -> Result<FoundMachine<'a>, Problem> {
        self.machine()
    }
}

fn not_detected() -> Problem {
    Problem::new(NOT_DETECTED, "no machine is named, and this one could not be detected")
        .hint("name one, such as `--hw rtx-4090`; `wir detect` tells what was tried")
}
