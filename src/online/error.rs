//! What can go wrong when models are read over the network. Every error says whom it concerns, what was found and a next step;
//! nothing that a server sent is shown as it came.

use super::settings::TIMEOUT;
use crate::inventory::InventoryError;
use crate::units::Bytes;
use std::time::Duration;
use thiserror::Error;

/// Why a model could not be read over the network.
#[derive(Debug, Error)]
pub enum OnlineError {
    /// This program was built without the network.
    #[error("this program was built without `--online`")]
    NotBuilt,
    /// A variable of the environment that cannot be meant.
    #[error("{variable} {why}")]
    Setting {
        /// Its name.
        variable: &'static str,
        /// What is wrong.
        why: &'static str,
    },
    /// No such host, or no way to it.
    #[error("{host} cannot be reached: {why}")]
    Unreachable {
        /// The host.
        host: String,
        /// What the system says.
        why: String,
    },
    /// Its certificate is not one that is trusted.
    #[error("{host} cannot be trusted: {why}")]
    Untrusted {
        /// The host.
        host: String,
        /// What is wrong with the certificate.
        why: String,
    },
    /// The time is over.
    #[error("{host} did not answer within {:.1} s", .limit.as_secs_f64())]
    TooSlow {
        /// The host.
        host: String,
        /// The time.
        limit: Duration,
    },
    /// The answer ended, or was no answer.
    #[error("{host} sent an answer that cannot be used: {why}")]
    BadAnswer {
        /// The host.
        host: String,
        /// What was wrong.
        why: String,
    },
    /// More than is read of one thing.
    #[error("{what} from {host} is longer than the {:.0} MiB that are read", .limit.mib())]
    TooLarge {
        /// What was read.
        what: &'static str,
        /// The host.
        host: String,
        /// The limit.
        limit: Bytes,
    },
    /// More requests than one model can need.
    #[error("the model takes more than {limit} requests to {host}")]
    TooManyRequests {
        /// The host.
        host: String,
        /// The limit.
        limit: u32,
    },
    /// A redirect that is not followed.
    #[error("{host} leads elsewhere, where it is not followed: {why}")]
    Redirect {
        /// The host.
        host: String,
        /// Why not.
        why: &'static str,
    },
    /// An answer with an error of the server.
    #[error("{host} answers {status}{}", said(.message.as_deref()))]
    Status {
        /// The host.
        host: String,
        /// The status.
        status: u16,
        /// What it says, safe to show.
        message: Option<String>,
    },
    /// Too many requests in too short a time, by the server's count.
    #[error("{host} takes no more requests for now{}", wait(.seconds.as_ref()))]
    RateLimited {
        /// The host.
        host: String,
        /// Whether a token was sent.
        with_token: bool,
        /// How long it wants to be left alone.
        seconds: Option<u64>,
    },
    /// The token is not one that the site knows.
    #[error("{host} does not accept the token")]
    BadToken {
        /// The host.
        host: String,
    },
    /// A repository that asks for consent first.
    #[error("`{repository}` is gated: its owner wants consent before it is read")]
    Gated {
        /// The repository.
        repository: String,
        /// Where consent is given.
        page: String,
        /// Whether a token was sent.
        with_token: bool,
    },
    /// No such repository, or none that this user may see.
    #[error("{host} has no model repository `{repository}`{}", unless_private(*.with_token))]
    NoRepository {
        /// The host.
        host: String,
        /// The repository.
        repository: String,
        /// Whether a token was sent.
        with_token: bool,
        /// Names that the site finds for it; safe to show.
        near: Vec<String>,
    },
    /// No such branch, tag or commit.
    #[error("`{repository}` has no revision `{revision}`")]
    NoRevision {
        /// The repository.
        repository: String,
        /// The revision.
        revision: String,
    },
    /// No such file.
    #[error("there is no `{file}` on {host}")]
    NoFile {
        /// The host.
        host: String,
        /// The file; safe to show.
        file: String,
        /// Files that the repository has instead; safe to show.
        has: Vec<String>,
    },
    /// No file of the format that was asked for.
    #[error("`{repository}` has no file in `{asked}`")]
    NoFormat {
        /// The repository.
        repository: String,
        /// What was asked for.
        asked: String,
        /// Formats or files that it has; safe to show.
        has: Vec<String>,
    },
    /// A repository without a model that can be read.
    #[error(
        "`{repository}` holds no model that can be read: neither *.gguf nor config.json with *.safetensors"
    )]
    NoModel {
        /// The repository.
        repository: String,
    },
    /// The files are not what they should be.
    #[error(transparent)]
    Files(#[from] InventoryError),
}

fn said(message: Option<&str>) -> String {
    message.map_or_else(String::new, |text| format!(": {text}"))
}

fn wait(seconds: Option<&u64>) -> String {
    seconds.map_or_else(String::new, |s| format!("; it wants to be left alone for {s} s"))
}

