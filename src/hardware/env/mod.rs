//! The machine as the probes see it: files, commands, variables and two system libraries.
//!
//! [`SystemEnv`] is the real one; [`FixtureEnv`] lets a folder of captured files stand in for a machine.

mod command;
mod fixture;
mod nvml;
mod system;
mod totals;

pub use fixture::FixtureEnv;
pub use system::SystemEnv;
pub use totals::SystemTotals;

use super::error::{EnvError, ProbeError};
use super::facts::IsaFlags;
use super::nvidia::NvidiaDevice;
use serde::Serialize;
use std::time::Duration;

/// The most that is read of one file or one command's output.
pub(super) const READ_LIMIT: u64 = 8 << 20;

/// The time most commands get.
pub(super) const QUICK: Duration = Duration::from_secs(2);

/// The time slow starters get: `system_profiler`, PowerShell, the first `nvidia-smi`.
pub(super) const PATIENT: Duration = Duration::from_secs(5);

/// Families of operating systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// Linux, including WSL.
    Linux,
    /// Android, for instance in Termux.
    Android,
    /// macOS.
    MacOs,
    /// Windows.
    Windows,
    /// Anything else.
    Other,
}

impl Platform {
    /// Whether `/proc` and `/sys` are those of a Linux kernel.
    pub const fn has_linux_kernel(self) -> bool {
        matches!(self, Self::Linux | Self::Android)
    }
}

/// A command to run: nothing on its input, English output, killed when the time is over.
#[derive(Clone, Copy, Debug)]
pub struct Invocation<'a> {
    /// Program name or path.
    pub program: &'a str,
    /// Arguments.
    pub args: &'a [&'a str],
    /// The time it may take.
    pub limit: Duration,
}

/// What a command printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// Whether it ended with status 0.
    pub success: bool,
    /// Standard output, invalid UTF-8 replaced.
    pub stdout: String,
    /// Standard error, invalid UTF-8 replaced.
    pub stderr: String,
}

/// Access to a machine, real or recorded.
pub trait Env: Send + Sync {
    /// The family of operating systems.
    fn platform(&self) -> Platform;

    /// The bytes of a file of at most 8 MiB.
    ///
    /// # Errors
    /// When the file does not exist, may not be read or is larger.
    fn read(&self, path: &str) -> Result<Vec<u8>, EnvError>;

    /// The names in a folder, sorted.
    ///
    /// # Errors
    /// When the folder does not exist or may not be read.
    fn list(&self, folder: &str) -> Result<Vec<String>, EnvError>;

    /// Runs a command to its end or to its time limit.
    ///
    /// # Errors
    /// When it does not exist or does not end in time; a bad exit status is no error here.
    fn run(&self, invocation: Invocation<'_>) -> Result<Output, EnvError>;

    /// An environment variable that is set, even if to nothing.
    fn var(&self, name: &str) -> Option<String>;

    /// What the operating system's own interfaces say about memory and processors.
    fn totals(&self) -> Option<SystemTotals>;

    /// Instruction sets of the processor this program runs on.
    fn isa(&self) -> Option<IsaFlags>;

    /// The devices NVIDIA's management library lists.
    ///
    /// # Errors
    /// When the library is not there or does not answer.
    fn nvml(&self) -> Result<Vec<NvidiaDevice>, ProbeError>;

    /// Whether a file or folder exists.
    fn exists(&self, path: &str) -> bool;

    /// A file as text, invalid UTF-8 replaced.
    ///
    /// # Errors
    /// As [`Env::read`].
    fn text(&self, path: &str) -> Result<String, EnvError> {
        self.read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// A one-line file without surrounding blanks and NUL bytes; `None` when absent or empty.
    fn line(&self, path: &str) -> Option<String> {
        let text = self.text(path).ok()?;
        let line = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
        (!line.is_empty()).then(|| line.to_owned())
    }

    /// A file that holds one plain decimal number.
    fn number(&self, path: &str) -> Option<u64> {
        self.line(path)?.parse().ok()
    }

    /// What a command prints when it succeeds.
    ///
    /// # Errors
    /// As [`Env::run`], and when the command reports failure.
    fn stdout(&self, invocation: Invocation<'_>) -> Result<String, EnvError> {
        let output = self.run(invocation)?;
        if output.success {
            return Ok(output.stdout);
        }
        let said = if output.stderr.trim().is_empty() { &output.stdout } else { &output.stderr };
        Err(EnvError::Failed {
            what: invocation.program.to_owned(),
            message: super::error::excerpt(said),
        })
    }
}
