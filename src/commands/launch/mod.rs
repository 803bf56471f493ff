//! `wir launch` and `wir check --command`: the commands that start a model, on the clipboard or in this terminal.

mod clipboard;
mod file;
mod start;

pub use start::Start;

use super::answer::{Tables, answer};
use super::machine::Asker;
use super::most::most;
use super::resolve::resolve;
use super::typed;
use super::world::World;
use crate::advice::launch::{Launch, Shell, Wish, launch};
use crate::cli::args::CheckArgs;
use crate::cli::launch::{LaunchArgs, ShellName, WritingArgs};
use crate::engine::caveat::Caveat;
use crate::error::{Error, Problem};
use crate::report::{Answer, LaunchPage, Report};
use file::ModelFile;
use std::io::{self, IsTerminal};

/// What is printed, and what is started then.
#[derive(Debug)]
pub struct Launched<'a> {
    /// What is printed.
    pub report: Report<'a>,
    /// What is started once that was read.
    pub start: Option<Start>,
}

/// `wir launch`.
///
/// # Errors
/// Everything that is wrong with the question.
pub fn run<'a>(
    world: &'a World,
    args: &LaunchArgs,
    json: bool,
    asker: &dyn Asker<'a>,
) -> Result<Launched<'a>, Error> {
    // Beside a model that a flag names, a name alone is the machine's.
    let flagged = args.run.model.is_some() || args.run.params.is_some();
    let elsewhere =
        args.hw_name.is_some() || args.machine.hw.is_some() || flagged && args.model_name.is_some();
    let check = CheckArgs {
        model_name: args.model_name.clone(),
        hw_name: args.hw_name.clone(),
        machine: args.machine.clone(),
        run: args.run.clone(),
        workload: None,
        require: None,
        command: false,
        writing: args.writing.clone(),
    };
    let page = page(world, &check, &args.writing, asker)?;
    let person = io::stdin().is_terminal() && io::stderr().is_terminal();
    let start = (args.yes || person && !json).then(|| Start {
        steps: page.launch.steps.clone(),
        files: page.launch.files.clone(),
        get: page.launch.get.clone(),
        ask: !args.yes,
        doubts: doubts(&page, elsewhere),
    });
    Ok(Launched { report: Report::Launch(Box::new(page)), start })
}

/// `wir check --command`.
///
/// # Errors
/// Everything that is wrong with the question.
pub fn bare<'a>(
    world: &'a World,
    args: &CheckArgs,
    asker: &dyn Asker<'a>,
) -> Result<Report<'a>, Error> {
    let page = page(world, args, &args.writing, asker)?;
    if let Some(missing) = page.answer.asked.incomplete() {
        return Err(Problem::new("does-not-start", missing)
            .hint("fetch the file again; `wir launch` prints the command all the same")
            .into());
    }
    if let Some(why) = page.answer.estimate.caveats.iter().find(|c| c.forbids()) {
        let other = match why {
            Caveat::QuantisedValuesNeedFlashAttention => "leave `--flash-attn off` out",
            _ => "name another --runtime or --quant",
        };
        return Err(Problem::new("does-not-start", why.message())
            .hint(format!("{other}; `wir launch` prints the command all the same"))
            .into());
    }
    Ok(Report::Launch(Box::new(LaunchPage { bare: true, ..page })))
}

fn page<'a>(
    world: &'a World,
    args: &CheckArgs,
    writing: &WritingArgs,
    asker: &dyn Asker<'a>,
) -> Result<LaunchPage<'a>, Error> {
    let mut problems = Vec::new();
    let mut question = typed::question(args, &mut problems);
    let told = ModelFile::told(&mut question, writing)?;
    let asked = resolve(world, &question, asker).map_err(|p| problems.extend(p)).ok();
    let (Some(mut asked), true) = (asked, problems.is_empty()) else {
        return Err(problems.into());
    };
    let mut tables = Tables::default();
    most(world, &mut asked, &args.run, &mut tables)?;
    let answer = answer(world, asked, None, &mut tables)
        .ok_or_else(|| Problem::invalid("the model has no dimensions"))?;
    let file = match told {
        Some(told) => Some(told),
        None => ModelFile::read(&answer)?,
    };
    let launch = commands(world, &answer, file.as_ref(), writing)?;
    let shell = writing.shell.map_or_else(your_shell, shell);
    let mut notes = Vec::new();
    let forbidding = answer.estimate.caveats.iter().filter(|c| c.forbids());
    notes.extend(forbidding.map(Caveat::message));
    if writing.copy {
        notes.push(clipboard::copy(&launch.lines(shell).join("\n")));
    }
    Ok(LaunchPage { answer, launch, shell, notes, bare: false })
}

