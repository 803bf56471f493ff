//! What a token reads, and what its time is made of.

use crate::catalog::Catalog;
use crate::catalog::network::Network;
use crate::engine::memory::weights::WeightTable;
use crate::engine::speed::Speed;
use crate::engine::throughput::Prediction;
use crate::engine::throughput::answer::{Answer as Speeds, answer as speeds};
use crate::engine::throughput::network::in_words;
use crate::report::{Amount, Answer, Section};
use crate::units::Seconds;

/// The sections about speed; none where the model does not run.
pub fn sections(answer: &Answer<'_>, table: &WeightTable, catalog: &Catalog) -> Vec<Section> {
    let request = answer.asked.request();
    let e = &answer.estimate;
    let (Some(dims), Some(decode)) = (request.model.dims.as_ref(), e.decode.as_ref()) else {
        return Vec::new();
    };
    let found = speeds(&request, dims, table, e.placement, catalog);
    let mut all = vec![reads(answer, &found, catalog)];
    let network = &catalog.network;
    let between = links(answer, &found.decode, network);
    all.push(time("time of one token", &found.decode, decode, between));
    if let Some(prefill) = &e.prefill {
        let batched = links(answer, &found.prefill, network)
            .map(|(how, t)| (format!("{how}; all but the last once a batch"), t));
        all.push(time("time of one token of a prompt", &found.prefill, prefill, batched));
    }
    if let Some(wait) = e.first_token {
        let mut s = Section::new("first token");
        let prompt = answer.asked.settings.prompt;
        let how = format!("a prompt of {prompt} tokens, the cache half full on average");
        s.term("wait", how, Amount::Time(wait));
        all.push(s);
    }
    all
}

/// What one token reads, and the speed that this alone would allow.
fn reads(answer: &Answer<'_>, found: &Speeds<'_>, catalog: &Catalog) -> Section {
    let mut s = Section::new("read for one token");
    let machine = &answer.asked.machine;
    let on_cpu = answer.estimate.memory.cpu_only;
    let rate =
        if on_cpu { machine.host_bandwidth(&catalog.limits) } else { machine.device_bandwidth() };
    let how = match machine.count.max(1) {
        1 => format!("at {:.0} GB/s", rate.gb_per_s()),
        n => format!("at {:.0} GB/s on each of {n}", rate.gb_per_s()),
    };
    let work = &found.work;
    s.memory("weights", how.clone(), work.device.fixed);
    s.memory("experts", how.clone(), work.device.routed);
    s.memory("cache", format!("{how}, with {} tokens in it", work.depth), work.device.cache);
    let host = machine.host_bandwidth(&catalog.limits);
    let beside = format!("from main memory, at {:.0} GB/s", host.gb_per_s());
    s.memory("layers in main memory", beside.clone(), work.host.fixed);
    s.memory("experts in main memory", beside.clone(), work.host.routed);
    s.memory("cache in main memory", beside, work.host.cache);
    if let Some(ceiling) = answer.estimate.ceiling {
        s.term("ceiling", "if nothing but these reads took time", Amount::Rate(ceiling));
    }
    s
}

/// What the links between several machines cost.
fn links(answer: &Answer<'_>, found: &Prediction<'_>, network: &Network) -> Option<(String, f64)> {
    let crossing = found.crossing?;
    let spread = answer.asked.machine.spread?;
    let handover = network.handover(&answer.asked.runtime.id)?;
    Some((in_words(handover, spread.link, spread.machines, crossing.bytes), crossing.expected))
}

fn time(
    title: &'static str,
    found: &Prediction<'_>,
    speed: &Speed,
    links: Option<(String, f64)>,
) -> Section {
    let mut s = Section::new(title);
    let mut terms: Vec<(&'static str, f64)> = Vec::new();
    for (kind, seconds) in &found.breakdown.terms {
        let label = kind.label();
        match terms.iter_mut().find(|t| t.0 == label) {
            Some(term) => term.1 += seconds,
            None => terms.push((label, *seconds)),
        }
    }
    for (label, seconds) in terms {
        s.terms.extend(Seconds::new(seconds).map(|t| crate::report::Term {
            what: label.to_owned(),
            how: String::new(),
            amount: Amount::Time(t),
        }));
    }
    for (kind, ln) in found.breakdown.effects.iter().filter(|e| e.1.abs() > 0.0005) {
        s.term(kind.replace('-', " "), "fitted to measured runs", Amount::Factor(ln.exp()));
    }
    if found.correction.ln != 0.0 {
        let how = "what measured runs of this very configuration say";
        s.term("correction", how, Amount::Factor(found.correction.ln.exp()));
    }
    if let Some((how, seconds)) = links {
        s.terms.extend(Seconds::new(seconds).map(|t| crate::report::Term {
            what: "links between machines".to_owned(),
            how,
            amount: Amount::Time(t),
        }));
    }
    let how = format!(
        "{}; 80 % of measured runs are from {:.1} to {:.1}",
        speed.evidence.label(),
        speed.low.get(),
        speed.high.get()
    );
    s.term("speed", how, Amount::Rate(speed.expected));
    s
}
