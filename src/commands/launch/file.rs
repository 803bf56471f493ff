//! A model on this disk: what the commands name.

use crate::cli::launch::WritingArgs;
use crate::commands::on_disk::is_writable;
use crate::commands::question::Question;
use crate::error::{Error, Problem};
use crate::inventory::display_path;
use crate::report::Answer;
use std::path::Path;

/// A model's file or folder on this disk.
#[derive(Debug)]
pub struct ModelFile {
    /// As it was typed, or found.
    pub typed: String,
    /// From the root of the file system.
    pub full: String,
}

impl ModelFile {
    /// The file of `--file`. Where nothing else names a model, the question then asks for what is in it.
    ///
    /// # Errors
    /// When there is no such file, or its name cannot be written down.
    pub fn told(question: &mut Question, writing: &WritingArgs) -> Result<Option<Self>, Error> {
        let Some(path) = &writing.file else {
            return Ok(None);
        };
        std::fs::metadata(path).map_err(|e| Error::io(path.display().to_string(), e))?;
        let file = Self::at(path)?;
        if question.model.is_none() && question.params.is_none() {
            question.model = Some(file.full.clone());
        }
        Ok(Some(file))
    }

    /// The file that the model was read from.
    ///
    /// # Errors
    /// When its name cannot be written down.
    pub fn read(answer: &Answer<'_>) -> Result<Option<Self>, Error> {
        let Some(file) = answer.asked.file.as_ref().filter(|_| answer.asked.online.is_none())
        else {
            return Ok(None);
        };
        let path = file.path.as_deref().ok_or_else(|| unwritable(&answer.asked.model.name))?;
        Self::at(Path::new(path)).map(Some)
    }

    fn at(path: &Path) -> Result<Self, Error> {
        let text = |p: &Path| {
            let text = p.to_str().filter(|text| is_writable(text)).map(str::to_owned);
            text.ok_or_else(|| unwritable(&display_path(p)))
        };
        let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        Ok(Self { typed: text(path)?, full: text(&full)? })
    }
}

fn unwritable(name: &str) -> Problem {
    Problem::invalid(format!("the path of `{name}` is not plain text in UTF-8"))
        .hint("rename it, or lead to it by a link")
}
