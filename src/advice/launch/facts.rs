//! What conditions and placeholders of a recipe stand for.

use super::Wish;
use super::quote::safe;
use super::spell::{base_name, folder, not_a_flag, yaml};
use crate::catalog::launch::{NoteRecipe, Syntax, Words};
use crate::engine::Estimate;
use crate::engine::memory::ggml::GgmlType;
use crate::engine::memory::split::Placement;
use crate::engine::request::{CacheHome, Load, Request};

/// All conditions.
pub const CONDITIONS: [&str; 37] = [
    "repo",
    "file",
    "no-file",
    "ollama",
    "no-ollama",
    "modelfile",
    "no-modelfile",
    "full",
    "layers",
    "experts",
    "cpu",
    "gpu",
    "kv",
    "kv-on-host",
    "resident",
    "kv-mixed",
    "kv-not-fp8",
    "ubatch",
    "parallel",
    "single",
    "several",
    "machines",
    "unequal",
    "threads",
    "fa-set",
    "fa-off",
    "vision",
    "projector",
    "no-projector",
    "tower-left-out",
    "gguf",
    "no-gguf",
    "exl3",
    "cuda",
    "rocm",
    "vulkan",
    "metal",
];

/// All placeholders.
pub const PLACEHOLDERS: [&str; 28] = [
    "repo",
    "quant",
    "file",
    "full_path",
    "projector",
    "stem",
    "folder",
    "base_name",
    "gguf_file",
    "name",
    "ollama",
    "ctx",
    "cache_tokens",
    "parallel",
    "ngl",
    "gpu_share",
    "n_cpu_moe",
    "fa",
    "kv_k",
    "kv_v",
    "kv_k_bits",
    "kv_v_bits",
    "ubatch",
    "threads",
    "count",
    "tensor_split",
    "machines",
    "others",
];

/// What placeholders and conditions are filled from.
pub struct Facts<'a> {
    request: &'a Request<'a>,
    estimate: &'a Estimate,
    wish: Wish<'a>,
    repo: Option<String>,
    file: String,
}

impl<'a> Facts<'a> {
    pub fn new(request: &'a Request<'a>, estimate: &'a Estimate, wish: Wish<'a>) -> Self {
        let model = request.model;
        let name = if is_gguf(request) { "gguf" } else { request.quant.name.as_str() };
        let unquantised = request.quant.family == "none";
        let repo = model.repos.get(name).or(model.hf_id.as_ref().filter(|_| unquantised)).cloned();
        Self {
            request,
            estimate,
            wish,
            repo: repo.filter(|_| wish.file.is_none()),
            file: wish.file.map_or_else(|| usual_name(request), not_a_flag),
        }
    }

    /// Neither a file nor a repository is known.
    pub fn lacks_source(&self) -> bool {
        self.wish.file.is_none() && self.repo.is_none() && !self.only_in_library()
    }

    pub fn words(&self, groups: &[Words]) -> Vec<String> {
        groups
            .iter()
            .filter(|g| self.all_hold(&g.when))
            .flat_map(|g| g.words.iter().map(|w| self.fill(w, Syntax::Plain)))
            .collect()
    }

    pub fn texts(&self, lines: &[NoteRecipe], syntax: Syntax) -> Vec<String> {
        let holds = |l: &&NoteRecipe| self.all_hold(&l.when);
        lines.iter().filter(holds).map(|l| safe(&self.fill(&l.text, syntax))).collect()
    }

    pub fn all_hold(&self, conditions: &[String]) -> bool {
        conditions.iter().all(|c| self.holds(c))
    }

    fn holds(&self, condition: &str) -> bool {
        let s = &self.request.settings;
        let placement = self.estimate.placement;
        let quantised = s.keys != GgmlType::F16 || s.values != GgmlType::F16;
        let quantised_values = !matches!(s.values, GgmlType::F16 | GgmlType::BF16 | GgmlType::F32);
        match condition {
            "repo" => self.repo.is_some(),
            "file" => self.repo.is_none() && !self.only_in_library(),
            "no-file" => self.repo.is_some() || self.only_in_library(),
            "ollama" => self.ollama().is_some(),
            "no-ollama" => self.ollama().is_none(),
            "modelfile" => self.needs_modelfile(),
            "no-modelfile" => !self.needs_modelfile(),
            "full" => placement == Placement::Full,
            "layers" => matches!(placement, Placement::Layers(_)),
            "experts" => matches!(placement, Placement::ExpertsOnHost(_)),
            "cpu" => placement == Placement::Cpu,
            "gpu" => placement != Placement::Cpu,
            "kv" => quantised,
            "kv-on-host" => {
                self.estimate.cache_home == CacheHome::Host && placement != Placement::Cpu
            }
            "resident" => s.load == Load::Resident,
            "kv-mixed" => s.keys != s.values,
            "kv-not-fp8" => quantised && s.keys != GgmlType::FP8,
            "ubatch" => s.ubatch != 512,
            "parallel" => s.parallel > 1,
            "single" => s.parallel <= 1,
            "several" => self.request.machine.count > 1,
            "machines" => self.request.machine.machines() > 1,
            "unequal" => {
                !self.request.machine.hardware.parts.is_empty() && placement != Placement::Cpu
            }
            "threads" => s.threads.is_some(),
            "fa-set" => s.flash_attention.is_some() || quantised_values,
            "fa-off" => s.flash_attention == Some(false),
            "vision" => s.vision,
            "projector" => self.wish.projector.is_some(),
            "no-projector" => self.wish.projector.is_none(),
            "tower-left-out" => !s.vision && self.has_tower(),
            "gguf" => is_gguf(self.request),
            "no-gguf" => !is_gguf(self.request),
            "exl3" => self.request.quant.family == "exl3",
            backend @ ("cuda" | "rocm" | "vulkan" | "metal") => self.request.backend == backend,
            _ => false,
        }
    }

