//! Folders looked through in a fixed order: bounded in depth and number, loops of links cut.

use super::{Reason, What};
use crate::inventory::gguf::{Inspected, PartName, inspect};
use crate::inventory::open::projector_beside;
use crate::inventory::{Disk, InventoryError};
use crate::units::Bytes;
use std::collections::{BTreeSet, HashSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};

/// Folders within folders that are followed.
const DEEPEST: usize = 8;
/// Files and folders looked at below one root.
const MOST_ENTRIES: usize = 200_000;

/// Something that the walk came by.
#[derive(Debug)]
pub enum Unit {
    /// A folder.
    Folder(PathBuf),
    /// A GGUF file, or the first part of a split one.
    Gguf(PathBuf),
    /// A folder with a config and safetensors, and how large these are.
    Safetensors(PathBuf, Bytes),
    /// A folder of something else, and how large its weights are.
    Other(PathBuf, What, Bytes),
    /// Something that cannot be read.
    Problem(PathBuf, Reason),
}

/// An iterator over what lies in a folder and below.
pub struct Walker {
    folders: Vec<(PathBuf, usize)>,
    units: VecDeque<Unit>,
    seen: HashSet<PathBuf>,
    entries: usize,
    deepest: usize,
    cut: bool,
    left_out: Option<&'static str>,
}

impl Walker {
    /// Looks through a folder and those below.
    pub fn new(folder: &Path) -> Self {
        Self {
            folders: vec![(folder.to_owned(), 0)],
            units: VecDeque::new(),
            seen: HashSet::new(),
            entries: 0,
            deepest: DEEPEST,
            cut: false,
            left_out: None,
        }
    }

    /// Looks through a folder only.
    pub fn flat(folder: &Path) -> Self {
        let folders = if folder.is_dir() { vec![(folder.to_owned(), 0)] } else { Vec::new() };
        Self { folders, deepest: 0, ..Self::new(folder) }
    }

    /// Leaves out folders whose names start so.
    pub fn leave_out(&mut self, prefix: &'static str) {
        self.left_out = Some(prefix);
    }

    /// Whether it stopped at a limit.
    pub fn was_cut(&self) -> bool {
        self.cut
    }

    fn look_into(&mut self, folder: PathBuf, depth: usize) {
        // The real path is what tells a loop.
        let real = match fs::canonicalize(&folder) {
            Ok(real) => real,
            Err(e) => return self.units.push_back(Unit::Problem(folder, Reason::of_io(&e))),
        };
        if !self.seen.insert(real) {
            return;
        }
        let listed = match fs::read_dir(&folder) {
            Ok(listed) => listed,
            Err(e) => return self.units.push_back(Unit::Problem(folder, Reason::of_io(&e))),
        };
        let mut paths = BTreeSet::new();
        for entry in listed.flatten() {
            self.entries += 1;
            if self.entries > MOST_ENTRIES {
                self.cut = true;
                break;
            }
            paths.insert(entry.path());
        }
        self.units.push_back(Unit::Folder(folder.clone()));
        let (mut below, mut marks, mut weights) = (Vec::new(), Marks::default(), Bytes::ZERO);
        for path in paths {
            let name = path
                .file_name()
                .map(|n| n.to_string_lossy().to_ascii_lowercase())
                .unwrap_or_default();
            let meta = match fs::metadata(&path) {
                Ok(meta) => meta,
                Err(e) => {
                    self.unreadable(path, &name, &e);
                    continue;
                }
            };
            if meta.is_dir() {
                let passed =
                    name.starts_with('.') || self.left_out.is_some_and(|p| name.starts_with(p));
                if !passed {
                    below.push(path);
                }
            } else if is_half(&name) {
                let so_far = Bytes(meta.len());
                self.units.push_back(Unit::Problem(path, Reason::HalfDownload { so_far }));
            } else if name.ends_with(".gguf") && meta.is_file() {
                self.gguf(path);
            } else {
                marks.note(&name);
                if name.ends_with(".safetensors") {
                    weights += Bytes(meta.len());
                }
            }
        }
        if marks.pipeline {
            // Its parts lie in folders of their own, each like a model.
            below.clear();
        }
        self.units.extend(marks.unit(folder, weights));
        if depth < self.deepest {
            below.reverse();
            self.folders.extend(below.into_iter().map(|p| (p, depth + 1)));
        } else if self.deepest > 0 && !below.is_empty() {
            self.cut = true;
        }
    }

