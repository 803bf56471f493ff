//! What to do after an answer: the command that starts it, other ways, and better things to try.

use crate::advice::verdict::Verdict;
use crate::engine::speed::Speed;
use crate::report::Most;
use crate::units::Bytes;

/// What to do next.
#[derive(Clone, Debug, Default)]
pub struct Next {
    /// The command that starts what was asked about.
    pub launch: Option<LaunchLines>,
    /// Other ways to run the same model, where the plain one does not fit.
    pub ways: Vec<Way>,
    /// Better things to try.
    pub better: Vec<Better>,
    /// The most that fits, where that was asked for.
    pub most: Most,
}

/// A command to paste.
#[derive(Clone, Debug)]
pub struct LaunchLines {
    /// Lines for a shell.
    pub lines: Vec<String>,
    /// The words of the first command, unquoted.
    pub words: Vec<String>,
    /// Environment variables that it needs.
    pub env: Vec<(String, String)>,
    /// The version that its flags were checked against.
    pub checked: String,
    /// A file has to be fetched first.
    pub needs_file: bool,
}

/// Another way to run the same model.
#[derive(Clone, Debug)]
pub struct Way {
    /// The kind of change, for programs.
    pub kind: &'static str,
    /// The flags that ask for it.
    pub flags: String,
    /// How well it runs then.
    pub verdict: Verdict,
    /// How fast.
    pub speed: Option<Speed>,
    /// What it needs.
    pub needed: Bytes,
    /// What is lost.
    pub loses: String,
}

/// Something better to try.
#[derive(Clone, Debug)]
pub enum Better {
    /// A model of no smaller size that is much faster here.
    Faster {
        /// Its id.
        model: String,
        /// Its display name.
        name: String,
        /// How fast.
        speed: Speed,
        /// How many times as fast; none where the model asked about does not run.
        times: Option<f64>,
    },
    /// A longer context that is still comfortable.
    Longer {
        /// Tokens.
        context: u64,
        /// What it needs.
        needed: Bytes,
    },
}
