//! Which format people mean by "4 bits", for a model and a runtime.

use crate::catalog::Catalog;
use crate::catalog::model::Model;
use crate::catalog::quant::Quant;

/// What a runtime reads by custom.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    Gguf,
    Mlx,
    Exl2,
    Exl3,
    Safetensors,
}

impl Reader {
    fn of(runtime: &str) -> Self {
        match runtime.to_ascii_lowercase().as_str() {
            r if r.starts_with("mlx") => Self::Mlx,
            "exllamav2" | "exl2" => Self::Exl2,
            r if r.starts_with("exl") || r.starts_with("tabby") => Self::Exl3,
            "vllm" | "sglang" | "tensorrt-llm" | "tgi" | "lmdeploy" | "transformers" => {
                Self::Safetensors
            }
            _ => Self::Gguf,
        }
    }
}

/// The format that `bits` stands for where `runtime` runs `model`: the model's own where it was published in that many
/// bits, else the customary one of the runtime, with as many bits or the next more that there are. `None` when the
/// catalog lacks it, or for more than 32 bits.
pub fn customary<'c>(
    catalog: &'c Catalog,
    bits: u8,
    model: &Model,
    runtime: &str,
) -> Option<&'c Quant> {
    let reader = Reader::of(runtime);
    let by_name = |name: &str| catalog.quants.iter().find(|q| q.name == name);
    native(bits, model, reader).and_then(by_name).or_else(|| by_name(usual(bits, reader)?))
}

/// The model's own format, where it has that many bits.
fn native(bits: u8, model: &Model, reader: Reader) -> Option<&'static str> {
    let own = model.native_quant.as_deref().unwrap_or(&model.native_dtype);
    let own = own.to_ascii_lowercase();
    let is_fp4 = own.starts_with("mxfp4") || own.starts_with("fp4");
    match (bits, reader) {
        (4, Reader::Gguf) if is_fp4 => Some("MXFP4_MOE"),
        (4, Reader::Mlx) if is_fp4 => Some("mlx-mxfp4"),
        (4, Reader::Safetensors) if own.starts_with("fp4 experts") => {
            Some("FP4 experts (DeepSeek V4)")
        }
        (4, Reader::Safetensors) if is_fp4 => Some("MXFP4"),
        (4, Reader::Safetensors) if own.starts_with("int4") => {
            Some("INT4 QAT (Kimi K2 Thinking / K2.5)")
        }
        (1, Reader::Gguf) if own.starts_with("q1_0") => Some("Q1_0"),
        (1, Reader::Gguf) if own.contains("tern") || own.starts_with("tq") => Some("TQ1_0"),
        (2, Reader::Gguf) if own.contains("tern") || own.starts_with("tq") => Some("TQ2_0"),
        _ => None,
    }
}

fn usual(bits: u8, reader: Reader) -> Option<&'static str> {
    match reader {
        Reader::Gguf => gguf(bits),
        Reader::Mlx => at_least(
            bits,
            &[
                (2, "mlx-2bit"),
                (3, "mlx-3bit"),
                (4, "mlx-4bit"),
                (5, "mlx-5bit"),
                (6, "mlx-6bit"),
                (8, "mlx-8bit"),
                (16, "BF16 safetensors"),
            ],
        ),
        Reader::Exl2 => at_least(
            bits,
            &[
                (2, "exl2-2.0"),
                (3, "exl2-3.0"),
                (4, "exl2-4.0"),
                (5, "exl2-5.0"),
                (6, "exl2-6.0"),
                (8, "exl2-8.0"),
                (16, "BF16 safetensors"),
            ],
        ),
        Reader::Exl3 => at_least(
            bits,
            &[
                (1, "exl3-1.6"),
                (2, "exl3-2.0"),
                (3, "exl3-3.0"),
                (4, "exl3-4.0"),
                (5, "exl3-5.0"),
                (6, "exl3-6.0"),
                (8, "exl3-8.0"),
                (16, "BF16 safetensors"),
            ],
        ),
        Reader::Safetensors => {
            at_least(bits, &[(4, "AWQ-Int4"), (8, "FP8"), (16, "BF16 safetensors")])
        }
    }
}

/// The customary GGUF format.
pub(super) fn gguf(bits: u8) -> Option<&'static str> {
    at_least(
        bits,
        &[
            (1, "IQ1_M"),
            (2, "Q2_K"),
            (3, "Q3_K_M"),
            (4, "Q4_K_M"),
            (5, "Q5_K_M"),
            (6, "Q6_K"),
            (8, "Q8_0"),
            (16, "F16"),
            (32, "F32"),
        ],
    )
}

/// The first of a rising list with at least so many bits; none for 0 bits.
fn at_least(bits: u8, list: &[(u8, &'static str)]) -> Option<&'static str> {
    let row = list.iter().find(|row| row.0 >= bits)?;
    (bits > 0).then_some(row.1)
}
