//! Checks the catalog's JSON and CSV and packs it, so that the program starts without parsing text.

#![allow(dead_code, unused_imports, missing_docs)]

#[path = "src/catalog/mod.rs"]
mod catalog;
#[path = "src/units/mod.rs"]
mod units;

use catalog::{Catalog, bench, check, constants, hardware, honest, load, model, price, quant};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=catalog");
    println!("cargo::rerun-if-changed=src/catalog");
    println!("cargo::rerun-if-changed=src/units");
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("catalog");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let catalog = read(&root)?;
    let problems = check::problems(&catalog);
    if !problems.is_empty() {
        return Err(problems.join("\n").into());
    }
    fs::write(out.join("catalog.bin"), postcard::to_stdvec(&catalog)?)?;
    let rows = benchmarks(&root)?;
    fs::write(out.join("benchmarks.bin"), postcard::to_stdvec(&rows)?)?;
    fs::write(out.join("constants.bin"), postcard::to_stdvec(&fitted(&root, &rows)?)?)?;
    let honest = table::<honest::RawHonest>(&root.join("cross_validation.csv"))?;
    let honest: Vec<honest::HonestRates> = honest.into_iter().map(Into::into).collect();
    fs::write(out.join("cross_validation.bin"), postcard::to_stdvec(&honest)?)?;
    Ok(())
}

/// The rows of a CSV file; none where the file is missing.
fn table<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Vec<T>, Box<dyn Error>> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    csv::Reader::from_path(path)?.deserialize().map(|row| Ok(row?)).collect()
}

fn read(root: &Path) -> Result<Catalog, Box<dyn Error>> {
    let mut catalog = Catalog::default();
    for (file, text) in json_files(&root.join("hardware"))? {
        catalog
            .hardware
            .extend(load::entries::<hardware::RawHardware, hardware::Hardware>(&file, &text)?);
    }
    for (file, text) in json_files(&root.join("models"))? {
        catalog.models.extend(load::entries::<model::RawModel, model::Model>(&file, &text)?);
    }
    let file = |name: &str| fs::read_to_string(root.join(name)).map_err(|e| format!("{name}: {e}"));
    catalog.quants =
        load::entries::<quant::RawQuant, quant::Quant>("quants.json", &file("quants.json")?)?;
    catalog.processors = load::plain("processors.json", &file("processors.json")?)?;
    catalog.never_sold = load::plain("never_sold.json", &file("never_sold.json")?)?;
    catalog.classes = load::plain("classes.json", &file("classes.json")?)?;
    catalog.workloads = load::plain("workloads.json", &file("workloads.json")?)?;
    catalog.runtimes = load::plain("runtimes.json", &file("runtimes.json")?)?;
    catalog.launch = load::plain("launch.json", &file("launch.json")?)?;
    catalog.front_ends = load::plain("front_ends.json", &file("front_ends.json")?)?;
    catalog.notes = load::plain("notes.json", &file("notes.json")?)?;
    catalog.limits = load::plain("limits.json", &file("limits.json")?)?;
    catalog.network = load::plain("network.json", &file("network.json")?)?;
    catalog.errors = load::plain("errors.json", &file("errors.json")?)?;
    catalog.stacks = load::plain("stacks.json", &file("stacks.json")?)?;
    catalog.glossary = load::plain("glossary.json", &file("glossary.json")?)?;
    catalog.score = load::plain("score.json", &file("score.json")?)?;
    catalog.prices =
        load::entries::<price::RawPrice, price::Price>("prices.json", &file("prices.json")?)?;
    Ok(catalog)
}

/// The fitted constants; none before the first fit.
fn fitted(root: &Path, rows: &[bench::BenchRow]) -> Result<constants::Constants, Box<dyn Error>> {
    let read = |name: &str| fs::read_to_string(root.join(name));
    let raw: constants::RawConstants = match read("constants.json") {
        Ok(text) => load::plain("constants.json", &text)?,
        Err(_) => constants::RawConstants::default(),
    };
    let cores: constants::ProcessorCores = load::plain("cpu_cores.json", &read("cpu_cores.json")?)?;
    let urls: BTreeMap<&str, &str> =
        rows.iter().map(|r| (r.id.as_str(), r.source_url.as_str())).collect();
    let packed = raw.pack(|id| urls.get(id).map(|u| (*u).to_owned()), &cores.cores);
    let tables = [&packed.decode, &packed.prefill, &packed.counts, &packed.left_out];
    if tables.iter().any(|t| t.has_collision()) {
        return Err("constants.json: two names have the same hash".into());
    }
    Ok(packed)
}

fn json_files(folder: &Path) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    paths.retain(|p| p.extension().is_some_and(|e| e == "json"));
    paths.sort();
    paths.into_iter().map(|p| Ok((p.display().to_string(), fs::read_to_string(p)?))).collect()
}

fn benchmarks(root: &Path) -> Result<Vec<bench::BenchRow>, Box<dyn Error>> {
    let rows = table::<bench::RawBenchRow>(&root.join("benchmarks.csv"))?;
    Ok(rows.into_iter().map(Into::into).collect())
}
