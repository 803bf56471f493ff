//! What to buy, in order: sets that do a task, weighed by price, number of devices, software and speed.
//!
//! `cost = log2(price) + 0.5 × (devices − 1) + (200 − software) ÷ 100 − 0.5 × log2(speed ÷ speed wanted)`, the speed counted up
//! to four times what is wanted; a fit without slack costs one more. The lowest cost comes first: twice the price has to be
//! outweighed by something.

use super::guide::{Shelf, is_used, newest_card};
use super::owned::{Beside, Rig, Supply};
use super::page::form::Noise;
use super::plan::{Demand, Purchase, judged, plan};
use super::price::{Buys, PriceKind};
use super::score::software;
use super::verdict::{Verdict, two_figures};
use crate::catalog::Catalog;
use crate::catalog::hardware::Hardware;
use crate::engine::machine::Machine;
use crate::units::Watts;

/// What a buyer wishes beside the task.
#[derive(Clone, Debug, Default)]
pub struct Wishes<'a> {
    /// The kind of machine.
    pub shelf: Option<Shelf>,
    /// The system.
    pub os: Option<String>,
    /// The most power.
    pub power: Option<Watts>,
    /// The most noise, as form and power let expect it.
    pub noise: Option<Noise>,
    /// Only what is bought second-hand.
    pub used: bool,
    /// The desktop that is there.
    pub rig: Option<Rig<'a>>,
    /// Cards that could be put beside the one in it.
    pub beside: Vec<Beside<'a>>,
}

/// A choice with what speaks for and against it.
#[derive(Clone, Debug)]
pub struct Pick<'a> {
    /// What it runs on; its price is that of what is bought.
    pub purchase: Purchase<'a>,
    /// The card that is bought, where it works beside one that is there.
    pub beside: Option<&'a Hardware>,
    /// The cost by which it is ranked; lower is better.
    pub cost: f64,
    /// What speaks for it.
    pub reasons: Vec<String>,
    /// What speaks against it.
    pub against: Vec<String>,
}

/// All choices.
#[derive(Clone, Debug)]
pub struct Picks<'a> {
    /// Those with a known price, best first.
    pub found: Vec<Pick<'a>>,
    /// How many are left out for want of one.
    pub unpriced: usize,
    /// The card that is there, where it does the task by itself.
    pub owned: Option<Purchase<'a>>,
}

/// What to buy, by a demand and wishes.
pub fn pick<'a>(catalog: &'a Catalog, demand: &Demand<'_, 'a>, wishes: &Wishes<'a>) -> Picks<'a> {
    let newest = newest_card(catalog);
    let alone = plan(catalog, demand).into_iter().map(|p| (p, None));
    let mut sets: Vec<(Purchase<'a>, Option<&'a Hardware>)> =
        alone.chain(beside(catalog, demand, wishes)).collect();
    sets.retain(|(p, bought)| suits(p, bought.unwrap_or(p.machine.hardware), wishes, newest));
    let all = sets.len();
    let priced = sets.into_iter().filter(|(p, _)| p.price.is_some());
    let mut found: Vec<Pick<'a>> =
        priced.map(|(p, bought)| weigh(catalog, demand, wishes, p, bought, newest)).collect();
    let unpriced = all - found.len();
    found.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    let owned = wishes.rig.and_then(|r| r.card).map(|(card, memory)| Machine::new(card, memory, 1));
    let owned = judged(catalog, demand, owned.map(|m| (m, None))).into_iter().flatten().next();
    Picks { found, unpriced, owned }
}

/// Sets of the card that is there and one that is bought, within the budget.
fn beside<'a>(
    catalog: &'a Catalog,
    demand: &Demand<'_, 'a>,
    wishes: &Wishes<'a>,
) -> Vec<(Purchase<'a>, Option<&'a Hardware>)> {
    let machines = wishes.beside.iter().map(|b| (b.machine.clone(), b.price));
    let found = judged(catalog, demand, machines).into_iter().zip(&wishes.beside);
    let within = |p: &Purchase<'_>| match (demand.budget, p.price) {
        (Some(most), Some(price)) => price.usd <= most,
        _ => true,
    };
    found.filter_map(|(set, b)| Some((set.filter(within)?, Some(b.bought)))).collect()
}

fn suits(purchase: &Purchase<'_>, bought: &Hardware, wishes: &Wishes<'_>, newest: u16) -> bool {
    let hardware: &Hardware = purchase.machine.hardware;
    let os = |wanted: &String| hardware.os.iter().any(|o| o == wanted);
    let noise =
        |most: Noise| purchase.power.is_some_and(|w| Noise::deduce(hardware, w.get()) <= most);
    wishes.shelf.is_none_or(|s| s.holds(bought, newest))
        && (!wishes.used || is_used(bought, newest))
        && wishes.os.as_ref().is_none_or(os)
        && wishes.power.is_none_or(|most| purchase.power.is_some_and(|w| w <= most))
        && wishes.noise.is_none_or(noise)
}

/// What a power supply that is too small costs in the ranking: as much as a price of 1.4 times.
const NEW_SUPPLY: f64 = 0.5;

fn weigh<'a>(
    catalog: &Catalog,
    demand: &Demand<'_, 'a>,
    wishes: &Wishes<'a>,
    purchase: Purchase<'a>,
    beside: Option<&'a Hardware>,
    newest: u16,
) -> Pick<'a> {
    let stack = software(&catalog.score, &purchase.machine);
    let speed = purchase.speed();
    let lead = (speed / demand.least_speed.max(0.1)).clamp(1.0, 4.0);
    let devices = f64::from(purchase.machine.devices());
    let usd = purchase.price.map_or(f64::INFINITY, |p| p.usd.get());
    let tight = purchase.judgement.verdict < Verdict::Comfortable;
    let mut cost = usd.log2() + 0.5 * (devices - 1.0) + (200.0 - stack.points) / 100.0
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
    match (wishes.rig, purchase.power) {
        (None, _) if part => against.push("the computer around it is not in the price".to_owned()),
        (Some(rig), Some(watts)) if part => {
            match rig.supply_for(watts, &catalog.limits.power_supply) {
                Supply::Enough(text) => reasons.push(text),
                Supply::TooSmall(text) => {
                    against.push(text);
                    cost += NEW_SUPPLY;
                }
            }
        }
        _ => {}
    }
    against.extend(used_price(&purchase, beside, newest));
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
    Pick { purchase, beside, cost, reasons, against }
}

/// What a used thing costs is not what it cost when it was new.
fn used_price(purchase: &Purchase<'_>, beside: Option<&Hardware>, newest: u16) -> Option<String> {
    let bought = beside.unwrap_or(purchase.machine.hardware);
    let launch = purchase.price.is_some_and(|p| matches!(p.kind, PriceKind::Launch(_)));
    (launch && is_used(bought, newest)).then(|| {
        format!(
            "the price is that of its launch: state a used one's with `--price {}=USD`",
            bought.id
        )
    })
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
