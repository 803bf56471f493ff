//! Which of a model's files is meant, where it lies there in several formats.

use super::super::index::Index;
use super::super::model::file_stem;
use super::super::text::compact;
use super::suffix::split;
use super::{How, find, loose_bits};
use crate::catalog::Catalog;
use crate::catalog::quant::{Quant, Scheme};

/// What is customary where nobody asked.
const CUSTOMARY: &str = "q4";

/// A file of a model by what its name says.
#[derive(Clone, Debug)]
struct Named<'c> {
    file: &'c str,
    label: Option<String>,
    found: Option<(&'c Quant, How)>,
}

/// The format that a GGUF file's name states, as it is written there: `Q4_K_M` of `x-Q4_K_M-00001-of-00003.gguf`.
///
/// ```
/// assert_eq!(wir::names::format_of("a/Qwen3-8B-UD-Q4_K_XL.gguf").as_deref(), Some("UD-Q4_K_XL"));
/// assert_eq!(wir::names::format_of("model.gguf"), None);
/// ```
pub fn format_of(file: &str) -> Option<String> {
    split(file_stem(file), "").1.in_gguf().label().map(|label| label.to_ascii_uppercase())
}

/// The file that `asked` means among the GGUF files of one model: the one whose format is called just that, else one
/// of the format that it stands for, else the nearest with as many bits. Where nothing is asked, that is the customary
/// 4-bit format, or what comes nearest.
pub fn among(
    catalog: &Catalog,
    index: &Index,
    files: &[&str],
    asked: Option<&str>,
) -> Option<usize> {
    let named: Vec<Named<'_>> = files.iter().map(|file| named(catalog, index, file)).collect();
    let text = asked.unwrap_or(CUSTOMARY);
    let wanted = find(catalog, index, text);
    let bits = match wanted.map(|w| w.how) {
        Some(How::Loose { bits }) => Some(bits),
        _ => loose_bits(&compact(text)),
    };
    // Thousandths of a bit between a file's format and the one wanted.
    let off = |quant: &Quant| {
        let off = quant.bits_per_weight.get() - wanted?.quant.bits_per_weight.get();
        Some((off.abs() * 1e3) as u64)
    };
    let by_format = |file: &Named<'_>| {
        let (quant, how) = file.found?;
        if quant.name == wanted?.quant.name {
            return Some((u8::from(how == How::Approximate), off(quant)?));
        }
        bits.filter(|b| bits_of(file, quant) == Some(*b)).and(off(quant)).map(|off| (2, off))
    };
    let nearest = |file: &Named<'_>| Some((0, off(file.found?.0)?));
    if asked.is_none() {
        let first = (!files.is_empty()).then_some(0);
        return best(&named, by_format).or_else(|| best(&named, nearest)).or(first);
    }
    let (key, lower) = (compact(text), text.to_ascii_lowercase());
    let called = |file: &Named<'_>| (compact(file.label.as_deref()?) == key).then_some((0, 0));
    let holds =
        |file: &Named<'_>| file.file.to_ascii_lowercase().contains(&lower).then_some((0, 0));
    best(&named, called).or_else(|| best(&named, by_format)).or_else(|| best(&named, holds))
}

/// The file of the lowest rank; of several the one with the shortest name.
fn best<'n>(
    named: &'n [Named<'n>],
    rank: impl Fn(&'n Named<'n>) -> Option<(u8, u64)>,
) -> Option<usize> {
    let ranked = named.iter().enumerate();
    let ranked = ranked.filter_map(|(at, file)| Some((rank(file)?, file.file.len(), at)));
    ranked.min().map(|(.., at)| at)
}

fn named<'c>(catalog: &'c Catalog, index: &Index, file: &'c str) -> Named<'c> {
    let label = format_of(file);
    let found = label.as_deref().and_then(|label| find(catalog, index, label));
    Named { file, label, found: found.map(|q| (q.quant, q.how)) }
}

