//! `wir check` without a model, `wir show`, `wir compare`: what machines are good for.

use super::machine::Asker;
use super::prices;
use super::question::{MachineQuestion, Question};
use super::resolve::{runtime, site};
use super::settings::settings;
use super::typed;
use super::world::World;
use crate::advice::compare::{Contender, choose, contender, same_models, wins};
use crate::advice::grid::grid as workloads;
use crate::advice::naming::short_name;
use crate::advice::page::{self as advice, Crowd, Page, Seat, resized};
use crate::advice::price::Given;
use crate::advice::range::{Runnable, runnable};
use crate::advice::score::score;
use crate::advice::summary::sentence;
use crate::catalog::hardware::{Class, Hardware, Kind};
use crate::catalog::price::{Price as Quoted, PriceKind};
use crate::cli::args::{CompareArgs, ShowArgs};
use crate::cli::questions::PageSection;
use crate::engine::request::Settings;
use crate::error::{Error, Problem};
use crate::report::{Chapter, Comparison, Grid, HardwarePage, Report, Site};

/// Memory sizes of one machine in a comparison.
const MOST_SIZES: usize = 3;

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
    flags.map(|(flag, _)| needs_a_model(flag)).collect()
}

/// What is wrong with a flag that says something about a model, where there is none.
pub fn needs_a_model(flag: &str) -> Problem {
    Problem::invalid(format!("{flag} needs a model: the grid's workloads have their own"))
        .hint("name one, such as `--model 70b`")
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
    let given = prices::given(world, &args.price, &mut problems);
    let grid = run(world, &question, asker, problems)?;
    let crowd = Crowd::new(&world.catalog, grid.site.runtime, &given);
    let page = page(world, &grid, &crowd, &given, None);
    let sections = args.section.iter().map(|s| section(*s)).collect();
    Ok(Report::Show(Box::new(HardwarePage { grid, page, sections })))
}

/// All that is deduced about a machine; `runs` is what it runs, where that is known already.
pub(super) fn page<'a>(
    world: &'a World,
    grid: &Grid<'a>,
    crowd: &Crowd<'a>,
    given: &Given,
    runs: Option<Vec<Runnable<'a>>>,
) -> Page<'a> {
    let site = &grid.site;
    let (machine, runtime, backend) = (&site.machine, site.runtime, site.backend);
    let runs = runs.unwrap_or_else(|| {
        runnable(&world.catalog, machine, runtime, backend, Settings::default())
    });
    let seat = Seat {
        catalog: &world.catalog,
        machine,
        runtime,
        backend,
        grid: &grid.workloads,
        score: grid.score.as_ref(),
        prices: given,
        rent: rent(world, machine.hardware),
    };
    advice::page(&seat, crowd, runs)
}

/// The cheapest offer to rent a machine, where it is one that is rented.
fn rent<'a>(world: &'a World, hardware: &Hardware) -> Option<&'a Quoted> {
    let rented = matches!(hardware.class, Class::Datacenter | Class::Workstation)
        || hardware.kind == Kind::Gpu && hardware.class == Class::Desktop;
    let offers = world.catalog.prices.iter().filter(|p| p.kind == PriceKind::GpuRent);
    let same = |p: &&Quoted| {
        let name = p.item.split(" [").next().unwrap_or(&p.item);
        let found = world.names.hardware(&world.catalog, name, None);
        found.is_ok_and(|q| q.hw.id == hardware.id)
    };
    let offers = offers.filter(|_| rented).filter(same);
    offers.min_by(|a, b| a.price.total_cmp(&b.price))
}