fn commands(
    world: &World,
    answer: &Answer<'_>,
    file: Option<&ModelFile>,
    writing: &WritingArgs,
) -> Result<Launch, Error> {
    let request = answer.asked.request();
    let runtime = answer.asked.runtime;
    if writing.modelfile && runtime.id != "ollama" {
        return Err(Problem::invalid(format!("{} has no Modelfile", runtime.name))
            .hint("add `--runtime ollama`")
            .into());
    }
    let on_disk = answer.asked.file.as_ref().filter(|_| answer.asked.online.is_none());
    let wish = Wish {
        file: file.map(|f| f.typed.as_str()),
        full_path: file.map(|f| f.full.as_str()),
        projector: on_disk.and_then(|f| f.projector.as_deref()),
        ollama: answer.asked.file.as_ref().and_then(|f| f.ollama.as_deref()),
        tag: answer.asked.online.as_ref().and_then(|o| o.tag.as_deref()),
        modelfile: writing.modelfile,
    };
    launch(&world.catalog, &request, &answer.estimate, wish).ok_or_else(|| {
        let known: Vec<&str> = world.catalog.launch.iter().map(|r| r.runtime.as_str()).collect();
        Problem::new("no-recipe", format!("how {} is started is not in the catalog", runtime.name))
            .hint(format!("known are {}", known.join(", ")))
            .into()
    })
}

/// What speaks against starting it here.
fn doubts(page: &LaunchPage<'_>, elsewhere: bool) -> Vec<String> {
    let mut doubts = Vec::new();
    if elsewhere {
        let name = &page.answer.asked.machine.hardware.name;
        doubts.push(format!("the commands are made for {name}, and start on this machine"));
    }
    doubts.extend(page.answer.asked.incomplete().map(str::to_owned));
    if !page.answer.estimate.fits {
        doubts.push("it does not fit".to_owned());
    }
    doubts.extend(page.answer.estimate.caveats.iter().filter(|c| c.forbids()).map(Caveat::message));
    if page.launch.needs_file {
        doubts.push("the file has to be fetched first".to_owned());
    }
    doubts
}

const fn shell(name: ShellName) -> Shell {
    match name {
        ShellName::Sh => Shell::Posix,
        ShellName::Fish => Shell::Fish,
        ShellName::Powershell => Shell::PowerShell,
    }
}

/// The shell of the environment, else the system's customary one.
fn your_shell() -> Shell {
    let shell = std::env::var("SHELL").unwrap_or_default();
    shell_of(&shell, cfg!(windows))
}

fn shell_of(variable: &str, windows: bool) -> Shell {
    let name = variable.rsplit(['/', '\\']).next().unwrap_or_default();
    match name.trim_end_matches(".exe") {
        "fish" => Shell::Fish,
        "pwsh" | "powershell" => Shell::PowerShell,
        "" if windows => Shell::PowerShell,
        _ => Shell::Posix,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shell_is_that_of_the_environment() {
        assert_eq!(shell_of("/usr/bin/fish", false), Shell::Fish);
        assert_eq!(shell_of("/opt/pwsh", false), Shell::PowerShell);
        assert_eq!(shell_of("/bin/zsh", false), Shell::Posix);
        assert_eq!(shell_of("", true), Shell::PowerShell);
        assert_eq!(shell_of("", false), Shell::Posix);
        assert_eq!(shell_of("C:\\Git\\bash.exe", true), Shell::Posix);
    }
}
