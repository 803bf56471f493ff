//! From a command to its report.

use super::check::Ask;
use super::here::Here;
use super::launch::{self, Launched, Start};
use super::machine::Asker;
use super::question::Question;
use super::save::Target;
use super::world::World;
use super::{
    accuracy, batch, bench, best, check, completions, cost, detect, document, fix, glossary, grid,
    lists, man, pick, plan, plot, recommend, scan, schema,
};
use crate::cli::args::{BatchArgs, Cli, Command, Format, ManArgs, NamesArgs, ReportArgs, When};
use crate::error::{Error, Problem};
use crate::report::{Plot, Report};
use clap::ValueEnum;
use std::fs::File;
use std::io::{self, BufReader, IsTerminal, Write};

pub use scan::INTERRUPTED;

/// What came of a command.
#[derive(Debug)]
pub struct Outcome<'a> {
    /// What is to be printed.
    pub report: Report<'a>,
    /// Whether the answer is as good as required.
    pub enough: bool,
    /// What is started once the report was printed.
    pub start: Option<Start>,
    /// The file it goes to; standard output where there is none.
    pub file: Option<Target>,
    /// Whether it was interrupted, and shows what there was by then.
    pub interrupted: bool,
    /// What is drawn below it, where that was asked for.
    pub plot: Option<Plot<'a>>,
}

impl<'a> From<Report<'a>> for Outcome<'a> {
    fn from(report: Report<'a>) -> Self {
        Self { report, enough: true, start: None, file: None, interrupted: false, plot: None }
    }
}

/// What to ask after the look at this machine.
const NEXT: [&str; 4] = [
    "`wir check 8b` for one model: memory, speed, and the command that starts it",
    "`wir scan` for the models on this disk",
    "`wir detect` for what was found here, and how",
    "`wir compare NAME NAME` for other machines",
];

/// Where a command writes while it works.
pub struct Streams<'s> {
    /// A stream of answers.
    pub output: &'s mut dyn Write,
    /// How far a measurement is, from 0 to 1.
    pub progress: &'s mut dyn FnMut(f64),
}

/// Runs a command. A stream of answers is written as it is made; everything else is reported.
///
/// # Errors
/// When there is no answer.
pub fn run<'a>(
    world: &'a World,
    here: &'a Here<'a>,
    cli: &Cli,
    streams: &mut Streams<'_>,
) -> Result<Outcome<'a>, Error> {
    let mut outcome = answered(world, here, cli, streams)?;
    // A drawing is for people.
    if cli.global.plot && cli.global.format() == Format::Table {
        outcome.plot = plot::of(world, here, &outcome.report);
    }
    Ok(outcome)
}

