//! What to buy for a model, for people.

use super::check::{asked_as, machine_name};
use super::cost::money;
use super::labels::labelled;
use super::look::Look;
use super::numbers;
use super::recommend::interval;
use super::symbols::{role, verdict};
use super::table::{Cell, Column, Table};
use super::text::{Line, Role, wrap};
use crate::advice::naming::{counted_id, sized_name};
use crate::advice::plan::Purchase;
use crate::advice::price::{Buys, Price};
use crate::advice::verdict::two_figures;
use crate::engine::machine::Machine;
use crate::report::{Planned, Rented};

/// Sets without a price that are named; the others are counted.
const UNPRICED_SHOWN: usize = 6;

/// The whole answer.
pub fn lines(plan: &Planned<'_>, look: &Look) -> Vec<Line> {
    let mut lines = title(plan, look);
    lines.push(Line::empty());
    if plan.found.is_empty() {
        let text =
            "nothing in the catalog does that: try more devices, a smaller format or a lower speed";
        lines.extend(wrap(text, look.width).into_iter().map(Line::plain));
        return lines;
    }
    let picks = [
        ("cheapest", plan.cheapest()),
        ("smallest", plan.smallest()),
        ("power", plan.least_power()),
        ("fastest", plan.fastest()),
    ];
    for (label, pick) in picks {
        let text = pick.map(|p| (Role::Plain, in_words(p)));
        lines.extend(labelled(label, text.into_iter(), look));
    }
    lines.extend(labelled("rent", rent(plan).map(|t| (Role::Plain, t)).into_iter(), look));
    if plan.cheapest().is_none() {
        let none = "no set with a known price does it".to_owned();
        lines.extend(labelled("price", std::iter::once((Role::Plain, none)), look));
    } else {
        lines.push(Line::empty());
        let heading = "price against speed: no other set is both cheaper and faster";
        lines.push(Line::default().and(Role::Heading, heading));
        lines.extend(sets(plan.priced().filter(|p| p.on_front)).lines(look));
    }
    lines.push(Line::empty());
    lines.extend(labelled("unpriced", unpriced(plan).map(|t| (Role::Plain, t)).into_iter(), look));
    lines.extend(labelled("note", notes(plan).into_iter().map(|t| (Role::Quiet, t)), look));
    lines.extend(labelled("next", next(plan).map(|t| (Role::Command, t)).into_iter(), look));
    lines
}

fn title(plan: &Planned<'_>, look: &Look) -> Vec<Line> {
    let name = format!("{} · {}", plan.model.name, plan.quant.name);
    let users = if plan.users == 1 {
        numbers::context(plan.context, plan.settings.depth)
    } else {
        format!(
            "{} users, each with {}",
            plan.users,
            numbers::context(plan.context, plan.settings.depth)
        )
    };
    let budget = plan.budget.map(|b| format!(" · up to {}", numbers::usd(b)));
    let how = format!(
        "at least {} tok/s · {users} · {}{}",
        two_figures(plan.least_speed),
        plan.runtime.name,
        budget.unwrap_or_default()
    );
    let mut lines = vec![Line::default().and(Role::Strong, name)];
    let how = wrap(&how, look.width).into_iter();
    lines.extend(how.map(|t| Line::default().and(Role::Quiet, t)));
    lines
}

/// "$1,998 (launch 2022)".
pub fn price_in_words(price: Option<Price>) -> String {
    price.map_or("price unknown".to_owned(), |p| p.words())
}

fn in_words(p: &Purchase<'_>) -> String {
    let speed = p
        .estimate
        .decode
        .as_ref()
        .map(|s| format!(" · ~{} tok/s ({})", numbers::speed(s.expected), interval(s)));
    let power = p.power.map(|w| format!(" · {:.0} W at most", w.get()));
    format!(
        "{} · {}{}{}",
        machine_name(&p.machine),
        price_in_words(p.price),
        speed.unwrap_or_default(),
        power.unwrap_or_default()
    )
}

