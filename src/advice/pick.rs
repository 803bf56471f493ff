//! What to buy, in order: sets that do a task, weighed by price, number of devices, software and speed.
//!
//! `cost = log2(price) + 0.5 × (devices − 1) + (200 − software) ÷ 100 − 0.5 × log2(speed ÷ speed wanted)`, the speed counted up
//! to four times what is wanted; a fit without slack costs one more. The lowest cost comes first: twice the price has to be
//! outweighed by something.

use super::guide::{Shelf, newest_card};
use super::plan::{Demand, Purchase, plan};
use super::price::Buys;
use super::score::software;
use super::verdict::{Verdict, two_figures};
use crate::catalog::Catalog;
use crate::catalog::hardware::Hardware;
use crate::units::Watts;

/// What a buyer wishes beside the task.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// The kind of machine.
    pub shelf: Option<Shelf>,
    /// The system.
    pub os: Option<String>,
    /// The most power.
    pub power: Option<Watts>,
    /// A desktop with room for a card is there.
    pub has_desktop: bool,
}

/// A choice with what speaks for and against it.
#[derive(Clone, Debug)]
pub struct Pick<'a> {
    /// What is bought.
    pub purchase: Purchase<'a>,
    /// The cost by which it is ranked; lower is better.
    pub cost: f64,
    /// What speaks for it.
    pub reasons: Vec<String>,
    /// What speaks against it.
    pub against: Vec<String>,
}

/// Choices with a known price, best first; and how many are left out for want of one.
pub fn pick<'a>(
    catalog: &'a Catalog,
    demand: &Demand<'_, 'a>,
    wishes: &Wishes,
) -> (Vec<Pick<'a>>, usize) {
    let mut sets = plan(catalog, demand);
    let newest = newest_card(catalog);
    sets.retain(|p| suits(p, wishes, newest));
    let all = sets.len();
    let priced = sets.into_iter().filter(|p| p.price.is_some());
    let mut found: Vec<Pick<'a>> = priced.map(|p| weigh(catalog, demand, wishes, p)).collect();
    let unpriced = all - found.len();
    found.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    (found, unpriced)
}

fn suits(purchase: &Purchase<'_>, wishes: &Wishes, newest: u16) -> bool {
    let hardware: &Hardware = purchase.machine.hardware;
    let os = |wanted: &String| hardware.os.iter().any(|o| o == wanted);
    wishes.shelf.is_none_or(|s| s.holds(hardware, newest))
        && wishes.os.as_ref().is_none_or(os)
        && wishes.power.is_none_or(|most| purchase.power.is_some_and(|w| w <= most))
}

fn weigh<'a>(
    catalog: &Catalog,
    demand: &Demand<'_, 'a>,
    wishes: &Wishes,
    purchase: Purchase<'a>,
) -> Pick<'a> {
    let stack = software(&catalog.score, &purchase.machine);
    let speed = purchase.speed();
    let lead = (speed / demand.least_speed.max(0.1)).clamp(1.0, 4.0);
    let devices = f64::from(purchase.machine.devices());
    let usd = purchase.price.map_or(f64::INFINITY, |p| p.usd.get());
    let tight = purchase.judgement.verdict < Verdict::Comfortable;
    let cost = usd.log2() + 0.5 * (devices - 1.0) + (200.0 - stack.points) / 100.0
        - 0.5 * lead.log2()
        + if tight { 1.0 } else { 0.0 };
    let room = purchase.estimate.headroom.max(0) as f64 / crate::units::GIB as f64;
    let mut reasons = vec![
        format!(
            "~{} tok/s, {:.1} times what is wanted",
            two_figures(speed),
            speed / demand.least_speed.max(0.1)
        ),
        format!("{room:.1} GiB of its memory stay free"),
        stack.why.clone(),
    ];
    let mut against = Vec::new();
    if stack.points < 150.0 {
        against.extend(reasons.pop());
        let watts = purchase.power.map(|w| format!("draws {:.0} W at most", w.get()));
        reasons.extend(watts);
    }
    let part = purchase.price.is_some_and(|p| p.buys == Buys::Part);
    if part && !wishes.has_desktop {
        against.push("the computer around it is not in the price".to_owned());
    }
    if let Some(spread) = &purchase.machine.spread {
        against.push(format!(
            "{} machines over {}: a token passes them in turn",
            spread.machines, spread.link.name
        ));
    }
    if purchase.machine.count > 1 {
        against.push(format!("{} cards: slots, power and cooling for all", purchase.machine.count));
    }
    let weak = purchase.judgement.aspects.iter().filter(|a| a.verdict < Verdict::Comfortable);
    against.extend(weak.map(|a| a.text.clone()));
    Pick { purchase, cost, reasons, against }
}

/// Why one choice lost against a better one.
pub fn lost(loser: &Pick<'_>, winner: &Pick<'_>) -> String {
    let usd = |p: &Pick<'_>| p.purchase.price.map_or(0.0, |p| p.usd.get());
    let mut why = Vec::new();
    let more = usd(loser) - usd(winner);
    if more > 0.0 {
        why.push(format!("costs ${more:.0} more"));
    }
    let (ours, theirs) = (loser.purchase.speed(), winner.purchase.speed());
    if ours < theirs {
        why.push(format!(
            "writes ~{} tok/s instead of ~{}",
            two_figures(ours),
            two_figures(theirs)
        ));
    }
    let machines = loser.purchase.machine.machines();
    if machines > winner.purchase.machine.machines() {
        why.push(format!("takes {machines} machines"));
    } else if loser.purchase.machine.count > winner.purchase.machine.count {
        why.push(format!("takes {} cards", loser.purchase.machine.count));
    }
    let new: Vec<String> =
        loser.against.iter().filter(|a| !winner.against.contains(a)).cloned().collect();
    if why.is_empty() {
        why.extend(new.into_iter().take(1));
    }
    if why.is_empty() {
        why.push("is a little worse in the sum of price, software and speed".to_owned());
    }
    why.join(", ")
}
