//! `wir scan`: the models on this disk, and how each runs. All are answered as `wir check` answers about a file.

mod handle;
mod watch;

use super::answer::{Tables, answer};
use super::check::{least, workload};
use super::machine::Asker;
use super::on_disk::{self, ReadModel};
use super::question::Question;
use super::resolve::{resolve_opened, site};
use super::settings::settings;
use super::typed;
use super::world::World;
use crate::advice::range::longest_context;
use crate::catalog::workload::Workload;
use crate::cli::run::RunArgs;
use crate::cli::scan::{ScanArgs, ScanSort};
use crate::error::{Error, NOT_DETECTED, Problem};
use crate::inventory::scan::{Found, Other, Place, ScanResult, scan};
use crate::inventory::{Format, Roots, display_path};
use crate::report::{At, OnDiskModel, OtherFile, Report, Scanned, Site, Unread};
use std::cmp::Reverse;
use std::path::Path;
use watch::Watch;

pub use watch::INTERRUPTED;

/// What came of a scan.
pub struct Done<'a> {
    /// What was found.
    pub report: Report<'a>,
    /// Whether anything is at the level asked for.
    pub enough: bool,
    /// Whether it was stopped before its end.
    pub stopped: bool,
}

/// Looks through the disk.
///
/// # Errors
/// Everything that is wrong with the question; never what is found on the disk.
pub fn run<'a>(
    world: &'a World,
    args: &ScanArgs,
    quiet: bool,
    asker: &dyn Asker<'a>,
) -> Result<Done<'a>, Error> {
    let mut problems = Vec::new();
    let question = question(args, &mut problems);
    let workload =
        workload(world, args.workload.as_deref()).map_err(|p| problems.push(p)).ok().flatten();
    problems.extend(settings(&question, None).err().into_iter().flatten());
    problems.extend(args.folders.iter().filter_map(|f| not_a_folder(f)));
    let mut notes = Vec::new();
    let site = match site(world, &question, asker) {
        Ok(site) => Some(site),
        Err(found) if found.iter().all(|p| p.code == NOT_DETECTED) => {
            notes.extend(found.into_iter().map(|p| format!("{}: no verdicts", p.message)));
            None
        }
        Err(found) => {
            problems.extend(found);
            None
        }
    };
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let roots = roots(args);
    let watch = Watch::start(quiet).map_err(|e| Error::io("signals", e))?;
    let result = scan(&roots, &mut |at| watch.see(&at));
    watch.end();
    let asked = AskedOfAll { world, question: &question, workload, asker };
    Ok(report(&asked, args, site, notes, &roots, &result))
}

fn question(args: &ScanArgs, problems: &mut Vec<Problem>) -> Question {
    let run = RunArgs {
        ctx: args.ctx.clone(),
        kv: args.kv.clone(),
        runtime: args.runtime.clone(),
        backend: args.backend.clone(),
        ..RunArgs::default()
    };
    let mut question = typed::run(&run, problems);
    question.machine = typed::machine(&args.machine, problems);
    question
}

fn not_a_folder(path: &Path) -> Option<Problem> {
    let shown = display_path(path);
    match std::fs::metadata(path) {
        Ok(meta) if meta.is_dir() => None,
        Ok(_) => Some(
            Problem::new("unreadable-file", format!("`{shown}` is a file, not a folder"))
                .hint("`wir check` answers about one file"),
        ),
        Err(error) => Some(
            Problem::new("unreadable-file", format!("`{shown}`: {error}"))
                .hint("name a folder that holds models"),
        ),
    }
}

fn roots(args: &ScanArgs) -> Roots {
    let stores = if args.only { Roots::default() } else { Roots::of(&on_disk::surroundings()) };
    args.folders.iter().fold(stores, |roots, folder| roots.with_folder(folder))
}

/// What is asked of every model.
struct AskedOfAll<'a, 'q> {
    world: &'a World,
    question: &'q Question,
    workload: Option<&'a Workload>,
    asker: &'q dyn Asker<'a>,
}

