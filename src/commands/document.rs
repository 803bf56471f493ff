//! `wir report`: machines with all that is drawn of them, and the file that it goes to.

use super::grid::of_site;
use super::machine::Asker;
use super::question::{MachineQuestion, Question};
use super::resolve::{runtime, site};
use super::save::{Target, plain_name};
use super::typed;
use super::world::World;
use crate::advice::compare::{Contender, choose, fastest, wins};
use crate::advice::context::{ContextLine, context_line, worth_drawing};
use crate::advice::page::Crowd;
use crate::advice::price::Given;
use crate::advice::range::{Runnable, runnable};
use crate::catalog::hardware::Hardware;
use crate::cli::args::{Format, ReportArgs};
use crate::engine::request::{Request, Settings};
use crate::engine::speed::Speed;
use crate::error::{Error, Problem};
use crate::report::{Bill, Common, Document, MachinePage, Run, Site, Spot};

/// Models whose context is drawn.
const CONTEXTS: usize = 3;
/// Models whose memory is drawn.
const BILLS: usize = 9;
/// Machines side by side in one report.
const MOST: usize = 8;

/// The whole report.
///
/// # Errors
/// Everything that is wrong with the question.
pub fn document<'a>(
    world: &'a World,
    args: &ReportArgs,
    asker: &dyn Asker<'a>,
) -> Result<Document<'a>, Error> {
    let mut problems = Vec::new();
    let given = typed::machine(&args.machine, &mut problems);
    let prices = super::prices::given(world, &args.price, &mut problems);
    problems.extend(too_many(args));
    let crowd = crowd(world);
    let runtime = runtime(world, &Question::default())?;
    let others = Crowd::new(&world.catalog, runtime, &prices);
    let mut machines = Vec::new();
    for question in questions(&args.hw_names, &given) {
        let question = Question { machine: question, ..Question::default() };
        match site(world, &question, asker) {
            Ok(site) => machines.push(page(world, site, &crowd, &others, &prices)),
            Err(more) => problems.extend(more),
        }
    }
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let several = machines.len() > 1;
    let contenders = if several { contenders(&machines) } else { Vec::new() };
    let (wins, choices) = (wins(&contenders), choose(&contenders));
    let common = if several { common(&machines) } else { Vec::new() };
    Ok(Document { machines, wins, choices, common, crowd })
}

/// One question for each name; where there is none, one about the machine of the flags or this computer.
fn questions(names: &[String], given: &MachineQuestion) -> Vec<MachineQuestion> {
    match names {
        [] => vec![given.clone()],
        names => {
            let named = |n: &String| MachineQuestion { hw: Some(n.clone()), ..given.clone() };
            names.iter().map(named).collect()
        }
    }
}

fn too_many(args: &ReportArgs) -> Vec<Problem> {
    let m = &args.machine;
    let flags = [
        m.count.is_some(),
        m.mem.is_some(),
        m.bandwidth.is_some(),
        m.ram.is_some(),
        m.ram_bandwidth.is_some(),
        m.usable.is_some(),
        m.wired_limit.is_some(),
        m.macos.is_some(),
        m.headless,
    ];
    let mut problems = Vec::new();
    if args.hw_names.len() > 1 && flags.contains(&true) {
        let message = "flags such as --mem describe one machine, but several are named";
        let hint = "say it in the names: `wir report 2x3090 \"m4-max 128gb\"`";
        problems.push(Problem::invalid(message).hint(hint));
    }
    if args.hw_names.len() > MOST {
        let message = format!("{} machines do not fit side by side", args.hw_names.len());
        problems.push(Problem::invalid(message).hint(format!("name up to {MOST}")));
    }
    problems
}

/// Every machine of the catalog, in its largest size.
pub(super) fn crowd<'a>(world: &'a World) -> Vec<Spot<'a>> {
    let spot = |hardware: &'a Hardware| Spot {
        hardware,
        memory: hardware.largest_memory(),
        bandwidth: hardware.bandwidth,
    };
    world.catalog.hardware.iter().map(spot).collect()
}

fn page<'a>(
    world: &'a World,
    site: Site<'a>,
    crowd: &[Spot<'a>],
    deduced_from: &Crowd<'a>,
    given: &Given,
) -> MachinePage<'a> {
    let base = Settings::default();
    let catalog = &world.catalog;
    let grid = of_site(world, site, base);
    let site = &grid.site;
    let found = runnable(catalog, &site.machine, site.runtime, site.backend, base);
    let leading = leading(&found);
    let contexts = contexts(world, site, &found, &leading);
    let usable = grid.usable();
    let deduced = super::grid::page(world, &grid, deduced_from, given, Some(found.clone()));
    let runs: Vec<Run<'_>> = found
        .into_iter()
        .map(|answer| Run { bill: Bill::new(&answer.estimate, usable), answer })
        .collect();
    let drawn = leading.iter().copied().filter(|i| runs[*i].answer.estimate.decode.is_some());
    let drawn = drawn.collect();
    let billed = billed(&runs, &leading);
    let machine = &site.machine;
    let hardware = machine.hardware;
    let memory = machine.memory_of_all();
    let spot = Spot { hardware, memory, bandwidth: machine.device_bandwidth() };
    MachinePage {
        page: deduced,
        runs,
        drawn,
        billed,
        contexts,
        more_memory_than: crowd.iter().filter(|c| c.memory < spot.memory).count(),
        more_bandwidth_than: crowd.iter().filter(|c| c.bandwidth < spot.bandwidth).count(),
        spot,
        grid,
    }
}

