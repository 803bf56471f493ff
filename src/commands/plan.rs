//! `wir plan`: what to buy for a model.

use super::answer::needs;
use super::check::workload;
use super::prices;
use super::resolve::software;
use super::typed;
use super::world::World;
use crate::advice::guide::sold_new_since;
use crate::advice::plan::{Demand, plan};
use crate::cli::buy::PlanArgs;
use crate::cli::run::RunArgs;
use crate::error::{Error, Problem};
use crate::report::{Planned, Report};

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
    })))
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