fn report<'a>(
    asked: &AskedOfAll<'a, '_>,
    args: &ScanArgs,
    site: Option<Site<'a>>,
    notes: Vec<String>,
    roots: &Roots,
    result: &ScanResult,
) -> Done<'a> {
    let mut entries: Vec<OnDiskModel<'a>> =
        result.found.iter().map(|f| asked.entry(f, site.is_some())).collect();
    let all = entries.len();
    let wanted = args.name.as_ref().map(|n| n.to_lowercase());
    entries.retain(|e| wanted.as_ref().is_none_or(|text| holds(e, text)));
    entries.retain(|e| args.require.is_none() || e.verdict() >= Some(least(args.require)));
    sort(&mut entries, args.sort);
    let enough = args.require.is_none() || !entries.is_empty();
    let seen = |path: &Path| result.stores.iter().any(|r| r.path == path);
    let scanned = Scanned {
        site,
        elsewhere: args.machine.hw.is_some(),
        context: asked.question.context,
        left_out: all - entries.len(),
        entries,
        others: result.others.iter().map(other).collect(),
        unread: result
            .problems
            .iter()
            .map(|p| Unread {
                store: p.store.name(),
                path: p.shown_path(),
                id: p.reason.id(),
                why: p.reason.text(),
            })
            .collect(),
        stores: result.stores.iter().map(|r| (r.store.name(), display_path(&r.path))).collect(),
        absent: roots
            .list
            .iter()
            .filter(|r| !seen(&r.path))
            .map(|r| display_path(&r.path))
            .collect(),
        stopped: result.stopped,
        home: std::env::home_dir().map(|h| display_path(&h)).filter(|h| h.len() > 1),
        notes,
    };
    Done { stopped: scanned.stopped, report: Report::Scan(Box::new(scanned)), enough }
}

impl<'a> AskedOfAll<'a, '_> {
    fn entry(&self, found: &Found, has_machine: bool) -> OnDiskModel<'a> {
        let file = &found.model;
        let mut entry = OnDiskModel {
            name: file.name.clone(),
            at: at(&found.place),
            also: found.again.iter().map(at).collect(),
            format: match file.format {
                Format::Gguf => "gguf",
                Format::Safetensors => "safetensors",
                Format::Mlx => "mlx",
            },
            size: file.size,
            quant: file.quant.name.clone(),
            incomplete: None,
            max_context: file.max_context(),
            longest_context: None,
            answer: None,
        };
        let file = ReadModel::of(&self.world.catalog, file);
        entry.incomplete.clone_from(&file.incomplete);
        if has_machine {
            self.answer(&file, &mut entry);
        }
        entry
    }

    fn answer(&self, file: &ReadModel, entry: &mut OnDiskModel<'a>) {
        let world = self.world;
        let mut question = self.question.clone();
        // A model made for less is judged by all it has.
        question.context = question.context.map(|c| c.min(entry.max_context));
        let Ok(asked) = resolve_opened(world, &question, self.asker, file) else {
            return;
        };
        entry.longest_context =
            Some(longest_context(&world.catalog, &asked.request(), &file.table, entry.max_context));
        entry.answer = answer(world, asked, self.workload, &mut Tables::default());
    }
}

fn at(place: &Place) -> At {
    At {
        store: place.store.name(),
        handle: handle::of(place),
        path: display_path(&place.path),
        same_file: place.same_file,
    }
}

fn other(found: &Other) -> OtherFile {
    OtherFile {
        store: found.store.name(),
        path: display_path(&found.path),
        id: found.what.id(),
        what: found.what.text().to_owned(),
        size: found.size,
    }
}

fn holds(entry: &OnDiskModel<'_>, text: &str) -> bool {
    let places = std::iter::once(&entry.at).chain(&entry.also);
    let mut texts = places.flat_map(|p| [&p.handle, &p.path]).chain([&entry.name, &entry.quant]);
    texts.any(|t| t.to_lowercase().contains(text))
}

fn speed(entry: &OnDiskModel<'_>) -> f64 {
    let decode = entry.answer.as_ref().and_then(|a| a.estimate.decode.as_ref());
    decode.map_or(0.0, |s| s.expected.get())
}

fn sort(entries: &mut [OnDiskModel<'_>], order: ScanSort) {
    let name = |e: &OnDiskModel<'_>| e.name.to_lowercase();
    match order {
        ScanSort::Best => entries.sort_by(|a, b| {
            let verdicts = b.verdict().cmp(&a.verdict());
            let whole = a.incomplete.is_some().cmp(&b.incomplete.is_some());
            verdicts.then(whole).then(speed(b).total_cmp(&speed(a))).then(name(a).cmp(&name(b)))
        }),
        ScanSort::Speed => entries.sort_by(|a, b| speed(b).total_cmp(&speed(a))),
        ScanSort::Size => entries.sort_by_key(|e| Reverse(e.size)),
        ScanSort::Name => entries.sort_by_key(name),
        ScanSort::Store => {}
    }
}
