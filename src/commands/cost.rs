//! `wir cost`: local against cloud.

use super::answer::Tables;
use super::check::names_a_machine;
use super::machine::Asker;
use super::prices;
use super::rentals::{electricity, rentals};
use super::resolve::resolve;
use super::typed;
use super::world::World;
use crate::advice::cloud::{Job, Tokens};
use crate::advice::cost::{LocalMachine, Usage, break_even, local};
use crate::advice::price::{Price, price};
use crate::catalog::price::{Price as Quoted, PriceKind};
use crate::cli::args::CheckArgs;
use crate::cli::buy::CostArgs;
use crate::cli::launch::WritingArgs;
use crate::cli::run::RunArgs;
use crate::engine::estimate;
use crate::engine::memory::weights::WeightTable;
use crate::error::{Error, Problem};
use crate::report::{Asked, AtHome, Costs, PerKwh, Report};

/// Local against cloud.
///
/// # Errors
/// Everything that is wrong with the question.
pub fn run<'a>(
    world: &'a World,
    args: &CostArgs,
    asker: &dyn Asker<'a>,
) -> Result<Report<'a>, Error> {
    let mut problems = Vec::new();
    let typed = check_args(args);
    let mut question = typed::question(&typed, &mut problems);
    if names_a_machine(world, &typed, &question) {
        question.machine.hw = question.model.take();
    }
    question.model.get_or_insert_with(|| world.catalog.score.reference_model.clone());
    let asked = resolve(world, &question, asker).map_err(|p| problems.extend(p)).ok();
    let given = prices::given(world, &args.price, &mut problems);
    let usage = usage(world, args, &mut problems);
    let (Some(asked), Some((usage, per_kwh)), true) = (asked, usage, problems.is_empty()) else {
        return Err(problems.into());
    };
    let table = Tables::default()
        .get(&asked)
        .ok_or_else(|| Problem::invalid("the model has no dimensions"))?;
    let machine = &asked.machine;
    let bought = price(machine.hardware, machine.memory, machine.devices(), &given);
    let bought = bought.filter(|_| !args.owned);
    let job = Job {
        model: &asked.model,
        quant: &asked.quant,
        table: &table,
        runtime: asked.runtime,
        settings: asked.settings,
        least_speed: 0.0,
    };
    let (mut rentals, unknown) = rentals(world, job);
    rentals.sort_by(|a, b| a.per_million.total_cmp(&b.per_million));
    let apis = apis(world, &asked);
    let at_home = at_home(world, &asked, &table, bought, &usage);
    let pays_off = |cloud: f64| break_even(&at_home.as_ref()?.machine, &usage, cloud);
    let rentals = rentals.into_iter().map(|r| (pays_off(r.per_million), r)).collect();
    let apis = apis.into_iter().map(|a| (pays_off(a.output.price), a)).collect();
    let owned = args.owned;
    Ok(Report::Cost(Box::new(Costs {
        asked,
        usage,
        per_kwh,
        at_home,
        owned,
        rentals,
        apis,
        unknown,
    })))
}

fn check_args(args: &CostArgs) -> CheckArgs {
    CheckArgs {
        model_name: args.model_name.clone(),
        hw_name: args.hw_name.clone(),
        machine: args.machine.clone(),
        run: RunArgs {
            online: args.online,
            quant: args.quant.clone(),
            ctx: args.ctx.clone(),
            runtime: args.runtime.clone(),
            ..RunArgs::default()
        },
        workload: None,
        require: None,
        command: false,
        writing: WritingArgs::default(),
    }
}

fn usage(world: &World, args: &CostArgs, problems: &mut Vec<Problem>) -> Option<(Usage, PerKwh)> {
    let hours = prices::positive("hours", Some(args.hours), problems)?;
    let on = prices::positive("hours-on", Some(args.hours_on), problems)?;
    let years = prices::positive("years", Some(args.years), problems)?;
    for (flag, value) in [("hours", hours), ("hours-on", on)] {
        if value > 24.0 {
            let text = format!("--{flag} is {value}, but a day has 24");
            problems.push(Problem::invalid(text));
        }
    }
    let (per_kwh, source) = match args.kwh {
        Some(_) => (prices::dollars("kwh", args.kwh, problems)?, PerKwh::Given),
        None => {
            let quoted = electricity(world);
            let Some((usd, p)) = quoted else {
                let hint = "state yours with --kwh";
                let text = "the catalog has no price of electricity in dollars";
                problems.push(Problem::invalid(text).hint(hint));
                return None;
            };
            (usd, PerKwh::Quoted { item: p.item.clone(), date: p.date.clone() })
        }
    };
    let usage = Usage { hours_per_day: hours, hours_on_per_day: on.max(hours), years, per_kwh };
    Some((usage, source))
}

fn at_home(
    world: &World,
    asked: &Asked<'_>,
    table: &WeightTable,
    price: Option<Price>,
    usage: &Usage,
) -> Option<AtHome> {
    let dims = asked.model.dims.as_ref()?;
    let request = asked.request();
    let estimate = estimate(&request, dims, table, &world.catalog);
    let speed = estimate.decode.filter(|_| estimate.fits)?;
    let bought = price.map(|p| p.usd);
    let rules = &world.catalog.score;
    let (machine, load_assumed) = LocalMachine::of(rules, &asked.machine, bought, speed.expected)?;
    let cost = local(&machine, usage);
    Some(AtHome { machine, price, load_assumed, speed, cost })
}

/// Offers of the same model from an API, the cheapest first.
fn apis<'a>(world: &'a World, asked: &Asked<'_>) -> Vec<Tokens<'a>> {
    let prices = &world.catalog.prices;
    let same = |item: &str| {
        let name = item.rsplit('/').next().unwrap_or(item);
        let found = world.names.model(&world.catalog, name);
        found.is_ok_and(|m| m.model.id == asked.model.id)
    };
    let outputs = prices.iter().filter(|p| p.kind == PriceKind::ApiOutput && same(&p.item));
    let input =
        |p: &Quoted| prices.iter().find(|i| i.kind == PriceKind::ApiInput && i.item == p.item);
    let mut found: Vec<Tokens<'a>> =
        outputs.map(|output| Tokens { output, input: input(output) }).collect();
    found.sort_by(|a, b| a.output.price.total_cmp(&b.output.price));
    found
}
