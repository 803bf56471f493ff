//! Which block type each tensor gets in a `llama-quantize` preset.
//!
//! Facts from `src/llama-quant.cpp` of ggml-org/llama.cpp (2026), without an importance matrix. The rules go by what a
//! tensor is for, by its layer and by the shape of the model; a row that is no whole number of blocks falls back to a
//! coarser block.

use super::ggml::GgmlType;
use super::tensors::{Role, Tensor};
use GgmlType as T;

/// A preset of the quantiser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, non_camel_case_types)]
pub enum Preset {
    /// One type for all matrices, no exceptions beyond the head: F32, F16, BF16, Q8_0, Q6_K, Q4_1, Q5_0, Q5_1, ….
    Plain(GgmlType),
    Q2_K,
    Q2_K_S,
    Q3_K_S,
    Q3_K_M,
    Q3_K_L,
    Q4_0,
    Q4_K_S,
    Q4_K_M,
    Q5_K_S,
    Q5_K_M,
    IQ1(GgmlType),
    IQ2_XXS,
    IQ2_XS,
    IQ2_S,
    IQ2_M,
    IQ3_XXS,
    IQ3_XS,
    IQ3_S,
    IQ3_M,
    IQ4(GgmlType),
    MXFP4_MOE,
}

use Preset as P;

impl Preset {
    /// The preset of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name.to_ascii_uppercase().as_str() {
            "Q2_K" => P::Q2_K,
            "Q2_K_S" => P::Q2_K_S,
            "Q3_K_S" => P::Q3_K_S,
            "Q3_K_M" | "Q3_K" => P::Q3_K_M,
            "Q3_K_L" => P::Q3_K_L,
            "Q4_0" => P::Q4_0,
            "Q4_K_S" => P::Q4_K_S,
            "Q4_K_M" | "Q4_K" => P::Q4_K_M,
            "Q5_K_S" => P::Q5_K_S,
            "Q5_K_M" | "Q5_K" => P::Q5_K_M,
            "IQ1_S" => P::IQ1(T::IQ1_S),
            "IQ1_M" => P::IQ1(T::IQ1_M),
            "IQ2_XXS" => P::IQ2_XXS,
            "IQ2_XS" => P::IQ2_XS,
            "IQ2_S" => P::IQ2_S,
            "IQ2_M" => P::IQ2_M,
            "IQ3_XXS" => P::IQ3_XXS,
            "IQ3_XS" => P::IQ3_XS,
            "IQ3_S" => P::IQ3_S,
            "IQ3_M" => P::IQ3_M,
            "IQ4_NL" => P::IQ4(T::IQ4_NL),
            "IQ4_XS" => P::IQ4(T::IQ4_XS),
            "MXFP4_MOE" => P::MXFP4_MOE,
            other => P::Plain(GgmlType::parse(other)?),
        })
    }

    /// The type of tensors without a rule of their own.
    pub const fn base(self) -> GgmlType {
        match self {
            P::Plain(t) | P::IQ1(t) | P::IQ4(t) => t,
            P::Q2_K | P::Q2_K_S => T::Q2_K,
            P::Q3_K_S | P::Q3_K_M | P::Q3_K_L => T::Q3_K,
            P::Q4_0 => T::Q4_0,
            P::Q4_K_S | P::Q4_K_M => T::Q4_K,
            P::Q5_K_S | P::Q5_K_M => T::Q5_K,
            P::IQ2_XXS => T::IQ2_XXS,
            P::IQ2_XS | P::IQ2_S => T::IQ2_XS,
            P::IQ2_M => T::IQ2_S,
            P::IQ3_XXS => T::IQ3_XXS,
            P::IQ3_XS | P::IQ3_S | P::IQ3_M => T::IQ3_S,
            P::MXFP4_MOE => T::Q8_0,
        }
    }
}

/// What the rules need to know of a model.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Query heads over key-value heads in the first layer; 0 where it has none.
    pub gqa: u64,
    /// Experts of a layer; 0 for dense models.
    pub n_experts: u64,
    /// Blocks in the file, prediction layers included.
    pub n_blocks: u64,
    /// An 80-layer Llama or Qwen2 with grouped queries, which the quantiser knows as "70B".
    pub is_70b: bool,
    /// The Falcon architecture has a ladder of its own.
    pub is_falcon: bool,
}

/// Walks through the tensors of a file in order and gives each its type.
#[derive(Debug)]
pub struct Mixer {
    preset: Preset,
    shape: Shape,
    n_attn_v: u64,
    seen_attn_v: u64,
    seen_ffn_down: u64,
}

impl Mixer {
    /// A walk over `tensors` by the rules of `preset`.
    pub fn new(preset: Preset, shape: Shape, tensors: &[Tensor]) -> Self {
        let is_v = |t: &&Tensor| matches!(t.role, Role::AttnV | Role::AttnQkv);
        let n_attn_v = tensors.iter().filter(is_v).count() as u64;
        Self { preset, shape, n_attn_v, seen_attn_v: 0, seen_ffn_down: 0 }
    }

