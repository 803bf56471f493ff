//! The arithmetic of an answer, line by line. Every figure is one that the engine made; nothing is computed a second time.

mod cache;
mod machine;
mod speed;
mod weights;

use crate::catalog::Catalog;
use crate::engine::memory::bill::MemoryBill;
use crate::engine::memory::weights::WeightTable;
use crate::report::{Amount, Answer, Explained, Section};
use crate::units::Bytes;

pub use machine::score;

/// The arithmetic of one model on one machine.
pub fn answer(answer: &Answer<'_>, table: &WeightTable, catalog: &Catalog) -> Explained {
    let mut sections = weights::sections(answer, table);
    sections.extend(cache::section(answer));
    sections.push(bill(answer));
    sections.push(usable(answer));
    sections.extend(speed::sections(answer, table, catalog));
    sections.push(verdict(answer));
    sections.retain(|s| !s.terms.is_empty());
    let hardware = &answer.asked.machine.hardware.sources;
    let model = &answer.asked.model.sources;
    let mut sources: Vec<String> = Vec::new();
    for source in hardware.iter().chain(model).chain(&answer.estimate.sources) {
        if !sources.contains(source) {
            sources.push(source.clone());
        }
    }
    Explained { sections, sources }
}

fn bill(answer: &Answer<'_>) -> Section {
    let bill = &answer.estimate.memory;
    let mut s = Section::new("memory needed");
    s.memory("weights on the GPU", "", bill.device_weights);
    s.memory("weights in main memory", mapped(bill), bill.host_weights);
    s.memory("cache on the GPU", "", bill.device_kv);
    s.memory("cache in main memory", "", bill.host_kv);
    let ubatch = answer.asked.settings.ubatch;
    let batch = format!("the largest step of a batch of {ubatch} tokens");
    s.memory("compute buffer of the GPU", batch, bill.device_compute);
    s.memory("buffers of the processor", "inputs, outputs and its own steps", bill.host_compute);
    let how = format!("what {} and the driver take beside", answer.asked.runtime.name);
    s.memory("runtime", how, bill.overhead);
    if bill.device() > Bytes::ZERO && bill.host() > Bytes::ZERO {
        s.memory("on the GPU", "", bill.device());
        s.memory("in main memory", "", bill.host());
    }
    s.memory("all together", "", bill.total());
    s
}

/// How much of the weights in main memory are pages of the file.
fn mapped(bill: &MemoryBill) -> String {
    match bill.mapped {
        Bytes::ZERO => String::new(),
        all if all == bill.host_weights => {
            "pages of the mapped file: the system may drop and reread them".to_owned()
        }
        part => format!(
            "{:.2} GiB are pages of the mapped file; the rest is rearranged in memory of its own",
            part.gib()
        ),
    }
}

fn usable(answer: &Answer<'_>) -> Section {
    let e = &answer.estimate;
    let mut s = Section::new("memory usable");
    s.memory("on the GPU", e.pools.rule.clone(), e.pools.device);
    let host = if e.pools.device > Bytes::ZERO { "" } else { e.pools.rule.as_str() };
    s.memory("in main memory", host, e.pools.host);
    if let Some(shared) = e.pools.shared {
        s.memory("both share", "one memory for both", shared);
    }
    let left = Bytes(e.headroom.unsigned_abs());
    let how = "usable less needed, where it decides";
    if e.headroom >= 0 {
        s.term("left", how, Amount::Memory(left));
    } else {
        s.term("missing", how, Amount::Missing(left));
    }
    s
}

fn verdict(answer: &Answer<'_>) -> Section {
    let mut s = Section::new("verdict: the worst of these");
    for aspect in &answer.judgement.aspects {
        s.term(aspect.verdict.label(), aspect.text.clone(), Amount::None);
    }
    s
}
