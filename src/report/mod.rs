//! What commands found out, as typed values. How it looks is decided elsewhere.

mod answer;
mod lists;

pub use answer::{Answer, Asked};
pub use lists::{HardwareList, ModelList, QuantList, RuntimeList};

/// The result of a command.
#[derive(Debug)]
pub enum Report<'a> {
    /// One model on one machine.
    Check(Box<Answer<'a>>),
    /// Machines of the catalog.
    Hardware(HardwareList<'a>),
    /// Models of the catalog.
    Models(ModelList<'a>),
    /// Formats of the catalog.
    Quants(QuantList<'a>),
    /// Runtimes of the catalog.
    Runtimes(RuntimeList<'a>),
    /// Text that is printed as it is.
    Text(String),
}
