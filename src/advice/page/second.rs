//! What another card of the same kind brings, computed with the first chat that one does not do comfortably.

use super::Seat;
use super::form::is_card;
use super::remark::{Backing, at_speed};
use crate::advice::grid::fit;
use crate::advice::verdict::Verdict;
use crate::catalog::hardware::Class;
use crate::engine::machine::Machine;
use crate::engine::request::Settings;

/// What another one brings.
#[derive(Clone, Debug)]
pub struct Second {
    /// The words.
    pub text: String,
    /// Whether the job becomes comfortable, or runs without slack where it did not.
    pub gains: bool,
    /// The answer for the larger set.
    pub backing: Option<Backing>,
}

/// Cards that a board takes.
const MOST: u32 = 8;

/// The set with one more; none where there is no slot for it, or nothing to gain.
pub fn second(seat: &Seat<'_, '_>) -> Option<Second> {
    let machine = seat.machine;
    let h = machine.hardware;
    let room =
        is_card(h) && h.class != Class::Edge && machine.count < MOST && machine.spread.is_none();
    let weak = |f: &&crate::advice::grid::WorkloadFit<'_>| {
        f.workload.id.starts_with("chat-") && f.judgement.verdict < Verdict::Comfortable
    };
    let now = seat.grid.iter().filter(|_| room).find(weak)?;
    let count = machine.count + 1;
    let more = Machine { count, ..machine.clone() };
    let settings = Settings::default();
    let then = fit(seat.catalog, &more, seat.runtime, seat.backend, settings, now.workload)?;
    let before = now.judgement.verdict;
    let after = then.judgement.verdict;
    let gains = after > before && after >= Verdict::Tight;
    let text = format!(
        "with {count} of them {} is {}{}, with {} {}",
        now.workload.name,
        in_words(after),
        at_speed(&then.estimate),
        if machine.count == 1 { "one".to_owned() } else { machine.count.to_string() },
        in_words(before)
    );
    Some(Second { text, gains, backing: Some(Backing::job(&then)) })
}

const fn in_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Comfortable => "comfortable",
        Verdict::Tight => "without slack",
        Verdict::Marginal => "only just possible",
        Verdict::No => "no use",
    }
}
