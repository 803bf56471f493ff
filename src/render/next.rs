//! What to do after an answer, for people: the command that starts it, other ways, better things to try.

use super::labels::{INDENT, labelled};
use super::look::Look;
use super::symbols::role;
use super::text::{Line, Role, wrap};
use super::{most, numbers};
use crate::catalog::bench::UNLISTED;
use crate::report::{Answer, Better, Way};

/// All of it; nothing where nothing was asked for.
pub fn lines(answer: &Answer<'_>, look: &Look) -> Vec<Line> {
    let Some(next) = &answer.next else {
        return Vec::new();
    };
    let mut lines = most::lines(&next.most, look);
    if let Some(launch) = &next.launch {
        lines.extend(commands("run it", &launch.lines, look));
    }
    if answer.asked.incomplete().is_some() {
        let again =
            (Role::Plain, "fetch the file again; the figures are those of the whole".into());
        lines.extend(labelled("next", [again].into_iter(), look));
    }
    let ways = next.ways.iter().map(|w| (role(w.verdict), way(w)));
    lines.extend(labelled("instead", ways, look));
    // As the machine stands, nothing else helps.
    if !answer.estimate.fits && next.ways.iter().all(|w| w.kind == "ram") {
        lines.extend(labelled("next", elsewhere(answer).into_iter(), look));
    }
    let better = next.better.iter().map(|b| (Role::Plain, better(b)));
    lines.extend(labelled("better", better, look));
    lines
}

/// Where to look for what runs, after an answer that does not fit.
fn elsewhere(answer: &Answer<'_>) -> Vec<(Role, String)> {
    let asked = &answer.asked;
    let known = asked.file.is_none() && !asked.model.id.starts_with("generic-");
    let name = asked.class.unwrap_or(&asked.model.id);
    let plan = known.then(|| format!("`wir plan {name}` names machines that run it"));
    let machine = &asked.machine.hardware.id;
    let here = match machine.starts_with(UNLISTED) {
        true => "`wir recommend` names models that run here".to_owned(),
        false => format!("`wir recommend {machine}` names models that run on it"),
    };
    plan.into_iter().chain([here]).map(|t| (Role::Plain, t)).collect()
}

fn way(way: &Way) -> String {
    let speed = way.speed.as_ref().map(|s| format!(", ~{} tok/s", numbers::speed(s.expected)));
    format!(
        "{}: {}, {}{}; costs {}",
        way.flags,
        way.verdict.label().to_lowercase(),
        numbers::memory(way.needed),
        speed.unwrap_or_default(),
        way.loses
    )
}

fn better(better: &Better) -> String {
    match better {
        Better::Faster { model, speed, times: Some(times), .. } => format!(
            "`{model}` fits and decodes ~{}× as fast (~{} tok/s)",
            numbers::times(*times),
            numbers::speed(speed.expected)
        ),
        Better::Faster { model, speed, times: None, .. } => {
            format!("`{model}` fits and decodes ~{} tok/s", numbers::speed(speed.expected))
        }
        Better::Longer { context, needed } => format!(
            "{} context is still comfortable ({})",
            numbers::tokens(*context),
            numbers::memory(*needed)
        ),
    }
}

/// Commands behind a label, such that they can be pasted: where one is too long, a backslash ends every part but the last.
fn commands(label: &str, commands: &[String], look: &Look) -> Vec<Line> {
    let mut label = label;
    let mut lines = Vec::new();
    for command in commands {
        for part in broken(command, look.width.saturating_sub(INDENT)) {
            let line = Line::default().and(Role::Quiet, format!("  {label:<10}"));
            lines.push(line.and(Role::Command, part));
            label = "";
        }
    }
    lines
}

/// A command in parts that begin with a flag. One with quotes stays whole, and so does one for PowerShell. A comment stays a
/// comment on every line, since a backslash does not continue it.
fn broken(command: &str, width: usize) -> Vec<String> {
    if let Some(comment) = command.strip_prefix("# ") {
        let parts = wrap(comment, width.saturating_sub(2)).into_iter();
        return parts.map(|part| format!("# {part}")).collect();
    }
    if command.len() <= width || command.contains(['\'', '"', '\\']) || cfg!(windows) {
        return vec![command.to_owned()];
    }
    let mut parts: Vec<String> = Vec::new();
    for flag in command.split(" -") {
        let flag = if parts.is_empty() { flag.to_owned() } else { format!("-{flag}") };
        match parts.last_mut() {
            // Two more for the backslash and the space before it.
            Some(part) if part.len() + 1 + flag.len() + 2 <= width => {
                *part = format!("{part} {flag}");
            }
            Some(part) => {
                part.push_str(" \\");
                parts.push(format!("  {flag}"));
            }
            None => parts.push(flag),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_command_is_the_same_command() {
        let command = "llama-server -hf someone/a-model-GGUF:Q4_K_M -c 32768 -np 1 -ngl all -fa on";
        for width in [30, 50, 60] {
            let parts = broken(command, width);
            assert!(parts.len() > 1, "{width}");
            let joined: String = parts.iter().map(|p| p.trim_end_matches('\\')).collect();
            let words = |t: &str| t.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(words(&joined), words(command));
            assert!(parts[..parts.len() - 1].iter().all(|p| p.ends_with(" \\")));
        }
        assert_eq!(broken(command, 100), [command]);
        let comment = broken(&format!("# first, on all others: {command}"), 40);
        assert!(comment.len() > 1 && comment.iter().all(|c| c.starts_with("# ")), "{comment:?}");
        let quoted = "llama-server -m 'my model -1.gguf' -c 8192";
        assert_eq!(broken(quoted, 20), [quoted]);
    }
}
