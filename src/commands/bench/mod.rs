//! `wir bench`: the user's own measurements are read, made, kept, shown beside the predictions, and handed on.

mod import;
mod predict;
mod run;
mod settle;

use super::here::Here;
use super::world::World;
use crate::catalog::bench::BenchRow;
use crate::cli::bench::{BenchArgs, BenchCommand, ExportArgs};
use crate::error::{Error, Problem};
use crate::measured::store::Kept;
use crate::measured::{Store, StoreError, contribution};
use crate::report::{BenchEntry, BenchPage, Report, State};
use predict::predict;

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NoFolder => Problem::new("no-data-folder", error.to_string())
                .hint("set XDG_DATA_HOME or HOME")
                .into(),
            StoreError::Io { path, cause } => Self::io(path.display().to_string(), cause),
        }
    }
}

/// How the output is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// As JSON.
    pub json: bool,
    /// Without notes and progress.
    pub quiet: bool,
}

/// `wir bench`.
///
/// # Errors
/// Everything that is wrong with the question or the rows.
pub fn run<'a>(
    world: &'a World,
    here: &'a Here<'a>,
    args: &BenchArgs,
    wanted: Wanted,
) -> Result<Report<'a>, Error> {
    let store = Store::of_user()?;
    match &args.command {
        BenchCommand::Import(args) => import::run(world, here, args, &store).map(report),
        BenchCommand::Run(args) => run::run(world, here, args, &store, wanted.quiet).map(report),
        BenchCommand::List(args) => list(world, here, &args.words, &store).map(report),
        BenchCommand::Remove(args) => remove(&args.ids, &store).map(report),
        BenchCommand::Export(args) => export(world, here, args, &store, wanted),
    }
}

fn report<'a>(page: BenchPage) -> Report<'a> {
    Report::Bench(Box::new(page))
}

/// Lines that are not understood, in words.
fn unread(kept: &Kept) -> Vec<String> {
    let more = kept.unread.len().saturating_sub(5);
    let line = |(n, why): &(usize, String)| format!("line {n} is left as it is: {why}");
    let mut notes: Vec<String> = kept.unread.iter().take(5).map(line).collect();
    if more > 0 {
        notes.push(format!("{more} more lines are not understood"));
    }
    notes
}

fn page(store: &Store, entries: Vec<BenchEntry>, notes: Vec<String>) -> BenchPage {
    let path = store.path().display().to_string();
    BenchPage { entries, understood: Vec::new(), notes, path }
}

fn list<'a>(
    world: &'a World,
    here: &'a Here<'a>,
    words: &[String],
    store: &Store,
) -> Result<BenchPage, Error> {
    let kept = store.read()?;
    let notes = unread(&kept);
    let rows = kept.rows.into_iter().filter(|row| holds(row, words));
    let entries = rows.map(|row| {
        let predicted = predict(world, here, &row);
        BenchEntry { row, state: State::Kept, predicted }
    });
    Ok(page(store, entries.collect(), notes))
}

fn holds(row: &BenchRow, words: &[String]) -> bool {
    let all = [&row.id, &row.hw, &row.model, &row.model_name, &row.quant, &row.runtime];
    let text = all.map(|t| t.to_lowercase()).join(" ");
    words.iter().all(|w| text.contains(&w.to_lowercase()))
}

fn remove(ids: &[String], store: &Store) -> Result<BenchPage, Error> {
    let kept = store.read()?;
    let rows = chosen(&kept, ids)?;
    let entries: Vec<BenchEntry> = rows
        .into_iter()
        .map(|row| BenchEntry { row: row.clone(), state: State::Removed, predicted: None })
        .collect();
    let names: Vec<String> = entries.iter().map(|e| e.row.id.clone()).collect();
    store.remove(&names)?;
    Ok(page(store, entries, Vec::new()))
}

/// The rows of these names, all where none is given.
fn chosen<'k>(kept: &'k Kept, ids: &[String]) -> Result<Vec<&'k BenchRow>, Error> {
    if ids.is_empty() {
        return Ok(kept.rows.iter().collect());
    }
    let known = |id: &String| kept.rows.iter().any(|r| r.id.eq_ignore_ascii_case(id.trim()));
    let problems: Vec<Problem> =
        ids.iter().filter(|id| !known(id)).map(|id| unknown_row(id)).collect();
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let asked = |r: &&BenchRow| ids.iter().any(|id| r.id.eq_ignore_ascii_case(id.trim()));
    Ok(kept.rows.iter().filter(asked).collect())
}

fn unknown_row(id: &str) -> Problem {
    let shown: String = id.chars().filter(|c| !c.is_control()).take(40).collect();
    Problem::new("unknown-row", format!("no row is called `{shown}`"))
        .hint("`wir bench list` shows their names")
}

fn export<'a>(
    world: &'a World,
    here: &'a Here<'a>,
    args: &ExportArgs,
    store: &Store,
    wanted: Wanted,
) -> Result<Report<'a>, Error> {
    let kept = store.read()?;
    let rows = chosen(&kept, &args.ids)?;
    if wanted.json {
        let entries = rows.into_iter().map(|row| {
            let predicted = predict(world, here, row);
            BenchEntry { row: row.clone(), state: State::Kept, predicted }
        });
        return Ok(report(page(store, entries.collect(), unread(&kept))));
    }
    let text = contribution::csv(&rows, args.source.as_deref())
        .map_err(|e| Error::io("the rows", std::io::Error::other(e)))?;
    let without = rows.iter().any(|r| r.source_url.is_empty()) && args.source.is_none();
    if without && !wanted.quiet {
        import::say("note: a contribution needs `--source URL`, where the result can be read");
    }
    Ok(Report::Text(text))
}
