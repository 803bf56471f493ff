use super::*;
use crate::names::index::model_aliases;

/// Name, id, and the format that it states.
const NAMES: &[(&str, &str, &str)] = &[
    // Size classes.
    ("1b", "llama-3.2-1b", ""),
    ("7b", "llama-3.1-8b", ""),
    ("8B", "llama-3.1-8b", ""),
    ("30b", "qwen3-30b-a3b-2507", ""),
    ("70b", "llama-3.3-70b", ""),
    (" 70 B ", "llama-3.3-70b", ""),
    ("671b", "deepseek-r1-671b", ""),
    // Ids and other names.
    ("llama-3.3-70b", "llama-3.3-70b", ""),
    ("Llama 3.3 70B Instruct", "llama-3.3-70b", ""),
    ("phi4", "phi-4", ""),
    ("gpt oss 120b", "gpt-oss-120b", ""),
    ("mistral small", "mistral-small-24b-2501", ""),
    ("mixtral", "mixtral-8x7b", ""),
    // Ollama.
    ("llama3.3:70b", "llama-3.3-70b", ""),
    ("llama3.3", "llama-3.3-70b", ""),
    ("llama3.3:latest", "llama-3.3-70b", ""),
    ("llama3.3:70b-instruct-q4_K_M", "llama-3.3-70b", "Q4_K_M"),
    ("llama3.3:70b-instruct-q8_0", "llama-3.3-70b", "Q8_0"),
    ("llama3.1:8b-instruct-fp16", "llama-3.1-8b", "F16"),
    ("qwen3:8b", "qwen3-8b", ""),
    ("qwen3:30b-a3b-q8_0", "qwen3-30b-a3b", "Q8_0"),
    ("qwen3:30b-a3b-instruct-2507-q4_K_M", "qwen3-30b-a3b-2507", "Q4_K_M"),
    ("gemma3:27b", "gemma-3-27b", ""),
    ("gemma3:27b-it-qat", "gemma-3-27b", "Q4_0"),
    ("gemma3:27b-it-q4_K_M", "gemma-3-27b", "Q4_K_M"),
    ("gemma3:latest", "gemma-3-4b", ""),
    ("gpt-oss:20b", "gpt-oss-20b", ""),
    ("gpt-oss:latest", "gpt-oss-20b", ""),
    ("deepseek-r1:32b", "deepseek-r1-distill-qwen-32b", ""),
    ("deepseek-r1:671b", "deepseek-r1-671b", ""),
    ("qwen:32b", "qwen1.5-32b", ""),
    ("library/qwen3:8b", "qwen3-8b", ""),
    ("hf.co/bartowski/Llama-3.2-3B-Instruct-GGUF:Q6_K_L", "llama-3.2-3b", "Q6_K_L"),
    // Hugging Face.
    ("meta-llama/Llama-3.3-70B-Instruct", "llama-3.3-70b", ""),
    ("deepseek-ai/DeepSeek-R1", "deepseek-r1-671b", ""),
    ("unsloth/DeepSeek-R1-GGUF", "deepseek-r1-671b", ""),
    ("unsloth/Llama-3.3-70B-Instruct-GGUF", "llama-3.3-70b", ""),
    ("unsloth/Llama-3.3-70B-Instruct-GGUF:UD-Q4_K_XL", "llama-3.3-70b", "UD-Q4_K_XL"),
    ("unsloth/Llama-3.3-70B-Instruct-bnb-4bit", "llama-3.3-70b", "bnb-nf4"),
    ("unsloth/Qwen3-30B-A3B-Instruct-2507-GGUF", "qwen3-30b-a3b-2507", ""),
    ("bartowski/Qwen3-8B-GGUF:Q4_K_M", "qwen3-8b", "Q4_K_M"),
    ("bartowski/Meta-Llama-3.1-8B-Instruct-GGUF", "llama-3.1-8b", ""),
    ("bartowski/mistralai_Mistral-Small-3.2-24B-Instruct-2506-GGUF", "mistral-small-3.2-24b", ""),
    ("mlx-community/Qwen3-4B-4bit", "qwen3-4b", "mlx-4bit"),
    ("mlx-community/Llama-3.3-70B-Instruct-8bit", "llama-3.3-70b", "mlx-8bit"),
    ("mlx-community/gemma-3-27b-it-qat-4bit", "gemma-3-27b", "mlx-4bit"),
    ("lmstudio-community/Qwen3-4B-MLX-4bit", "qwen3-4b", "mlx-4bit"),
    ("ggml-org/gpt-oss-20b-GGUF", "gpt-oss-20b", ""),
    ("Qwen/Qwen3-8B-AWQ", "qwen3-8b", "AWQ-Int4"),
    ("Qwen/Qwen3-8B-FP8", "qwen3-8b", "FP8"),
    ("Qwen/Qwen2.5-72B-Instruct-GPTQ-Int4", "qwen2.5-72b", "GPTQ-Int4"),
    ("Qwen/Qwen3-8B-Base", "qwen3-8b", ""),
    ("turboderp/Llama-3.3-70B-Instruct-4.0bpw-h6-exl2", "llama-3.3-70b", "exl2-4.0"),
    ("turboderp/Qwen3-32B-exl3", "qwen3-32b", "exl3-4.0"),
    ("nvidia/Llama-3_3-Nemotron-Super-49B-v1_5", "nemotron-super-49b-v1.5", ""),
    ("mradermacher/Llama-3_3-Nemotron-Super-49B-v1_5-i1-GGUF", "nemotron-super-49b-v1.5", ""),
    ("internlm2.5-7b-chat", "internlm-2.5-7b", ""),
    ("https://huggingface.co/Qwen/Qwen3-8B/tree/main", "qwen3-8b", ""),
    // Files.
    ("Qwen3-30B-A3B-Instruct-2507-Q4_K_M.gguf", "qwen3-30b-a3b-2507", "Q4_K_M"),
    ("/models/qwen/Qwen3-8B-UD-Q5_K_XL.gguf", "qwen3-8b", "Q5_K_M"),
    ("mistral-7b-instruct-v0.2.Q4_K_M.gguf", "mistral-7b-v0.2", "Q4_K_M"),
    ("Llama-3.3-70B-Instruct-Q6_K-00001-of-00002.gguf", "llama-3.3-70b", "Q6_K"),
    ("gpt-oss-20b-mxfp4.gguf", "gpt-oss-20b", "MXFP4_MOE"),
    ("C:\\models\\gemma-3-27b-it-Q4_K_M.gguf", "gemma-3-27b", "Q4_K_M"),
    // Words.
    ("qwen3-30b", "qwen3-30b-a3b", ""),
    ("qwen3 30b", "qwen3-30b-a3b", ""),
    ("qwen3 235b", "qwen3-235b-a22b", ""),
    ("llama 70b", "llama-3.3-70b", ""),
    ("llama3 8b", "llama-3-8b", ""),
    ("llama 8b", "llama-3.1-8b", ""),
    ("gemma 27b", "gemma-3-27b", ""),
    ("gemma3-27b", "gemma-3-27b", ""),
    ("gemma 3 27b it", "gemma-3-27b", ""),
    ("qwen 32b", "qwen3-32b", ""),
    ("qwen 72b", "qwen2.5-72b", ""),
    ("r1 distill 32b", "deepseek-r1-distill-qwen-32b", ""),
    ("deepseek r1 32b", "deepseek-r1-distill-qwen-32b", ""),
    ("deepseek r1 671b", "deepseek-r1-671b", ""),
    ("deepseek r1", "deepseek-r1-671b", ""),
    ("deepseek-r1", "deepseek-r1-671b", ""),
    ("deepseek-r1-8b", "deepseek-r1-0528-qwen3-8b", ""),
    ("qwen coder 32b", "qwen2.5-coder-32b", ""),
    ("devstral small", "devstral-small-2505", ""),
    ("70b llama 3.3", "llama-3.3-70b", ""),
    ("llama 70b q4", "llama-3.3-70b", "Q4_K_M"),
    ("70b q8", "llama-3.3-70b", "Q8_0"),
    ("qwen3 8b q4_k_m", "qwen3-8b", "Q4_K_M"),
    ("qwen3-8b 4-bit", "qwen3-8b", "Q4_K_M"),
    ("gpt-oss-120b q4", "gpt-oss-120b", "MXFP4_MOE"),
    ("qwen3moe 30B.A3B Q4_K - Medium", "qwen3-30b-a3b", "Q4_K_M"),
    ("gpt-oss 20B MXFP4 MoE", "gpt-oss-20b", "MXFP4_MOE"),
    ("gemma4 E4B Q4_K - Medium", "gemma-4-e4b", "Q4_K_M"),
    ("unsloth/Qwen3-5-9B-GGUF", "qwen3.5-9b", ""),
    ("unsloth/Qwen3.5-9B-MTP-GGUF:Q8_0", "qwen3.5-9b", "Q8_0"),
    ("huihui-ai/Qwen3-8B-abliterated", "qwen3-8b", ""),
    ("glm 4.5 air", "glm-4.5-air", ""),
    ("kimi k2", "kimi-k2", ""),
];

