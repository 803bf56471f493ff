//! Errors and what helps, for people.

use super::check::machine_name;
use super::labels::{INDENT, labelled};
use super::look::Look;
use super::numbers;
use super::symbols::{role, verdict};
use super::table::{Cell, Column, Table};
use super::text::{Line, Role, wrap};
use crate::advice::fix::By;
use crate::catalog::known_error::{KnownError, Remedy, Topic};
use crate::report::{Advice, Answer, FixPage, Topics};

/// What is known about an error.
pub fn lines(page: &FixPage<'_>, look: &Look) -> Vec<Line> {
    let mut lines = Vec::new();
    for advice in &page.found {
        if !lines.is_empty() {
            lines.push(Line::empty());
        }
        lines.extend(one(advice, look));
    }
    if let Some(here) = &page.here {
        lines.push(Line::empty());
        lines.extend(fit(here, look));
    }
    let also = page.also.iter().map(|e| (Role::Plain, format!("`wir fix {}`: {}", e.id, e.title)));
    let also = labelled("or else", also, look);
    if !also.is_empty() {
        lines.push(Line::empty());
        lines.extend(also);
    }
    lines
}

fn one(advice: &Advice<'_>, look: &Look) -> Vec<Line> {
    let error = advice.error;
    let mut lines = vec![Line::default().and(Role::Strong, error.title.as_str())];
    lines.push(Line::default().and(Role::Quiet, belongs(error)));
    lines.push(Line::empty());
    if let By::Line(line) = &advice.by {
        lines.extend(labelled("matches", std::iter::once((Role::Quiet, line.clone())), look));
    }
    if matches!(advice.by, By::Words(_)) {
        let text = "by its words, not by a line of a program: read whether it is what you see";
        lines.extend(labelled("matches", std::iter::once((Role::Quiet, text.to_owned())), look));
    }
    let plain = |text: &String| std::iter::once((Role::Plain, text.clone()));
    lines.extend(labelled("cause", plain(&error.cause), look));
    lines.extend(labelled("check", plain(&error.check), look));
    lines.extend(remedies(&advice.fixes, look));
    let sources = error.sources.iter().map(|s| (Role::Quiet, s.clone()));
    lines.extend(labelled("source", sources, look));
    let commands = advice.commands.iter().map(|c| (Role::Command, c.clone()));
    lines.extend(labelled("next", commands, look));
    lines
}

/// The name of an entry, and what it belongs to.
fn belongs(error: &KnownError) -> String {
    let mut parts = vec![error.id.clone(), error.topic.label().to_owned()];
    parts.extend((!error.runtimes.is_empty()).then(|| error.runtimes.join(", ")));
    parts.extend((!error.os.is_empty()).then(|| error.os.join(", ")));
    parts.join(" · ")
}

/// What helps, numbered; what is typed for it stands on a line of its own and is not broken.
fn remedies(fixes: &[&Remedy], look: &Look) -> Vec<Line> {
    let mut lines = Vec::new();
    for (n, fix) in fixes.iter().enumerate() {
        let text = format!("{}{}", fix.what, scope(fix));
        for (part, text) in
            wrap(&text, look.width.saturating_sub(INDENT + 3)).into_iter().enumerate()
        {
            let label = if n == 0 && part == 0 { "fix" } else { "" };
            let number = if part == 0 { format!("{}.", n + 1) } else { String::new() };
            let start = Line::default().and(Role::Quiet, format!("  {label:<10}{number:<3}"));
            lines.push(start.and(Role::Plain, text));
        }
        let indent = " ".repeat(INDENT + 3);
        let typed = |run: &String| Line::plain(indent.as_str()).and(Role::Command, run.as_str());
        lines.extend(fix.run.iter().map(typed));
    }
    lines
}

/// The runtimes that a remedy is for; where it is for all, the systems.
fn scope(remedy: &Remedy) -> String {
    let of = if remedy.runtimes.is_empty() { &remedy.os } else { &remedy.runtimes };
    if of.is_empty() { String::new() } else { format!(" ({})", of.join(", ")) }
}

