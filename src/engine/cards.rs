//! Unequal cards as one machine: how they work together decides what they are worth.

use crate::catalog::hardware::{Confidence, Hardware, Part};
use crate::units::{Bytes, BytesPerSec, FlopsPerSec, Usd, Watts};

/// One card of a set: its entry and its memory.
pub type Card<'a> = (&'a Hardware, Bytes);

/// Cards that take turns, each with layers in proportion to its memory: a token passes all of them, so that times add up. What
/// depends on the kind of card is that of the one that takes the most time.
pub fn in_turns(cards: &[Card<'_>]) -> Option<Hardware> {
    let total: f64 = cards.iter().map(|c| c.1.as_f64()).sum();
    let time = |c: &&Card<'_>| c.1.as_f64() / c.0.bandwidth.get();
    let slowest = cards.iter().max_by(|a, b| time(a).total_cmp(&time(b)))?.0;
    let mean = |rate: &dyn Fn(&Hardware) -> Option<f64>| -> Option<f64> {
        let times = cards.iter().map(|c| Some(c.1.as_f64() / total / rate(c.0)?));
        times.sum::<Option<f64>>().map(|t| 1.0 / t)
    };
    let memory = Bytes(cards.iter().map(|c| c.1.get()).sum::<u64>() / cards.len() as u64);
    Some(Hardware {
        bandwidth: mean(&|h| Some(h.bandwidth.get())).and_then(BytesPerSec::new)?,
        fp16_tensor: mean(&|h| Some(h.fp16_tensor?.get())).and_then(FlopsPerSec::new),
        fp32: mean(&|h| Some(h.fp32?.get())).and_then(FlopsPerSec::new),
        int8: mean(&|h| Some(h.int8?.get())).and_then(FlopsPerSec::new),
        ..set(cards, slowest, memory)?
    })
}

/// Cards that divide every matrix: each does as much as the slowest can, and holds as much as the smallest.
pub fn side_by_side(cards: &[Card<'_>]) -> Option<Hardware> {
    let least =
        |rate: &dyn Fn(&Hardware) -> f64| cards.iter().map(|c| rate(c.0)).min_by(f64::total_cmp);
    let slowest =
        cards.iter().min_by(|a, b| a.0.bandwidth.get().total_cmp(&b.0.bandwidth.get()))?.0;
    let memory = cards.iter().map(|c| c.1).min()?;
    let rate = |of: &dyn Fn(&Hardware) -> Option<FlopsPerSec>| {
        least(&|h| of(h).map_or(0.0, FlopsPerSec::get)).and_then(FlopsPerSec::new)
    };
    Some(Hardware {
        bandwidth: least(&|h| h.bandwidth.get()).and_then(BytesPerSec::new)?,
        fp16_tensor: rate(&|h| h.fp16_tensor),
        fp32: rate(&|h| h.fp32),
        int8: rate(&|h| h.int8),
        ..set(cards, slowest, memory)?
    })
}

/// What does not depend on how they work together.
fn set(cards: &[Card<'_>], like: &Hardware, memory: Bytes) -> Option<Hardware> {
    let all = |test: &dyn Fn(&Hardware) -> bool| cards.iter().all(|c| test(c.0));
    let mean = |of: &dyn Fn(&Hardware) -> Option<f64>| -> Option<f64> {
        let sum = cards.iter().map(|c| of(c.0)).sum::<Option<f64>>();
        sum.map(|s| s / cards.len() as f64)
    };
    let drives = |b: &&String| all(&|h| h.backends.contains(*b));
    let backends: Vec<String> = like.backends.iter().filter(drives).cloned().collect();
    if backends.is_empty() {
        return None;
    }
    let mut sources: Vec<String> = Vec::new();
    for source in cards.iter().flat_map(|c| &c.0.sources) {
        if !sources.contains(source) {
            sources.push(source.clone());
        }
    }
    Some(Hardware {
        id: joined(cards, "+", |h, _| h.id.clone(), "x"),
        name: joined(cards, " + ", named, "× "),
        aliases: Vec::new(),
        bin_of: None,
        memory_options: vec![memory],
        fp8: all(&|h| h.fp8),
        fp4: all(&|h| h.fp4),
        bf16: all(&|h| h.bf16),
        compute_target: None,
        pcie: None,
        interconnect: None,
        tdp: mean(&|h| Some(h.tdp?.get())).and_then(Watts::new),
        release_year: cards.iter().filter_map(|c| c.0.release_year).min(),
        launch_price: mean(&|h| Some(h.launch_price?.get())).and_then(Usd::new),
        street_price_2026: mean(&|h| Some(h.street_price_2026?.get())).and_then(Usd::new),
        priced_memory: None,
        backends,
        sources,
        confidence: Confidence::Derived,
        notes: None,
        parts: cards.iter().map(|c| Part { id: c.0.id.clone(), memory: c.1 }).collect(),
        ..like.clone()
    })
}

/// Name and size of a card, the size where the name does not say it.
fn named(hardware: &Hardware, memory: Bytes) -> String {
    let size = format!("{} GB", memory.gib());
    match hardware.name.contains(&size) || hardware.name.contains(&size.replace(' ', "")) {
        true => hardware.name.clone(),
        false => format!("{} {size}", hardware.name),
    }
}

/// "2xrtx-3090+rtx-4090": equal ones that follow each other are counted.
fn joined(
    cards: &[Card<'_>],
    between: &str,
    name: impl Fn(&Hardware, Bytes) -> String,
    times: &str,
) -> String {
    let same = |a: &Card<'_>, b: &Card<'_>| a.0.id == b.0.id && a.1 == b.1;
    let texts = cards.chunk_by(same).map(|group| {
        let text = name(group[0].0, group[0].1);
        match group.len() {
            1 => text,
            n => format!("{n}{times}{text}"),
        }
    });
    texts.collect::<Vec<String>>().join(between)
}
