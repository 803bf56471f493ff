//! Ollama's store: manifests that name blobs.

use super::is_plain_name;
use crate::inventory::gguf::{FileKind, Inspected, inspect_as};
use crate::inventory::safetensors;
use crate::inventory::{InventoryError, ModelFile, display_name};
use crate::units::Bytes;
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

/// Longest manifest believed.
const LONGEST: u64 = 4 << 20;

/// What a manifest says.
#[derive(Debug, Deserialize)]
struct Manifest {
    #[serde(default)]
    layers: Vec<LayerEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct LayerEntry {
    #[serde(default)]
    media_type: String,
    #[serde(default)]
    digest: String,
    /// The tensor, or the file beside them.
    #[serde(default)]
    name: String,
}

/// The name of a model as Ollama writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Registry.
    pub host: String,
    /// Owner.
    pub namespace: String,
    /// Model.
    pub model: String,
    /// Tag.
    pub tag: String,
}

const HOST: &str = "registry.ollama.ai";

impl Name {
    /// Reads `qwen3`, `qwen3:8b`, `owner/model:tag`, `hf.co/owner/model:tag`.
    pub fn parse(text: &str) -> Option<Self> {
        let (path, tag) = match text.rsplit_once(':') {
            Some((path, tag)) if !tag.contains('/') => (path, tag),
            _ => (text, "latest"),
        };
        let parts: Vec<&str> = path.split('/').collect();
        let (host, namespace, model) = match parts[..] {
            [model] => (HOST, "library", model),
            [namespace, model] => (HOST, namespace, model),
            [host, namespace, model] => (host, namespace, model),
            _ => return None,
        };
        let plain = [host, namespace, model, tag].iter().all(|p| is_plain_name(p));
        let owned = |s: &str| s.to_owned();
        plain.then(|| Self {
            host: owned(host),
            namespace: owned(namespace),
            model: owned(model),
            tag: owned(tag),
        })
    }

    /// The shortest name that means the same.
    pub fn short(&self) -> String {
        match (self.host.as_str(), self.namespace.as_str()) {
            (HOST, "library") => format!("{}:{}", self.model, self.tag),
            (HOST, namespace) => format!("{namespace}/{}:{}", self.model, self.tag),
            (host, namespace) => format!("{host}/{namespace}/{}:{}", self.model, self.tag),
        }
    }

    /// Its manifest below a store.
    pub fn manifest(&self, root: &Path) -> PathBuf {
        root.join("manifests")
            .join(&self.host)
            .join(&self.namespace)
            .join(&self.model)
            .join(&self.tag)
    }
}

/// Files of a model in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Files {
    /// One GGUF file.
    Gguf {
        /// The weights.
        model: PathBuf,
        /// Vision tower and projector.
        projector: Option<PathBuf>,
    },
    /// Safetensors for Ollama's MLX engine, a file for each tensor or group of experts.
    Tensors {
        /// `config.json`.
        config: PathBuf,
        /// The files.
        tensors: Vec<PathBuf>,
    },
}

/// The files that a manifest names.
fn files(root: &Path, manifest: &Path) -> Result<Files, InventoryError> {
    let refuse =
        |why: &str| InventoryError::Manifest { path: manifest.to_owned(), why: why.into() };
    let parsed = read_manifest(manifest)?;
    let of = |kind: &str| {
        let suffix = format!("image.{kind}");
        let layers = parsed.layers.iter().filter(move |l| l.media_type.ends_with(&suffix));
        layers.map(|l| (l.name.as_str(), blob(root, &l.digest)))
    };
    let no_digest = "names its weights by something other than a SHA-256";
    if let Some((_, model)) = of("model").next() {
        let model = model.ok_or_else(|| refuse(no_digest))?;
        return Ok(Files::Gguf { model, projector: of("projector").next().and_then(|(_, p)| p) });
    }
    let tensors: Option<Vec<PathBuf>> = of("tensor").map(|(_, path)| path).collect();
    let tensors = tensors.ok_or_else(|| refuse(no_digest))?;
    if tensors.is_empty() {
        return Err(refuse("has no weights: a cloud model"));
    }
    let config = of("json").find(|(name, _)| *name == "config.json").and_then(|(_, path)| path);
    let config = config.ok_or_else(|| {
        refuse("stored tensor by tensor without a `config.json`: no language model, or an old one")
    })?;
    Ok(Files::Tensors { config, tensors })
}

