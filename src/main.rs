//! The `wir` command: reads the arguments, runs, prints, and ends with a status.

use clap::Parser;
use clap_complete::CompleteEnv;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;
use wir::cli::args::{Cli, Command, Format, GlobalArgs};
use wir::commands::completions;
use wir::commands::here::Here;
use wir::commands::{self, Outcome, Streams};
use wir::error::Error;
use wir::render::look::{Look, Surroundings};
use wir::render::{self, json, paint, problem};

fn main() -> ExitCode {
    // A shell that asks what can follow gets its answer here, and the program ends.
    CompleteEnv::with_factory(completions::command).var(completions::VARIABLE).complete();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(refused) => {
            // Help and version come this way too; where they cannot be written there is no one to tell.
            let _ = refused.print();
            return ExitCode::from(if refused.use_stderr() { 2 } else { 0 });
        }
    };
    match run(&cli) {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            tell(&cli.global, &error);
            ExitCode::from(error.exit_code())
        }
    }
}

/// Runs the command and prints its report, then starts what it leads to; the exit status.
fn run(cli: &Cli) -> Result<u8, Error> {
    let mut world = commands::world::load(&cli.global.catalog)?;
    world.files.watched = !cli.global.quiet;
    // How far predictions are from measured runs does not depend on the user's own.
    let facts = match cli.command {
        Some(Command::Accuracy(_)) => None,
        _ => world.learn(&wir::measured::own_rows(), wir::hardware::detect),
    };
    let here = Here::new(&world).known(facts);
    let mut output = BufWriter::new(io::stdout().lock());
    let watched = io::stderr().is_terminal() && !cli.global.quiet;
    let mut progress = |share: f64| {
        if watched {
            show_progress(share);
        }
    };
    let mut streams = Streams { output: &mut output, progress: &mut progress };
    let Outcome { report, enough, start, file, interrupted, plot } =
        commands::run(&world, &here, cli, &mut streams)?;
    let columns = terminal_size::terminal_size().map(|(w, _)| usize::from(w.0));
    let coloured = supports_color::on(supports_color::Stream::Stdout).is_some();
    let look = look(&cli.global, coloured, columns);
    if let Some(target) = file {
        let mut text = Vec::new();
        render::write(&report, cli.global.format(), &look, &mut text)
            .map_err(|e| Error::io("the report", e))?;
        target.save(&text)?;
        if !cli.global.quiet {
            // Where standard error cannot be written to, the file is there all the same.
            let _ = writeln!(io::stderr(), "{}", target.written(text.len()));
        }
        return Ok(u8::from(!enough));
    }
    render::write(&report, cli.global.format(), &look, &mut output)
        .and_then(|()| plot.map_or(Ok(()), |plot| render::draw(&plot, &look, &mut output)))
        .and_then(|()| output.flush())
        .map_err(|e| Error::io("standard output", e))?;
    drop(output);
    if interrupted {
        return Ok(commands::INTERRUPTED);
    }
    match start {
        Some(start) => start.go(),
        None => Ok(u8::from(!enough)),
    }
}

/// One line on standard error, which goes away at the end.
fn show_progress(share: f64) {
    let text = if share < 1.0 {
        format!("\rmeasuring, {:.0} %", share * 100.0)
    } else {
        "\r\u{1b}[K".to_owned()
    };
    let _ = io::stderr().write_all(text.as_bytes());
}

fn look(global: &GlobalArgs, is_terminal: bool, columns: Option<usize>) -> Look {
    let variable = |name: &str| std::env::var(name).ok();
    let around = Surroundings { is_terminal, columns, variable: &variable };
    Look { notes: !global.quiet, ..Look::decide(global.color, global.ascii, &around) }
}

/// Says what went wrong on standard error.
fn tell(global: &GlobalArgs, error: &Error) {
    let problems = error.problems();
    if problems.is_empty() {
        return;
    }
    let columns = terminal_size::terminal_size_of(io::stderr()).map(|(w, _)| usize::from(w.0));
    let text = if global.format() == Format::Json {
        json::failure_text(&problems)
    } else {
        let look = look(global, io::stderr().is_terminal(), columns);
        paint::paint(&problem::lines(&problems, &look), &look)
    };
    // Where standard error cannot be written to, the status has to do.
    let _ = io::stderr().write_all(text.as_bytes());
}
