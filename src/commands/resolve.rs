//! From a [`Question`] to an engine request: names become entries, and what was left open gets its default. Arguments
//! and lines of a stream both pass here, so that both mean the same.

use super::lookup;
use super::machine::{self, Asker};
use super::question::Question;
use super::world::World;
use crate::catalog::model::{Dims, Model};
use crate::catalog::quant::Quant;
use crate::catalog::runtime::Runtime;
use crate::engine::memory::ggml::GgmlType;
use crate::engine::request::{EvidenceUse, Offload, Settings};
use crate::engine::{generic, software};
use crate::error::Problem;
use crate::report::{Asked, Site};
use std::borrow::Cow;

/// Looks everything up.
///
/// # Errors
/// Everything that is wrong with the question.
pub fn resolve<'a>(
    world: &'a World,
    question: &Question,
    asker: &dyn Asker<'a>,
) -> Result<Asked<'a>, Vec<Problem>> {
    let mut problems = Vec::new();
    let site = keep(site(world, question, asker), &mut problems);
    let model = keep(model(world, question).map_err(one), &mut problems);
    let quant = keep(quant(world, question).map_err(one), &mut problems);
    let dims = model.as_ref().and_then(|m| m.model.dims.as_ref());
    let settings = keep(settings(question, dims), &mut problems);
    let (Some(site), Some(model), Some(quant), Some(settings)) = (site, model, quant, settings)
    else {
        return Err(problems);
    };
    let quant = quant
        .or(model.quant)
        .unwrap_or_else(|| software::customary_quant(&world.catalog, &model.model, site.runtime));
    Ok(Asked {
        machine: site.machine,
        model: model.model,
        class: model.class,
        quant,
        runtime: site.runtime,
        backend: site.backend,
        settings,
        notes: site.notes,
    })
}

/// Looks up the machine of a question and the program on it.
///
/// # Errors
/// Everything that is wrong with them.
pub fn site<'a>(
    world: &'a World,
    question: &Question,
    asker: &dyn Asker<'a>,
) -> Result<Site<'a>, Vec<Problem>> {
    let mut problems = Vec::new();
    let machine = keep(machine::resolve(world, &question.machine, asker), &mut problems);
    let runtime = keep(runtime(world, question).map_err(one), &mut problems);
    let backend = keep(backend(world, question).map_err(one), &mut problems);
    let (Some(machine), Some(runtime), Some(backend)) = (machine, runtime, backend) else {
        return Err(problems);
    };
    let backend = backend.unwrap_or_else(|| software::backend(machine.machine.hardware, runtime));
    Ok(Site { machine: machine.machine, runtime, backend, notes: machine.notes })
}

fn one(problem: Problem) -> Vec<Problem> {
    vec![problem]
}

/// The value, or its problems beside the others.
fn keep<T>(found: Result<T, Vec<Problem>>, problems: &mut Vec<Problem>) -> Option<T> {
    found.map_err(|p| problems.extend(p)).ok()
}

fn quant<'a>(world: &'a World, question: &Question) -> Result<Option<&'a Quant>, Problem> {
    let name = question.quant.as_ref();
    name.map(|name| world.names.quant(&world.catalog, name)).transpose()
}

struct AskedModel<'a> {
    model: Cow<'a, Model>,
    quant: Option<&'a Quant>,
    class: Option<&'a str>,
}

fn model<'a>(world: &'a World, question: &Question) -> Result<AskedModel<'a>, Problem> {
    match (&question.model, question.params) {
        (Some(_), Some(_)) => {
            Err(Problem::invalid("a model has either a name or a number of weights, not both"))
        }
        (None, None) => Err(Problem::new("no-model", "no model is named")
            .hint("name one, such as `llama-3.3-70b`, or give its number of weights")),
        (None, Some(total)) => {
            if question.active.is_some_and(|a| a > total) {
                return Err(Problem::invalid(
                    "a model cannot read more weights per token than it has",
                ));
            }
            Ok(AskedModel {
                model: Cow::Owned(generic::model(total, question.active)),
                quant: None,
                class: None,
            })
        }
        (Some(name), None) => {
            let found = world.names.model(&world.catalog, name)?;
            if found.model.dims.is_none() {
                return Err(Problem::new(
                    "not-estimated",
                    format!("`{}` is of a kind that is not estimated yet", found.model.id),
                ));
            }
            Ok(AskedModel {
                model: Cow::Borrowed(found.model),
                quant: found.quant,
                class: found.class,
            })
        }
    }
}

