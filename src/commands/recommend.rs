//! `wir recommend`: what to run on a machine.

use super::check::workload;
use super::machine::Asker;
use super::question::Question;
use super::resolve::site;
use super::typed;
use super::world::World;
use crate::advice::recommend::{Licenses, recommend};
use crate::advice::stacks;
use crate::cli::buy::{License, RecommendArgs};
use crate::engine::request::Settings;
use crate::error::{Error, Problem};
use crate::report::{Recommended, Report};

/// The best models for a task on a machine.
///
/// # Errors
/// Everything that is wrong with the question.
pub fn run<'a>(
    world: &'a World,
    args: &RecommendArgs,
    asker: &dyn Asker<'a>,
) -> Result<Report<'a>, Error> {
    let mut problems = Vec::new();
    let mut machine = typed::machine(&args.machine, &mut problems);
    machine.hw = machine.hw.or_else(|| args.hw_name.clone());
    let question = Question { machine, runtime: args.runtime.clone(), ..Question::default() };
    let site = site(world, &question, asker).map_err(|p| problems.extend(p)).ok();
    let workload = workload(world, args.workload.as_deref()).map_err(|p| problems.push(p)).ok();
    let (Some(site), Some(workload), true) = (site, workload, problems.is_empty()) else {
        return Err(problems.into());
    };
    let Some(workload) = workload.or_else(|| world.catalog.workloads.first()) else {
        return Err(Problem::invalid("the catalog has no workloads").into());
    };
    let licenses = match args.license {
        License::Any => Licenses::Any,
        License::Open => Licenses::Open,
    };
    let (machine, runtime) = (&site.machine, site.runtime);
    let base = Settings::default();
    let mut entries =
        recommend(&world.catalog, machine, runtime, site.backend, base, workload, licenses);
    let found = entries.len();
    entries.truncate(args.limit);
    let usable = machine.pools(site.backend, &world.catalog.limits).usable();
    let named = args.workload.is_some();
    let mut stacks = stacks::for_machine(&world.catalog, machine);
    stacks.retain(|s| s.serves(workload));
    let answer = Recommended { site, usable, workload, named, entries, found, stacks };
    Ok(Report::Recommend(Box::new(answer)))
}
