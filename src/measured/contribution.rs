//! Rows as the catalog's `benchmarks.csv` has them.

use crate::catalog::bench::BenchRow;

/// The columns of the catalog's file.
pub const COLUMNS: [&str; 24] = [
    "id",
    "hw",
    "hw_count",
    "mem_gb",
    "model",
    "model_name",
    "params_b",
    "active_b",
    "quant",
    "file_gib",
    "runtime",
    "backend",
    "depth",
    "kv",
    "flash_attn",
    "offload",
    "threads",
    "prefill_tps",
    "decode_tps",
    "date",
    "source_kind",
    "source_url",
    "quant_raw",
    "processor",
];

/// The rows with their header; `source` is where the result can be read.
///
/// # Errors
/// When a row cannot be written.
pub fn csv(rows: &[&BenchRow], source: Option<&str>) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for row in rows {
        writer.write_record(record(row, source))?;
    }
    let bytes = writer.into_inner().map_err(|e| e.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn record(row: &BenchRow, source: Option<&str>) -> [String; 24] {
    let number = |x: Option<f64>| x.map_or_else(String::new, |x| rounded(x).to_string());
    // The catalog knows rows by names of its own, and a machine that only this computer has by none.
    let id = row.id.replacen('o', "m", 1);
    let hw = if row.is_of_unlisted_machine() { String::new() } else { row.hw.clone() };
    let flash = row.flash_attn.map_or("", |on| if on { "on" } else { "off" });
    [
        id,
        hw,
        row.hw_count.to_string(),
        number(row.mem_gb),
        row.model.clone(),
        row.model_name.clone(),
        number(row.params_b),
        number(row.active_b),
        row.quant.clone(),
        number(row.file_gib),
        row.runtime.clone(),
        row.backend.clone(),
        row.depth.to_string(),
        row.kv.clone(),
        flash.to_owned(),
        row.offload.clone(),
        row.threads.map_or_else(String::new, |t| t.to_string()),
        number(row.prefill_tps),
        number(row.decode_tps),
        row.date.clone(),
        "community".to_owned(),
        source.unwrap_or(&row.source_url).to_owned(),
        row.quant_raw.clone(),
        row.processor.clone(),
    ]
}

/// To five significant figures: more were not measured.
fn rounded(x: f64) -> f64 {
    format!("{x:.4e}").parse().unwrap_or(x)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::catalog::bench::RawBenchRow;
    use crate::measured::line::blank;

    #[test]
    fn the_catalog_reads_what_is_written() {
        let row = BenchRow {
            id: "o0123456789".into(),
            hw: "rtx-4090".into(),
            model_name: "a, \"b\"".into(),
            decode_tps: Some(119.844_681),
            flash_attn: Some(true),
            depth: 64,
            ..blank()
        };
        let text = csv(&[&row], Some("https://example.org/1")).unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let raw: RawBenchRow = reader.deserialize().next().unwrap().unwrap();
        let read = BenchRow::from(raw);
        assert_eq!((read.id.as_str(), read.decode_tps), ("m0123456789", Some(119.84)));
        assert_eq!((read.model_name.as_str(), read.flash_attn), ("a, \"b\"", Some(true)));
        assert_eq!(read.source_url, "https://example.org/1");
    }

    #[test]
    fn the_columns_are_those_of_the_catalog() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/catalog/benchmarks.csv");
        let text = std::fs::read_to_string(file).unwrap();
        assert_eq!(text.lines().next().unwrap(), COLUMNS.join(","));
    }
}
