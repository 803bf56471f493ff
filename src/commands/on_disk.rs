//! Models that lie on this disk: a path to a GGUF file or a folder, or a name that a store of models knows. Each is opened
//! once.

use super::lookup::Names;
use crate::catalog::Catalog;
use crate::catalog::model::Model;
use crate::catalog::quant::Quant;
use crate::engine::memory::weights::WeightTable;
use crate::error::Problem;
use crate::inventory::{
    self, Format, InventoryError, ModelFile, Roots, Surroundings, System, Wanted, Warning,
};
use crate::report::Online;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// A model that was read from its files, as a question takes it.
#[derive(Debug)]
pub struct ReadModel {
    /// The catalog's entry with the file's own dimensions, or one made from the file.
    pub model: Model,
    /// Its format.
    pub quant: Quant,
    /// Its weights, exactly.
    pub table: Arc<WeightTable>,
    /// Its file or folder.
    pub path: Option<String>,
    /// Its vision tower, where that is a file beside it.
    pub projector: Option<String>,
    /// What Ollama calls it, where it lies in its store.
    pub ollama: Option<String>,
    /// Where it was read over the network, if it was.
    pub online: Option<Online>,
    /// What to know about it.
    pub notes: Vec<String>,
    /// What is missing of its weights.
    pub incomplete: Option<String>,
}

/// Files that were opened, by what they were called.
#[derive(Debug, Default)]
pub struct Files {
    /// Whether someone watches, who is to see how far it is.
    pub watched: bool,
    opened: Mutex<HashMap<String, Result<Arc<ReadModel>, Problem>>>,
}

/// At most so many are kept.
const MOST: usize = 64;

impl Files {
    /// The model of a path, or of a name with its store before it (`ollama:qwen3:8b`, `hf:owner/name`), and of several the
    /// one in the format asked for.
    ///
    /// # Errors
    /// When there is no such model, or it cannot be read.
    pub fn open(
        &self,
        catalog: &Catalog,
        names: &Names,
        name: &str,
        format: Option<&str>,
    ) -> Result<Arc<ReadModel>, Problem> {
        self.once(&format!("{name} {}", format.unwrap_or_default()), || {
            let choose = |files: &[&str], asked: Option<&str>| names.among(catalog, files, asked);
            let around = surroundings();
            let found = if is_path(name) || Path::new(name).exists() {
                inventory::open(&in_home(name, around.home.as_deref()))
            } else {
                let wanted = Wanted { format, choose: &choose };
                Roots::of(&around).open_wanted(name, wanted)
            };
            found.map(|file| read_model(catalog, &file)).map_err(|e| problem(&e))
        })
    }

    /// The model that `read` reads, which is called only where it was not read before under this name.
    ///
    /// # Errors
    /// Those of `read`.
    pub fn once(
        &self,
        name: &str,
        read: impl FnOnce() -> Result<ReadModel, Problem>,
    ) -> Result<Arc<ReadModel>, Problem> {
        let known = self.opened.lock().ok().and_then(|all| all.get(name).cloned());
        if let Some(known) = known {
            return known;
        }
        let found = read().map(Arc::new);
        if let Ok(mut all) = self.opened.lock() {
            if all.len() >= MOST {
                all.clear();
            }
            all.insert(name.to_owned(), found.clone());
        }
        found
    }
}

/// A path with the home folder for its `~`, which a shell leaves alone between quotes.
fn in_home(name: &str, home: Option<&Path>) -> PathBuf {
    match (name.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(name),
    }
}

/// Whether a name means something on this disk.
pub fn is_on_disk(name: &str) -> bool {
    is_path(name) || STORES.iter().any(|store| name.starts_with(store))
}

const STORES: [&str; 3] = ["ollama:", "hf:", "lmstudio:"];

/// Whether a name is meant as a path: it begins like one, or ends like a file of weights.
pub fn is_path(name: &str) -> bool {
    let path = Path::new(name);
    let begins = ["/", "./", "../", "~/", ".\\", "..\\"].iter().any(|b| name.starts_with(b));
    let named = name == "." || name == ".." || path.is_absolute();
    let ends = path
        .extension()
        .is_some_and(|e| ["gguf", "safetensors"].iter().any(|known| e.eq_ignore_ascii_case(known)));
    // A repository may be called `…-GGUF`, and a file's name may be typed without being here.
    begins || named || ends && path.exists()
}

/// What is wrong with files, as a problem of a question.
pub fn problem(error: &InventoryError) -> Problem {
    let code = match error {
        InventoryError::Io { .. } => "unreadable-file",
        InventoryError::NotFound { .. } => "unknown-model",
        InventoryError::NoFormat { .. } => "unknown-quant",
        _ => "bad-model-file",
    };
    Problem::new(code, error.to_string()).hint(error.hint())
}

