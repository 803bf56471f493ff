//! Opening whatever a path names.

use super::gguf::{self, FileKind, Inspected, PartName};
use super::model_file::ModelFile;
use super::{Disk, InventoryError, Shelf, safetensors};
use crate::units::Bytes;
use std::fs;
use std::path::{Path, PathBuf};

/// Opens a model: a GGUF file, a folder with `config.json` and safetensors, or a folder with one GGUF model.
///
/// ```no_run
/// let file = wir::inventory::open("models/Qwen3-4B-4bit".as_ref())?;
/// println!("{}: {:.2} bits per weight", file.name, file.quant.bits_per_weight);
/// # Ok::<(), wir::inventory::InventoryError>(())
/// ```
pub fn open(path: &Path) -> Result<ModelFile, InventoryError> {
    let io = |source| InventoryError::Io { path: path.to_owned(), source };
    let meta = fs::metadata(path).map_err(io)?;
    if meta.is_dir() { open_folder(&Disk, path) } else { open_file(&Disk, path) }
}

/// The model of a file: GGUF, or the safetensors and the config beside which it lies.
///
/// # Errors
/// When it is no model, or cannot be read.
pub fn open_file(shelf: &dyn Shelf, path: &Path) -> Result<ModelFile, InventoryError> {
    let safetensors = path.extension().is_some_and(|e| e == "safetensors")
        || path.file_name().is_some_and(|n| n == "config.json");
    if safetensors {
        safetensors::open_on(shelf, folder_of(path))
    } else {
        gguf_with_projector(shelf, path)
    }
}

/// The model of a folder: its safetensors where it has a config, else its first GGUF model.
///
/// # Errors
/// When there is no model in it, or it cannot be read.
pub fn open_folder(shelf: &dyn Shelf, path: &Path) -> Result<ModelFile, InventoryError> {
    if shelf.is_file(&path.join("config.json")) {
        match safetensors::open_on(shelf, path) {
            Err(InventoryError::NoModel { .. }) => {}
            other => return other,
        }
    }
    let io = |source| InventoryError::Io { path: path.to_owned(), source };
    let mut last = InventoryError::NoModel { path: path.to_owned() };
    for file in gguf_files(shelf, path).map_err(io)? {
        match gguf_with_projector(shelf, &file) {
            Ok(model) => return Ok(model),
            Err(InventoryError::NotAModel { .. }) => {}
            Err(other) => last = other,
        }
    }
    Err(last)
}

/// The GGUF files of a folder in order of name, later parts of split ones left out.
pub(super) fn gguf_files(shelf: &dyn Shelf, folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = shelf.entries(folder)?;
    files.retain(|path| {
        let name = path.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
        let first = PartName::parse(&name).is_none_or(|p| p.is_first());
        name.to_ascii_lowercase().ends_with(".gguf") && first
    });
    files.sort();
    Ok(files)
}

/// The folder in which a file lies.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn gguf_with_projector(shelf: &dyn Shelf, path: &Path) -> Result<ModelFile, InventoryError> {
    let mut model = gguf::open_on(shelf, path)?;
    model.projector = projector_beside(shelf, folder_of(path));
    Ok(model)
}

/// The projector that lies in a folder, by its name and confirmed by its header: the smallest, where several precisions do.
pub(super) fn projector_beside(shelf: &dyn Shelf, folder: &Path) -> Option<(PathBuf, Bytes)> {
    let named = |p: &PathBuf| {
        let name =
            p.file_name().map(|n| n.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        name.contains("mmproj")
    };
    let files = gguf_files(shelf, folder).ok()?.into_iter();
    let files: Vec<PathBuf> = files.filter(named).take(16).collect();
    shelf.will_read(&files);
    let sized = files.into_iter().filter_map(|path| match gguf::inspect_on(shelf, &path) {
        Ok(Inspected::Other { kind: FileKind::Projector, size, .. }) => Some((path, size)),
        _ => None,
    });
    sized.min_by_key(|(_, size)| *size)
}
