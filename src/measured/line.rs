//! How a row is written down: one JSON object per line with a version number. Fields that a later version adds are passed
//! over, and those that an earlier one lacked have their blank value.

use crate::catalog::bench::{BenchRow, SourceKind};
use serde_json::{Value, json};

/// The version of lines that are written; later ones are not understood.
pub const VERSION: u64 = 1;

/// A line that was understood.
#[derive(Clone, Debug)]
pub enum Line {
    /// A row.
    Row(Box<BenchRow>),
    /// The row of this name counts no more.
    Removed(String),
}

/// A row of which nothing is known.
pub fn blank() -> BenchRow {
    BenchRow {
        id: String::new(),
        hw: String::new(),
        hw_count: 1,
        mem_gb: None,
        model: String::new(),
        model_name: String::new(),
        params_b: None,
        active_b: None,
        quant: String::new(),
        file_gib: None,
        runtime: String::new(),
        backend: String::new(),
        depth: 0,
        kv: String::new(),
        flash_attn: None,
        offload: String::new(),
        threads: None,
        prefill_tps: None,
        decode_tps: None,
        date: String::new(),
        source_kind: SourceKind::Own,
        source_url: String::new(),
        quant_raw: String::new(),
        bandwidth_gbs: None,
        processor: String::new(),
    }
}

/// The line of a row.
pub fn row(row: &BenchRow) -> String {
    json!({"v": VERSION, "row": row}).to_string()
}

/// The line that takes a row back.
pub fn removal(id: &str) -> String {
    json!({"v": VERSION, "removed": id}).to_string()
}

/// Reads a line.
///
/// # Errors
/// Why it is not understood.
pub fn read(line: &str) -> Result<Line, String> {
    let value: Value = serde_json::from_str(line).map_err(|_| "no JSON object".to_owned())?;
    match value.get("v").and_then(Value::as_u64) {
        None => return Err("without a version".to_owned()),
        Some(v) if v > VERSION => {
            return Err(format!("of version {v}, which is newer than this wir"));
        }
        Some(_) => {}
    }
    if let Some(id) = value.get("removed") {
        let id = id.as_str().ok_or("a removal without a name")?;
        return Ok(Line::Removed(id.to_owned()));
    }
    let stored = value.get("row").and_then(Value::as_object).ok_or("without a row")?;
    let mut whole = serde_json::to_value(blank()).map_err(|e| e.to_string())?;
    if let Value::Object(fields) = &mut whole {
        for (key, value) in stored {
            fields.insert(key.clone(), value.clone());
        }
    }
    let mut row: BenchRow = serde_json::from_value(whole).map_err(|e| e.to_string())?;
    row.source_kind = SourceKind::Own;
    check(&row)?;
    Ok(Line::Row(Box::new(row)))
}

/// Refuses what cannot be: later arithmetic relies on it.
fn check(row: &BenchRow) -> Result<(), String> {
    let fine = |x: Option<f64>| x.is_none_or(|x| x.is_finite() && x > 0.0 && x < 1e9);
    let figures = [
        row.decode_tps,
        row.prefill_tps,
        row.mem_gb,
        row.params_b,
        row.file_gib,
        row.bandwidth_gbs,
    ];
    if !figures.into_iter().all(fine) || row.hw_count == 0 || row.depth > 1 << 40 {
        return Err("with a figure that cannot be".to_owned());
    }
    if row.id.is_empty() || row.decode_tps.is_none() && row.prefill_tps.is_none() {
        return Err("without a name or a speed".to_owned());
    }
    let texts = [&row.id, &row.hw, &row.model, &row.model_name, &row.quant, &row.runtime];
    let more = [&row.backend, &row.kv, &row.offload, &row.date, &row.source_url, &row.quant_raw];
    let more = more.into_iter().chain([&row.processor]);
    let unsafe_text = |t: &&String| t.len() > 2048 || t.chars().any(char::is_control);
    if texts.into_iter().chain(more).any(|t| unsafe_text(&t)) {
        return Err("with a text that cannot be shown".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn some() -> BenchRow {
        let decode_tps = Some(12.5);
        BenchRow { id: "o1".into(), hw: "rtx-4090".into(), decode_tps, ..blank() }
    }

    #[test]
    fn a_row_is_read_back() {
        let Ok(Line::Row(read)) = read(&row(&some())) else { panic!("a row") };
        assert_eq!((read.id.as_str(), read.decode_tps), ("o1", Some(12.5)));
        assert!(matches!(super::read(&removal("o1")), Ok(Line::Removed(id)) if id == "o1"));
    }

    #[test]
    fn other_versions_of_a_row_are_understood_or_refused() {
        let older = r#"{"v":1,"row":{"id":"o2","decode_tps":3,"later":[1]}}"#;
        assert!(matches!(read(older), Ok(Line::Row(r)) if r.hw_count == 1));
        assert!(read(r#"{"v":2,"row":{"id":"o2","decode_tps":3}}"#).is_err());
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for bad in [
            "",
            "{",
            "[]",
            "{}",
            r#"{"v":1}"#,
            r#"{"v":1,"row":{"id":"x"}}"#,
            r#"{"v":1,"row":{"id":"x","decode_tps":-1}}"#,
            r#"{"v":1,"row":{"id":"x","decode_tps":1e999}}"#,
            r#"{"v":1,"row":{"id":"x","decode_tps":1,"hw":"\u001b[2J"}}"#,
            r#"{"v":1,"row":{"id":"x","decode_tps":1,"hw_count":0}}"#,
            r#"{"v":1,"removed":7}"#,
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
