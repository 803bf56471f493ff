//! Everything a command can draw on: the catalog with the user's own entries, and the names in it.

use super::lookup::Names;
use super::on_disk::Files;
use super::sets::Sets;
use super::this_machine::{self, ThisMachine};
use crate::accuracy::own;
use crate::catalog::bench::BenchRow;
use crate::catalog::{Catalog, check, load};
use crate::embedded;
use crate::error::{Error, Problem};
use crate::hardware::{Detected, Found, Method};
use etcetera::BaseStrategy;
use std::fs;
use std::path::{Path, PathBuf};

/// The catalog and what is made from it once.
#[derive(Debug)]
pub struct World {
    /// All facts.
    pub catalog: Catalog,
    /// All names.
    pub names: Names,
    /// Models on this disk that were asked for.
    pub files: Files,
    /// Sets of unequal cards that were asked for.
    pub sets: Sets,
}

impl World {
    /// A world around a catalog.
    pub fn new(catalog: Catalog) -> Self {
        let names = Names::new(&catalog);
        Self { catalog, names, files: Files::default(), sets: Sets::default() }
    }

    /// Lets the user's own measurements correct estimates. This machine is looked at where a row may be of it and of no entry;
    /// then what was found comes back, with what the rows tell about it.
    pub fn learn(
        &mut self,
        rows: &[BenchRow],
        look: impl FnOnce() -> Detected,
    ) -> Option<Detected> {
        let unlisted = rows.iter().any(BenchRow::is_of_unlisted_machine);
        let mut facts = unlisted.then(look);
        if let Some(facts) = &mut facts {
            self.learn_bandwidth(rows, facts);
        }
        let here = facts.as_ref().and_then(|facts| this_machine::resolve(self, facts));
        let machine = here.as_ref().map(ThisMachine::machine);
        own::teach(&mut self.catalog, rows, machine.as_ref());
        facts
    }

    /// Where the bandwidth of main memory is assumed, a run that was faster than that allows knows it better.
    fn learn_bandwidth(&self, rows: &[BenchRow], facts: &mut Detected) {
        let Some(here) = this_machine::resolve(self, facts) else {
            return;
        };
        let machine = here.machine();
        let read = own::read_rate(&self.catalog, rows, &machine);
        let assumed = facts.ram.peak_bandwidth.is_none();
        if let Some(read) = read.filter(|r| assumed && *r > machine.device_bandwidth()) {
            facts.ram.measured_bandwidth = Some(Found::new(read, Method::Measured, "wir bench"));
        }
    }
}

/// The built-in catalog, then the user's standing files in order of name, then those of the command line.
///
/// # Errors
/// When a file cannot be read, or holds what cannot be.
pub fn load(files: &[PathBuf]) -> Result<World, Error> {
    let mut catalog = embedded::catalog();
    let standing = standing_files();
    for path in standing.iter().chain(files) {
        catalog.extend(user_file(path)?);
    }
    if !(standing.is_empty() && files.is_empty()) {
        let problems = check::problems(&catalog);
        if !problems.is_empty() {
            let all = problems.into_iter().map(|p| Problem::new("bad-catalog", p));
            return Err(Error::Asked(all.collect()));
        }
    }
    Ok(World::new(catalog))
}

fn user_file(path: &Path) -> Result<Catalog, Error> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|e| Error::io(name.as_str(), e))?;
    load::user_file(&name, &text).map_err(|e| Problem::new("bad-catalog", e.to_string()).into())
}

/// `wir/catalog/*.json` in the user's configuration folder.
fn standing_files() -> Vec<PathBuf> {
    let Ok(base) = etcetera::choose_base_strategy() else {
        return Vec::new();
    };
    let Ok(entries) = fs::read_dir(base.config_dir().join("wir").join("catalog")) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "json"));
    files.sort();
    files
}
