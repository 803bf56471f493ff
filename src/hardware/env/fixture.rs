//! A recorded machine: a folder of files, canned command outputs and variables.

use super::{Env, Invocation, Output, Platform, SystemTotals, command};
use crate::hardware::error::{EnvError, ProbeError};
use crate::hardware::facts::IsaFlags;
use crate::hardware::nvidia::NvidiaDevice;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A recorded machine. Files come from memory or from below a root folder; a command answers with the recorded output
/// whose command line begins like its own.
#[derive(Clone, Debug)]
pub struct FixtureEnv {
    platform: Platform,
    root: Option<PathBuf>,
    files: BTreeMap<String, Vec<u8>>,
    commands: Vec<(String, Output)>,
    variables: BTreeMap<String, String>,
    totals: Option<SystemTotals>,
    nvml: Result<Vec<NvidiaDevice>, ProbeError>,
}

impl FixtureEnv {
    /// An empty machine.
    pub fn new(platform: Platform) -> Self {
        Self {
            platform,
            root: None,
            files: BTreeMap::new(),
            commands: Vec::new(),
            variables: BTreeMap::new(),
            totals: None,
            nvml: Err(EnvError::NotFound { what: "NVML library".into() }.into()),
        }
    }

    /// Takes files from below `root` unless they are given one by one.
    #[must_use]
    pub fn root(mut self, root: impl Into<PathBuf>) -> Self {
        self.root = Some(root.into());
        self
    }

    /// Adds one file.
    #[must_use]
    pub fn file(mut self, path: &str, content: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.to_owned(), content.into());
        self
    }

    /// Answers commands that begin with `line` with success and this output.
    #[must_use]
    pub fn command(self, line: &str, stdout: impl Into<String>) -> Self {
        let output = Output { success: true, stdout: stdout.into(), stderr: String::new() };
        self.outcome(line, output)
    }

    /// Answers commands that begin with `line` with this outcome.
    #[must_use]
    pub fn outcome(mut self, line: &str, output: Output) -> Self {
        self.commands.push((line.to_owned(), output));
        self
    }

    /// Sets an environment variable.
    #[must_use]
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Sets what the operating system reports.
    #[must_use]
    pub fn system_totals(mut self, totals: SystemTotals) -> Self {
        self.totals = Some(totals);
        self
    }

    /// Sets what NVIDIA's library reports.
    #[must_use]
    pub fn nvml_devices(mut self, devices: Result<Vec<NvidiaDevice>, ProbeError>) -> Self {
        self.nvml = devices;
        self
    }

    fn below_root(&self, path: &str) -> Option<PathBuf> {
        let inside = Path::new(path.trim_start_matches('/'));
        let is_plain = inside.components().all(|c| matches!(c, std::path::Component::Normal(_)));
        self.root.as_ref().filter(|_| is_plain).map(|root| root.join(inside))
    }
}

impl Env for FixtureEnv {
    fn platform(&self) -> Platform {
        self.platform
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, EnvError> {
        if let Some(content) = self.files.get(path) {
            return Ok(content.clone());
        }
        let absent = || EnvError::NotFound { what: path.to_owned() };
        let file = self.below_root(path).filter(|p| p.is_file()).ok_or_else(absent)?;
        fs::read(file).map_err(|error| command::io_error(path, &error))
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, EnvError> {
        let prefix = format!("{}/", folder.trim_end_matches('/'));
        let within = self.files.keys().filter_map(|path| path.strip_prefix(&prefix));
        let mut names: Vec<String> =
            within.filter_map(|rest| rest.split('/').next()).map(str::to_owned).collect();
        if let Some(entries) = self.below_root(folder).and_then(|p| fs::read_dir(p).ok()) {
            names.extend(entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned()));
        }
        names.sort();
        names.dedup();
        match names.is_empty() {
            true => Err(EnvError::NotFound { what: folder.to_owned() }),
            false => Ok(names),
        }
    }

    fn run(&self, invocation: Invocation<'_>) -> Result<Output, EnvError> {
        let line = format!("{} {}", invocation.program, invocation.args.join(" "));
        let recorded = self.commands.iter().find(|(start, _)| line.starts_with(start));
        recorded
            .map(|(_, output)| output.clone())
            .ok_or_else(|| EnvError::NotFound { what: invocation.program.to_owned() })
    }

    fn var(&self, name: &str) -> Option<String> {
        self.variables.get(name).cloned()
    }

    fn totals(&self) -> Option<SystemTotals> {
        self.totals.clone()
    }

    fn isa(&self) -> Option<IsaFlags> {
        None
    }

    fn nvml(&self) -> Result<Vec<NvidiaDevice>, ProbeError> {
        self.nvml.clone()
    }

    fn exists(&self, path: &str) -> bool {
        self.read(path).is_ok() || self.list(path).is_ok()
    }
}
