//! The exact command that starts what an estimate describes, quoted for the shell it is pasted into.

mod quote;

pub use quote::{Shell, quote};

use crate::catalog::Catalog;
use crate::catalog::launch::{LaunchRecipe, Words};
use crate::engine::Estimate;
use crate::engine::memory::ggml::GgmlType;
use crate::engine::memory::split::Placement;
use crate::engine::request::Request;

/// A command line and what belongs to it. Words are unquoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launch {
    /// Environment variables with their values.
    pub env: Vec<(String, String)>,
    /// The command.
    pub command: Vec<String>,
    /// A second command, for another terminal.
    pub then: Vec<String>,
    /// The version that the flags were checked against.
    pub checked: String,
    /// The file has to be fetched first, since no repository with it is known.
    pub needs_file: bool,
}

impl Launch {
    /// The lines to paste into a shell.
    pub fn lines(&self, shell: Shell) -> Vec<String> {
        let mut lines = vec![quote::line(&self.env, &self.command, shell)];
        if !self.then.is_empty() {
            lines.push(quote::line(&[], &self.then, shell));
        }
        lines
    }
}

/// The command for an answered question; `file` is the model's path where it lies on this disk. `None` where no recipe for
/// the runtime is known.
pub fn launch(
    catalog: &Catalog,
    request: &Request<'_>,
    estimate: &Estimate,
    file: Option<&str>,
) -> Option<Launch> {
    let recipe = catalog.launch.iter().find(|r| r.runtime == request.runtime.id)?;
    let facts = Facts::new(request, estimate, file);
    let env = facts.fill(&recipe.env).into_iter().filter_map(|word| {
        let (name, value) = word.split_once('=')?;
        Some((name.to_owned(), value.to_owned()))
    });
    Some(Launch {
        env: env.collect(),
        command: facts.fill(&recipe.command),
        then: facts.fill(&recipe.then),
        checked: recipe.checked.clone(),
        needs_file: file.is_none() && facts.repo.is_none() && uses_file(recipe),
    })
}

fn uses_file(recipe: &LaunchRecipe) -> bool {
    recipe.command.iter().flat_map(|w| &w.words).any(|w| w.contains("{file}"))
}

/// What placeholders and conditions are filled from.
struct Facts<'a> {
    request: &'a Request<'a>,
    estimate: &'a Estimate,
    repo: Option<String>,
    file: String,
}

impl<'a> Facts<'a> {
    fn new(request: &'a Request<'a>, estimate: &'a Estimate, file: Option<&str>) -> Self {
        let model = request.model;
        let gguf = request.quant.family == "gguf" || request.quant.name == "MXFP4_MOE";
        let name = if gguf { "gguf" } else { request.quant.name.as_str() };
        let unquantised = request.quant.family == "none";
        let repo = model.repos.get(name).or(model.hf_id.as_ref().filter(|_| unquantised)).cloned();
        let placeholder = if gguf {
            format!("{}-{}.gguf", model.id, request.quant.name)
        } else {
            format!("{}-{}", model.id, request.quant.name)
        };
        Self {
            request,
            estimate,
            repo: if file.is_some() { None } else { repo },
            file: file.map_or(placeholder, str::to_owned),
        }
    }

    fn fill(&self, groups: &[Words]) -> Vec<String> {
        groups
            .iter()
            .filter(|g| g.when.iter().all(|c| self.holds(c)))
            .flat_map(|g| g.words.iter().map(|w| self.replace(w)))
            .collect()
    }

    fn holds(&self, condition: &str) -> bool {
        let s = &self.request.settings;
        let placement = self.estimate.placement;
        match condition {
            "repo" => self.repo.is_some(),
            "file" => self.repo.is_none(),
            "ollama" => self.ollama().is_some(),
            "no-ollama" => self.ollama().is_none(),
            "full" => placement == Placement::Full,
            "layers" => matches!(placement, Placement::Layers(_)),
            "experts" => matches!(placement, Placement::ExpertsOnHost(_)),
            "cpu" => placement == Placement::Cpu,
            "gpu" => placement != Placement::Cpu,
            "kv" => s.keys != GgmlType::F16 || s.values != GgmlType::F16,
            "ubatch" => s.ubatch != 512,
            "parallel" => s.parallel > 1,
            "single" => s.parallel <= 1,
            "several" => self.request.machine.count > 1,
            "threads" => self.request.settings.threads.is_some(),
            _ => false,
        }
    }

    /// The Ollama tag, where it was seen in the library and means the format asked for.
    fn ollama(&self) -> Option<&str> {
        let tag = self.request.model.ollama.as_ref()?;
        let customary = matches!(self.request.quant.name.as_str(), "Q4_K_M" | "MXFP4_MOE");
        (tag.verified && !tag.cloud_only && customary).then_some(tag.tag.as_str())
    }

    fn replace(&self, word: &str) -> String {
        let Some((before, rest)) = word.split_once('{') else { return word.to_owned() };
        let Some((name, after)) = rest.split_once('}') else { return word.to_owned() };
        format!("{before}{}{}", self.value(name), self.replace(after))
    }

    fn value(&self, name: &str) -> String {
        let s = &self.request.settings;
        match name {
            "repo" => self.repo.clone().unwrap_or_default(),
            "quant" => self.request.quant.name.clone(),
            "file" => self.file.clone(),
            "ollama" => self.ollama().unwrap_or_default().to_owned(),
            "ctx" => s.context.to_string(),
            "parallel" => s.parallel.to_string(),
            "ngl" => self.estimate.gpu_layers.0.to_string(),
            "n_cpu_moe" => match self.estimate.placement {
                Placement::ExpertsOnHost(n) => n.to_string(),
                _ => "0".to_owned(),
            },
            "fa" => if s.flash_attention == Some(false) { "off" } else { "on" }.to_owned(),
            "kv_k" => s.keys.name().to_ascii_lowercase(),
            "kv_v" => s.values.name().to_ascii_lowercase(),
            "ubatch" => s.ubatch.to_string(),
            "threads" => s.threads.map_or_else(String::new, |t| t.to_string()),
            "count" => self.request.machine.count.to_string(),
            _ => String::new(),
        }
    }
}
