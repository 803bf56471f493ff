//! `--max-ctx` and `--best-quant`: the most that fits takes the place of what was left open.

use super::answer::Tables;
use super::world::World;
use crate::advice::most::{Tried, best_format, formats, most_context};
use crate::cli::run::RunArgs;
use crate::error::Problem;
use crate::report::{Asked, BestFormat, Most, TriedFormat};
use crate::units::Bytes;
use std::borrow::Cow;

/// Puts the most that fits into a question, and says what was tried.
///
/// # Errors
/// When the question cannot be asked so.
pub fn most<'a>(
    world: &'a World,
    asked: &mut Asked<'a>,
    args: &RunArgs,
    tables: &mut Tables,
) -> Result<Most, Problem> {
    let mut most = Most::default();
    if args.best_quant {
        most.format = Some(best(world, asked)?);
    }
    if args.max_ctx {
        let table =
            tables.get(asked).ok_or_else(|| Problem::invalid("the model has no dimensions"))?;
        let found = most_context(&world.catalog, &asked.request(), &table);
        let settings = &mut asked.settings;
        if found.context > 0 {
            if settings.depth > found.context {
                return Err(Problem::invalid(format!(
                    "{} tokens do not fit: the longest context here is {}",
                    settings.depth, found.context
                )));
            }
            settings.context = found.context;
            settings.prompt = settings.prompt.min(found.context);
        }
        most.context = Some(found);
    }
    Ok(most)
}

fn best<'a>(world: &'a World, asked: &mut Asked<'a>) -> Result<BestFormat, Problem> {
    if asked.file.is_some() {
        return Err(Problem::invalid("a file is in one format, and --best-quant compares formats")
            .hint("name the model instead, such as `qwen3-8b`"));
    }
    let catalog = &world.catalog;
    let tried: Vec<TriedFormat> = formats(catalog, &asked.request()).iter().map(told).collect();
    let best = best_format(catalog, &asked.request());
    let partly =
        best.as_ref().is_some_and(|b| !tried.iter().any(|t| t.fits && t.name == b.quant.name));
    let name = best.as_ref().map(|b| b.quant.name.clone());
    if let Some(best) = best {
        asked.quant = Cow::Borrowed(best.quant);
    }
    Ok(BestFormat { tried, best: name, partly })
}

fn told(tried: &Tried<'_>) -> TriedFormat {
    let headroom = tried.estimate.headroom;
    TriedFormat {
        name: tried.quant.name.clone(),
        own: tried.own,
        perplexity_increase: tried.quant.perplexity_increase,
        kl_divergence: tried.quant.kl_divergence,
        needed: tried.estimate.memory.total(),
        fits: tried.estimate.fits,
        missing: Bytes(headroom.min(0).unsigned_abs()),
        speed: tried.estimate.decode.clone().filter(|_| tried.estimate.fits),
    }
}