    fn has_tower(&self) -> bool {
        self.request.model.dims.as_ref().is_some_and(|d| d.vision_params > 0)
    }

    /// Ollama reads a file, or a format outside its library, through a Modelfile.
    fn needs_modelfile(&self) -> bool {
        let nowhere_else = self.ollama().is_none() && self.repo.is_none();
        let foreign = self.wish.file.is_some() && self.wish.ollama.is_none();
        self.wish.modelfile || foreign || nowhere_else
    }

    fn only_in_library(&self) -> bool {
        recipe_of(self.request, self.wish) == "ollama" && self.ollama().is_some()
    }

    /// The Ollama tag, where it was seen in the library and means the format asked for.
    fn ollama(&self) -> Option<&str> {
        if let Some(stored) = self.wish.ollama {
            return Some(stored);
        }
        let tag = self.request.model.ollama.as_ref().filter(|_| self.wish.file.is_none())?;
        let customary = matches!(self.request.quant.name.as_str(), "Q4_K_M" | "MXFP4_MOE");
        (tag.verified && !tag.cloud_only && customary).then_some(tag.tag.as_str())
    }

    fn fill(&self, text: &str, syntax: Syntax) -> String {
        let Some((before, rest)) = text.split_once('{') else { return text.to_owned() };
        let Some((name, after)) = rest.split_once('}') else { return text.to_owned() };
        let value = self.value(name);
        let value = if syntax == Syntax::Yaml { yaml(&value) } else { value };
        format!("{before}{value}{}", self.fill(after, syntax))
    }

    fn value(&self, name: &str) -> String {
        let s = &self.request.settings;
        match name {
            "repo" => self.repo.clone().unwrap_or_default(),
            "quant" => self.wish.tag.unwrap_or(&self.request.quant.name).to_owned(),
            "file" => self.file.clone(),
            "full_path" => self.wish.full_path.map_or_else(|| self.file.clone(), str::to_owned),
            "stem" => base_name(&self.file).trim_end_matches(".gguf").to_owned(),
            "projector" => self.wish.projector.map(not_a_flag).unwrap_or_default(),
            "folder" => self.wish.file.and_then(folder).unwrap_or("models").to_owned(),
            "base_name" => base_name(self.repo.as_deref().unwrap_or(&self.file)).to_owned(),
            "gguf_file" => usual_name(self.request),
            "name" => self.request.model.id.clone(),
            "ollama" => self.ollama().unwrap_or_default().to_owned(),
            "ctx" => s.context.to_string(),
            "cache_tokens" => s.context.next_multiple_of(256).to_string(),
            "parallel" => s.parallel.to_string(),
            "ngl" => self.estimate.gpu_layers.0.to_string(),
            "gpu_share" => {
                let (on, of) = self.estimate.gpu_layers;
                format!("{:.2}", (f64::from(on) / f64::from(of.max(1)) - 0.005).max(0.0))
            }
            "n_cpu_moe" => match self.estimate.placement {
                Placement::ExpertsOnHost(n) => n.to_string(),
                _ => "0".to_owned(),
            },
            "fa" => if s.flash_attention == Some(false) { "off" } else { "on" }.to_owned(),
            "kv_k" => s.keys.name().to_ascii_lowercase(),
            "kv_v" => s.values.name().to_ascii_lowercase(),
            "kv_k_bits" => bits(s.keys).to_string(),
            "kv_v_bits" => bits(s.values).to_string(),
            "ubatch" => s.ubatch.to_string(),
            "threads" => s.threads.map_or_else(String::new, |t| t.to_string()),
            "tensor_split" => {
                let parts = self.request.machine.hardware.parts.iter();
                let sizes: Vec<String> = parts.map(|p| format!("{:.0}", p.memory.gib())).collect();
                sizes.join(",")
            }
            "count" => self.request.machine.count.to_string(),
            "machines" => self.request.machine.machines().to_string(),
            "others" => {
                let others = 2..=self.request.machine.machines();
                let all: Vec<String> = others.map(|n| format!("machine{n}:50052")).collect();
                all.join(",")
            }
            _ => String::new(),
        }
    }
}

/// Whose recipe starts it: nothing but Ollama reads what its MLX engine has in its store.
pub fn recipe_of<'a>(request: &Request<'a>, wish: Wish<'_>) -> &'a str {
    let blobs = wish.ollama.is_some() && !is_gguf(request);
    if blobs { "ollama" } else { &request.runtime.id }
}

fn is_gguf(request: &Request<'_>) -> bool {
    request.quant.family == "gguf" || request.quant.name == "MXFP4_MOE"
}

/// What a file of this model is usually called.
fn usual_name(request: &Request<'_>) -> String {
    let (model, quant) = (&request.model.id, &request.quant.name);
    let name = format!("{model}-{}", quant.replace(' ', "-"));
    if is_gguf(request) { name + ".gguf" } else { name }
}

/// Whole bits of a cache type, as programs that count in bits take them.
const fn bits(kind: GgmlType) -> u32 {
    match kind {
        GgmlType::Q8_0 | GgmlType::FP8 => 8,
        GgmlType::Q5_0 | GgmlType::Q5_1 => 5,
        GgmlType::Q4_0 | GgmlType::Q4_1 | GgmlType::IQ4_NL => 4,
        _ => 16,
    }
}
