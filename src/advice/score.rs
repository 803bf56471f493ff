//! The 0–1000 score: speed, memory, software and efficiency, less what the evidence leaves in doubt.
//!
//! `score = (throughput + memory + ecosystem + efficiency) × confidence`; the constants are in the catalog's `score.json`.
//! Throughput is the decode speed of the 8B reference model at Q4_K_M with an empty cache; efficiency that speed per watt
//! of peak power; memory is the installed memory that the GPU (or else the processor) reads.

use crate::catalog::Catalog;
use crate::catalog::runtime::Runtime;
use crate::catalog::score::{Logarithmic, Saturating, ScoreRules, Stack};
use crate::engine::machine::Machine;
use crate::engine::request::{Request, Settings};
use crate::engine::speed::{Evidence, Speed};
use crate::engine::{estimate, weight_table};
use crate::units::{Bytes, TokensPerSec, Watts};

/// A score with its sums.
#[derive(Clone, Debug)]
pub struct Score {
    /// Points for speed.
    pub throughput: f64,
    /// Points for memory.
    pub memory: f64,
    /// Points for software.
    pub ecosystem: f64,
    /// Points for efficiency.
    pub efficiency: f64,
    /// What the evidence is worth.
    pub confidence: f64,
    /// The evidence.
    pub evidence: Evidence,
    /// The score.
    pub total: u32,
    /// Its letter.
    pub tier: String,
    /// The speed that counted.
    pub speed: Option<TokensPerSec>,
    /// The same with its interval.
    pub decode: Option<Speed>,
    /// The memory that counted.
    pub installed: Bytes,
    /// The power that counted, and whether it is assumed.
    pub power: (Watts, bool),
    /// Why the software has its points.
    pub stack: String,
}

impl Score {
    /// The points before the discount for doubt.
    pub fn sum(&self) -> f64 {
        self.throughput + self.memory + self.ecosystem + self.efficiency
    }
}

/// The score of a machine; `None` where the catalog lacks the reference model.
pub fn score<'a>(
    catalog: &'a Catalog,
    machine: &Machine<'a>,
    runtime: &'a Runtime,
    backend: &'a str,
    base: Settings,
) -> Option<Score> {
    let rules = &catalog.score;
    let model = catalog.models.iter().find(|m| m.id == rules.reference_model)?;
    let quant = catalog.quants.iter().find(|q| q.name == rules.reference_quant)?;
    let dims = model.dims.as_ref()?;
    let settings = Settings { context: 8192, depth: 0, ..base };
    let request = Request { machine: machine.clone(), model, quant, runtime, backend, settings };
    let table = weight_table(&request, dims);
    let answer = estimate(&request, dims, &table, catalog);
    let speed = answer.decode.as_ref().filter(|_| answer.fits);
    let evidence = speed.map_or(Evidence::Estimated, |s| s.evidence);
    let installed = machine.memory_of_all();
    let decode = speed.cloned();
    let scored = from_facts(
        rules,
        speed.map(|s| s.expected),
        evidence,
        installed,
        power(rules, machine),
        software(rules, machine),
    );
    Some(Score { decode, ..scored })
}

fn power(rules: &ScoreRules, machine: &Machine<'_>) -> (Watts, bool) {
    let count = f64::from(machine.devices());
    let known = machine.hardware.tdp.and_then(|w| Watts::new(w.get() * count));
    let class = machine.hardware.class;
    let assumed = rules.assumed_watts.iter().find(|a| a.class == class).map_or(150.0, |a| a.watts);
    match known.or_else(|| Watts::new(assumed * count)) {
        Some(watts) => (watts, known.is_none()),
        None => unreachable!("assumed power times a count is above zero"),
    }
}

/// What the software of a machine is worth.
pub fn software<'a>(rules: &'a ScoreRules, machine: &Machine<'_>) -> &'a Stack {
    let h = machine.hardware;
    let has = |b: &String| h.backends.contains(b);
    let old_enough = |s: &Stack| s.older_than.as_ref().is_none_or(|c| h.is_older_than(c));
    let stacks = &rules.ecosystem.stacks;
    stacks
        .iter()
        .find(|s| s.backends.iter().all(has) && old_enough(s))
        .unwrap_or(&rules.ecosystem.otherwise)
}

/// The score of given facts.
fn from_facts(
    rules: &ScoreRules,
    speed: Option<TokensPerSec>,
    evidence: Evidence,
    installed: Bytes,
    power: (Watts, bool),
    stack: &Stack,
) -> Score {
    let rate = speed.map_or(0.0, TokensPerSec::get);
    let throughput = saturating(rules.throughput, rate);
    let efficiency = saturating(rules.efficiency, rate / power.0.get());
    let memory = logarithmic(rules.memory, installed.gib());
    let confidence = rules.confidence.get(evidence.id()).copied().unwrap_or(0.7);
    let ecosystem = stack.points;
    let total = ((throughput + memory + ecosystem + efficiency) * confidence).round() as u32;
    let tier = rules.tiers.iter().find(|t| f64::from(total) >= t.from);
    Score {
        throughput,
        memory,
        ecosystem,
        efficiency,
        confidence,
        evidence,
        total,
        tier: tier.map_or_else(String::new, |t| t.letter.clone()),
        speed,
        decode: None,
        installed,
        power,
        stack: stack.why.clone(),
    }
}

/// Whole points, so that the printed sum adds up.
fn saturating(rule: Saturating, x: f64) -> f64 {
    (rule.points * x / (x + rule.half_at)).round()
}

fn logarithmic(rule: Logarithmic, gib: f64) -> f64 {
    let doublings = (gib / rule.none_at_gib).max(1.0).log2();
    let all = (rule.all_at_gib / rule.none_at_gib).log2();
    (rule.points * (doublings / all).min(1.0)).round()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fixed_points_hold() {
        let catalog = crate::embedded::catalog();
        let rules = &catalog.score;
        let metal = rules.ecosystem.stacks.iter().find(|s| s.backends.contains(&"mlx".to_owned()));
        let score = from_facts(
            rules,
            TokensPerSec::new(76.4),
            Evidence::Estimated,
            Bytes::from_gib(128),
            (Watts::new(100.0).expect("above zero"), false),
            metal.expect("a stack with MLX"),
        );
        assert_eq!(score.throughput, 222.0);
        assert_eq!(score.efficiency, 61.0);
        assert_eq!(score.ecosystem, 170.0);
        assert_eq!(score.memory, 200.0);
        assert_eq!(score.sum(), 653.0);
        assert_eq!(score.total, 457);
    }
}