/// The cheapest hour of rented GPUs that do it, and from when on buying costs less.
fn rent(plan: &Planned<'_>) -> Option<String> {
    let instead = plan.rented.as_ref()?;
    let Rented { rental, hours_a_month } = instead.offers.first()?;
    let speed = rental.estimate.decode.as_ref();
    let speed = speed.map(|s| format!(" · ~{} tok/s", numbers::speed(s.expected)));
    let offer = format!(
        "{} · {} an hour ({}, {}){}",
        machine_name(&rental.machine),
        money(rental.per_hour.get()),
        rental.price.item,
        rental.price.date,
        speed.unwrap_or_default()
    );
    if plan.cheapest().is_none() {
        return Some(offer);
    }
    let against = match hours_a_month {
        Some(hours) => format!(
            "the cheapest above costs less from {} hours of writing a month on",
            numbers::count(hours.ceil() as u64)
        ),
        None => "for the tokens that it writes, the cheapest above never costs less".to_owned(),
    };
    let usage = &instead.usage;
    Some(format!(
        "{offer}; {against} (over {} years, {} hours a day switched on, {} a kWh in {})",
        usage.years,
        usage.hours_on_per_day,
        money(usage.per_kwh.get()),
        instead.electricity.date
    ))
}

fn unpriced(plan: &Planned<'_>) -> Option<String> {
    let named: Vec<String> = plan
        .unpriced()
        .take(UNPRICED_SHOWN)
        .map(|p| format!("{} (~{} tok/s)", machine_name(&p.machine), two_figures(p.speed())))
        .collect();
    let more = plan.unpriced().count() - named.len();
    let more = if more > 0 { format!("; {more} more") } else { String::new() };
    let text = "do it too, at a price that the catalog does not know:";
    (!named.is_empty()).then(|| format!("{text} {}{more}", named.join("; ")))
}

fn notes(plan: &Planned<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let part = |p: &Purchase<'_>| p.price.is_some_and(|p| p.buys == Buys::Part);
    if plan.priced().any(part) {
        notes.push("the price of a card is without the computer around it".to_owned());
    }
    if plan.priced().any(|p| p.on_front && p.machine.spread.is_some()) {
        let text = "several machines divide the layers over the link that they come with; their speed is computed, not fitted to \
                    measured runs";
        notes.push(text.to_owned());
    }
    notes.push(format!(
        "launch prices are the maker's in that year, not today's: correct them with --price; hardware older than {} is \
         left out (--since)",
        plan.since
    ));
    if plan.rented.as_ref().is_some_and(|r| !r.offers.is_empty()) {
        notes.push(format!(
            "rented GPUs are paid while they write; `wir cost {} HARDWARE` sets one purchase against all offers",
            plan.model.id
        ));
    }
    if plan.users > 1 {
        notes.push(format!(
            "the speed is that of one user alone; when all {} write at once they share it, less what batching gains",
            plan.users
        ));
    }
    notes.extend(plan.notes.iter().cloned());
    notes
}

fn next(plan: &Planned<'_>) -> Option<String> {
    let best = plan.cheapest().or_else(|| plan.unpriced().next())?;
    Some(format!("wir check {} {}", plan.model.id, asked_as(&best.machine)))
}

/// The name for a row: of several machines the short one, which has to fit.
fn row_name(machine: &Machine<'_>) -> String {
    if machine.spread.is_some() { sized_name(machine) } else { machine_name(machine) }
}

/// All sets, for files.
pub fn table(plan: &Planned<'_>) -> Table {
    sets(plan.found.iter())
}

/// Sets as a table.
pub fn sets<'p, 'a: 'p>(all: impl Iterator<Item = &'p Purchase<'a>>) -> Table {
    let mut table = Table::new(vec![
        Column::words("set", "hw").wraps(),
        Column::figures("price", "price_usd"),
        Column::words("of", "price_kind"),
        Column::figures("tok/s", "decode_tok_per_s"),
        Column::words("80 %", "decode_interval").leaves(2),
        Column::figures("watts", "power_w").leaves(1),
        Column::words("verdict", "verdict").leaves(3),
    ]);
    for p in all {
        let level = p.judgement.verdict;
        let id = counted_id(&p.machine);
        let rate = p.estimate.decode.as_ref();
        table.row(vec![
            Cell::plain(row_name(&p.machine)).raw(id),
            p.price.map_or_else(
                || Cell::new(Role::Quiet, "unknown").raw(""),
                |p| Cell::plain(numbers::usd(p.usd)).raw(p.usd.get()),
            ),
            Cell::new(Role::Quiet, p.price.map_or(String::new(), |p| p.kind.label())),
            rate.map_or_else(Cell::default, |s| {
                Cell::plain(format!("~{}", numbers::speed(s.expected))).raw(s.expected.get())
            }),
            rate.map_or_else(Cell::default, |s| Cell::new(Role::Quiet, interval(s))),
            p.power.map_or_else(Cell::default, |w| {
                Cell::plain(format!("{:.0}", w.get())).raw(w.get())
            }),
            Cell::new(role(level), verdict(level)).raw(level.id()),
        ]);
    }
    table
}
