//! From a [`Question`] to an engine request: names become entries, and what was left open gets its default. Arguments
//! and lines of a stream both pass here, so that both mean the same.

use super::elsewhere::{self, Network};
use super::lookup;
use super::machine::{self, Asker};
use super::on_disk::{self, ReadModel};
use super::question::Question;
use super::settings::settings;
use super::world::World;
use crate::advice::naming::{backend_name, refusal};
use crate::catalog::Catalog;
use crate::catalog::hardware::{Hardware, MemoryKind};
use crate::catalog::model::Model;
use crate::catalog::quant::Quant;
use crate::catalog::runtime::Runtime;
use crate::engine::memory::weights::WeightTable;
use crate::engine::request::Settings;
use crate::engine::{generic, software};
use crate::error::Problem;
use crate::names::{How, QuantQuery};
use crate::report::{Asked, Online, OwnFile, Site};
use std::borrow::Cow;
use std::sync::Arc;

/// Looks everything up.
///
/// # Errors
/// Everything that is wrong with the question.
pub fn resolve<'a>(
    world: &'a World,
    question: &Question,
    asker: &dyn Asker<'a>,
) -> Result<Asked<'a>, Vec<Problem>> {
    resolve_with(world, question, asker, model(world, question))
}

/// The same for a file that was opened already, whatever model the question names.
///
/// # Errors
/// Everything else that is wrong with the question.
pub fn resolve_opened<'a>(
    world: &'a World,
    question: &Question,
    asker: &dyn Asker<'a>,
    file: &ReadModel,
) -> Result<Asked<'a>, Vec<Problem>> {
    resolve_with(world, question, asker, Ok(AskedModel::of_files(file, None)))
}

fn resolve_with<'a>(
    world: &'a World,
    question: &Question,
    asker: &dyn Asker<'a>,
    model: Result<AskedModel<'a>, Problem>,
) -> Result<Asked<'a>, Vec<Problem>> {
    let mut problems = Vec::new();
    let site = keep(site_for(world, question, asker, model.as_ref().ok()), &mut problems);
    let model = keep(model.map_err(one), &mut problems);
    let quant = keep(quant(world, question).map_err(one), &mut problems);
    let dims = model.as_ref().and_then(|m| m.model.dims.as_ref());
    let settings = keep(settings(question, dims), &mut problems);
    let (Some(site), Some(model), Some(quant), Some(settings)) = (site, model, quant, settings)
    else {
        return Err(problems);
    };
    let typed = question.quant.as_deref();
    let mut notes = site.notes;
    notes.extend(model.notes);
    if let Some(n @ 2..) = question.concurrency {
        notes.push(format!("speeds are those of one request, not of {n} at a time"));
    }
    let (own, asked) = (model.file_quant, quant.or(model.quant));
    let quant = settle(world, own, asked, &model.model, site.runtime, typed, &mut notes);
    Ok(Asked {
        machine: site.machine,
        model: model.model,
        class: model.class,
        file: model.file,
        online: model.online,
        quant,
        runtime: site.runtime,
        backend: site.backend,
        settings,
        notes,
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
    site_for(world, question, asker, None)
}

/// The same for a model, whose file decides about the program where none is named.
fn site_for<'a>(
    world: &'a World,
    question: &Question,
    asker: &dyn Asker<'a>,
    model: Option<&AskedModel<'_>>,
) -> Result<Site<'a>, Vec<Problem>> {
    let mut problems = Vec::new();
    let machine = keep(machine::resolve(world, &question.machine, asker), &mut problems);
    let runtime = keep(runtime(world, question).map_err(one), &mut problems);
    let backend = keep(backend(world, question).map_err(one), &mut problems);
    let (Some(mut machine), Some(mut runtime), Some(backend)) = (machine, runtime, backend) else {
        return Err(problems);
    };
    if let (Some(model), None) = (model, &question.runtime) {
        runtime = model.runtime(&world.catalog, machine.machine.hardware).unwrap_or(runtime);
    }
    if let Some(set) = world.sets.for_runtime(machine.machine.hardware, runtime) {
        machine.machine.hardware = set;
        machine.machine.memory = set.largest_memory();
    }
    let backend = backend.unwrap_or_else(|| software::backend(machine.machine.hardware, runtime));
    let mut notes = machine.notes;
    notes.extend(undriven(machine.machine.hardware, runtime));
    Ok(Site { machine: machine.machine, runtime, backend, notes })
}

