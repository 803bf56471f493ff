//! The cache of Hugging Face's libraries: repositories, snapshots and blobs.

use super::is_plain_name;
use crate::inventory::pick::open_picked;
use crate::inventory::{Disk, Format, InventoryError, ModelFile, Wanted, display_name};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A repository in the cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// Its name, `owner/name`.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
}

impl Repository {
    /// Snapshots, the one that `main` means first, then the newest.
    pub fn snapshots(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(self.folder.join("snapshots")) else {
            return Vec::new();
        };
        let changed =
            |p: &Path| fs::metadata(p).and_then(|m| m.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
        let mut list: Vec<PathBuf> =
            entries.flatten().take(10_000).map(|e| e.path()).filter(|p| p.is_dir()).collect();
        list.sort_by(|a, b| changed(b).cmp(&changed(a)).then_with(|| a.cmp(b)));
        let main = self.folder.join("refs/main");
        let small = fs::metadata(&main).is_ok_and(|m| m.is_file() && m.len() <= 256);
        let commit =
            if small { fs::read_to_string(main).unwrap_or_default() } else { String::new() };
        let is_main = |p: &PathBuf| p.file_name().is_some_and(|n| n == commit.trim());
        list.sort_by_key(|p| !is_main(p));
        list
    }
}

/// The repositories of a cache, in order of name.
pub fn repositories(root: &Path) -> Vec<Repository> {
    let Ok(entries) = fs::read_dir(root) else {
        return Vec::new();
    };
    let mut list: Vec<Repository> = entries
        .flatten()
        .take(100_000)
        .filter_map(|e| {
            let file_name = e.file_name().to_string_lossy().into_owned();
            let name = file_name.strip_prefix("models--")?.replace("--", "/");
            Some(Repository { name, folder: e.path() })
        })
        .collect();
    list.sort_by(|a, b| a.folder.cmp(&b.folder));
    list
}

/// A model by its repository, `owner/name` or `owner/name:FORMAT`; none where the cache does not have it.
pub fn open(
    root: &Path,
    name: &str,
    wanted: Wanted<'_>,
) -> Option<Result<ModelFile, InventoryError>> {
    let (repo, format) = match name.split_once(':') {
        Some((repo, format)) => (repo, Some(format)),
        None => (name, None),
    };
    let parts: Vec<&str> = repo.split('/').collect();
    if parts.len() > 2 || !parts.iter().all(|p| is_plain_name(p)) {
        return None;
    }
    let folder = root.join(format!("models--{}", parts.join("--")));
    let repository = Repository { name: repo.to_owned(), folder };
    let wanted = Wanted { format: format.or(wanted.format), ..wanted };
    let mut last = None;
    for snapshot in repository.snapshots() {
        match open_picked(&Disk, &snapshot, wanted) {
            Some(Ok(mut file)) => {
                // A snapshot's folder is named after a commit.
                if file.format != Format::Gguf {
                    file.name = display_name(&repository.name);
                }
                file.repository = Some(display_name(repo));
                return Some(Ok(file));
            }
            Some(Err(e)) => last = last.or(Some(Err(e))),
            None => {}
        }
    }
    last
}
