//! Machines by name: `4090`, `2x3090`, `m4 max 64gb`, `macbook pro m3 max 128gb`.

mod bins;
mod count;
mod lookup;
mod noise;
mod phrase;
#[cfg(test)]
mod tests;

pub use bins::with_memory;
pub use count::{MAX_COUNT, machines};

use super::error::NameError;
use super::index::Index;
use crate::catalog::Catalog;
use crate::catalog::hardware::Hardware;
use crate::units::Bytes;

/// What a machine's name says.
#[derive(Clone, Debug)]
pub struct HardwareQuery<'c> {
    /// The entry.
    pub hw: &'c Hardware,
    /// How many of it.
    pub count: u32,
    /// Memory of one, where the name states it.
    pub memory: Option<Bytes>,
    /// Whether the name states the bin itself (`m4-max-40c`), so that no memory size may choose another one.
    pub bin_is_named: bool,
    /// What the answer should say about the name.
    pub note: Option<HardwareNote>,
}

/// Something in a machine's name that was never sold like that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HardwareNote {
    /// A memory size that no such machine was sold with.
    MemoryNeverSold {
        /// The size asked for.
        asked: Bytes,
        /// The sizes sold, in rising order.
        sold: Vec<Bytes>,
    },
    /// A number of cores that no such chip has.
    NoSuchCores {
        /// The number asked for.
        asked: u32,
        /// The bins there are.
        sold: Vec<String>,
    },
}

impl<'c> HardwareQuery<'c> {
    fn one(hw: &'c Hardware) -> Self {
        Self { hw, count: 1, memory: None, bin_is_named: false, note: None }
    }

    /// The same with a memory size stated beside the name: it chooses the bin, unless the name does.
    #[must_use]
    pub fn with_memory(mut self, catalog: &'c Catalog, size: Bytes) -> Self {
        if !self.bin_is_named {
            self.hw = with_memory(catalog, self.hw, size);
        }
        self.memory = Some(size);
        let core_note = matches!(self.note, Some(HardwareNote::NoSuchCores { .. }));
        if !self.hw.was_sold_with(size) {
            let (hw, named) = (self.hw, self.bin_is_named);
            let sold = bins::sold_sizes(catalog, hw, named);
            self.note = Some(HardwareNote::MemoryNeverSold { asked: size, sold });
        } else if !core_note {
            self.note = None;
        }
        self
    }
}

/// The machine that a name means, with how many and how much memory.
///
/// # Errors
/// When no machine or more than one is called that, when it was never sold, or when it is asked for 0 or too many times.
pub fn hardware<'c>(
    catalog: &'c Catalog,
    index: &Index,
    text: &str,
) -> Result<HardwareQuery<'c>, NameError> {
    lookup::find(catalog, index, text)
}
