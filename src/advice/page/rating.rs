//! The rating out of ten: what share of the jobs is done and how well, what software there is, and how much room is left.
//!
//! `rating = 6 × jobs done ÷ jobs + 2 × software ÷ 200 + 2 × memory ÷ 200`; a comfortable job counts 1, one without slack
//! 0.7, one that runs only just 0.3 (the catalog's `score.json`). Software and memory are the points of the score. Every part is rounded before
//! they are added, so that the printed sum is the printed total.

use crate::advice::grid::WorkloadFit;
use crate::advice::score::Score;
use crate::advice::verdict::Verdict;
use crate::catalog::score::{RatingRules, ScoreRules};

/// A rating with its sums.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rating {
    /// Points for the jobs, and the most there are.
    pub jobs: (f64, f64),
    /// Points for software.
    pub software: (f64, f64),
    /// Points for room.
    pub room: (f64, f64),
    /// Jobs done, one without slack or only just counting in part.
    pub done: f64,
    /// Jobs in all.
    pub of: usize,
    /// The sum.
    pub total: f64,
}

/// The rating of a machine by its workloads and its score.
pub fn rating(rules: &ScoreRules, grid: &[WorkloadFit<'_>], score: &Score) -> Rating {
    let r = &rules.rating;
    let done: f64 = grid.iter().map(|f| counts(r, f.judgement.verdict)).sum();
    let share = done / grid.len().max(1) as f64;
    let jobs = tenth(r.jobs * share);
    let software = tenth(r.software * score.ecosystem / rules.ecosystem.points.max(1.0));
    let room = tenth(r.room * score.memory / rules.memory.points.max(1.0));
    Rating {
        jobs: (jobs, r.jobs),
        software: (software, r.software),
        room: (room, r.room),
        done,
        of: grid.len(),
        total: tenth(jobs + software + room),
    }
}

const fn counts(rules: &RatingRules, verdict: Verdict) -> f64 {
    match verdict {
        Verdict::Comfortable => 1.0,
        Verdict::Tight => rules.tight,
        Verdict::Marginal => rules.marginal,
        Verdict::No => 0.0,
    }
}

fn tenth(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comfortable_job_counts_in_full() {
        let rules = RatingRules { jobs: 6.0, software: 2.0, room: 2.0, tight: 0.7, marginal: 0.3 };
        let all = [Verdict::Comfortable, Verdict::Tight, Verdict::Marginal, Verdict::No];
        assert_eq!(all.map(|v| counts(&rules, v)), [1.0, 0.7, 0.3, 0.0]);
        assert_eq!(tenth(4.857), 4.9);
    }
}