/// What to say where the program has no backend for a chip, so that the processor beside it answers.
fn undriven(hardware: &Hardware, runtime: &Runtime) -> Option<String> {
    let driven = runtime.backend_on(hardware).is_some();
    let where_it_runs = match hardware.memory_kind {
        MemoryKind::Vram => "a processor and main memory beside it",
        _ => "its processor cores",
    };
    let own: Vec<&str> = hardware.backends.iter().map(|b| backend_name(b)).collect();
    (!driven).then(|| match refusal(runtime, hardware) {
        Some(why) => {
            format!(
                "{} does not run on this chip: {why}; all figures are those of {where_it_runs}",
                runtime.name
            )
        }
        None => format!(
            "{} has no backend for this chip ({}): all figures are those of {where_it_runs}",
            runtime.name,
            own.join(", ")
        ),
    })
}

/// A model, its format and the program, without a machine.
pub struct Software<'a> {
    /// The model.
    pub model: Cow<'a, Model>,
    /// Its format.
    pub quant: Cow<'a, Quant>,
    /// Its weights, where they were read from files.
    pub table: Option<Arc<WeightTable>>,
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
    let (Some(model), Some(quant), Some(mut runtime), Some(settings)) =
        (model, quant, runtime, settings)
    else {
        return Err(problems);
    };
    if let (Some(format), None) = (&model.file_quant, &question.runtime) {
        runtime = software::reader(&world.catalog, format).unwrap_or(runtime);
    }
    let table = model.file.map(|f| f.table);
    let mut notes = model.notes;
    let typed = question.quant.as_deref();
    let asked = quant.or(model.quant);
    let quant = settle(world, model.file_quant, asked, &model.model, runtime, typed, &mut notes);
    Ok(Software { model: model.model, quant, table, runtime, settings, notes })
}

/// The format: that of the file, where there is one; else the one asked for, or the customary one.
fn settle<'a>(
    world: &'a World,
    own: Option<Quant>,
    asked: Option<QuantQuery<'a>>,
    model: &Model,
    runtime: &Runtime,
    typed: Option<&str>,
    notes: &mut Vec<String>,
) -> Cow<'a, Quant> {
    if let Some(own) = own {
        let other = asked.is_some_and(|q| q.quant.name != own.name);
        notes.extend(other.then(|| format!("the file is in {}, which counts", own.name)));
        return Cow::Owned(own);
    }
    let (quant, note) = lookup::settle(&world.catalog, asked, model, runtime, typed);
    notes.extend(note);
    Cow::Borrowed(quant)
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
    file: Option<OwnFile>,
    file_quant: Option<Quant>,
    online: Option<Online>,
    notes: Vec<String>,
}

impl<'a> AskedModel<'a> {
    fn plain(model: Cow<'a, Model>) -> Self {
        let (file, file_quant, online, notes) = (None, None, None, Vec::new());
        Self { model, quant: None, class: None, file, file_quant, online, notes }
    }

    /// A model of files. Where they are not quantised and another format is asked for, it is the model made into that.
    fn of_files(found: &ReadModel, asked: Option<&QuantQuery<'a>>) -> Self {
        let model = Self {
            online: found.online.clone(),
            notes: found.notes.clone(),
            ..Self::plain(Cow::Owned(found.model.clone()))
        };
        let own = &found.quant;
        if let Some(asked) = asked.filter(|q| own.family == "none" && q.quant.family != "none") {
            let (own, name) = (&own.name, &asked.quant.name);
            let mut model = model;
            model.notes.push(format!("the files are in {own}; this is the model in {name}"));
            return model;
        }
        let file = OwnFile {
            table: found.table.clone(),
            path: found.path.clone(),
            projector: found.projector.clone(),
            ollama: found.ollama.clone(),
            incomplete: found.incomplete.clone(),
        };
        Self { file: Some(file), file_quant: Some(own.clone()), ..model }
    }
}

