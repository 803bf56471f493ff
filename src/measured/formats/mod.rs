//! Recognises what a benchmark program wrote.

mod fields;
mod go_duration;
mod llama_bench;
mod mlx;
mod ollama;
mod replies;
mod serving;
mod table;

use super::reading::{Format, Reading};
use fields::Fields;
use serde_json::Value;

/// More is not read.
pub const MOST_BYTES: usize = 16 << 20;
/// More results of one text are not read.
const MOST_READINGS: usize = 10_000;

/// What was found in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// What wrote it.
    pub format: Format,
    /// The results.
    pub readings: Vec<Reading>,
    /// What was left out, and why.
    pub skipped: Vec<String>,
}

/// Why nothing was found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// No known format.
    #[error("this is none of the formats that are read")]
    Unknown,
    /// A known format without a usable figure.
    #[error("this looks like {}, but holds no usable speed{}", .format.name(), reasons(.skipped))]
    Empty {
        /// What it looks like.
        format: Format,
        /// What was left out, and why.
        skipped: Vec<String>,
    },
    /// It is longer than any benchmark's output.
    #[error("this is longer than {} MiB", MOST_BYTES >> 20)]
    TooLong,
}

fn reasons(skipped: &[String]) -> String {
    if skipped.is_empty() { String::new() } else { format!(": {}", skipped.join("; ")) }
}

impl ParseError {
    /// What is read.
    pub fn hint() -> String {
        let names: Vec<&str> = Format::ALL.iter().map(|f| f.name()).collect();
        format!("known are: {}", names.join(", "))
    }
}

/// Results of one format, while they are gathered.
#[derive(Debug, Default)]
struct Gathered {
    format: Option<Format>,
    readings: Vec<Reading>,
    skipped: Vec<String>,
}

impl Gathered {
    fn found(&mut self, format: Format) {
        self.format.get_or_insert(format);
    }

    fn add(&mut self, format: Format, reading: Result<Reading, String>) {
        self.found(format);
        match reading {
            Ok(_) if self.readings.len() >= MOST_READINGS => {
                self.skip(format!("only the first {MOST_READINGS} results are read"));
            }
            Ok(reading) => self.readings.push(reading),
            Err(reason) => self.skip(reason),
        }
    }

    fn skip(&mut self, reason: String) {
        if !self.skipped.contains(&reason) && self.skipped.len() < 20 {
            self.skipped.push(reason);
        }
    }
}

/// Reads a text.
///
/// # Errors
/// When it is in no known format, or holds no usable speed.
pub fn parse(text: &str) -> Result<Parsed, ParseError> {
    if text.len() > MOST_BYTES {
        return Err(ParseError::TooLong);
    }
    let mut found = Gathered::default();
    for value in json_values(text) {
        objects(&value, &mut found);
    }
    if found.format.is_none() {
        table::read(text, &mut found);
    }
    if found.format.is_none() {
        ollama::read_text(text, &mut found);
    }
    if found.format.is_none() {
        mlx::read(text, &mut found);
    }
    if found.format.is_none() {
        serving::read_text(text, &mut found);
    }
    let Gathered { format, readings, skipped } = found;
    let format = format.ok_or(ParseError::Unknown)?;
    if readings.is_empty() {
        return Err(ParseError::Empty { format, skipped });
    }
    Ok(Parsed { format, readings, skipped })
}

/// The text as JSON, or those of its lines that are.
fn json_values(text: &str) -> Vec<Value> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if let Some(value) = lenient(text) {
        return vec![value];
    }
    let lines = text.lines().map(str::trim).filter(|l| l.starts_with('{'));
    let mut values: Vec<Value> = lines.filter_map(lenient).collect();
    if values.is_empty() {
        // A log before or after the array, or an array that was cut off.
        values.extend(text.find("[\n").and_then(|at| embedded(&text[at..])).into_iter().flatten());
    }
    values
}

/// JSON, where Python's `NaN` and `Infinity` stand for nothing.
fn lenient(text: &str) -> Option<Value> {
    if !text.starts_with(['{', '[']) {
        return None;
    }
    serde_json::from_str(text).ok().or_else(|| {
        let mut plain = text.to_owned();
        for word in ["-Infinity", "Infinity", "NaN"] {
            for gap in ["", " "] {
                plain = plain.replace(&format!(":{gap}{word}"), ":null");
                plain = plain.replace(&format!(",{gap}{word}"), ",null");
                plain = plain.replace(&format!("[{word}"), "[null");
            }
        }
        (plain != text).then(|| serde_json::from_str(&plain).ok()).flatten()
    })
}

/// The whole objects at the beginning of an array.
fn embedded(text: &str) -> Option<Vec<Value>> {
    let mut rest = text.strip_prefix('[')?;
    let mut values = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        match stream.next() {
            Some(Ok(value @ Value::Object(_))) => {
                values.push(value);
                rest = &rest[stream.byte_offset()..];
            }
            _ => return (!values.is_empty()).then_some(values),
        }
    }
}

/// Every object at the top.
fn objects(value: &Value, found: &mut Gathered) {
    match value {
        Value::Array(items) => {
            for item in items.iter().filter(|i| i.is_object()) {
                objects(item, found);
            }
        }
        Value::Object(map) => object(Fields(map), found),
        _ => {}
    }
}

fn object(fields: Fields<'_>, found: &mut Gathered) {
    if fields.has("avg_ts") || fields.has("n_gen") && fields.has("n_prompt") {
        found.add(Format::LlamaBench, llama_bench::reading(fields));
    } else if fields.has("eval_count") || fields.has("eval_duration") {
        found.add(Format::Ollama, ollama::reply(fields));
    } else if fields.has("output_throughput") || fields.has("median_tpot_ms") {
        let (format, reading) = serving::result(fields);
        found.add(format, reading);
    } else if let Some(timings) = fields.object("timings").or(fields.itself("predicted_per_second"))
    {
        found.add(Format::LlamaServer, replies::llama_server(fields, timings));
    } else if let Some(stats) = fields.object("stats").filter(|s| s.has("tokens_per_second")) {
        found.add(Format::LmStudio, replies::lm_studio(fields, stats));
    } else if let Some(Value::Array(items)) = fields.0.get("results") {
        objects(&Value::Array(items.clone()), found);
    }
}

#[cfg(test)]
mod tests;
