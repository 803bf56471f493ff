//! Where the stores are, by system, home folder and environment: all given as values, so that nothing here depends on the
//! machine it runs on. (One file is read: the pointer by which LM Studio names its home.)

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Programs that keep models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Store {
    /// Ollama.
    Ollama,
    /// LM Studio.
    LmStudio,
    /// The cache of Hugging Face's libraries, and of all that use them: vLLM, SGLang, MLX-LM, llama.cpp.
    HuggingFace,
    /// The caches of llama.cpp itself.
    LlamaCpp,
    /// Jan.
    Jan,
    /// GPT4All.
    Gpt4All,
    /// Docker Model Runner.
    Docker,
    /// exo.
    Exo,
    /// MLC.
    Mlc,
    /// A folder that was named.
    Folder,
}

impl Store {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ollama => "Ollama",
            Self::LmStudio => "LM Studio",
            Self::HuggingFace => "Hugging Face",
            Self::LlamaCpp => "llama.cpp",
            Self::Jan => "Jan",
            Self::Gpt4All => "GPT4All",
            Self::Docker => "Docker Model Runner",
            Self::Exo => "exo",
            Self::Mlc => "MLC",
            Self::Folder => "folder",
        }
    }
}

/// Operating systems, as far as their folders differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Linux and other Unix systems.
    Linux,
    /// macOS.
    MacOs,
    /// Windows.
    Windows,
}

/// What decides where stores are.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// Operating system.
    pub system: System,
    /// Home folder of the user.
    pub home: Option<PathBuf>,
    /// Environment variables.
    pub variables: BTreeMap<String, String>,
}

/// One place to look in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// Whose it is.
    pub store: Store,
    /// The folder; it need not exist.
    pub path: PathBuf,
}

/// All places to look in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roots {
    /// The places in order.
    pub list: Vec<Root>,
}

impl Surroundings {
    /// A variable that is set and not empty.
    fn var(&self, name: &str) -> Option<PathBuf> {
        self.variables.get(name).filter(|v| !v.is_empty()).map(|v| self.expanded(v))
    }

    fn expanded(&self, path: &str) -> PathBuf {
        match (path.strip_prefix("~/"), &self.home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => PathBuf::from(path),
        }
    }

    fn in_home(&self, rest: &str) -> Option<PathBuf> {
        self.home.as_ref().map(|home| home.join(rest))
    }
}

impl Roots {
    /// The stores of a user.
    pub fn of(around: &Surroundings) -> Self {
        let mut roots = Self::default();
        roots.ollama(around);
        roots.lm_studio(around);
        roots.hugging_face(around);
        roots.llama_cpp(around);
        roots.others(around);
        roots
    }

