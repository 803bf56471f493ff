//! `nvidia-smi --query-compute-apps`: the programs that hold memory of GPUs.

use crate::hardware::error::ParseError;
use crate::units::Bytes;

const WHAT: &str = "nvidia-smi programs";

/// Longest name that is kept.
const MOST_NAME: usize = 40;

/// A program that computes on a GPU.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComputeApp {
    /// Its file name without the folder; safe to print.
    pub name: String,
    /// GPU memory it holds; not known under Windows.
    pub memory: Option<Bytes>,
}

/// Programs in the order of the table; none where it is empty. A program on several GPUs has several rows.
///
/// # Errors
/// When a line is no row of three fields.
pub fn parse(text: &str) -> Result<Vec<ComputeApp>, ParseError> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| row(line).ok_or_else(|| ParseError::malformed(WHAT, line))).collect()
}

/// `6330, sglang::scheduler, 96073`: a name may hold commas, and nothing quotes them.
fn row(line: &str) -> Option<ComputeApp> {
    let (process, rest) = line.split_once(',')?;
    let (name, memory) = rest.rsplit_once(',')?;
    process.trim().parse::<u32>().ok()?;
    let memory = memory.trim();
    let known = match memory.strip_prefix('[') {
        Some(_) => None,
        None => Some(Bytes::from_mib(memory.parse().ok()?)),
    };
    Some(ComputeApp { name: file_name(name), memory: known })
}

/// The last part of a path, because folders tell who the user is; without signs that could disturb a terminal.
fn file_name(path: &str) -> String {
    let last = path.trim().rsplit(['/', '\\']).next().unwrap_or_default();
    let is_plain = |c: &char| c.is_alphanumeric() || c.is_ascii_punctuation() || *c == ' ';
    let name: String = last.chars().filter(is_plain).take(MOST_NAME).collect();
    match name.trim() {
        "" => "a program".to_owned(),
        name => name.to_owned(),
    }
}

/// Programs by name with all their memory together, the largest first.
pub fn largest(apps: &[ComputeApp]) -> Vec<(&str, Bytes)> {
    let mut sums: Vec<(&str, Bytes)> = Vec::new();
    for app in apps {
        let memory = app.memory.unwrap_or_default();
        match sums.iter_mut().find(|(name, _)| *name == app.name) {
            Some((_, sum)) => *sum += memory,
            None => sums.push((&app.name, memory)),
        }
    }
    sums.sort_by_key(|(_, memory)| std::cmp::Reverse(*memory));
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_folders_and_control_signs() {
        for (path, name) in [
            ("/home/someone/bin/llama-server", "llama-server"),
            (r"C:\Users\someone\ollama.exe", "ollama.exe"),
            ("a, b", "a, b"),
            ("x\u{1b}[31m\u{202e}y", "x[31my"),
            ("/", "a program"),
        ] {
            let apps = parse(&format!("1, {path}, 5")).expect(path);
            assert_eq!(apps[0], ComputeApp { name: name.into(), memory: Some(Bytes::from_mib(5)) });
        }
    }

    #[test]
    fn rows_of_one_program_add_up_and_unknown_amounts_count_as_none() {
        let apps = parse("1, a, 100\n2, b, 150\n3, a, 100\n4, c, [N/A]\n").expect("rows");
        let mib = Bytes::from_mib;
        assert_eq!(largest(&apps), [("a", mib(200)), ("b", mib(150)), ("c", Bytes::ZERO)]);
        assert_eq!(parse(" \n"), Ok(Vec::new()));
        assert!(parse("No running processes found").is_err());
    }
}
