//! What a name may mean that is read over the network: a repository of Hugging Face, or the address of a GGUF file.

use super::url::{Url, decoded};

/// Something that can be read over the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A repository, or something in it.
    Repository(Repository),
    /// A GGUF file elsewhere.
    File(Url),
}

/// A repository of Hugging Face, and what is meant in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repository {
    /// `owner/name`.
    pub name: String,
    /// Branch, tag or commit.
    pub revision: Option<String>,
    /// A file in it.
    pub file: Option<String>,
    /// A format, as Ollama and llama.cpp write it behind the name.
    pub format: Option<String>,
}

/// The site that names mean where no other is set.
pub const HUB: &str = "https://huggingface.co";

/// Ways to write the site before a repository.
const SITES: [&str; 4] = ["huggingface.co", "www.huggingface.co", "hf.co", "www.hf.co"];
/// Words of addresses that stand between a repository and its revision.
const VIEWS: [&str; 4] = ["tree", "blob", "resolve", "raw"];
/// Parts of the site that hold no models.
const OTHER_PARTS: [&str; 8] =
    ["datasets", "spaces", "api", "collections", "papers", "docs", "blog", "models"];

impl Address {
    /// Reads a name: `hf:owner/name`, `owner/name:Q4_K_M`, an address of the site or of `endpoint`, an address of a GGUF file.
    pub fn parse(name: &str, endpoint: Option<&Url>) -> Option<Self> {
        let name = name.trim();
        if let Some(url) = Url::parse(name) {
            return of_url(&url, endpoint);
        }
        let rest = name.strip_prefix("hf://").or_else(|| name.strip_prefix("hf:"));
        if let Some(rest) = rest {
            return in_repository(&without_site(rest)?).map(Self::Repository);
        }
        let site = without_site(name)?;
        let short = site.len() == name.len();
        let found = in_repository(&site)?;
        // Without a mark before it, only what cannot be a path or a tag of Ollama.
        let path = name.starts_with('/') || found.file.is_some() || is_model_file(&found.name);
        let plain = found.name.contains('/') && !(short && path);
        plain.then_some(Self::Repository(found))
    }
}

/// The name without the site before it.
fn without_site(name: &str) -> Option<String> {
    if name.contains("://") {
        return None;
    }
    let (first, rest) = name.split_once('/').unwrap_or((name, ""));
    let is_site = SITES.iter().any(|s| s.eq_ignore_ascii_case(first));
    Some(if is_site { rest.to_owned() } else { name.to_owned() })
}

fn of_url(url: &Url, endpoint: Option<&Url>) -> Option<Address> {
    let path = url.path();
    let path = match endpoint {
        Some(base) if base.same_origin(url) => {
            Some(path.strip_prefix(base.path().trim_end_matches('/')).unwrap_or(path))
        }
        _ => SITES.contains(&url.host()).then_some(path),
    };
    if let Some(path) = path {
        return in_repository(path.trim_matches('/')).map(Address::Repository);
    }
    let file = url.path().rsplit('/').next().unwrap_or_default();
    file.to_ascii_lowercase().ends_with(".gguf").then(|| Address::File(url.clone()))
}

/// `owner/name`, `owner/name:FORMAT`, `owner/name@REVISION`, `owner/name/tree/REVISION`, `owner/name/blob/REVISION/FILE`, `owner/name/FILE.gguf`.
fn in_repository(path: &str) -> Option<Repository> {
    let (path, format) = match path.split_once(':') {
        Some((path, format)) => (path, Some(format)),
        None => (path, None),
    };
    let parts: Vec<String> =
        path.trim_matches('/').split('/').map(decoded).collect::<Option<_>>()?;
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let (name, rest) = match parts.as_slice() {
        [name] => ((*name).to_owned(), [].as_slice()),
        [owner, name, rest @ ..] => (format!("{owner}/{name}"), rest),
        [] => return None,
    };
    let (name, at) = match name.split_once('@') {
        Some((name, at)) => (name.to_owned(), Some(at.to_owned())),
        None => (name, None),
    };
    let owner = parts.first().copied().unwrap_or_default();
    let all_plain = name.split('/').all(is_repository_name);
    if !all_plain || OTHER_PARTS.contains(&owner) || format.is_some_and(|f| !is_format(f)) {
        return None;
    }
    let (revision, file) = match rest {
        [] => (None, None),
        [view, revision, file @ ..] if VIEWS.contains(view) => {
            (Some((*revision).to_owned()), (!file.is_empty()).then(|| file.join("/")))
        }
        [view] if VIEWS.contains(view) => (None, None),
        file if is_model_file(file.last().copied().unwrap_or_default()) => {
            (None, Some(file.join("/")))
        }
        _ => return None,
    };
    let revision = revision.or(at);
    // A folder of a repository is no file of it.
    let file = file.filter(|f| is_model_file(f));
    let plain = |text: &String| !text.is_empty() && !text.chars().any(char::is_control);
    if !revision.iter().chain(&file).all(plain) {
        return None;
    }
    Some(Repository { name, revision, file, format: format.map(str::to_owned) })
}

