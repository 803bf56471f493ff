//! What to buy, by wishes, for people.

use super::check::machine_name;
use super::labels::labelled;
use super::look::Look;
use super::numbers;
use super::plan::{price_in_words, sets};
use super::table::Table;
use super::text::{Line, Role, wrap};
use crate::advice::pick::{Pick, lost};
use crate::advice::verdict::two_figures;
use crate::report::Picked;

/// Choices that are shown with reasons; the next one is the runner-up.
pub const SHOWN: usize = 3;

/// The whole answer.
pub fn lines(picked: &Picked<'_>, look: &Look) -> Vec<Line> {
    let demand = &picked.demand;
    let people = if picked.users == 1 {
        "one person".to_owned()
    } else {
        format!("{} people", picked.users)
    };
    let model = format!("{} {}", demand.model.name, demand.quant.name);
    let title = format!(
        "for {}, {people}, at least {} tok/s, {}",
        picked.workload.map_or_else(|| model.clone(), |w| format!("{} ({model})", w.name)),
        two_figures(demand.least_speed),
        numbers::context(demand.settings.context, demand.settings.depth)
    );
    let mut lines: Vec<Line> = wrap(&title, look.width).into_iter().map(Line::plain).collect();
    lines.push(Line::empty());
    if let Some(owned) = &picked.picks.owned {
        let text = format!(
            "the {} that is there does it already: ~{} tok/s, {}",
            machine_name(&owned.machine),
            two_figures(owned.speed()),
            owned.judgement.verdict.label()
        );
        lines.extend(wrap(&text, look.width).into_iter().map(Line::plain));
        lines.push(Line::empty());
    }
    if picked.picks.found.is_empty() {
        let text = "nothing with a known price does all that: try a higher budget, a lower speed, or fewer wishes";
        lines.extend(wrap(text, look.width).into_iter().map(Line::plain));
    }
    for (n, pick) in picked.picks.found.iter().take(SHOWN).enumerate() {
        let head = format!("{}. {} · {}", n + 1, name(pick), price_in_words(pick.purchase.price));
        let head = wrap(&head, look.width).into_iter();
        lines.extend(head.map(|t| Line::default().and(Role::Strong, t)));
        let plain = |t: &String| (Role::Plain, t.clone());
        lines.extend(labelled("for", pick.reasons.iter().map(plain), look));
        lines.extend(labelled("against", pick.against.iter().map(plain), look));
    }
    lines.push(Line::empty());
    let found = &picked.picks.found;
    let runner_up = found.get(SHOWN).or_else(|| found.get(1));
    if let (Some(winner), Some(loser)) = (found.first(), runner_up) {
        let text = format!(
            "{}, {}: against the first it {}",
            name(loser),
            price_in_words(loser.purchase.price),
            lost(loser, winner)
        );
        lines.extend(labelled("almost", std::iter::once((Role::Plain, text)), look));
    }
    lines.extend(labelled("note", notes(picked).into_iter().map(|t| (Role::Quiet, t)), look));
    let same = (Role::Command, picked.command.clone());
    lines.extend(labelled("same", std::iter::once(same), look));
    lines
}

/// What is bought: a machine, or a card for beside the one that is there.
fn name(pick: &Pick<'_>) -> String {
    match pick.beside {
        Some(card) => {
            format!("{} beside yours: {}", card.name, machine_name(&pick.purchase.machine))
        }
        None => machine_name(&pick.purchase.machine),
    }
}

fn notes(picked: &Picked<'_>) -> Vec<String> {
    let mut notes = vec![format!(
        "launch prices are the maker's in that year, not today's; hardware older than {} is left out. Ranked by price, number \
         of devices, software and speed; doubling the price has to be outweighed by the others",
        picked.demand.since
    )];
    if picked.command.contains("--max-power") || picked.command.contains("--max-noise") {
        notes.push("hardware of unknown power is left out".to_owned());
    }
    if picked.picks.unpriced > 0 {
        let count = numbers::count(picked.picks.unpriced as u64);
        notes.push(format!("{count} more do it at an unknown price: `wir plan` names them"));
    }
    notes
}

/// All choices, for files.
pub fn table(picked: &Picked<'_>) -> Table {
    sets(picked.picks.found.iter().map(|p| &p.purchase))
}
