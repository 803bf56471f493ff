//! Starting what was printed: after a yes, with the terminal handed over.

use crate::advice::launch::{SettingsFile, Shell, Step, quote, safe};
use crate::error::{Error, Problem};
use dialoguer::Confirm;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Command, ExitStatus};

/// What is to be started.
#[derive(Debug)]
pub struct Start {
    /// The commands; those beside another are left to the user.
    pub steps: Vec<Step>,
    /// Files that are written before.
    pub files: Vec<SettingsFile>,
    /// How the programs are got.
    pub get: String,
    /// Ask before.
    pub ask: bool,
    /// What speaks against it.
    pub doubts: Vec<String>,
}

impl Start {
    /// Asks, then runs; the exit status of what was run, 0 where that was declined.
    ///
    /// # Errors
    /// When a program is missing, a file is in the way, or something cannot be started.
    pub fn go(self) -> Result<u8, Error> {
        let steps: Vec<&Step> = self.steps.iter().filter(|s| !s.beside && !s.elsewhere).collect();
        let programs = steps.iter().map(|s| self.program(s)).collect::<Result<Vec<_>, _>>();
        let programs = match programs {
            // Who only wanted to see the commands has seen them.
            Err(Error::Asked(missing)) if self.ask => {
                for problem in &missing {
                    let hint = problem.hint.iter().map(|h| format!("; {h}")).collect::<String>();
                    say(&format!("not to be started here: {}{hint}", problem.message));
                }
                return Ok(0);
            }
            found => found?,
        };
        for doubt in &self.doubts {
            say(&format!("note: {doubt}"));
        }
        if self.ask && !self.agreed(&programs) {
            return Ok(0);
        }
        for file in &self.files {
            write_new(file)?;
        }
        let last = steps.len().saturating_sub(1);
        for (i, (step, program)) in steps.iter().zip(&programs).enumerate() {
            let mut command = Command::new(program);
            command.args(&step.words[1..]).envs(step.env.iter().map(|(n, v)| (n, v)));
            if i == last {
                return hand_over(command, &step.words[0]);
            }
            let status = command.status().map_err(|e| Error::io(&*step.words[0], e))?;
            if !status.success() {
                return Ok(code(status));
            }
        }
        Ok(0)
    }

    /// Where the program of a step lies.
    fn program(&self, step: &Step) -> Result<PathBuf, Error> {
        let name = step.words.first().map_or("", String::as_str);
        which::which(name).map_err(|_| {
            Problem::new("program-missing", format!("`{}` is not on PATH", safe(name)))
                .hint(self.get.clone())
                .into()
        })
    }

    fn agreed(&self, programs: &[PathBuf]) -> bool {
        for file in &self.files {
            say(&format!("writes {} into this folder", file.name));
        }
        for program in programs {
            say(&format!("starts {}", quote(&program.display().to_string(), Shell::Posix)));
        }
        let answer =
            Confirm::new().with_prompt("Start it?").default(self.doubts.is_empty()).interact_opt();
        matches!(answer, Ok(Some(true)))
    }
}

/// A file that is there already stays as it is, and stops the start unless it says the same.
fn write_new(file: &SettingsFile) -> Result<(), Error> {
    match OpenOptions::new().write(true).create_new(true).open(&file.name) {
        Ok(mut open) => open.write_all(file.text.as_bytes()).map_err(|e| Error::io(&*file.name, e)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let same = std::fs::read_to_string(&file.name).is_ok_and(|text| text == file.text);
            if same { Ok(()) } else { Err(in_the_way(file)) }
        }
        Err(error) => Err(Error::io(&*file.name, error)),
    }
}

fn in_the_way(file: &SettingsFile) -> Error {
    Problem::new("file-exists", format!("there is another `{}` in this folder", file.name))
        .hint("put the lines above into it yourself, or start from another folder")
        .into()
}

/// Becomes the program, so that signals and its exit status are its own.
#[cfg(unix)]
fn hand_over(mut command: Command, name: &str) -> Result<u8, Error> {
    use std::os::unix::process::CommandExt;
    Err(Error::io(name, command.exec()))
}

#[cfg(not(unix))]
fn hand_over(mut command: Command, name: &str) -> Result<u8, Error> {
    Ok(code(command.status().map_err(|e| Error::io(name, e))?))
}

/// The exit status as a number; 128 and the signal where one ended the program.
fn code(status: ExitStatus) -> u8 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return u8::try_from(128 + signal).unwrap_or(u8::MAX);
    }
    status.code().and_then(|c| u8::try_from(c).ok()).unwrap_or(u8::MAX)
}

/// A line on standard error; where that is closed, nobody listens.
fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(ask: bool) -> Start {
        let words = vec!["no-program-is-called-so".to_owned()];
        let step = Step { env: Vec::new(), words, beside: false, elsewhere: false };
        let get = "get it somewhere".to_owned();
        Start { steps: vec![step], files: Vec::new(), get, ask, doubts: Vec::new() }
    }

    #[test]
    fn a_program_that_is_missing_is_a_failure_only_where_it_was_to_be_started() {
        assert_eq!(start(true).go().expect("printed is enough"), 0);
        let failed = start(false).go().expect_err("nothing can be started");
        assert_eq!(failed.exit_code(), 2);
    }
}
