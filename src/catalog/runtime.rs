//! Programs that run models: what they read, where they run, how they take memory.

use super::hardware::Hardware;
use super::quant::Quant;
use serde::{Deserialize, Serialize};

/// A program that runs models.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Runtime {
    /// Stable name.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// How it takes memory.
    pub memory_model: MemoryModel,
    /// Compute backends it has, best kept first.
    pub backends: Vec<String>,
    /// Operating systems it runs on.
    pub os: Vec<String>,
    /// Families of formats it reads.
    pub formats: Vec<String>,
    /// Whether layers or experts can stay in main memory.
    pub offloads: bool,
    /// Whether the whole cache can stay in main memory while a device computes.
    #[serde(default)]
    pub cache_on_host: bool,
    /// Whether it maps the file into memory at its defaults.
    #[serde(default)]
    pub maps_files: bool,
    /// How it uses several GPUs.
    pub multi_gpu: MultiGpu,
    /// Chips and formats that a backend of it leaves out; none where it takes all.
    #[serde(default)]
    pub needs: Vec<Need>,
    /// The version that the facts were checked against.
    pub checked_version: String,
    /// What to know.
    pub note: String,
    /// Where the facts were read.
    pub sources: Vec<String>,
}

/// What a backend of a program asks of a chip. Without `from` and `among` it takes no chip.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// The backend.
    pub backend: String,
    /// The families of formats that this is about; all that the program does where none is named.
    #[serde(default)]
    pub formats: Vec<String>,
    /// The lowest CUDA compute capability.
    #[serde(default)]
    pub from: Option<String>,
    /// The gfx targets, where only some are taken.
    #[serde(default)]
    pub among: Vec<String>,
    /// Where that was read.
    pub sources: Vec<String>,
}

impl Need {
    /// Whether a chip is enough; one whose generation is unknown may be.
    fn met_by(&self, hardware: &Hardware) -> bool {
        let Some(target) = &hardware.compute_target else {
            return self.from.is_some() || !self.among.is_empty();
        };
        match &self.from {
            Some(lowest) => !hardware.is_older_than(lowest),
            None => self.among.contains(target),
        }
    }
}

impl Runtime {
    /// Whether it computes on hardware with a backend.
    pub fn drives(&self, hardware: &Hardware, backend: &str) -> bool {
        let whole = |n: &&Need| n.backend == backend && n.formats.is_empty();
        self.backends.iter().any(|b| b == backend)
            && self.needs.iter().filter(whole).all(|n| n.met_by(hardware))
    }

    /// The backend of hardware that it computes with there: the best known of those it has.
    pub fn backend_on<'h>(&self, hardware: &'h Hardware) -> Option<&'h String> {
        hardware.backends.iter().find(|b| self.drives(hardware, b))
    }

    /// What hardware lacks for a backend that both have.
    pub fn unmet(&self, hardware: &Hardware) -> Option<&Need> {
        let shared = |n: &&Need| {
            let both = [&self.backends, &hardware.backends];
            both.iter().all(|all| all.contains(&n.backend)) && n.formats.is_empty()
        };
        self.needs.iter().filter(shared).find(|n| !n.met_by(hardware))
    }

    /// Whether it reads a family of formats on hardware with a backend.
    pub fn reads_there(&self, family: &str, hardware: &Hardware, backend: &str) -> bool {
        let about = |n: &&Need| n.backend == backend && n.formats.iter().any(|f| f == family);
        // MLX files are read by MLX, which some programs have inside on Apple's chips alone.
        let mlx = family != "mlx" || hardware.backends.iter().any(|b| b == "mlx");
        mlx && self.formats.iter().any(|f| f == family)
            && self.needs.iter().filter(about).all(|n| n.met_by(hardware))
    }

    /// Whether it reads a format.
    pub fn reads(&self, format: &Quant) -> bool {
        let own =
            |f: &String| *f == format.family || (f == "mxfp4_gguf" && format.name == "MXFP4_MOE");
        self.formats.iter().any(own)
    }
}

/// How a runtime takes memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemoryModel {
    /// llama.cpp and what is built on it.
    LlamaCpp,
    /// MLX.
    Mlx,
    /// Servers with a paged cache (vLLM and its kin).
    Paged,
    /// ExLlama.
    Exllama,
}

/// How a runtime uses several GPUs of one machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MultiGpu {
    /// Layers are divided; the GPUs take turns.
    Layer,
    /// Every matrix is divided; the GPUs work side by side.
    Tensor,
    /// It uses one.
    None,
}
