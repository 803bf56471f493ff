//! What to run on a machine: models for a task, in the best format that still runs well.
//!
//! Models that reach the speeds that the task wants come first; those that are slower, but above its minimum, after all of them.
//! Nothing below the minimum is listed, and variants of one model are listed once.
//!
//! Quality cannot be computed from dimensions, so the order within each group rests on what is known of every model: its size,
//! its age, the loss of its format, and whether it runs without slack. A mixture of experts counts as the geometric mean of its
//! total and active weights (a customary rule of thumb); a year of age counts as a halving of size, and so does running without
//! slack.

use super::verdict::{AspectKind, Judgement, Needs, Verdict, judge};
use crate::catalog::Catalog;
use crate::catalog::model::{Modality, Model};
use crate::catalog::quant::Quant;
use crate::catalog::runtime::Runtime;
use crate::catalog::workload::Workload;
use crate::engine::machine::Machine;
use crate::engine::memory::split::Placement;
use crate::engine::request::{Request, Settings};
use crate::engine::software::customary_quant;
use crate::engine::{Estimate, estimate, weight_table};
use crate::units::Params;

/// A model to run.
#[derive(Clone, Debug)]
pub struct Recommendation<'a> {
    /// The model.
    pub model: &'a Model,
    /// The format.
    pub quant: &'a Quant,
    /// The answer.
    pub estimate: Estimate,
    /// The verdict for the task.
    pub judgement: Judgement,
    /// What the order goes by: doublings of effective size, years of age, loss of format and lack of slack counted in.
    pub merit: f64,
}

impl Recommendation<'_> {
    /// Whether it decodes and reads prompts as fast as the task wants.
    pub fn reaches_speed(&self) -> bool {
        let paces = [AspectKind::Decode, AspectKind::Prefill];
        let mut paced = self.judgement.aspects.iter().filter(|a| paces.contains(&a.kind));
        paced.all(|a| a.verdict == Verdict::Comfortable)
    }

    /// The order within one model's formats: fast enough, all where the machine computes, then as it was tried.
    fn standing(&self) -> (bool, bool) {
        (self.reaches_speed(), self.estimate.placement == Placement::Full)
    }
}

/// Which licenses will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Licenses {
    /// Any.
    Any,
    /// Those that the Open Source Initiative approves.
    Open,
}

impl Licenses {
    fn allow(self, model: &Model) -> bool {
        self == Self::Any || model.license.as_deref().is_some_and(is_open)
    }
}

/// Whether a license is one that the Open Source Initiative approves.
pub fn is_open(license: &str) -> bool {
    matches!(license, "apache-2.0" | "mit" | "bsd-3-clause" | "bsd-2-clause")
}

/// The size that a mixture of experts counts as, in billions: the geometric mean of all weights and those read per token.
pub fn effective_billions(model: &Model) -> f64 {
    (model.params_total.billions() * model.params_active.billions()).sqrt()
}

/// Formats to try, best first.
const FORMATS: [&str; 4] = ["Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M"];

/// Models of a year ago count as half as large.
const DOUBLINGS_PER_YEAR: f64 = 1.0;

/// Perplexity of Llama 3 8B over F16 that counts as one halving of size.
const PERPLEXITY_PER_HALVING: f64 = 1.0;

/// Running without slack counts as one halving of size.
const HALVINGS_WITHOUT_SLACK: f64 = 1.0;

/// The best models for a job on a machine, best first. `base` gives what the job leaves open.
pub fn recommend<'a>(
    catalog: &'a Catalog,
    machine: &Machine<'a>,
    runtime: &'a Runtime,
    backend: &'a str,
    base: Settings,
    workload: &Workload,
    licenses: Licenses,
) -> Vec<Recommendation<'a>> {
    let needs = Needs::from(workload);
    let settings = Settings {
        context: workload.context,
        depth: workload.depth,
        prompt: workload.prompt,
        ..base
    };
    let mut found: Vec<Recommendation<'a>> = catalog
        .models
        .iter()
        .filter(|m| suits(m, workload) && licenses.allow(m))
        .filter_map(|model| {
            let dims = model.dims.as_ref()?;
            if dims.max_context.get() < workload.context {
                return None;
            }
            let ask = Ask { catalog, machine, runtime, backend, settings, needs };
            ask.best_format(model)
        })
        .collect();
    let first = |r: &Recommendation<'_>| r.reaches_speed();
    found.sort_by(|a, b| first(b).cmp(&first(a)).then(b.merit.total_cmp(&a.merit)));
    let mut seen = Vec::new();
    found.retain(|r| {
        let shape = shape(r.model);
        let new = !seen.contains(&shape);
        if new {
            seen.push(shape);
        }
        new
    });
    found
}

