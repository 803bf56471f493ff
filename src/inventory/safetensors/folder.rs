//! From a folder to a [`ModelFile`].

use super::config::{LARGEST, LayerNames, Packing, Quantization, describe};
use super::header::{Header, bits};
use super::names::{is_key_or_value, place};
use super::{ConfigError, SafetensorsError};
use crate::catalog::model::{Dims, Mixer};
use crate::engine::memory::tensors::Group;
use crate::inventory::gguf::{Piece, table};
use crate::inventory::model_file::{Format, Identity, ModelFile, QuantLabel, Tokenizer};
use crate::inventory::warning::Warning;
use crate::inventory::{Disk, InventoryError, Shelf, display_name};
use crate::units::Bytes;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Shards believed.
pub(super) const MOST_SHARDS: usize = 4096;

/// What a model of safetensors is put together from, wherever it was read.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// Name to show.
    pub name: String,
    /// Text of `config.json`.
    pub config: String,
    /// Text of `hf_quant_config.json`, where there is one.
    pub modelopt: Option<String>,
    /// Shards: what names them, header, and size of the whole file.
    pub shards: Vec<(PathBuf, Header, Bytes)>,
    /// Shards that the index names but that are not there.
    pub missing: u32,
    /// Whether there is a chat template.
    pub has_chat_template: bool,
}

/// Opens the model in a folder with `config.json` and safetensors.
pub fn open(folder: &Path) -> Result<ModelFile, InventoryError> {
    open_on(&Disk, folder)
}

/// As [`open`], from wherever the files are.
pub(in crate::inventory) fn open_on(
    shelf: &dyn Shelf,
    folder: &Path,
) -> Result<ModelFile, InventoryError> {
    let config_path = folder.join("config.json");
    let config = small_text(shelf, &config_path)?;
    let (paths, missing) = shards(shelf, folder)?;
    if paths.is_empty() {
        return Err(InventoryError::NoModel { path: folder.to_owned() });
    }
    shelf.will_read(&paths);
    let mut shards = Vec::new();
    for path in paths {
        let (header, size) = read(shelf, &path)?;
        shards.push((path, header, size));
    }
    let parts = Parts {
        name: folder_name(folder),
        config,
        modelopt: text_if_there(shelf, &folder.join("hf_quant_config.json"))?,
        shards,
        missing,
        has_chat_template: has_chat_template(shelf, folder),
    };
    model(parts).map_err(|source| InventoryError::Config { path: config_path, source })
}

/// The model that a config and the headers of its shards describe.
pub fn model(parts: Parts) -> Result<ModelFile, ConfigError> {
    let headers = || parts.shards.iter().map(|(_, header, _)| header);
    let names = headers().flat_map(|h| h.tensors.keys().map(String::as_str));
    let described = describe(&parts.config, &LayerNames::collect(names))?;
    let modelopt = parts.modelopt.as_deref();
    let quantization = described.quantization.or_else(|| super::config_modelopt(modelopt?));
    let quantization = quantization.or_else(|| super::of_blobs(headers()));
    let mlx = quantization.as_ref().is_some_and(|q| q.name.starts_with("mlx-"))
        || headers().any(|h| h.format.as_deref() == Some("mlx"));
    let pieces = pieces(headers(), &described.dims, quantization.as_ref());
    let (weights, elements) = table(&pieces, &described.dims, &described.architecture);
    let mut warnings = described.warnings;
    if parts.missing > 0 {
        warnings.push(Warning::MissingShards { count: parts.missing });
    }
    if let Some(q) = quantization.as_ref().filter(|q| !q.known) {
        warnings.push(Warning::UnknownQuantization { method: display_name(&q.name) });
    }
    let cut: Bytes = parts.shards.iter().map(|(_, h, size)| Bytes(h.data_end()).minus(*size)).sum();
    if cut > Bytes::ZERO {
        warnings.push(Warning::CutOff { missing: cut });
    }
    let size = parts.shards.iter().map(|(_, _, size)| *size).sum();
    let hash = headers().fold(0, |h: u64, x| h.rotate_left(7) ^ x.hash);
    Ok(ModelFile {
        quant: label(headers(), &pieces, quantization.as_ref()),
        architecture: described.architecture,
        format: if mlx { Format::Mlx } else { Format::Safetensors },
        size,
        identity: Identity { hash, size },
        dims: described.dims,
        weights,
        elements: elements.into(),
        tokenizer: Tokenizer { tokens: None, has_chat_template: parts.has_chat_template },
        repository: None,
        projector: None,
        ollama: None,
        warnings,
        name: parts.name,
        paths: parts.shards.into_iter().map(|(path, _, _)| path).collect(),
    })
}

