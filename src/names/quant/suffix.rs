//! The format that a model's name ends with: `…-GGUF:Q4_K_M`, `…-4bit`, `…-AWQ`, `…-4.0bpw-h6-exl2`.

use super::super::index::Index;
use super::{How, customary, find};
use crate::catalog::Catalog;
use crate::catalog::model::Model;
use crate::catalog::quant::Quant;

/// The parts of a format at the end of a name.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Named {
    /// A preset of GGUF files, such as `ud-q4_k_xl`.
    preset: Option<String>,
    /// A format that has but one width, such as `fp8`.
    format: Option<String>,
    /// A family of several widths.
    family: Option<&'static str>,
    /// The width: `4bit`, `4.0bpw`.
    width: Option<String>,
    /// Whether anything was taken off the name.
    any: bool,
}

/// Families by the word they have in names.
const FAMILIES: [&str; 7] = ["mlx", "gptq", "awq", "bnb", "exl2", "exl3", "gguf"];
/// Formats of one width by the word they have in names.
const FORMATS: [&str; 14] = [
    "f16",
    "fp16",
    "bf16",
    "f32",
    "fp32",
    "fp8",
    "fp4",
    "nvfp4",
    "mxfp4",
    "mxfp4_moe",
    "mxfp8",
    "nf4",
    "w4a16",
    "qat",
];
/// Words that makers of quantised files add.
const FILLER: [&str; 14] = [
    "imat",
    "imatrix",
    "i1",
    "dwq",
    "dynamic",
    "unsloth",
    "quantized",
    "quantised",
    "quant",
    "h6",
    "h8",
    "g32",
    "g64",
    "g128",
];

/// The name without its format, and the format. `owner` is the owner of the repository, empty where there is none.
pub(in super::super) fn split(name: &str, owner: &str) -> (String, Named) {
    let name = &joined(name);
    let mut named = Named::default();
    let mut rest = name.as_str();
    while let Some(shorter) = strip_one(rest, &mut named) {
        rest = shorter;
        named.any = true;
    }
    if named.family.is_none() && named.width.as_deref().is_some_and(|w| w.ends_with("bit")) {
        // Repositories named by bits alone hold MLX files.
        let is_mlx = owner.to_ascii_lowercase().contains("mlx");
        named.family = (is_mlx || !owner.is_empty()).then_some("mlx");
    }
    if owner.eq_ignore_ascii_case("mlx-community") && named.any {
        named.family = named.family.or(Some("mlx"));
    }
    (rest.to_owned(), named)
}

/// The name with formats in one piece that llama-bench prints in several: `Q4_K - Medium`, `MXFP4 MoE`.
fn joined(name: &str) -> String {
    let printed =
        [(" - medium", "_M"), (" - small", "_S"), (" - large", "_L"), ("mxfp4 moe", "mxfp4_moe")];
    // Lower case in ASCII only, so that positions stay those of the name.
    let lower = name.to_ascii_lowercase();
    printed
        .iter()
        .find_map(|(long, short)| {
            let stem = lower.strip_suffix(long)?;
            Some(format!("{}{short}", &name[..stem.len()]))
        })
        .unwrap_or_else(|| name.to_owned())
}

/// Takes the last part off if it is one of a format's.
fn strip_one<'a>(name: &'a str, named: &mut Named) -> Option<&'a str> {
    let is_separator = |c: char| matches!(c, '-' | ' ' | ':' | '@');
    if let Some((rest, last)) = name.rsplit_once(is_separator) {
        let last = last.to_ascii_lowercase();
        if take(&last, named) {
            return Some(rest).filter(|rest| !rest.is_empty());
        }
        // "4-bit"
        if let ("bit", Some((rest, bits))) = (last.as_str(), rest.rsplit_once(is_separator))
            && take(&format!("{bits}bit"), named)
        {
            return Some(rest).filter(|rest| !rest.is_empty());
        }
    } else if take(&name.to_ascii_lowercase(), named) {
        return Some("");
    }
    // "…-v0.2.Q4_K_M", "…_Q4_K_M"
    let parts = name.char_indices().filter(|(_, c)| matches!(c, '.' | '_'));
    for (at, _) in parts {
        let last = name[at + 1..].to_ascii_lowercase();
        if at > 0 && is_preset(&last) && take(&last, named) {
            return Some(&name[..at]);
        }
    }
    None
}

