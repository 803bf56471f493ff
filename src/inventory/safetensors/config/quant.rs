//! How weights are quantised, by `config.json`.

use super::json::{Fields, whole};
use crate::inventory::display_name;
use crate::inventory::safetensors::Header;
use serde_json::Value;
use std::collections::BTreeMap;

/// How a model's weights are quantised.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantization {
    /// Method and width, in the catalog's names where it has one.
    pub name: String,
    /// How many weights one stored element holds.
    pub packing: Packing,
    /// Whether the method is known.
    pub known: bool,
}

/// How packed matrices are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// Elements of this many bits, packed into wider ones.
    Bits(u64),
    /// One weight an element.
    None,
}

impl Packing {
    /// Weights in a tensor of `elems` stored elements of `stored` bits each.
    pub fn weights(self, elems: u64, stored: u64) -> u64 {
        match self {
            Self::Bits(bits) if bits > 0 && bits < stored => {
                u64::try_from(u128::from(elems) * u128::from(stored) / u128::from(bits))
                    .unwrap_or(u64::MAX)
            }
            _ => elems,
        }
    }
}

/// The quantisation that a config states.
pub fn read(f: &Fields<'_>) -> Option<Quantization> {
    let block = f.get("quantization_config").or_else(|| f.get("compression_config"));
    let mlx =
        f.root.get("quantization").or_else(|| f.text.get("quantization")).filter(|v| v.is_object());
    if let Some(block) = mlx {
        return Some(of_mlx(block));
    }
    block.map(of_block)
}

/// The description of a ModelOpt file, which stands in `hf_quant_config.json`.
pub fn of_modelopt(text: &str) -> Option<Quantization> {
    let root = super::json::parse(text).ok()?;
    let algorithm = root.get("quantization")?.get("quant_algo")?.as_str()?;
    Some(by_algorithm(algorithm))
}

/// The description that Ollama's blobs carry, by the kind that most of them have.
pub fn of_blobs<'a>(headers: impl Iterator<Item = &'a Header>) -> Option<Quantization> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for kind in headers.filter_map(|h| h.quant_type.as_deref()) {
        *counts.entry(kind).or_default() += 1;
    }
    let (kind, _) = counts.into_iter().max_by_key(|(_, n)| *n)?;
    let (name, bits) = match kind.to_ascii_lowercase().as_str() {
        // Groups of 32, where MLX itself makes 64 (ollama, x/imagegen, "Tensor Blob Format").
        "int4" => ("mlx-4bit-g32", 4),
        "int8" => ("mlx-8bit", 8),
        "mxfp4" => ("mlx-mxfp4", 4),
        "nvfp4" => ("mlx-nvfp4", 4),
        "mxfp8" => ("mlx-mxfp8", 8),
        other => {
            let name = display_name(other);
            return Some(Quantization { name, packing: Packing::None, known: false });
        }
    };
    Some(Quantization { name: name.to_owned(), packing: Packing::Bits(bits), known: true })
}

fn of_mlx(block: &Value) -> Quantization {
    let bits = block.get("bits").and_then(whole).unwrap_or(4);
    let group = block.get("group_size").and_then(whole).unwrap_or(64);
    let mixed = block.as_object().is_some_and(|o| {
        o.values().any(|v| v.get("bits").and_then(whole).is_some_and(|b| b != bits))
    });
    let name = match block.get("mode").and_then(|v| v.as_str()) {
        Some(mode @ ("mxfp4" | "nvfp4" | "mxfp8")) => format!("mlx-{mode}"),
        _ if mixed => format!("mlx-{bits}bit-mixed"),
        _ if group == 64 => format!("mlx-{bits}bit"),
        _ => format!("mlx-{bits}bit-g{group}"),
    };
    Quantization { name, packing: Packing::Bits(bits), known: true }
}

fn of_block(block: &Value) -> Quantization {
    let text = |key: &str| block.get(key).and_then(|v| v.as_str());
    let number = |key: &str| block.get(key).and_then(whole);
    let is = |key: &str| block.get(key).and_then(|v| v.as_bool()) == Some(true);
    let bits = number("bits").or_else(|| number("w_bit")).or_else(|| number("weight_bits"));
    let known = |name: String, packing| Quantization { name, packing, known: true };
    let method = text("quant_method").unwrap_or_default();
    match method {
        "gptq" | "auto-round" | "gptqmodel" => {
            let bits = bits.unwrap_or(4);
            known(format!("GPTQ-Int{bits}"), Packing::Bits(bits))
        }
        "awq" => {
            let bits = bits.unwrap_or(4);
            known(format!("AWQ-Int{bits}"), Packing::Bits(bits))
        }
        "fp8" | "fbgemm_fp8" => known("FP8".to_owned(), Packing::None),
        "mxfp4" => known("MXFP4".to_owned(), Packing::Bits(4)),
        "bitsandbytes" if is("load_in_4bit") || is("_load_in_4bit") => {
            let double = is("bnb_4bit_use_double_quant");
            known(if double { "bnb-nf4-dq" } else { "bnb-nf4" }.to_owned(), Packing::Bits(4))
        }
        "bitsandbytes" => known("bnb-int8".to_owned(), Packing::None),
        "compressed-tensors" => of_compressed(block),
        "exl2" | "exl3" => {
            let bits = block.get("bits").and_then(Value::as_f64).unwrap_or(4.0);
            known(format!("{method}-{bits:.1}"), Packing::None)
        }
        "hqq" | "eetq" | "quanto" | "aqlm" | "vptq" | "quark" | "torchao" | "higgs" | "spqr"
        | "bitnet" => Quantization {
            name: bits.map_or_else(|| method.to_owned(), |b| format!("{method}-{b}bit")),
            packing: bits.map_or(Packing::None, Packing::Bits),
            known: false,
        },
        _ => match text("quant_algo") {
            Some(algorithm) => by_algorithm(algorithm),
            None if block.get("config_groups").is_some() => of_compressed(block),
            None => Quantization {
                name: if method.is_empty() {
                    "quantised".to_owned()
                } else {
                    method.chars().take(32).collect()
                },
                packing: bits.map_or(Packing::None, Packing::Bits),
                known: false,
            },
        },
    }
}

