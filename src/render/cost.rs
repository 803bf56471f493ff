//! Local against cloud, for people.

use super::check::{asked_as, machine_name};
use super::labels::labelled;
use super::look::Look;
use super::numbers;
use super::plan::price_in_words;
use super::recommend::interval;
use super::table::{Cell, Column, Table};
use super::text::{Line, Role, wrap};
use crate::catalog::bench::UNLISTED;
use crate::report::{AtHome, Costs, PerKwh};

/// Rows of each kind that people are shown.
const SHOWN: usize = 4;

/// The whole answer.
pub fn lines(costs: &Costs<'_>, look: &Look) -> Vec<Line> {
    let asked = &costs.asked;
    let name = format!("{} · {}", asked.model.name, asked.quant.name);
    let machine = format!("on {}", machine_name(&asked.machine));
    let mut lines =
        vec![Line::default().and(Role::Strong, name), Line::default().and(Role::Quiet, machine)];
    lines.push(Line::empty());
    lines.extend(wrap(&sentence(costs), look.width).into_iter().map(Line::plain));
    lines.push(Line::empty());
    lines.extend(rows(costs, SHOWN).lines(look));
    lines.push(Line::empty());
    let home = costs.at_home.iter().flat_map(|h| at_home(costs, h)).map(|t| (Role::Plain, t));
    lines.extend(labelled("at home", home, look));
    lines.extend(labelled("note", notes(costs).into_iter().map(|t| (Role::Quiet, t)), look));
    lines.extend(labelled("next", next(costs).into_iter().map(|t| (Role::Command, t)), look));
    lines
}

/// The model on the machine where it runs, else machines for it.
fn next(costs: &Costs<'_>) -> Option<String> {
    let asked = &costs.asked;
    let model = &asked.model.id;
    let is_listed = asked.file.is_none() && !model.starts_with("generic-");
    let is_here = asked.machine.hardware.id.starts_with(UNLISTED);
    match (&costs.at_home, is_listed) {
        (_, false) => None,
        (Some(_), true) if is_here => Some(format!("wir check {model}")),
        (Some(_), true) => Some(format!("wir check {model} {}", asked_as(&asked.machine))),
        (None, true) => Some(format!("wir plan {model}")),
    }
}

/// Dollars, with as many digits as matter.
pub fn money(x: f64) -> String {
    if x >= 100.0 {
        format!("${x:.0}")
    } else if x >= 0.1 {
        format!("${x:.2}")
    } else {
        format!("${x:.3}")
    }
}

/// Who wins, in plain words.
pub fn sentence(costs: &Costs<'_>) -> String {
    let cloud = costs.cheapest_in_the_cloud();
    match (&costs.at_home, cloud) {
        (None, None) => {
            "It does not run on this machine, and the catalog has no offer of it.".to_owned()
        }
        (None, Some((name, per_million, _))) => format!(
            "It does not run on this machine. In the cloud a million tokens cost {} at the least ({name}).",
            money(per_million)
        ),
        (Some(home), None) => format!(
            "At home a million tokens cost {}; the catalog has no offer in the cloud to set against that.",
            money(home.cost.per_million)
        ),
        (Some(home), Some((name, cloud, years))) => against(costs, home, name, cloud, years),
    }
}

fn against(costs: &Costs<'_>, home: &AtHome, name: &str, cloud: f64, years: Option<f64>) -> String {
    let here = home.cost.per_million;
    if home.price.is_none() && !costs.owned && here <= cloud {
        return unknown_price(costs, home, name, cloud);
    }
    let counted = if home.price.is_some() { "" } else { ", purchase not counted" };
    if here <= cloud {
        return format!(
            "At home is cheaper: a million tokens cost {}{counted} against {} in the cloud ({name}).",
            money(here),
            money(cloud)
        );
    }
    let lead = format!(
        "The cloud is cheaper: a million tokens cost {} ({name}) against {} at home{counted}.",
        money(cloud),
        money(here)
    );
    let after = match years {
        Some(years) => format!(
            "Buying pays off after {years:.1} years at this use, later than the {} it is written off in.",
            costs.usage.years
        ),
        None if home.cost.electricity_per_million >= cloud => {
            "Electricity alone costs more than that: it never pays off.".to_owned()
        }
        None => String::new(),
    };
    format!("{lead} {after}").trim_end().to_owned()
}

/// What the machine may cost, where its price is unknown.
fn unknown_price(costs: &Costs<'_>, home: &AtHome, name: &str, cloud: f64) -> String {
    let cost = &home.cost;
    let saved = cost.tokens_per_year / 1e6 * cloud - cost.electricity_per_year;
    format!(
        "Electricity alone costs {} for a million tokens at home, against {} in the cloud ({name}). The price of the \
         machine is unknown: at this use buying pays off within {} years where it costs less than {}.",
        money(cost.electricity_per_million),
        money(cloud),
        costs.usage.years,
        money(saved * costs.usage.years)
    )
}

