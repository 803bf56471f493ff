//! `wir hw --sort` and `wir best`: hardware in order, and a buyer's guide.

use super::check::workload;
use super::prices;
use super::question::Question;
use super::resolve::runtime;
use super::world::World;
use crate::advice::guide::{Shelf, Wish, guide, sold_new_since};
use crate::advice::ranking::{Filter, Order, rank};
use crate::advice::stacks;
use crate::catalog::hardware::{Class, Hardware};
use crate::cli::buy::{BestArgs, BestOf, HwArgs, HwClass, SortBy};
use crate::error::{Error, Problem};
use crate::report::{Guide, Ranking, Report};
use crate::units::Usd;
use crate::units::parse::memory_size;

/// What `wir best budget` may cost where nothing is said, in dollars.
const SMALL_BUDGET: f64 = 500.0;

/// Used cards from before this year are left out where nothing is said: they have no tensor arithmetic.
pub(super) const OLDEST_USED: u16 = 2016;

/// Machines in order.
///
/// # Errors
/// Amounts that cannot be.
pub fn ranking<'a>(
    world: &'a World,
    args: &HwArgs,
    entries: &[&'a Hardware],
) -> Result<Report<'a>, Error> {
    let mut problems = Vec::new();
    let vendor = args.vendor.as_deref().map(|v| v.trim().to_lowercase());
    let known = world.catalog.hardware.iter().map(|h| h.vendor.to_lowercase());
    if let Some(name) = vendor.as_deref().filter(|v| !known.clone().any(|k| k.contains(v))) {
        let mut all: Vec<String> = known.collect();
        all.sort();
        all.dedup();
        let all = all.iter().map(String::as_str);
        problems.push(super::lookup::unknown("unknown-vendor", "maker", name, all));
    }
    let memory = args.min_memory.as_deref().map(memory_size).transpose();
    let memory = memory.map_err(|e| problems.push(Problem::invalid(format!("--min-memory: {e}"))));
    let most = prices::dollars("max-price", args.max_price, &mut problems);
    let given = prices::given(world, &args.price, &mut problems);
    let (Ok(memory), true) = (memory, problems.is_empty()) else {
        return Err(problems.into());
    };
    let order = order(args.sort.unwrap_or(SortBy::Score));
    let filter = Filter {
        vendor: vendor.as_deref(),
        class: args.class.map(class),
        shelf: args.form.map(shelf),
        most,
        memory,
    };
    let runtime = runtime(world, &Question::default())?;
    let mut entries = rank(&world.catalog, entries, runtime, order, filter, &given);
    let found = entries.len();
    entries.truncate(args.limit);
    Ok(Report::Ranking(Box::new(Ranking { order, entries, found, runtime })))
}

const fn order(by: SortBy) -> Order {
    match by {
        SortBy::Score => Order::Score,
        SortBy::Tps => Order::Speed,
        SortBy::Price => Order::Price,
        SortBy::TpsPerDollar => Order::SpeedPerDollar,
        SortBy::TpsPerWatt => Order::SpeedPerWatt,
        SortBy::Memory => Order::Memory,
        SortBy::Bandwidth => Order::Bandwidth,
    }
}

const fn class(class: HwClass) -> Class {
    match class {
        HwClass::Desktop => Class::Desktop,
        HwClass::Laptop => Class::Laptop,
        HwClass::Datacenter => Class::Datacenter,
        HwClass::Workstation => Class::Workstation,
        HwClass::Mobile => Class::Mobile,
        HwClass::Edge => Class::Edge,
    }
}

/// A buyer's guide.
///
/// # Errors
/// Everything that is wrong with the question.
pub fn run<'a>(world: &'a World, args: &BestArgs) -> Result<Report<'a>, Error> {
    let mut problems = Vec::new();
    let job = workload(world, args.workload.as_deref()).map_err(|p| problems.push(p)).ok();
    let budget = prices::dollars("budget", args.budget, &mut problems);
    let given = prices::given(world, &args.price, &mut problems);
    let (Some(job), true) = (job, problems.is_empty()) else {
        return Err(problems.into());
    };
    let shelf = shelf(args.kind);
    let small = (shelf == Shelf::Budget).then(|| Usd::new(SMALL_BUDGET)).flatten();
    let usual = if shelf == Shelf::UsedGpu { OLDEST_USED } else { sold_new_since(&world.catalog) };
    let wish = Wish { shelf, job, budget: budget.or(small), since: args.since.unwrap_or(usual) };
    let runtime = runtime(world, &Question::default())?;
    let (mut choices, unpriced) = guide(&world.catalog, runtime, wish, &given);
    let found = choices.len();
    choices.truncate(args.limit);
    let first = choices.first().map(|c| &c.ranked.machine);
    let mut stacks = first.map(|m| stacks::for_machine(&world.catalog, m)).unwrap_or_default();
    stacks.retain(|s| wish.job.is_none_or(|w| s.serves(w)));
    Ok(Report::Guide(Box::new(Guide { wish, choices, found, unpriced, runtime, stacks })))
}

/// The kind of machine that was asked for.
pub(super) const fn shelf(kind: BestOf) -> Shelf {
    match kind {
        BestOf::Laptop => Shelf::Laptop,
        BestOf::Mac => Shelf::Mac,
        BestOf::Gpu => Shelf::Gpu,
        BestOf::UsedGpu => Shelf::UsedGpu,
        BestOf::Budget => Shelf::Budget,
        BestOf::MiniPc => Shelf::MiniPc,
        BestOf::Server => Shelf::Server,
    }
}
