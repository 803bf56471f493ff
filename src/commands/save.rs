//! A file that is written whole or not at all.

use crate::error::{Error, Problem};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    path: PathBuf,
    replace: bool,
}

impl Target {
    /// A file; one that is there already is an error unless it is to be replaced.
    ///
    /// # Errors
    /// When there is such a file and it is not to be replaced.
    pub fn new(path: PathBuf, replace: bool) -> Result<Self, Error> {
        if !replace && path.symlink_metadata().is_ok() {
            return Err(taken(&path));
        }
        Ok(Self { path, replace })
    }

    /// Writes beside the file and then puts that in its place, so that a reader never sees half of it.
    ///
    /// # Errors
    /// When it cannot be written, or the file has appeared meanwhile.
    pub fn save(&self, text: &[u8]) -> Result<(), Error> {
        let failed = |e: io::Error| Error::io(self.path.display().to_string(), e);
        // A link leads to the file that is meant.
        let path = fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone());
        if path.metadata().is_ok_and(|m| !m.is_file()) {
            // A pipe or device can only be written to.
            return File::options()
                .write(true)
                .open(&path)
                .and_then(|mut f| f.write_all(text))
                .map_err(failed);
        }
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut beside = new_file(folder).map_err(failed)?;
        beside.write_all(text).map_err(failed)?;
        beside.as_file().sync_all().map_err(failed)?;
        let placed =
            if self.replace { beside.persist(&path) } else { beside.persist_noclobber(&path) };
        placed.map(drop).map_err(|e| match e.error.kind() {
            io::ErrorKind::AlreadyExists => taken(&self.path),
            _ => failed(e.error),
        })
    }

    /// What to say about it once it is written.
    pub fn written(&self, bytes: usize) -> String {
        let shown: String =
            self.path.display().to_string().chars().filter(|c| !c.is_control()).collect();
        format!("the report is in {shown} ({} kB)", bytes.div_ceil(1000))
    }
}

fn taken(path: &Path) -> Error {
    let message = format!("`{}` exists already", path.display());
    Problem::new("file-exists", message).hint("--force replaces it; -o names another").into()
}

fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".wir-report-");
    #[cfg(unix)]
    {
        // As any new file: what the user's mask allows, not the owner alone.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// A name that is safe as a part of a file's name anywhere: small letters, digits and single dashes.
pub fn plain_name(text: &str) -> String {
    const LONGEST: usize = 100;
    let mut name = String::new();
    for c in text.chars().take(LONGEST) {
        match c {
            c if c.is_ascii_alphanumeric() => name.push(c.to_ascii_lowercase()),
            _ if name.ends_with('-') || name.is_empty() => {}
            _ => name.push('-'),
        }
    }
    let name = name.trim_end_matches('-');
    if name.is_empty() { "machine".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_leave_the_folder() {
        assert_eq!(plain_name("rtx-4090"), "rtx-4090");
        assert_eq!(plain_name("../../etc/pass\u{202e}wd"), "etc-pass-wd");
        assert_eq!(plain_name("<script>\u{0}.."), "script");
        assert_eq!(plain_name("/.."), "machine");
    }
}