/// The name of a folder; of a snapshot of Hugging Face's cache, which is named after a commit, that of its repository.
fn folder_name(folder: &Path) -> String {
    let snapshots = folder.parent().filter(|p| p.file_name().is_some_and(|n| n == "snapshots"));
    let repository = snapshots.and_then(Path::parent).and_then(Path::file_name);
    let repository = repository.and_then(|n| n.to_str()?.strip_prefix("models--"));
    if let Some(repository) = repository {
        return display_name(&repository.replace("--", "/"));
    }
    let name = folder.file_name().map(|n| n.to_string_lossy().into_owned());
    display_name(&name.unwrap_or_else(|| "model".to_owned()))
}

/// A JSON file of believable length.
pub(super) fn small_text(shelf: &dyn Shelf, path: &Path) -> Result<String, InventoryError> {
    let io = |source| InventoryError::Io { path: path.to_owned(), source };
    let (file, size) = shelf.open(path).map_err(io)?;
    let found = size.get();
    if found > LARGEST {
        let source = ConfigError::TooLong { found, limit: LARGEST };
        return Err(InventoryError::Config { path: path.to_owned(), source });
    }
    let mut raw = Vec::new();
    file.take(LARGEST).read_to_end(&mut raw).map_err(io)?;
    Ok(String::from_utf8_lossy(&raw).into_owned())
}

/// As [`small_text`], of a file that need not be there.
fn text_if_there(shelf: &dyn Shelf, path: &Path) -> Result<Option<String>, InventoryError> {
    if shelf.is_file(path) { small_text(shelf, path).map(Some) } else { Ok(None) }
}

pub(super) fn read(shelf: &dyn Shelf, path: &Path) -> Result<(Header, Bytes), InventoryError> {
    let io = |source| InventoryError::Io { path: path.to_owned(), source };
    let (file, size) = shelf.open(path).map_err(io)?;
    let header = Header::read(file).map_err(|source| match source {
        SafetensorsError::Io(source) => io(source),
        source => InventoryError::Safetensors { path: path.to_owned(), source },
    })?;
    Ok((header, size))
}

/// The shards of a model: those that its index names, or all that lie there; and how many of the named ones do not.
fn shards(shelf: &dyn Shelf, folder: &Path) -> Result<(Vec<PathBuf>, u32), InventoryError> {
    let index = folder.join("model.safetensors.index.json");
    if shelf.is_file(&index) {
        let text = small_text(shelf, &index)?;
        let parsed: serde_json::Value = serde_json::from_str(&text).map_err(|e| {
            InventoryError::Manifest { path: index.clone(), why: display_name(&e.to_string()) }
        })?;
        let map = parsed.get("weight_map").and_then(|m| m.as_object());
        let named: BTreeSet<&str> =
            map.into_iter().flat_map(|m| m.values()).filter_map(|v| v.as_str()).collect();
        // A name must stay in the folder.
        let plain = |n: &&&str| !n.contains(['/', '\\']) && **n != "..";
        let paths: Vec<PathBuf> =
            named.iter().filter(plain).map(|n| folder.join(n)).take(MOST_SHARDS).collect();
        let (there, gone): (Vec<_>, Vec<_>) = paths.into_iter().partition(|p| shelf.is_file(p));
        if !there.is_empty() {
            return Ok((there, gone.len() as u32));
        }
    }
    let io = |source| InventoryError::Io { path: folder.to_owned(), source };
    let mut found = shelf.entries(folder).map_err(io)?;
    found.retain(|path| {
        let name = path.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
        // Adapters and the copies of other formats are no part of the model.
        let other = name.starts_with("adapter_") || name.starts_with("consolidated");
        name.ends_with(".safetensors") && !other && shelf.is_file(path)
    });
    found.sort();
    found.truncate(MOST_SHARDS);
    Ok((found, 0))
}

