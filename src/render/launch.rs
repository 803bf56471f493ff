//! The commands that start a model. They are never wrapped: a line is pasted as it is.

use super::check::machine_name;
use super::labels::labelled;
use super::look::Look;
use super::numbers;
use super::symbols::{judged, role};
use super::table::{Cell, Column, Table};
use super::text::{Line, Role};
use crate::advice::launch::SettingsFile;
use crate::report::LaunchPage;

/// What it is for, the commands, and what to know.
pub fn lines(page: &LaunchPage<'_>, look: &Look) -> Vec<Line> {
    if page.bare {
        let files = page.launch.files.iter().map(|f| f.line(page.shell));
        let files = files.map(|l| Line::default().and(Role::Command, l));
        return files.chain(commands(page)).collect();
    }
    let mut lines = title(page);
    for file in &page.launch.files {
        lines.push(Line::empty());
        lines.extend(block(file));
    }
    lines.push(Line::empty());
    lines.extend(commands(page));
    lines.push(Line::empty());
    lines.extend(labelled("note", notes(page).map(|n| (Role::Quiet, n)), look));
    lines
}

fn title(page: &LaunchPage<'_>) -> Vec<Line> {
    let asked = &page.answer.asked;
    let judgement = &page.answer.judgement;
    let head = Line::default().and(role(judgement.verdict), judged(judgement));
    let name = format!("{} · {}", asked.model.name, asked.quant.name);
    let context = numbers::tokens(asked.settings.context);
    let how =
        format!("{}, {context} context, on {}", asked.runtime.name, machine_name(&asked.machine));
    vec![Line::default().and(Role::Strong, name), head.and(Role::Quiet, format!("   {how}"))]
}

fn block(file: &SettingsFile) -> Vec<Line> {
    let comment = Line::default().and(Role::Quiet, format!("# {}", file.name));
    let text = file.text.lines().map(|l| Line::default().and(Role::Command, l));
    std::iter::once(comment).chain(text).collect()
}

fn commands(page: &LaunchPage<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    for step in &page.launch.steps {
        if step.beside {
            lines.push(Line::default().and(Role::Quiet, "# in another terminal"));
        }
        lines.push(Line::default().and(Role::Command, step.line(page.shell)));
    }
    lines
}

fn notes<'a>(page: &'a LaunchPage<'_>) -> impl Iterator<Item = String> + 'a {
    let launch = &page.launch;
    let checked = format!("flags checked against {}", launch.checked);
    let fetch = "no repository with this file is known: fetch it first, and put its path in";
    let fetch = launch.needs_file.then(|| fetch.to_owned());
    let asked = &page.answer.asked.notes;
    std::iter::once(checked)
        .chain(fetch)
        .chain(launch.notes.iter().chain(&page.notes).chain(asked).cloned())
}

/// The commands as rows.
pub fn table(page: &LaunchPage<'_>) -> Table {
    let mut table =
        Table::new(vec![Column::figures("step", "step"), Column::words("command", "command")]);
    for (i, step) in page.launch.steps.iter().enumerate() {
        table.row(vec![Cell::plain((i + 1).to_string()), Cell::plain(step.line(page.shell))]);
    }
    table
}