/// Notes a part; whether it is one.
fn take(part: &str, named: &mut Named) -> bool {
    if let Some(family) = FAMILIES.iter().find(|f| **f == part) {
        named.family = named.family.or(Some(family));
    } else if FORMATS.contains(&part) {
        named.format = Some(part.to_owned());
    } else if is_preset(part) {
        named.preset = named.preset.take().or_else(|| Some(part.to_owned()));
    } else if part == "ud" && named.preset.is_some() {
        named.preset = named.preset.take().map(|preset| format!("ud-{preset}"));
    } else if is_width(part) {
        named.width =
            Some(part.replace("int", "") + if part.starts_with("int") { "bit" } else { "" });
    } else {
        return FILLER.contains(&part);
    }
    true
}

/// Whether a part reads like a preset of GGUF files: `q4_k_m`, `iq3_xxs`, `tq1_0`, `q8`.
fn is_preset(part: &str) -> bool {
    let stem = part.strip_prefix(['i', 't']).unwrap_or(part);
    let mut chars = stem.chars();
    let starts =
        chars.next() == Some('q') && chars.next().is_some_and(|c| ('1'..='8').contains(&c));
    let pieces = ["k", "s", "m", "l", "xl", "xs", "xxs", "nl", "0", "1", "4", "8"];
    let rest = chars.as_str();
    starts
        && (rest.is_empty()
            || rest.strip_prefix('_').is_some_and(|r| r.split('_').all(|p| pieces.contains(&p))))
}

/// Whether a part is a width: `4bit`, `int8`, `4.25bpw`.
fn is_width(part: &str) -> bool {
    let number = part
        .strip_suffix("bit")
        .or_else(|| part.strip_suffix("bpw"))
        .or_else(|| part.strip_prefix("int"));
    number.is_some_and(|n| n.parse::<f64>().is_ok_and(|n| n.is_finite()))
}

impl Named {
    /// Whether the name ended with parts of a format.
    pub(in super::super) const fn is_some(&self) -> bool {
        self.any
    }

    /// The same of a GGUF file.
    pub(in super::super) fn in_gguf(mut self) -> Self {
        self.family = self.family.or(Some("gguf"));
        self
    }

    /// The format that the parts name together. Bits alone mean the model's own or the customary GGUF format.
    pub(in super::super) fn quant<'c>(
        &self,
        catalog: &'c Catalog,
        index: &Index,
        model: &Model,
    ) -> Option<&'c Quant> {
        let found = find(catalog, index, &self.label()?)?;
        match found.how {
            How::Loose { bits } => customary(catalog, bits, model, "llama.cpp"),
            _ => Some(found.quant),
        }
    }

    /// The format as the parts write it.
    pub(super) fn label(&self) -> Option<String> {
        let width = self.width.as_deref();
        match (self.family, self.format.as_deref(), width) {
            // Files trained for 4 bits: the width if one is named, else the format that makers publish them in.
            (Some("mlx"), Some("qat"), Some(width)) => Some(format!("mlx-{width}")),
            (_, Some("qat"), _) => self.preset.clone().or_else(|| Some("Q4_0".to_owned())),
            (Some("mlx"), Some(format @ ("mxfp4" | "nvfp4")), _) => Some(format!("mlx-{format}")),
            (Some("gguf"), Some("mxfp4"), _) => Some("MXFP4_MOE".to_owned()),
            (_, Some(format), _) => Some(format.to_owned()),
            _ if self.preset.is_some() => self.preset.clone(),
            (Some("gguf"), None, None) | (None, None, None) => None,
            (Some(family), None, Some(width)) if family != "gguf" => {
                Some(format!("{family}-{width}"))
            }
            (Some(family), None, None) => Some(family.to_owned()),
            (_, None, Some(width)) => Some(width.to_owned()),
        }
    }
}
