//! Hardware detection on recorded machines: every recorded text, and whole machines put together from them.

mod fixtures;
mod garbage;
mod machines;
mod parsers;
mod this_machine;
