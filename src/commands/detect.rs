//! `wir detect`: what this machine is, and how each fact was found.

use super::here::{FoundMachine, Here};
use crate::error::{Error, NOT_DETECTED, Problem};
use crate::hardware::Detected;
use crate::hardware::bandwidth::{Cache, Key, MeasureError, Plan, Progress, measure};
use crate::report::{DetectedMachine, Report};
use crate::units::BytesPerSec;

/// Tells what was found, and measures the bandwidth of main memory where asked to.
///
/// # Errors
/// When measuring fails.
pub fn run<'a>(
    here: &'a Here<'a>,
    with_measurement: bool,
    progress: &mut dyn FnMut(f64),
) -> Result<Report<'a>, Error> {
    let facts = here.detected().clone();
    let (measured, note) = if with_measurement {
        let (rate, note) = measure_and_keep(&facts, progress)?;
        here.was_measured(rate);
        (Some(rate), note)
    } else {
        (None, None)
    };
    let (machine, mut notes) = match here.machine() {
        Ok(FoundMachine { machine, notes }) => (Some(machine), notes),
        Err(problem) => (None, vec![problem.message]),
    };
    // The facts have their notes already.
    notes.retain(|n| facts.notes.iter().all(|own| own.to_string() != *n));
    notes.extend(note);
    let usable = machine.as_ref().and_then(|machine| here.usable(machine));
    Ok(Report::Detected(Box::new(DetectedMachine { facts, machine, usable, notes, measured })))
}

/// Measures, and remembers the result for later estimates; a note where that is not possible.
fn measure_and_keep(
    facts: &Detected,
    progress: &mut dyn FnMut(f64),
) -> Result<(BytesPerSec, Option<String>), Error> {
    let plan = Plan::for_machine(&facts.cpu, &facts.ram);
    let result = measure(plan, &mut |now: Progress| progress(now.share)).map_err(refused)?;
    let folder = Cache::default_folder();
    let stored = match (Key::of(&facts.cpu, &facts.ram), folder) {
        (Some(key), Some(folder)) => Cache::in_folder(folder)
            .store(&key, &result)
            .err()
            .map(|e| format!("not remembered: {e}")),
        _ => Some("not remembered: there is no place for it, or the machine is unknown".to_owned()),
    };
    Ok((result.bandwidth, stored))
}

fn refused(cause: MeasureError) -> Error {
    Error::NotDetected(Problem::new(NOT_DETECTED, cause.to_string()))
}
