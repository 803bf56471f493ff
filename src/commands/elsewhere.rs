//! Models that are read over the network, where that was asked for.

use super::lookup::Names;
use super::on_disk::{self, ReadModel};
use super::world::World;
use crate::catalog::Catalog;
use crate::error::{NETWORK, Problem};
use crate::inventory::{Wanted, display_name};
use crate::names;
use crate::online::{self, Address, OnlineError, Settings, Url};
use crate::report::Online;

/// Whether the network may be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Network {
    /// It is never used here.
    #[default]
    Never,
    /// Not unless asked for, which was not done.
    Off,
    /// It was asked for.
    On,
}

impl Network {
    /// By the flag.
    pub const fn by_flag(online: bool) -> Self {
        if online { Self::On } else { Self::Off }
    }
}

/// What a name means over the network.
pub fn address(name: &str) -> Option<Address> {
    let endpoint = std::env::var("HF_ENDPOINT").ok();
    Address::parse(name, endpoint.as_deref().and_then(Url::parse).as_ref())
}

/// A problem with a name, with the flag that lets it be read over the network, where it could be.
pub fn or_online(problem: Problem, name: &str, network: Network) -> Problem {
    let missing = matches!(problem.code, "unknown-model" | "ambiguous-model" | "not-estimated");
    if network != Network::Off || !missing {
        return problem;
    }
    let Some(address) = address(name) else {
        return problem;
    };
    let what = match &address {
        Address::Repository(repository) => {
            format!("`{}` from Hugging Face", display_name(&repository.name))
        }
        Address::File(url) => format!("it from {}", url.host()),
    };
    let near = problem.hint.filter(|hint| hint.starts_with("did you mean"));
    let hint = match near {
        Some(near) => format!("{near}; `--online` reads {what}"),
        None => format!("add `--online` to read {what}"),
    };
    Problem { hint: Some(hint), ..problem }
}

/// A failure of the network, with the way without it, where there is one.
pub fn or_catalog(problem: Problem, world: &World, name: &str) -> Problem {
    let known = NETWORK.contains(&problem.code) && world.names.model(&world.catalog, name).is_ok();
    match problem.hint {
        Some(hint) if known => {
            let hint = Some(format!("{hint}; without `--online` the catalog answers"));
            Problem { hint, ..problem }
        }
        _ => problem,
    }
}

/// Reads a model over the network.
///
/// # Errors
/// When there is no such model, it may not be read, or the network fails.
pub fn read(
    catalog: &Catalog,
    names: &Names,
    address: &Address,
    format: Option<&str>,
    watched: bool,
) -> Result<ReadModel, Problem> {
    let around = on_disk::surroundings();
    let settings =
        Settings::of(&around.variables, around.home.as_deref()).map_err(|e| problem(&e))?;
    let choose = |files: &[&str], asked: Option<&str>| names.among(catalog, files, asked);
    let wanted = Wanted { format, choose: &choose };
    let fetched = online::open(address, settings, wanted, watched).map_err(|e| problem(&e))?;
    let mut read = ReadModel::of(catalog, &fetched.model);
    let origin = fetched.origin;
    let key = if read.quant.family == "gguf" { "gguf" } else { read.quant.name.as_str() };
    let file = origin.file.as_deref();
    match &origin.repository {
        Some(repository) => {
            read.model.repos.insert(key.to_owned(), repository.clone());
            if file.is_none() {
                read.model.hf_id = Some(repository.clone());
            }
        }
        // Nothing but the address leads to just this file.
        None => read.model.repos.clear(),
    }
    if file.is_some() {
        read.model.ollama = None;
    }
    read.model.sources.insert(0, display_name(&origin.address));
    read.notes.insert(0, note(&origin, asked(address).or(format), fetched.others));
    read.path = None;
    read.online = Some(Online {
        address: origin.address.clone(),
        revision: origin.commit.clone(),
        tag: file.and_then(names::format_of),
    });
    Ok(read)
}

/// The format that an address names.
fn asked(address: &Address) -> Option<&str> {
    match address {
        Address::Repository(repository) => {
            repository.format.as_deref().or(repository.file.as_deref())
        }
        Address::File(url) => Some(url.path()),
    }
}

/// What was read, and where.
fn note(origin: &online::Origin, asked: Option<&str>, others: usize) -> String {
    let what = match (&origin.file, &origin.repository) {
        (Some(file), Some(repository)) => format!("{file} of {repository}"),
        (None, Some(repository)) => repository.clone(),
        (Some(file), None) => {
            let host = Url::parse(&origin.address).map(|u| u.host().to_owned());
            format!("{file} from {}", host.unwrap_or_default())
        }
        (None, None) => origin.address.clone(),
    };
    let commit = origin.commit.as_deref().map(|c| format!(", commit {}", c.get(..8).unwrap_or(c)));
    let more = match (asked, others) {
        (None, 1..) => format!("; it is one of {} there, --quant chooses", others + 1),
        _ => String::new(),
    };
    display_name(&format!("read online: {what}{}", commit.unwrap_or_default())) + &more
}

fn problem(error: &OnlineError) -> Problem {
    match error {
        OnlineError::Files(error) => on_disk::problem(error),
        other => Problem::new(other.code(), other.to_string()).hint(other.hint()),
    }
}
