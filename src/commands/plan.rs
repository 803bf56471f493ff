//! `wir plan`: what to buy for a model.

use super::answer::needs;
use super::check::workload;
use super::prices;
use super::rentals::{electricity, rentals};
use super::resolve::software;
use super::typed;
use super::world::World;
use crate::advice::cloud::{Job, Rental};
use crate::advice::cost::{LocalMachine, Usage, hours_until_cheaper};
use crate::advice::guide::sold_new_since;
use crate::advice::plan::{Demand, Purchase, plan, table};
use crate::cli::buy::PlanArgs;
use crate::cli::run::RunArgs;
use crate::error::{Error, Problem};
use crate::report::{Planned, Rented, RentedInstead, Report};

/// What a machine at home is set against rented ones with: switched on a working day, written off after three years.
const ON_PER_DAY: f64 = 8.0;
const YEARS: f64 = 3.0;

/// Users that a plan can be made for.
pub(super) const MOST_USERS: u64 = 1024;

/// What to buy for a model.
///
/// # Errors
/// Everything that is wrong with the question.
pub fn run<'a>(world: &'a World, args: &PlanArgs) -> Result<Report<'a>, Error> {
    let mut problems = Vec::new();
    let mut question = typed::run(&run_args(args), &mut problems);
    let job = workload(world, args.workload.as_deref()).map_err(|p| problems.push(p)).ok();
    let job = job.flatten();
    question.context = question.context.or(job.map(|w| w.context));
    let software = software(world, &question).map_err(|p| problems.extend(p)).ok();
    let given = prices::given(world, &args.price, &mut problems);
    let budget = prices::dollars("budget", args.budget, &mut problems);
    let least = prices::positive("min-tps", args.min_tps, &mut problems);
    if !(1..=MOST_USERS).contains(&args.users) {
        let text = format!("--users is {}, but has to be from 1 to {MOST_USERS}", args.users);
        problems.push(Problem::invalid(text));
    }
    if args.max_devices == 0 {
        problems.push(Problem::invalid("--max-devices is 0, but has to be at least 1"));
    }
    let (Some(mut software), true) = (software, problems.is_empty()) else {
        return Err(problems.into());
    };
    let needs = needs(world, job);
    let context = software.settings.context;
    if let Some(job) = job {
        software.settings.depth = job.depth.min(context);
        software.settings.prompt = job.prompt.min(context);
    }
    software.settings.context = context.saturating_mul(args.users);
    software.settings.parallel = args.users;
    let since = args.since.unwrap_or_else(|| sold_new_since(&world.catalog));
    let least_speed = least.unwrap_or(needs.comfortable_decode);
    let demand = Demand {
        model: &software.model,
        quant: &software.quant,
        table: software.table.as_deref(),
        runtime: software.runtime,
        settings: software.settings,
        least_speed,
        prices: given,
        budget,
        most_devices: args.max_devices,
        since,
        needs,
    };
    let found = plan(&world.catalog, &demand);
    let rented = rented(world, &demand, &found);
    Ok(Report::Plan(Box::new(Planned {
        users: args.users,
        context,
        least_speed,
        budget,
        since,
        workload: job,
        settings: software.settings,
        quant: software.quant,
        runtime: software.runtime,
        notes: software.notes,
        model: software.model,
        found,
        rented,
    })))
}

/// Rented GPUs that do it, the cheapest hour first, each with the hours a month from which the cheapest purchase costs less.
fn rented<'a>(
    world: &'a World,
    demand: &Demand<'_, 'a>,
    found: &[Purchase<'a>],
) -> Option<RentedInstead<'a>> {
    let table = table(&world.catalog, demand)?;
    let (per_kwh, quoted) = electricity(world)?;
    let job = Job {
        model: demand.model,
        quant: demand.quant,
        table: &table,
        runtime: demand.runtime,
        settings: demand.settings,
        least_speed: demand.least_speed,
    };
    let (mut offers, _) = rentals(world, job);
    offers.sort_by(|a, b| a.per_hour.get().total_cmp(&b.per_hour.get()));
    let usage = Usage { hours_per_day: 0.0, hours_on_per_day: ON_PER_DAY, years: YEARS, per_kwh };
    let bought = found.iter().find(|p| p.price.is_some()).and_then(|p| {
        let (usd, speed) = (p.price?.usd, p.estimate.decode.as_ref()?.expected);
        LocalMachine::of(&world.catalog.score, &p.machine, Some(usd), speed)
    });
    let hours = |r: &Rental<'_>| hours_until_cheaper(&bought?.0, &usage, r.per_million);
    let offers = offers.into_iter().map(|r| Rented { hours_a_month: hours(&r), rental: r });
    Some(RentedInstead { offers: offers.collect(), usage, electricity: quoted })
}

fn run_args(args: &PlanArgs) -> RunArgs {
    RunArgs {
        online: args.online,
        model: args.model.clone().or_else(|| args.model_name.clone()),
        quant: args.quant.clone(),
        ctx: args.ctx.clone(),
        runtime: args.runtime.clone(),
        kv: args.kv.clone(),
        ..RunArgs::default()
    }
}
