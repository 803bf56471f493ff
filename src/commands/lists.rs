//! `wir models`, `wir hw`, `wir quants`, `wir runtimes`: what the catalog knows.

use super::world::World;
use crate::catalog::quant::Scheme;
use crate::cli::buy::HwArgs;
use crate::error::Error;
use crate::names::{search_hardware, search_models};
use crate::report::{HardwareList, ModelList, QuantList, Report, RuntimeList};

/// Machines whose names hold all words: as a list, or ranked where an order or a filter was asked for.
///
/// # Errors
/// Amounts that cannot be.
pub fn hardware<'a>(world: &'a World, args: &HwArgs) -> Result<Report<'a>, Error> {
    let entries = search_hardware(&world.catalog, &args.words.join(" "));
    let filtered = args.vendor.is_some()
        || args.class.is_some()
        || args.form.is_some()
        || args.max_price.is_some()
        || !args.price.is_empty()
        || args.min_memory.is_some();
    if args.sort.is_none() && !filtered {
        return Ok(Report::Hardware(HardwareList { entries }));
    }
    super::best::ranking(world, args, &entries)
}

/// Models whose names hold all words.
pub fn models<'a>(world: &'a World, words: &[String]) -> Report<'a> {
    let classes_of = |id: &str| {
        let classes = world.catalog.classes.iter().filter(|c| c.model == id);
        classes.map(|c| c.class.as_str()).collect()
    };
    let found = search_models(&world.catalog, &words.join(" "));
    let entries = found.into_iter().map(|m| (m, classes_of(&m.id))).collect();
    Report::Models(ModelList { entries })
}

/// Formats whose names hold all words.
pub fn quants<'a>(world: &'a World, words: &[String]) -> Report<'a> {
    let entries = world.catalog.quants.iter().filter(|q| {
        let names = [&q.name, &q.family];
        q.scheme != Scheme::KvCache && holds(names.into_iter().chain(&q.aliases), words)
    });
    Report::Quants(QuantList { entries: entries.collect() })
}

/// Runtimes whose names hold all words.
pub fn runtimes<'a>(world: &'a World, words: &[String]) -> Report<'a> {
    let entries = world.catalog.runtimes.iter().filter(|r| {
        let names = [&r.id, &r.name];
        holds(names.into_iter().chain(&r.aliases), words)
    });
    Report::Runtimes(RuntimeList { entries: entries.collect() })
}

fn holds<'a>(names: impl Iterator<Item = &'a String>, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let all: Vec<String> = names.map(|n| n.to_lowercase()).collect();
    words.iter().all(|w| all.iter().any(|n| n.contains(&w.to_lowercase())))
}
