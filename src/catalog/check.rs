//! Checks over the whole catalog that no single entry can make.

use super::Catalog;
use super::glossary::key;
use std::collections::HashMap;

/// Everything that is wrong with a catalog as a whole: names that mean two things, references to nothing.
pub fn problems(catalog: &Catalog) -> Vec<String> {
    let mut found = Vec::new();
    let hardware = catalog.hardware.iter().map(|e| (e.id.as_str(), e.aliases.as_slice()));
    unique_names("hardware", hardware, &mut found);
    let models = catalog.models.iter().map(|e| (e.id.as_str(), e.aliases.as_slice()));
    unique_names("model", models, &mut found);
    let quants = catalog.quants.iter().map(|e| (e.name.as_str(), e.aliases.as_slice()));
    unique_names("quantisation", quants, &mut found);
    processors(catalog, &mut found);
    references(catalog, &mut found);
    known_errors(catalog, &mut found);
    stacks(catalog, &mut found);
    network(catalog, &mut found);
    glossary(catalog, &mut found);
    found
}

fn unique_names<'a>(
    kind: &str,
    entries: impl Iterator<Item = (&'a str, &'a [String])>,
    found: &mut Vec<String>,
) {
    let mut owner: HashMap<String, &str> = HashMap::new();
    for (id, aliases) in entries {
        for name in std::iter::once(id).chain(aliases.iter().map(String::as_str)) {
            let key = name.to_lowercase();
            match owner.insert(key, id) {
                Some(other) if other != id => {
                    found.push(format!("{kind} name `{name}` means both `{other}` and `{id}`"));
                }
                _ => {}
            }
        }
    }
}

/// Cores are counted in halves at the finest, and the names mean one thing each.
fn processors(catalog: &Catalog, found: &mut Vec<String>) {
    let names = catalog.processors.iter().map(|p| (p.name.as_str(), [].as_slice()));
    unique_names("processor", names, found);
    for p in &catalog.processors {
        let is_count = p.cores >= 1.0 && p.cores <= 1024.0 && (p.cores * 2.0).fract() == 0.0;
        if !is_count || p.architecture.is_empty() || !p.source.starts_with("https://") {
            found.push(format!("processor `{}`: cores, architecture or source", p.name));
        }
    }
}

fn references(catalog: &Catalog, found: &mut Vec<String>) {
    let model = |id: &str| catalog.models.iter().any(|m| m.id == id);
    let quant = |name: &str| catalog.quants.iter().any(|q| q.name == name);
    for class in &catalog.classes {
        if !model(&class.model) {
            found.push(format!("size class `{}`: no model `{}`", class.class, class.model));
        }
    }
    for w in &catalog.workloads {
        if !model(&w.model) {
            found.push(format!("workload `{}`: no model `{}`", w.id, w.model));
        }
        for name in std::iter::once(&w.quant).chain(&w.fallback_quants) {
            if !quant(name) {
                found.push(format!("workload `{}`: no quantisation `{name}`", w.id));
            }
        }
    }
    for f in &catalog.front_ends {
        for id in f.runtimes.iter().filter(|id| !catalog.runtimes.iter().any(|r| r.id == **id)) {
            found.push(format!("front end `{}`: no runtime `{id}`", f.id));
        }
        if f.sources.is_empty() || f.date.is_empty() {
            found.push(format!("front end `{}`: needs a source and a date", f.id));
        }
    }
    for note in &catalog.notes {
        let known = |id: &String| match id.strip_suffix('*') {
            Some(start) => catalog.hardware.iter().any(|h| h.id.starts_with(start)),
            None => catalog.hardware.iter().any(|h| h.id == *id),
        };
        for id in note.hardware.iter().filter(|id| !known(id)) {
            found.push(format!("note `{}`: no hardware `{id}`", note.text));
        }
        if note.sources.is_empty() || note.date.is_empty() || note.text.is_empty() {
            found.push(format!("note `{}`: needs words, a source and a date", note.text));
        }
    }
    for never in &catalog.never_sold {
        for id in &never.instead {
            if !catalog.hardware.iter().any(|h| h.id == *id) {
                found.push(format!("never sold `{}`: no hardware `{id}`", never.name));
            }
        }
    }
}

