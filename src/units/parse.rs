//! Amounts as people type them: `24GB`, `24GiB`, `32k`, `13b`.

use super::{Bytes, Params, Tokens};

/// Why a typed amount was refused: what was typed and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {wanted}")]
pub struct ParseAmountError {
    text: String,
    wanted: &'static str,
}

fn error(text: &str, wanted: &'static str) -> ParseAmountError {
    let text = text.chars().take(60).collect();
    ParseAmountError { text, wanted }
}

/// Splits "24.5 GiB" into the number and the lower-case unit.
fn split(text: &str) -> Option<(f64, String)> {
    let text = text.trim().replace('_', "");
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let number: f64 = text[..end].parse().ok()?;
    number.is_finite().then(|| (number, text[end..].trim().to_ascii_lowercase()))
}

/// The size of a memory module, card or machine. Makers print "GB" for binary sizes there, so `GB`, `GiB`, `G` and a bare
/// number all mean 2^30 bytes; `MB`, `MiB` and `M` mean 2^20, `TB` 2^40.
///
/// # Errors
/// When the text is no positive number with one of those units.
pub fn memory_size(text: &str) -> Result<Bytes, ParseAmountError> {
    let wanted = "a memory size such as `64`, `64gb` or `512mb`";
    let (number, unit) = split(text).ok_or_else(|| error(text, wanted))?;
    let scale = match unit.as_str() {
        "" | "g" | "gb" | "gib" => 1.0,
        "m" | "mb" | "mib" => 1.0 / 1024.0,
        "t" | "tb" | "tib" => 1024.0,
        _ => return Err(error(text, wanted)),
    };
    Bytes::from_gib_f64(number * scale)
        .filter(|b| b.get() > 0 && b.get() < 1 << 50)
        .ok_or_else(|| error(text, wanted))
}

/// A number of tokens: `8192`, `32k` (32 × 1024), `1m` (1024 × 1024).
///
/// # Errors
/// When the text is no positive whole number of tokens up to 2^31.
pub fn tokens(text: &str) -> Result<Tokens, ParseAmountError> {
    let wanted = "a number of tokens such as `8192`, `32k` or `1m`";
    let (number, unit) = split(text).ok_or_else(|| error(text, wanted))?;
    let scale = match unit.as_str() {
        "" | "t" | "tok" | "tokens" => 1.0,
        "k" => 1024.0,
        "m" => 1024.0 * 1024.0,
        _ => return Err(error(text, wanted)),
    };
    let count = number * scale;
    if (1.0..=2_147_483_648.0).contains(&count) && count.fract() == 0.0 {
        Ok(Tokens(count as u64))
    } else {
        Err(error(text, wanted))
    }
}

/// A number of weights: `13b`, `350m`, `1.5t`; a bare number means billions.
///
/// # Errors
/// When the text is no positive number of weights below 10^18.
pub fn params(text: &str) -> Result<Params, ParseAmountError> {
    let wanted = "a model size such as `13b`, `350m` or `7.6`";
    let (number, unit) = split(text).ok_or_else(|| error(text, wanted))?;
    let scale = match unit.as_str() {
        "" | "b" | "bn" => 1.0,
        "m" => 1e-3,
        "t" => 1e3,
        _ => return Err(error(text, wanted)),
    };
    Params::from_billions(number * scale).filter(|p| p.get() > 0).ok_or_else(|| error(text, wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_sizes_are_binary_whatever_the_spelling() {
        for text in ["64", "64gb", "64 GB", "64GiB", "64g", "65536MB"] {
            assert_eq!(memory_size(text), Ok(Bytes::from_gib(64)), "{text}");
        }
        for text in ["", "gb", "-1", "0", "nan", "1e99", "64 apples", "99999999999999"] {
            assert!(memory_size(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_thousand_tokens_of_context_are_1024() {
        assert_eq!(tokens("32k"), Ok(Tokens(32_768)));
        assert_eq!(tokens("128K"), Ok(Tokens(131_072)));
        assert_eq!(tokens("8192"), Ok(Tokens(8192)));
        for text in ["0", "-4", "k", "1.0001", "9999999m"] {
            assert!(tokens(text).is_err(), "{text}");
        }
    }

    #[test]
    fn model_sizes_default_to_billions() {
        assert_eq!(params("13b"), Ok(Params(13_000_000_000)));
        assert_eq!(params("7.6"), Ok(Params(7_600_000_000)));
        assert_eq!(params("350m"), Ok(Params(350_000_000)));
        assert!(params("0").is_err());
    }
}
