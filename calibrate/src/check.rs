//! Whether the committed constants belong to the committed rows, and the same fit gives them again.

use crate::fitted::Fitted;
use crate::publish;
use std::collections::BTreeMap;
use wir::catalog::constants::{Prior, RawConstants, fingerprint};

/// A figure may differ in its last digit: of machines, the last bit of a logarithm does.
const LAST_DIGIT: f64 = 1.5e-6;

/// What does not belong, if anything.
///
/// # Errors
/// The first difference in words.
pub fn check(
    committed: &RawConstants,
    rows: &[u8],
    fits: [(&Fitted, &[Prior]); 2],
) -> Result<(), String> {
    let origin = &committed.origin;
    if origin.rows_hash != fingerprint(rows) {
        return Err(format!("the rows changed since the fit of {}", origin.date));
    }
    for (fitted, priors) in fits {
        let written = if fitted.name == "decode" { &committed.decode } else { &committed.prefill };
        let made = publish::parameters(&fitted.problem, &fitted.theta, priors);
        compare(written, &made).map_err(|what| format!("{}: {what}", fitted.name))?;
    }
    Ok(())
}

fn compare(written: &BTreeMap<String, f64>, made: &BTreeMap<String, f64>) -> Result<(), String> {
    for name in written.keys().chain(made.keys()) {
        let of = |all: &BTreeMap<String, f64>| all.get(name).copied().unwrap_or(0.0);
        let (old, new) = (of(written), of(made));
        // One of the two may have been left out as negligible where it lies at the very edge.
        let at_edge = (old == 0.0 || new == 0.0)
            && ((old + new).abs() - publish::NEGLIGIBLE).abs() < LAST_DIGIT;
        if (old - new).abs() > LAST_DIGIT * old.abs().max(new.abs()).max(1e-3) && !at_edge {
            return Err(format!("`{name}` is {old}, now {new}"));
        }
    }
    Ok(())
}
