//! `wir bench run`: llama-bench measures, with its progress shown and its time limited.

use super::import::{say, text_to_rows};
use crate::cli::bench::RunBenchArgs;
use crate::commands::here::Here;
use crate::commands::world::World;
use crate::error::{Error, Problem};
use crate::measured::Store;
use crate::report::BenchPage;
use indicatif::{ProgressBar, ProgressStyle};
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// Longer output is no benchmark's.
const MOST_OUTPUT: usize = 4 << 20;
/// So much of its complaints is kept.
const MOST_COMPLAINTS: u64 = 64 << 10;
/// Most tests of one run.
const MOST_TESTS: usize = 1000;

const GET: &str = "it comes with llama.cpp: `brew install llama.cpp`, `winget install llama.cpp`, or https://github.com/ggml-org/llama.cpp/releases; `--program PATH` names one elsewhere";

/// Runs it and keeps the result.
pub fn run<'a>(
    world: &'a World,
    here: &'a Here<'a>,
    args: &RunBenchArgs,
    store: &Store,
    quiet: bool,
) -> Result<BenchPage, Error> {
    let limit = humantime::parse_duration(args.timeout.trim())
        .map_err(|_| Problem::invalid("--timeout is not a time such as `30m` or `1h 30m`"))?;
    let tests = (args.prompt.iter().chain(&args.answer).filter(|n| **n > 0).count())
        .saturating_mul(args.depth.len());
    if tests == 0 || tests > MOST_TESTS {
        return Err(
            Problem::invalid(format!("{tests} tests: from 1 to {MOST_TESTS} can be run")).into()
        );
    }
    std::fs::metadata(&args.file).map_err(|e| Error::io(args.file.display().to_string(), e))?;
    let program = program(args)?;
    let mut command = Command::new(&program);
    command.args(arguments(args)).stdin(Stdio::null());
    let ran = execute(command, limit, &bar(tests, quiet));
    let ran = ran.map_err(|e| Error::io(program.display().to_string(), e))?;
    if ran.output.trim().is_empty() {
        return Err(failed(&ran, limit));
    }
    if !ran.success {
        let how = if ran.in_time { "llama-bench failed" } else { "the time is over" };
        say(&format!("note: {how}; what it had measured by then is kept"));
    }
    text_to_rows(world, here, &ran.output, &args.told, store)
}

fn program(args: &RunBenchArgs) -> Result<PathBuf, Error> {
    let name = args.program.clone().unwrap_or_else(|| PathBuf::from("llama-bench"));
    which::which(&name).map_err(|_| {
        let shown = name.display().to_string();
        Problem::new("program-missing", format!("`{shown}` is not there")).hint(GET).into()
    })
}

fn arguments(args: &RunBenchArgs) -> Vec<OsString> {
    let list = |numbers: &[u64]| {
        OsString::from(numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(","))
    };
    let mut all: Vec<OsString> = vec!["-m".into(), args.file.clone().into()];
    all.extend(["-p".into(), list(&args.prompt), "-n".into(), list(&args.answer)]);
    if args.depth != [0] {
        all.extend(["-d".into(), list(&args.depth)]);
    }
    all.extend(["-r".into(), args.repetitions.max(1).to_string().into()]);
    all.extend(["-o".into(), "jsonl".into()]);
    all.extend(args.more.iter().map(OsString::from));
    all
}

fn bar(tests: usize, quiet: bool) -> ProgressBar {
    if quiet {
        return ProgressBar::hidden();
    }
    // On what is no terminal it draws nothing.
    let bar = ProgressBar::new(tests as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len} tests, {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(500));
    bar
}

/// What came of a run.
struct Ran {
    output: String,
    complaints: String,
    success: bool,
    in_time: bool,
}

fn execute(mut command: Command, limit: Duration, bar: &ProgressBar) -> std::io::Result<Ran> {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let complaints = child.stderr.take().map(listen);
    let lines = child.stdout.take().map(lines);
    let mut output = String::new();
    let mut in_time = true;
    while let Some(lines) = &lines {
        let left = limit.saturating_sub(start.elapsed());
        match lines.recv_timeout(left) {
            Ok(line) => {
                bar.inc(u64::from(line.trim_start().starts_with('{')));
                output += &line;
                if output.len() > MOST_OUTPUT {
                    in_time = false;
                    break;
                }
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                in_time = false;
                break;
            }
        }
    }
    let success = end(&mut child, in_time, limit.saturating_sub(start.elapsed()))?;
    bar.finish_and_clear();
    let complaints = complaints.and_then(|c| c.recv_timeout(Duration::from_secs(1)).ok());
    Ok(Ran { output, complaints: complaints.unwrap_or_default(), success, in_time })
}

/// Waits for the end, or makes it.
fn end(child: &mut Child, in_time: bool, left: Duration) -> std::io::Result<bool> {
    use wait_timeout::ChildExt;
    let ended = if in_time { child.wait_timeout(left.max(Duration::from_secs(1)))? } else { None };
    match ended {
        Some(status) => Ok(status.success()),
        None => {
            // It may have ended by itself in between.
            let _ = child.kill();
            child.wait()?;
            Ok(false)
        }
    }
}

/// Hands over line by line; a line without an end is cut.
fn lines(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut reader = BufReader::new(stream);
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            match (&mut reader).take(MOST_OUTPUT as u64).read_until(b'\n', &mut bytes) {
                Ok(0) | Err(_) => return,
                Ok(_) => {
                    if sender.send(String::from_utf8_lossy(&bytes).into_owned()).is_err() {
                        return;
                    }
                }
            }
        }
    });
    receiver
}

/// Reads to the end, so that the program never waits, and keeps the beginning.
fn listen(mut stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let kept = (&mut stream).take(MOST_COMPLAINTS).read_to_end(&mut bytes);
        let rest = kept.and_then(|_| std::io::copy(&mut stream, &mut std::io::sink()));
        let _ = (rest, sender.send(String::from_utf8_lossy(&bytes).into_owned()));
    });
    receiver
}

fn failed(ran: &Ran, limit: Duration) -> Error {
    if !ran.in_time {
        let time = humantime::format_duration(limit);
        return Problem::new("timed-out", format!("llama-bench measured nothing within {time}"))
            .hint("give it more with `--timeout 2h`, or less to do with `--depth 0`")
            .into();
    }
    let said = ran.complaints.lines().rev().map(str::trim).find(|l| !l.is_empty()).unwrap_or("");
    let said: String = said.chars().filter(|c| !c.is_control()).take(200).collect();
    let said =
        if said.is_empty() { "it said nothing".to_owned() } else { format!("it said `{said}`") };
    Problem::new("bench-failed", format!("llama-bench measured nothing; {said}"))
        .hint("flags after `--` go to llama-bench; one that is older than 2025 knows no `-d`: `--depth 0`")
        .into()
}