fn has_chat_template(shelf: &dyn Shelf, folder: &Path) -> bool {
    let beside = ["chat_template.jinja", "chat_template.json"];
    beside.iter().any(|n| shelf.is_file(&folder.join(n)))
        || small_text(shelf, &folder.join("tokenizer_config.json"))
            .is_ok_and(|t| t.contains("\"chat_template\""))
}

/// Parts of a quantised matrix that hold no weights of their own.
const BESIDE: &[&str] = &[
    "scales",
    "biases",
    "qzeros",
    "g_idx",
    "weight_scale",
    "weight_scale_2",
    "weight_scale_inv",
    "input_scale",
    "weight_shape",
    "weight_zero_point",
    "weight_g_idx",
    "absmax",
    "quant_map",
    "nested_absmax",
    "nested_quant_map",
    "weight_global_scale",
    "input_global_scale",
    "k_scale",
    "v_scale",
    "SCB",
    "suh",
    "svh",
];

fn pieces<'a>(
    headers: impl Iterator<Item = &'a Header>,
    dims: &Dims,
    quantization: Option<&Quantization>,
) -> Vec<Piece> {
    let mut all = Vec::new();
    for (name, tensor) in headers.flat_map(|h| &h.tensors) {
        let mut at = place(name, dims.n_layers);
        let reuses = at.layer.is_some_and(|i| reuses_cache(dims, i)) && is_key_or_value(name);
        if reuses && at.group != Group::Prediction {
            at.group = Group::Unused;
        }
        let last = name.rsplit('.').next().unwrap_or_default();
        let beside = BESIDE.contains(&last)
            || last.ends_with("_scales")
            || last.ends_with("_scale")
            || name.contains(".quant_state.")
            || [".weight.scale", ".weight.bias"].iter().any(|end| name.ends_with(end));
        let integer = matches!(tensor.dtype.as_str(), "I32" | "U32" | "U8" | "I8" | "I64");
        let packing = match quantization {
            Some(q) if integer && !beside => q.packing,
            _ => Packing::None,
        };
        let stored = bits(&tensor.dtype).unwrap_or(0);
        all.push(Piece {
            repacked: false,
            layer: at.layer,
            group: at.group,
            tower: at.tower,
            stacked: at.group == Group::Routed && tensor.shape.len() > 2,
            bytes: Bytes(tensor.bytes()),
            elems: if beside { 0 } else { packing.weights(tensor.elems(), stored) },
        });
    }
    all
}

fn reuses_cache(dims: &Dims, layer: u32) -> bool {
    let mixer = dims.schedule.get(layer as usize).and_then(|l| l.mixer);
    let group = mixer.and_then(|i| dims.mixers.get(usize::from(i)));
    matches!(group.map(|g| &g.mixer), Some(Mixer::Attention(a)) if a.no_own_kv)
}

fn label<'a>(
    headers: impl Iterator<Item = &'a Header>,
    pieces: &[Piece],
    quantization: Option<&Quantization>,
) -> QuantLabel {
    let mut bytes: BTreeMap<&str, u64> = BTreeMap::new();
    for tensor in headers.flat_map(|h| h.tensors.values()) {
        let sum = bytes.entry(tensor.dtype.as_str()).or_default();
        *sum = sum.saturating_add(tensor.bytes());
    }
    let most = bytes.iter().max_by_key(|(_, n)| **n).map_or("unknown", |(dtype, _)| dtype);
    let majority = display_name(most);
    let text = || pieces.iter().filter(|p| !p.tower);
    let stored: u64 = text().map(|p| p.bytes).sum::<Bytes>().get();
    let weights = text().fold(0_u64, |n, p| n.saturating_add(p.elems));
    let plain = match majority.as_str() {
        "BF16" | "F16" => "BF16 safetensors".to_owned(),
        "F8_E4M3" | "F8_E5M2" => "FP8".to_owned(),
        _ => majority.clone(),
    };
    QuantLabel {
        name: quantization.map_or(plain, |q| display_name(&q.name)),
        majority,
        stated: quantization.is_some(),
        bits_per_weight: if weights == 0 { 0.0 } else { 8.0 * stored as f64 / weights as f64 },
    }
}