/// What the model needs on the machine, and other ways to run it.
fn fit(answer: &Answer<'_>, look: &Look) -> Vec<Line> {
    let estimate = &answer.estimate;
    let usable = if answer.host_decides() { estimate.pools.host } else { estimate.pools.device };
    let text = format!(
        "{}: {} in {} with {} context needs {} of {} usable on {}",
        verdict(answer.judgement.verdict),
        answer.asked.model.name,
        answer.asked.quant.name,
        numbers::tokens(answer.asked.settings.context),
        numbers::memory(answer.needed()),
        numbers::memory(usable),
        machine_name(&answer.asked.machine),
    );
    let mut lines = labelled("here", std::iter::once((role(answer.judgement.verdict), text)), look);
    let ways = answer.next.iter().flat_map(|n| &n.ways);
    let ways = ways.map(|w| {
        let needs = numbers::memory(w.needed);
        (Role::Plain, format!("{}: {}, {needs}", w.flags, w.verdict.label().to_lowercase()))
    });
    lines.extend(labelled("instead", ways, look));
    lines
}

/// One row for each thing that helps.
pub fn table(page: &FixPage<'_>) -> Table {
    let mut table = Table::new(vec![
        Column::words("error", "id"),
        Column::words("title", "title"),
        Column::words("cause", "cause"),
        Column::words("check", "check"),
        Column::words("fix", "fix"),
        Column::words("type", "run"),
        Column::words("runtimes", "runtimes"),
        Column::words("systems", "os"),
    ]);
    for advice in &page.found {
        for fix in &advice.fixes {
            table.row(vec![
                Cell::plain(&advice.error.id),
                Cell::plain(&advice.error.title),
                Cell::plain(&advice.error.cause),
                Cell::plain(&advice.error.check),
                Cell::plain(&fix.what),
                Cell::plain(fix.run.clone().unwrap_or_default()),
                Cell::plain(fix.runtimes.join(" ")),
                Cell::plain(fix.os.join(" ")),
            ]);
        }
    }
    table
}

/// All topics, by what they are about.
pub fn topic_lines(topics: &Topics<'_>, look: &Look) -> Vec<Line> {
    let mut lines = Vec::new();
    let widest = topics.entries.iter().map(|e| e.id.len()).max().unwrap_or_default();
    for topic in Topic::ALL {
        let entries: Vec<&&KnownError> =
            topics.entries.iter().filter(|e| e.topic == topic).collect();
        if entries.is_empty() {
            continue;
        }
        lines.push(Line::default().and(Role::Heading, topic.label()));
        for entry in entries {
            let room = look.width.saturating_sub(widest + 4);
            for (n, part) in wrap(&entry.title, room).into_iter().enumerate() {
                let id = if n == 0 { entry.id.as_str() } else { "" };
                let line = Line::default().and(Role::Command, format!("  {id:<widest$}  "));
                lines.push(line.and(Role::Plain, part));
            }
        }
        lines.push(Line::empty());
    }
    if lines.is_empty() {
        return vec![Line::plain("nothing is known about this runtime on this system")];
    }
    let next = "`wir fix NAME` for one of them; `wir fix \"TEXT\"`, `wir fix FILE` or `… | wir fix` for the text of an error";
    lines.extend(labelled("next", std::iter::once((Role::Plain, next.to_owned())), look));
    lines
}

/// All topics as a table.
pub fn topics(topics: &Topics<'_>) -> Table {
    let mut table = Table::new(vec![
        Column::words("name", "id"),
        Column::words("about", "topic"),
        Column::words("title", "title"),
        Column::words("runtimes", "runtimes"),
        Column::words("systems", "os"),
    ]);
    for entry in &topics.entries {
        table.row(vec![
            Cell::new(Role::Command, &entry.id),
            Cell::plain(entry.topic.label()),
            Cell::plain(&entry.title),
            Cell::plain(entry.runtimes.join(" ")),
            Cell::plain(entry.os.join(" ")),
        ]);
    }
    table
}
