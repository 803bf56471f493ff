//! Each content once, however many names and copies it has.
//!
//! Same file on disk, same SHA-256 (which stores give blobs for names), or same header, size and samples of the data.

use super::{Found, Place};
use crate::inventory::ModelFile;
use crate::inventory::model_file::Identity;
use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
#[cfg(not(unix))]
use std::path::PathBuf;

/// Bytes of a sample.
const SAMPLE: usize = 4096;

/// The contents found so far.
#[derive(Default)]
pub struct Unique {
    found: Vec<Found>,
    files: Vec<HashSet<FileId>>,
    by_file: HashMap<FileId, usize>,
    by_sha: HashMap<String, usize>,
    by_identity: HashMap<Identity, Vec<usize>>,
}

impl Unique {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// The contents, in the order in which they were found.
    pub fn into_found(self) -> Vec<Found> {
        self.found
    }

    /// Adds a model, or another place of one that is known.
    pub fn add(&mut self, mut place: Place, model: ModelFile) {
        let first = model.paths.first();
        let file = first.and_then(|p| file_id(p));
        let sha = first.and_then(|p| sha(&fs::canonicalize(p).ok()?));
        let known = file
            .as_ref()
            .and_then(|f| self.by_file.get(f))
            .or_else(|| sha.as_ref().and_then(|s| self.by_sha.get(s)))
            .copied()
            .or_else(|| self.alike(&model, sha.is_some()));
        if let Some(at) = known {
            place.same_file = file.as_ref().is_some_and(|f| self.files[at].contains(f));
            self.remember(at, file);
            let seen = &self.found[at];
            let listed = seen.place.path == place.path && seen.place.name == place.name;
            if !listed {
                self.found[at].again.push(place);
            }
            return;
        }
        let at = self.found.len();
        self.found.push(Found { place, again: Vec::new(), model });
        self.files.push(HashSet::new());
        self.remember(at, file);
        if let Some(sha) = sha {
            self.by_sha.insert(sha, at);
        }
        self.by_identity.entry(self.found[at].model.identity).or_default().push(at);
    }

    fn remember(&mut self, at: usize, file: Option<FileId>) {
        if let Some(file) = file {
            self.files[at].insert(file.clone());
            self.by_file.entry(file).or_insert(at);
        }
    }

    /// A model of the same header and size whose data look the same where they were sampled.
    fn alike(&self, model: &ModelFile, has_sha: bool) -> Option<usize> {
        let candidates = self.by_identity.get(&model.identity)?;
        candidates.iter().copied().find(|at| {
            let other = &self.found[*at].model;
            let both_named = has_sha
                && other.paths.first().and_then(|p| sha(&fs::canonicalize(p).ok()?)).is_some();
            !both_named
                && other.paths.len() == model.paths.len()
                && other.paths.iter().zip(&model.paths).all(|(a, b)| same_samples(a, b))
        })
    }
}

/// What tells files on disk apart, whatever their names: device and number; elsewhere the path behind links.
#[derive(Clone, PartialEq, Eq, Hash)]
struct FileId(#[cfg(unix)] (u64, u64), #[cfg(not(unix))] PathBuf);

#[cfg(unix)]
fn file_id(path: &Path) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().map(|m| FileId((m.dev(), m.ino())))
}

#[cfg(not(unix))]
fn file_id(path: &Path) -> Option<FileId> {
    fs::canonicalize(path).ok().map(FileId)
}

/// The SHA-256 by which a store names a blob.
fn sha(real: &Path) -> Option<String> {
    let name = real.file_name()?.to_str()?;
    let hex = name.strip_prefix("sha256-").unwrap_or(name);
    let whole = hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_hexdigit());
    whole.then(|| hex.to_ascii_lowercase())
}

fn same_samples(a: &Path, b: &Path) -> bool {
    let length = |p: &Path| fs::metadata(p).map(|m| m.len()).ok();
    let (Some(n), Some(m)) = (length(a), length(b)) else {
        return false;
    };
    n == m
        && [n / 2, n - n / 4, n.saturating_sub(SAMPLE as u64)].iter().all(|at| {
            let (x, y) = (sample(a, *at), sample(b, *at));
            x.is_some() && x == y
        })
}

fn sample(path: &Path, at: u64) -> Option<Vec<u8>> {
    let mut file = File::open(path).ok()?;
    file.seek(SeekFrom::Start(at)).ok()?;
    let mut bytes = Vec::new();
    file.take(SAMPLE as u64).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