impl AskedModel<'_> {
    /// The program for its file: that in whose store it lies, else the customary one for its format.
    fn runtime<'c>(&self, catalog: &'c Catalog, hardware: &Hardware) -> Option<&'c Runtime> {
        let format = self.file_quant.as_ref()?;
        let in_store = self.file.as_ref().is_some_and(|f| f.ollama.is_some());
        let own = catalog.runtimes.iter().find(|r| in_store && r.id == "ollama" && r.reads(format));
        own.or_else(|| software::runtime_of_file(catalog, hardware, format))
    }
}

/// The model by name; by its number of weights where it has none. Of both, the name counts.
fn model<'a>(world: &'a World, question: &Question) -> Result<AskedModel<'a>, Problem> {
    match (question.model.as_deref(), question.params) {
        (Some(name), _) => named(world, question, name)
            .map_err(|problem| elsewhere::or_online(problem, name, question.network)),
        (None, Some(total)) => {
            if question.active.is_some_and(|a| a > total) {
                return Err(Problem::invalid(
                    "a model cannot read more weights per token than it has",
                ));
            }
            Ok(AskedModel::plain(Cow::Owned(generic::model(total, question.active))))
        }
        (None, None) => Err(Problem::new("no-model", "no model is named")
            .hint("name one, such as `llama-3.3-70b`, or give its number of weights")),
    }
}

/// The model of a name: read over the network where that is asked for, from this disk where the name says so, from the
/// catalog, or from this disk after all, where a program of this user knows the name.
fn named<'a>(world: &'a World, question: &Question, name: &str) -> Result<AskedModel<'a>, Problem> {
    let quant = || quant(world, question).ok().flatten();
    let format = question.quant.as_deref();
    let online = question.network == Network::On && !on_disk::is_path(name);
    if let Some(address) = online.then(|| elsewhere::address(name)).flatten() {
        let key = format!("{name} {}", format.unwrap_or_default());
        let found = world.files.once(&key, || {
            let watched = world.files.watched;
            elsewhere::read(&world.catalog, &world.names, &address, format, watched)
                .map_err(|problem| elsewhere::or_catalog(problem, world, name))
        })?;
        return Ok(AskedModel::of_files(&found, quant().as_ref()));
    }
    let on_disk = || world.files.open(&world.catalog, &world.names, name, format);
    if on_disk::is_on_disk(name) {
        return Ok(AskedModel::of_files(&*on_disk()?, quant().as_ref()));
    }
    let unknown = match named_model(world, name) {
        Err(problem) if problem.code == "unknown-model" => problem,
        other => return other,
    };
    // A stream is answered from the catalog and from paths, so that it is answered alike everywhere.
    if question.network == Network::Never {
        return Err(unknown);
    }
    match on_disk() {
        Ok(found) => Ok(AskedModel::of_files(&found, quant().as_ref())),
        Err(problem) if problem.code == "unknown-quant" => Err(problem),
        Err(_) => Err(unknown),
    }
}

fn named_model<'a>(world: &'a World, name: &str) -> Result<AskedModel<'a>, Problem> {
    let found = world.names.model(&world.catalog, name)?;
    let class = lookup::class(&world.catalog, &found.via);
    let notes = class.map(|class| format!("{class} stands for {}", found.model.name));
    let quant = found.quant.map(|quant| QuantQuery { quant, how: How::Exact });
    let notes = notes.into_iter().collect();
    let plain = AskedModel::plain(Cow::Borrowed(found.model));
    Ok(AskedModel { quant, class, notes, ..plain })
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