/// Whether a file can be named for the model that it holds.
fn is_model_file(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    [".gguf", ".safetensors", "config.json"].iter().any(|end| lower.ends_with(end))
}

/// Whether owners and repositories can be called that.
fn is_repository_name(part: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
    (1..=96).contains(&part.len())
        && part.bytes().all(plain)
        && !part.starts_with(['.', '-'])
        && !part.ends_with(['.', '-'])
        && !part.contains("..")
        && !part.contains("--")
}

fn is_format(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
    (1..=64).contains(&text.len()) && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository(name: &str, more: [&str; 3]) -> Option<Address> {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let [revision, file, format] = more.map(some);
        Some(Address::Repository(Repository { name: name.to_owned(), revision, file, format }))
    }

    #[test]
    fn repositories_are_written_in_many_ways() {
        let mirror = Url::parse("https://mirror.example/hub").expect("an address");
        let q4 = "Q4_K_M";
        let gguf = "Q4/a-Q4_K_M-00001-of-00002.gguf";
        for (name, more) in [
            ("a/b", ["", "", ""]),
            ("hf:a/b", ["", "", ""]),
            ("hf://a/b", ["", "", ""]),
            ("hf.co/a/b:Q4_K_M", ["", "", q4]),
            ("hf:hf.co/a/b:Q4_K_M", ["", "", q4]),
            ("a/b:Q4_K_M", ["", "", q4]),
            ("a/b@v1.0", ["v1.0", "", ""]),
            ("hf://a/b@4.0bpw", ["4.0bpw", "", ""]),
            ("https://huggingface.co/a/b", ["", "", ""]),
            ("https://huggingface.co/a/b/tree/main", ["main", "", ""]),
            ("https://huggingface.co/a/b/tree/main/Q4", ["main", "", ""]),
            ("https://hf.co/a/b/tree/refs%2Fpr%2F1", ["refs/pr/1", "", ""]),
            (
                "https://huggingface.co/a/b/blob/main/Q4/a-Q4_K_M-00001-of-00002.gguf?download=true",
                ["main", gguf, ""],
            ),
            ("hf:a/b/Q4/a-Q4_K_M-00001-of-00002.gguf", ["", gguf, ""]),
            ("https://mirror.example/hub/a/b", ["", "", ""]),
        ] {
            assert_eq!(Address::parse(name, Some(&mirror)), repository("a/b", more), "{name}");
        }
        assert_eq!(Address::parse("hf:gpt2", None), repository("gpt2", ["", "", ""]));
    }

    #[test]
    fn a_file_elsewhere_is_named_by_its_address() {
        let file = Address::parse("https://example.org/m/x.gguf?a=b", None);
        assert!(matches!(file, Some(Address::File(url)) if url.host() == "example.org"));
    }

    #[test]
    fn other_names_mean_nothing_online() {
        for name in [
            "",
            "70b",
            "qwen3:8b",
            "./a/b",
            "../a",
            "/m/a.gguf",
            "m/a.gguf",
            "/a/b",
            "~/m/a.gguf",
            "C:\\m\\a.gguf",
            "models/x/a.gguf",
            "a/b.gguf/c",
            "a/..",
            "a/b c",
            "a/b:Q4 K",
            "a/b--c",
            "ollama:qwen3:8b",
            "lmstudio:a/b",
            "https://example.org/a/b",
            "https://huggingface.co/",
            "https://huggingface.co/datasets/a/b",
            "ftp://huggingface.co/a/b",
            "a/b\u{1b}[2J",
        ] {
            assert_eq!(Address::parse(name, None), None, "{name}");
        }
    }
}
