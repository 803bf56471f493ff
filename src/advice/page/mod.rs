//! The hardware page: everything that is said about one machine beside its card, score and grid. Every sentence is deduced here,
//! by rules, from the catalog's facts and from answers of the engine that stand on the same page; text, JSON, HTML and
//! Markdown print the same result.

mod avoid;
mod breaks;
pub mod crowd;
mod faq;
pub mod form;
mod intents;
mod memory;
mod options;
mod pairings;
mod rating;
mod relatives;
mod remark;
mod second;
mod software;
mod verdict;

pub use breaks::Failure;
pub use crowd::{Crowd, Peer};
pub use faq::Answered;
pub use intents::{Intent, Want};
pub use memory::Fact;
pub use options::{MemoryOption, Range, resized};
pub use pairings::Pairing;
pub use rating::Rating;
pub use relatives::{Relation, Relative, Rung};
pub use remark::{Backing, Remark, Subject, listed};
pub use software::{Support, number_formats};

use super::figures;
use super::grid::WorkloadFit;
use super::price::{Given, price};
use super::range::Runnable;
use super::score::Score;
use super::stacks::{self, Applied};
use super::verdict::Verdict;
use crate::catalog::Catalog;
use crate::catalog::note::HardwareNote;
use crate::catalog::price::Price as Quoted;
use crate::catalog::runtime::Runtime;
use crate::engine::machine::{Machine, Pools};
use crate::engine::request::{Request, Settings};
use crate::engine::{estimate, weight_table};
use options::size;
use second::Second;

/// A machine with what is known of it already.
#[derive(Clone, Copy, Debug)]
pub struct Seat<'c, 'a> {
    /// The catalog.
    pub catalog: &'a Catalog,
    /// The machine.
    pub machine: &'c Machine<'a>,
    /// The program.
    pub runtime: &'a Runtime,
    /// The backend.
    pub backend: &'a str,
    /// Its workloads.
    pub grid: &'c [WorkloadFit<'a>],
    /// Its score.
    pub score: Option<&'c Score>,
    /// Prices that the user knows better.
    pub prices: &'c Given,
    /// The cheapest offer to rent it.
    pub rent: Option<&'a Quoted>,
}

/// All that is said about a machine.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// Whether a backend of the program drives the chip; else the figures are those of the processor beside it.
    pub driven: bool,
    /// The rating out of ten.
    pub rating: Option<Rating>,
    /// What it does well.
    pub well: Vec<Remark>,
    /// Where that ends.
    pub breaks_at: Vec<Remark>,
    /// What it is no good for.
    pub bad_uses: Vec<Remark>,
    /// Who should buy it.
    pub buy_if: Vec<Remark>,
    /// Who should not.
    pub skip_if: Vec<Remark>,
    /// Every memory size with what it runs.
    pub options: Vec<MemoryOption<'a>>,
    /// Other machines beside it.
    pub relatives: Vec<Relative<'a>>,
    /// The ladder of its family, slowest first.
    pub ladder: Vec<Rung<'a>>,
    /// Decode speed of the 8B reference model, as the others are compared by.
    pub speed: Option<f64>,
    /// Lines about its memory.
    pub memory: Vec<Fact>,
    /// Where the rules for memory were read.
    pub memory_sources: Vec<&'a str>,
    /// Programs that run on it.
    pub software: Vec<Support<'a>>,
    /// Programs that do not.
    pub missing: Vec<&'a Runtime>,
    /// What breaks first.
    pub failures: Vec<Failure>,
    /// Other machines by what one wants.
    pub intents: Vec<Intent<'a>>,
    /// What goes well together.
    pub pairings: Vec<Pairing<'a>>,
    /// Combinations that others have proven on it, or on a machine much like it.
    pub stacks: Vec<Applied<'a>>,
    /// Who should avoid it.
    pub avoid: Vec<Remark>,
    /// Questions with their answers.
    pub faq: Vec<Answered>,
    /// How it is sold, in words.
    pub sold_as: &'static str,
    /// How loud it is likely to be, deduced.
    pub noise: form::Noise,
    /// Its price, where known.
    pub price: Option<super::price::Price>,
    /// The cheapest offer to rent it.
    pub rent: Option<&'a Quoted>,
    /// Curated notes.
    pub notes: Vec<&'a HardwareNote>,
}

/// What the rules draw on.
#[derive(Clone, Copy)]
struct Base<'c, 'a> {
    seat: &'c Seat<'c, 'a>,
    crowd: &'c Crowd<'a>,
    own: &'c Peer<'a>,
    pools: &'c Pools,
    driven: bool,
    options: &'c [MemoryOption<'a>],
    software: &'c [Support<'a>],
    missing: &'c [&'a Runtime],
    relatives: &'c [Relative<'a>],
    intents: &'c [Intent<'a>],
    second: Option<&'c Second>,
}

