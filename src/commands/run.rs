//! From a command to its report.

use super::here::Here;
use super::launch::{self, Launched, Start};
use super::machine::Asker;
use super::question::Question;
use super::world::World;
use super::{batch, check, grid, lists};
use crate::cli::args::{BatchArgs, Cli, Command, Format};
use crate::error::Error;
use crate::report::Report;
use std::fs::File;
use std::io::{self, BufReader, IsTerminal, Write};

/// What came of a command.
#[derive(Debug)]
pub struct Outcome<'a> {
    /// What is to be printed.
    pub report: Report<'a>,
    /// Whether the answer is as good as required.
    pub enough: bool,
    /// What is started once the report was printed.
    pub start: Option<Start>,
}

impl<'a> From<Report<'a>> for Outcome<'a> {
    fn from(report: Report<'a>) -> Self {
        Self { report, enough: true, start: None }
    }
}

/// Runs a command. A stream of answers goes to `output` as it is made; everything else is reported.
///
/// # Errors
/// When there is no answer.
pub fn run<'a>(
    world: &'a World,
    here: &'a Here<'a>,
    cli: &Cli,
    output: &mut impl Write,
) -> Result<Outcome<'a>, Error> {
    match &cli.command {
        None => {
            let grid = grid::run(world, &Question::default(), &here, Vec::new())?;
            Ok(Report::Grid(Box::new(grid)).into())
        }
        Some(Command::Check(args)) if args.command => Ok(launch::bare(world, args, &here)?.into()),
        Some(Command::Launch(args)) => {
            let json = cli.global.format() == Format::Json;
            let Launched { report, start } = launch::run(world, args, json, &here)?;
            Ok(Outcome { report, enough: true, start })
        }
        Some(Command::Check(args) | Command::Explain(args)) => {
            let (report, enough) = check::run(world, args, &here)?;
            Ok(Outcome { report, enough, start: None })
        }
        Some(Command::Models(args)) => Ok(lists::models(world, &args.words).into()),
        Some(Command::Hw(args)) => Ok(lists::hardware(world, &args.words).into()),
        Some(Command::Quants(args)) => Ok(lists::quants(world, &args.words).into()),
        Some(Command::Runtimes(args)) => Ok(lists::runtimes(world, &args.words).into()),
        Some(Command::Batch(args)) => stream(world, args, &here, output),
        Some(Command::Compare(args)) => Ok(grid::compare(world, args, &here)?.into()),
        Some(Command::Show(args)) => Ok(grid::show(world, args, &here)?.into()),
    }
}

fn stream<'a>(
    world: &'a World,
    args: &BatchArgs,
    asker: &dyn Asker<'a>,
    output: &mut impl Write,
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
