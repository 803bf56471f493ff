//! The Markdown table of `llama-bench`, as it is pasted into forums, with the log lines around it.

use super::Gathered;
use crate::measured::pair::switch;
use crate::measured::reading::{Format, Reading, rate, text};

/// Reads every table of a text.
pub fn read(document: &str, found: &mut Gathered) {
    let devices = Devices::of(document);
    let mut header: Option<Vec<String>> = None;
    for line in document.lines() {
        let Some(cells) = cells(line) else {
            continue;
        };
        let lower: Vec<String> = cells.iter().map(|c| c.to_ascii_lowercase()).collect();
        let has = |name: &str| lower.iter().any(|c| c == name);
        if has("test") && has("t/s") {
            header = Some(lower);
            found.found(Format::LlamaBenchTable);
            continue;
        }
        let Some(names) = &header else {
            continue;
        };
        let is_rule = cells.iter().all(|c| c.chars().all(|x| matches!(x, '-' | ':' | ' ')));
        if is_rule {
            continue;
        }
        if cells.len() != names.len() {
            found.skip("rows with another number of cells than their header".to_owned());
            continue;
        }
        let row = Row { names, cells: &cells };
        found.add(Format::LlamaBenchTable, row.reading(&devices));
    }
}

/// The cells of a table's line; quotation marks of forums are no part of it.
fn cells(line: &str) -> Option<Vec<&str>> {
    let line = line.trim_start_matches(|c: char| c == '>' || c.is_whitespace()).trim_end();
    if line.len() > 4096 || line.matches('|').count() < 3 {
        return None;
    }
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    Some(inner.split('|').map(|c| c.trim().trim_matches('*').trim()).collect())
}

struct Row<'a> {
    names: &'a [String],
    cells: &'a [&'a str],
}

impl Row<'_> {
    fn get(&self, names: &[&str]) -> Option<&str> {
        let at = self.names.iter().position(|n| names.contains(&n.as_str()))?;
        self.cells.get(at).copied().filter(|c| !c.is_empty())
    }

    fn number<T: std::str::FromStr>(&self, names: &[&str]) -> Option<T> {
        self.get(names)?.parse().ok()
    }

    fn reading(&self, devices: &Devices) -> Result<Reading, String> {
        let test = self.get(&["test"]).and_then(Test::read);
        let Some(test) = test else {
            return Err("rows with a test other than pp or tg".to_owned());
        };
        let speed = self.get(&["t/s"]).and_then(|c| {
            let figure = c.split(['±', ' ', '+']).next()?;
            rate(figure.trim().parse().ok()?)
        });
        let Some(speed) = speed else {
            return Err("rows without a usable speed".to_owned());
        };
        Ok(Reading {
            model: self.get(&["model"]).and_then(text),
            params: self.get(&["params"]).and_then(amount).filter(|n| *n > 0.0),
            size: self.get(&["size"]).and_then(amount).filter(|n| *n > 0.0),
            hardware: devices.name.clone(),
            count: devices.count(),
            backend: self.get(&["backend"]).and_then(text),
            keys: self.get(&["type_k"]).and_then(text),
            values: self.get(&["type_v"]).and_then(text),
            flash_attention: self.get(&["fa"]).and_then(switch),
            gpu_layers: self.number(&["ngl"]),
            n_cpu_moe: self.number(&["n_cpu_moe", "ncmoe"]).filter(|n| *n > 0),
            threads: self.number(&["threads"]).filter(|n| *n > 0),
            ubatch: self.number(&["n_ubatch"]),
            depth: test.depth,
            prompt: test.is_prompt.then_some(test.tokens),
            generated: (!test.is_prompt).then_some(test.tokens),
            prefill: test.is_prompt.then_some(speed),
            decode: (!test.is_prompt).then_some(speed),
            ..Reading::default()
        })
    }
}

/// `pp512`, `tg 128`, `tg128 @ d8192`.
struct Test {
    is_prompt: bool,
    tokens: u64,
    depth: u64,
}

impl Test {
    fn read(cell: &str) -> Option<Self> {
        let (test, depth) = cell.split_once('@').unwrap_or((cell, "d0"));
        let test = test.trim();
        let (is_prompt, tokens) = match (test.strip_prefix("pp"), test.strip_prefix("tg")) {
            (Some(n), _) => (true, n),
            (_, Some(n)) => (false, n),
            _ => return None,
        };
        let depth = depth.trim().strip_prefix('d')?.trim().parse().ok()?;
        let tokens = tokens.trim().parse().ok().filter(|n| *n > 0)?;
        Some(Self { is_prompt, tokens, depth })
    }
}

/// `4.36 GiB`, `7.62 B`, `134.52 M`.
fn amount(cell: &str) -> Option<f64> {
    let (figure, unit) = cell.trim().rsplit_once(' ')?;
    let factor = match unit {
        "B" => 1e9,
        "M" => 1e6,
        "T" => 1e12,
        "KiB" => 1024.0,
        "MiB" => 1024.0 * 1024.0,
        "GiB" => 1024.0 * 1024.0 * 1024.0,
        "TiB" => 1024.0 * 1024.0 * 1024.0 * 1024.0,
        _ => return None,
    };
    figure.trim().parse::<f64>().ok().map(|x| x * factor).filter(|x| x.is_finite())
}

/// The devices that the log lines before a table name.
#[derive(Default)]
struct Devices {
    name: Option<String>,
    equal: u32,
    mixed: bool,
}

impl Devices {
    fn of(document: &str) -> Self {
        let mut devices = Self::default();
        for name in document.lines().take(10_000).filter_map(device) {
            match &devices.name {
                None => (devices.name, devices.equal) = (Some(name), 1),
                Some(first) if *first == name => devices.equal += 1,
                Some(_) => devices.mixed = true,
            }
        }
        if devices.mixed { Self::default() } else { devices }
    }

    fn count(&self) -> Option<u32> {
        (self.equal > 0).then_some(self.equal)
    }
}

/// `  Device 0: NVIDIA GeForce RTX 4080, compute capability 8.9, VMM: yes`, and how Metal and Vulkan say it.
fn device(line: &str) -> Option<String> {
    let line = line.trim_start_matches(|c: char| c == '>' || c.is_whitespace());
    let after_number = |rest: &str, mark: char| {
        let (number, name) = rest.split_once(mark)?;
        number.trim().parse::<u32>().ok()?;
        text(name)
    };
    if let Some(rest) = line.strip_prefix("Device ") {
        let name = after_number(rest, ':')?;
        return text(name.split(',').next()?);
    }
    if let Some(rest) = line.strip_prefix("ggml_vulkan: ") {
        let name = after_number(rest, '=')?;
        return text(name.split(['(', '|']).next()?);
    }
    if line.starts_with("ggml_metal") && line.contains("GPU name:") {
        let name = line.split_once("GPU name:")?.1;
        return text(name).filter(|n| !n.starts_with("MTL"));
    }
    None
}
