//! The time of one prompt token as a sum of terms.
//!
//! A prompt runs in batches: arithmetic grows with its tokens, weights are read once a batch, launches are paid once a batch.

use super::key::{Factor, Key, factor};
use super::setup::{Setup, Sharing};
use super::terms::{Term, TermKind, Terms};
use super::work::TokenWork;

/// The terms of one prompt token in batches of `ubatch`, with `depth` tokens before it.
pub fn prefill<'a>(s: &Setup<'a>, work: &TokenWork) -> Vec<Term<'a>> {
    let mut terms = Terms(Vec::with_capacity(10));
    let batch = s.ubatch as f64;
    let rate = s.compute.get() * s.readers();
    arithmetic(&mut terms, s, work, rate);
    let touched = touched_share(work.used_share, batch);
    let read = work.device.fixed.as_f64() + work.routed_all.0.as_f64() * touched;
    let amount = read / (s.bandwidth.get() * s.readers()) / batch;
    terms.add(TermKind::BatchReads, amount, vec![factor("read", [], -1.0)]);
    fixed(&mut terms, s, work, batch);
    attention(&mut terms, s, work, rate);
    let copied = work.copied.as_f64() / s.copying.get() / batch;
    terms.add(TermKind::CacheCopies, copied, Vec::new());
    let host = work.host.fixed.as_f64() + work.routed_all.1.as_f64() * touched;
    terms.add(TermKind::HostLayers, host / batch, vec![factor("host.read", [], -1.0)]);
    terms.0
}

/// The share of all experts that a batch of tokens touches, if they choose independently.
fn touched_share(used: f64, batch: f64) -> f64 {
    1.0 - (1.0 - used.clamp(0.0, 1.0)).powf(batch)
}

fn arithmetic<'a>(terms: &mut Terms<'a>, s: &Setup<'a>, work: &TokenWork, rate: f64) {
    let dense = efficiency(s, work);
    let mut experts = dense.clone();
    experts.extend([
        factor("experts", [], -1.0),
        factor("experts.vendor", [s.vendor, s.backend], -1.0),
        factor("experts.arch", [s.architecture, s.backend], -1.0),
    ]);
    let routed = work.active_routed.get() as f64;
    let rest = work.active.get() as f64 - routed;
    terms.add(TermKind::Compute, 2.0 * rest / rate, dense);
    terms.add(TermKind::ComputeExperts, 2.0 * routed / rate, experts);
}

/// The share of the nominal rate that large products reach.
fn efficiency<'a>(s: &Setup<'a>, work: &TokenWork) -> Vec<Factor<'a>> {
    let who = [s.vendor, s.backend];
    let mut factors = vec![
        factor("eff", [], -1.0),
        factor("eff.vendor", who, -1.0),
        factor("eff.arch", [s.architecture, s.backend], -1.0),
        factor("eff.runtime", [s.vendor, s.backend, s.runtime], -1.0),
        factor("eff.width", who, -(work.hidden.max(1) as f64 / 4096.0).ln()),
        factor("quant", [s.quant], -1.0),
        factor("quant.arch", [s.quant, s.architecture, s.backend], -1.0),
    ];
    if s.on_cpu() {
        factors.push(factor("eff.cpu", [], -1.0));
    }
    if s.stacked_memory {
        factors.push(factor("eff.stacked", who, -1.0));
    }
    factors
}

/// Costs of a batch that do not grow with its tokens.
fn fixed<'a>(terms: &mut Terms<'a>, s: &Setup<'a>, work: &TokenWork, batch: f64) {
    let program = [s.vendor, s.backend, s.runtime];
    let layers = vec![
        factor("layer", [], 1.0),
        factor("layer.vendor", [s.vendor, s.backend], 1.0),
        factor("layer.runtime", program, 1.0),
    ];
    terms.add(TermKind::Layers, f64::from(work.layers.all) / batch, layers);
    let recurrent = f64::from(work.layers.recurrent) / batch;
    terms.add(TermKind::Recurrence, recurrent, vec![factor("recurrence", [], 1.0)]);
    let batches = vec![factor("batch", [], 1.0), factor("batch.runtime", program, 1.0)];
    terms.add(TermKind::Batch, 1.0 / batch, batches);
}

/// Every prompt token looks at the tokens before it, half a batch of its own included.
fn attention<'a>(terms: &mut Terms<'a>, s: &Setup<'a>, work: &TokenWork, rate: f64) {
    let seen = work.depth + s.ubatch / 2;
    let elements = super::attention::elements(&work.attention, seen) as f64;
    let mut factors = vec![
        factor("attention", [], -1.0),
        factor("attention.vendor", [s.vendor, s.backend], -1.0),
        factor("attention.runtime", [s.vendor, s.backend, s.runtime], -1.0),
    ];
    if s.on_cpu() {
        factors.push(factor("eff.cpu", [], -1.0));
    }
    if s.flash == Some(false) {
        factors.push(factor("flash", [], 1.0));
    }
    terms.add(TermKind::Attention, 2.0 * elements / rate, factors);
}

/// Effects on the whole time of a prompt token.
pub fn prefill_effects<'a>(s: &Setup<'a>, work: &TokenWork, shape: &'a str) -> Vec<Key<'a>> {
    let kind = if work.has_experts() { "experts" } else { "dense" };
    let mut keys = vec![
        Key::new("runtime", [s.runtime, s.backend]),
        Key::new("machine", [s.machine, s.backend]),
        Key::new("machine.runtime", [s.machine, s.backend, s.runtime]),
        Key::new("machine.quant", [s.machine, s.backend, s.quant]),
        Key::new("model", [shape]),
        Key::new("machine.model", [s.machine, s.backend, shape]),
        Key::new("moe", [s.vendor, s.backend, kind]),
    ];
    if !s.processor.is_empty() {
        keys.push(Key::new("processor", [s.processor]));
    }
    keys.retain(|k| !(s.sharing == Sharing::SideBySide && k.kind == "machine.model"));
    keys
}
