//! What a config need not say: the values that Transformers' own classes take for a family, which it leaves out when it
//! writes a `config.json`.
//!
//! From `Gemma3TextConfig`, `Gemma2Config`, `GemmaConfig`, `LlamaConfig` and `MistralConfig` of
//! <https://github.com/huggingface/transformers>, read in November 2026. `google/gemma-3-4b-it` states neither heads nor
//! vocabulary, `google/gemma-3-12b-it` no `head_dim`, Pixtral no heads.

/// Fields and their values, by `model_type`.
type Family = (&'static [&'static str], &'static [(&'static str, u64)]);

const FAMILIES: [Family; 5] = [
    (
        &["gemma3_text", "gemma3"],
        &[
            ("vocab_size", 262_208),
            ("num_attention_heads", 8),
            ("num_key_value_heads", 4),
            ("head_dim", 256),
            ("max_position_embeddings", 131_072),
            ("sliding_window", 4096),
        ],
    ),
    (
        &["gemma2"],
        &[
            ("vocab_size", 256_000),
            ("num_attention_heads", 8),
            ("num_key_value_heads", 4),
            ("head_dim", 256),
            ("max_position_embeddings", 8192),
            ("sliding_window", 4096),
        ],
    ),
    (
        &["gemma"],
        &[
            ("vocab_size", 256_000),
            ("num_attention_heads", 16),
            ("num_key_value_heads", 16),
            ("head_dim", 256),
            ("max_position_embeddings", 8192),
        ],
    ),
    (
        &["llama"],
        &[
            ("vocab_size", 32_000),
            ("hidden_size", 4096),
            ("intermediate_size", 11_008),
            ("num_hidden_layers", 32),
            ("num_attention_heads", 32),
            ("max_position_embeddings", 2048),
        ],
    ),
    (
        &["mistral"],
        &[
            ("vocab_size", 32_000),
            ("hidden_size", 4096),
            ("intermediate_size", 14_336),
            ("num_hidden_layers", 32),
            ("num_attention_heads", 32),
            ("num_key_value_heads", 8),
            ("max_position_embeddings", 131_072),
        ],
    ),
];

/// The value that a family has for a field which its config leaves out.
pub fn of(model_type: &str, key: &str) -> Option<u64> {
    let family = FAMILIES.iter().find(|(types, _)| types.contains(&model_type))?;
    family.1.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
}
