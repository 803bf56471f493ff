//! `wir explain`: the arithmetic of an answer, or what a word means. A word that names a model or a machine is no term.

use super::answer::{Tables, answer};
use super::check::{self, Ask};
use super::machine::Asker;
use super::on_disk::is_on_disk;
use super::question::Question;
use super::resolve::resolve;
use super::typed;
use super::world::World;
use crate::catalog::glossary::{Entry, Figure, key};
use crate::cli::know::ExplainArgs;
use crate::error::{Error, NOT_DETECTED, Problem};
use crate::inventory::display_name;
use crate::report::{Answer, Glossary, Report, TermPage};

/// The model that a figure is of where none is named; what experts are shows one that has some.
const fn usual(of: Option<Figure>) -> &'static str {
    match of {
        Some(Figure::Active) => "30b",
        _ => "8b",
    }
}

/// How alike a name must be to be meant.
const ALIKE: f64 = 0.86;

/// Explains, and says whether the verdict is as good as required.
///
/// # Errors
/// Everything that is wrong with the question.
pub fn run<'a>(
    world: &'a World,
    args: &ExplainArgs,
    asker: &dyn Asker<'a>,
) -> Result<(Report<'a>, bool), Error> {
    if args.terms {
        let entries = world.catalog.glossary.iter().collect();
        return Ok((Report::Glossary(Glossary { entries }), true));
    }
    if let Some((entry, machine)) = term(world, args) {
        let here = here(world, entry, args, machine, asker)?;
        return Ok((Report::Term(Box::new(TermPage { entry, here })), true));
    }
    if let Some(word) = args.more.first() {
        let message = format!("`{}` is one name too many", display_name(word));
        return Err(Problem::invalid(message)
            .hint("give a model and a machine, or a term: `wir explain --terms` lists them")
            .into());
    }
    let (report, enough) = check::run(world, &args.check, Ask::Explain, asker)
        .map_err(|error| with_terms(world, args, error))?;
    let report = match report {
        Report::Check(answer) => Report::Explain(answer),
        other => other,
    };
    Ok((report, enough))
}

/// The term that is asked about, and the machine named behind it.
fn term<'a, 'w>(world: &'a World, args: &'w ExplainArgs) -> Option<(&'a Entry, Option<&'w str>)> {
    let first = args.check.model_name.as_deref()?;
    if is_on_disk(first) || is_named(world, first) {
        return None;
    }
    let called = |words: &str| world.catalog.glossary.iter().find(|e| e.is_called(words));
    let second = args.check.hw_name.as_deref();
    let words = std::iter::once(first).chain(second).chain(args.more.iter().map(String::as_str));
    let words: Vec<&str> = words.collect();
    if let Some(entry) = called(&words.join(" ")) {
        return Some((entry, None));
    }
    let (last, front) = words.split_last().filter(|(_, front)| !front.is_empty())?;
    called(&front.join(" ")).map(|entry| (entry, Some(*last)))
}

/// Whether a model or a machine is called so.
fn is_named(world: &World, name: &str) -> bool {
    let catalog = &world.catalog;
    world.names.model(catalog, name).is_ok() || world.names.one_machine(catalog, name).is_ok()
}

/// The model on the machine that shows a term; nothing where only this machine is unknown.
fn here<'a>(
    world: &'a World,
    entry: &Entry,
    args: &ExplainArgs,
    machine: Option<&str>,
    asker: &dyn Asker<'a>,
) -> Result<Option<Box<Answer<'a>>>, Error> {
    let mut problems = Vec::new();
    let mut question = Question {
        machine: typed::machine(&args.check.machine, &mut problems),
        ..typed::run(&args.check.run, &mut problems)
    };
    let named = machine.map(str::to_owned).or(question.machine.hw.take());
    let asks = named.is_some() || question.model.is_some() || entry.here.is_some();
    question.machine.hw = named;
    if question.model.is_none() && question.params.is_none() {
        question.model = Some(usual(entry.here).to_owned());
    }
    if !asks && problems.is_empty() {
        return Ok(None);
    }
    let named = question.machine.hw.is_some();
    match resolve(world, &question, asker) {
        Ok(asked) if problems.is_empty() => {
            let found = answer(world, asked, None, &mut Tables::default());
            Ok(found.filter(|_| entry.here.is_some()).map(Box::new))
        }
        Ok(_) => Err(problems.into()),
        Err(found) => {
            let counts = |p: &Problem| named || p.code != NOT_DETECTED;
            problems.extend(found.into_iter().filter(counts));
            if problems.is_empty() { Ok(None) } else { Err(problems.into()) }
        }
    }
}

/// The same error, with the terms that may be meant.
fn with_terms(world: &World, args: &ExplainArgs, error: Error) -> Error {
    let Error::Asked(mut problems) = error else {
        return error;
    };
    let unknown = problems.iter_mut().find(|p| p.code == "unknown-model");
    if let (Some(problem), Some(name)) = (unknown, &args.check.model_name) {
        let near = near(world, name).map_or_else(
            || "`wir explain --terms` lists the terms".to_owned(),
            |entry| format!("as a term: `wir explain {}`", entry.id),
        );
        let hint = problem.hint.take().map_or(String::new(), |hint| format!("{hint}; "));
        problem.hint = Some(hint + &near);
    }
    Error::Asked(problems)
}

fn near<'a>(world: &'a World, name: &str) -> Option<&'a Entry> {
    let asked: String = key(name).chars().take(60).collect();
    let likeness = |entry: &Entry| {
        let alike = entry.names().map(|n| strsim::jaro_winkler(&key(n), &asked));
        alike.fold(0.0, f64::max)
    };
    let all = world.catalog.glossary.iter().map(|e| (likeness(e), e));
    let best = all.max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(alike, _)| *alike >= ALIKE).map(|(_, entry)| entry)
}