fn known_errors(catalog: &Catalog, found: &mut Vec<String>) {
    let names = catalog.errors.iter().map(|e| (e.id.as_str(), [].as_slice()));
    unique_names("known error", names, found);
    for error in &catalog.errors {
        found.extend(error.problems());
        let fixes = error.fixes.iter().flat_map(|f| &f.runtimes);
        for id in error.runtimes.iter().chain(fixes) {
            if !catalog.runtimes.iter().any(|r| r.id == *id) {
                found.push(format!("known error `{}`: no runtime `{id}`", error.id));
            }
        }
    }
}

fn stacks(catalog: &Catalog, found: &mut Vec<String>) {
    for stack in &catalog.stacks {
        let mut missing = |kind: &str, id: &str, known: bool| {
            if !known {
                found.push(format!("stack `{}`: no {kind} `{id}`", stack.id));
            }
        };
        for id in &stack.hardware {
            missing("hardware", id, catalog.hardware.iter().any(|h| h.id == *id));
        }
        missing("runtime", &stack.runtime, catalog.runtimes.iter().any(|r| r.id == stack.runtime));
        missing("model", &stack.model, catalog.models.iter().any(|m| m.id == stack.model));
        let workload = &stack.workload;
        missing("workload", workload, catalog.workloads.iter().any(|w| w.id == *workload));
        if let Some(name) = &stack.quant {
            missing("quantisation", name, catalog.quants.iter().any(|q| q.name == *name));
        }
        if stack.sources.is_empty() || stack.date.len() != "2026-01-31".len() {
            found.push(format!("stack `{}`: needs a source and a date", stack.id));
        }
    }
}

/// Links, programs and machines exist, amounts can be, and everything has a source.
fn network(catalog: &Catalog, found: &mut Vec<String>) {
    let n = &catalog.network;
    for link in &n.links {
        if !(link.gbit_per_s > 0.0 && link.round_trip_us > 0.0) || link.sources.is_empty() {
            found.push(format!("link `{}`: rate, round trip or source", link.id));
        }
    }
    let named = n.of.iter().map(|of| &of.link);
    let otherwise = std::iter::once(&n.otherwise).filter(|_| !n.links.is_empty());
    for id in named.chain(otherwise).filter(|id| n.link(id).is_none()) {
        found.push(format!("network: no link `{id}`"));
    }
    for h in &n.handovers {
        let amounts = 0.0 <= h.low_ms && h.low_ms <= h.ms && h.ms <= h.high_ms;
        let known = catalog.runtimes.iter().any(|r| r.id == h.runtime);
        if !amounts || !known || h.sources.is_empty() {
            found.push(format!("hand-over of `{}`: amounts, runtime or source", h.runtime));
        }
    }
    for run in &n.measured {
        let known = catalog.hardware.iter().any(|h| h.id == run.hw)
            && catalog.models.iter().any(|m| m.id == run.model)
            && catalog.quants.iter().any(|q| q.name == run.quant);
        if !known || run.machines < 2 || run.decode <= 0.0 || !run.source.starts_with("https://") {
            found.push(format!("run of `{}` on {} machines", run.model, run.machines));
        }
    }
}

fn glossary(catalog: &Catalog, found: &mut Vec<String>) {
    let mut owner: HashMap<String, &str> = HashMap::new();
    for entry in &catalog.glossary {
        for name in entry.names() {
            let before = owner.insert(key(name), &entry.id);
            if let Some(other) = before.filter(|other| *other != entry.id) {
                found.push(format!("term `{name}` means both `{other}` and `{}`", entry.id));
            }
        }
        let known = |id: &String| catalog.glossary.iter().any(|e| e.id == *id);
        let missing = entry.see.iter().filter(|id| !known(id));
        found.extend(missing.map(|id| format!("term `{}`: no term `{id}`", entry.id)));
    }
}
