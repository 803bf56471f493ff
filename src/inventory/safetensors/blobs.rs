//! Models whose tensors lie in files of their own, as Ollama's MLX engine stores them.

use super::folder::{MOST_SHARDS, Parts, model, read, small_text};
use crate::inventory::model_file::{Format, ModelFile};
use crate::inventory::{Disk, InventoryError};
use std::path::{Path, PathBuf};

/// Opens a model whose config and tensors are files of any name, each tensor or group of experts in a file of its own.
pub fn open_files(
    config: &Path,
    files: &[PathBuf],
    name: String,
) -> Result<ModelFile, InventoryError> {
    let text = small_text(&Disk, config)?;
    let mut shards = Vec::new();
    for path in files.iter().take(MOST_SHARDS) {
        let (header, size) = read(&Disk, path)?;
        shards.push((path.clone(), header, size));
    }
    // Ollama has a template of its own beside.
    let parts =
        Parts { name, config: text, modelopt: None, shards, missing: 0, has_chat_template: true };
    let source = |source| InventoryError::Config { path: config.to_owned(), source };
    let mut model = model(parts).map_err(source)?;
    model.format = Format::Mlx;
    Ok(model)
}
