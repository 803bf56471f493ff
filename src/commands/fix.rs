//! `wir fix`: what is behind an error, and what helps.

use super::answer::{Tables, answer, needs};
use super::input;
use super::machine::Asker;
use super::next::next;
use super::question::Question;
use super::resolve::{resolve, runtime, site};
use super::typed;
use super::world::World;
use crate::advice::fix::{By, Found, MOST_BYTES, Narrow, search};
use crate::advice::naming::asked_as;
use crate::catalog::known_error::KnownError;
use crate::cli::know::FixArgs;
use crate::engine::machine::Machine;
use crate::engine::request::Offload;
use crate::error::{Error, NOT_DETECTED, Problem};
use crate::inventory::display_name;
use crate::report::{Advice, Answer, FixPage, Report, Topics};
use std::fs::File;
use std::io::{self, IsTerminal};
use std::path::Path;

/// A log that is longer than this is not read to its end.
const MOST_READ: u64 = 1 << 26;

/// Entries that may be meant too.
const MOST_ALSO: usize = 4;

/// What is known about a text; without one, what is known at all.
///
/// # Errors
/// Everything that is wrong with the question, or that nothing is known about the text.
pub fn run<'a>(
    world: &'a World,
    args: &FixArgs,
    asker: &dyn Asker<'a>,
) -> Result<Report<'a>, Error> {
    let mut problems = Vec::new();
    let question = question(args, &mut problems);
    let runtime = args.runtime.as_ref().and_then(|_| {
        runtime(world, &question).map_err(|p| problems.push(p)).ok().map(|r| r.id.as_str())
    });
    let narrow = Narrow { runtime, os: args.os.map(|os| os.id()) };
    let here = here(world, &question, asker, &mut problems);
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let text = text(&args.text)?;
    if text.trim().is_empty() {
        let entries = world.catalog.errors.iter().filter(|e| narrow.takes(e)).collect();
        return Ok(Report::Topics(Topics { entries }));
    }
    let known = search(&world.catalog, &text, narrow);
    if known.found.is_empty() {
        return Err(unknown(&text, &known.near).into());
    }
    let names = Names::of(&here);
    let limit = args.limit.max(1);
    let also = known.found.iter().skip(limit).take(MOST_ALSO).map(|f| f.error).collect();
    let found = known.found.iter().take(limit).map(|f| advice(f, narrow, &names)).collect();
    Ok(Report::Fix(Box::new(FixPage { found, also, here: here.answer })))
}

fn question(args: &FixArgs, problems: &mut Vec<Problem>) -> Question {
    Question {
        machine: typed::machine(&args.machine, problems),
        model: args.model.clone(),
        quant: args.quant.clone(),
        runtime: args.runtime.clone(),
        // What an error is about is whether all of it fits.
        offload: Some(Offload::Full),
        ..Question::default()
    }
}

/// The text that was given: words, a file, or what standard input holds.
fn text(words: &[String]) -> Result<String, Error> {
    let read = |stream: &mut dyn io::Read| input::end_of(stream, MOST_BYTES, MOST_READ);
    match words {
        [] if io::stdin().is_terminal() => Ok(String::new()),
        [] => read(&mut io::stdin().lock()).map_err(|e| Error::io("standard input", e)),
        [dash] if dash == "-" => {
            read(&mut io::stdin().lock()).map_err(|e| Error::io("standard input", e))
        }
        [name] if Path::new(name).is_file() => {
            let file = File::open(name);
            file.and_then(|mut f| read(&mut f)).map_err(|e| Error::io(display_name(name), e))
        }
        words => Ok(words.join(" ")),
    }
}

/// What is known of the model and the machine.
#[derive(Default)]
struct Here<'a> {
    machine: Option<Machine<'a>>,
    answer: Option<Box<Answer<'a>>>,
}

fn here<'a>(
    world: &'a World,
    question: &Question,
    asker: &dyn Asker<'a>,
    problems: &mut Vec<Problem>,
) -> Here<'a> {
    let named = question.machine.hw.is_some();
    if question.model.is_none() {
        if !named {
            return Here::default();
        }
        let site = site(world, question, asker).map_err(|p| problems.extend(p)).ok();
        return Here { machine: site.map(|s| s.machine), answer: None };
    }
    match resolve(world, question, asker) {
        Ok(asked) => {
            let machine = named.then(|| asked.machine.clone());
            let mut tables = Tables::default();
            let mut answer = answer(world, asked, None, &mut tables);
            if let Some(answer) = &mut answer
                && let Some(table) = tables.get(&answer.asked)
            {
                let needs = needs(world, None);
                let next = next(&world.catalog, &answer.asked, &table, &answer.estimate, &needs);
                answer.next = Some(next);
            }
            Here { machine, answer: answer.map(Box::new) }
        }
        // Help does not depend on what this machine is.
        Err(found) => {
            problems.extend(found.into_iter().filter(|p| p.code != NOT_DETECTED));
            Here::default()
        }
    }
}

/// The words for model and machine in a command.
struct Names {
    model: String,
    machine: String,
}

impl Names {
    fn of(here: &Here<'_>) -> Self {
        let of_catalog = here.answer.as_ref().filter(|a| a.asked.file.is_none());
        let model = of_catalog.map_or("MODEL", |a| a.asked.class.unwrap_or(&a.asked.model.id));
        let machine = here.machine.as_ref().map(asked_as).unwrap_or_default();
        Self { model: model.to_owned(), machine }
    }

    /// A command with the names in their places; without a machine it is about this one.
    fn fill(&self, template: &str) -> String {
        let words = template.replace("{model}", &self.model).replace("{hw}", &self.machine);
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn advice<'a>(found: &Found<'a>, narrow: Narrow<'_>, names: &Names) -> Advice<'a> {
    let by = match &found.by {
        By::Line(line) => By::Line(display_name(line)),
        other => other.clone(),
    };
    let error = found.error;
    let fixes = error.fixes.iter().filter(|f| narrow.takes_remedy(f)).collect();
    let commands = error.wir.iter().map(|c| names.fill(c)).collect();
    Advice { error, by, fixes, commands }
}

fn unknown(text: &str, near: &[&KnownError]) -> Problem {
    let first = text.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or_default();
    let shown: String = display_name(first).chars().take(60).collect();
    let all = "`wir fix` lists all topics";
    let hint = if near.is_empty() {
        all.to_owned()
    } else {
        let near: Vec<String> = near.iter().map(|e| format!("`{}`", e.id)).collect();
        format!("nearest are {}; {all}", near.join(", "))
    };
    Problem::new("unknown-error", format!("nothing is known about `{shown}`")).hint(hint)
}
