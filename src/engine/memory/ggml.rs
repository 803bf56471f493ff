//! Block types of GGUF files and caches: how many elements share a block, and how many bytes it takes.

/// A storage type of tensor rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, non_camel_case_types)]
pub enum GgmlType {
    F32,
    F16,
    BF16,
    Q4_0,
    Q4_1,
    Q5_0,
    Q5_1,
    Q8_0,
    Q2_K,
    Q3_K,
    Q4_K,
    Q5_K,
    Q6_K,
    IQ1_S,
    IQ1_M,
    IQ2_XXS,
    IQ2_XS,
    IQ2_S,
    IQ3_XXS,
    IQ3_S,
    IQ4_NL,
    IQ4_XS,
    TQ1_0,
    TQ2_0,
    Q1_0,
    MXFP4,
    NVFP4,
    FP8,
}

use GgmlType as T;

/// Every type with its name, elements of a block and bytes of a block (gguf-py 0.19.0, `GGML_QUANT_SIZES`).
const TYPES: [(T, &str, u64, u64); 28] = [
    (T::F32, "F32", 1, 4),
    (T::F16, "F16", 1, 2),
    (T::BF16, "BF16", 1, 2),
    (T::Q4_0, "Q4_0", 32, 18),
    (T::Q4_1, "Q4_1", 32, 20),
    (T::Q5_0, "Q5_0", 32, 22),
    (T::Q5_1, "Q5_1", 32, 24),
    (T::Q8_0, "Q8_0", 32, 34),
    (T::Q2_K, "Q2_K", 256, 84),
    (T::Q3_K, "Q3_K", 256, 110),
    (T::Q4_K, "Q4_K", 256, 144),
    (T::Q5_K, "Q5_K", 256, 176),
    (T::Q6_K, "Q6_K", 256, 210),
    (T::IQ1_S, "IQ1_S", 256, 50),
    (T::IQ1_M, "IQ1_M", 256, 56),
    (T::IQ2_XXS, "IQ2_XXS", 256, 66),
    (T::IQ2_XS, "IQ2_XS", 256, 74),
    (T::IQ2_S, "IQ2_S", 256, 82),
    (T::IQ3_XXS, "IQ3_XXS", 256, 98),
    (T::IQ3_S, "IQ3_S", 256, 110),
    (T::IQ4_NL, "IQ4_NL", 32, 18),
    (T::IQ4_XS, "IQ4_XS", 256, 136),
    (T::TQ1_0, "TQ1_0", 256, 54),
    (T::TQ2_0, "TQ2_0", 256, 66),
    (T::Q1_0, "Q1_0", 128, 18),
    (T::MXFP4, "MXFP4", 32, 17),
    (T::NVFP4, "NVFP4", 64, 36),
    (T::FP8, "FP8", 1, 1),
];

impl GgmlType {
    const fn row(self) -> (T, &'static str, u64, u64) {
        TYPES[self as usize]
    }

    /// Elements in one block.
    pub const fn block_elems(self) -> u64 {
        self.row().2
    }

    /// Bytes of one block.
    pub const fn block_bytes(self) -> u64 {
        self.row().3
    }

    /// The usual name.
    pub const fn name(self) -> &'static str {
        self.row().1
    }

    /// The type of that name, in any case.
    pub fn parse(name: &str) -> Option<Self> {
        TYPES.iter().find(|row| row.1.eq_ignore_ascii_case(name)).map(|row| row.0)
    }

    /// Whether rows of `elems` elements are whole blocks.
    pub const fn divides(self, elems: u64) -> bool {
        elems.is_multiple_of(self.block_elems())
    }

    /// Bytes of `elems` elements, whole blocks assumed (rounded up).
    pub const fn bytes(self, elems: u64) -> u64 {
        elems.div_ceil(self.block_elems()).saturating_mul(self.block_bytes())
    }

    /// Bytes of one element on average.
    pub const fn bytes_per_elem(self) -> f64 {
        self.block_bytes() as f64 / self.block_elems() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enum() {
        for row in TYPES {
            assert_eq!(row.0.row(), row);
            assert_eq!(GgmlType::parse(row.1), Some(row.0));
        }
    }

    #[test]
    fn a_q4_k_weight_takes_four_and_a_half_bits() {
        assert_eq!(GgmlType::Q4_K.bytes_per_elem() * 8.0, 4.5);
        assert_eq!(GgmlType::Q8_0.bytes(64), 68);
    }
}