const fn section(typed: PageSection) -> Chapter {
    match typed {
        PageSection::Card => Chapter::Card,
        PageSection::Score => Chapter::Score,
        PageSection::Workloads => Chapter::Workloads,
        PageSection::Verdict => Chapter::Verdict,
        PageSection::Compare => Chapter::Compare,
        PageSection::Runs => Chapter::Runs,
        PageSection::Memory => Chapter::Memory,
        PageSection::Software => Chapter::Software,
        PageSection::Breaks => Chapter::Breaks,
        PageSection::Alternatives => Chapter::Alternatives,
        PageSection::Pairings => Chapter::Pairings,
        PageSection::Avoid => Chapter::Avoid,
        PageSection::Faq => Chapter::Faq,
    }
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
    let mut contenders: Vec<Contender<'a>> = Vec::new();
    let mut notes = Vec::new();
    let given = prices::given(world, &args.price, &mut problems);
    for name in &args.hw_names {
        let machine = MachineQuestion { hw: Some(name.clone()), ..MachineQuestion::default() };
        let question = Question { machine, ..Question::default() };
        match site(world, &question, asker) {
            Ok(site) => {
                let open = world.names.one_machine(&world.catalog, name);
                let open = open.is_ok_and(|q| q.memory.is_none());
                let (sizes, more) = candidates(world, site, open, &given);
                contenders.extend(sizes);
                notes.extend(more);
            }
            Err(more) => problems.extend(more),
        }
    }
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let wins = wins(&contenders);
    let choices = choose(&contenders);
    let runtime = runtime(world, &Question::default())?;
    let same = same_models(&world.catalog, &contenders, runtime);
    let found = Comparison { contenders, wins, choices, same, runtime, notes };
    Ok(Report::Compare(Box::new(found)))
}

/// A machine as a candidate; where no memory size was named, once for every size that changes a verdict, the largest and the
/// priced one among them.
fn candidates<'a>(
    world: &'a World,
    site: Site<'a>,
    open: bool,
    given: &Given,
) -> (Vec<Contender<'a>>, Vec<String>) {
    let Site { machine, runtime, backend, notes } = site;
    let name = short_name(&machine);
    let named = |notes: Vec<String>| notes.into_iter().map(|n| format!("{name}: {n}")).collect();
    let one = |memory| {
        let machine = resized(&machine, memory);
        contender(&world.catalog, machine, runtime, backend, Settings::default(), given)
    };
    let mut sizes = machine.hardware.memory_options.clone();
    sizes.sort_unstable();
    let verdicts = |c: &Contender<'a>| -> Vec<_> {
        let all = same_models(&world.catalog, std::slice::from_ref(c), runtime);
        let models = all.iter().flat_map(|s| &s.on).map(|o| o.judgement.verdict);
        c.grid.iter().map(|f| f.judgement.verdict).chain(models).collect()
    };
    let mut all: Vec<Contender<'a>> = Vec::new();
    for memory in sizes.into_iter().filter(|_| open).rev() {
        let next = one(memory);
        // A smaller size that does all the same is worth a column where its price is known.
        match all.last_mut() {
            Some(last) if verdicts(last) == verdicts(&next) => {
                if next.price.is_some() || last.price.is_none() {
                    *last = next;
                }
            }
            _ => all.push(next),
        }
    }
    all.reverse();
    if all.len() < 2 {
        let own = contender(
            &world.catalog,
            machine.clone(),
            runtime,
            backend,
            Settings::default(),
            given,
        );
        return (vec![own], named(notes));
    }
    let dropped = all.len().saturating_sub(MOST_SIZES);
    let all = all.split_off(dropped);
    let sizes: Vec<String> =
        machine.hardware.memory_options.iter().map(|b| format!("{}", b.gib())).collect();
    let shown: Vec<String> = all.iter().map(|c| format!("{}", c.machine.memory.gib())).collect();
    let note = format!(
        "{name}: sold with {} GB; shown with {} GB, which differ in what they run: name one, such as \"{} {}gb\"",
        sizes.join(", "),
        shown.join(", "),
        machine.hardware.id,
        shown.last().map_or("", String::as_str)
    );
    (all, vec![note])
}
