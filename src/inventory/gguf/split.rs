//! Models split over several files, `name-00001-of-00003.gguf`.

use crate::inventory::Shelf;
use std::path::{Path, PathBuf};

/// The name of one part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartName {
    /// What all parts share.
    pub stem: String,
    /// Which part, from 1.
    pub number: u32,
    /// How many there are.
    pub count: u32,
}

/// Parts believed.
const MOST_PARTS: u32 = 4096;

impl PartName {
    /// Reads a file name.
    ///
    /// ```
    /// use wir::inventory::gguf::PartName;
    /// let part = PartName::parse("GLM-5-Q4_K_M-00002-of-00009.gguf").expect("a part");
    /// assert_eq!((part.number, part.count), (2, 9));
    /// assert_eq!(part.with_number(1), "GLM-5-Q4_K_M-00001-of-00009.gguf");
    /// assert!(PartName::parse("model.gguf").is_none());
    /// ```
    pub fn parse(file_name: &str) -> Option<Self> {
        let base = file_name.strip_suffix(".gguf")?;
        let (rest, count) = base.rsplit_once("-of-")?;
        let (stem, number) = rest.rsplit_once('-')?;
        let digits = |text: &str| -> Option<u32> {
            let all = text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit());
            if all { text.parse().ok() } else { None }
        };
        let (number, count) = (digits(number)?, digits(count)?);
        let plausible = (1..=MOST_PARTS).contains(&count) && (1..=count).contains(&number);
        plausible.then(|| Self { stem: stem.to_owned(), number, count })
    }

    /// The file name of another part.
    pub fn with_number(&self, number: u32) -> String {
        format!("{}-{number:05}-of-{:05}.gguf", self.stem, self.count)
    }

    /// Whether it is the part to name.
    pub fn is_first(&self) -> bool {
        self.number == 1
    }

    /// All parts in a folder, in order, and the names of those that are not there.
    pub fn parts(&self, shelf: &dyn Shelf, folder: &Path) -> (Vec<PathBuf>, Vec<String>) {
        let (mut found, mut missing) = (Vec::new(), Vec::new());
        for number in 1..=self.count {
            let name = self.with_number(number);
            let path = folder.join(&name);
            if shelf.is_file(&path) {
                found.push(path);
            } else {
                missing.push(name);
            }
        }
        (found, missing)
    }
}