/// The page of a machine; `runs` is what it runs at its own memory size.
pub fn page<'a>(seat: &Seat<'_, 'a>, crowd: &Crowd<'a>, runs: Vec<Runnable<'a>>) -> Page<'a> {
    let machine = seat.machine;
    let hardware = machine.hardware;
    let bought = price(hardware, machine.memory, machine.devices(), seat.prices);
    let own = crowd.of(machine.clone(), seat.backend, bought);
    let pools = machine.pools(seat.backend, &seat.catalog.limits);
    let options = options::options(seat, runs);
    let software = software::supported(seat.catalog, hardware);
    let missing = software::missing(seat.catalog, &software);
    let driven = seat.runtime.backend_on(hardware).is_some();
    // The figures of a chip that nothing drives are not its own: there is nothing to compare.
    let relatives = if driven { relatives::relatives(crowd, &own) } else { Vec::new() };
    let second = second::second(seat);
    let base = Base {
        seat,
        crowd,
        own: &own,
        pools: &pools,
        driven,
        options: &options,
        software: &software,
        missing: &missing,
        relatives: &relatives,
        intents: &[],
        second: second.as_ref(),
    };
    let intents = intents::intents(&base);
    let base = Base { intents: &intents, ..base };
    let (memory, memory_sources) = memory::truth(&base);
    Page {
        driven: base.driven,
        rating: seat
            .score
            .filter(|_| driven)
            .map(|s| rating::rating(&seat.catalog.score, seat.grid, s)),
        well: verdict::well(&base),
        breaks_at: verdict::breaks_at(&base),
        bad_uses: verdict::bad_uses(&base),
        buy_if: verdict::buy_if(&base),
        skip_if: verdict::skip_if(&base),
        ladder: if driven { relatives::ladder(crowd, &own) } else { Vec::new() },
        speed: crowd.speed(&own).filter(|_| driven),
        memory,
        memory_sources,
        failures: breaks::failures(&base),
        pairings: pairings::pairings(&base),
        stacks: stacks::for_machine(seat.catalog, machine),
        avoid: avoid::avoid(&base),
        faq: faq::faq(&base),
        sold_as: form::sold_as(hardware),
        noise: verdict::noise(&base),
        price: bought,
        rent: seat.rent,
        notes: seat.catalog.notes.iter().filter(|n| n.is_about(hardware)).collect(),
        options,
        relatives,
        software,
        missing,
        intents,
    }
}

impl<'c, 'a> Base<'c, 'a> {
    /// The memory size that was asked about.
    fn option(&self) -> Option<&'c MemoryOption<'a>> {
        self.options.iter().find(|o| o.asked)
    }

    /// The largest model that is comfortable and faster than one reads.
    fn sweet_spot(&self) -> Option<&'c Runnable<'a>> {
        let option = self.option()?;
        option.range().sweet.map(|i| &option.runs[i])
    }

    /// The largest model that runs at all.
    fn largest_that_runs(&self) -> Option<&'c Runnable<'a>> {
        let runs = self.option()?.runs.iter();
        let mut best: Option<&Runnable<'a>> = None;
        for run in runs.filter(|r| r.judgement.verdict > Verdict::No) {
            if best.is_none_or(|b| size(run) > size(b)) {
                best = Some(run);
            }
        }
        best
    }

    /// The largest model that lies where the machine computes and whose context ends there before the model's own; with the
    /// longest context that fits.
    fn crowded(&self) -> Option<(&'c Runnable<'a>, u64)> {
        let runs = self.option()?.runs.iter().filter(|r| r.judgement.verdict > Verdict::No);
        let full = runs.filter(|r| r.longest_context > 0);
        // Of one model the first format, which is the smallest.
        let mut largest: Option<&'c Runnable<'a>> = None;
        for run in full {
            if largest.is_none_or(|b| size(run) > size(b)) {
                largest = Some(run);
            }
        }
        let run = largest?;
        let most = run.model.dims.as_ref()?.max_context.get();
        // Contexts come in steps of 1024.
        (run.longest_context + 1024 <= most).then_some((run, run.longest_context))
    }

    /// The wait for the first word of a long document with the largest comfortable model that has room for it, in seconds;
    /// with the tokens of the document.
    fn long_prompt(&self) -> Option<(&'c Runnable<'a>, f64, u64)> {
        let seat = self.seat;
        let job = seat.catalog.workloads.iter().max_by_key(|w| w.prompt)?;
        let option = self.option()?;
        let run = &option.runs[option.range().comfortable?];
        let dims = run.model.dims.as_ref()?;
        if run.longest_context.min(dims.max_context.get()) < job.context {
            return None;
        }
        let settings = Settings { context: job.context, prompt: job.prompt, ..Settings::default() };
        let request = Request {
            machine: seat.machine.clone(),
            model: run.model,
            quant: run.quant,
            runtime: seat.runtime,
            backend: seat.backend,
            settings,
        };
        let answer = estimate(&request, dims, &weight_table(&request, dims), seat.catalog);
        Some((run, answer.first_token?.get(), job.prompt))
    }

    /// A machine of its group that has as much memory and speed for less.
    fn cheaper(&self) -> Option<(&'c Peer<'a>, super::price::Price)> {
        let found = self.intents.iter().find(|i| i.want == Want::LessMoney)?;
        Some((&found.peer, found.peer.price?))
    }

    /// What another one of it brings.
    fn second(&self) -> Option<Second> {
        self.second.cloned()
    }
}
