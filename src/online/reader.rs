//! A file on a server, read from its start in growing ranges: as much as a header takes, and little more.

use super::agent::Answer;
use super::client::{Client, Range, of_io};
use super::error::OnlineError;
use super::url::Url;
use crate::units::Bytes;
use std::io::{self, Read};

/// The first range. Most headers of safetensors end in it.
const FIRST: u64 = 128 << 10;
/// The longest range.
const LONGEST: u64 = 8 << 20;
/// How ranges grow: a header of 8 MB, as vocabularies make them, takes four.
const GROWTH: u64 = 4;
/// Bytes of one file that are read.
const MOST: u64 = 128 << 20;

/// The beginning of a file, and what it takes to go on.
pub struct Start {
    /// Where its bytes come from, redirects followed.
    url: Url,
    /// Bytes of the whole file, as the server says.
    pub size: Bytes,
    first: Vec<u8>,
    /// The rest of the first answer, where the server sends whole files only.
    rest: Option<Box<dyn Read + Send>>,
}

impl Start {
    /// Asks for the beginning of a file; an answer with an error of the server is handed on with where it came from.
    ///
    /// # Errors
    /// When there is no answer, or one that cannot be used.
    pub fn get(client: &Client, url: &Url) -> Result<Result<Self, (Answer, Url)>, OnlineError> {
        let (answer, url) = client.get(url, Some(Range { from: 0, length: FIRST }))?;
        let bad =
            |why: &str| OnlineError::BadAnswer { host: url.host().to_owned(), why: why.into() };
        let encoding = answer.header("content-encoding").filter(|e| e != "identity");
        if encoding.is_some() && answer.status < 300 {
            return Err(bad("it is compressed, unasked"));
        }
        match answer.status {
            206 => {
                let (from, last, size) =
                    content_range(&answer).ok_or_else(|| bad("its range is not stated"))?;
                if from != 0 || last >= size {
                    return Err(bad("it is another range than asked for"));
                }
                let first = read(client, &url, answer.body, (last + 1).min(FIRST))?;
                Ok(Ok(Self { url, size: Bytes(size), first, rest: None }))
            }
            200 => {
                let size = answer.number("content-length");
                let size = size.ok_or_else(|| bad("the length of the file is not stated"))?;
                let rest = Some(answer.body);
                Ok(Ok(Self { url, size: Bytes(size), first: Vec::new(), rest }))
            }
            // An empty file has no first byte.
            416 if answer.header("content-range").is_some_and(|r| r.trim() == "bytes */0") => {
                Ok(Ok(Self { url, size: Bytes::ZERO, first: Vec::new(), rest: None }))
            }
            _ => Ok(Err((answer, url))),
        }
    }

    /// Reads on from the beginning.
    pub fn into_reader(self, client: &Client) -> Reader<'_> {
        let length = self.first.len() as u64;
        Reader { client, start: self, at: 0, fetched: length, next: FIRST * GROWTH }
    }
}

/// `bytes 0-99/1234`
fn content_range(answer: &Answer) -> Option<(u64, u64, u64)> {
    let text = answer.header("content-range")?;
    let (range, size) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (from, last) = range.split_once('-')?;
    let (from, last) = (from.parse().ok()?, last.parse().ok()?);
    (from <= last).then_some((from, last, size.parse().ok()?))
}

/// So many bytes of a body, no more and no fewer.
fn read(
    client: &Client,
    url: &Url,
    body: Box<dyn Read + Send>,
    length: u64,
) -> Result<Vec<u8>, OnlineError> {
    let mut bytes = Vec::new();
    body.take(length).read_to_end(&mut bytes).map_err(|e| of_io(e, url.host()))?;
    client.count(bytes.len() as u64, url.host())?;
    if bytes.len() as u64 != length {
        let why = format!("it ended after {} of {length} bytes", bytes.len());
        return Err(OnlineError::BadAnswer { host: url.host().to_owned(), why });
    }
    Ok(bytes)
}

/// Reads a file from its start.
pub struct Reader<'c> {
    client: &'c Client,
    start: Start,
    /// Bytes of the block at hand that were handed on.
    at: usize,
    /// Bytes of the file that were fetched.
    fetched: u64,
    next: u64,
}

impl Reader<'_> {
    /// Fetches the next block; an empty one at the end of the file.
    fn fetch(&mut self) -> Result<(), OnlineError> {
        let url = &self.start.url;
        let host = url.host().to_owned();
        if self.fetched >= MOST {
            let what = "the header of a file";
            return Err(OnlineError::TooLarge { what, host, limit: Bytes(MOST) });
        }
        let left = self.start.size.get().saturating_sub(self.fetched);
        let length = self.next.min(LONGEST).min(left);
        self.at = 0;
        self.start.first.clear();
        if length == 0 {
            return Ok(());
        }
        self.start.first = match &mut self.start.rest {
            Some(rest) => {
                // A whole file comes as it is: pieces, so that no more is taken than is used.
                let mut piece = vec![0; usize::try_from(length.min(64 << 10)).unwrap_or(0)];
                let count = rest.read(&mut piece).map_err(|e| of_io(e, &host))?;
                if count == 0 {
                    let why = format!(
                        "it ended after {} of {} bytes",
                        self.fetched,
                        self.start.size.get()
                    );
                    return Err(OnlineError::BadAnswer { host, why });
                }
                self.client.count(count as u64, &host)?;
                piece.truncate(count);
                piece
            }
            None => {
                let range = Range { from: self.fetched, length };
                let (answer, url) = self.client.get(url, Some(range))?;
                let size = self.start.size.get();
                let stated = content_range(&answer).filter(|_| answer.status == 206);
                let same =
                    |(from, _, whole): &(u64, u64, u64)| *from == range.from && *whole == size;
                let Some((from, last, _)) = stated.filter(same) else {
                    let why = format!("a range was asked for, and status {} came", answer.status);
                    return Err(OnlineError::BadAnswer { host, why });
                };
                // A server may send less than was asked for, and says so.
                read(self.client, &url, answer.body, length.min(last - from + 1))?
            }
        };
        self.fetched += self.start.first.len() as u64;
        self.next = self.next.saturating_mul(GROWTH);
        Ok(())
    }
}

impl Read for Reader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.start.first.len() {
            self.fetch().map_err(OnlineError::into_io)?;
        }
        let piece = &self.start.first[self.at..];
        let count = piece.len().min(buffer.len());
        buffer[..count].copy_from_slice(&piece[..count]);
        self.at += count;
        Ok(count)
    }
}
