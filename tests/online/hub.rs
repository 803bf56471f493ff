//! Repositories in a temporary folder, served as Hugging Face serves them, and the program that asks for them.

use crate::server::{Answer, Request, Server};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

/// A folder of repositories, `owner/name/…`.
pub struct Hub {
    folder: tempfile::TempDir,
    pub server: Server,
}

impl Hub {
    /// A hub that answers as it should.
    pub fn new() -> Self {
        Self::with(|_| None)
    }

    /// A hub that answers otherwise where `special` says so.
    pub fn with(special: impl Fn(&Request) -> Option<Answer> + Send + Sync + 'static) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().to_owned();
        let server = Server::new(move |r| special(r).unwrap_or_else(|| usual(&root, r)));
        Self { folder, server }
    }

    /// The folder of a repository on disk.
    pub fn folder(&self, repository: &str) -> PathBuf {
        self.folder.path().join(repository)
    }

    pub fn put(&self, path: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, bytes).expect("written");
        path
    }

    /// A file of the fixtures in its real length, with a hole for its data.
    pub fn put_gguf(&self, path: &str, fixture: &str) -> PathBuf {
        let bytes = gguf(fixture);
        let header = wir::inventory::gguf::Header::read(&bytes[..]).expect("a header");
        let path = self.put(path, &bytes);
        let file = std::fs::OpenOptions::new().write(true).open(&path).expect("opened");
        file.set_len(header.data_end()).expect("made longer");
        path
    }

    /// Runs the program against this hub.
    pub fn wir(&self, arguments: &[&str]) -> Ran {
        self.wir_with(arguments, &[])
    }

    pub fn wir_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
        let endpoint = self.server.url();
        let mut all = vec![("HF_ENDPOINT", endpoint.as_str())];
        all.extend(variables);
        wir(arguments, &all)
    }
}

pub fn gguf(fixture: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/gguf");
    std::fs::read(folder.join(fixture)).expect("the fixture")
}

/// The same with as long a header as a vocabulary makes it.
pub fn gguf_with_vocabulary(fixture: &str, bytes: usize) -> Vec<u8> {
    let plain = gguf(fixture);
    let keys = u64::from_le_bytes(plain[16..24].try_into().expect("eight bytes"));
    let key = b"tokenizer.words";
    [
        &plain[..16],
        &(keys + 1).to_le_bytes(),
        &(key.len() as u64).to_le_bytes(),
        key,
        &8_u32.to_le_bytes(),
        &(bytes as u64).to_le_bytes(),
        &vec![b'w'; bytes],
        &plain[24..],
    ]
    .concat()
}

/// The answer of a hub that has these repositories.
fn usual(root: &Path, request: &Request) -> Answer {
    let path = request.path();
    if let Some(repository) = path.strip_prefix("/api/models/") {
        let repository = repository.split("/revision/").next().unwrap_or_default();
        return list(root, repository);
    }
    if path == "/api/models" {
        return Answer::text(200, r#"[{"id": "near/one"}, {"id": "near/two\u001b[31m"}]"#);
    }
    // /owner/name/resolve/REVISION/FILE
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    match parts.as_slice() {
        [owner, name, "resolve", _, file @ ..] => {
            let file = file.join("/").replace("%20", " ");
            Answer::file(root.join(owner).join(name).join(file), request)
        }
        file => Answer::file(file.iter().fold(root.to_owned(), |p, f| p.join(f)), request),
    }
}

fn list(root: &Path, repository: &str) -> Answer {
    let folder = root.join(repository);
    if !folder.is_dir() {
        return Answer::text(404, "").with("X-Error-Code", "RepoNotFound");
    }
    let mut files = Vec::new();
    let mut open = vec![folder.clone()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).expect("readable").flatten() {
            if entry.path().is_dir() {
                open.push(entry.path());
            } else {
                let path = entry.path();
                let inner = path.strip_prefix(&folder).expect("inside").to_string_lossy();
                files.push(json!({"rfilename": inner.replace('\\', "/")}));
            }
        }
    }
    let info = json!({"id": repository, "sha": COMMIT, "siblings": files, "gated": false});
    Answer::text(200, info.to_string()).with("Content-Type", "application/json")
}

/// What the program said.
pub struct Ran {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
    /// Files in the home folder afterwards.
    pub left: usize,
}

impl Ran {
    pub fn json(&self) -> Value {
        assert_eq!(self.status, 0, "{}", self.stderr);
        serde_json::from_str(&self.stdout).expect("JSON")
    }

    /// The only problem of a failure in JSON.
    pub fn problem(&self) -> (i32, String, String, String) {
        let value: Value = serde_json::from_str(&self.stderr).unwrap_or_else(|_| {
            panic!("no failure: {} {} {}", self.status, self.stdout, self.stderr)
        });
        let text = |name: &str| value["error"][name].as_str().unwrap_or_default().to_owned();
        (self.status, text("code"), text("message"), text("hint"))
    }
}

/// Runs the program with nothing in its environment but these variables and an empty home folder.
pub fn wir(arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    let home = tempfile::tempdir().expect("a folder");
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_wir"))
        .args(arguments)
        .env_clear()
        .env("HOME", home.path())
        .env("LANG", "C.UTF-8")
        .envs(variables.iter().copied())
        .current_dir(home.path())
        .output()
        .expect("the program");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let left = std::fs::read_dir(home.path()).expect("readable").count();
    let status = status.code().expect("a status");
    Ran { status, stdout: text(stdout), stderr: text(stderr), left }
}