/// The first format of every model.
fn leading(runs: &[Runnable<'_>]) -> Vec<usize> {
    let new = |i: &usize| *i == 0 || !std::ptr::eq(runs[*i].model, runs[*i - 1].model);
    (0..runs.len()).filter(new).collect()
}

/// Those that fit and the first two that do not, the largest of them.
fn billed(runs: &[Run<'_>], leading: &[usize]) -> Vec<usize> {
    let (mut shown, beyond): (Vec<usize>, Vec<usize>) =
        leading.iter().partition(|i| runs[**i].bill.total <= runs[**i].bill.usable);
    shown.extend(beyond.iter().take(2));
    shown.sort_unstable();
    let first = shown.len().saturating_sub(BILLS);
    shown.split_off(first)
}

fn contexts<'a>(
    world: &'a World,
    site: &Site<'a>,
    runs: &[Runnable<'a>],
    leading: &[usize],
) -> Vec<ContextLine<'a>> {
    let candidates: Vec<&Runnable<'a>> = leading.iter().map(|i| &runs[*i]).collect();
    let line = |i: usize| {
        let run = candidates[i];
        let request = Request {
            machine: site.machine.clone(),
            model: run.model,
            quant: run.quant,
            runtime: site.runtime,
            backend: site.backend,
            settings: Settings::default(),
        };
        context_line(&world.catalog, &request, run)
    };
    worth_drawing(&world.catalog, &candidates, CONTEXTS).into_iter().filter_map(line).collect()
}

fn contenders<'a>(machines: &[MachinePage<'a>]) -> Vec<Contender<'a>> {
    let contender = |m: &MachinePage<'a>| Contender {
        machine: m.grid.site.machine.clone(),
        backend: m.grid.site.backend,
        pools: m.grid.pools.clone(),
        grid: m.grid.workloads.clone(),
        score: m.grid.score.clone(),
        price: m.page.price,
    };
    machines.iter().map(contender).collect()
}

/// The leading format of every model that runs on one of the machines at least.
fn common<'a>(machines: &[MachinePage<'a>]) -> Vec<Common<'a>> {
    let Some(first) = machines.first() else {
        return Vec::new();
    };
    let all = leading(&first.runs.iter().map(|r| r.answer.clone()).collect::<Vec<_>>());
    let row = |i: usize| {
        let lead = &first.runs[i].answer;
        let same = |r: &Run<'_>| {
            std::ptr::eq(r.answer.model, lead.model) && std::ptr::eq(r.answer.quant, lead.quant)
        };
        let runs: Vec<Option<usize>> = machines
            .iter()
            .map(|m| m.runs.iter().position(|r| same(r) && r.answer.estimate.decode.is_some()))
            .collect();
        let speed = |(m, run): (usize, &Option<usize>)| {
            machines[m].runs[(*run)?].answer.estimate.decode.as_ref()
        };
        let speeds: Vec<Option<&Speed>> = runs.iter().enumerate().map(speed).collect();
        let fastest = fastest(&speeds);
        let (class, model, quant) = (lead.class, lead.model, lead.quant);
        runs.iter().any(Option::is_some).then_some(Common { class, model, quant, runs, fastest })
    };
    all.into_iter().filter_map(row).collect()
}

/// The file that a report goes to; none where it goes to standard output.
///
/// # Errors
/// When there is such a file and it is not to be replaced.
pub fn target(
    args: &ReportArgs,
    document: &Document<'_>,
    format: Format,
    terminal: bool,
) -> Result<Option<Target>, Error> {
    let path = match &args.output {
        Some(path) if path.as_os_str() == "-" => return Ok(None),
        Some(folder) if folder.is_dir() => folder.join(file_name(document, format)),
        Some(path) => path.clone(),
        None if terminal && format == Format::Table => file_name(document, format).into(),
        None => return Ok(None),
    };
    Target::new(path, args.force).map(Some)
}

/// `wir-report-rtx-4090.html`.
fn file_name(document: &Document<'_>, format: Format) -> String {
    let ids = document.machines.iter().map(|m| {
        let machine = &m.grid.site.machine;
        let count = if machine.count > 1 { format!("{}x-", machine.count) } else { String::new() };
        let machines =
            machine.spread.map_or(String::new(), |s| format!("{}-machines-", s.machines));
        machines + &count + &machine.hardware.id
    });
    let extension = match format {
        Format::Table => "html",
        Format::Json => "json",
        Format::Markdown => "md",
        Format::Csv => "csv",
    };
    let slug = plain_name(&ids.collect::<Vec<_>>().join("-vs-"));
    format!("wir-report-{slug}.{extension}")
}
