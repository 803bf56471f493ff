//! `wir check`: one model on one machine.

use super::answer::{Tables, answer, needs};
use super::machine::Asker;
use super::most::most;
use super::next::next;
use super::question::Question;
use super::resolve::resolve;
use super::typed;
use super::world::World;
use super::{explain, grid, lookup};
use crate::advice::grid::WorkloadFit;
use crate::advice::verdict::Verdict;
use crate::catalog::workload::Workload;
use crate::cli::args::CheckArgs;
use crate::cli::run::Level;
use crate::error::{Error, Problem};
use crate::report::{Grid, Next, Report};

/// Whether the arithmetic is asked for too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// The answer.
    Answer,
    /// The answer and how it comes about.
    Explain,
}

/// Answers, and says whether the verdict is as good as required.
///
/// # Errors
/// Everything that is wrong with the question.
pub fn run<'a>(
    world: &'a World,
    args: &CheckArgs,
    ask: Ask,
    asker: &dyn Asker<'a>,
) -> Result<(Report<'a>, bool), Error> {
    let mut problems = Vec::new();
    let mut question = typed::question(args, &mut problems);
    if names_a_machine(world, args, &question) {
        question.machine.hw = question.model.take();
    }
    let workload =
        workload(world, args.workload.as_deref()).map_err(|p| problems.push(p)).ok().flatten();
    if question.model.is_none() && question.params.is_none() {
        let flags = [("--max-ctx", args.run.max_ctx), ("--best-quant", args.run.best_quant)];
        problems.extend(flags.iter().filter(|f| f.1).map(|(flag, _)| grid::needs_a_model(flag)));
        let mut grid = grid::run(world, &question, asker, problems)?;
        if ask == Ask::Explain {
            let score = grid.score.as_ref();
            grid.explained = score.map(|s| explain::score(s, &world.catalog.score));
        }
        let enough = grid_is_enough(args.require, workload, &grid);
        return Ok((Report::Grid(Box::new(grid)), enough));
    }
    let asked = resolve(world, &question, asker).map_err(|p| problems.extend(p)).ok();
    let (Some(mut asked), true) = (asked, problems.is_empty()) else {
        return Err(problems.into());
    };
    let mut tables = Tables::default();
    let most = most(world, &mut asked, &args.run, &mut tables)?;
    let mut answer = answer(world, asked, workload, &mut tables)
        .ok_or_else(|| Problem::invalid("the model has no dimensions"))?;
    let Some(table) = tables.get(&answer.asked) else {
        return Err(Problem::invalid("the model has no dimensions").into());
    };
    if ask == Ask::Explain {
        answer.explained = Some(explain::answer(&answer, &table, &world.catalog));
    }
    let needs = needs(world, workload);
    let next = next(&world.catalog, &answer.asked, &table, &answer.estimate, &needs);
    answer.next = Some(Next { most, ..next });
    let enough = answer.judgement.verdict >= least(args.require);
    Ok((Report::Check(Box::new(answer)), enough))
}

pub(super) fn least(required: Option<Level>) -> Verdict {
    match required {
        None => Verdict::No,
        Some(Level::Comfortable) => Verdict::Comfortable,
        Some(Level::Tight) => Verdict::Tight,
        Some(Level::Marginal) => Verdict::Marginal,
    }
}

/// Whether the only name given is one of a machine: `wir check 4090`.
pub(super) fn names_a_machine(world: &World, args: &CheckArgs, question: &Question) -> bool {
    let (Some(name), None, None) = (&args.model_name, &args.hw_name, &question.machine.hw) else {
        return false;
    };
    let catalog = &world.catalog;
    question.model.is_some()
        && world.names.model(catalog, name).is_err()
        && world.names.one_machine(catalog, name).is_ok()
}

/// Whether the workload asked for, or else every workload, is at the level.
fn grid_is_enough(required: Option<Level>, workload: Option<&Workload>, grid: &Grid<'_>) -> bool {
    let asked = |w: &&WorkloadFit<'_>| workload.is_none_or(|asked| asked.id == w.workload.id);
    grid.workloads.iter().filter(asked).all(|w| w.judgement.verdict >= least(required))
}

pub(super) fn workload<'a>(
    world: &'a World,
    name: Option<&str>,
) -> Result<Option<&'a Workload>, Problem> {
    let Some(name) = name else {
        return Ok(None);
    };
    let all = &world.catalog.workloads;
    let same = |w: &&Workload| {
        w.id.eq_ignore_ascii_case(name.trim()) || w.name.eq_ignore_ascii_case(name.trim())
    };
    let known = all.iter().map(|w| w.id.as_str());
    let found = all.iter().find(same);
    found.map(Some).ok_or_else(|| lookup::unknown("unknown-workload", "workload", name, known))
}