fn read_manifest(path: &Path) -> Result<Manifest, InventoryError> {
    let io = |source| InventoryError::Io { path: path.to_owned(), source };
    let refuse = |why| InventoryError::Manifest { path: path.to_owned(), why };
    let meta = fs::metadata(path).map_err(io)?;
    if !meta.is_file() {
        return Err(refuse("not a file".to_owned()));
    }
    let length = meta.len();
    if length > LONGEST {
        return Err(refuse(format!("a manifest of {length} bytes, more than any real one")));
    }
    let text = fs::read(path).map_err(io)?;
    serde_json::from_slice(&text).map_err(|e| refuse(display_name(&e.to_string())))
}

/// The file of a digest; none unless it is one.
fn blob(root: &Path, digest: &str) -> Option<PathBuf> {
    let hex = digest.strip_prefix("sha256:").or_else(|| digest.strip_prefix("sha256-"))?;
    let whole = hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_hexdigit());
    whole.then(|| root.join("blobs").join(format!("sha256-{hex}")))
}

/// Opens the model of a manifest.
pub fn open_manifest(
    root: &Path,
    manifest: &Path,
    name: &Name,
) -> Result<ModelFile, InventoryError> {
    let model = match files(root, manifest)? {
        Files::Gguf { model, projector } => open_gguf(model, projector, name),
        Files::Tensors { config, tensors } => {
            safetensors::open_files(&config, &tensors, display_name(&name.short()))
        }
    };
    Ok(ModelFile { ollama: Some(name.short()), ..model? })
}

fn open_gguf(
    path: PathBuf,
    projector: Option<PathBuf>,
    name: &Name,
) -> Result<ModelFile, InventoryError> {
    let mut model = match inspect_as(&path, &name.short())? {
        Inspected::Model(model) => *model,
        Inspected::Other { kind, .. } => return Err(InventoryError::NotAModel { path, kind }),
    };
    model.projector = projector.and_then(|path| match inspect_as(&path, "mmproj") {
        Ok(Inspected::Other { kind: FileKind::Projector, size, .. }) => Some((path, size)),
        Ok(_) => fs::metadata(&path).ok().map(|m| (path, Bytes(m.len()))),
        Err(_) => None,
    });
    Ok(model)
}

/// A model by its name; none where the store does not have it.
pub fn open(root: &Path, name: &str) -> Option<Result<ModelFile, InventoryError>> {
    let name = Name::parse(name)?;
    let manifest = name.manifest(root);
    manifest.is_file().then(|| open_manifest(root, &manifest, &name))
}

/// All manifests of a store with their names, in order.
pub fn manifests(root: &Path) -> Vec<(Name, PathBuf)> {
    let mut level = vec![(Vec::new(), root.join("manifests"))];
    for _ in 0..4 {
        let mut next: Vec<(Vec<String>, PathBuf)> = Vec::new();
        for (names, folder) in level {
            let Ok(entries) = fs::read_dir(&folder) else { continue };
            for entry in entries.flatten().take(10_000) {
                let name = entry.file_name().to_string_lossy().into_owned();
                if is_plain_name(&name) && !name.starts_with('.') {
                    next.push(([&names[..], &[name]].concat(), entry.path()));
                }
            }
        }
        level = next;
    }
    level.sort();
    level
        .into_iter()
        .filter(|(_, path)| path.is_file())
        .filter_map(|(names, path)| {
            let [host, namespace, model, tag] = <[String; 4]>::try_from(names).ok()?;
            Some((Name { host, namespace, model, tag }, path))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_ollama_reads_them() {
        for (text, short) in [
            ("qwen3", "qwen3:latest"),
            ("qwen3:8b", "qwen3:8b"),
            ("me/mine:v1", "me/mine:v1"),
            ("hf.co/bartowski/X-GGUF:Q4_K_M", "hf.co/bartowski/X-GGUF:Q4_K_M"),
        ] {
            assert_eq!(Name::parse(text).map(|n| n.short()).as_deref(), Some(short));
        }
        for text in ["", "../../etc/passwd", "a/../b:c", "a/b/c/d", "a:..", "a\\b:c"] {
            assert_eq!(Name::parse(text), None, "{text}");
        }
    }

    #[test]
    fn digests_must_be_digests() {
        let root = Path::new("/s");
        assert!(blob(root, &format!("sha256:{}", "a".repeat(64))).is_some());
        for bad in ["sha256:../../x", "sha256:abc", "md5:abc", ""] {
            assert_eq!(blob(root, bad), None);
        }
    }
}
