//! Hugging Face: what a repository holds, where its files are, and what its refusals mean.
//!
//! The names of headers and codes are those that `huggingface_hub` goes by: `X-Error-Code` is `GatedRepo`, `RepoNotFound`,
//! `RevisionNotFound` or `EntryNotFound`; without a token, 401 is also the answer for what does not exist.

use super::address::Repository;
use super::agent::Answer;
use super::client::Client;
use super::error::OnlineError;
use super::url::Url;
use crate::inventory::display_name;
use serde::Deserialize;

/// Longest answer about a repository.
const LONGEST: u64 = 16 << 20;
/// Longest answer of a search.
const LONGEST_SEARCH: u64 = 1 << 20;
/// Longest body of an error that is looked into.
const LONGEST_ERROR: u64 = 4096;
/// Files of a repository that are looked at.
const MOST_FILES: usize = 100_000;

/// What a repository holds.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Its name, as the site has it.
    pub name: String,
    /// The commit, where the site says it.
    pub commit: Option<String>,
    /// What files are asked by: the commit, else what was asked for.
    pub revision: String,
    /// Paths of its files.
    pub files: Vec<String>,
}

/// The site's answer about a repository.
#[derive(Debug, Deserialize)]
struct Info {
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    sha: Option<String>,
    #[serde(default)]
    siblings: Vec<Sibling>,
}

#[derive(Debug, Deserialize)]
struct Sibling {
    rfilename: String,
}

#[derive(Debug, Deserialize)]
struct Hit {
    id: String,
}

/// What a repository holds, by the site.
///
/// # Errors
/// When there is no such repository, or the site does not say.
pub fn list(client: &Client, asked: &Repository) -> Result<Listing, OnlineError> {
    let api = client.settings.endpoint.with(["api", "models"]);
    let url = match &asked.revision {
        None => api.with(asked.name.split('/')),
        Some(revision) => api.with(asked.name.split('/')).with(["revision", revision]),
    };
    let (answer, from) = client.get(&url, None)?;
    if answer.status != 200 {
        return Err(match refusal(client, answer, &from, asked, None) {
            OnlineError::NoRepository { host, repository, with_token, .. } => {
                let near = near(client, &asked.name);
                OnlineError::NoRepository { host, repository, with_token, near }
            }
            other => other,
        });
    }
    let text = client.text(answer, from.host(), LONGEST)?;
    let bad = |why: String| OnlineError::BadAnswer { host: from.host().to_owned(), why };
    let info: Info =
        serde_json::from_slice(&text).map_err(|e| bad(display_name(&e.to_string())))?;
    let files = info.siblings.into_iter().take(MOST_FILES).map(|s| s.rfilename);
    let commit = info.sha.filter(|sha| is_commit(sha));
    // Renamed ones are answered under their new name.
    let name = info.id.filter(|id| display_name(id) == *id && !id.is_empty());
    let asked_for = asked.revision.clone().unwrap_or_else(|| "main".to_owned());
    Ok(Listing {
        name: name.unwrap_or_else(|| asked.name.clone()),
        revision: commit.clone().unwrap_or(asked_for),
        commit,
        files: files.filter(|f| is_path(f)).collect(),
    })
}

/// Where a file of a repository is.
pub fn file(client: &Client, listing: &Listing, path: &str) -> Url {
    let repository = client.settings.endpoint.with(listing.name.split('/'));
    repository.with(["resolve", &listing.revision]).with(path.split('/'))
}

fn is_commit(text: &str) -> bool {
    (7..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Whether a file may be asked for by this path.
fn is_path(path: &str) -> bool {
    path.len() <= 1024 && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// What an answer with an error means for a repository, or for a file in it.
pub fn refusal(
    client: &Client,
    answer: Answer,
    from: &Url,
    asked: &Repository,
    file: Option<&str>,
) -> OnlineError {
    let host = from.host().to_owned();
    let repository = asked.name.clone();
    let with_token = client.has_token_for(from);
    let message = answer.header("x-error-message").map(|text| display_name(text.trim()));
    let code = answer.header("x-error-code").unwrap_or_default();
    let known_token = message.as_deref() != Some("Invalid credentials in Authorization header");
    match (code.as_str(), answer.status) {
        ("GatedRepo", _) => {
            let page = client.settings.endpoint.with(asked.name.split('/')).to_string();
            OnlineError::Gated { repository, page, with_token }
        }
        ("RevisionNotFound", _) => {
            let revision = display_name(asked.revision.as_deref().unwrap_or("main"));
            OnlineError::NoRevision { repository, revision }
        }
        ("RepoNotFound", _) => {
            OnlineError::NoRepository { host, repository, with_token, near: Vec::new() }
        }
        (_, 401) if with_token && !known_token => OnlineError::BadToken { host },
        (_, 401) if !with_token => {
            OnlineError::NoRepository { host, repository, with_token, near: Vec::new() }
        }
        ("EntryNotFound", _) | (_, 404) => match file {
            Some(file) => OnlineError::NoFile { host, file: display_name(file), has: Vec::new() },
            None => OnlineError::NoRepository { host, repository, with_token, near: Vec::new() },
        },
        _ => status(answer, from, with_token, message),
    }
}

/// What an answer with an error means, whoever gave it.
pub fn status(
    answer: Answer,
    from: &Url,
    with_token: bool,
    message: Option<String>,
) -> OnlineError {
    use std::io::Read;
    let (host, status) = (from.host().to_owned(), answer.status);
    if status == 429 {
        let seconds = answer.number("retry-after");
        return OnlineError::RateLimited { host, with_token, seconds };
    }
    let message = message.or_else(|| {
        let plain = answer.header("content-type").is_some_and(|t| t.starts_with("text/plain"));
        let mut text = String::new();
        answer.body.take(LONGEST_ERROR).read_to_string(&mut text).ok().filter(|_| plain)?;
        let first = text.lines().next().map(str::trim).filter(|line| !line.is_empty())?;
        Some(display_name(first))
    });
    OnlineError::Status { host, status, message }
}

/// Names that the site finds for one that it does not have; none where it finds none, or does not answer.
fn near(client: &Client, name: &str) -> Vec<String> {
    let word = name.rsplit('/').next().unwrap_or(name);
    let api = client.settings.endpoint.with(["api", "models"]);
    let url = api.with_query("search", word, "&limit=5");
    let found = client.get(&url, None).and_then(|(answer, from)| match answer.status {
        200 => client.text(answer, from.host(), LONGEST_SEARCH),
        _ => Ok(Vec::new()),
    });
    let hits: Vec<Hit> =
        found.ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default();
    hits.iter().take(5).map(|hit| display_name(&hit.id)).collect()
}
