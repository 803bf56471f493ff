//! Models on this disk, for people: what runs best first, then what lies beside, what could not be read, and what to do.

use super::check::{asked_as, machine_name};
use super::labels::{INDENT, labelled};
use super::look::Look;
use super::numbers;
use super::symbols::{role, verdict};
use super::table::{Cell, Column, Table};
use super::text::{Line, Role, wrap};
use crate::advice::launch::{Shell, quote};
use crate::advice::verdict::{AspectKind, Judgement, Verdict};
use crate::engine::caveat::Caveat;
use crate::report::{Answer, At, OnDiskModel, Scanned};
use crate::units::Bytes;
use unicode_width::UnicodeWidthStr;

/// At most so many files beside models, and so many that could not be read, are listed.
const MOST_LISTED: usize = 20;

/// The whole answer.
pub fn lines(found: &Scanned<'_>, look: &Look) -> Vec<Line> {
    let mut lines = title(found, look);
    if !lines.is_empty() {
        lines.push(Line::empty());
    }
    if found.entries.is_empty() {
        lines.extend(wrap(&nothing(found), look.width).into_iter().map(Line::plain));
    } else {
        lines.extend(models(found, look));
    }
    lines.push(Line::empty());
    lines.extend(summary(found, look));
    lines.extend(beside(found, look));
    let notes = notes(found).into_iter().map(|n| (Role::Quiet, n));
    lines.extend(labelled("note", notes, look));
    // Never wrapped, so that it can be pasted.
    lines.extend(
        next(found).map(|c| Line::default().and(Role::Quiet, "  next      ").and(Role::Command, c)),
    );
    lines
}

fn title(found: &Scanned<'_>, look: &Look) -> Vec<Line> {
    let Some(site) = &found.site else {
        return Vec::new();
    };
    let context = found.context.unwrap_or(8192);
    let how = format!("each with {} of context, or all it has", numbers::tokens(context));
    let name = Line::default().and(Role::Strong, machine_name(&site.machine));
    if name.width() + how.len() + 3 <= look.width {
        return vec![name.and(Role::Quiet, format!("   {how}"))];
    }
    vec![name, Line::default().and(Role::Quiet, how)]
}

fn nothing(found: &Scanned<'_>) -> String {
    match found.left_out {
        0 if found.stopped => "stopped before a model was found".to_owned(),
        0 => "no model was found".to_owned(),
        n => format!(
            "none of the {} on this disk is as asked for",
            numbers::counted(n as u64, "model")
        ),
    }
}

/// Every model has one row, and under it where it lies.
fn models(found: &Scanned<'_>, look: &Look) -> Vec<Line> {
    let mut table = Table::new(columns());
    let room = look.width.saturating_sub(NARROW_COLUMNS).clamp(12, 60);
    for entry in &found.entries {
        let mut cells = row(entry);
        cells[0] = Cell::new(Role::Strong, cut(&entry.name, room));
        table.row(cells);
    }
    let mut rows = table.lines(look).into_iter();
    let mut lines: Vec<Line> = rows.next().into_iter().collect();
    for (line, entry) in rows.zip(&found.entries) {
        lines.push(line);
        let quiet = |text: String| Line::default().and(Role::Quiet, format!("  {text}"));
        let texts =
            place(entry, found).into_iter().flat_map(|t| wrap(&t, look.width.saturating_sub(2)));
        lines.extend(texts.map(quiet));
    }
    lines
}

/// Columns that all but the name take.
const NARROW_COLUMNS: usize = 53;

/// A name that is at most so wide.
fn cut(name: &str, width: usize) -> String {
    if name.width() <= width {
        return name.to_owned();
    }
    let mut cut = String::new();
    for c in name.chars() {
        if cut.width() + 2 > width {
            break;
        }
        cut.push(c);
    }
    cut.trim_end().to_owned() + "…"
}

/// Where a model lies, what runs it, what holds it down, and where it lies again.
fn place(entry: &OnDiskModel<'_>, found: &Scanned<'_>) -> Vec<String> {
    let mut first = at_home(&entry.at.handle, found);
    if let Some(missing) = &entry.incomplete {
        first += &format!(" · {missing}");
    } else if let Some(answer) = &entry.answer {
        let runtime = answer.asked.runtime;
        let weak = answer.judgement.weakest().filter(|a| a.verdict < Verdict::Comfortable);
        let told = weak.is_some_and(|a| a.kind == AspectKind::Software);
        if runtime.id != "llama.cpp" && !told {
            first += &format!(" · {}", runtime.name);
        }
        first.extend(weak.map(|a| format!(" · {}", a.text)));
    }
    let also = entry.also.iter().map(|at: &At| {
        let how = if at.same_file { "the same file" } else { "a copy" };
        format!("also at {} ({how})", at_home(&at.handle, found))
    });
    std::iter::once(first).chain(also).collect()
}