#[test]
fn people_type_all_of_this() {
    let catalog = crate::embedded::catalog();
    let index = Index::new(&catalog);
    let mut wrong = Vec::new();
    for &(text, id, quant) in NAMES {
        match model(&catalog, &index, text) {
            Ok(q) if q.model.id == id && q.quant.map_or("", |q| &q.name) == quant => {}
            Ok(q) => wrong.push(format!(
                "{text}: {} {:?} {:?}",
                q.model.id,
                q.via,
                q.quant.map(|q| &q.name)
            )),
            Err(e) => wrong.push(format!("{text}: {e:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_way_to_a_model_is_told() {
    let catalog = crate::embedded::catalog();
    let index = Index::new(&catalog);
    for (text, via) in [
        ("70b", Via::SizeClass("70b".into())),
        ("70b q4", Via::SizeClass("70b".into())),
        ("llama-3.3-70b", Via::Exact),
        ("Llama_3.3_70B", Via::Exact),
        ("llama3.3", Via::Alias),
        ("llama3.3:70b", Via::Ollama),
        ("gemma3:27b-it-qat", Via::Ollama),
        ("unsloth/Llama-3.3-70B-Instruct-GGUF", Via::HfRepo),
        ("Qwen3-8B-Q4_K_M.gguf", Via::File),
        ("llama 70b", Via::Tokens),
    ] {
        let found = model(&catalog, &index, text).expect(text);
        assert_eq!(found.via, via, "{text}");
    }
}

#[test]
fn every_name_of_an_entry_is_its_own() {
    let catalog = crate::embedded::catalog();
    let index = Index::new(&catalog);
    for m in &catalog.models {
        let names = [m.id.as_str(), m.name.as_str()];
        for name in names.into_iter().chain(model_aliases(m)) {
            match model(&catalog, &index, name) {
                Ok(found) => {
                    let is_class = matches!(found.via, Via::SizeClass(_));
                    assert!(is_class || found.model.id == m.id, "{name}: {}", found.model.id);
                }
                Err(NameError::NotEstimated { model, .. }) => assert_eq!(model, m.id, "{name}"),
                Err(error) => panic!("{name}: {error:?}"),
            }
        }
    }
}

#[test]
fn every_class_leads_to_its_model() {
    let catalog = crate::embedded::catalog();
    let index = Index::new(&catalog);
    for class in &catalog.classes {
        let found = model(&catalog, &index, &class.class).expect(&class.class);
        assert_eq!(found.model.id, class.model);
        assert_eq!(found.via, Via::SizeClass(class.class.clone()));
    }
}

#[test]
fn names_of_several_models_bring_them_up() {
    let catalog = crate::embedded::catalog();
    let index = Index::new(&catalog);
    for (text, first) in [
        ("llama", "llama-3.2-1b"),
        ("qwen", "qwen3-0.6b"),
        ("9b", "qwen3.5-9b"),
        ("thinking", "qwen3-4b-thinking-2507"),
    ] {
        match model(&catalog, &index, text) {
            Err(error @ NameError::Ambiguous { .. }) => {
                assert_eq!(error.code(), "ambiguous-model");
                let NameError::Ambiguous { candidates, .. } = &error else { unreachable!() };
                assert!((2..=8).contains(&candidates.len()), "{candidates:?}");
                assert_eq!(candidates[0], first, "{text}: {candidates:?}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn kinds_that_are_not_estimated_are_refused_by_name() {
    let catalog = crate::embedded::catalog();
    let index = Index::new(&catalog);
    for text in ["flux", "whisper-large-v3", "sdxl", "openai/whisper-tiny"] {
        let error = model(&catalog, &index, text).expect_err(text);
        assert_eq!(error.code(), "not-estimated", "{text}");
        assert!(error.to_string().ends_with("wir does not estimate these yet"));
        assert!(error.hint().is_some_and(|h| h.contains("`wir models`")), "{text}");
    }
}

#[test]
fn nonsense_is_refused() {
    let catalog = crate::embedded::catalog();
    let index = Index::new(&catalog);
    let long = "qwen3-".repeat(100);
    for (text, code) in [
        ("", "empty-name"),
        ("\u{7}", "empty-name"),
        (long.as_str(), "name-too-long"),
        ("71b", "unknown-model"),
        ("smallthinker 3b", "unknown-model"),
        (":", "unknown-model"),
        ("/", "unknown-model"),
        (":::", "unknown-model"),
        ("a/b/c", "unknown-model"),
        (".gguf", "unknown-model"),
        ("q4_k_m", "unknown-model"),
        ("gguf", "unknown-model"),
        ("instruct", "unknown-model"),
        ("someone/MyTune-Llama-3-8B", "unknown-model"),
        ("🦙", "unknown-model"),
        ("llama-3.3-70b\u{0}\u{0}x", "unknown-model"),
    ] {
        let error = model(&catalog, &index, text).expect_err(text);
        assert_eq!(error.code(), code, "{text:?}: {error}");
        assert!(!error.to_string().contains(char::is_control));
    }
}
