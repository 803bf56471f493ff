//! The exact commands that start what an estimate describes, quoted for the shell they are pasted into.

mod facts;
mod quote;
mod spell;

pub use quote::{Shell, quote, safe};

use crate::catalog::Catalog;
use crate::catalog::launch::Syntax;
use crate::engine::Estimate;
use crate::engine::request::Request;
use facts::Facts;

/// What is asked about the commands beside the question itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wish<'a> {
    /// The model's path as it is to be written, where it lies on this disk.
    pub file: Option<&'a str>,
    /// The same from the root of the file system.
    pub full_path: Option<&'a str>,
    /// The path of the vision tower's file, where it lies beside the model.
    pub projector: Option<&'a str>,
    /// What Ollama calls it, where it lies in its store.
    pub ollama: Option<&'a str>,
    /// What the repository calls the format, where it is known to call it otherwise than the catalog.
    pub tag: Option<&'a str>,
    /// Put the settings into a Modelfile.
    pub modelfile: bool,
}

/// Commands and what belongs to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launch {
    /// Files that have to be written before.
    pub files: Vec<SettingsFile>,
    /// The commands, in order.
    pub steps: Vec<Step>,
    /// The version that the flags were checked against.
    pub checked: String,
    /// How the programs are got.
    pub get: String,
    /// What to know beside.
    pub notes: Vec<String>,
    /// The file has to be fetched first, since no repository with it is known.
    pub needs_file: bool,
}

/// One command. Words are unquoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Environment variables with their values.
    pub env: Vec<(String, String)>,
    /// Program and arguments.
    pub words: Vec<String>,
    /// It runs beside the one before it, in another terminal.
    pub beside: bool,
    /// It runs on every other machine of several.
    pub elsewhere: bool,
}

/// A file that a program reads its settings from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsFile {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub text: String,
}

impl SettingsFile {
    /// The line that writes it in a shell.
    pub fn line(&self, shell: Shell) -> String {
        let lines: Vec<&str> = self.text.lines().collect();
        quote::write(&lines, &self.name, shell)
    }
}

impl Step {
    /// The line to paste into a shell; what runs elsewhere is a comment, so that it is not started here.
    pub fn line(&self, shell: Shell) -> String {
        let line = quote::line(&self.env, &self.words, shell);
        if self.elsewhere { format!("# first, on all others: {line}") } else { line }
    }
}

impl Launch {
    /// The lines to paste into a shell, those that write its files first.
    pub fn lines(&self, shell: Shell) -> Vec<String> {
        let files = self.files.iter().map(|file| file.line(shell));
        files.chain(self.steps.iter().map(|step| step.line(shell))).collect()
    }
}

/// The commands for an answered question; `None` where no recipe for the runtime is known.
pub fn launch(
    catalog: &Catalog,
    request: &Request<'_>,
    estimate: &Estimate,
    wish: Wish<'_>,
) -> Option<Launch> {
    let runtime = facts::recipe_of(request, wish);
    let recipe = catalog.launch.iter().find(|r| r.runtime == runtime)?;
    let facts = Facts::new(request, estimate, wish);
    let steps = recipe.steps.iter().filter(|s| facts.all_hold(&s.when)).map(|step| Step {
        env: facts.words(&step.env).into_iter().filter_map(assignment).collect(),
        words: facts.words(&step.command),
        beside: step.beside,
        elsewhere: step.elsewhere,
    });
    let files = recipe.files.iter().filter(|f| facts.all_hold(&f.when)).map(|file| SettingsFile {
        name: file.name.clone(),
        text: facts.texts(&file.lines, file.syntax).iter().map(|l| format!("{l}\n")).collect(),
    });
    Some(Launch {
        files: files.collect(),
        steps: steps.collect(),
        checked: recipe.checked.clone(),
        get: recipe.get.clone(),
        notes: facts.texts(&recipe.notes, Syntax::Plain),
        needs_file: facts.lacks_source() && recipe.reads_files,
    })
}

fn assignment(word: String) -> Option<(String, String)> {
    let (name, value) = word.split_once('=')?;
    Some((name.to_owned(), value.to_owned()))
}

/// Every condition and placeholder that recipes may use, so that a misspelt one is found by a test.
pub fn is_known(condition: &str) -> bool {
    facts::CONDITIONS.contains(&condition)
}

/// Whether recipes may use the placeholder.
pub fn is_placeholder(name: &str) -> bool {
    facts::PLACEHOLDERS.contains(&name)
}