fn at_home(costs: &Costs<'_>, home: &AtHome) -> Vec<String> {
    let usage = &costs.usage;
    let cost = &home.cost;
    let day = cost.tokens_per_year / 365.25;
    let bought = match home.price {
        Some(_) => format!(
            "{} over {} years, {} a year",
            price_in_words(home.price),
            usage.years,
            money(cost.purchase_per_year)
        ),
        None if costs.owned => "purchase not counted: owned already".to_owned(),
        None => "purchase not counted: its price is unknown; state it with --price".to_owned(),
    };
    let assumed = if home.load_assumed { ", assumed for its class" } else { "" };
    vec![
        format!(
            "~{} tok/s ({}) for {} hours a day: {} tokens a day",
            numbers::speed(home.speed.expected),
            interval(&home.speed),
            usage.hours_per_day,
            numbers::count(day.round() as u64)
        ),
        bought,
        format!(
            "electricity {} a year: {:.0} W at load (peak{assumed}), {:.0} W at rest (assumed) for {} hours on, {} a kWh",
            money(cost.electricity_per_year),
            home.machine.load.get(),
            home.machine.idle.get(),
            usage.hours_on_per_day,
            money(usage.per_kwh.get())
        ),
    ]
}

fn notes(costs: &Costs<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if let PerKwh::Quoted { item, date } = &costs.per_kwh {
        notes.push(format!("electricity: {item}, {date}; state yours with --kwh"));
    }
    let s = &costs.asked.settings;
    notes.push(format!(
        "output tokens of one user at a time ({}); batching makes every kind of hardware cheaper. Input tokens are left \
         out: an API bills them too. A rented GPU is paid while it decodes only; a computer around a card is not counted",
        numbers::context(s.context, s.depth)
    ));
    if costs.apis.is_empty() {
        notes.push("the catalog has no price of this model from an API".to_owned());
    }
    if costs.unknown > 0 {
        notes.push(format!(
            "{} rental offers name hardware that the catalog does not tell apart: left out",
            costs.unknown
        ));
    }
    notes.extend(costs.asked.notes.iter().cloned());
    notes
}

/// Everything, for files.
pub fn table(costs: &Costs<'_>) -> Table {
    rows(costs, usize::MAX)
}

fn rows(costs: &Costs<'_>, most: usize) -> Table {
    let mut table = Table::new(vec![
        Column::words("where", "where"),
        Column::words("what", "what").wraps(),
        Column::figures("$/Mtok", "usd_per_million_tokens"),
        Column::figures("tok/s", "decode_tok_per_s").leaves(2),
        Column::figures("pays off", "break_even_years"),
        Column::words("priced", "date"),
    ]);
    if let Some(home) = &costs.at_home {
        table.row(vec![
            Cell::new(Role::Strong, "home"),
            Cell::plain(machine_name(&costs.asked.machine)),
            per_million(home.cost.per_million),
            speed(home.speed.expected),
            Cell::new(Role::Quiet, "–").raw(""),
            Cell::new(Role::Quiet, home.price.map_or(String::new(), |p| p.kind.label())),
        ]);
    }
    for (years, r) in costs.rentals.iter().take(most) {
        let (name, seller) = r.price.item.split_once(" [").unwrap_or((&r.price.item, ""));
        let count =
            if r.machine.count > 1 { format!("{}× ", r.machine.count) } else { String::new() };
        let hour = money(r.per_hour.get());
        table.row(vec![
            Cell::plain("rent"),
            Cell::plain(format!("{count}{name}, {}, {hour}/h", seller.trim_end_matches(']'))),
            per_million(r.per_million),
            r.estimate.decode.as_ref().map_or_else(Cell::default, |s| speed(s.expected)),
            pays_off(*years),
            Cell::new(Role::Quiet, &r.price.date),
        ]);
    }
    for (years, a) in costs.apis.iter().take(most) {
        let input = a.input.map_or(String::new(), |p| format!(", input {}", money(p.price)));
        let date = a.output.date.split(' ').next().unwrap_or_default();
        table.row(vec![
            Cell::plain("API"),
            Cell::plain(format!("{}{input}", seller_and_name(&a.output.item))).raw(&a.output.item),
            per_million(a.output.price),
            Cell::default(),
            pays_off(*years),
            Cell::new(Role::Quiet, date),
        ]);
    }
    table
}

/// "deepinfra: Llama-3.3-70B-Instruct": without the maker between them, which would fill the line.
fn seller_and_name(item: &str) -> String {
    match (item.split_once('/'), item.rsplit_once('/')) {
        (Some((seller, _)), Some((_, name))) => format!("{seller}: {name}"),
        _ => item.to_owned(),
    }
}

fn per_million(x: f64) -> Cell {
    Cell::plain(money(x)).raw(x)
}

fn speed(rate: crate::units::TokensPerSec) -> Cell {
    Cell::plain(format!("~{}", numbers::speed(rate))).raw(rate.get())
}

fn pays_off(years: Option<f64>) -> Cell {
    match years {
        Some(years) if years < 100.0 => Cell::plain(format!("{years:.1} years")).raw(years),
        Some(years) => Cell::new(Role::Quiet, ">100 years").raw(years),
        None => Cell::new(Role::Quiet, "–").raw(""),
    }
}
