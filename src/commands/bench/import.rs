//! `wir bench import`: what a benchmark program printed becomes rows.

use super::settle::{Settler, Told};
use super::{predict::predict, unread};
use crate::catalog::bench::BenchRow;
use crate::cli::bench::{ImportArgs, ToldArgs};
use crate::commands::here::Here;
use crate::commands::input::decoded;
use crate::commands::world::World;
use crate::error::{Error, Problem};
use crate::measured::formats::MOST_BYTES;
use crate::measured::{ParseError, Parsed, Store, pair, parse};
use crate::report::{BenchEntry, BenchPage, State};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

/// Reads a file or standard input.
pub fn run<'a>(
    world: &'a World,
    here: &'a Here<'a>,
    args: &ImportArgs,
    store: &Store,
) -> Result<BenchPage, Error> {
    let text = read(&args.file)?;
    text_to_rows(world, here, &text, &args.told, store)
}

/// A line on standard error; where that is closed, nobody listens.
pub fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn read(path: &Path) -> Result<String, Error> {
    let most = MOST_BYTES as u64 + 1;
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        let taken = io::stdin().lock().take(most).read_to_end(&mut bytes);
        taken.map_err(|e| Error::io("standard input", e))?;
    } else {
        let file = File::open(path).map_err(|e| Error::io(path.display().to_string(), e))?;
        let taken = file.take(most).read_to_end(&mut bytes);
        taken.map_err(|e| Error::io(path.display().to_string(), e))?;
    }
    Ok(decoded(&bytes))
}

/// Everything in a text becomes rows, which are kept unless they are there.
pub fn text_to_rows<'a>(
    world: &'a World,
    here: &'a Here<'a>,
    text: &str,
    told: &ToldArgs,
    store: &Store,
) -> Result<BenchPage, Error> {
    let Parsed { format, readings, skipped } = parse(text).map_err(refused)?;
    let dry_run = told.dry_run;
    let told = Told::read(world, told)?;
    let mut settler = Settler::new(world, here, &told, format);
    let mut notes: Vec<String> = skipped.iter().map(|s| format!("left out: {s}")).collect();
    let mut problems: Vec<Problem> = Vec::new();
    let mut rows: Vec<BenchRow> = Vec::new();
    let pairs = pair::pair(readings);
    let found = pairs.len();
    for reading in &pairs {
        match settler.row(reading) {
            Ok(row) if rows.iter().any(|r| r.id == row.id) => {}
            Ok(row) => rows.push(row),
            Err(more) => problems.extend(more),
        }
    }
    problems.dedup();
    let mut seen = Vec::new();
    problems.retain(|p| (!seen.contains(p)).then(|| seen.push(p.clone())).is_some());
    if rows.is_empty() {
        return Err(problems.into());
    }
    notes.extend(problems.iter().map(left_out));
    let mut understood = settler.understood();
    understood.insert(0, ("read", format!("{}, {}", format.name(), results(found))));
    let (entries, more) = keep(world, here, rows, dry_run, store)?;
    notes.extend(more);
    notes.extend(entries.iter().filter_map(known).chain(entries.iter().filter_map(doubt)));
    Ok(BenchPage { entries, understood, notes, path: store.path().display().to_string() })
}

fn results(n: usize) -> String {
    if n == 1 { "1 result".to_owned() } else { format!("{n} results") }
}

fn left_out(problem: &Problem) -> String {
    let hint = problem.hint.as_ref().map_or_else(String::new, |h| format!(" ({h})"));
    format!("left out: {}{hint}", problem.message)
}

/// What was read before is not kept twice.
fn known(entry: &BenchEntry) -> Option<String> {
    let is_known = entry.state == State::Known;
    is_known.then(|| format!("{} was kept already", entry.row.id))
}

/// A figure far from what is predicted is worth a second look.
fn doubt(entry: &BenchEntry) -> Option<String> {
    let ratio = entry.ratio().filter(|x| !(0.25..=4.0).contains(x))?;
    let id = &entry.row.id;
    Some(format!(
        "{id} is {ratio:.2} times the prediction: is it of this machine and model? `wir bench remove {id}` takes it back"
    ))
}

/// Writes down what is new.
fn keep<'a>(
    world: &'a World,
    here: &'a Here<'a>,
    rows: Vec<BenchRow>,
    dry_run: bool,
    store: &Store,
) -> Result<(Vec<BenchEntry>, Vec<String>), Error> {
    let kept = store.read()?;
    let is_known = |row: &BenchRow| kept.rows.iter().any(|r| r.id == row.id);
    let new: Vec<BenchRow> = rows.iter().filter(|r| !is_known(r)).cloned().collect();
    if !dry_run {
        store.add(&new)?;
    }
    let entries = rows.into_iter().map(|row| {
        let state = match (is_known(&row), dry_run) {
            (true, _) => State::Known,
            (false, true) => State::Shown,
            (false, false) => State::Added,
        };
        let predicted = predict(world, here, &row);
        BenchEntry { row, state, predicted }
    });
    Ok((entries.collect(), unread(&kept)))
}

fn refused(error: ParseError) -> Problem {
    match error {
        ParseError::Unknown => {
            Problem::new("unknown-format", error.to_string()).hint(ParseError::hint())
        }
        other => Problem::new("no-result", other.to_string()),
    }
}
