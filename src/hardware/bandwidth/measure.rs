//! Measuring memory bandwidth: all threads read their part of a large buffer at the same time, and the best pass counts.

use super::kernel::read_once;
use super::plan::{MOST_THREADS, Plan};
use crate::units::{Bytes, BytesPerSec};
use serde::Serialize;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// Below this the figure would be one of the cache.
const TOO_SMALL: Bytes = Bytes::from_mib(64);

/// Bounds that keep the whole under three seconds.
const TIME_FOR_PASSES: Duration = Duration::from_millis(1500);
const MOST_PASSES: u32 = 24;
const LEAST_PASSES: u32 = 3;

/// A pass takes at least about this long, so that starting the threads does not count.
const LEAST_PASS: Duration = Duration::from_millis(40);

/// How far a measurement is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Passes done.
    pub passes: u32,
    /// The best so far.
    pub best: BytesPerSec,
    /// The share of the time that has passed, from 0 to 1.
    pub share: f64,
}

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Measurement {
    /// The best pass.
    pub bandwidth: BytesPerSec,
    /// How it was made.
    pub plan: Plan,
    /// Passes that were made.
    pub passes: u32,
    /// Made by a build without optimisation: many memories are faster than that.
    pub unoptimised: bool,
}

/// Why nothing could be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MeasureError {
    /// Too little memory is free.
    #[error("measuring needs {} MiB of memory, and {} MiB can be had", needed.mib(), available.mib())]
    NotEnoughMemory {
        /// The least that makes sense.
        needed: Bytes,
        /// What the plan allows.
        available: Bytes,
    },
    /// The operating system gave no memory or threads.
    #[error("the operating system gave no memory or threads for measuring")]
    Refused,
    /// The clock did not advance.
    #[error("the clock of this machine is too coarse for measuring")]
    Clock,
}

/// Measures by the plan; takes about two seconds. `progress` is called after every pass.
///
/// # Errors
/// When there is too little memory, or the operating system gives no threads.
pub fn measure(
    plan: Plan,
    progress: &mut dyn FnMut(Progress),
) -> Result<Measurement, MeasureError> {
    if plan.buffer < TOO_SMALL {
        return Err(MeasureError::NotEnoughMemory { needed: TOO_SMALL, available: plan.buffer });
    }
    let threads = plan.threads.clamp(1, MOST_THREADS);
    let words = usize::try_from(plan.buffer.get() / 8 / u64::from(threads))
        .map_err(|_| MeasureError::Refused)?;
    let (reports, inbox) = mpsc::channel();
    thread::scope(|scope| {
        // Dropping the orders ends the readers, also when this returns early.
        let mut orders = Vec::new();
        for _ in 0..threads {
            let (order, received) = mpsc::channel();
            let reports = reports.clone();
            thread::Builder::new()
                .spawn_scoped(scope, move || follow(words, &received, &reports))
                .map_err(|_| MeasureError::Refused)?;
            orders.push(order);
        }
        drop(reports);
        let pass_bytes = words as f64 * 8.0 * f64::from(threads);
        lead(&Team { orders, inbox, pass_bytes }, plan, progress)
    })
}

/// When one reader began and ended; `None` if it could get no memory.
type Report = Option<(Instant, Instant)>;

/// A reader's life: fill a block, then read it so many times as each order says.
fn follow(words: usize, orders: &Receiver<u32>, reports: &Sender<Report>) {
    let Some(block) = filled_block(words) else {
        let _ = reports.send(None);
        return;
    };
    let now = Instant::now();
    let _ = reports.send(Some((now, now)));
    for rounds in orders {
        let start = Instant::now();
        for _ in 0..rounds {
            read_once(&block);
        }
        let _ = reports.send(Some((start, Instant::now())));
    }
}

/// Memory that the reading thread wrote itself, so that it lies near its core and has pages of its own.
fn filled_block(words: usize) -> Option<Vec<u64>> {
    let mut block = Vec::new();
    block.try_reserve_exact(words).ok()?;
    block.resize(words, 1);
    Some(block)
}

/// The readers, seen from the one who gives orders.
struct Team {
    orders: Vec<Sender<u32>>,
    inbox: Receiver<Report>,
    pass_bytes: f64,
}

impl Team {
    /// Waits for one report of every reader: from the first start to the last end.
    fn await_all(&self) -> Result<Duration, MeasureError> {
        let mut span: Report = None;
        for _ in &self.orders {
            let report = self.inbox.recv().ok().flatten().ok_or(MeasureError::Refused)?;
            span =
                Some(span.map_or(report, |(start, end)| (start.min(report.0), end.max(report.1))));
        }
        span.map(|(start, end)| end.duration_since(start)).ok_or(MeasureError::Refused)
    }

    fn pass(&self, rounds: u32) -> Result<Duration, MeasureError> {
        for order in &self.orders {
            order.send(rounds).map_err(|_| MeasureError::Refused)?;
        }
        self.await_all()
    }
}

/// Makes passes until the time is over. The first tells how often to read the buffer in one pass, so that starting the
/// threads takes little of it.
fn lead(
    team: &Team,
    plan: Plan,
    progress: &mut dyn FnMut(Progress),
) -> Result<Measurement, MeasureError> {
    team.await_all()?;
    let first = team.pass(1)?.max(Duration::from_nanos(1));
    let rounds = (LEAST_PASS.as_secs_f64() / first.as_secs_f64()).ceil().clamp(1.0, 64.0) as u32;
    let begin = Instant::now();
    let mut best: Option<BytesPerSec> = None;
    let mut passes = 0;
    while passes < LEAST_PASSES || (passes < MOST_PASSES && begin.elapsed() < TIME_FOR_PASSES) {
        let time = team.pass(rounds)?.as_secs_f64();
        passes += 1;
        let rate = BytesPerSec::new(team.pass_bytes * f64::from(rounds) / time);
        best = rate.into_iter().chain(best).max_by(|a, b| a.get().total_cmp(&b.get()));
        if let Some(best) = best {
            let by_time = begin.elapsed().as_secs_f64() / TIME_FOR_PASSES.as_secs_f64();
            let by_count = f64::from(passes) / f64::from(MOST_PASSES);
            progress(Progress { passes, best, share: by_time.max(by_count).min(1.0) });
        }
        if begin.elapsed() > TIME_FOR_PASSES {
            break;
        }
    }
    let bandwidth = best.ok_or(MeasureError::Clock)?;
    Ok(Measurement { bandwidth, plan, passes, unoptimised: cfg!(debug_assertions) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_little_memory_is_an_error() {
        let plan = Plan { buffer: Bytes::from_mib(8), threads: 1 };
        let result = measure(plan, &mut |_| {});
        assert!(matches!(result, Err(MeasureError::NotEnoughMemory { .. })));
    }

    #[test]
    fn a_small_measurement_gives_a_plausible_rate() {
        let plan = Plan { buffer: TOO_SMALL, threads: 2 };
        let mut steps = 0;
        let result = measure(plan, &mut |_| steps += 1).expect("64 MiB can be had");
        assert_eq!(steps, result.passes);
        assert!(result.bandwidth.gb_per_s() > 0.05, "{result:?}");
        assert_eq!(result.unoptimised, cfg!(debug_assertions));
    }
}
