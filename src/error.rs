//! What can go wrong on the way to an answer, and the exit status that follows.

use std::io;

/// One thing that is wrong with a question: a stable code, what was asked and found, and what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// A stable name for programs.
    pub code: &'static str,
    /// What was asked and what was found.
    pub message: String,
    /// One concrete next step.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem without a hint.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: None }
    }

    /// A value that cannot be meant.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new("invalid-input", message)
    }

    /// The same with a next step.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Why a command gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The question cannot be answered as it was asked: everything that is wrong with it.
    #[error("{}", .0.iter().map(|p| p.message.as_str()).collect::<Vec<_>>().join("; "))]
    Asked(Vec<Problem>),
    /// Nothing was detected where detection was needed.
    #[error("{}", .0.message)]
    NotDetected(Problem),
    /// The network or a server failed.
    #[error("{}", .0.message)]
    Network(Problem),
    /// A file or stream failed.
    #[error("{what}: {}", said(.cause))]
    Io {
        /// Which file or stream.
        what: String,
        /// What the system says.
        cause: io::Error,
    },
    /// The reader of the output went away.
    #[error("the output was closed")]
    Closed,
}

impl Error {
    /// A failure of a file or stream; a closed pipe is told apart.
    pub fn io(what: impl Into<String>, cause: io::Error) -> Self {
        match cause.kind() {
            io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::Io { what: what.into(), cause },
        }
    }

    /// The exit status of the program.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Closed => 0,
            Self::Asked(_) => 2,
            Self::NotDetected(_) => 3,
            Self::Network(_) | Self::Io { .. } => 4,
        }
    }

    /// Everything that went wrong, for people and programs alike.
    pub fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Closed => Vec::new(),
            Self::Asked(problems) => problems.clone(),
            Self::NotDetected(problem) | Self::Network(problem) => vec![problem.clone()],
            Self::Io { .. } => vec![Problem::new("io", self.to_string())],
        }
    }
}

/// What the file system says, in the same words on every system and without its numbers.
pub fn said(cause: &io::Error) -> String {
    match cause.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission".to_owned(),
        _ => {
            let text = cause.to_string();
            text.split(" (os error ").next().unwrap_or(&text).to_owned()
        }
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::from(vec![problem])
    }
}

impl From<Vec<Problem>> for Error {
    /// Where the only thing wrong is that no machine was detected, or that the network failed, the status says so.
    fn from(mut problems: Vec<Problem>) -> Self {
        let only = problems.len() == 1;
        match problems.pop() {
            Some(problem) if only && problem.code == NOT_DETECTED => Self::NotDetected(problem),
            Some(problem) if only && NETWORK.contains(&problem.code) => Self::Network(problem),
            last => {
                problems.extend(last);
                Self::Asked(problems)
            }
        }
    }
}

/// The code of the problem that no machine was named and none was detected.
pub const NOT_DETECTED: &str = "not-detected";

/// The codes of the problems that the network failed, or that a server refuses to hand something out.
pub const NETWORK: [&str; 2] = ["network", "access-denied"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_is_no_failure() {
        let closed = Error::io("standard output", io::ErrorKind::BrokenPipe.into());
        assert_eq!(closed.exit_code(), 0);
        assert!(closed.problems().is_empty());
        let full = Error::io("standard output", io::ErrorKind::StorageFull.into());
        assert_eq!(full.exit_code(), 4);
    }

    #[test]
    fn the_system_is_quoted_without_its_numbers() {
        let text = |error| said(&io::Error::from_raw_os_error(error));
        assert_eq!(text(2), "there is no such file or folder");
        assert!(!text(21).contains("os error"), "{}", text(21));
        assert_eq!(said(&io::Error::other("a pipe, not a file")), "a pipe, not a file");
    }

    #[test]
    fn failures_of_the_network_exit_with_four_where_nothing_else_is_wrong() {
        let failed = || Problem::new("network", "no answer");
        assert_eq!(Error::from(failed()).exit_code(), 4);
        assert_eq!(Error::from(vec![Problem::invalid("no"), failed()]).exit_code(), 2);
    }

    #[test]
    fn wrong_questions_exit_with_two() {
        let error = Error::from(Problem::invalid("no"));
        assert_eq!(error.exit_code(), 2);
        assert_eq!(error.problems().len(), 1);
    }
}
