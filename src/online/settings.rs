//! What the environment says about requests: which site is asked, with which token, and for how long.

use super::address::HUB;
use super::error::OnlineError;
use super::url::Url;
use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The variable that limits how long a model may be read, in seconds.
pub const TIMEOUT: &str = "WIR_ONLINE_TIMEOUT";

/// How requests are made.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The site that repositories are asked of.
    pub endpoint: Url,
    /// What shows who asks. Only the site itself is told.
    pub token: Option<Token>,
    /// How long all of it may take.
    pub total: Duration,
    /// A file of certificates to trust instead of those that are built in.
    pub certificates: Option<PathBuf>,
}

/// A token; it is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// As the header has it.
    pub fn bearer(&self) -> String {
        format!("Bearer {}", self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a token")
    }
}

/// The time that all of it may take where nothing else is said.
const TOTAL: Duration = Duration::from_secs(120);
/// Longest file of a token.
const LONGEST_TOKEN: u64 = 4096;

impl Settings {
    /// Reads the variables of the environment, as Hugging Face's own programs do, and the file that they keep the token in.
    ///
    /// # Errors
    /// When one of them cannot be meant.
    pub fn of(
        variables: &BTreeMap<String, String>,
        home: Option<&Path>,
    ) -> Result<Self, OnlineError> {
        let var = |name: &str| variables.get(name).map(|v| v.trim()).filter(|v| !v.is_empty());
        let endpoint = var("HF_ENDPOINT").unwrap_or(HUB);
        let endpoint = Url::parse(endpoint).ok_or(OnlineError::Setting {
            variable: "HF_ENDPOINT",
            why: "is not an http or https address",
        })?;
        let total = match var(TIMEOUT) {
            None => TOTAL,
            Some(text) => seconds(text).ok_or(OnlineError::Setting {
                variable: TIMEOUT,
                why: "is not a number of seconds from 0.1 to 86400",
            })?,
        };
        let expanded = |path: &str| match (path.strip_prefix("~/"), home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => PathBuf::from(path),
        };
        let text = match var("HF_TOKEN").or_else(|| var("HUGGING_FACE_HUB_TOKEN")) {
            Some(text) => Some(text.to_owned()),
            None if is_true(var("HF_HUB_DISABLE_IMPLICIT_TOKEN")) => None,
            None => {
                let folder = var("HF_HOME")
                    .map(expanded)
                    .or_else(|| var("XDG_CACHE_HOME").map(|c| expanded(c).join("huggingface")))
                    .or_else(|| home.map(|home| home.join(".cache/huggingface")));
                let path = var("HF_TOKEN_PATH").map(expanded);
                path.or_else(|| folder.map(|f| f.join("token"))).and_then(|p| small_file(&p))
            }
        };
        let token = text.map(|text| text.replace(['\r', '\n'], "").trim().to_owned());
        let token = token.filter(|text| !text.is_empty());
        if token.as_ref().is_some_and(|text| !text.bytes().all(|b| b.is_ascii_graphic())) {
            let why = "holds what no token does; take it anew from https://huggingface.co/settings/tokens";
            return Err(OnlineError::Setting { variable: "HF_TOKEN", why });
        }
        let certificates = var("SSL_CERT_FILE").map(expanded);
        Ok(Self { endpoint, token: token.map(Token), total, certificates })
    }
}

fn seconds(text: &str) -> Option<Duration> {
    let seconds: f64 = text.parse().ok()?;
    (0.1..=86400.0).contains(&seconds).then(|| Duration::from_secs_f64(seconds))
}

fn is_true(value: Option<&str>) -> bool {
    value.is_some_and(|v| ["1", "on", "yes", "true"].iter().any(|t| t.eq_ignore_ascii_case(v)))
}

fn small_file(path: &Path) -> Option<String> {
    let mut text = String::new();
    File::open(path).ok()?.take(LONGEST_TOKEN).read_to_string(&mut text).ok()?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(variables: &[(&str, &str)], home: Option<&Path>) -> Result<Settings, OnlineError> {
        let list = variables.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        Settings::of(&list.collect(), home)
    }

    #[test]
    fn the_environment_says_whom_to_ask_and_how() {
        let plain = settings(&[], None).expect("settings");
        assert_eq!(plain.endpoint.to_string(), "https://huggingface.co/");
        assert!(plain.token.is_none() && plain.total == TOTAL);
        let set = settings(
            &[
                ("HF_ENDPOINT", "http://127.0.0.1:1/"),
                ("HF_TOKEN", " hf_x\n"),
                ("WIR_ONLINE_TIMEOUT", "0.5"),
            ],
            None,
        )
        .expect("settings");
        assert_eq!(set.endpoint.host(), "127.0.0.1:1");
        assert_eq!(set.token.as_ref().map(Token::bearer).as_deref(), Some("Bearer hf_x"));
        assert_eq!(set.total, Duration::from_millis(500));
        assert!(!format!("{set:?}").contains("hf_x"));
        for bad in [("HF_ENDPOINT", "hub"), ("WIR_ONLINE_TIMEOUT", "0"), ("HF_TOKEN", "a b")] {
            assert!(settings(&[bad], None).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_token_is_taken_from_the_file_that_logging_in_writes() {
        let folder = tempfile::tempdir().expect("a folder");
        let home = folder.path().join("home");
        let cache = home.join(".cache/huggingface");
        std::fs::create_dir_all(&cache).expect("made");
        std::fs::write(cache.join("token"), "hf_home\n").expect("written");
        std::fs::write(folder.path().join("other"), "hf_other").expect("written");
        let bearer = |variables: &[(&str, &str)]| {
            settings(variables, Some(&home)).expect("settings").token.map(|t| t.bearer())
        };
        let other = folder.path().join("other");
        let other = other.to_str().expect("text");
        assert_eq!(bearer(&[]).as_deref(), Some("Bearer hf_home"));
        assert_eq!(bearer(&[("HF_TOKEN_PATH", other)]).as_deref(), Some("Bearer hf_other"));
        assert_eq!(bearer(&[("HF_HOME", "~/nowhere")]), None);
        assert_eq!(bearer(&[("HF_TOKEN", "hf_x")]).as_deref(), Some("Bearer hf_x"));
        assert_eq!(bearer(&[("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")]), None);
    }
}
