//! The `wir` command.
fn main() {}
