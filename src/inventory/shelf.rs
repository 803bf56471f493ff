//! Where the files of models are read from: this disk, or what stands in for one.

use crate::units::Bytes;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Entries of one folder that are looked at.
const MOST_ENTRIES: usize = 100_000;

/// Files by their paths. What is read of a model is read through this, so that it is read alike wherever it lies.
pub trait Shelf {
    /// Whether there is such a file.
    fn is_file(&self, path: &Path) -> bool;

    /// Opens a file at its start, and says how long it is.
    ///
    /// # Errors
    /// When there is no such file, or it cannot be read.
    fn open(&self, path: &Path) -> io::Result<(Box<dyn Read + '_>, Bytes)>;

    /// The entries of a folder, in no order; not of those below it.
    ///
    /// # Errors
    /// When there is no such folder, or it cannot be read.
    fn entries(&self, folder: &Path) -> io::Result<Vec<PathBuf>>;

    /// Says that the beginnings of all these files are read next.
    fn will_read(&self, _paths: &[PathBuf]) {}
}

/// This disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Shelf for Disk {
    fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }

    fn open(&self, path: &Path) -> io::Result<(Box<dyn Read + '_>, Bytes)> {
        // Opening a pipe waits for its writer, and neither a pipe nor a device says how long it is.
        let meta = fs::metadata(path)?;
        if !meta.is_file() {
            let what = if meta.is_dir() { "a folder" } else { "a pipe or a device" };
            return Err(io::Error::other(format!("{what}, not a file")));
        }
        Ok((Box::new(File::open(path)?), Bytes(meta.len())))
    }

    fn entries(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let entries = fs::read_dir(folder)?.take(MOST_ENTRIES).flatten();
        Ok(entries.map(|e| e.path()).collect())
    }
}
