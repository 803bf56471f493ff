//! From a command to its report.

use super::machine::Asker;
use super::world::World;
use super::{batch, check, grid, lists};
use crate::cli::args::{BatchArgs, Cli, Command};
use crate::engine::machine::Machine;
use crate::error::{Error, Problem};
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
}

impl<'a> From<Report<'a>> for Outcome<'a> {
    fn from(report: Report<'a>) -> Self {
        Self { report, enough: true }
    }
}

/// Nobody has looked at this machine.
struct Unknown;

impl<'a> Asker<'a> for Unknown {
    fn this_machine(&self) -> Result<Machine<'a>, Problem> {
        Err(Problem::new("not-detected", "no machine is named, and none was detected")
            .hint("name one, such as `--hw rtx-4090`"))
    }
}

/// Runs a command. A stream of answers goes to `output` as it is made; everything else is reported.
///
/// # Errors
/// When there is no answer.
pub fn run<'a>(world: &'a World, cli: &Cli, output: &mut impl Write) -> Result<Outcome<'a>, Error> {
    let asker = Unknown;
    match &cli.command {
        None => Err(Error::NotDetected(Problem::new("not-detected", "nothing was detected"))),
        Some(Command::Check(args) | Command::Explain(args)) => {
            let (report, enough) = check::run(world, args, &asker)?;
            Ok(Outcome { report, enough })
        }
        Some(Command::Models(args)) => Ok(lists::models(world, &args.words).into()),
        Some(Command::Hw(args)) => Ok(lists::hardware(world, &args.words).into()),
        Some(Command::Quants(args)) => Ok(lists::quants(world, &args.words).into()),
        Some(Command::Runtimes(args)) => Ok(lists::runtimes(world, &args.words).into()),
        Some(Command::Batch(args)) => stream(world, args, &asker, output),
        Some(Command::Compare(args)) => Ok(grid::compare(world, args, &asker)?.into()),
        Some(Command::Show(args)) => Ok(grid::show(world, args, &asker)?.into()),
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
