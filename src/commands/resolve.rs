//! From a [`Question`] to an engine request: names become entries, and what was left open gets its default. Arguments
//! and lines of a stream both pass here, so that both mean the same.

use super::lookup;
use super::machine::{self, Asker};
use super::question::Question;
use super::settings::settings;
use super::world::World;
use crate::catalog::model::Model;
use crate::catalog::quant::Quant;
use crate::catalog::runtime::Runtime;
use crate::engine::request::Settings;
use crate::engine::{generic, software};
use crate::error::Problem;
use crate::names::{How, QuantQuery};
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
    let typed = question.quant.as_deref();
    let asked = quant.or(model.quant);
    let (quant, note) = lookup::settle(&world.catalog, asked, &model.model, site.runtime, typed);
    Ok(Asked {
        machine: site.machine,
        model: model.model,
        class: model.class,
        quant,
        runtime: site.runtime,
        backend: site.backend,
        settings,
        notes: site.notes.into_iter().chain(model.note).chain(note).collect(),
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

/// A model, its format and the program, without a machine.
pub struct Software<'a> {
    /// The model.
    pub model: Cow<'a, Model>,
    /// Its format.
    pub quant: &'a Quant,
    /// The program.
    pub runtime: &'a Runtime,
    /// How it is run.
    pub settings: Settings,
    /// What was assumed on the way.
    pub notes: Vec<String>,
}

/// Looks up what a question says beside its machine.
///
/// # Errors
/// Everything that is wrong with it.
pub fn software<'a>(world: &'a World, question: &Question) -> Result<Software<'a>, Vec<Problem>> {
    let mut problems = Vec::new();
    let model = keep(model(world, question).map_err(one), &mut problems);
    let quant = keep(quant(world, question).map_err(one), &mut problems);
    let runtime = keep(runtime(world, question).map_err(one), &mut problems);
    let dims = model.as_ref().and_then(|m| m.model.dims.as_ref());
    let settings = keep(settings(question, dims), &mut problems);
    let (Some(model), Some(quant), Some(runtime), Some(settings)) =
        (model, quant, runtime, settings)
    else {
        return Err(problems);
    };
    let typed = question.quant.as_deref();
    let asked = quant.or(model.quant);
    let (quant, note) = lookup::settle(&world.catalog, asked, &model.model, runtime, typed);
    let notes = model.note.into_iter().chain(note).collect();
    Ok(Software { model: model.model, quant, runtime, settings, notes })
}

fn one(problem: Problem) -> Vec<Problem> {
    vec![problem]
}

/// The value, or its problems beside the others.
fn keep<T>(found: Result<T, Vec<Problem>>, problems: &mut Vec<Problem>) -> Option<T> {
    found.map_err(|p| problems.extend(p)).ok()
}

fn quant<'a>(world: &'a World, question: &Question) -> Result<Option<QuantQuery<'a>>, Problem> {
    let name = question.quant.as_ref();
    name.map(|name| world.names.quant(&world.catalog, name)).transpose()
}

struct AskedModel<'a> {
    model: Cow<'a, Model>,
    quant: Option<QuantQuery<'a>>,
    class: Option<&'a str>,
    note: Option<String>,
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
            let model = Cow::Owned(generic::model(total, question.active));
            Ok(AskedModel { model, quant: None, class: None, note: None })
        }
        (Some(name), None) => named_model(world, name),
    }
}

fn named_model<'a>(world: &'a World, name: &str) -> Result<AskedModel<'a>, Problem> {
    let found = world.names.model(&world.catalog, name)?;
    let class = lookup::class(&world.catalog, &found.via);
    let note = class.map(|class| format!("{class} stands for {}", found.model.name));
    let quant = found.quant.map(|quant| QuantQuery { quant, how: How::Exact });
    Ok(AskedModel { model: Cow::Borrowed(found.model), quant, class, note })
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
            let known = world.catalog.runtimes.iter().map(|r| r.id.as_str());
            lookup::unknown("unknown-runtime", "runtime", name, known)
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
    let found = all.find(|b| *b == lower).map(String::as_str);
    let usual = ["cuda", "metal", "mlx", "rocm", "vulkan", "sycl", "cpu"];
    found
        .map(Some)
        .ok_or_else(|| lookup::unknown("unknown-backend", "backend", name, usual.into_iter()))
}
