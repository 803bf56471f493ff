//! All models on this disk: every store is looked through, nothing is written, and whatever cannot be read is listed with
//! the reason.

mod other;
mod problem;
mod unique;
mod walk;

pub use other::{Other, What};
pub use problem::{Problem, Reason};

use super::stores::{Root, Roots, Store, docker, hugging_face, ollama};
use super::{InventoryError, ModelFile, display_name};
use crate::inventory::gguf::{Inspected, inspect_as};
use crate::units::Bytes;
use std::path::{Path, PathBuf};
use unique::Unique;
use walk::{Unit, Walker};

/// A model that was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The model.
    pub model: ModelFile,
    /// Where it was found, first of all.
    pub place: Place,
    /// Where the same content was found again.
    pub again: Vec<Place>,
}

/// Where a model was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// In which store.
    pub store: Store,
    /// The name by which the store's program knows it; safe to show.
    pub name: String,
    /// Its file or folder.
    pub path: PathBuf,
    /// Whether it is the same file on disk as one listed before it, by another name, so that it takes no room of its own.
    pub same_file: bool,
}

/// How far a scan has come.
#[derive(Clone, Copy, Debug)]
pub enum Progress<'a> {
    /// A store is looked through.
    Store(&'a Root),
    /// A folder is looked through.
    Folder(&'a Path),
    /// A file or folder is read as a model; so many have been found before.
    Reading {
        /// The file or folder.
        path: &'a Path,
        /// Models found so far.
        found: usize,
    },
}

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Continue {
    /// Go on.
    Yes,
    /// Stop; what was found so far is the answer.
    No,
}

/// What a scan found.
#[derive(Clone, Debug, Default)]
pub struct ScanResult {
    /// Models, each content once, in order of store and name.
    pub found: Vec<Found>,
    /// Files beside models, and models of other kinds.
    pub others: Vec<Other>,
    /// What could not be read, and why.
    pub problems: Vec<Problem>,
    /// Stores that exist.
    pub stores: Vec<Root>,
    /// Whether it was stopped before its end.
    pub stopped: bool,
}

/// Looks through all stores.
///
/// ```no_run
/// use wir::inventory::{Roots, scan::{Continue, scan}};
/// let result = scan(&Roots::folder("/models"), &mut |_| Continue::Yes);
/// for found in &result.found {
///     println!("{} {}", found.place.name, found.model.quant.name);
/// }
/// ```
pub fn scan(roots: &Roots, progress: &mut dyn FnMut(Progress<'_>) -> Continue) -> ScanResult {
    let mut scan = Scan { unique: Unique::default(), result: ScanResult::default(), progress };
    for root in roots.list.iter().filter(|r| r.path.is_dir() || r.store == Store::Folder) {
        scan.result.stores.push(root.clone());
        if scan.report(Progress::Store(root)) && !scan.result.stopped {
            scan.store(root);
        }
        if scan.result.stopped {
            break;
        }
    }
    scan.result.found = scan.unique.into_found();
    scan.result.problems.sort_by(|a, b| a.path.cmp(&b.path));
    scan.result.problems.dedup_by(|a, b| a.path == b.path);
    scan.result.others.sort_by(|a, b| a.path.cmp(&b.path));
    scan.result.others.dedup_by(|a, b| a.path == b.path);
    scan.result
}

struct Scan<'p> {
    unique: Unique,
    result: ScanResult,
    progress: &'p mut dyn FnMut(Progress<'_>) -> Continue,
}

