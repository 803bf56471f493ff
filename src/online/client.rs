//! Requests within limits: how many, how long, how far they are led, and who is told the token.

use super::agent::{Agent, Answer};
use super::error::OnlineError;
use super::settings::Settings;
use super::url::Url;
use crate::inventory::display_name;
use crate::units::Bytes;
use indicatif::ProgressBar;
use std::fmt;
use std::io::Read;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Instant;

/// Requests for one model. The largest repositories have some 200 files of weights.
const MOST_REQUESTS: u32 = 1000;
/// Redirects in a row.
const MOST_REDIRECTS: usize = 5;
/// Bytes of all headers of one model.
const MOST_BYTES: u64 = 512 << 20;

/// Asks servers.
pub struct Client {
    /// What the environment says.
    pub settings: Settings,
    agent: Agent,
    progress: ProgressBar,
    start: Instant,
    requests: AtomicU32,
    bytes: AtomicU64,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a client of {}", self.settings.endpoint)
    }
}

/// A range of bytes: from the first, so many.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    /// The first byte.
    pub from: u64,
    /// How many; at least one.
    pub length: u64,
}

impl Client {
    /// A client for one model.
    ///
    /// # Errors
    /// When this program was built without the network, or certificates cannot be read.
    pub fn new(settings: Settings, progress: ProgressBar) -> Result<Self, OnlineError> {
        let agent = Agent::new(&settings)?;
        Ok(Self {
            settings,
            agent,
            progress,
            start: Instant::now(),
            requests: AtomicU32::new(0),
            bytes: AtomicU64::new(0),
        })
    }

    /// Asks for an address, or a range of it, and follows where it leads: the answer, and where it came from.
    ///
    /// # Errors
    /// When there is no answer, or one with an error of the server.
    pub fn get(&self, url: &Url, range: Option<Range>) -> Result<(Answer, Url), OnlineError> {
        let mut at = url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let answer = self.ask(&at, range)?;
            if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
                return Ok((answer, at));
            }
            at = next(&at, answer.header("location").as_deref())?;
        }
        let why = "too often";
        Err(OnlineError::Redirect { host: at.host().to_owned(), why })
    }

    fn ask(&self, url: &Url, range: Option<Range>) -> Result<Answer, OnlineError> {
        let host = || url.host().to_owned();
        let made = self.requests.fetch_add(1, Ordering::Relaxed);
        if made >= MOST_REQUESTS {
            return Err(OnlineError::TooManyRequests { host: host(), limit: MOST_REQUESTS });
        }
        let limit = self.settings.total;
        let left = limit.saturating_sub(self.start.elapsed());
        if left.is_zero() {
            return Err(OnlineError::TooSlow { host: host(), limit });
        }
        self.tell(url.host(), made + 1);
        let mut headers = vec![("accept-encoding", "identity".to_owned())];
        if let Some(Range { from, length }) = range {
            let last = from.saturating_add(length.max(1)) - 1;
            headers.push(("range", format!("bytes={from}-{last}")));
        }
        if let Some(token) = self.token_for(url) {
            headers.push(("authorization", token));
        }
        self.agent.get(url, &headers, left)
    }

    /// The token, for an address of the site that it is of.
    fn token_for(&self, url: &Url) -> Option<String> {
        let own = url.same_origin(&self.settings.endpoint);
        self.settings.token.as_ref().filter(|_| own).map(|token| token.bearer())
    }

    /// Whether a token goes with requests to an address.
    pub fn has_token_for(&self, url: &Url) -> bool {
        self.token_for(url).is_some()
    }

    /// Counts bytes that were read.
    ///
    /// # Errors
    /// When they are more than any model's headers.
    pub fn count(&self, bytes: u64, host: &str) -> Result<(), OnlineError> {
        let before = self.bytes.fetch_add(bytes, Ordering::Relaxed);
        if before.saturating_add(bytes) > MOST_BYTES {
            let what = "what a model's headers take";
            let (host, limit) = (host.to_owned(), Bytes(MOST_BYTES));
            return Err(OnlineError::TooLarge { what, host, limit });
        }
        self.tell(host, self.requests.load(Ordering::Relaxed));
        Ok(())
    }

    fn tell(&self, host: &str, requests: u32) {
        let read = Bytes(self.bytes.load(Ordering::Relaxed)).mib();
        let text = format!("reading from {host}: {requests} requests, {read:.1} MiB");
        self.progress.set_message(text);
    }

    /// A body that has to be short, as a whole.
    ///
    /// # Errors
    /// When it is not short, or ends early.
    pub fn text(&self, answer: Answer, host: &str, most: u64) -> Result<Vec<u8>, OnlineError> {
        let mut text = Vec::new();
        answer.body.take(most + 1).read_to_end(&mut text).map_err(|e| of_io(e, host))?;
        self.count(text.len() as u64, host)?;
        if text.len() as u64 > most {
            let what = "the answer";
            let (host, limit) = (host.to_owned(), Bytes(most));
            return Err(OnlineError::TooLarge { what, host, limit });
        }
        Ok(text)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.progress.finish_and_clear();
    }
}

/// Where a redirect leads; never from an encrypted connection to one that is not.
fn next(from: &Url, location: Option<&str>) -> Result<Url, OnlineError> {
    let refuse = |why| OnlineError::Redirect { host: from.host().to_owned(), why };
    let location = location.ok_or_else(|| refuse("it does not say where"))?;
    let next = from.redirected(location).ok_or_else(|| refuse("to no address of the web"))?;
    if from.is_secure() && !next.is_secure() {
        return Err(refuse("from https to http"));
    }
    Ok(next)
}

/// What a body's reader passed on, as what it was.
pub fn of_io(error: std::io::Error, host: &str) -> OnlineError {
    error.downcast::<OnlineError>().unwrap_or_else(|error| OnlineError::BadAnswer {
        host: host.to_owned(),
        why: display_name(&error.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_never_leave_encryption() {
        let secure = Url::parse("https://h/a").expect("an address");
        let plain = Url::parse("http://h/a").expect("an address");
        assert!(next(&secure, Some("http://h/b")).is_err());
        assert!(next(&secure, Some("/b")).is_ok_and(|to| to.is_secure()));
        assert!(next(&plain, Some("https://h/b")).is_ok_and(|to| to.is_secure()));
        assert!(next(&plain, Some("http://h/b")).is_ok());
        assert!(next(&plain, None).is_err() && next(&plain, Some("file:///x")).is_err());
    }
}