/// The bits that people would call a file's format by: the digit of its name, else its width.
fn bits_of(file: &Named<'_>, quant: &Quant) -> Option<u8> {
    let label = file.label.as_deref()?.to_ascii_uppercase();
    let preset = label.trim_start_matches("UD-").trim_start_matches(['I', 'T']);
    let digit = preset.strip_prefix('Q').and_then(|rest| rest.chars().next());
    let by_name = digit.and_then(|d| d.to_digit(10)).and_then(|d| u8::try_from(d).ok());
    let by_width = || match quant.scheme {
        Scheme::KvCache => None,
        _ => Some(quant.bits_per_weight.get().floor() as u8),
    };
    by_name.or_else(by_width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Index;

    fn chosen(files: &[&'static str], asked: Option<&str>) -> Option<&'static str> {
        let catalog = crate::embedded::catalog();
        let index = Index::new(&catalog);
        among(&catalog, &index, files, asked).map(|at| files[at])
    }

    const MANY: [&str; 12] = [
        "BF16/X-8B-BF16-00001-of-00002.gguf",
        "X-8B-IQ4_XS.gguf",
        "X-8B-Q2_K.gguf",
        "X-8B-Q3_K_M.gguf",
        "X-8B-Q4_0.gguf",
        "X-8B-Q4_K_M.gguf",
        "X-8B-Q4_K_S.gguf",
        "X-8B-Q5_K_M.gguf",
        "X-8B-Q6_K.gguf",
        "X-8B-Q8_0.gguf",
        "X-8B-UD-Q4_K_XL.gguf",
        "X-8B-UD-Q8_K_XL.gguf",
    ];

    #[test]
    fn a_format_is_asked_for_as_everywhere() {
        for (asked, file) in [
            (None, "X-8B-Q4_K_M.gguf"),
            (Some("q4"), "X-8B-Q4_K_M.gguf"),
            (Some("Q4_K_M"), "X-8B-Q4_K_M.gguf"),
            (Some("q4_k_s"), "X-8B-Q4_K_S.gguf"),
            (Some("4bit"), "X-8B-Q4_K_M.gguf"),
            (Some("q4_0"), "X-8B-Q4_0.gguf"),
            (Some("ud-q4_k_xl"), "X-8B-UD-Q4_K_XL.gguf"),
            (Some("q8"), "X-8B-Q8_0.gguf"),
            (Some("q6"), "X-8B-Q6_K.gguf"),
            (Some("iq4"), "X-8B-IQ4_XS.gguf"),
            (Some("q2"), "X-8B-Q2_K.gguf"),
            (Some("bf16"), "BF16/X-8B-BF16-00001-of-00002.gguf"),
            (Some("16bit"), "BF16/X-8B-BF16-00001-of-00002.gguf"),
            // As in the catalog: where nothing has so many bits, the next more that something has.
            (Some("q7"), "X-8B-Q8_0.gguf"),
        ] {
            assert_eq!(chosen(&MANY, asked), Some(file), "{asked:?}");
        }
        assert_eq!(chosen(&MANY, Some("exl3")), None);
    }

    #[test]
    fn what_there_is_comes_nearest() {
        let qat = ["gemma-3-27b-it-q4_0.gguf", "gemma-3-27b-it-q8_0.gguf"];
        assert_eq!(chosen(&qat, None), Some(qat[0]));
        assert_eq!(chosen(&qat, Some("q4")), Some(qat[0]));
        assert_eq!(chosen(&qat, Some("q4_k_m")), None, "another format is not the one asked for");
        let dynamic = ["a-UD-IQ1_S.gguf", "a-UD-Q4_K_XL.gguf", "a-UD-Q2_K_XL.gguf"];
        assert_eq!(chosen(&dynamic, Some("q4")), Some(dynamic[1]));
        assert_eq!(chosen(&dynamic, None), Some(dynamic[1]));
        let own = ["gpt-oss-20b-mxfp4.gguf"];
        assert_eq!(chosen(&own, Some("q4")), Some(own[0]));
        assert_eq!(chosen(&["model.gguf"], None), Some("model.gguf"));
        assert_eq!(chosen(&["model.gguf"], Some("q4")), None);
        assert_eq!(chosen(&["odd-Frob7.gguf"], Some("frob7")), Some("odd-Frob7.gguf"));
        assert_eq!(chosen(&[], None), None);
    }
}
