//! Addresses of the web, as far as this program needs them: where a request goes, who gets a token, where a redirect leads.

use std::fmt;

/// An `http` or `https` address without user, password and fragment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Url {
    secure: bool,
    /// Host and port, in lower case; without the port that the scheme has anyway.
    authority: String,
    /// Path and query, beginning with a slash.
    path: String,
}

/// Longest address that is read.
const LONGEST: usize = 8192;

impl Url {
    /// Reads an address; none where it is not one that can be asked.
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let rest = rest.split('#').next().unwrap_or(rest);
        let at = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(at);
        let authority = authority.to_ascii_lowercase();
        let usual = if secure { ":443" } else { ":80" };
        let authority = authority.strip_suffix(usual).unwrap_or(&authority).to_owned();
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b);
        let host_is_plain = !authority.is_empty()
            && !authority.starts_with([':', '.', '-'])
            && authority.bytes().all(plain);
        let path_is_plain = path.bytes().all(|b| b.is_ascii_graphic());
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        (host_is_plain && path_is_plain && text.len() <= LONGEST).then_some(Self {
            secure,
            authority,
            path,
        })
    }

    /// Host and port.
    pub fn host(&self) -> &str {
        &self.authority
    }

    /// Whether it is asked over TLS.
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// Path without the query.
    pub fn path(&self) -> &str {
        self.path.split('?').next().unwrap_or(&self.path)
    }

    /// Whether both are asked of the same server in the same way: scheme, host and port.
    pub fn same_origin(&self, other: &Self) -> bool {
        (self.secure, &self.authority) == (other.secure, &other.authority)
    }

    /// The address below this one with these parts added to its path, each written so that it stays one part.
    #[must_use]
    pub fn with<'p>(&self, parts: impl IntoIterator<Item = &'p str>) -> Self {
        let mut path = self.path().trim_end_matches('/').to_owned();
        for part in parts {
            path.push('/');
            push_encoded(&mut path, part);
        }
        Self { path, ..self.clone() }
    }

    /// The same address with a query.
    #[must_use]
    pub fn with_query(&self, name: &str, value: &str, rest: &str) -> Self {
        let mut path = format!("{}?{name}=", self.path());
        push_encoded(&mut path, value);
        Self { path: path + rest, ..self.clone() }
    }

    /// The file beside the one that this address leads to; the query goes along, where there is one.
    #[must_use]
    pub fn beside(&self, file: &str) -> Self {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let folder = &path[..path.rfind('/').map_or(0, |at| at + 1)];
        let mut path = folder.to_owned();
        push_encoded(&mut path, file);
        if !query.is_empty() {
            path = format!("{path}?{query}");
        }
        Self { path, ..self.clone() }
    }

    /// Where a redirect from here leads.
    pub fn redirected(&self, location: &str) -> Option<Self> {
        let location = location.trim();
        let scheme = if self.secure { "https" } else { "http" };
        if location.contains("://") && !location.starts_with(['/', '?']) {
            return Self::parse(location);
        }
        if let Some(rest) = location.strip_prefix("//") {
            return Self::parse(&format!("{scheme}://{rest}"));
        }
        let path = match location.chars().next()? {
            '/' => location.to_owned(),
            '?' => format!("{}{location}", self.path()),
            _ => {
                let folder = &self.path()[..self.path().rfind('/').map_or(0, |at| at + 1)];
                format!("{folder}{location}")
            }
        };
        Self::parse(&format!("{scheme}://{}{path}", self.authority))
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.authority, self.path)
    }
}

/// Adds a part of a path; whatever could end it or mean something else is written as `%XX`.
fn push_encoded(path: &mut String, part: &str) {
    for byte in part.bytes() {
        match byte {
            b if b.is_ascii_alphanumeric() || b"-._~+:@".contains(&b) => path.push(char::from(b)),
            b => path.push_str(&format!("%{b:02X}")),
        }
    }
}

/// A part of a path with `%XX` read; none where that is not text.
pub fn decoded(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        let digits = std::str::from_utf8(&digits).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn addresses_are_read_and_written() {
        for (text, written) in [
            ("https://huggingface.co", "https://huggingface.co/"),
            ("HTTPS://Huggingface.CO:443/a/b?c=d#e", "https://huggingface.co/a/b?c=d"),
            ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x"),
            ("http://[::1]:80/x", "http://[::1]/x"),
            ("https://h?q", "https://h/?q"),
        ] {
            assert_eq!(url(text).to_string(), written);
        }
        for text in [
            "",
            "https://",
            "https:///a",
            "ftp://h/a",
            "file:///etc/passwd",
            "https://user:secret@h/a",
            "https://h/a b",
            "https://h/a\r\nX: y",
            "https://h\u{e9}/a",
            "//h/a",
        ] {
            assert_eq!(Url::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_origin_is_scheme_host_and_port() {
        let hub = url("https://h/a");
        assert!(hub.same_origin(&url("https://H:443/b")));
        for other in ["http://h/a", "https://h:8443/a", "https://cdn.h/a", "https://h.evil/a"] {
            assert!(!hub.same_origin(&url(other)), "{other}");
        }
    }

    #[test]
    fn parts_stay_parts() {
        let base = url("https://h/hub/");
        let made = base.with(["a", "resolve", "refs/pr/1", "x y?#%.gguf"]);
        assert_eq!(made.to_string(), "https://h/hub/a/resolve/refs%2Fpr%2F1/x%20y%3F%23%25.gguf");
        assert_eq!(base.with_query("search", "a&b", "&limit=5").path, "/hub/?search=a%26b&limit=5");
        let signed = url("https://h/m/x-00001-of-00002.gguf?sig=1");
        assert_eq!(signed.beside("y.gguf").to_string(), "https://h/m/y.gguf?sig=1");
        assert_eq!(decoded("a%20b%2Fc").as_deref(), Some("a b/c"));
        assert_eq!((decoded("%"), decoded("%zz"), decoded("%ff")), (None, None, None));
    }

    #[test]
    fn redirects_lead_where_they_say() {
        let from = url("https://h/a/b?c");
        for (location, to) in [
            ("/x?y", "https://h/x?y"),
            ("x", "https://h/a/x"),
            ("?q", "https://h/a/b?q"),
            ("//cdn.h/x", "https://cdn.h/x"),
            ("http://cdn.h/x", "http://cdn.h/x"),
            ("/x?to=https://other/", "https://h/x?to=https://other/"),
        ] {
            assert_eq!(from.redirected(location).map(|u| u.to_string()).as_deref(), Some(to));
        }
        for location in ["", "file:///etc/passwd", "https://u@h/"] {
            assert_eq!(from.redirected(location), None, "{location}");
        }
    }
}
