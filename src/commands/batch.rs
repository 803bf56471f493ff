//! A stream of questions: one answer for each line, in the same order, in constant memory.

use super::answer::{Tables, answer};
use super::line::{self, BadLine};
use super::machine::Asker;
use super::resolve::resolve;
use super::world::World;
use crate::error::{Error, Problem};
use crate::render::json;
use std::io::{self, BufRead, Write};

/// Longer lines are refused, unread.
pub const LONGEST_LINE: usize = 1 << 20;

/// When answers are handed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flush {
    /// After each line: someone is watching.
    EachLine,
    /// When the buffer is full, and at the end.
    AtEnd,
}

/// Answers every line of `input` on `output`.
///
/// # Errors
/// When a stream fails. A line that cannot be answered is no failure.
pub fn run<'a>(
    world: &'a World,
    asker: &dyn Asker<'a>,
    mut input: impl BufRead,
    mut output: impl Write,
    flush: Flush,
) -> Result<(), Error> {
    let mut tables = Tables::default();
    let mut text = Vec::new();
    loop {
        text.clear();
        let read = read_line(&mut input, &mut text).map_err(|e| Error::io("input", e))?;
        match read {
            Read::End => break,
            Read::TooLong => {
                let message = format!("the line is longer than {LONGEST_LINE} bytes");
                refuse(&mut output, None, &[Problem::new("line-too-long", message)])
            }
            Read::Line => one(world, asker, &text, &mut tables, &mut output),
        }
        .and_then(|()| match flush {
            Flush::EachLine => output.flush(),
            Flush::AtEnd => Ok(()),
        })
        .map_err(|e| Error::io("output", e))?;
    }
    output.flush().map_err(|e| Error::io("output", e))
}

fn one<'a>(
    world: &'a World,
    asker: &dyn Asker<'a>,
    text: &[u8],
    tables: &mut Tables,
    output: &mut impl Write,
) -> io::Result<()> {
    let (id, question) = match line::read(text) {
        Ok(read) => read,
        Err(BadLine { id, problem }) => return refuse(output, id.as_deref(), &[problem]),
    };
    let asked = match resolve(world, &question, asker) {
        Ok(asked) => asked,
        Err(problems) => return refuse(output, id.as_deref(), &problems),
    };
    match answer(world, asked, None, tables) {
        Some(answer) => write(output, &json::answer(id.as_deref(), &answer)),
        None => refuse(output, id.as_deref(), &[]),
    }
}

fn refuse(output: &mut impl Write, id: Option<&str>, problems: &[Problem]) -> io::Result<()> {
    write(output, &json::failure(id, problems))
}

fn write(output: &mut impl Write, value: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *output, value)?;
    output.write_all(b"\n")
}

enum Read {
    Line,
    TooLong,
    End,
}

/// Reads a line without its end into `text`; of one that is too long, nothing is kept.
fn read_line(input: &mut impl BufRead, text: &mut Vec<u8>) -> io::Result<Read> {
    let mut too_long = false;
    let mut any = false;
    loop {
        let chunk = match input.fill_buf() {
            Ok(chunk) => chunk,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if chunk.is_empty() {
            break;
        }
        any = true;
        let end = chunk.iter().position(|b| *b == b'\n');
        let part = &chunk[..end.unwrap_or(chunk.len())];
        if too_long || text.len() + part.len() > LONGEST_LINE {
            too_long = true;
            text.clear();
        } else {
            text.extend_from_slice(part);
        }
        let used = end.map_or(chunk.len(), |at| at + 1);
        input.consume(used);
        if end.is_some() {
            break;
        }
    }
    Ok(match (any, too_long) {
        (false, _) => Read::End,
        (true, true) => Read::TooLong,
        (true, false) => Read::Line,
    })
}
