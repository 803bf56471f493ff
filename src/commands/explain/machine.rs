//! What the score of a machine is made of.

use crate::advice::score::Score;
use crate::catalog::score::ScoreRules;
use crate::report::{Amount, Explained, Section};

/// The arithmetic of a score.
pub fn score(s: &Score, rules: &ScoreRules) -> Explained {
    let mut section = Section::new("score");
    let rate = s.speed.map_or(0.0, |r| r.get());
    let (throughput, efficiency, memory) = (&rules.throughput, &rules.efficiency, &rules.memory);
    section.term(
        "speed",
        format!(
            "{} × r ÷ (r + {}), where r = {rate:.1} tok/s on {} as {}",
            throughput.points, throughput.half_at, rules.reference_model, rules.reference_quant
        ),
        Amount::Points(s.throughput),
    );
    section.term(
        "memory",
        format!(
            "{} × log2(m ÷ {}) ÷ log2({} ÷ {}), where m = {:.0} GiB installed",
            memory.points,
            memory.none_at_gib,
            memory.all_at_gib,
            memory.none_at_gib,
            s.installed.gib()
        ),
        Amount::Points(s.memory),
    );
    section.term("software", s.stack.clone(), Amount::Points(s.ecosystem));
    let (watts, assumed) = s.power;
    let power = if assumed { "assumed" } else { "at most" };
    section.term(
        "efficiency",
        format!(
            "{} × e ÷ (e + {}), where e = {rate:.1} tok/s ÷ {:.0} W {power}",
            efficiency.points,
            efficiency.half_at,
            watts.get()
        ),
        Amount::Points(s.efficiency),
    );
    section.term("sum", "", Amount::Points(s.sum()));
    let how = format!("what a speed is worth that is {}", s.evidence.label());
    section.term("confidence", how, Amount::Factor(s.confidence));
    section.term("score", format!("tier {}", s.tier), Amount::Points(f64::from(s.total)));
    Explained { sections: vec![section], sources: Vec::new() }
}
