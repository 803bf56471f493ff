//! A model given as a path: what the commands name, and which model it is by its file's name.

use crate::cli::launch::WritingArgs;
use crate::commands::question::Question;
use crate::error::{Error, Problem};
use crate::report::Answer;
use std::path::{Path, PathBuf};

/// A model's file or folder on this disk.
#[derive(Debug)]
pub struct ModelFile {
    /// As it was typed.
    pub typed: String,
    /// From the root of the file system.
    pub full: String,
    /// The model was told from the file's name.
    told_by_name: bool,
}

impl ModelFile {
    /// The file that a question names, by flag or in place of a model; the question then asks for the model that the file's
    /// name says.
    ///
    /// # Errors
    /// When there is no such file, or its name cannot be written down.
    pub fn of(question: &mut Question, writing: &WritingArgs) -> Result<Option<Self>, Error> {
        let in_place = question.model.as_deref().filter(|name| looks_like_path(name));
        let Some(path) = writing.file.clone().or_else(|| in_place.map(PathBuf::from)) else {
            return Ok(None);
        };
        std::fs::metadata(&path).map_err(|e| Error::io(path.display().to_string(), e))?;
        let in_place = in_place.is_some();
        let told_by_name = in_place || question.model.is_none() && question.params.is_none();
        if told_by_name {
            question.model = path.file_stem().map(|s| s.to_string_lossy().into_owned());
        }
        let text = |p: &Path| {
            p.to_str().map(str::to_owned).ok_or_else(|| {
                Problem::invalid(format!("`{}` is not text in UTF-8", p.display()))
                    .hint("rename it, or lead to it by a link")
            })
        };
        let full = std::path::absolute(&path).unwrap_or_else(|_| path.clone());
        Ok(Some(Self { typed: text(&path)?, full: text(&full)?, told_by_name }))
    }

    /// Which model it was taken for.
    pub fn note(&self, answer: &Answer<'_>) -> Option<String> {
        let (model, quant) = (&answer.asked.model.name, &answer.asked.quant.name);
        self.told_by_name.then(|| format!("by its file's name this is {model} in {quant}"))
    }
}

/// Whether a name is meant as a path: it begins like one, or ends like a file of weights, and something is there.
fn looks_like_path(name: &str) -> bool {
    let path = Path::new(name);
    let begins = name.starts_with(['/', '.', '~']) || path.is_absolute();
    let ends = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gguf"));
    begins || ends && path.exists()
}