const fn unless_private(with_token: bool) -> &'static str {
    if with_token { " that your token may see" } else { ", or it is private" }
}

/// At most so many names are listed.
const MOST_LISTED: usize = 30;

impl OnlineError {
    /// A stable name for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotBuilt => "no-network",
            Self::Setting { .. } => "invalid-input",
            Self::Unreachable { .. } | Self::Untrusted { .. } => "network",
            Self::TooManyRequests { .. } => "network",
            Self::TooSlow { .. } | Self::BadAnswer { .. } | Self::TooLarge { .. } => "network",
            Self::Redirect { .. } | Self::Status { .. } | Self::RateLimited { .. } => "network",
            Self::BadToken { .. } | Self::Gated { .. } => "access-denied",
            Self::NoRepository { .. } | Self::NoRevision { .. } => "unknown-model",
            Self::NoFile { .. } | Self::NoModel { .. } => "unknown-model",
            Self::NoFormat { .. } => "unknown-quant",
            Self::Files(_) => "bad-model-file",
        }
    }

    /// One concrete next step.
    pub fn hint(&self) -> String {
        let text = match self {
            Self::NotBuilt => "build it with the feature `online`, which is on by default",
            Self::Setting { .. } => "set the variable anew, or unset it",
            Self::Unreachable { .. } => {
                "check the connection; HTTPS_PROXY and HF_ENDPOINT are honoured"
            }
            Self::Untrusted { .. } => {
                "where a proxy reads along, name its certificate: SSL_CERT_FILE=ca.pem"
            }
            Self::TooSlow { .. } => {
                return format!("try again, or give it more seconds: {TIMEOUT}=600");
            }
            Self::BadAnswer { .. } => "try again; a proxy in between may have changed the answer",
            Self::TooLarge { .. } | Self::TooManyRequests { .. } => {
                "download the model, and name its file or folder"
            }
            Self::Redirect { .. } => "name the address that it leads to",
            Self::Status { status: 500.., .. } => "try again later",
            Self::Status { .. } => "check the address",
            Self::RateLimited { with_token: false, .. } => {
                "try again later; with HF_TOKEN set, more is allowed"
            }
            Self::RateLimited { .. } => "try again later",
            Self::BadToken { .. } => {
                "set HF_TOKEN to one of https://huggingface.co/settings/tokens, or unset it"
            }
            Self::Gated { page, with_token: false, .. } => {
                return format!(
                    "give consent at {page}, then set HF_TOKEN or log in with `hf auth login`"
                );
            }
            Self::Gated { page, .. } => {
                return format!("give consent at {page} with the account of the token");
            }
            Self::NoRepository { near, with_token, .. } if near.is_empty() => {
                if *with_token {
                    "check the name"
                } else {
                    "check the name; for a private one, set HF_TOKEN"
                }
            }
            Self::NoRepository { near, .. } => return format!("did you mean {}?", listed(near)),
            Self::NoRevision { .. } => "leave the revision out for the newest",
            Self::NoFile { has, .. } if has.is_empty() => "check the address",
            Self::NoFile { has, .. } | Self::NoFormat { has, .. } => {
                return format!("it has {}", listed(has));
            }
            Self::NoModel { .. } => {
                "name the repository of the model itself, or one with GGUF files of it"
            }
            Self::Files(error) => return error.hint(),
        };
        text.to_owned()
    }
}

/// "`a`, `b`, `c`"
fn listed(names: &[String]) -> String {
    let more = names.len().saturating_sub(MOST_LISTED);
    let list: Vec<String> = names.iter().take(MOST_LISTED).map(|n| format!("`{n}`")).collect();
    match more {
        0 => list.join(", "),
        more => format!("{} and {more} more", list.join(", ")),
    }
}

impl OnlineError {
    /// As the reader of a file passes it on.
    pub(super) fn into_io(self) -> std::io::Error {
        std::io::Error::other(self)
    }

    /// What a reader of files passed on, as what it was.
    pub(super) fn of_files(error: InventoryError) -> Self {
        match error {
            InventoryError::Io { path, source } => match source.downcast::<Self>() {
                Ok(own) => own,
                Err(source) => Self::Files(InventoryError::Io { path, source }),
            },
            other => Self::Files(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_come_back_out_of_readers_as_what_they_were() {
        let error = OnlineError::NoRevision { repository: "a/b".into(), revision: "c".into() };
        let io = InventoryError::Io { path: "x".into(), source: error.into_io() };
        let back = OnlineError::of_files(io);
        assert_eq!(back.code(), "unknown-model");
        assert_eq!(back.to_string(), "`a/b` has no revision `c`");
    }

    #[test]
    fn long_lists_are_cut() {
        let names: Vec<String> = (0..40).map(|i| format!("Q{i}")).collect();
        assert!(listed(&names).ends_with("`Q29` and 10 more"));
    }
}