impl Scan<'_> {
    /// Tells how far it has come; false to stop.
    fn report(&mut self, at: Progress<'_>) -> bool {
        let go_on = (self.progress)(at) == Continue::Yes;
        self.result.stopped |= !go_on;
        go_on
    }

    fn store(&mut self, root: &Root) {
        match root.store {
            Store::Ollama => self.ollama(root),
            Store::HuggingFace => self.hugging_face(root),
            Store::LlamaCpp => {
                self.hugging_face(root);
                self.folder(root, &root.path, None);
            }
            Store::Docker => self.docker(root),
            _ => self.folder(root, &root.path, None),
        }
    }

    fn ollama(&mut self, root: &Root) {
        for (name, manifest) in ollama::manifests(&root.path) {
            if !self.reading(&manifest) {
                return;
            }
            let shown = display_name(&name.short());
            match ollama::open_manifest(&root.path, &manifest, &name) {
                Ok(model) => self.add(root.store, shown, model),
                Err(error) => self.problem(root.store, manifest, error),
            }
        }
        self.half_downloads(root, &root.path.join("blobs"));
    }

    fn docker(&mut self, root: &Root) {
        for entry in docker::models(&root.path) {
            let name =
                display_name(&entry.tags.first().cloned().unwrap_or_else(|| "unnamed".to_owned()));
            for path in entry.files {
                if !self.reading(&path) {
                    return;
                }
                match inspect_as(&path, &name) {
                    Ok(Inspected::Model(model)) => self.add(root.store, name.clone(), *model),
                    Ok(Inspected::Other { kind, size, .. }) => {
                        self.other(root.store, path, What::Gguf(kind), size);
                    }
                    // Licenses and templates are blobs too.
                    Err(InventoryError::Gguf { .. }) => {}
                    Err(error) => self.problem(root.store, path, error),
                }
            }
        }
    }

    fn hugging_face(&mut self, root: &Root) {
        for repository in hugging_face::repositories(&root.path) {
            for snapshot in repository.snapshots() {
                self.folder(root, &snapshot, Some(&repository.name));
                if self.result.stopped {
                    return;
                }
            }
            self.half_downloads(root, &repository.folder.join("blobs"));
        }
    }

    /// Half downloads among blobs, which are not looked into otherwise.
    fn half_downloads(&mut self, root: &Root, blobs: &Path) {
        let mut walker = Walker::flat(blobs);
        for unit in walker.by_ref() {
            if let Unit::Problem(path, reason @ Reason::HalfDownload { .. }) = unit {
                self.result.problems.push(Problem { store: root.store, path, reason });
            }
        }
    }

    /// A folder with models in it and below. In a repository, `repository` gives them their name.
    fn folder(&mut self, root: &Root, folder: &Path, repository: Option<&str>) {
        let mut walker = Walker::new(folder);
        if repository.is_none() && root.store == Store::LlamaCpp {
            walker.leave_out("models--");
        }
        for unit in walker.by_ref() {
            let go_on = match &unit {
                Unit::Folder(path) => self.report(Progress::Folder(path)),
                Unit::Gguf(path) | Unit::Safetensors(path, _) => self.reading(path),
                Unit::Problem(..) | Unit::Other(..) => true,
            };
            if !go_on {
                return;
            }
            self.unit(root, unit, folder, repository);
        }
        if walker.was_cut() {
            let reason = Reason::TooMuch;
            self.result.problems.push(Problem {
                store: root.store,
                path: folder.to_owned(),
                reason,
            });
        }
    }

    fn unit(&mut self, root: &Root, unit: Unit, top: &Path, repository: Option<&str>) {
        let store = root.store;
        match unit {
            Unit::Folder(_) => {}
            Unit::Problem(path, reason) => {
                self.result.problems.push(Problem { store, path, reason })
            }
            Unit::Other(path, what, size) => self.other(store, path, what, size),
            Unit::Gguf(path) => match walk::open_gguf(&path) {
                Ok(Inspected::Model(model)) => {
                    let file = path
                        .file_name()
                        .map(|n| n.to_string_lossy().into_owned())
                        .unwrap_or_default();
                    let name = match repository {
                        Some(repository) => format!("{repository}:{file}"),
                        None => relative(&path, top),
                    };
                    self.add(store, display_name(&name), *model);
                }
                Ok(Inspected::Other { kind, size, .. }) => {
                    self.other(store, path, What::Gguf(kind), size);
                }
                Err(error) => self.problem(store, path, error),
            },
            Unit::Safetensors(path, size) => match super::safetensors::open(&path) {
                Ok(mut model) => {
                    let name = repository.map_or_else(|| relative(&path, top), str::to_owned);
                    if let Some(repository) = repository {
                        model.name = display_name(repository);
                        model.repository = Some(display_name(repository));
                    }
                    self.add(store, display_name(&name), model);
                }
                // A folder of a tower or an image model is not a fault.
                Err(InventoryError::NoModel { .. }) => {}
                Err(error) => match What::of_error(&error) {
                    Some(what) => self.other(store, path, what, size),
                    None => self.problem(store, path, error),
                },
            },
        }
    }

    fn reading(&mut self, path: &Path) -> bool {
        let found = self.unique.len();
        self.report(Progress::Reading { path, found })
    }

    fn add(&mut self, store: Store, name: String, model: ModelFile) {
        let path = model.place();
        self.unique.add(Place { store, name, path, same_file: false }, model);
    }

    fn other(&mut self, store: Store, path: PathBuf, what: What, size: Bytes) {
        self.result.others.push(Other { store, path, what, size });
    }

    fn problem(&mut self, store: Store, path: PathBuf, error: InventoryError) {
        self.result.problems.push(Problem { store, path, reason: Reason::of(&error) });
    }
}

/// A path below another one, with slashes.
fn relative(path: &Path, top: &Path) -> String {
    let inner = path.strip_prefix(top).unwrap_or(path);
    let parts: Vec<_> = inner.iter().map(|p| p.to_string_lossy()).collect();
    if parts.is_empty() {
        return path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    }
    parts.join("/")
}
