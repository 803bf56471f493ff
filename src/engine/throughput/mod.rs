//! Speed: the time of a token from bytes, bandwidth and fitted constants, corrected by measured rows.
//!
//! [`work`] says what a token makes a machine do, [`setup`] who does it, [`terms`] and [`prompt`] what that costs;
//! `predict` puts the answer together. The same terms serve the fit of the constants.

pub mod answer;
pub mod attention;
pub mod breakdown;
pub mod evidence;
pub mod interval;
pub mod key;
pub mod network;
pub mod prompt;
pub mod setup;
pub mod terms;
pub mod work;

use self::breakdown::Breakdown;
use self::evidence::{Configuration, Correction, CountKinds, DECODE_COUNTS, PREFILL_COUNTS, Reach};
use self::setup::Setup;
use self::work::TokenWork;
use super::request::EvidenceUse;
use super::speed::{Evidence, Speed};
use crate::catalog::constants::{Constants, Measured};
use crate::units::{Seconds, Tokens, TokensPerSec};

/// A predicted speed with everything it was made from.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction<'a> {
    /// The figure, its interval and its tier.
    pub speed: Speed,
    /// Terms and effects; with [`Self::correction`] they make the figure.
    pub breakdown: Breakdown,
    /// What measured rows of exactly this configuration change.
    pub correction: Correction<'a>,
    /// How near the nearest measured rows are.
    pub reach: Reach,
    /// What links between machines add, where there are several.
    pub crossing: Option<network::Crossing>,
}

/// Number of devices in figures, without making text for the usual ones.
pub fn count_name(count: u32) -> &'static str {
    const NAMES: [&str; 9] = ["0", "1", "2", "3", "4", "5", "6", "7", "8"];
    NAMES.get(count as usize).copied().unwrap_or("many")
}

/// The parts of the decode time, before any correction.
pub fn decode_breakdown(s: &Setup<'_>, work: &TokenWork, constants: &Constants) -> Breakdown {
    let terms = terms::decode(s, work);
    let effects = terms::decode_effects(s, &work.shape, count_name(s.count));
    Breakdown::new(&terms, &effects, &constants.decode, terms::ceiling_seconds(s, work))
}

/// The parts of the prefill time per token, before any correction.
pub fn prefill_breakdown(s: &Setup<'_>, work: &TokenWork, constants: &Constants) -> Breakdown {
    let terms = prompt::prefill(s, work);
    let effects = prompt::prefill_effects(s, work, &work.shape);
    Breakdown::new(&terms, &effects, &constants.prefill, 0.0)
}

/// Decode speed that bandwidth allows at most.
pub fn ceiling(s: &Setup<'_>, work: &TokenWork) -> Option<TokensPerSec> {
    Seconds::new(terms::ceiling_seconds(s, work)).map(Seconds::per_token)
}

/// Rows that the fit saw near this setup, by the names of their counts.
pub fn counts_of(kinds: CountKinds, s: &Setup<'_>, shape: &str, constants: &Constants) -> [f64; 4] {
    let keys = evidence::count_keys(kinds, s, shape);
    keys.map(|k| constants.counts.get(k.hash()).unwrap_or(0.0))
}

/// Predicts decode speed.
pub fn decode<'a>(
    s: &Setup<'_>,
    work: &TokenWork,
    measured: Option<&'a Measured>,
    constants: &'a Constants,
    using: EvidenceUse,
) -> Prediction<'a> {
    let breakdown = decode_breakdown(s, work, constants);
    let correction = evidence::correction(constants, s, &work.shape, measured, using);
    let counts = counts_of(DECODE_COUNTS, s, &work.shape, constants);
    let reach = evidence::reach(match using {
        // No run with the cache elsewhere was measured.
        _ if work.cache_elsewhere => [0.0; 4],
        EvidenceUse::All => counts,
        EvidenceUse::NoMeasured => evidence::without_pair(counts),
    });
    let seconds = breakdown.sum() * (breakdown.ln_effects() + correction.ln).exp();
    let rate = rate_of(seconds.max(breakdown.floor));
    let row = interval::row_id(reach, correction.tier, correction.publishers);
    let factor = match correction.tier {
        Some(_) => 1.0,
        None => interval::class_factor(&constants.intervals, &interval::classes(s, work)),
    };
    let row = constants.intervals.decode.get(row);
    let (low, high) = interval::around(rate, row, factor, ceiling(s, work));
    let evidence = correction.tier.unwrap_or(reach.tier());
    Prediction {
        speed: Speed { expected: rate, low, high, evidence },
        breakdown,
        correction,
        reach,
        crossing: None,
    }
}

/// Predicts prefill speed, prompt tokens per second, with `work.depth` tokens before the prompt.
pub fn prefill<'a>(s: &Setup<'_>, work: &TokenWork, constants: &'a Constants) -> Prediction<'a> {
    let breakdown = prefill_breakdown(s, work, constants);
    let counts = counts_of(PREFILL_COUNTS, s, &work.shape, constants);
    let reach = evidence::reach(if work.cache_elsewhere { [0.0; 4] } else { counts });
    let rate = breakdown.rate();
    let row = constants.intervals.prefill.get(reach.id());
    let (low, high) = interval::around(rate, row, 1.0, None);
    let evidence: Evidence = reach.tier();
    Prediction {
        speed: Speed { expected: rate, low, high, evidence },
        breakdown,
        correction: Correction::NONE,
        reach,
        crossing: None,
    }
}

/// The wait for the first token: the prompt at prefill speed and one token.
pub fn first_token(prompt: Tokens, prefill: TokensPerSec, decode: TokensPerSec) -> Option<Seconds> {
    Seconds::new(prompt.get() as f64 / prefill.get() + 1.0 / decode.get())
}

/// What the constants know of a configuration.
pub fn measured<'a>(
    constants: &'a Constants,
    configuration: &Configuration<'_>,
) -> Option<&'a Measured> {
    constants.measured(configuration.hash())
}

fn rate_of(seconds: f64) -> TokensPerSec {
    TokensPerSec::new(1.0 / seconds)
        .unwrap_or_else(|| TokensPerSec::new(f64::MIN_POSITIVE).expect("above zero"))
}