    fn unreadable(&mut self, path: PathBuf, name: &str, error: &std::io::Error) {
        let is_link = fs::symlink_metadata(&path).is_ok_and(|m| m.file_type().is_symlink());
        let of_interest =
            name.ends_with(".gguf") || name.ends_with(".safetensors") || name == "config.json";
        match (is_link, Reason::of_io(error)) {
            // A link that leads to itself is a loop, cut here.
            (true, _) if of_interest => {
                self.units.push_back(Unit::Problem(path, Reason::BrokenLink))
            }
            (true, _) => {}
            (false, reason) => self.units.push_back(Unit::Problem(path, reason)),
        }
    }

    fn gguf(&mut self, path: PathBuf) {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        match PartName::parse(&name) {
            Some(part) if !part.is_first() => {
                let folder = path.parent().unwrap_or(Path::new("."));
                let (found, _) = part.parts(&Disk, folder);
                // Of a whole without its first part, the first one there speaks.
                if found.first() == Some(&path) {
                    self.units.push_back(Unit::Gguf(path));
                }
            }
            _ => self.units.push_back(Unit::Gguf(path)),
        }
    }
}

/// Files of a folder that tell what it is.
#[derive(Clone, Copy, Default)]
struct Marks {
    config: bool,
    tensors: bool,
    adapter: bool,
    pipeline: bool,
    compiled: bool,
}

impl Marks {
    fn note(&mut self, name: &str) {
        self.config |= name == "config.json";
        self.tensors |= name.ends_with(".safetensors");
        self.adapter |= name == "adapter_config.json";
        self.pipeline |= name == "model_index.json";
        self.compiled |= name == "mlc-chat-config.json";
    }

    fn unit(self, folder: PathBuf, weights: Bytes) -> Option<Unit> {
        match self {
            Self { pipeline: true, .. } => Some(Unit::Other(folder, What::Pipeline, weights)),
            Self { compiled: true, .. } => Some(Unit::Other(folder, What::Compiled, weights)),
            Self { config: true, tensors: true, .. } => Some(Unit::Safetensors(folder, weights)),
            Self { adapter: true, .. } => Some(Unit::Other(folder, What::Adapter, weights)),
            Self { tensors: true, .. } => Some(Unit::Other(folder, What::Weights, weights)),
            _ => None,
        }
    }
}

impl Iterator for Walker {
    type Item = Unit;

    fn next(&mut self) -> Option<Unit> {
        loop {
            if let Some(unit) = self.units.pop_front() {
                return Some(unit);
            }
            if self.cut {
                self.folders.clear();
            }
            let (folder, depth) = self.folders.pop()?;
            self.look_into(folder, depth);
        }
    }
}

/// Whether a file name is one that downloaders use while they are at it.
fn is_half(name: &str) -> bool {
    const ENDS: &[&str] = &[
        ".incomplete",
        ".part",
        ".partial",
        ".crdownload",
        ".download",
        ".downloading",
        ".downloadinprogress",
        ".aria2",
    ];
    // Ollama: beside the file itself lie the states of its parts, `…-partial-0` and so on.
    ENDS.iter().any(|end| name.ends_with(end)) || name.ends_with("-partial")
}

/// Opens a GGUF file, a model with the projector that lies beside it.
pub fn open_gguf(path: &Path) -> Result<Inspected, InventoryError> {
    let mut found = inspect(path)?;
    if let Inspected::Model(model) = &mut found {
        model.projector = path.parent().and_then(|folder| projector_beside(&Disk, folder));
    }
    Ok(found)
}
