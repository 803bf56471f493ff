//! From files to a [`ModelFile`].

use super::dims;
use super::error::GgufError;
use super::header::Header;
use super::kind::FileKind;
use super::split::PartName;
use super::types::{TensorType, preset};
use super::weights::{Piece, pieces, table};
use crate::engine::memory::tensors::Group;
use crate::inventory::model_file::{Format, Identity, ModelFile, QuantLabel, Tokenizer};
use crate::inventory::warning::Warning;
use crate::inventory::{Disk, InventoryError, Shelf, display_name};
use crate::units::Bytes;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a GGUF file turned out to be.
#[derive(Clone, Debug)]
pub enum Inspected {
    /// A language model.
    Model(Box<ModelFile>),
    /// Something else.
    Other {
        /// What it is.
        kind: FileKind,
        /// Name in its metadata.
        name: Option<String>,
        /// Its size on disk.
        size: Bytes,
        /// Identity of its content.
        identity: Identity,
    },
}

/// Opens a GGUF model: a file, or the first of a split one.
///
/// ```no_run
/// let file = wir::inventory::gguf::open("model.gguf".as_ref())?;
/// println!("{} holds {} bytes of tensors", file.name, file.weights.file().get());
/// # Ok::<(), wir::inventory::InventoryError>(())
/// ```
pub fn open(path: &Path) -> Result<ModelFile, InventoryError> {
    open_on(&Disk, path)
}

/// As [`open`], from wherever the files are.
pub(in crate::inventory) fn open_on(
    shelf: &dyn Shelf,
    path: &Path,
) -> Result<ModelFile, InventoryError> {
    match inspect_on(shelf, path)? {
        Inspected::Model(file) => Ok(*file),
        Inspected::Other { kind, .. } => {
            Err(InventoryError::NotAModel { path: path.to_owned(), kind })
        }
    }
}

/// Reads a GGUF file and tells what it is.
pub fn inspect(path: &Path) -> Result<Inspected, InventoryError> {
    inspect_on(&Disk, path)
}

/// As [`inspect`], from wherever the files are.
pub(in crate::inventory) fn inspect_on(
    shelf: &dyn Shelf,
    path: &Path,
) -> Result<Inspected, InventoryError> {
    let file_name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    inspect_named(shelf, path, &file_name)
}

/// As [`inspect`], for a file that is stored under another name (a blob of a store).
pub(in crate::inventory) fn inspect_as(
    path: &Path,
    file_name: &str,
) -> Result<Inspected, InventoryError> {
    inspect_named(&Disk, path, file_name)
}

fn inspect_named(
    shelf: &dyn Shelf,
    path: &Path,
    file_name: &str,
) -> Result<Inspected, InventoryError> {
    let (header, size) = read(shelf, path)?;
    let kind = FileKind::of(&header);
    let part = PartName::parse(file_name).filter(|p| p.count > 1);
    let kind = match &part {
        Some(part) if kind == FileKind::VocabularyOnly && part.is_first() => FileKind::Model,
        _ => kind,
    };
    let first_of_part = kind == FileKind::LaterPart && part.is_some();
    if kind != FileKind::Model && !first_of_part {
        let name = header.text("general.name").map(display_name);
        let identity = Identity { hash: header.hash, size };
        return Ok(Inspected::Other { kind, name, size, identity });
    }
    let stated = header.number("split.count").unwrap_or(1);
    let paths = match &part {
        Some(part) => whole(shelf, path, part)?,
        None if stated > 1 => {
            let missing = vec![format!("{} others, whose names cannot be told", stated - 1)];
            let count = u32::try_from(stated).unwrap_or(u32::MAX);
            return Err(InventoryError::MissingParts { path: path.to_owned(), count, missing });
        }
        None => vec![path.to_owned()],
    };
    let others: Vec<PathBuf> = paths.iter().filter(|p| *p != path).cloned().collect();
    shelf.will_read(&others);
    let mut headers = Vec::new();
    for part in &paths {
        headers.push(if part == path { (header.clone(), size) } else { read(shelf, part)? });
    }
    let first = paths.first().cloned().unwrap_or_else(|| path.to_owned());
    let fallback = name_from_file(part.map_or(file_name.to_owned(), |p| p.stem));
    model(headers, paths, &fallback)
        .map(|file| Inspected::Model(Box::new(file)))
        .map_err(|source| InventoryError::Dims { path: first, source })
}

fn name_from_file(name: String) -> String {
    display_name(name.strip_suffix(".gguf").unwrap_or(&name))
}

fn read(shelf: &dyn Shelf, path: &Path) -> Result<(Header, Bytes), InventoryError> {
    let io = |source| InventoryError::Io { path: path.to_owned(), source };
    let (file, size) = shelf.open(path).map_err(io)?;
    let header = Header::read(file).map_err(|source| match source {
        GgufError::Io(source) => io(source),
        source => InventoryError::Gguf { path: path.to_owned(), source },
    })?;
    Ok((header, size))
}

fn whole(shelf: &dyn Shelf, path: &Path, part: &PartName) -> Result<Vec<PathBuf>, InventoryError> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let (found, missing) = part.parts(shelf, folder);
    if missing.is_empty() {
        return Ok(found);
    }
    Err(InventoryError::MissingParts { path: path.to_owned(), count: part.count, missing })
}

