//! `wir pick-gpu`: what to buy, by flags or by questions and answers.

use super::best::shelf;
use super::check::workload;
use super::plan::MOST_USERS;
use super::prices;
use super::question::Question;
use super::resolve::software;
use super::world::World;
use crate::advice::guide::sold_new_since;
use crate::advice::pick::{Wishes, pick};
use crate::advice::plan::Demand;
use crate::advice::verdict::Needs;
use crate::cli::args::{Cli, Command};
use crate::cli::buy::PickArgs;
use crate::error::{Error, Problem};
use crate::report::{Picked, Report};
use crate::units::Watts;
use crate::wizard::{self, Ask};
use clap::Parser;
use std::borrow::Cow;
use std::io::{self, IsTerminal};

/// The most cards that people put into a machine of their own.
const MOST_DEVICES: u32 = 4;

/// What to buy; without a flag the person at the terminal is asked.
///
/// # Errors
/// Everything that is wrong with the flags, or that there is no one to ask.
pub fn run<'a>(world: &'a World, args: &PickArgs, colour: bool) -> Result<Report<'a>, Error> {
    if !args.says_nothing() {
        return answer(world, args, said(args));
    }
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        let text = "there is no terminal to ask questions on";
        let hint = "answer by flags, such as `wir pick-gpu --for coding-agent --budget 2000`; others are --min-tps, --form, \
                    --os, --max-power, --owned, --users";
        return Err(Problem::new("no-terminal", text).hint(hint).into());
    }
    by_questions(world, &mut wizard::terminal::Person::new(colour))
}

/// Asks, then answers as if the flags had been typed.
fn by_questions<'a>(world: &'a World, asker: &mut dyn Ask) -> Result<Report<'a>, Error> {
    let all = wizard::questions(&world.catalog);
    let answers = wizard::run(asker, &all).map_err(|e| Error::io("the terminal", e))?;
    let Some(answers) = answers else {
        return Ok(Report::Text(String::new()));
    };
    let mut words = vec!["wir".to_owned(), "pick-gpu".to_owned()];
    for (question, place) in all.iter().zip(answers) {
        let value = question.choices.get(place).and_then(|c| c.value.clone());
        words.extend(value.into_iter().flat_map(|v| [format!("--{}", question.flag), v]));
    }
    let cli = Cli::try_parse_from(&words).map_err(|e| Problem::invalid(e.to_string()))?;
    match &cli.command {
        Some(Command::PickGpu(args)) => answer(world, args, words.join(" ")),
        _ => Err(Problem::invalid("the answers make no command").into()),
    }
}

/// The command as it was typed.
fn said(args: &PickArgs) -> String {
    use clap::ValueEnum;
    let name = |v: Option<clap::builder::PossibleValue>| v.map(|v| v.get_name().to_owned());
    let values = [
        ("for", args.workload.clone()),
        ("min-tps", args.min_tps.map(|x| x.to_string())),
        ("budget", args.budget.map(|x| x.to_string())),
        ("form", name(args.form.and_then(|f| f.to_possible_value()))),
        ("os", name(args.os.and_then(|o| o.to_possible_value()))),
        ("max-power", args.max_power.map(|x| x.to_string())),
        ("owned", name(args.owned.and_then(|o| o.to_possible_value()))),
        ("users", args.users.map(|x| x.to_string())),
    ];
    let given = values.into_iter().filter_map(|(flag, v)| Some(format!(" --{flag} {}", v?)));
    let prices = args.price.iter().map(|p| format!(" --price {p}"));
    let given = given.chain(prices);
    given.fold("wir pick-gpu".to_owned(), |all, one| all + &one)
}

fn answer<'a>(world: &'a World, args: &PickArgs, command: String) -> Result<Report<'a>, Error> {
    let mut problems = Vec::new();
    let job = workload(world, args.workload.as_deref()).map_err(|p| problems.push(p)).ok();
    let budget = prices::dollars("budget", args.budget, &mut problems);
    let least = prices::positive("min-tps", args.min_tps, &mut problems);
    let power = prices::positive("max-power", args.max_power, &mut problems);
    let users = args.users.unwrap_or(1);
    if !(1..=MOST_USERS).contains(&users) {
        let text = format!("--users is {users}, but has to be from 1 to {MOST_USERS}");
        problems.push(Problem::invalid(text));
    }
    let given = prices::given(world, &args.price, &mut problems);
    let (Some(job), true) = (job, problems.is_empty()) else {
        return Err(problems.into());
    };
    let Some(job) = job.or_else(|| world.catalog.workloads.first()) else {
        return Err(Problem::invalid("the catalog has no workloads").into());
    };
    let question = Question {
        model: Some(job.model.clone()),
        quant: Some(job.quant.clone()),
        context: Some(job.context),
        depth: Some(job.depth),
        prompt: Some(job.prompt),
        ..Question::default()
    };
    let mut software = software(world, &question).map_err(Error::from)?;
    let (Cow::Borrowed(model), Cow::Borrowed(quant)) = (software.model, software.quant) else {
        return Err(Problem::invalid("the workload has no model").into());
    };
    software.settings.context = job.context.saturating_mul(users);
    software.settings.parallel = users;
    let needs = Needs::from(job);
    let demand = Demand {
        model,
        quant,
        table: None,
        runtime: software.runtime,
        settings: software.settings,
        least_speed: least.unwrap_or(needs.comfortable_decode),
        prices: given,
        budget,
        most_devices: MOST_DEVICES,
        since: sold_new_since(&world.catalog),
        needs,
    };
    let wishes = Wishes {
        shelf: args.form.map(shelf),
        os: args.os.map(|o| o.id().to_owned()),
        power: power.and_then(Watts::new),
        has_desktop: args.owned.is_some(),
    };
    let (picks, unpriced) = pick(&world.catalog, &demand, &wishes);
    Ok(Report::Pick(Box::new(Picked { workload: job, users, demand, picks, unpriced, command })))
}