    /// The type of the next tensor.
    pub fn next(&mut self, tensor: &Tensor) -> GgmlType {
        let wanted = match tensor.role {
            Role::Keep => return T::F32,
            Role::KeepSource => return T::F16,
            Role::Output => self.head(tensor),
            Role::TokenEmbd => self.embedding(),
            Role::AttnV | Role::AttnQkv => {
                let i = self.seen_attn_v;
                self.seen_attn_v += 1;
                self.values(i, tensor.role)
            }
            Role::AttnK => self.keys(),
            Role::AttnQ => self.queries(),
            Role::AttnOutput => self.attention_output(),
            Role::FfnDown => {
                let i = self.down_index(tensor);
                self.down(i)
            }
            Role::FfnUp | Role::FfnGate => self.up(tensor),
            Role::Other => self.preset.base(),
        };
        let wanted = if self.preset == P::MXFP4_MOE && tensor.stacked { T::MXFP4 } else { wanted };
        fallback(wanted, tensor.row)
    }

    /// The 1- and 2-bit IQ presets, which the quantiser treats apart.
    const fn is_low_iq(&self) -> bool {
        matches!(self.preset, P::IQ1(_) | P::IQ2_XXS | P::IQ2_XS | P::IQ2_S | P::IQ2_M)
    }

    /// Models with experts count by block, dense ones by tensor; the 1- and 2-bit IQ presets always count tensors.
    fn down_index(&mut self, tensor: &Tensor) -> u64 {
        let running = self.seen_ffn_down;
        self.seen_ffn_down += 1;
        let counts_tensors = self.is_low_iq();
        match tensor.layer {
            Some(layer) if self.shape.n_experts > 0 && !counts_tensors => u64::from(layer),
            _ => running,
        }
    }

    fn head(&self, tensor: &Tensor) -> GgmlType {
        let base = self.preset.base();
        if matches!(base, T::F32 | T::F16 | T::BF16) {
            return base;
        }
        if self.shape.is_falcon || !base.divides(tensor.row) || self.preset == P::MXFP4_MOE {
            return T::Q8_0;
        }
        match self.preset {
            P::IQ1(_) | P::IQ2_XXS | P::IQ2_XS | P::IQ2_S | P::IQ2_M | P::IQ3_XXS => T::Q5_K,
            P::Plain(T::Q8_0) => T::Q8_0,
            _ => T::Q6_K,
        }
    }

    fn embedding(&self) -> GgmlType {
        match self.preset {
            P::IQ1(_) | P::IQ2_XXS | P::IQ2_XS => T::Q2_K,
            P::IQ2_S | P::IQ2_M | P::IQ3_XXS => T::IQ3_S,
            P::Plain(T::TQ1_0 | T::TQ2_0) => T::Q4_K,
            preset => preset.base(),
        }
    }

    fn values(&self, i: u64, role: Role) -> GgmlType {
        let (gqa, experts) = (self.shape.gqa, self.shape.n_experts);
        let base = self.preset.base();
        let wide = gqa >= 4;
        let chosen = match self.preset {
            P::Q2_K if wide => T::Q4_K,
            P::Q2_K => T::Q3_K,
            P::Q2_K_S if wide => T::Q4_K,
            P::Q3_K_M if i < 2 => T::Q5_K,
            P::Q3_K_M => T::Q4_K,
            P::Q3_K_L => T::Q5_K,
            P::Q4_K_S if i < 4 => T::Q5_K,
            P::Q4_K_M | P::Q5_K_M if more_bits(i, self.n_attn_v) => T::Q6_K,
            P::IQ1(_) | P::IQ2_XXS | P::IQ2_XS if wide || experts >= 4 => T::Q4_K,
            P::IQ1(_) | P::IQ2_XXS | P::IQ2_XS => T::Q2_K,
            P::IQ2_S | P::IQ2_M if wide || experts >= 4 => T::Q4_K,
            P::IQ2_S | P::IQ2_M => T::IQ3_S,
            P::IQ3_XXS | P::IQ3_XS | P::IQ3_S if wide => T::Q4_K,
            P::IQ3_XXS => T::IQ3_S,
            P::IQ3_M => T::Q4_K,
            P::IQ4(_) if wide => T::Q5_K,
            _ => base,
        };
        let quantised = !matches!(base, T::F32 | T::F16 | T::BF16);
        // The 1- and 2-bit IQ presets have rules of their own, which stop here.
        if self.is_low_iq() {
            return chosen;
        }
        let chosen = match chosen {
            T::Q3_K | T::Q4_K if self.shape.is_70b => T::Q5_K,
            other => other,
        };
        if experts == 8 && quantised && role == Role::AttnV { T::Q8_0 } else { chosen }
    }

    fn keys(&self) -> GgmlType {
        let base = self.preset.base();
        let quantised = !matches!(base, T::F32 | T::F16 | T::BF16);
        match self.preset {
            _ if self.shape.n_experts == 8 && self.is_low_iq() => T::Q4_K,
            _ if self.shape.n_experts == 8 && quantised => T::Q8_0,
            P::IQ3_XS => T::IQ3_XXS,
            P::IQ3_XXS => T::IQ2_S,
            _ => base,
        }
    }

