//! What a config need not say: the values that Transformers' own classes take for a family, which it leaves out when it
//! writes a `config.json`.
//!
//! As in `Gemma3TextConfig`, `Gemma2Config`, `GemmaConfig`, `LlamaConfig` and `MistralConfig` of transformers 5.24.0
//! (<https://github.com/huggingface/transformers>, `src/transformers/models/*/configuration_*.py`). `google/gemma-3-4b-it`
//! states neither heads nor vocabulary, `google/gemma-3-12b-it` no `head_dim`, Pixtral no heads.

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

#[cfg(test)]
mod tests {
    use super::super::{ConfigError, LayerNames, describe};
    use crate::catalog::model::{Attention, Mixer};

    fn attention(config: &str) -> Attention {
        let dims = describe(config, &LayerNames::default()).expect("a model").dims;
        match &dims.mixers.first().expect("a mixer").mixer {
            Mixer::Attention(attention) => attention.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_published_configs_leave_out_is_known() {
        // https://huggingface.co/mistral-community/pixtral-12b/blob/main/config.json, the part that describes the text model.
        let pixtral = attention(
            r#"{"model_type": "llava", "text_config": {"model_type": "mistral", "hidden_size": 5120, "head_dim": 128,
                "intermediate_size": 14336, "max_position_embeddings": 1024000, "num_hidden_layers": 40,
                "num_key_value_heads": 8, "sliding_window": null, "vocab_size": 131072}}"#,
        );
        assert_eq!((pixtral.n_heads, pixtral.n_kv_heads, pixtral.head_dim), (32, 8, 128));
        // A text model of the family's size states its vocabulary alone.
        let llava = attention(
            r#"{"model_type": "llava", "text_config": {"model_type": "llama", "max_position_embeddings": 4096,
                "vocab_size": 32064}}"#,
        );
        assert_eq!((llava.n_heads, llava.n_kv_heads, llava.head_dim), (32, 32, 128));
    }

    #[test]
    fn without_heads_there_is_no_answer() {
        let config = r#"{"model_type": "unheard-of", "num_hidden_layers": 2, "hidden_size": 64, "vocab_size": 100,
            "intermediate_size": 128}"#;
        let error = describe(config, &LayerNames::default()).expect_err("no heads");
        assert!(matches!(error, ConfigError::Missing { field: "num_attention_heads" }), "{error}");
    }
}
