//! A server on this machine: it answers as it is told, and remembers what it was asked.

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What was asked.
#[derive(Clone, Debug)]
pub struct Request {
    /// Path and query.
    pub target: String,
    /// Names in lower case.
    headers: Vec<(String, String)>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The range that was asked for, as first and last byte.
    pub fn range(&self) -> Option<(u64, u64)> {
        let (from, to) = self.header("range")?.strip_prefix("bytes=")?.split_once('-')?;
        Some((from.parse().ok()?, to.parse().ok()?))
    }
}

/// What is answered.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Body,
}

pub enum Body {
    /// These bytes, their length stated.
    Text(Vec<u8>),
    /// These bytes, whatever the headers say; then the connection ends.
    Raw(Vec<u8>),
    /// A part of a file.
    File(PathBuf, u64, u64),
    /// The bytes, then zeros as long as someone listens.
    Endless(Vec<u8>),
    /// Nothing for so long.
    Silence(Duration),
}

impl Answer {
    pub fn text(status: u16, text: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: Body::Text(text.into()) }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub fn redirect(status: u16, to: &str) -> Self {
        Self::text(status, "").with("Location", to)
    }

    /// A file, or the range of it that was asked for.
    pub fn file(path: PathBuf, request: &Request) -> Self {
        let Ok(meta) = std::fs::metadata(&path) else {
            return Self::text(404, "no such file").with("X-Error-Code", "EntryNotFound");
        };
        let size = meta.len();
        match request.range() {
            Some((from, last)) if size > 0 => {
                let last = last.min(size - 1);
                Self {
                    status: 206,
                    headers: Vec::new(),
                    body: Body::File(path, from, last + 1 - from),
                }
                .with("Content-Range", format!("bytes {from}-{last}/{size}"))
            }
            _ => Self { status: 200, headers: Vec::new(), body: Body::File(path, 0, size) },
        }
    }
}

/// The server; it ends with the test.
pub struct Server {
    address: String,
    asked: Arc<Mutex<Vec<Request>>>,
    sent: Arc<AtomicU64>,
}

impl Server {
    pub fn new(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let (asked, sent) = (Arc::<Mutex<Vec<Request>>>::default(), Arc::<AtomicU64>::default());
        let answer = Arc::new(answer);
        let (all, bytes) = (Arc::clone(&asked), Arc::clone(&sent));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, all, bytes) =
                    (Arc::clone(&answer), Arc::clone(&all), Arc::clone(&bytes));
                thread::spawn(move || serve(stream, &*answer, &all, &bytes));
            }
        });
        Self { address, asked, sent }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn host(&self) -> &str {
        &self.address
    }

    pub fn asked(&self) -> Vec<Request> {
        self.asked.lock().expect("the list").clone()
    }

    /// Bytes of bodies that were sent.
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }
}

fn serve(
    stream: TcpStream,
    answer: &dyn Fn(&Request) -> Answer,
    all: &Mutex<Vec<Request>>,
    sent: &AtomicU64,
) {
    let mut writer = stream.try_clone().expect("a second handle");
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader) {
        all.lock().expect("the list").push(request.clone());
        if write(&mut writer, answer(&request), sent).is_none() {
            return;
        }
    }
}

fn read(reader: &mut impl BufRead) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|n| *n > 0)?;
    let target = line.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|n| *n > 0)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            return Some(Request { target, headers });
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
}

/// None where the connection ends.
fn write(writer: &mut TcpStream, answer: Answer, sent: &AtomicU64) -> Option<()> {
    let mut head = format!("HTTP/1.1 {} Status\r\n", answer.status);
    let length = match &answer.body {
        Body::Text(text) => Some(text.len() as u64),
        Body::File(_, _, length) => Some(*length),
        _ => None,
    };
    for (name, value) in &answer.headers {
        head += &format!("{name}: {value}\r\n");
    }
    if let Some(length) = length {
        head += &format!("Content-Length: {length}\r\n");
    }
    if let Body::Silence(time) = answer.body {
        thread::sleep(time);
        return None;
    }
    writer.write_all(format!("{head}\r\n").as_bytes()).ok()?;
    let mut send = |bytes: &[u8]| -> Option<()> {
        writer.write_all(bytes).ok()?;
        sent.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        Some(())
    };
    match answer.body {
        Body::Text(text) => send(&text),
        Body::Raw(bytes) => {
            send(&bytes)?;
            None
        }
        Body::File(path, from, length) => {
            let mut file = std::fs::File::open(path).ok()?;
            file.seek(SeekFrom::Start(from)).ok()?;
            let mut part = file.take(length);
            let mut buffer = vec![0; 1 << 16];
            loop {
                match part.read(&mut buffer).ok()? {
                    0 => return Some(()),
                    n => send(&buffer[..n])?,
                }
            }
        }
        Body::Endless(start) => {
            send(&start)?;
            let zeros = vec![0; 1 << 20];
            loop {
                send(&zeros)?;
            }
        }
        Body::Silence(_) => None,
    }
}