    fn queries(&self) -> GgmlType {
        match self.preset {
            P::IQ3_XS => T::IQ3_XXS,
            P::IQ3_XXS => T::IQ2_S,
            preset => preset.base(),
        }
    }

    fn attention_output(&self) -> GgmlType {
        let base = self.preset.base();
        if self.shape.is_falcon {
            return if self.preset == P::Q3_K_L { T::Q4_K } else { base };
        }
        if self.shape.n_experts == 8 {
            return match self.preset {
                P::Q2_K
                | P::Q3_K_S
                | P::Q3_K_M
                | P::Q4_K_S
                | P::Q4_K_M
                | P::IQ1(_)
                | P::IQ2_XXS
                | P::IQ2_XS
                | P::IQ2_S
                | P::IQ2_M
                | P::IQ3_XXS
                | P::IQ3_XS
                | P::IQ3_S
                | P::IQ3_M
                | P::IQ4(_) => T::Q5_K,
                _ => base,
            };
        }
        match self.preset {
            P::Q2_K => T::Q3_K,
            P::Q3_K_M => T::Q4_K,
            P::Q3_K_L => T::Q5_K,
            P::IQ1(_) => T::IQ2_XXS,
            P::IQ2_S | P::IQ2_M | P::IQ3_XXS => T::IQ3_S,
            P::IQ3_M => T::Q4_K,
            _ => base,
        }
    }

    fn down(&self, i: u64) -> GgmlType {
        let n = self.shape.n_blocks;
        let early = i < n / 8;
        match self.preset {
            P::Q2_K => T::Q3_K,
            P::Q2_K_S if early => T::Q4_K,
            P::Q3_K_M if i < n / 16 => T::Q5_K,
            P::Q3_K_M if self.shape.is_falcon && !more_bits(i, n) => T::Q3_K,
            P::Q3_K_M => T::Q4_K,
            P::Q3_K_L if self.shape.is_falcon => T::Q4_K,
            P::Q3_K_L => T::Q5_K,
            P::Q4_K_M if self.shape.is_falcon => match i {
                _ if i < n / 16 => T::Q6_K,
                _ if more_bits(i, n) => T::Q5_K,
                _ => T::Q4_K,
            },
            P::Q4_K_M | P::Q5_K_M if more_bits(i, n) => T::Q6_K,
            P::Q4_K_S if early && !self.shape.is_falcon => T::Q5_K,
            P::IQ1(_) | P::IQ2_XXS | P::IQ2_XS if early => T::Q2_K,
            P::IQ2_S | P::IQ2_M if early => T::IQ3_S,
            P::IQ3_XXS if early => T::Q4_K,
            P::IQ3_XXS => T::Q3_K,
            P::IQ3_M if early => T::Q4_K,
            P::IQ4(_) if early => T::Q5_K,
            preset => preset.base(),
        }
    }

    fn up(&self, tensor: &Tensor) -> GgmlType {
        let n = self.shape.n_blocks;
        let i = tensor.layer.map_or(0, u64::from);
        match self.preset {
            P::IQ3_XS if i >= n / 8 && i < 7 * n / 8 => T::IQ3_XXS,
            preset => preset.base(),
        }
    }
}

/// The first eighth, the last eighth and every third layer between: half of the layers.
const fn more_bits(i: u64, n: u64) -> bool {
    i < n / 8 || i >= 7 * n / 8 || (i - n / 8) % 3 == 2
}

/// The coarser block that a row which is no whole number of blocks falls back to.
const fn fallback(wanted: GgmlType, row: u64) -> GgmlType {
    if wanted.divides(row) {
        return wanted;
    }
    let coarser = match wanted {
        T::Q2_K | T::Q3_K | T::TQ1_0 | T::TQ2_0 => T::Q4_0,
        T::Q4_K => T::Q5_0,
        T::Q5_K => T::Q5_1,
        T::Q6_K => T::Q8_0,
        T::IQ1_S
        | T::IQ1_M
        | T::IQ2_XXS
        | T::IQ2_XS
        | T::IQ2_S
        | T::IQ3_XXS
        | T::IQ3_S
        | T::IQ4_XS => T::IQ4_NL,
        other => other,
    };
    if coarser.divides(row) { coarser } else { T::F16 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_layers_get_more_bits() {
        let count = (0..32).filter(|i| more_bits(*i, 32)).count();
        assert_eq!(count, 16);
    }

    #[test]
    fn odd_widths_fall_back_to_blocks_of_32_and_then_to_f16() {
        assert_eq!(fallback(T::Q4_K, 2880), T::Q5_0);
        assert_eq!(fallback(T::IQ2_XS, 2880), T::IQ4_NL);
        assert_eq!(fallback(T::Q4_K, 2890), T::F16);
        assert_eq!(fallback(T::Q4_K, 4096), T::Q4_K);
    }
}
