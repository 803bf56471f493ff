//! One plain sentence about a machine, deduced from its workload grid.

use super::grid::WorkloadFit;
use super::verdict::{AspectKind, Verdict};

/// What the machine is good for, in one sentence.
pub fn sentence(grid: &[WorkloadFit<'_>]) -> String {
    let chats: Vec<&WorkloadFit<'_>> =
        grid.iter().filter(|f| f.workload.id.starts_with("chat-")).collect();
    let mut parts = Vec::new();
    parts.extend(chat_part(&chats));
    for (id, what) in [("coding-agent", "a coding agent"), ("long-context", "32K documents")] {
        parts.extend(grid.iter().find(|f| f.workload.id == id).map(|f| job_part(f, what)));
    }
    let mut text = parts.join("; ");
    if let Some(first) = text.get(..1) {
        text = first.to_uppercase() + &text[1..];
    }
    text
}

fn size<'a>(fit: &'a WorkloadFit<'_>) -> &'a str {
    fit.workload.name.split(' ').next().unwrap_or(&fit.workload.name)
}

/// The largest chat model at each level.
fn chat_part(chats: &[&WorkloadFit<'_>]) -> Option<String> {
    let largest = |level: Verdict| chats.iter().rev().find(|f| f.judgement.verdict == level);
    let comfortable = largest(Verdict::Comfortable);
    let last = chats.last()?;
    let mut text = match comfortable {
        Some(fit) => format!("runs {} comfortably, {}", size(fit), pace(fit)),
        None => match largest(Verdict::Tight) {
            Some(fit) => format!("runs {} without slack, {}", size(fit), pace(fit)),
            None => match largest(Verdict::Marginal) {
                Some(fit) => return Some(format!("runs {} only just, {}", size(fit), pace(fit))),
                None => return Some("runs none of the reference chat models usefully".to_owned()),
            },
        },
    };
    let done = comfortable.or(largest(Verdict::Tight)).map(|f| &f.workload.id);
    if done != Some(&last.workload.id) {
        text += &match last.judgement.verdict {
            Verdict::Tight => format!(", {} without slack", size(last)),
            Verdict::Marginal => format!(", {} only just", size(last)),
            _ => format!(", {} not usefully", size(last)),
        };
    }
    Some(text)
}

fn pace(fit: &WorkloadFit<'_>) -> &'static str {
    match fit.estimate.decode.as_ref().map(|s| s.expected.get()) {
        Some(s) if s >= 30.0 => "much faster than one reads",
        Some(s) if s >= 12.0 => "faster than one reads",
        Some(s) if s >= 6.0 => "at reading speed",
        Some(s) if s >= 2.0 => "slower than one reads",
        Some(_) => "far too slow to read along",
        None => "at an unknown speed",
    }
}

fn job_part(fit: &WorkloadFit<'_>, what: &str) -> String {
    match fit.judgement.verdict {
        Verdict::Comfortable => format!("good for {what}"),
        Verdict::Tight => format!("usable for {what}"),
        level => match fit.judgement.weakest().map(|a| a.kind) {
            Some(AspectKind::Memory) => format!("no room for {what}"),
            Some(AspectKind::Software) => format!("no {what} with this program"),
            Some(AspectKind::Format) => format!("{what} only in a small format"),
            _ if level == Verdict::Marginal => format!("slow for {what}"),
            _ => format!("too slow for {what}"),
        },
    }
}
