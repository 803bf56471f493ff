//! Storage types of tensors in GGUF files, by their numbers.

/// A tensor type as a file states it: a number, which need not be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TensorType(pub u32);

/// Number, name, elements of a block, bytes of a block. llama.cpp build 11434, `ggml.h` and `ggml-common.h`; types that were
/// removed keep their numbers there, and those whose layout was that of another type keep its size here.
const TYPES: &[(u32, &str, u64, u64)] = &[
    (0, "F32", 1, 4),
    (1, "F16", 1, 2),
    (2, "Q4_0", 32, 18),
    (3, "Q4_1", 32, 20),
    (6, "Q5_0", 32, 22),
    (7, "Q5_1", 32, 24),
    (8, "Q8_0", 32, 34),
    (9, "Q8_1", 32, 36),
    (10, "Q2_K", 256, 84),
    (11, "Q3_K", 256, 110),
    (12, "Q4_K", 256, 144),
    (13, "Q5_K", 256, 176),
    (14, "Q6_K", 256, 210),
    (15, "Q8_K", 256, 292),
    (16, "IQ2_XXS", 256, 66),
    (17, "IQ2_XS", 256, 74),
    (18, "IQ3_XXS", 256, 98),
    (19, "IQ1_S", 256, 50),
    (20, "IQ4_NL", 32, 18),
    (21, "IQ3_S", 256, 110),
    (22, "IQ2_S", 256, 82),
    (23, "IQ4_XS", 256, 136),
    (24, "I8", 1, 1),
    (25, "I16", 1, 2),
    (26, "I32", 1, 4),
    (27, "I64", 1, 8),
    (28, "F64", 1, 8),
    (29, "IQ1_M", 256, 56),
    (30, "BF16", 1, 2),
    (31, "Q4_0_4_4", 32, 18),
    (32, "Q4_0_4_8", 32, 18),
    (33, "Q4_0_8_8", 32, 18),
    (34, "TQ1_0", 256, 54),
    (35, "TQ2_0", 256, 66),
    (36, "IQ4_NL_4_4", 32, 18),
    (37, "IQ4_NL_4_8", 32, 18),
    (38, "IQ4_NL_8_8", 32, 18),
    (39, "MXFP4", 32, 17),
    (40, "NVFP4", 64, 36),
    (41, "Q1_0", 128, 18),
    (42, "Q2_0", 64, 18),
];

impl TensorType {
    fn row(self) -> Option<&'static (u32, &'static str, u64, u64)> {
        TYPES.binary_search_by_key(&self.0, |row| row.0).ok().and_then(|i| TYPES.get(i))
    }

    /// Whether the type is known.
    pub fn is_known(self) -> bool {
        self.row().is_some()
    }

    /// Its name, or `type 99` for one that is not known.
    pub fn name(self) -> String {
        self.row().map_or_else(|| format!("type {}", self.0), |row| row.1.to_owned())
    }

    /// Elements and bytes of one block, where known.
    pub fn block(self) -> Option<(u64, u64)> {
        self.row().map(|row| (row.2, row.3))
    }

    /// Whether it is a plain number type: no blocks.
    pub fn is_plain(self) -> bool {
        self.block().is_some_and(|(elems, _)| elems == 1)
    }
}

/// Names of the presets by the number in `general.file_type` (llama.cpp build 11434, `llama.h`).
const PRESETS: &[(u64, &str)] = &[
    (0, "F32"),
    (1, "F16"),
    (2, "Q4_0"),
    (3, "Q4_1"),
    (7, "Q8_0"),
    (8, "Q5_0"),
    (9, "Q5_1"),
    (10, "Q2_K"),
    (11, "Q3_K_S"),
    (12, "Q3_K_M"),
    (13, "Q3_K_L"),
    (14, "Q4_K_S"),
    (15, "Q4_K_M"),
    (16, "Q5_K_S"),
    (17, "Q5_K_M"),
    (18, "Q6_K"),
    (19, "IQ2_XXS"),
    (20, "IQ2_XS"),
    (21, "Q2_K_S"),
    (22, "IQ3_XS"),
    (23, "IQ3_XXS"),
    (24, "IQ1_S"),
    (25, "IQ4_NL"),
    (26, "IQ3_S"),
    (27, "IQ3_M"),
    (28, "IQ2_S"),
    (29, "IQ2_M"),
    (30, "IQ4_XS"),
    (31, "IQ1_M"),
    (32, "BF16"),
    (33, "Q4_0_4_4"),
    (34, "Q4_0_4_8"),
    (35, "Q4_0_8_8"),
    (36, "TQ1_0"),
    (37, "TQ2_0"),
    (38, "MXFP4_MOE"),
    (39, "NVFP4"),
    (40, "Q1_0"),
    (41, "Q2_0"),
];

/// The preset that a number in `general.file_type` names; a flag for a guessed type is ignored.
pub fn preset(file_type: u64) -> Option<&'static str> {
    let number = file_type & !1024;
    PRESETS.iter().find(|row| row.0 == number).map(|row| row.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::memory::ggml::GgmlType;

    #[test]
    fn the_table_is_sorted_and_agrees_with_the_engine() {
        assert!(TYPES.windows(2).all(|w| w[0].0 < w[1].0));
        for row in TYPES {
            if let Some(known) = GgmlType::parse(row.1) {
                assert_eq!((known.block_elems(), known.block_bytes()), (row.2, row.3), "{}", row.1);
            }
        }
    }

    #[test]
    fn unknown_types_keep_their_number() {
        assert_eq!(TensorType(137).name(), "type 137");
        assert_eq!(TensorType(137).block(), None);
        assert_eq!(TensorType(42).block(), Some((64, 18)));
        assert_eq!(preset(1024 + 15), Some("Q4_K_M"));
    }
}
