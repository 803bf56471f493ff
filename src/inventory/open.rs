//! Opening whatever a path names.

use super::gguf::{self, FileKind, Inspected, PartName};
use super::model_file::ModelFile;
use super::{InventoryError, safetensors};
use std::fs;
use std::path::{Path, PathBuf};

/// Entries of one folder that are looked at.
const MOST_ENTRIES: usize = 100_000;

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
    if !meta.is_dir() {
        return match path.extension().and_then(|e| e.to_str()) {
            Some("safetensors") => safetensors::open(path.parent().unwrap_or(Path::new("."))),
            _ if path.file_name().is_some_and(|n| n == "config.json") => {
                safetensors::open(path.parent().unwrap_or(Path::new(".")))
            }
            _ => gguf_with_projector(path),
        };
    }
    if path.join("config.json").is_file() {
        match safetensors::open(path) {
            Err(InventoryError::NoModel { .. }) => {}
            other => return other,
        }
    }
    let mut last = InventoryError::NoModel { path: path.to_owned() };
    for file in gguf_files(path).map_err(io)? {
        match gguf_with_projector(&file) {
            Ok(model) => return Ok(model),
            Err(InventoryError::NotAModel { .. }) => {}
            Err(other) => last = other,
        }
    }
    Err(last)
}

/// The GGUF files of a folder in order of name, later parts of split ones left out.
pub(super) fn gguf_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)?.take(MOST_ENTRIES).flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let first = PartName::parse(&name).is_none_or(|p| p.is_first());
        if name.to_ascii_lowercase().ends_with(".gguf") && first {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

fn gguf_with_projector(path: &Path) -> Result<ModelFile, InventoryError> {
    let mut model = gguf::open(path)?;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    model.projector = projector_beside(folder);
    Ok(model)
}

/// The projector that lies in a folder, by its name and confirmed by its header: the smallest, where several precisions do.
pub(super) fn projector_beside(folder: &Path) -> Option<(PathBuf, crate::units::Bytes)> {
    let named = |p: &PathBuf| {
        let name =
            p.file_name().map(|n| n.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        name.contains("mmproj")
    };
    let files: Vec<PathBuf> = gguf_files(folder).ok()?.into_iter().filter(named).take(16).collect();
    let sized = files.into_iter().filter_map(|path| match gguf::inspect(&path) {
        Ok(Inspected::Other { kind: FileKind::Projector, size, .. }) => Some((path, size)),
        _ => None,
    });
    sized.min_by_key(|(_, size)| *size)
}