impl ReadModel {
    /// A model of files, with what the catalog knows of its kin.
    pub fn of(catalog: &Catalog, file: &ModelFile) -> Self {
        read_model(catalog, file)
    }
}

fn read_model(catalog: &Catalog, file: &ModelFile) -> ReadModel {
    let matched = file.catalog_match(catalog);
    // What the catalog knows of its kin holds for it, measured runs among it; the name and what is in it are the file's own.
    let own = file.as_model();
    let model = matched.map_or_else(
        || own.clone(),
        |known| Model {
            name: own.name.clone(),
            dims: own.dims.clone(),
            confidence: own.confidence.clone(),
            ..known.clone()
        },
    );
    let mut notes: Vec<String> = file.warnings.iter().map(warning).collect();
    notes.extend(match matched {
        None => {
            Some("the model is not in the catalog: its dimensions are those of the file".into())
        }
        Some(known) if known.name.eq_ignore_ascii_case(&own.name) => None,
        Some(known) if known.hf_id.is_some() && known.hf_id == file.repository => None,
        Some(known) => Some(format!("it has the dimensions of {}, whose runs count", known.name)),
    });
    if !file.place().to_str().is_some_and(is_writable) {
        notes.push("its name cannot be written into a command: rename it to start it".into());
    }
    if file.ollama.is_some() && file.format == Format::Mlx {
        notes.push("Ollama runs it with an MLX engine of its own: the figures are MLX-LM's".into());
    }
    ReadModel {
        model,
        quant: file.as_quant(catalog),
        table: Arc::new(file.weights.clone()),
        path: file.place().to_str().map(str::to_owned),
        projector: file.projector.as_ref().and_then(|(path, _)| path.to_str()).map(str::to_owned),
        ollama: file.ollama.clone(),
        online: None,
        notes,
        incomplete: file.warnings.iter().find(|w| w.is_incomplete()).map(warning),
    }
}

/// Whether a path can stand in a command that is pasted: it is text without control characters.
pub fn is_writable(path: &str) -> bool {
    !path.chars().any(char::is_control)
}

fn warning(warning: &Warning) -> String {
    match warning {
        Warning::UnknownArchitecture { .. } => {
            "the architecture is unknown: dimensions are taken from shapes".to_owned()
        }
        Warning::WindowUnclear => {
            "which layers have the sliding window is not stated: all keep every token".to_owned()
        }
        Warning::ContextUnknown => "the file states no context length: 4096 is taken".to_owned(),
        Warning::HeadsGuessed => "heads are not stated, but told from shapes".to_owned(),
        Warning::UnknownTensorType { number, tensors } => {
            let (n, are) = counted(*tensors, "is", "are");
            format!("{n} {are} of type {number}, which is unknown: the room in the file counts")
        }
        Warning::CutOff { missing } => {
            let missing = missing.gib();
            match missing < 0.095 {
                true => format!("the file is cut off: {:.1} MiB are missing", missing * 1024.0),
                false => format!("the file is cut off: {missing:.1} GiB are missing"),
            }
        }
        Warning::BadOffsets { tensors } => {
            let (n, lie) = counted(*tensors, "lies where it", "lie where they");
            format!("the file is damaged: {n} {lie} cannot")
        }
        Warning::UnknownQuantization { .. } => {
            "how it was quantised was not understood in full".to_owned()
        }
        Warning::MissingShards { count } => format!("{count} files of the model are missing"),
    }
}

/// So many tensors, and the words that go with one or with several.
fn counted<'a>(tensors: u32, one: &'a str, several: &'a str) -> (String, &'a str) {
    match tensors {
        1 => ("1 tensor".to_owned(), one),
        n => (format!("{n} tensors"), several),
    }
}

/// Where this user's stores are.
pub fn surroundings() -> Surroundings {
    let system = if cfg!(windows) {
        System::Windows
    } else if cfg!(target_os = "macos") {
        System::MacOs
    } else {
        System::Linux
    };
    let variables = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    Surroundings { system, home: std::env::home_dir(), variables: variables.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_catalog_are_no_paths() {
        for name in ["70b", "llama3.3:70b", "unsloth/Qwen3-4B-GGUF", "qwen3-4b.gguf", "hf.co/a/b"] {
            assert!(!is_on_disk(name), "{name}");
        }
        for name in ["./a.gguf", "/models/a", "../a", "hf:a/b", "ollama:qwen3:8b", "."] {
            assert!(is_on_disk(name), "{name}");
        }
    }

    #[test]
    fn a_missing_file_is_told_with_its_name() {
        let files = Files::default();
        let catalog = crate::embedded::catalog();
        let names = Names::new(&catalog);
        let problem = files.open(&catalog, &names, "./no/such.gguf", None);
        let problem = problem.expect_err("no such file");
        assert_eq!(problem.code, "unreadable-file");
        assert!(problem.message.contains("no/such.gguf"));
        assert!(problem.hint.is_some());
    }
}
