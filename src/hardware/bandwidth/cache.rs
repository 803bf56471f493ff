//! Remembered measurements: one small JSON file in the cache folder, one entry per processor and memory size.

use super::measure::Measurement;
use crate::hardware::facts::{CpuFacts, RamFacts};
use crate::units::BytesPerSec;
use etcetera::BaseStrategy;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Another version is another meaning: such a file counts as absent.
const VERSION: u32 = 1;

/// A home folder may be shared by some machines, not by hundreds.
const MOST_ENTRIES: usize = 32;

/// No file of this kind grows beyond this.
const MOST_BYTES: u64 = 64 << 10;

/// What a measurement belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Marketing name of the processor.
    pub cpu: String,
    /// Memory in whole GiB: kernels differ in what they keep for themselves.
    pub ram_gib: u64,
}

impl Key {
    /// The key of a machine whose processor and memory are known.
    pub fn of(cpu: &CpuFacts, ram: &RamFacts) -> Option<Self> {
        let total = ram.total.as_ref()?.value;
        Some(Self { cpu: cpu.model.as_ref()?.value.clone(), ram_gib: total.gib().round() as u64 })
    }
}

#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    entries: Vec<Entry>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    #[serde(flatten)]
    key: Key,
    bytes_per_sec: f64,
}

/// Why a measurement could not be remembered.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// The folder or the file cannot be written.
    #[error("cannot write `{}`: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The program was built without optimisation, and reads too slowly.
    #[error("a debug build measures too little to be remembered: use a release build")]
    Unoptimised,
}

/// Measurements as they were read.
#[derive(Debug, Default)]
pub struct Remembered(Vec<Entry>);

impl Remembered {
    /// The bandwidth that was measured for a key.
    pub fn find(&self, key: &Key) -> Option<BytesPerSec> {
        let entry = self.0.iter().find(|entry| entry.key == *key)?;
        BytesPerSec::new(entry.bytes_per_sec)
    }
}

/// The file of remembered measurements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cache {
    path: PathBuf,
}

impl Cache {
    /// The folder for such files by the conventions of freedesktop.org, on every platform.
    pub fn default_folder() -> Option<PathBuf> {
        let base = etcetera::choose_base_strategy().ok()?;
        Some(base.cache_dir().join("wir"))
    }

    /// The cache in a folder that need not exist yet.
    pub fn in_folder(folder: impl AsRef<Path>) -> Self {
        Self { path: folder.as_ref().join("bandwidth.json") }
    }

    /// Where the file lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The bandwidth that was measured for a key; anything wrong with the file counts as "none".
    pub fn find(&self, key: &Key) -> Option<BytesPerSec> {
        self.read().find(key)
    }

    /// Remembers a measurement; the file is replaced as a whole, never seen half written.
    ///
    /// # Errors
    /// When the folder or the file cannot be written, and for a measurement of an unoptimised build.
    pub fn store(&self, key: &Key, measured: &Measurement) -> Result<(), CacheError> {
        if measured.unoptimised {
            return Err(CacheError::Unoptimised);
        }
        let bandwidth = measured.bandwidth;
        let Remembered(mut entries) = self.read();
        entries.retain(|entry| entry.key != *key);
        entries.insert(0, Entry { key: key.clone(), bytes_per_sec: bandwidth.get() });
        entries.truncate(MOST_ENTRIES);
        let file = File { version: VERSION, entries };
        self.replace(&file).map_err(|source| CacheError::Write { path: self.path.clone(), source })
    }

    /// All measurements; anything wrong with the file counts as "none".
    pub fn read(&self) -> Remembered {
        let small =
            fs::metadata(&self.path).is_ok_and(|meta| meta.is_file() && meta.len() <= MOST_BYTES);
        let text = small.then(|| fs::read_to_string(&self.path).ok()).flatten();
        let file: Option<File> = text.and_then(|text| serde_json::from_str(&text).ok());
        let file = file.filter(|file| file.version == VERSION);
        Remembered(file.map(|file| file.entries).unwrap_or_default())
    }

    fn replace(&self, file: &File) -> io::Result<()> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let temporary = self.path.with_extension(format!("{}.tmp", std::process::id()));
        let text = serde_json::to_vec_pretty(file)?;
        let result = fs::write(&temporary, text).and_then(|()| fs::rename(&temporary, &self.path));
        if result.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hardware::bandwidth::Plan;
    use crate::units::Bytes;

    fn key(cpu: &str) -> Key {
        Key { cpu: cpu.into(), ram_gib: 64 }
    }

    fn rate(gb_per_s: f64) -> BytesPerSec {
        BytesPerSec::from_gb_per_s(gb_per_s).expect("above zero")
    }

    fn measured(gb_per_s: f64) -> Measurement {
        let plan = Plan { buffer: Bytes::from_gib(1), threads: 4 };
        Measurement { bandwidth: rate(gb_per_s), plan, passes: 3, unoptimised: false }
    }

    #[test]
    fn what_a_debug_build_measured_is_refused() {
        let cache = Cache::in_folder(folder("refused"));
        let slow = Measurement { unoptimised: true, ..measured(3.0) };
        assert!(matches!(cache.store(&key("a"), &slow), Err(CacheError::Unoptimised)));
        assert!(!cache.path().exists());
    }

    fn folder(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("wir-cache-test-{}-{name}", std::process::id()))
    }

    #[test]
    fn what_is_stored_is_found_again_by_its_key_only() {
        let folder = folder("store");
        let cache = Cache::in_folder(&folder);
        assert_eq!(cache.find(&key("a")), None);
        cache.store(&key("a"), &measured(50.0)).expect("the folder is writable");
        cache.store(&key("b"), &measured(80.0)).expect("the folder is writable");
        cache.store(&key("a"), &measured(60.0)).expect("the folder is writable");
        assert_eq!(cache.find(&key("a")), Some(rate(60.0)));
        assert_eq!(cache.find(&key("b")), Some(rate(80.0)));
        assert_eq!(cache.find(&key("c")), None);
        let names: Vec<_> = fs::read_dir(&folder).expect("it exists").flatten().collect();
        assert_eq!(names.len(), 1, "no temporary file stays behind");
        fs::remove_dir_all(folder).expect("it exists");
    }

    #[test]
    fn a_damaged_file_counts_as_none_and_is_replaced() {
        let folder = folder("damaged");
        let cache = Cache::in_folder(&folder);
        fs::create_dir_all(&folder).expect("the folder is writable");
        let bad_rate = r#"{"version":1,"entries":[{"cpu":"a","ram_gib":64,"bytes_per_sec":-5}]}"#;
        let newer = r#"{"version":2,"entries":[{"cpu":"a","ram_gib":64,"bytes_per_sec":5e9}]}"#;
        for text in ["", "{", "[]", "\u{0}\u{1}", bad_rate, newer] {
            fs::write(cache.path(), text).expect("the folder is writable");
            assert_eq!(cache.find(&key("a")), None, "{text}");
        }
        cache.store(&key("a"), &measured(5.0)).expect("the folder is writable");
        assert_eq!(cache.find(&key("a")), Some(rate(5.0)));
        fs::remove_dir_all(folder).expect("it exists");
    }
}
