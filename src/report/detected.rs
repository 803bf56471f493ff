//! What this machine is, and how each fact was found.

use crate::engine::machine::Machine;
use crate::hardware::Detected;
use crate::units::{Bytes, BytesPerSec};

/// What this machine is.
#[derive(Clone, Debug)]
pub struct DetectedMachine<'a> {
    /// The plain facts.
    pub facts: Detected,
    /// As which machine of the catalog it counts; none where too little is known.
    pub machine: Option<Machine<'a>>,
    /// What models may use of its memory.
    pub usable: Option<Bytes>,
    /// Why one could not be told, or what was assumed.
    pub notes: Vec<String>,
    /// The bandwidth of main memory, where it was measured just now.
    pub measured: Option<BytesPerSec>,
}
