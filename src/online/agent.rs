//! The one place that opens connections: a request and its answer, by ureq. A build without the feature `online` has an agent
//! that refuses.

use super::error::OnlineError;
use super::settings::Settings;
use super::url::Url;
use std::io::Read;
#[cfg(not(feature = "online"))]
use std::time::Duration;

/// An answer of a server, its body unread.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Headers, their names in lower case; those that are not text are left out.
    headers: Vec<(String, String)>,
    /// The body.
    pub body: Box<dyn Read + Send>,
}

impl Answer {
    /// A header as text.
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone())
    }

    /// A header as a whole number.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.header(name)?.trim().parse().ok()
    }
}

#[cfg(feature = "online")]
mod by_ureq {
    use super::{Answer, OnlineError, Settings, Url};
    use crate::inventory::display_name;
    use std::io::{self, Read};
    use std::path::Path;
    use std::time::Duration;
    use ureq::http::{HeaderName, HeaderValue};
    use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

    /// Keeps connections for the next request.
    #[derive(Debug)]
    pub struct Agent {
        inner: ureq::Agent,
        waits: Waits,
    }

    /// How long is waited.
    #[derive(Clone, Copy, Debug)]
    struct Waits {
        /// For all of it.
        total: Duration,
        /// For a connection, and for the next bytes.
        next: Duration,
    }

    impl Waits {
        /// A sixth of the whole time, and no less than 20 s where there is as much.
        fn of(total: Duration) -> Self {
            let next = (total / 6).max(Duration::from_secs(20)).min(total);
            Self { total, next }
        }
    }

    /// Connections to one server at a time.
    const CONNECTIONS: usize = 8;

    impl Agent {
        pub fn new(settings: &Settings) -> Result<Self, OnlineError> {
            let mut tls = TlsConfig::builder();
            if let Some(path) = &settings.certificates {
                tls = tls.root_certs(roots(path)?);
            }
            let waits = Waits::of(settings.total);
            let patience = Some(waits.next);
            let config = ureq::Agent::config_builder()
                .tls_config(tls.build())
                .http_status_as_error(false)
                .max_redirects(0)
                .max_redirects_will_error(false)
                .user_agent(concat!("wir/", env!("CARGO_PKG_VERSION")))
                .timeout_connect(patience)
                .timeout_per_read(patience)
                .timeout_per_write(patience)
                .max_idle_connections_per_host(CONNECTIONS)
                .max_response_header_size(64 << 10);
            Ok(Self { inner: config.build().new_agent(), waits })
        }

        /// Asks, and waits at most so long for the whole of the answer.
        pub fn get(
            &self,
            url: &Url,
            headers: &[(&str, String)],
            within: Duration,
        ) -> Result<Answer, OnlineError> {
            let failed = |e| failure(e, url.host(), self.waits);
            let mut request = self.inner.get(url.to_string());
            for (name, value) in headers {
                request = request.header(*name, value);
            }
            let request = request.config().timeout_global(Some(within)).build();
            let (parts, body) = request.call().map_err(failed)?.into_parts();
            let status = parts.status.as_u16();
            let text = |(name, value): (&HeaderName, &HeaderValue)| {
                Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
            };
            let headers = parts.headers.iter().filter_map(text).collect();
            let body = Body {
                inner: body.into_with_config().limit(u64::MAX).reader(),
                host: url.host().to_owned(),
                waits: self.waits,
            };
            Ok(Answer { status, headers, body: Box::new(body) })
        }
    }

    fn roots(path: &Path) -> Result<RootCerts, OnlineError> {
        let bad = |why| OnlineError::Setting { variable: "SSL_CERT_FILE", why };
        let text = std::fs::read(path).map_err(|_| bad("names a file that cannot be read"))?;
        let certificates: Vec<_> = parse_pem(&text)
            .filter_map(|item| match item {
                Ok(PemItem::Certificate(certificate)) => Some(certificate),
                _ => None,
            })
            .collect();
        if certificates.is_empty() {
            return Err(bad("names a file without certificates"));
        }
        Ok(RootCerts::new_with_certs(&certificates))
    }

    /// A body whose failures say whose they are.
    struct Body {
        inner: ureq::BodyReader<'static>,
        host: String,
        waits: Waits,
    }

    impl Read for Body {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.inner.read(buffer).map_err(|e| {
                if e.kind() == io::ErrorKind::Interrupted {
                    return e;
                }
                failure(e.into(), &self.host, self.waits).into_io()
            })
        }
    }

    fn failure(error: ureq::Error, host: &str, waits: Waits) -> OnlineError {
        let host = host.to_owned();
        let why = |e: &dyn std::fmt::Display| display_name(&e.to_string());
        match error {
            ureq::Error::Timeout(ureq::Timeout::Global) => {
                OnlineError::TooSlow { host, limit: waits.total }
            }
            ureq::Error::Timeout(_) => OnlineError::TooSlow { host, limit: waits.next },
            ureq::Error::Io(e) if e.kind() == io::ErrorKind::TimedOut => {
                OnlineError::TooSlow { host, limit: waits.next }
            }
            ureq::Error::HostNotFound => {
                OnlineError::Unreachable { host, why: "no such host is known".to_owned() }
            }
            ureq::Error::Io(e) if e.kind() == io::ErrorKind::UnexpectedEof => {
                OnlineError::BadAnswer { host, why: "it ended early".to_owned() }
            }
            // So TLS says that a certificate does not hold.
            ureq::Error::Io(e) if e.kind() == io::ErrorKind::InvalidData => {
                OnlineError::Untrusted { host, why: why(&e) }
            }
            ureq::Error::Io(e) => OnlineError::Unreachable { host, why: why(&e) },
            ureq::Error::Protocol(e) => OnlineError::BadAnswer { host, why: why(&e) },
            ureq::Error::LargeResponseHeader(..) => {
                OnlineError::BadAnswer { host, why: "its headers have no end".to_owned() }
            }
            other => OnlineError::Unreachable { host, why: why(&other) },
        }
    }
}

#[cfg(feature = "online")]
pub use by_ureq::Agent;

/// Refuses: this program was built without the network.
#[cfg(not(feature = "online"))]
#[derive(Debug)]
pub struct Agent;

#[cfg(not(feature = "online"))]
impl Agent {
    /// Refuses.
    pub fn new(_: &Settings) -> Result<Self, OnlineError> {
        Err(OnlineError::NotBuilt)
    }

    /// Refuses.
    pub fn get(&self, _: &Url, _: &[(&str, String)], _: Duration) -> Result<Answer, OnlineError> {
        Err(OnlineError::NotBuilt)
    }
}
