//! Each content once, however many names and copies it has.
//!
//! Same file on disk, same SHA-256 (which stores give blobs for names), or same header, size and samples of the data.

use super::{Found, Place};
use crate::inventory::ModelFile;
use crate::inventory::model_file::Identity;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Bytes of a sample.
const SAMPLE: usize = 4096;

/// The contents found so far.
#[derive(Default)]
pub struct Unique {
    found: Vec<Found>,
    by_file: HashMap<PathBuf, usize>,
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
        let real = model.paths.first().and_then(|p| fs::canonicalize(p).ok());
        let sha = real.as_deref().and_then(sha);
        let same_file = real.as_ref().and_then(|p| self.by_file.get(p)).copied();
        let known = same_file
            .or_else(|| sha.as_ref().and_then(|s| self.by_sha.get(s)).copied())
            .or_else(|| self.alike(&model, sha.is_some()));
        if let Some(at) = known {
            place.same_file = same_file.is_some() || self.is_hard_link(at, &model);
            let seen = &self.found[at];
            let listed = seen.place.path == place.path && seen.place.name == place.name;
            if !listed {
                self.found[at].again.push(place);
            }
            return;
        }
        let at = self.found.len();
        if let Some(real) = real {
            self.by_file.insert(real, at);
        }
        if let Some(sha) = sha {
            self.by_sha.insert(sha, at);
        }
        self.by_identity.entry(model.identity).or_default().push(at);
        self.found.push(Found { model, place, again: Vec::new() });
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

    #[cfg(unix)]
    fn is_hard_link(&self, at: usize, model: &ModelFile) -> bool {
        use std::os::unix::fs::MetadataExt;
        let inode = |p: Option<&PathBuf>| fs::metadata(p?).ok().map(|m| (m.dev(), m.ino()));
        let other = inode(self.found[at].model.paths.first());
        other.is_some() && other == inode(model.paths.first())
    }

    #[cfg(not(unix))]
    fn is_hard_link(&self, _at: usize, _model: &ModelFile) -> bool {
        false
    }
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
