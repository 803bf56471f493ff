//! The memory engine against figures that llama.cpp itself prints.

use std::collections::HashMap;
use wir::catalog::Catalog;
use wir::engine::memory::weights::{NativeExperts, weights};

type Row = HashMap<String, String>;

fn rows(name: &str) -> Vec<Row> {
    let path = format!("{}/tests/fixtures/llamacpp/{name}.csv", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).expect("the fixture is there");
    reader.deserialize().map(|r| r.expect("a row")).collect()
}

fn number(row: &Row, field: &str) -> f64 {
    row[field].parse().unwrap_or_else(|_| panic!("{field}: {:?}", row[field]))
}

/// The tables use names of their own for a few models.
fn model<'a>(catalog: &'a Catalog, slug: &str) -> &'a wir::catalog::model::Model {
    let slug = match slug {
        "deepseek-v3-671b" => "deepseek-v3",
        "phi-4-14b" => "phi-4",
        other => other,
    };
    catalog.models.iter().find(|m| m.id == slug).unwrap_or_else(|| panic!("no model {slug}"))
}

fn worst(what: &str, mut errors: Vec<(f64, String)>) -> f64 {
    errors.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    println!("{what}: {} rows, worst ten:", errors.len());
    for (error, row) in errors.iter().take(10) {
        println!("  {error:+.6}  {row}");
    }
    errors.first().map_or(0.0, |e| e.0.abs())
}

#[test]
fn file_sizes_are_those_of_the_quantiser() {
    let catalog = wir::embedded::catalog();
    let mut errors = Vec::new();
    for row in rows("llamacpp_file_sizes") {
        let model = model(&catalog, &row["model_slug"]);
        let quant = catalog.quants.iter().find(|q| q.name == row["preset"]).expect("a preset");
        let dims = model.dims.as_ref().expect("a language model");
        let ours = weights(model, dims, quant, NativeExperts::Requantised).file().as_f64();
        let theirs = number(&row, "file_bytes");
        errors.push((ours / theirs - 1.0, format!("{} {}", model.id, row["preset"])));
    }
    assert!(worst("file size, relative error", errors) <= 0.001);
}