/// The model that headers describe: those of all parts, in order, each with the size of its whole file. For files that are
/// not on this disk, `paths` may be whatever names them.
///
/// ```no_run
/// use wir::inventory::gguf::{Header, Prefix, model};
/// # let first_bytes = Vec::new();
/// if let Ok(Prefix::Whole(header)) = Header::prefix(&first_bytes) {
///     let size = wir::units::Bytes(4_683_073_184);
///     let file = model(vec![(*header, size)], vec!["https://example.org/x.gguf".into()], "x").unwrap();
///     println!("{}", file.quant.name);
/// }
/// ```
pub fn model(
    parts: Vec<(Header, Bytes)>,
    paths: Vec<PathBuf>,
    fallback_name: &str,
) -> Result<ModelFile, dims::DimsError> {
    let mut whole = parts.first().map(|(h, _)| h.clone()).ok_or(dims::DimsError::NoArchitecture)?;
    for (header, _) in &parts[1..] {
        whole.tensors.extend(header.tensors.iter().cloned());
    }
    let (dims, mut warnings) = dims::read(&whole)?;
    let mut all = Vec::new();
    for (header, size) in &parts {
        let data = size.get().saturating_sub(header.data_start);
        all.extend(pieces(header, &dims, Some(data)));
        warnings.extend(data_warnings(header, *size));
    }
    warnings.extend(unknown_types(&whole));
    let architecture = whole.text("general.architecture").unwrap_or_default();
    let (weights, elements) = table(&all, &dims, architecture);
    let identity = Identity {
        hash: parts.iter().fold(0, |h: u64, (p, _)| h.rotate_left(7) ^ p.hash),
        size: parts.iter().map(|(_, size)| *size).sum(),
    };
    let stated_name = whole.text("general.name").filter(|n| !n.trim().is_empty());
    Ok(ModelFile {
        name: stated_name.map_or_else(|| fallback_name.to_owned(), display_name),
        architecture: architecture.to_owned(),
        format: Format::Gguf,
        size: identity.size,
        quant: quant(&whole, &all),
        tokenizer: Tokenizer {
            tokens: whole.array_length("tokenizer.ggml.tokens"),
            has_chat_template: whole.metadata.contains_key("tokenizer.chat_template"),
        },
        repository: whole
            .text("general.source.huggingface.repository")
            .or_else(|| whole.text("general.base_model.0.repo_url"))
            .map(display_name),
        dims,
        weights,
        elements: elements.into(),
        identity,
        warnings,
        projector: None,
        ollama: None,
        paths,
    })
}

fn data_warnings(header: &Header, size: Bytes) -> Vec<Warning> {
    let mut found = Vec::new();
    let missing = Bytes(header.data_end()).minus(size);
    if missing > Bytes::ZERO {
        found.push(Warning::CutOff { missing });
    }
    let mut spans: Vec<(u64, u64)> = header
        .tensors
        .iter()
        .map(|t| (t.offset, t.offset.saturating_add(t.bytes().unwrap_or(0))))
        .collect();
    spans.sort_unstable();
    let over = spans.windows(2).filter(|w| w[0].1 > w[1].0).count();
    let askew = spans.iter().filter(|s| !s.0.is_multiple_of(header.alignment)).count();
    if over + askew > 0 {
        found.push(Warning::BadOffsets { tensors: (over + askew) as u32 });
    }
    found
}

fn unknown_types(header: &Header) -> Vec<Warning> {
    let mut counts: BTreeMap<TensorType, u32> = BTreeMap::new();
    for tensor in header.tensors.iter().filter(|t| !t.kind.is_known()) {
        *counts.entry(tensor.kind).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(kind, tensors)| Warning::UnknownTensorType { number: kind.0, tensors })
        .collect()
}

/// The format of the weights: as the file states it, or the type that most bytes of the layers have.
fn quant(header: &Header, pieces: &[Piece]) -> QuantLabel {
    let mut bytes: BTreeMap<TensorType, u64> = BTreeMap::new();
    let (mut all, mut elems) = (0_u64, 0_u64);
    for (tensor, piece) in header.tensors.iter().zip(pieces) {
        if piece.tower || tensor.is_vector() {
            continue;
        }
        all = all.saturating_add(piece.bytes.get());
        elems = elems.saturating_add(piece.elems);
        if !matches!(piece.group, Group::Embedding | Group::Head | Group::Lookup | Group::Router) {
            let sum = bytes.entry(tensor.kind).or_default();
            *sum = sum.saturating_add(piece.bytes.get());
        }
    }
    let most = bytes.iter().max_by_key(|(_, n)| **n).map(|(kind, _)| *kind);
    let majority = most.map_or_else(|| "unknown".to_owned(), TensorType::name);
    let stated = header.number("general.file_type").and_then(preset);
    let stated = stated.filter(|p| {
        // Tools that write their own mix often leave the number of 16-bit files.
        let plain = matches!(*p, "F32" | "F16" | "BF16");
        !plain || most.is_some_and(TensorType::is_plain)
    });
    QuantLabel {
        name: stated.map_or_else(|| majority.clone(), str::to_owned),
        majority,
        stated: stated.is_some(),
        bits_per_weight: if elems == 0 { 0.0 } else { 8.0 * all as f64 / elems as f64 },
    }
}
