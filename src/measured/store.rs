//! Where rows are kept: a file that is only ever appended to. A write is one call on a file opened for appending, so that two
//! programs cannot mix their lines; what cannot be read stays where it is and is reported.

use super::line::{self, Line};
use crate::catalog::bench::BenchRow;
use etcetera::BaseStrategy;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Longer lines are not read.
const LONGEST_LINE: u64 = 64 << 10;
/// A larger file is not read to its end.
const MOST_BYTES: u64 = 256 << 20;

/// The user's own rows on the disk.
#[derive(Clone, Debug)]
pub struct Store {
    path: PathBuf,
}

/// Why rows cannot be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The system names no folder for data.
    #[error("there is no folder for data")]
    NoFolder,
    /// The file failed.
    #[error("{}: {cause}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
}

/// What the file holds.
#[derive(Debug, Default)]
pub struct Kept {
    /// The rows that count, oldest first.
    pub rows: Vec<BenchRow>,
    /// Lines that are not understood: their number, and why.
    pub unread: Vec<(usize, String)>,
}

impl Store {
    /// The store in the user's data folder: `$XDG_DATA_HOME/wir/bench.jsonl`.
    ///
    /// # Errors
    /// When the system names no such folder.
    pub fn of_user() -> Result<Self, StoreError> {
        let base = etcetera::choose_base_strategy().map_err(|_| StoreError::NoFolder)?;
        Ok(Self::at(base.data_dir().join("wir").join("bench.jsonl")))
    }

    /// The store in this file.
    pub const fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Everything that is kept; nothing where there is no file yet.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(&self) -> Result<Kept, StoreError> {
        // A pipe would be waited for.
        let meta = fs::metadata(&self.path);
        if meta.is_ok_and(|m| !m.is_file() && !m.is_dir()) {
            return Err(self.failed(io::Error::other("not a file")));
        }
        match File::open(&self.path) {
            Ok(file) => read(file).map_err(|e| self.failed(e)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Kept::default()),
            Err(error) => Err(self.failed(error)),
        }
    }

    /// Adds rows.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn add(&self, rows: &[BenchRow]) -> Result<(), StoreError> {
        self.append(rows.iter().map(line::row))
    }

    /// Takes rows back. Their lines stay in the file.
    ///
    /// # Errors
    /// When that cannot be written.
    pub fn remove(&self, ids: &[String]) -> Result<(), StoreError> {
        self.append(ids.iter().map(|id| line::removal(id)))
    }

    fn append(&self, lines: impl Iterator<Item = String>) -> Result<(), StoreError> {
        let text: String = lines.map(|l| l + "\n").collect();
        if text.is_empty() {
            return Ok(());
        }
        self.write(text).map_err(|e| self.failed(e))
    }

    fn write(&self, mut text: String) -> io::Result<()> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(&self.path)?;
        if ends_within_a_line(&mut file)? {
            // A write that was cut off: what it left stays a line of its own.
            text.insert(0, '\n');
        }
        file.write_all(text.as_bytes())?;
        file.sync_data()
    }

    fn failed(&self, cause: io::Error) -> StoreError {
        StoreError::Io { path: self.path.clone(), cause }
    }
}

fn ends_within_a_line(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

fn read(file: File) -> io::Result<Kept> {
    let mut reader = BufReader::new(file).take(MOST_BYTES);
    let mut kept = Kept::default();
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        let n = (&mut reader).take(LONGEST_LINE).read_until(b'\n', &mut bytes)?;
        if n == 0 {
            break;
        }
        let whole = bytes.ends_with(b"\n") || (n as u64) < LONGEST_LINE;
        if !whole {
            skip_line(&mut reader)?;
            kept.unread.push((number, "too long".to_owned()));
            continue;
        }
        match std::str::from_utf8(&bytes).map(str::trim) {
            Ok("") => {}
            Ok(text) => take(&mut kept, number, text),
            Err(_) => kept.unread.push((number, "no text in UTF-8".to_owned())),
        }
    }
    Ok(kept)
}

fn take(kept: &mut Kept, number: usize, text: &str) {
    match line::read(text) {
        Ok(Line::Row(row)) => {
            kept.rows.retain(|r| r.id != row.id);
            kept.rows.push(*row);
        }
        Ok(Line::Removed(id)) => kept.rows.retain(|r| r.id != id),
        Err(reason) => kept.unread.push((number, reason)),
    }
}

fn skip_line(reader: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        let end = buffer.iter().position(|b| *b == b'\n');
        let used = end.map_or(buffer.len(), |at| at + 1);
        reader.consume(used);
        if end.is_some() || used == 0 {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::measured::line::blank;

    fn row(id: &str, speed: f64) -> BenchRow {
        BenchRow { id: id.to_owned(), decode_tps: Some(speed), ..blank() }
    }

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/bench.jsonl");
        (folder, Store::at(path))
    }

    fn ids(store: &Store) -> Vec<String> {
        store.read().unwrap().rows.into_iter().map(|r| r.id).collect()
    }

    #[test]
    fn rows_come_and_go_and_come_again() {
        let (_folder, store) = store();
        assert!(store.read().unwrap().rows.is_empty());
        store.add(&[row("a", 1.0), row("b", 2.0)]).unwrap();
        store.remove(&["a".to_owned()]).unwrap();
        assert_eq!(ids(&store), ["b"]);
        store.add(&[row("a", 1.0)]).unwrap();
        assert_eq!(ids(&store), ["b", "a"]);
        assert_eq!(fs::read_to_string(store.path()).unwrap().lines().count(), 4);
    }

    #[test]
    fn what_is_not_understood_stays_and_is_reported() {
        let (_folder, store) = store();
        store.add(&[row("a", 1.0)]).unwrap();
        let mut file = OpenOptions::new().append(true).open(store.path()).unwrap();
        let long = "x".repeat(200_000);
        file.write_all(format!("\u{0}\n{long}\n{{\"v\":9}}\n\n\n").as_bytes()).unwrap();
        file.write_all(b"\xff\xfe\n{\"v\":1,\"row\":{\"id\":\"cut").unwrap();
        store.add(&[row("b", 2.0)]).unwrap();
        let kept = store.read().unwrap();
        assert_eq!(kept.rows.len(), 2);
        let lines: Vec<usize> = kept.unread.iter().map(|u| u.0).collect();
        assert_eq!(lines, [2, 3, 4, 7, 8]);
        assert!(fs::read(store.path()).unwrap().len() > 200_000);
    }

    #[test]
    fn many_writers_do_not_mix_their_lines() {
        let (_folder, store) = store();
        std::thread::scope(|scope| {
            for writer in 0..8 {
                let store = &store;
                scope.spawn(move || {
                    for n in 0..25 {
                        store.add(&[row(&format!("w{writer}-{n}"), 1.0)]).unwrap();
                    }
                });
            }
        });
        let kept = store.read().unwrap();
        assert_eq!((kept.rows.len(), kept.unread.len()), (200, 0));
    }
}
