//! Models that are elsewhere: read over the network, from their headers alone.
//!
//! Nothing here is reached unless it is asked for, and nothing is written to disk. Files are read through the same
//! [`crate::inventory::Shelf`] as those of a disk, so that the answer is the same.

mod address;
mod agent;
mod client;
mod error;
mod hub;
mod reader;
mod settings;
mod shelf;
mod url;

pub use address::{Address, HUB, Repository};
pub use error::OnlineError;
pub use settings::{Settings, TIMEOUT, Token};
pub use url::Url;

use crate::inventory::{
    ModelFile, Pick, Wanted, display_name, models, open_file, open_folder, pick,
};
use crate::names;
use client::Client;
use indicatif::{ProgressBar, ProgressStyle};
use shelf::Remote;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A model that was read over the network.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The model; its paths are addresses.
    pub model: ModelFile,
    /// Where it was read.
    pub origin: Origin,
    /// Other GGUF models of the repository that it was chosen from.
    pub others: usize,
}

/// Where a model was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The address of its first file, or of its repository.
    pub address: String,
    /// The commit, where the site says it.
    pub commit: Option<String>,
    /// The repository, `owner/name`.
    pub repository: Option<String>,
    /// The file in it; none for the model of a whole repository.
    pub file: Option<String>,
}

/// Reads the model of an address: its config and headers, never its weights.
///
/// # Errors
/// When there is no such model, it may not be read, or the network fails.
pub fn open(
    address: &Address,
    settings: Settings,
    wanted: Wanted<'_>,
    watched: bool,
) -> Result<Fetched, OnlineError> {
    let client = Client::new(settings, bar(watched))?;
    match address {
        Address::Repository(asked) => repository(&client, asked, wanted),
        Address::File(url) => file(&client, url),
    }
}

/// Draws nothing where standard error is no terminal.
fn bar(watched: bool) -> ProgressBar {
    if !watched {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{msg}, {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

fn file(client: &Client, url: &Url) -> Result<Fetched, OnlineError> {
    let shelf = Remote::beside(client, url.clone());
    let name = url.path().rsplit('/').next().unwrap_or_default();
    let name = url::decoded(name).unwrap_or_else(|| name.to_owned());
    let mut model = open_file(&shelf, &shelf.path(&name)).map_err(OnlineError::of_files)?;
    to_addresses(&shelf, &mut model);
    let origin =
        Origin { address: without_query(url), commit: None, repository: None, file: Some(name) };
    Ok(Fetched { model, origin, others: 0 })
}

fn repository(
    client: &Client,
    asked: &Repository,
    wanted: Wanted<'_>,
) -> Result<Fetched, OnlineError> {
    let listing = hub::list(client, asked)?;
    let chosen = chosen(&listing, asked, wanted)?;
    let shelf = Remote::repository(client, asked.clone(), listing.clone());
    let opened = match &chosen.file {
        Some(file) => open_file(&shelf, &shelf.path(file)),
        None => open_folder(&shelf, &shelf.path("")),
    };
    let mut model = opened.map_err(OnlineError::of_files)?;
    model.repository = Some(display_name(&listing.name));
    if chosen.file.is_none() {
        model.name = display_name(&listing.name);
    }
    let page = client.settings.endpoint.with(listing.name.split('/'));
    let address = match &chosen.file {
        Some(file) => hub::file(client, &listing, file),
        None => page,
    };
    to_addresses(&shelf, &mut model);
    let origin = Origin {
        address: address.to_string(),
        commit: listing.commit,
        repository: Some(listing.name),
        file: chosen.file,
    };
    Ok(Fetched { model, origin, others: chosen.others })
}

/// What is read of a repository.
struct Chosen {
    /// A GGUF file; none for the safetensors of the repository.
    file: Option<String>,
    others: usize,
}

fn chosen(
    listing: &hub::Listing,
    asked: &Repository,
    wanted: Wanted<'_>,
) -> Result<Chosen, OnlineError> {
    let repository = || display_name(&listing.name);
    let files: Vec<&str> = listing.files.iter().map(String::as_str).collect();
    if let Some(file) = &asked.file {
        if files.contains(&file.as_str()) {
            let gguf = file.to_ascii_lowercase().ends_with(".gguf");
            return Ok(Chosen { file: gguf.then(|| file.clone()), others: 0 });
        }
        let has = models(&files).iter().map(|f| display_name(f)).collect();
        let (host, file) = (repository(), display_name(file));
        return Err(OnlineError::NoFile { host, file, has });
    }
    let format = asked.format.as_deref().or(wanted.format);
    match pick(&files, Wanted { format, ..wanted }) {
        Pick::Folder => Ok(Chosen { file: None, others: 0 }),
        Pick::File(file, models) => Ok(Chosen { file: Some(file), others: models - 1 }),
        Pick::Nothing => Err(OnlineError::NoModel { repository: repository() }),
        Pick::OtherFormats(has) => {
            let format_of = |f: &String| names::format_of(f).unwrap_or_else(|| display_name(f));
            let has = has.iter().map(format_of).collect();
            let asked = display_name(format.unwrap_or_default());
            Err(OnlineError::NoFormat { repository: repository(), asked, has })
        }
    }
}

/// Paths of a shelf as the addresses that they stand for.
fn to_addresses(shelf: &Remote<'_>, model: &mut ModelFile) {
    let address = |path: &Path| -> PathBuf {
        shelf.url(path).map_or_else(|| path.to_owned(), |url| without_query(&url).into())
    };
    for path in &mut model.paths {
        *path = address(path);
    }
    if let Some((path, _)) = &mut model.projector {
        *path = address(path);
    }
}

/// An address without its query, which may hold what is nobody's business.
fn without_query(url: &Url) -> String {
    let whole = url.to_string();
    whole.split('?').next().unwrap_or(&whole).to_owned()
}
