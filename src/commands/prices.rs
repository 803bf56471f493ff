//! Amounts of money from arguments.

use super::world::World;
use crate::advice::price::Given;
use crate::error::Problem;
use crate::units::Usd;
use crate::units::parse::memory_size;

/// Prices of the form `rtx-3090=700` or `m4-max@128gb=4700`.
pub fn given(world: &World, texts: &[String], problems: &mut Vec<Problem>) -> Given {
    let mut prices = Given::new();
    for text in texts {
        match pair(world, text) {
            Ok((key, usd)) => {
                prices.insert(key, usd);
            }
            Err(problem) => problems.push(problem),
        }
    }
    prices
}

type Key = (String, Option<crate::units::Bytes>);

fn pair(world: &World, text: &str) -> Result<(Key, Usd), Problem> {
    let shown: String = text.chars().take(60).collect();
    let malformed = || {
        Problem::invalid(format!("--price: `{shown}` is not a name and an amount"))
            .hint("write it as `rtx-3090=700` or `m4-max@128gb=4700`")
    };
    let (name, amount) = text.rsplit_once('=').ok_or_else(malformed)?;
    let amount = amount.trim().trim_start_matches('$').parse().ok().and_then(Usd::new);
    let amount = amount.ok_or_else(malformed)?;
    let (name, size) = match name.split_once('@') {
        Some((name, size)) => (name, Some(memory_size(size).map_err(|_| malformed())?)),
        None => (name, None),
    };
    let found = world.names.hardware(&world.catalog, name, size)?;
    Ok(((found.hw.id.clone(), size.or(found.memory)), amount))
}

/// An amount of dollars, or a problem.
pub fn dollars(flag: &str, value: Option<f64>, problems: &mut Vec<Problem>) -> Option<Usd> {
    positive(flag, value, problems).and_then(Usd::new)
}

/// A number above zero, or a problem.
pub fn positive(flag: &str, value: Option<f64>, problems: &mut Vec<Problem>) -> Option<f64> {
    let value = value?;
    if value.is_finite() && value > 0.0 {
        return Some(value);
    }
    problems.push(Problem::invalid(format!("--{flag} is {value}, but has to be above zero")));
    None
}