    /// Adds a folder to look through.
    pub fn with_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.push(Store::Folder, Some(folder.into()));
        self
    }

    /// A store that holds nothing but a folder.
    pub fn folder(folder: impl Into<PathBuf>) -> Self {
        Self::default().with_folder(folder)
    }

    fn push(&mut self, store: Store, path: Option<PathBuf>) {
        if let Some(path) = path
            && !self.list.iter().any(|r| r.path == path)
        {
            self.list.push(Root { store, path });
        }
    }

    fn ollama(&mut self, around: &Surroundings) {
        match around.var("OLLAMA_MODELS") {
            Some(path) => self.push(Store::Ollama, Some(path)),
            None => self.push(Store::Ollama, around.in_home(".ollama/models")),
        }
        if around.system == System::Linux {
            // Where the service keeps them.
            self.push(Store::Ollama, Some("/usr/share/ollama/.ollama/models".into()));
            self.push(Store::Ollama, Some("/var/lib/ollama/models".into()));
        }
    }

    fn lm_studio(&mut self, around: &Surroundings) {
        let pointer = around.in_home(".lmstudio-home-pointer").and_then(|p| first_line(&p));
        let pointed = pointer.map(|line| around.expanded(&line));
        let homes = [pointed, around.in_home(".lmstudio"), around.in_home(".cache/lm-studio")];
        for home in homes.into_iter().flatten() {
            self.push(Store::LmStudio, moved_downloads(&home));
            self.push(Store::LmStudio, Some(home.join("models")));
        }
    }

    fn hugging_face(&mut self, around: &Surroundings) {
        let cache = around.var("XDG_CACHE_HOME").map(|p| p.join("huggingface/hub"));
        let hub = around
            .var("HF_HUB_CACHE")
            .or_else(|| around.var("HUGGINGFACE_HUB_CACHE"))
            .or_else(|| around.var("HF_HOME").map(|p| p.join("hub")))
            .or(cache)
            .or_else(|| around.in_home(".cache/huggingface/hub"));
        self.push(Store::HuggingFace, hub);
    }

    fn llama_cpp(&mut self, around: &Surroundings) {
        self.push(Store::LlamaCpp, around.var("LLAMA_CACHE"));
        let old = match around.system {
            System::Linux => around
                .var("XDG_CACHE_HOME")
                .map(|p| p.join("llama.cpp"))
                .or_else(|| around.in_home(".cache/llama.cpp")),
            System::MacOs => around.in_home("Library/Caches/llama.cpp"),
            System::Windows => around.var("LOCALAPPDATA").map(|p| p.join("llama.cpp")),
        };
        self.push(Store::LlamaCpp, old);
    }

    fn others(&mut self, around: &Surroundings) {
        let data = |name: &str| match around.system {
            System::MacOs => around.in_home(&format!("Library/Application Support/{name}")),
            System::Windows => around.var("APPDATA").map(|p| p.join(name)),
            System::Linux => around
                .var("XDG_DATA_HOME")
                .map(|p| p.join(name))
                .or_else(|| around.in_home(&format!(".local/share/{name}"))),
        };
        self.push(Store::Jan, data("Jan/data/llamacpp/models"));
        if around.system == System::Linux {
            self.push(Store::Jan, around.in_home(".config/Jan/data/llamacpp/models"));
        }
        self.push(Store::Jan, around.in_home("jan/llamacpp/models"));
        let gpt4all = match around.system {
            System::Windows => around.var("LOCALAPPDATA").map(|p| p.join("nomic.ai/GPT4All")),
            _ => data("nomic.ai/GPT4All"),
        };
        self.push(Store::Gpt4All, gpt4all);
        self.push(Store::Docker, around.in_home(".docker/models"));
        self.push(Store::Exo, data("exo/models"));
        self.push(Store::Exo, around.in_home(".exo/models"));
        self.push(Store::Mlc, around.in_home(".cache/mlc_llm/model_weights"));
    }
}

/// The first line of a small file.
fn first_line(path: &Path) -> Option<String> {
    fs::metadata(path).ok().filter(|m| m.is_file() && m.len() <= 4096)?;
    let text = fs::read_to_string(path).ok()?;
    text.lines().next().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty())
}

/// Where LM Studio's settings say that models are downloaded to.
fn moved_downloads(home: &Path) -> Option<PathBuf> {
    let path = home.join("settings.json");
    fs::metadata(&path).ok().filter(|m| m.is_file() && m.len() <= 4 << 20)?;
    let settings: serde_json::Value = serde_json::from_str(&fs::read_to_string(path).ok()?).ok()?;
    settings.get("downloadsFolder")?.as_str().map(PathBuf::from).filter(|p| p.is_absolute())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(system: System, variables: &[(&str, &str)]) -> Surroundings {
        Surroundings {
            system,
            home: Some("/home/u".into()),
            variables: variables.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
        }
    }

    fn first(roots: &Roots, store: Store) -> PathBuf {
        roots.list.iter().find(|r| r.store == store).map(|r| r.path.clone()).expect("the store")
    }

    #[test]
    fn the_environment_moves_stores() {
        let plain = Roots::of(&around(System::Linux, &[]));
        assert_eq!(first(&plain, Store::Ollama), PathBuf::from("/home/u/.ollama/models"));
        assert_eq!(
            first(&plain, Store::HuggingFace),
            PathBuf::from("/home/u/.cache/huggingface/hub")
        );
        assert_eq!(first(&plain, Store::LlamaCpp), PathBuf::from("/home/u/.cache/llama.cpp"));
        let moved = Roots::of(&around(
            System::Linux,
            &[
                ("OLLAMA_MODELS", "/big/ollama"),
                ("HF_HOME", "~/hf"),
                ("LLAMA_CACHE", "/big/llama"),
                ("HF_HUB_CACHE", ""),
            ],
        ));
        assert_eq!(first(&moved, Store::Ollama), PathBuf::from("/big/ollama"));
        assert_eq!(first(&moved, Store::HuggingFace), PathBuf::from("/home/u/hf/hub"));
        assert_eq!(first(&moved, Store::LlamaCpp), PathBuf::from("/big/llama"));
    }

    #[test]
    fn without_a_home_only_fixed_places_are_left() {
        let around = Surroundings { home: None, ..around(System::Linux, &[]) };
        assert!(Roots::of(&around).list.iter().all(|r| r.path.is_absolute()));
    }
}
