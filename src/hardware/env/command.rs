//! Running a command so that it can neither hang this program nor flood it.

use super::{Invocation, Output, READ_LIMIT};
use crate::hardware::error::EnvError;
use std::io::{self, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;
use wait_timeout::ChildExt;

/// How long the pipes of an ended command are drained: a grandchild may hold them open.
const DRAIN: Duration = Duration::from_millis(200);

pub(super) fn run(invocation: Invocation<'_>) -> Result<Output, EnvError> {
    let what = invocation.program;
    let mut child = spawn(invocation).map_err(|error| io_error(what, &error))?;
    let stdout = child.stdout.take().map(collect);
    let stderr = child.stderr.take().map(collect);
    match child.wait_timeout(invocation.limit) {
        Ok(Some(status)) => Ok(Output {
            success: status.success(),
            stdout: drained(stdout),
            stderr: drained(stderr),
        }),
        Ok(None) => {
            abandon(child);
            Err(EnvError::TimedOut { what: what.to_owned(), after: invocation.limit })
        }
        Err(error) => {
            abandon(child);
            Err(io_error(what, &error))
        }
    }
}

fn spawn(invocation: Invocation<'_>) -> io::Result<Child> {
    let mut command = Command::new(invocation.program);
    command
        .args(invocation.args)
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    own_group(&mut command);
    command.spawn()
}

/// Gives the command a process group of its own, so that its children can be killed with it.
#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn own_group(_: &mut Command) {}

/// Kills a command with its children and leaves waiting for its end to a thread of its own: a process that hangs in
/// the kernel does not die.
fn abandon(mut child: Child) {
    kill(&mut child);
    let waiter = thread::Builder::new().name("reaper".into());
    let _ = waiter.spawn(move || child.wait());
}

#[cfg(unix)]
fn kill(child: &mut Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if group.is_none_or(|group| kill_process_group(group, Signal::KILL).is_err()) {
        let _ = child.kill();
    }
}

#[cfg(not(unix))]
fn kill(child: &mut Child) {
    let _ = child.kill();
}

/// Reads a pipe in the background up to the limit; the rest is thrown away so that the writer does not block.
fn collect(mut pipe: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    let reader = thread::Builder::new().name("pipe".into());
    let _ = reader.spawn(move || {
        let mut kept = Vec::new();
        let _ = pipe.by_ref().take(READ_LIMIT).read_to_end(&mut kept);
        let _ = sender.send(kept);
        let _ = io::copy(&mut pipe, &mut io::sink());
    });
    receiver
}

fn drained(pipe: Option<Receiver<Vec<u8>>>) -> String {
    let bytes = pipe.and_then(|pipe| pipe.recv_timeout(DRAIN).ok()).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

pub(super) fn io_error(what: &str, error: &io::Error) -> EnvError {
    let what = what.to_owned();
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => EnvError::NotFound { what },
        io::ErrorKind::PermissionDenied => EnvError::Denied { what },
        _ => EnvError::Io { what, message: error.to_string() },
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::time::Instant;

    fn sh(script: &str, limit: Duration) -> Result<Output, EnvError> {
        run(Invocation { program: "sh", args: &["-c", script], limit })
    }

    #[test]
    fn output_and_status_come_back() {
        let output = sh("echo out; echo err >&2; exit 3", Duration::from_secs(5)).expect("sh runs");
        assert_eq!(
            (output.success, output.stdout.as_str(), output.stderr.as_str()),
            (false, "out\n", "err\n")
        );
    }

    #[test]
    fn a_hanging_command_is_killed_with_its_children() {
        let start = Instant::now();
        let result = sh("sleep 30 & sleep 30", Duration::from_millis(100));
        assert!(matches!(result, Err(EnvError::TimedOut { .. })), "{result:?}");
        assert!(start.elapsed() < Duration::from_secs(3));
    }

    #[test]
    fn a_child_that_keeps_the_pipe_open_does_not_hold_us() {
        let start = Instant::now();
        let output = sh("sleep 2 & echo done", Duration::from_secs(5)).expect("sh runs");
        assert!(output.success);
        assert!(start.elapsed() < Duration::from_secs(1));
    }

    #[test]
    fn endless_output_is_cut_off() {
        let result = sh("yes | head -c 20000000", Duration::from_secs(10)).expect("sh runs");
        assert_eq!(result.stdout.len() as u64, READ_LIMIT);
    }

    #[test]
    fn a_missing_program_is_not_found() {
        let nothing =
            Invocation { program: "no-such-program-here", args: &[], limit: super::super::QUICK };
        assert!(matches!(run(nothing), Err(EnvError::NotFound { .. })));
    }
}