fn by_algorithm(algorithm: &str) -> Quantization {
    let upper = algorithm.to_ascii_uppercase();
    let (name, packing) = match upper.as_str() {
        "NVFP4" | "W4A16_NVFP4" | "NVFP4_AWQ" => ("NVFP4", Packing::Bits(4)),
        "FP8" | "FP8_PB_WO" | "FP8_PER_CHANNEL_PER_TOKEN" => ("FP8", Packing::None),
        "MIXED_PRECISION" => ("NVFP4", Packing::Bits(4)),
        "W4A16_AWQ" | "W4A8_AWQ" => ("AWQ-Int4", Packing::Bits(4)),
        "INT8_SQ" | "W8A16" => ("GPTQ-Int8", Packing::None),
        "W4A8_MXFP4_FP8" | "MXFP4" => ("MXFP4", Packing::Bits(4)),
        "MXFP8" => ("MXFP8", Packing::None),
        _ => {
            return Quantization {
                name: algorithm.chars().take(32).collect(),
                packing: Packing::None,
                known: false,
            };
        }
    };
    let known = upper != "MIXED_PRECISION";
    Quantization { name: name.to_owned(), packing, known }
}

fn of_compressed(block: &Value) -> Quantization {
    let format = block.get("format").and_then(|v| v.as_str()).unwrap_or_default();
    let groups = block.get("config_groups").and_then(|g| g.as_object());
    let weights = groups.and_then(|g| g.values().next()).and_then(|g| g.get("weights"));
    let bits = weights.and_then(|w| w.get("num_bits")).and_then(whole).unwrap_or(8);
    let float = weights.and_then(|w| w.get("type")).and_then(|v| v.as_str()) == Some("float");
    let group = weights.and_then(|w| w.get("group_size")).and_then(whole);
    let (name, packing) = match (format, float, bits) {
        ("mxfp4-pack-quantized", ..) => ("MXFP4".to_owned(), Packing::Bits(4)),
        ("nvfp4-pack-quantized", ..) => ("NVFP4".to_owned(), Packing::Bits(4)),
        (_, true, 4) if group == Some(32) => ("MXFP4".to_owned(), Packing::Bits(4)),
        (_, true, 4) => ("NVFP4".to_owned(), Packing::Bits(4)),
        (_, true, _) => ("FP8".to_owned(), Packing::None),
        ("pack-quantized", false, b) => (format!("W{b}A16 (compressed-tensors)"), Packing::Bits(b)),
        (_, false, b) => (format!("W{b}A8 (compressed-tensors)"), Packing::None),
    };
    Quantization { name, packing, known: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_named_as_the_catalog_names_them() {
        let catalog = crate::embedded::catalog();
        for (json, name) in [
            (r#"{"quantization": {"group_size": 64, "bits": 4}}"#, "mlx-4bit"),
            (r#"{"quantization": {"group_size": 32, "bits": 4, "mode": "mxfp4"}}"#, "mlx-mxfp4"),
            (
                r#"{"quantization_config": {"quant_method": "gptq", "bits": 4, "group_size": 128}}"#,
                "GPTQ-Int4",
            ),
            (r#"{"quantization_config": {"quant_method": "awq", "bits": 4}}"#, "AWQ-Int4"),
            (
                r#"{"quantization_config": {"quant_method": "fp8", "weight_block_size": [128, 128]}}"#,
                "FP8",
            ),
            (
                r#"{"quantization_config": {"quant_method": "modelopt", "quant_algo": "NVFP4"}}"#,
                "NVFP4",
            ),
            (r#"{"quantization_config": {"quant_method": "mxfp4"}}"#, "MXFP4"),
            (
                r#"{"quantization_config": {"quant_method": "bitsandbytes", "load_in_4bit": true}}"#,
                "bnb-nf4",
            ),
            (
                r#"{"quantization_config": {"quant_method": "compressed-tensors", "format": "pack-quantized",
                    "config_groups": {"g": {"weights": {"num_bits": 4, "type": "int", "group_size": 128}}}}}"#,
                "W4A16 (compressed-tensors)",
            ),
            (r#"{"quantization_config": {"quant_method": "exl3", "bits": 4.0}}"#, "exl3-4.0"),
        ] {
            let root = super::super::json::parse(json).expect("JSON");
            let found = read(&Fields::new(&root)).expect("a quantisation");
            assert_eq!((found.name.as_str(), found.known), (name, true), "{json}");
            assert!(catalog.quants.iter().any(|q| q.name == name), "{name}");
        }
        assert_eq!(Packing::Bits(4).weights(10, 32), 80);
        assert_eq!(Packing::None.weights(10, 8), 10);
    }
}