/// A path as people write it.
fn at_home(path: &str, found: &Scanned<'_>) -> String {
    let rest = found.home.as_deref().and_then(|home| path.strip_prefix(home));
    match rest {
        Some(rest) if rest.starts_with(['/', '\\']) => format!("~{rest}"),
        _ => path.to_owned(),
    }
}

fn summary(found: &Scanned<'_>, look: &Look) -> Vec<Line> {
    let mut lines = Vec::new();
    if !found.entries.is_empty() {
        let mut stores: Vec<&str> = Vec::new();
        for at in found.entries.iter().flat_map(|e| std::iter::once(&e.at).chain(&e.also)) {
            let store = if at.store == "folder" { "a folder" } else { at.store };
            if !stores.contains(&store) {
                stores.push(store);
            }
        }
        let text = format!(
            "{}, {}, in {}",
            numbers::counted(found.entries.len() as u64, "model"),
            disk(found.total()),
            stores.join(", ")
        );
        lines.extend(labelled("found", std::iter::once((Role::Plain, text)), look));
    }
    if found.left_out > 0 && !found.entries.is_empty() {
        let text = format!("{} not as asked for", numbers::counted(found.left_out as u64, "model"));
        lines.extend(labelled("left out", std::iter::once((Role::Quiet, text)), look));
    }
    if found.copies() > 0 {
        let text = match found.copies() {
            1 => format!("1 copy takes {} that could be freed", disk(found.freed())),
            n => format!("{n} copies take {} that could be freed", disk(found.freed())),
        };
        lines.extend(labelled("twice", std::iter::once((Role::Plain, text)), look));
    }
    lines
}

/// What is no language model, and what could not be read.
fn beside(found: &Scanned<'_>, look: &Look) -> Vec<Line> {
    let room = look.width.saturating_sub(INDENT);
    let path = |p: &str| middle_out(&at_home(p, found), room.saturating_sub(1));
    let others =
        found.others.iter().map(|o| format!("{}: {}, {}", path(&o.path), o.what, disk(o.size)));
    let unread = found.unread.iter().map(|u| format!("{}: {}", path(&u.path), u.why));
    let mut lines = labelled("beside", short(others).map(|t| (Role::Quiet, t)), look);
    lines.extend(labelled("unread", short(unread).map(|t| (Role::Plain, t)), look));
    lines
}

/// A path of at most so many characters: its beginning and its end.
fn middle_out(path: &str, most: usize) -> String {
    let all: Vec<char> = path.chars().collect();
    if all.len() <= most {
        return path.to_owned();
    }
    let (start, end) = (most / 3, most - most / 3 - 1);
    let text = |part: &[char]| part.iter().collect::<String>();
    format!("{}…{}", text(&all[..start]), text(&all[all.len() - end..]))
}

/// The first of many, and how many more there are.
fn short(texts: impl ExactSizeIterator<Item = String>) -> impl Iterator<Item = String> {
    let more = texts.len().saturating_sub(MOST_LISTED);
    let rest = (more > 0).then(|| format!("and {more} more: `--json` lists all"));
    texts.take(MOST_LISTED).chain(rest)
}

fn notes(found: &Scanned<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if found.stopped {
        notes.push("stopped before its end: this is what was found by then".to_owned());
    }
    if found.entries.is_empty() && found.left_out == 0 {
        let list = |places: Vec<String>| places.join(", ");
        let seen: Vec<String> = found.stores.iter().map(|(_, path)| at_home(path, found)).collect();
        if !seen.is_empty() {
            notes.push(format!("looked through {}", list(seen)));
        }
        if !found.absent.is_empty() {
            let absent = found.absent.iter().map(|path| at_home(path, found)).collect();
            notes.push(format!("looked for, and not there: {}", list(absent)));
        }
        notes.push("`wir scan FOLDER` looks through a folder of yours".to_owned());
        return notes;
    }
    if !found.entries.is_empty() && found.site.is_some() {
        notes.push(
            "context is the longest that fits with all weights where the machine computes"
                .to_owned(),
        );
    }
    notes.extend(found.site.iter().flat_map(|s| s.notes.clone()));
    notes.extend(found.notes.clone());
    notes
}