/// What variants of one model share: maker, layers, and weights in tenths of a billion.
fn shape(model: &Model) -> (&str, u32, u64, u64) {
    let tenths = |p: Params| p.get() / 100_000_000;
    let layers = model.dims.as_ref().map_or(0, |d| d.n_layers);
    (&model.developer, layers, tenths(model.params_total), tenths(model.params_active))
}

/// Whether a model is made for a job.
fn suits(model: &Model, workload: &Workload) -> bool {
    // Weights of one or two bits are another thing than their number says.
    if model.native_dtype.contains("ternary") || model.native_dtype.contains("1-bit") {
        return false;
    }
    let does = |task: &str| model.tasks.iter().any(|t| t == task);
    let writes = matches!(model.modality, Modality::Text | Modality::Vision);
    match workload.id.as_str() {
        "vision" => model.modality == Modality::Vision,
        "coding-agent" => writes && (does("coding") || does("tool-use")),
        _ => writes && does("chat"),
    }
}

/// Doublings of effective size, with all else counted in.
fn merit(model: &Model, quant: &Quant, verdict: Verdict) -> f64 {
    let billions = effective_billions(model);
    let age = model.release_date.as_deref().and_then(years).unwrap_or(2023.0);
    let loss = quant.perplexity_increase.unwrap_or(0.0) / PERPLEXITY_PER_HALVING;
    let slack = if verdict < Verdict::Comfortable { HALVINGS_WITHOUT_SLACK } else { 0.0 };
    billions.max(0.01).log2() + DOUBLINGS_PER_YEAR * (age - 2020.0) - loss - slack
}

/// "2025-07-21" in years.
fn years(date: &str) -> Option<f64> {
    let mut parts = date.split('-');
    let year: f64 = parts.next()?.parse().ok()?;
    let month: f64 = parts.next().and_then(|m| m.parse().ok()).unwrap_or(1.0);
    (2000.0..2100.0).contains(&year).then(|| year + (month - 1.0) / 12.0)
}

struct Ask<'q, 'a> {
    catalog: &'a Catalog,
    machine: &'q Machine<'a>,
    runtime: &'a Runtime,
    backend: &'a str,
    settings: Settings,
    needs: Needs,
}

impl<'a> Ask<'_, 'a> {
    /// The best format in which a model runs comfortably; else, of those in which it runs without slack, the best that is
    /// fast enough and lies where the machine computes.
    fn best_format(&self, model: &'a Model) -> Option<Recommendation<'a>> {
        let names: Vec<&str> = if model.native_quant.is_some() {
            vec![customary_quant(self.catalog, model, self.runtime).name.as_str()]
        } else if self.runtime.formats.iter().any(|f| f == "gguf") {
            FORMATS.to_vec()
        } else {
            vec![customary_quant(self.catalog, model, self.runtime).name.as_str()]
        };
        let mut second: Option<Recommendation<'a>> = None;
        for name in names {
            let answer = self.answer(model, name)?;
            match answer.judgement.verdict {
                Verdict::Comfortable => return Some(answer),
                Verdict::Tight
                    if second.as_ref().is_none_or(|s| answer.standing() > s.standing()) =>
                {
                    second = Some(answer);
                }
                _ => {}
            }
        }
        second
    }

    fn answer(&self, model: &'a Model, quant: &str) -> Option<Recommendation<'a>> {
        let quant = self.catalog.quants.iter().find(|q| q.name == quant)?;
        let dims = model.dims.as_ref()?;
        let request = Request {
            machine: self.machine.clone(),
            model,
            quant,
            runtime: self.runtime,
            backend: self.backend,
            settings: self.settings,
        };
        let table = weight_table(&request, dims);
        let estimate = estimate(&request, dims, &table, self.catalog);
        let judgement = judge(&estimate, &self.needs, None);
        let merit = merit(model, quant, judgement.verdict);
        Some(Recommendation { model, quant, estimate, judgement, merit })
    }
}

#[cfg(test)]
mod tests {
    use super::years;

    #[test]
    fn dates_are_years() {
        assert_eq!(years("2025-07-21"), Some(2025.5));
        assert_eq!(years("garbage"), None);
    }
}
