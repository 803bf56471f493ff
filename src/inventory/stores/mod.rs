//! The stores in which programs keep their models, and models in them by name.

pub(super) mod docker;
pub(super) mod hugging_face;
pub(super) mod ollama;
mod roots;

pub use roots::{Root, Roots, Store, Surroundings, System};

use super::pick::open_picked;
use super::{Disk, InventoryError, ModelFile, Wanted};
use std::path::{Path, PathBuf};

impl Roots {
    /// Opens a model that is on this disk by the name that its program knows it by: an Ollama tag (`qwen3:8b`,
    /// `hf.co/owner/name:Q4_K_M`), a Hugging Face repository (`owner/name`, `owner/name:Q4_K_M`), an LM Studio key
    /// (`owner/name`, `owner/name/file.gguf`). The prefixes `ollama:`, `hf:` and `lmstudio:` name one store.
    ///
    /// ```no_run
    /// use wir::inventory::{Roots, Surroundings, System};
    /// let here = Surroundings { system: System::Linux, home: Some("/home/me".into()), variables: Default::default() };
    /// let file = Roots::of(&here).open("ollama:qwen3:8b")?;
    /// println!("{}", file.name);
    /// # Ok::<(), wir::inventory::InventoryError>(())
    /// ```
    pub fn open(&self, name: &str) -> Result<ModelFile, InventoryError> {
        self.open_wanted(name, Wanted::any())
    }

    /// As [`Roots::open`], where a name alone may mean several models.
    ///
    /// # Errors
    /// When there is no such model, or it cannot be read.
    pub fn open_wanted(&self, name: &str, wanted: Wanted<'_>) -> Result<ModelFile, InventoryError> {
        let (only, rest) = match name.split_once(':') {
            Some(("ollama", rest)) => (Some(Store::Ollama), rest),
            Some(("hf", rest)) => (Some(Store::HuggingFace), rest),
            Some(("lmstudio", rest)) => (Some(Store::LmStudio), rest),
            _ => (None, name),
        };
        let mut looked_in = Vec::new();
        for root in self.list.iter().filter(|r| only.is_none_or(|store| store == r.store)) {
            let found = match root.store {
                Store::Ollama => ollama::open(&root.path, rest),
                Store::HuggingFace | Store::LlamaCpp => {
                    hugging_face::open(&root.path, rest, wanted)
                }
                Store::LmStudio => by_path(&root.path, rest, wanted),
                _ => continue,
            };
            match found {
                None if root.path.is_dir() => looked_in.push(root.path.clone()),
                None => {}
                Some(answer) => return answer,
            }
        }
        Err(InventoryError::NotFound { name: super::display_name(name), looked_in })
    }
}

/// A model by its path below a root: a file or a folder. Names that lead out of the root are not followed.
fn by_path(
    root: &Path,
    name: &str,
    wanted: Wanted<'_>,
) -> Option<Result<ModelFile, InventoryError>> {
    let (path, format) = match name.rsplit_once('@') {
        Some((path, format)) => (path, Some(format)),
        None => (name, None),
    };
    let path = root.join(inside(path)?);
    if path.is_file() {
        return Some(super::open(&path));
    }
    let wanted = Wanted { format: format.or(wanted.format), ..wanted };
    open_picked(&Disk, &path, wanted)
}

/// A relative path that stays below its root.
fn inside(name: &str) -> Option<PathBuf> {
    let plain =
        !name.is_empty() && name.split(['/', '\\']).all(is_plain_name) && !name.contains('\0');
    plain.then(|| name.split(['/', '\\']).collect())
}

/// A file name without a meaning of its own.
fn is_plain_name(name: &str) -> bool {
    !matches!(name, "" | "." | "..") && !name.contains(['/', '\\', '\0', ':'])
}
