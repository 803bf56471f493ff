use super::*;
use crate::catalog::quant::Scheme;

const LOOSE4: How = How::Loose { bits: 4 };

const NAMES: &[(&str, &str, How)] = &[
    ("Q4_K_M", "Q4_K_M", How::Exact),
    ("q4_k_m", "Q4_K_M", How::Exact),
    ("q4km", "Q4_K_M", How::Exact),
    ("q8_0", "Q8_0", How::Exact),
    ("iq4-xs", "IQ4_XS", How::Exact),
    ("q4", "Q4_K_M", LOOSE4),
    ("Q4", "Q4_K_M", LOOSE4),
    ("4bit", "Q4_K_M", LOOSE4),
    ("4-bit", "Q4_K_M", LOOSE4),
    ("4 bits", "Q4_K_M", LOOSE4),
    ("int4", "Q4_K_M", LOOSE4),
    ("q8", "Q8_0", How::Loose { bits: 8 }),
    ("8bit", "Q8_0", How::Loose { bits: 8 }),
    ("q6", "Q6_K", How::Loose { bits: 6 }),
    ("q5", "Q5_K_M", How::Loose { bits: 5 }),
    ("q3", "Q3_K_M", How::Loose { bits: 3 }),
    ("q2", "Q2_K", How::Loose { bits: 2 }),
    ("16bit", "F16", How::Loose { bits: 16 }),
    ("fp16", "F16", How::Alias),
    ("f16", "F16", How::Exact),
    ("bf16", "BF16", How::Exact),
    ("fp8", "FP8", How::Exact),
    ("fp4", "NVFP4", How::Customary),
    ("nf4", "bnb-nf4", How::Alias),
    ("awq", "AWQ-Int4", How::Alias),
    ("gptq", "GPTQ-Int4", How::Alias),
    ("exl2", "exl2-4.0", How::Customary),
    ("exl3-4.0", "exl3-4.0", How::Exact),
    ("exl2 4.0bpw", "exl2-4.0", How::Alias),
    ("4.0bpw", "exl3-4.0", How::Alias),
    ("4bpw", "exl3-4.0", How::Alias),
    ("exl3-4.25", "exl3-4.0", How::Approximate),
    ("exl2-4.65bpw", "exl2-4.5", How::Approximate),
    ("mlx4", "mlx-4bit", How::Alias),
    ("mlx-4bit", "mlx-4bit", How::Exact),
    ("mlx 8", "mlx-8bit", How::Alias),
    ("mlx-q4", "mlx-4bit", How::Alias),
    ("mlx", "mlx-4bit", How::Customary),
    ("mxfp4", "MXFP4", How::Exact),
    ("mxfp4_moe", "MXFP4_MOE", How::Exact),
    ("nvfp4", "NVFP4", How::Exact),
    ("ud-q4_k_xl", "UD-Q4_K_XL", How::Exact),
    ("UD-Q5_K_XL", "Q5_K_M", How::Approximate),
    ("UD-Q6_K_XL", "Q6_K", How::Approximate),
    ("UD-Q8_K_XL", "Q8_0", How::Approximate),
    ("UD-Q3_K_XL", "Q3_K_M", How::Approximate),
    ("UD-IQ2_M", "IQ2_M", How::Approximate),
    ("UD-IQ1_S", "IQ1_S", How::Approximate),
    ("UD-TQ1_0", "TQ1_0", How::Approximate),
    ("q4_k", "Q4_K_M", How::Alias),
];

#[test]
fn formats_have_exact_and_loose_names() {
    let catalog = crate::embedded::catalog();
    let index = Index::new(&catalog);
    for &(text, name, how) in NAMES {
        let found = quant(&catalog, &index, text).expect(text);
        assert_eq!((found.quant.name.as_str(), found.how), (name, how), "{text}");
    }
}

#[test]
fn every_name_of_a_format_is_its_own() {
    let catalog = crate::embedded::catalog();
    let index = Index::new(&catalog);
    for q in catalog.quants.iter().filter(|q| q.scheme != Scheme::KvCache) {
        for name in std::iter::once(&q.name).chain(&q.aliases) {
            let found = quant(&catalog, &index, name).expect(name);
            assert_eq!(found.quant.name, q.name, "{name}");
        }
    }
    for (_, name, _) in SPELLINGS {
        assert!(catalog.quants.iter().any(|q| q.name == name), "{name}");
    }
}

#[test]
fn bits_mean_what_the_runtime_reads_and_the_model_is_published_in() {
    let catalog = crate::embedded::catalog();
    let pick = |bits, id: &str, runtime| {
        let model = catalog.models.iter().find(|m| m.id == id).expect(id);
        customary(&catalog, bits, model, runtime).map(|q| q.name.as_str())
    };
    for (bits, id, runtime, name) in [
        (4, "qwen3-8b", "llama.cpp", "Q4_K_M"),
        (4, "qwen3-8b", "ollama", "Q4_K_M"),
        (4, "qwen3-8b", "mlx", "mlx-4bit"),
        (7, "qwen3-8b", "mlx", "mlx-8bit"),
        (4, "qwen3-8b", "vllm", "AWQ-Int4"),
        (8, "qwen3-8b", "vllm", "FP8"),
        (16, "qwen3-8b", "vllm", "BF16 safetensors"),
        (4, "qwen3-8b", "exllama", "exl3-4.0"),
        (4, "qwen3-8b", "exllamav2", "exl2-4.0"),
        (4, "gpt-oss-20b", "llama.cpp", "MXFP4_MOE"),
        (4, "gpt-oss-20b", "vllm", "MXFP4"),
        (8, "gpt-oss-20b", "llama.cpp", "Q8_0"),
        (4, "deepseek-v4-flash", "vllm", "FP4 experts (DeepSeek V4)"),
        (4, "kimi-k2.5", "vllm", "INT4 QAT (Kimi K2 Thinking / K2.5)"),
        (4, "kimi-k2.5", "llama.cpp", "Q4_K_M"),
    ] {
        assert_eq!(pick(bits, id, runtime), Some(name), "{bits} {id} {runtime}");
    }
    for runtime in ["llama.cpp", "mlx", "vllm", "exllama", "exllamav2", "?"] {
        for bits in 1..=16 {
            assert!(pick(bits, "qwen3-8b", runtime).is_some(), "{bits} {runtime}");
        }
        assert_eq!(pick(0, "qwen3-8b", runtime), None);
    }
}

#[test]
fn nonsense_is_refused() {
    let catalog = crate::embedded::catalog();
    let index = Index::new(&catalog);
    for text in [
        "q0", "q9", "q99", "0bit", "64bit", "", "kv f16", "KV q8_0", "99bpw", "nanbpw", "infbpw",
        "exl2-x", "q4_k_q", "ud-", "xl", "mlx0", "🦙",
    ] {
        assert!(quant(&catalog, &index, text).is_err(), "{text}");
    }
    let error = quant(&catalog, &index, "q4_k_n").expect_err("a typing error");
    assert_eq!(error.code(), "unknown-quant");
    assert!(error.hint().is_some_and(|h| h.contains("`Q4_K_M`")), "{error:?}");
}
