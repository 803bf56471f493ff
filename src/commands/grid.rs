//! `wir check` without a model, `wir show`, `wir compare`: what machines are good for.

use super::machine::Asker;
use super::question::{MachineQuestion, Question};
use super::resolve::{runtime, site};
use super::settings::settings;
use super::typed;
use super::world::World;
use crate::advice::compare::{contender, wins};
use crate::advice::grid::grid as workloads;
use crate::advice::range::runnable;
use crate::advice::score::score;
use crate::advice::summary::sentence;
use crate::cli::args::{CompareArgs, ShowArgs};
use crate::engine::request::Settings;
use crate::error::{Error, Problem};
use crate::report::{Comparison, Grid, HardwarePage, Report, Site};

/// The workloads of the machine of a question.
///
/// # Errors
/// Everything that is wrong with the question.
pub fn run<'a>(
    world: &'a World,
    question: &Question,
    asker: &dyn Asker<'a>,
    mut problems: Vec<Problem>,
) -> Result<Grid<'a>, Error> {
    problems.extend(needs_model(question));
    let site = site(world, question, asker).map_err(|p| problems.extend(p)).ok();
    let base = settings(question, None).map_err(|p| problems.extend(p)).ok();
    match (site, base, problems.is_empty()) {
        (Some(site), Some(base), true) => Ok(of_site(world, site, base)),
        _ => Err(problems.into()),
    }
}

/// Flags that say something about a model, where there is none.
fn needs_model(question: &Question) -> Vec<Problem> {
    let given = [
        ("--quant", question.quant.is_some()),
        ("--ctx", question.context.is_some()),
        ("--depth", question.depth.is_some()),
        ("--prompt", question.prompt.is_some()),
        ("--active", question.active.is_some()),
    ];
    let flags = given.iter().filter(|f| f.1);
    flags
        .map(|(flag, _)| {
            Problem::invalid(format!("{flag} needs a model: the grid's workloads have their own"))
                .hint("name one, such as `--model 70b`")
        })
        .collect()
}

/// The workloads of a machine that was looked up.
pub fn of_site<'a>(world: &'a World, site: Site<'a>, base: Settings) -> Grid<'a> {
    let (machine, runtime, backend) = (&site.machine, site.runtime, site.backend);
    let workloads = workloads(&world.catalog, machine, runtime, backend, base);
    Grid {
        pools: machine.pools(backend, &world.catalog.limits),
        score: score(&world.catalog, machine, runtime, backend, base),
        summary: sentence(&workloads),
        explained: None,
        next: Vec::new(),
        workloads,
        site,
    }
}

/// `wir show`.
///
/// # Errors
/// Everything that is wrong with the question.
pub fn show<'a>(
    world: &'a World,
    args: &ShowArgs,
    asker: &dyn Asker<'a>,
) -> Result<Report<'a>, Error> {
    let mut problems = Vec::new();
    let mut machine = typed::machine(&args.machine, &mut problems);
    machine.hw = machine.hw.or_else(|| args.hw_name.clone());
    let question = Question { machine, ..Question::default() };
    let grid = run(world, &question, asker, problems)?;
    let site = &grid.site;
    let base = Settings::default();
    let range = runnable(&world.catalog, &site.machine, site.runtime, site.backend, base);
    let hardware = site.machine.hardware;
    let runtimes = world.catalog.runtimes.iter().filter_map(|r| {
        let backend = hardware.backends.iter().find(|b| r.backends.contains(b));
        backend.map(|b| (r, b.as_str()))
    });
    let runtimes = runtimes.collect();
    Ok(Report::Show(Box::new(HardwarePage { grid, range, runtimes })))
}

/// `wir compare`.
///
/// # Errors
/// Every name that means no machine.
pub fn compare<'a>(
    world: &'a World,
    args: &CompareArgs,
    asker: &dyn Asker<'a>,
) -> Result<Report<'a>, Error> {
    let mut problems = Vec::new();
    let mut contenders = Vec::new();
    let mut notes = Vec::new();
    for name in &args.hw_names {
        let machine = MachineQuestion { hw: Some(name.clone()), ..MachineQuestion::default() };
        let question = Question { machine, ..Question::default() };
        match site(world, &question, asker) {
            Ok(Site { machine, runtime, backend, notes: more }) => {
                let name = &machine.hardware.name;
                notes.extend(more.into_iter().map(|n| format!("{name}: {n}")));
                let base = Settings::default();
                contenders.push(contender(&world.catalog, machine, runtime, backend, base));
            }
            Err(more) => problems.extend(more),
        }
    }
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let wins = wins(&contenders);
    let runtime = runtime(world, &Question::default())?;
    Ok(Report::Compare(Box::new(Comparison { contenders, wins, runtime, notes })))
}