/// The runtime by name or alias; llama.cpp where nothing is said.
pub fn runtime<'a>(world: &'a World, question: &Question) -> Result<&'a Runtime, Problem> {
    let name = question.runtime.as_deref().unwrap_or("llama.cpp");
    let same = |n: &str| n.eq_ignore_ascii_case(name.trim());
    world
        .catalog
        .runtimes
        .iter()
        .find(|r| same(&r.id) || same(&r.name) || r.aliases.iter().any(|a| same(a)))
        .ok_or_else(|| {
            let known: Vec<&str> = world.catalog.runtimes.iter().map(|r| r.id.as_str()).collect();
            Problem::new("unknown-runtime", format!("no runtime is called `{}`", shown(name)))
                .hint(format!("known are {}", known.join(", ")))
        })
}

/// The backend by name, where one is named.
pub fn backend<'a>(world: &'a World, question: &Question) -> Result<Option<&'a str>, Problem> {
    let Some(name) = question.backend.as_deref() else {
        return Ok(None);
    };
    let lower = name.trim().to_ascii_lowercase();
    let lower = match lower.as_str() {
        "hip" => "rocm",
        "mps" => "metal",
        other => other,
    };
    let of_runtimes = world.catalog.runtimes.iter().flat_map(|r| &r.backends);
    let of_hardware = world.catalog.hardware.iter().flat_map(|h| &h.backends);
    let mut all = of_runtimes.chain(of_hardware);
    match all.find(|b| *b == lower) {
        Some(found) => Ok(Some(found)),
        None => {
            Err(Problem::new("unknown-backend", format!("no backend is called `{}`", shown(name)))
                .hint("known are cuda, metal, mlx, rocm, vulkan, sycl, cpu"))
        }
    }
}

/// A name that is safe to print: bounded, and without control characters.
fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// How the model is run, with the defaults of what was left open.
pub fn settings(question: &Question, dims: Option<&Dims>) -> Result<Settings, Vec<Problem>> {
    let mut problems = Vec::new();
    let base = Settings::default();
    let most = dims.map_or(u64::MAX, |d| d.max_context.get());
    let depth = in_range("depth", question.depth, 0..=MOST_TOKENS, &mut problems).unwrap_or(0);
    // A cache that is asked about beyond the default has to be allocated.
    let context = in_range("ctx", question.context, 1..=MOST_TOKENS, &mut problems)
        .unwrap_or_else(|| base.context.min(most).max(depth));
    if depth > context {
        problems
            .push(Problem::invalid(format!("{depth} tokens cannot be in a context of {context}")));
    }
    let prompt = in_range("prompt", question.prompt, 1..=MOST_TOKENS, &mut problems);
    if prompt.is_some_and(|p| p > context) {
        problems.push(Problem::invalid(format!(
            "a prompt of {} tokens does not fit into a context of {context}",
            prompt.unwrap_or_default()
        )));
    }
    let (keys, values) = cache_types(question, &mut problems);
    let settings = Settings {
        context,
        depth,
        prompt: prompt.unwrap_or_else(|| base.prompt.min(context)),
        keys,
        values,
        flash_attention: question.flash_attention,
        ubatch: in_range("ubatch", question.ubatch, 1..=65_536, &mut problems)
            .unwrap_or(base.ubatch),
        parallel: in_range("parallel", question.parallel, 1..=4096, &mut problems)
            .unwrap_or(base.parallel),
        offload: question.offload.unwrap_or(Offload::Auto),
        vision: question.vision,
        evidence: question.evidence.unwrap_or(EvidenceUse::All),
        ..base
    };
    in_range("concurrency", question.concurrency, 1..=65_536, &mut problems);
    in_range("threads", question.threads.map(u64::from), 1..=65_536, &mut problems);
    if problems.is_empty() { Ok(settings) } else { Err(problems) }
}

/// No context is longer.
const MOST_TOKENS: u64 = 1 << 31;

fn in_range(
    what: &str,
    value: Option<u64>,
    range: std::ops::RangeInclusive<u64>,
    problems: &mut Vec<Problem>,
) -> Option<u64> {
    let value = value?;
    if range.contains(&value) {
        return Some(value);
    }
    problems.push(Problem::invalid(format!(
        "`{what}` is {value}, but has to be from {} to {}",
        range.start(),
        range.end()
    )));
    None
}

fn cache_types(question: &Question, problems: &mut Vec<Problem>) -> (GgmlType, GgmlType) {
    let mut read = |name: &Option<String>| match name.as_deref().map(lookup::kv) {
        Some(Ok(pair)) => Some(pair),
        Some(Err(problem)) => {
            problems.push(problem);
            None
        }
        None => None,
    };
    let (keys, values) = read(&question.kv).unwrap_or((GgmlType::F16, GgmlType::F16));
    let values = read(&question.kv_v).map_or(values, |(_, values)| values);
    (keys, values)
}
