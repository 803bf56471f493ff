use super::*;
use crate::embedded;

fn first(text: &str) -> Option<String> {
    let catalog = embedded::catalog();
    let known = search(&catalog, text, Narrow::default());
    known.found.first().map(|f| f.error.id.clone())
}

#[test]
fn texts_of_programs_are_recognised() {
    let texts = [
        (
            "ggml_backend_cuda_buffer_type_alloc_buffer: allocating 144817.04 MiB on device 0: cudaMalloc failed: out of memory",
            "cuda-out-of-memory",
        ),
        ("CUDA out of memory", "cuda-out-of-memory"),
        (
            "llama_model_load: error loading model: unable to allocate CUDA0 buffer",
            "buffer-allocation",
        ),
        (
            "error: Insufficient Memory (00000008:kIOGPUCommandBufferCallbackErrorOutOfMemory)",
            "metal-out-of-memory",
        ),
        (
            "RuntimeError: [metal::malloc] Attempting to allocate 48736917632 bytes which is greater than the maximum allowed buffer size of 30150672384 bytes.",
            "metal-out-of-memory",
        ),
        (
            "/server: error while loading shared libraries: libcuda.so.1: cannot open shared object file: No such file or directory",
            "cuda-no-device",
        ),
        (
            "ImportError: libcudart.so.12: cannot open shared object file: No such file or directory",
            "cuda-library-missing",
        ),
        (
            "OSError: libcublas.so.13: cannot open shared object file: No such file or directory",
            "cuda-library-missing",
        ),
        (
            "ValueError: No available memory for the cache blocks. Try increasing `gpu_memory_utilization` when initializing the engine.",
            "vllm-no-cache-blocks",
        ),
        (
            "The model's max seq len (32768) is larger than the maximum number of tokens that can be stored in KV cache (7344).",
            "vllm-max-seq-len",
        ),
        (
            "hipErrorNoBinaryForGpu: Unable to find code object for all current devices!",
            "rocm-no-binary",
        ),
        (
            "RuntimeError: CUDA error: no kernel image is available for execution on the device",
            "cuda-no-kernel-image",
        ),
        (
            "terminate called after throwing an instance of 'vk::DeviceLostError'",
            "vulkan-device-lost",
        ),
        (
            "llama_model_load: error loading model: error loading model architecture: unknown model architecture: 'gemma4'",
            "unknown-model-architecture",
        ),
        (
            "llama_context: n_ctx_per_seq (4096) < n_ctx_train (131072) -- the full capacity of the model will not be utilized",
            "context-below-training",
        ),
        ("gguf_init_from_file: invalid magic characters 'U'", "invalid-magic"),
        ("{\"code\":500,\"message\":\"tools param requires --jinja flag\"}", "tools-need-jinja"),
        ("Unable to open /dev/kfd read-write: Permission denied", "kfd-permission"),
        (
            "docker: Error response from daemon: could not select device driver \"\" with capabilities: [[gpu]].",
            "docker-no-gpu",
        ),
        ("Illegal instruction (core dumped)", "illegal-instruction"),
        (
            "GatedRepoError: 403 Client Error. Cannot access gated repo for url https://huggingface.co/x",
            "gated-repository",
        ),
        ("Killed", "killed"),
    ];
    for (text, id) in texts {
        assert_eq!(first(text).as_deref(), Some(id), "{text}");
    }
}

#[test]
fn a_long_log_with_noise_gives_its_cause_first() {
    let noise = "\u{1b}[32mINFO\u{1b}[0m loading tensors, this can take a while\n".repeat(3000);
    let log = format!(
        "{noise}\u{1b}[31mcudaMalloc failed: \u{1b}[1mout of memory\u{1b}[0m\nllama_model_load: error loading model\nmain: error: unable to load model\n{noise}"
    );
    let catalog = embedded::catalog();
    let known = search(&catalog, &log, Narrow::default());
    let ids: Vec<&str> = known.found.iter().map(|f| f.error.id.as_str()).collect();
    assert_eq!(ids.first(), Some(&"cuda-out-of-memory"));
    assert_eq!(ids.last(), Some(&"failed-to-load-model"), "the general one comes last: {ids:?}");
    assert_eq!(known.found[0].by, By::Line("cudaMalloc failed: out of memory".to_owned()));
}

#[test]
fn symptoms_are_found_by_their_words() {
    let texts = [
        ("ollama uses my cpu instead of the gpu", "ollama-on-cpu"),
        ("it gets slower with long context", "slow-with-depth"),
        ("laptop slows down after a few minutes", "thermal-throttling"),
        ("model outputs gibberish", "gibberish"),
        ("shared gpu memory used on windows", "windows-shared-memory"),
        ("strix halo memroy limit", "amd-unified-memory"),
        ("model never stops generating", "never-stops"),
        ("ollama forgets the beginning of the chat", "ollama-context-truncated"),
    ];
    for (text, id) in texts {
        assert_eq!(first(text).as_deref(), Some(id), "{text}");
    }
}

#[test]
fn what_is_not_known_is_said_so() {
    for text in ["the coffee is cold", "", "zzzz qqqq", "segmentation fault in my own program xyz"]
    {
        assert_eq!(first(text), None, "{text}");
    }
}

#[test]
fn every_entry_is_found_by_its_name_and_its_symptoms() {
    let catalog = embedded::catalog();
    for error in &catalog.errors {
        assert_eq!(first(&error.id).as_deref(), Some(error.id.as_str()));
        for symptom in &error.symptoms {
            let known = search(&catalog, symptom, Narrow::default());
            let ids: Vec<&str> = known.found.iter().take(3).map(|f| f.error.id.as_str()).collect();
            assert!(ids.contains(&error.id.as_str()), "{}: `{symptom}` gives {ids:?}", error.id);
        }
    }
}

#[test]
fn a_runtime_and_a_system_narrow_it_down() {
    let catalog = embedded::catalog();
    let narrow = Narrow { runtime: Some("vllm"), os: None };
    let known = search(&catalog, "out of memory", narrow);
    assert!(known.found.iter().all(|f| narrow.takes(f.error)));
    let narrow = Narrow { runtime: None, os: Some("macos") };
    assert!(search(&catalog, "unable to open /dev/kfd", narrow).found.is_empty());
}

#[test]
fn machines_have_errors_of_their_own() {
    let catalog = embedded::catalog();
    let of = |id: &str| -> Vec<String> {
        let hardware = catalog.hardware.iter().find(|h| h.id == id).expect("in the catalog");
        for_machine(&catalog, hardware).iter().map(|e| e.id.clone()).collect()
    };
    let card = of("rtx-4090");
    assert!(card.contains(&"cuda-out-of-memory".to_owned()));
    assert!(!card.contains(&"metal-out-of-memory".to_owned()));
    assert!(!card.contains(&"jetson-memory".to_owned()));
    assert!(of("m4-max-40c").contains(&"metal-out-of-memory".to_owned()));
    assert!(of("ryzen-ai-max-plus-395").contains(&"amd-unified-memory".to_owned()));
    for hardware in &catalog.hardware {
        for error in for_machine(&catalog, hardware) {
            let os = error.os.is_empty() || error.os.iter().any(|o| hardware.os.contains(o));
            assert!(os, "{}: {}", hardware.id, error.id);
        }
    }
}
