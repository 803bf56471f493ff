//! `wir man`: manual pages, made from the arguments.

use crate::cli::args::Cli;
use crate::error::Error;
use clap::CommandFactory;
use clap_mangen::Man;
use std::fs;
use std::path::Path;

/// The page of the program itself.
///
/// # Errors
/// When it cannot be made.
pub fn page() -> Result<String, Error> {
    let mut page = Vec::new();
    Man::new(Cli::command()).render(&mut page).map_err(|e| Error::io("the page", e))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

/// Writes the pages of the program and of every command into a folder.
///
/// # Errors
/// When the folder cannot be written to.
pub fn write_all(folder: &Path) -> Result<(), Error> {
    let failed = |e| Error::io(folder.display().to_string(), e);
    fs::create_dir_all(folder).map_err(failed)?;
    clap_mangen::generate_to(Cli::command(), folder).map_err(failed)
}
