//! The commands that start a model.

use super::Answer;
use crate::advice::launch::{Launch, Shell};

/// The commands that start a model, and what they were made for.
#[derive(Clone, Debug)]
pub struct LaunchPage<'a> {
    /// The question with its answer.
    pub answer: Answer<'a>,
    /// The commands.
    pub launch: Launch,
    /// The shell they are quoted for.
    pub shell: Shell,
    /// What else to know.
    pub notes: Vec<String>,
    /// The commands alone, as they are pasted.
    pub bare: bool,
}