fn answered<'a>(
    world: &'a World,
    here: &'a Here<'a>,
    cli: &Cli,
    streams: &mut Streams<'_>,
) -> Result<Outcome<'a>, Error> {
    match &cli.command {
        None => {
            let mut grid = grid::run(world, &Question::default(), &here, Vec::new())?;
            grid.next = NEXT.map(str::to_owned).to_vec();
            Ok(Report::Grid(Box::new(grid)).into())
        }
        Some(Command::Bench(args)) => {
            let json = cli.global.format() == Format::Json;
            let wanted = bench::Wanted { json, quiet: cli.global.quiet };
            Ok(bench::run(world, here, args, wanted)?.into())
        }
        Some(Command::Check(args)) if args.command => Ok(launch::bare(world, args, &here)?.into()),
        Some(Command::Launch(args)) => {
            let json = cli.global.format() == Format::Json;
            let Launched { report, start } = launch::run(world, args, json, &here)?;
            Ok(Outcome { start, ..report.into() })
        }
        Some(Command::Check(args)) => {
            let ask = if cli.global.explain { Ask::Explain } else { Ask::Answer };
            let (report, enough) = check::run(world, args, ask, &here)?;
            Ok(Outcome { enough, ..report.into() })
        }
        Some(Command::Explain(args)) => {
            let (report, enough) = glossary::run(world, args, &here)?;
            Ok(Outcome { enough, ..report.into() })
        }
        Some(Command::Scan(args)) => {
            let scan::Done { report, enough, stopped } =
                scan::run(world, args, cli.global.quiet, &here)?;
            Ok(Outcome { enough, interrupted: stopped, ..report.into() })
        }
        Some(Command::Fix(args)) => Ok(fix::run(world, args, &here)?.into()),
        Some(Command::Models(args)) => Ok(lists::models(world, &args.words).into()),
        Some(Command::Hw(args)) => Ok(lists::hardware(world, args)?.into()),
        Some(Command::Quants(args)) => Ok(lists::quants(world, &args.words).into()),
        Some(Command::Runtimes(args)) => Ok(lists::runtimes(world, &args.words).into()),
        Some(Command::Completions(args)) => text(completions::script(args.shell)?),
        Some(Command::Man(args)) => manual(args),
        Some(Command::Schema(args)) => text(schema::text(args.output.as_deref())?),
        Some(Command::Names(args)) => names(world, args),
        Some(Command::Accuracy(args)) => Ok(accuracy::run(world, args).into()),
        Some(Command::Detect(args)) => {
            Ok(detect::run(here, args.measure, streams.progress)?.into())
        }
        Some(Command::Batch(args)) => stream(world, args, &here, streams.output),
        Some(Command::Recommend(args)) => Ok(recommend::run(world, args, &here)?.into()),
        Some(Command::Plan(args)) => Ok(plan::run(world, args)?.into()),
        Some(Command::Cost(args)) => Ok(cost::run(world, args, &here)?.into()),
        Some(Command::Best(args)) => Ok(best::run(world, args)?.into()),
        Some(Command::PickGpu(args)) => {
            let plain = std::env::var_os("NO_COLOR").is_some();
            Ok(pick::run(world, args, cli.global.color != When::Never && !plain)?.into())
        }
        Some(Command::Compare(args)) => Ok(grid::compare(world, args, &here)?.into()),
        Some(Command::Show(args)) => Ok(grid::show(world, args, &here)?.into()),
        Some(Command::Report(args)) => document(world, args, &here, cli.global.format()),
    }
}

fn document<'a>(
    world: &'a World,
    args: &ReportArgs,
    asker: &dyn Asker<'a>,
    format: Format,
) -> Result<Outcome<'a>, Error> {
    let document = document::document(world, args, asker)?;
    let terminal = io::stdout().is_terminal();
    let file = document::target(args, &document, format, terminal)?;
    Ok(Outcome { file, ..Report::Document(Box::new(document)).into() })
}

fn text<'a>(text: String) -> Result<Outcome<'a>, Error> {
    Ok(Report::Text(text).into())
}

fn manual<'a>(args: &ManArgs) -> Result<Outcome<'a>, Error> {
    match &args.folder {
        None => text(man::page()?),
        Some(folder) => {
            man::write_all(folder)?;
            text(format!("manual pages are in {}\n", folder.display()))
        }
    }
}

fn names<'a>(world: &'a World, args: &NamesArgs) -> Result<Outcome<'a>, Error> {
    let kind = completions::Named::from_str(&args.kind, true).map_err(Problem::invalid)?;
    let found = completions::matching(world, kind, &args.typed);
    text(found.into_iter().map(|(name, _)| name + "\n").collect())
}

fn stream<'a>(
    world: &'a World,
    args: &BatchArgs,
    asker: &dyn Asker<'a>,
    output: &mut dyn Write,
) -> Result<Outcome<'a>, Error> {
    let flush =
        if io::stdout().is_terminal() { batch::Flush::EachLine } else { batch::Flush::AtEnd };
    match args.file.as_deref().filter(|f| f.as_os_str() != "-") {
        Some(path) => {
            let name = path.display().to_string();
            let file = File::open(path).map_err(|e| Error::io(name, e))?;
            batch::run(world, asker, BufReader::new(file), output, flush)?;
        }
        None => batch::run(world, asker, io::stdin().lock(), output, flush)?,
    }
    Ok(Report::Text(String::new()).into())
}
