//! Files on servers in place of those on a disk: a repository, or files beside each other at an address.

use super::address::Repository;
use super::client::Client;
use super::error::OnlineError;
use super::hub::{self, Listing};
use super::reader::Start;
use super::url::Url;
use crate::inventory::Shelf;
use crate::units::Bytes;
use std::collections::HashMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Files whose beginnings are fetched at the same time.
const AT_ONCE: usize = 8;

/// Files that nothing in an answer depends on, and that can be long.
const LEFT_OUT: [&str; 1] = ["tokenizer_config.json"];

/// What files on a server are reached by.
enum Place {
    /// The files of a repository.
    Repository { listing: Listing, asked: Repository },
    /// A file elsewhere; beside it, only what has its folder's address and a name can be tried.
    Beside(Url),
}

/// Files on a server, by paths that begin with the name of their repository or with their address.
pub struct Remote<'c> {
    client: &'c Client,
    place: Place,
    started: Mutex<HashMap<String, Start>>,
}

impl<'c> Remote<'c> {
    /// The files of a repository.
    pub fn repository(client: &'c Client, asked: Repository, listing: Listing) -> Self {
        Self { client, place: Place::Repository { listing, asked }, started: Mutex::default() }
    }

    /// A file at an address, and those beside it.
    pub fn beside(client: &'c Client, url: Url) -> Self {
        Self { client, place: Place::Beside(url), started: Mutex::default() }
    }

    /// The path of a file.
    pub fn path(&self, file: &str) -> PathBuf {
        match &self.place {
            Place::Repository { listing, .. } if file.is_empty() => listing.name.clone().into(),
            Place::Repository { listing, .. } => format!("{}/{file}", listing.name).into(),
            Place::Beside(url) => format!("{}/{file}", url.host()).into(),
        }
    }

    /// The address of a path.
    pub fn url(&self, path: &Path) -> Option<Url> {
        let file = self.file(path)?;
        Some(match &self.place {
            Place::Repository { listing, .. } => hub::file(self.client, listing, &file),
            Place::Beside(url) => url.beside(&file),
        })
    }

    /// A path without what all paths begin with.
    fn file(&self, path: &Path) -> Option<String> {
        let text = path.to_str()?;
        let text = if cfg!(windows) { text.replace('\\', "/") } else { text.to_owned() };
        let root = match &self.place {
            Place::Repository { listing, .. } => listing.name.as_str(),
            Place::Beside(url) => url.host(),
        };
        Some(text.strip_prefix(root)?.trim_start_matches('/').to_owned())
    }

    fn start(&self, file: &str) -> Result<Start, OnlineError> {
        match &self.place {
            Place::Repository { listing, asked } => {
                let url = hub::file(self.client, listing, file);
                Start::get(self.client, &url)?.map_err(|(answer, from)| {
                    hub::refusal(self.client, answer, &from, asked, Some(file))
                })
            }
            Place::Beside(url) => {
                let url = url.beside(file);
                Start::get(self.client, &url)?.map_err(|(answer, from)| {
                    let host = from.host().to_owned();
                    let file = crate::inventory::display_name(file);
                    match answer.status {
                        404 | 410 => OnlineError::NoFile { host, file, has: Vec::new() },
                        _ => hub::status(answer, &from, false, None),
                    }
                })
            }
        }
    }
}

impl Shelf for Remote<'_> {
    fn is_file(&self, path: &Path) -> bool {
        let Some(file) = self.file(path) else { return false };
        match &self.place {
            Place::Repository { listing, .. } => {
                listing.files.contains(&file) && !LEFT_OUT.contains(&file.as_str())
            }
            // Whether it is there shows when it is asked for.
            Place::Beside(_) => file.to_ascii_lowercase().ends_with(".gguf"),
        }
    }

    fn open(&self, path: &Path) -> io::Result<(Box<dyn Read + '_>, Bytes)> {
        let file = self.file(path).filter(|_| self.is_file(path)).ok_or(io::ErrorKind::NotFound)?;
        let waiting = self.started.lock().ok().and_then(|mut all| all.remove(&file));
        let start = match waiting {
            Some(start) => start,
            None => self.start(&file).map_err(OnlineError::into_io)?,
        };
        let size = start.size;
        Ok((Box::new(start.into_reader(self.client)), size))
    }

    fn entries(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let Place::Repository { listing, .. } = &self.place else {
            return Ok(Vec::new());
        };
        let folder = self.file(folder).ok_or(io::ErrorKind::NotFound)?;
        let inside = |file: &&String| {
            file.rsplit_once('/').map_or("", |(folder, _)| folder) == folder.as_str()
        };
        Ok(listing.files.iter().filter(inside).map(|file| self.path(file)).collect())
    }

    /// Fetches beginnings, several at a time. What fails here fails again when it is opened, and is told then.
    fn will_read(&self, paths: &[PathBuf]) {
        if paths.len() < 2 {
            return;
        }
        let next = AtomicUsize::new(0);
        let work = || {
            while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                let Some(file) = self.file(path) else { continue };
                match self.start(&file) {
                    Ok(start) => {
                        if let Ok(mut all) = self.started.lock() {
                            all.insert(file, start);
                        }
                    }
                    Err(_) => next.store(paths.len(), Ordering::Relaxed),
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..AT_ONCE.min(paths.len()) {
                scope.spawn(work);
            }
        });
    }
}
