//! `wir pick-gpu`: what to buy, by flags or by questions and answers.

use super::best::{OLDEST_USED, shelf};
use super::check::workload;
use super::owned;
use super::plan::MOST_USERS;
use super::prices;
use super::question::Question;
use super::resolve::{Software, software};
use super::world::World;
use crate::advice::guide::{Shelf, sold_new_since};
use crate::advice::page::form::Noise;
use crate::advice::pick::{Wishes, pick};
use crate::advice::plan::Demand;
use crate::advice::verdict::Needs;
use crate::catalog::workload::Workload;
use crate::cli::args::{Cli, Command};
use crate::cli::pick::{Condition, Loudness, PickArgs};
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
        let hint = "answer by flags, such as `wir pick-gpu --for coding-agent --budget 2000`; others are --model, --min-tps, \
                    --condition, --form, --os, --max-power, --max-noise, --owned, --psu, --users";
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
    for (flag, value) in wizard::flags(&all, &answers) {
        words.extend([format!("--{flag}"), value]);
    }
    let cli = Cli::try_parse_from(&words).map_err(|e| Problem::invalid(e.to_string()))?;
    match &cli.command {
        Some(Command::PickGpu(args)) => answer(world, args, words.join(" ")),
        _ => Err(Problem::invalid("the answers make no command").into()),
    }
}

/// The command as it was typed.
fn said(args: &PickArgs) -> String {
    fn name<T: clap::ValueEnum>(value: Option<T>) -> Option<String> {
        value.and_then(|v| v.to_possible_value()).map(|v| v.get_name().to_owned())
    }
    let values = [
        ("for", args.workload.clone()),
        ("model", args.model.clone()),
        ("min-tps", args.min_tps.map(|x| x.to_string())),
        ("budget", args.budget.map(|x| x.to_string())),
        ("condition", name(args.condition)),
        ("form", name(args.form)),
        ("os", name(args.os)),
        ("max-power", args.max_power.map(|x| x.to_string())),
        ("max-noise", name(args.max_noise)),
        ("owned", args.owned.clone()),
        ("psu", args.psu.map(|x| x.to_string())),
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
    let supply = prices::positive("psu", args.psu, &mut problems);
    let users = args.users.unwrap_or(1);
    if !(1..=MOST_USERS).contains(&users) {
        let text = format!("--users is {users}, but has to be from 1 to {MOST_USERS}");
        problems.push(Problem::invalid(text));
    }
    let given = prices::given(world, &args.price, &mut problems);
    let rig = owned::rig(world, args.owned.as_deref(), supply.and_then(Watts::new))
        .map_err(|p| problems.push(p));
    let (Some(job), Ok(rig), true) = (job, rig, problems.is_empty()) else {
        return Err(problems.into());
    };
    // Without a word about the task, chat is meant; a model by itself is judged by that too.
    let usual = job.or_else(|| world.catalog.workloads.first());
    let Some(usual) = usual else {
        return Err(Problem::invalid("the catalog has no workloads").into());
    };
    let mut software = wanted(world, args, usual, job.is_some())?;
    let (Cow::Borrowed(model), Cow::Borrowed(quant)) = (software.model, software.quant) else {
        return Err(Problem::invalid("a model of the catalog is needed here")
            .hint("`wir models` lists them; `wir plan` takes a file or `--params`")
            .into());
    };
    let context = software.settings.context;
    software.settings.context = context.saturating_mul(users);
    software.settings.parallel = users;
    let used_shelf = args.form.map(shelf) == Some(Shelf::UsedGpu);
    let condition = args.condition.unwrap_or(match used_shelf {
        true => Condition::Used,
        false => Condition::New,
    });
    let needs = Needs::from(usual);
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
        since: match condition {
            Condition::New => sold_new_since(&world.catalog),
            Condition::Used | Condition::Any => OLDEST_USED,
        },
        needs,
    };
    let wishes = Wishes {
        shelf: args.form.map(shelf),
        os: args.os.map(|o| o.id().to_owned()),
        power: power.and_then(Watts::new),
        noise: args.max_noise.map(noise),
        used: condition == Condition::Used,
        beside: owned::beside(world, rig, &demand),
        rig,
    };
    let picks = pick(&world.catalog, &demand, &wishes);
    let workload = job.or(args.model.is_none().then_some(usual));
    Ok(Report::Pick(Box::new(Picked { workload, users, demand, picks, command })))
}

/// What is to run: the model named, else that of the task.
fn wanted<'a>(
    world: &'a World,
    args: &PickArgs,
    job: &Workload,
    named: bool,
) -> Result<Software<'a>, Error> {
    let own = args.model.is_none();
    let question = Question {
        model: args.model.clone().or_else(|| Some(job.model.clone())),
        quant: own.then(|| job.quant.clone()),
        context: (own || named).then_some(job.context),
        depth: own.then_some(job.depth),
        prompt: own.then_some(job.prompt),
        ..Question::default()
    };
    let mut software = software(world, &question).map_err(Error::from)?;
    if !own && named {
        software.settings.depth = job.depth.min(software.settings.context);
        software.settings.prompt = job.prompt.min(software.settings.context);
    }
    Ok(software)
}

const fn noise(most: Loudness) -> Noise {
    match most {
        Loudness::Silent => Noise::Silent,
        Loudness::Quiet => Noise::Quiet,
        Loudness::Audible => Noise::Audible,
        Loudness::Loud => Noise::Loud,
    }
}
