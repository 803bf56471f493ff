//! Which of the models that lie together is meant: the safetensors of a folder, or one of its GGUF files.

use super::gguf::PartName;
use super::{InventoryError, ModelFile, Shelf, open_file, open_folder};
use std::path::{Path, PathBuf};

/// Chooses among GGUF files by their paths: the one that a format means, or the customary one.
pub type Choose<'c> = &'c dyn Fn(&[&str], Option<&str>) -> Option<usize>;

/// What was said about the model that is meant.
#[derive(Clone, Copy)]
pub struct Wanted<'c> {
    /// The format, where one was asked for.
    pub format: Option<&'c str>,
    /// How a format is understood.
    pub choose: Choose<'c>,
}

impl Wanted<'static> {
    /// Whatever comes first.
    pub fn any() -> Self {
        Self { format: None, choose: &by_name }
    }
}

/// The file whose name holds the format, of several the one with the shortest name, since `Q4_K` is part of `Q4_K_M`.
fn by_name(files: &[&str], format: Option<&str>) -> Option<usize> {
    let Some(format) = format.map(str::to_ascii_lowercase) else {
        return (!files.is_empty()).then_some(0);
    };
    let holds = |at: &usize| files[*at].to_ascii_lowercase().contains(&format);
    (0..files.len()).filter(holds).min_by_key(|at| files[*at].len())
}

/// A choice among files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// The safetensors of the folder itself.
    Folder,
    /// A GGUF file, and how many models there are.
    File(String, usize),
    /// None has the format that was asked for; the files that there are.
    OtherFormats(Vec<String>),
    /// There is no model.
    Nothing,
}

/// Chooses among files of one repository, given by their paths with slashes. Safetensors stand for the repository where no
/// format is asked for, or none of its GGUF files has it.
pub fn pick(files: &[&str], wanted: Wanted<'_>) -> Pick {
    let ggufs = models(files);
    let safetensors = files.contains(&"config.json")
        && files.iter().any(|f| f.ends_with(".safetensors") && !f.contains('/'));
    if safetensors && (ggufs.is_empty() || wanted.format.is_none()) {
        return Pick::Folder;
    }
    if ggufs.is_empty() {
        return Pick::Nothing;
    }
    let chosen = (wanted.choose)(&ggufs, wanted.format).and_then(|at| ggufs.get(at));
    match chosen {
        Some(file) => Pick::File((*file).to_owned(), ggufs.len()),
        None if safetensors => Pick::Folder,
        None => Pick::OtherFormats(ggufs.iter().map(|f| (*f).to_owned()).collect()),
    }
}

/// The GGUF files that can be models, in order: first parts, without what goes with a model.
pub fn models<'f>(files: &[&'f str]) -> Vec<&'f str> {
    let mut found: Vec<&str> = files.to_vec();
    found.retain(|path| {
        let file = path.rsplit('/').next().unwrap_or(path);
        let lower = file.to_ascii_lowercase();
        let beside = lower.contains("mmproj") || lower.ends_with("imatrix.gguf");
        let first = PartName::parse(file).is_none_or(|p| p.is_first());
        lower.ends_with(".gguf") && first && !beside
    });
    found.sort_unstable();
    found
}

/// Folders below a folder that are looked into for GGUF files.
const MOST_FOLDERS: usize = 1000;

/// Opens the model that is meant in a folder of this disk, or in one right below it; none where there is no model.
pub(super) fn open_picked(
    shelf: &dyn Shelf,
    folder: &Path,
    wanted: Wanted<'_>,
) -> Option<Result<ModelFile, InventoryError>> {
    let entries = shelf.entries(folder).ok()?;
    let below = entries.iter().filter(|path| !shelf.is_file(path)).take(MOST_FOLDERS);
    let below: Vec<PathBuf> = below.filter_map(|path| shelf.entries(path).ok()).flatten().collect();
    let name = |path: &PathBuf| -> Option<String> {
        let inner = path.strip_prefix(folder).ok()?;
        let parts: Option<Vec<&str>> = inner.iter().map(|part| part.to_str()).collect();
        parts.map(|parts| parts.join("/")).filter(|_| shelf.is_file(path))
    };
    let files: Vec<String> = entries.iter().chain(&below).filter_map(name).collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    match pick(&files, wanted) {
        Pick::Folder => Some(open_folder(shelf, folder)),
        Pick::File(file, _) => {
            let path = file.split('/').fold(folder.to_owned(), |path, part| path.join(part));
            Some(open_file(shelf, &path))
        }
        Pick::OtherFormats(has) => {
            let asked = super::display_name(wanted.format.unwrap_or_default());
            let has = has.iter().map(|f| super::display_name(f)).collect();
            Some(Err(InventoryError::NoFormat { path: folder.to_owned(), asked, has }))
        }
        Pick::Nothing => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picked(files: &[&str], format: Option<&str>) -> Pick {
        pick(files, Wanted { format, ..Wanted::any() })
    }

    #[test]
    fn a_format_leads_to_a_file_and_nothing_to_the_folder() {
        let both = ["config.json", "model.safetensors", "x-Q4_K_M.gguf"];
        assert_eq!(picked(&both, None), Pick::Folder);
        assert_eq!(picked(&both, Some("q4_k")), Pick::File("x-Q4_K_M.gguf".into(), 1));
        assert_eq!(picked(&both, Some("q8")), Pick::Folder, "it can be made of them");
        let split =
            ["mmproj-f16.gguf", "a/x-Q8_0-00002-of-00002.gguf", "a/x-Q8_0-00001-of-00002.gguf"];
        assert_eq!(picked(&split, None), Pick::File("a/x-Q8_0-00001-of-00002.gguf".into(), 1));
        assert_eq!(
            picked(&["x-Q4_0.gguf"], Some("q8")),
            Pick::OtherFormats(vec!["x-Q4_0.gguf".into()])
        );
        assert_eq!(picked(&["model.onnx", "a/model.safetensors"], None), Pick::Nothing);
    }
}
