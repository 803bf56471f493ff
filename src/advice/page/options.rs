//! What every memory size of a machine can run, and the range of models that suits it.

use super::Seat;
use crate::advice::price::{Price, price};
use crate::advice::range::{Runnable, runnable};
use crate::advice::verdict::Verdict;
use crate::engine::machine::{KnownLimit, Machine};
use crate::engine::request::Settings;
use crate::units::Bytes;

/// Faster than one reads: what a sweet spot is as fast as, in tokens per second.
pub const FASTER_THAN_READING: f64 = 12.0;

/// A memory size of a machine.
#[derive(Clone, Debug)]
pub struct MemoryOption<'a> {
    /// Memory of each device.
    pub memory: Bytes,
    /// What a model may use, all devices together.
    pub usable: Bytes,
    /// Whether it is the size that was asked about.
    pub asked: bool,
    /// Whether it was ever sold.
    pub sold: bool,
    /// Its price, where known.
    pub price: Option<Price>,
    /// Every size class in the usual formats.
    pub runs: Vec<Runnable<'a>>,
}

/// The range of models that suits a memory size; indices of runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// The largest model that is comfortable and faster than one reads.
    pub sweet: Option<usize>,
    /// The largest comfortable one.
    pub comfortable: Option<usize>,
    /// The largest that runs at all beyond that, without slack or only just.
    pub stretch: Option<usize>,
    /// The smallest that does not run usefully.
    pub beyond: Option<usize>,
}

impl<'a> MemoryOption<'a> {
    /// The range that suits it.
    pub fn range(&self) -> Range {
        let largest = |wanted: &dyn Fn(&Runnable<'a>) -> bool| {
            let found = (0..self.runs.len()).filter(|i| wanted(&self.runs[*i]));
            // Of one model in several formats the first, which is the smallest.
            found.fold(None, |best: Option<usize>, i| match best {
                Some(b) if size(&self.runs[i]) <= size(&self.runs[b]) => Some(b),
                _ => Some(i),
            })
        };
        let comfortable = largest(&|r| r.judgement.verdict == Verdict::Comfortable);
        let sweet = largest(&|r| {
            r.judgement.verdict == Verdict::Comfortable && speed(r) >= FASTER_THAN_READING
        });
        let over = |r: &Runnable<'a>| comfortable.is_none_or(|c| size(r) > size(&self.runs[c]));
        let runs = |r: &Runnable<'a>| r.judgement.verdict > Verdict::No && over(r);
        let stretch = largest(&runs);
        let top = stretch.or(comfortable);
        let more = |r: &&Runnable<'a>| top.is_none_or(|t| size(r) > size(&self.runs[t]));
        let beyond = self.runs.iter().filter(more).min_by_key(|r| size(r));
        let beyond = beyond.and_then(|b| self.runs.iter().position(|r| std::ptr::eq(r, b)));
        Range { sweet, comfortable, stretch, beyond }
    }
}

/// All weights of a run's model.
pub fn size(run: &Runnable<'_>) -> u64 {
    run.model.params_total.get()
}

/// Decode speed of a run in tokens per second; zero where it does not run.
pub fn speed(run: &Runnable<'_>) -> f64 {
    run.estimate.decode.as_ref().map_or(0.0, |s| s.expected.get())
}

/// Every memory size of the machine, the smallest first; the one asked about is among them, with the runs that are known.
pub fn options<'a>(seat: &Seat<'_, 'a>, own_runs: Vec<Runnable<'a>>) -> Vec<MemoryOption<'a>> {
    let machine = seat.machine;
    let sold = &machine.hardware.memory_options;
    let mut own = Some(own_runs);
    let mut sizes: Vec<Bytes> = sold.clone();
    if !sizes.contains(&machine.memory) {
        sizes.push(machine.memory);
    }
    sizes.sort_unstable();
    sizes.dedup();
    let option = |memory: Bytes| {
        let asked = memory == machine.memory;
        let with = if asked { machine.clone() } else { resized(machine, memory) };
        let runs = own.take_if(|_| asked).unwrap_or_else(|| {
            let base = Settings::default();
            runnable(seat.catalog, &with, seat.runtime, seat.backend, base)
        });
        let pools = with.pools(seat.backend, &seat.catalog.limits);
        MemoryOption {
            memory,
            usable: pools.usable(),
            asked,
            sold: sold.contains(&memory),
            price: price(machine.hardware, memory, machine.devices(), seat.prices),
            runs,
        }
    };
    sizes.into_iter().map(option).collect()
}

/// The machine with another memory size. Limits that were stated are those of the size asked about.
pub fn resized<'a>(machine: &Machine<'a>, memory: Bytes) -> Machine<'a> {
    let limit = KnownLimit { device: None, host: None, ..machine.limit };
    Machine { memory, limit, ..machine.clone() }
}
