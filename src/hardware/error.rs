//! What can go wrong while looking at a machine. None of it ends a detection: it becomes a note.

use std::time::Duration;
use thiserror::Error;

/// Why a file, folder or command could not be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EnvError {
    /// There is no such file or command.
    #[error("`{what}` not found")]
    NotFound {
        /// Path or command.
        what: String,
    },
    /// It exists and may not be read.
    #[error("no permission for `{what}`")]
    Denied {
        /// Path or command.
        what: String,
    },
    /// It is larger than anything expected there.
    #[error("`{what}` is larger than {limit} bytes")]
    TooLarge {
        /// Path or command.
        what: String,
        /// The most that is read.
        limit: u64,
    },
    /// The command did not end in time and was killed.
    #[error("`{what}` did not answer within {} s", after.as_secs_f32())]
    TimedOut {
        /// Command.
        what: String,
        /// The time it was given.
        after: Duration,
    },
    /// The command ended with an error.
    #[error("`{what}` failed: {message}")]
    Failed {
        /// Command.
        what: String,
        /// Its first line of output, shortened.
        message: String,
    },
    /// Some other fault of the operating system.
    #[error("cannot read `{what}`: {message}")]
    Io {
        /// Path or command.
        what: String,
        /// What the operating system said.
        message: String,
    },
    /// This kind of machine has no such thing.
    #[error("{what} does not exist here")]
    Unavailable {
        /// The facility.
        what: &'static str,
    },
}

impl EnvError {
    /// Whether the thing is simply not there.
    pub const fn is_absence(&self) -> bool {
        matches!(self, Self::NotFound { .. } | Self::Unavailable { .. })
    }
}

/// Why a text did not say what it should.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ParseError {
    /// There was nothing to read.
    #[error("{what} is empty")]
    Empty {
        /// Which text.
        what: &'static str,
    },
    /// An expected entry is not there.
    #[error("{what} has no `{field}`")]
    Missing {
        /// Which text.
        what: &'static str,
        /// Which entry.
        field: &'static str,
    },
    /// The text is of another form.
    #[error("{what} cannot be understood: `{excerpt}`")]
    Malformed {
        /// Which text.
        what: &'static str,
        /// Its beginning, or what the reader said.
        excerpt: String,
    },
}

impl ParseError {
    /// A malformed text, quoted up to 60 characters.
    pub fn malformed(what: &'static str, text: impl AsRef<str>) -> Self {
        Self::Malformed { what, excerpt: excerpt(text.as_ref()) }
    }
}

/// What NVIDIA's tools say when they cannot answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NvidiaMessage {
    /// The kernel module and the library differ.
    #[error("NVIDIA driver and library differ in version: restart the computer")]
    VersionMismatch,
    /// The kernel module is not loaded.
    #[error("the NVIDIA driver is not running")]
    DriverNotRunning,
    /// The driver runs and sees no GPU.
    #[error("the NVIDIA driver finds no GPU")]
    NoDevices,
    /// The tool is older than the question.
    #[error("nvidia-smi does not know the field `{0}`")]
    UnknownField(String),
    /// A GPU no longer answers.
    #[error("an NVIDIA GPU has stopped answering: restart the computer")]
    GpuLost,
}

/// Why a probe gave no facts.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProbeError {
    /// A file or command could not be used.
    #[error(transparent)]
    Env(#[from] EnvError),
    /// A text did not say what it should.
    #[error(transparent)]
    Parse(#[from] ParseError),
    /// NVIDIA's tools explained why they cannot answer.
    #[error(transparent)]
    Nvidia(#[from] NvidiaMessage),
    /// The NVIDIA library answered with an error.
    #[error("NVML: {0}")]
    Nvml(String),
    /// The probe ended without an answer.
    #[error("the probe broke off")]
    Broken,
}

impl ProbeError {
    /// Whether the thing that was looked for is simply not there.
    pub const fn is_absence(&self) -> bool {
        matches!(self, Self::Env(error) if error.is_absence())
    }
}

/// The first line of a text, at most 60 characters and without control characters.
pub(super) fn excerpt(text: &str) -> String {
    let line = text.trim_start().lines().next().unwrap_or_default();
    line.chars().filter(|c| !c.is_control()).take(60).collect::<String>().trim_end().to_owned()
}