fn next(found: &Scanned<'_>) -> Option<String> {
    let runs = |e: &&OnDiskModel<'_>| e.verdict() > Some(Verdict::No);
    let context = found.context.map_or_else(String::new, |c| format!(" --ctx {c}"));
    let command = |verb: &str, e: &OnDiskModel<'_>, machine: &str| {
        format!("wir {verb} {}{machine}{context}", quote(&e.at.handle, Shell::Posix))
    };
    let machine = found.site.as_ref().filter(|_| found.elsewhere);
    let machine = machine.map_or_else(String::new, |s| format!(" {}", asked_as(&s.machine)));
    let verb = if found.elsewhere { "check" } else { "launch" };
    let best = found.entries.iter().find(runs);
    let first = found.entries.first();
    Some(match (best, first) {
        (Some(best), _) => command(verb, best, &machine),
        (None, Some(first)) => command("check", first, &machine),
        (None, None) if found.left_out > 0 => "wir scan".to_owned(),
        (None, None) => format!("wir recommend{machine}"),
    })
}

/// Bytes on a disk, in the unit of disks.
fn disk(bytes: Bytes) -> String {
    match bytes.gb() {
        _ if bytes == Bytes::ZERO => "0 MB".to_owned(),
        gb if gb >= 0.095 => format!("{gb:.1} GB"),
        gb => format!("{:.0} MB", (gb * 1000.0).max(1.0)),
    }
}

fn columns() -> Vec<Column> {
    vec![
        Column::words("model", "model"),
        Column::figures("size", "size_bytes"),
        Column::words("format", "quant"),
        Column::figures("context", "longest_ctx"),
        Column::words("verdict", "verdict"),
        Column::figures("tok/s", "decode_tok_per_s"),
    ]
}

fn row(entry: &OnDiskModel<'_>) -> Vec<Cell> {
    let answer = entry.answer.as_ref();
    let level = answer.map(|a| &a.judgement);
    let quant = entry.quant.strip_suffix(" safetensors").unwrap_or(&entry.quant);
    let context = match entry.longest_context {
        Some(0) => "–".to_owned(),
        Some(longest) => numbers::tokens(longest),
        None => numbers::tokens(entry.max_context),
    };
    // What cannot start has no speed.
    let starts = |a: &&Answer<'_>| {
        entry.incomplete.is_none() && !a.estimate.caveats.iter().any(Caveat::forbids)
    };
    let speed = answer.filter(starts).and_then(|a| a.estimate.decode.as_ref());
    vec![
        Cell::new(Role::Strong, &entry.name),
        Cell::plain(disk(entry.size)).raw(entry.size.get()),
        Cell::plain(cut(quant, 12)).raw(&entry.quant),
        Cell::plain(context).raw(entry.longest_context.unwrap_or(entry.max_context)),
        match (&entry.incomplete, level) {
            (Some(_), _) => Cell::new(Role::Bad, "✗ Incomplete").raw(Verdict::No.id()),
            (None, Some(j)) => Cell::new(role(j.verdict), short_verdict(j)).raw(j.verdict.id()),
            (None, None) => Cell::default(),
        },
        speed.map_or_else(
            || Cell::new(Role::Quiet, "–").raw(""),
            |s| Cell::plain(format!("~{}", numbers::speed(s.expected))).raw(s.expected.get()),
        ),
    ]
}

/// A verdict in few words; of a bad one, why.
fn short_verdict(judgement: &Judgement) -> String {
    let Some(weakest) = judgement.weakest().filter(|_| judgement.verdict == Verdict::No) else {
        return verdict(judgement.verdict);
    };
    let why = match weakest.kind {
        AspectKind::Memory => "Too large",
        AspectKind::Software => "Not here",
        _ => "Too slow",
    };
    format!("{} {why}", Verdict::No.sign().0)
}

/// Everything, for files.
pub fn table(found: &Scanned<'_>) -> Table {
    let mut columns = columns();
    columns.extend([
        Column::words("store", "store"),
        Column::words("name", "handle"),
        Column::words("path", "path"),
        Column::figures("copies", "copies"),
        Column::figures("twice", "freed_bytes"),
    ]);
    let mut table = Table::new(columns);
    for entry in &found.entries {
        let mut cells = row(entry);
        cells.extend([
            Cell::plain(entry.at.store),
            Cell::plain(&entry.at.handle),
            Cell::plain(&entry.at.path),
            Cell::plain(entry.copies().to_string()),
            Cell::plain(disk(entry.freed())).raw(entry.freed().get()),
        ]);
        table.row(cells);
    }
    table
}
