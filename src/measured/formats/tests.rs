//! Samples of every format, whole and broken.

#![allow(clippy::unwrap_used)]

use super::*;

fn one(text: &str, format: Format) -> Reading {
    let parsed = parse(text).unwrap_or_else(|e| panic!("{e}: {text}"));
    assert_eq!(parsed.format, format);
    assert_eq!(parsed.readings.len(), 1, "{:?}", parsed.readings);
    parsed.readings.into_iter().next().unwrap()
}

fn decode(r: &Reading) -> f64 {
    r.decode.map_or(0.0, |x| x.get())
}

fn prefill(r: &Reading) -> f64 {
    r.prefill.map_or(0.0, |x| x.get())
}

const BENCH: &str = r#"{"build_commit":"1a2b3c4d","build_number":11434,"cpu_info":"AMD Ryzen 9 5950X 16-Core Processor","gpu_info":"NVIDIA GeForce RTX 3090","backends":"CUDA","model_filename":"models/Qwen2.5-7B-Instruct-Q4_K_M.gguf","model_type":"qwen2 7B Q4_K - Medium","model_size":4677120000,"model_n_params":7615616512,"n_batch":2048,"n_ubatch":512,"n_threads":16,"type_k":"f16","type_v":"f16","n_gpu_layers":-1,"split_mode":"layer","flash_attn":-1,"n_prompt":0,"n_gen":128,"n_depth":8192,"test_time":"2026-05-04T09:10:11Z","avg_ns":1280000000,"avg_ts":101.25,"stddev_ts":0.4,"samples_ts":[101.0,101.5],"new_key":{"x":[1]}}"#;

#[test]
fn llama_bench_objects_lines_and_arrays() {
    let r = one(BENCH, Format::LlamaBench);
    assert_eq!((decode(&r), r.depth, r.mean_depth()), (101.25, 8192, 8256));
    assert_eq!(r.hardware.as_deref(), Some("NVIDIA GeForce RTX 3090"));
    assert_eq!((r.flash_attention, r.gpu_layers), (None, Some(-1)));
    assert_eq!(r.date.as_deref(), Some("2026-05-04"));
    let pretty = BENCH.replace(',', ",\n  ");
    assert_eq!(parse(&format!("[\n  {pretty},\n {BENCH}]")).map(|p| p.readings.len()), Ok(2));
    let lines = format!("warming up\n{BENCH}\n\n{BENCH}\nllama_perf: done");
    assert_eq!(parse(&lines).map(|p| p.readings.len()), Ok(2));
}

#[test]
fn an_array_that_was_cut_off_keeps_its_whole_objects() {
    let cut = format!("ggml_cuda_init: found 1 device\n[\n  {BENCH},\n  {}", &BENCH[..300]);
    assert_eq!(parse(&cut).map(|p| p.readings.len()), Ok(1));
}

#[test]
fn every_key_of_llama_bench_may_be_missing() {
    let r = one(r#"{"n_prompt":512,"n_gen":0,"avg_ts":900}"#, Format::LlamaBench);
    assert_eq!((prefill(&r), r.prompt, r.model), (900.0, Some(512), None));
    let r = one(r#"{"n_prompt":0,"n_gen":100,"avg_ns":2e9,"flash_attn":"on"}"#, Format::LlamaBench);
    assert_eq!((decode(&r), r.flash_attention), (50.0, Some(true)));
}

#[test]
fn speeds_that_cannot_be_are_left_out() {
    for speed in ["NaN", "-5", "0", "1e300", "null", "\"fast\"", "Infinity"] {
        let text = format!("[{{\"n_prompt\":0,\"n_gen\":128,\"avg_ts\": {speed}}}]");
        let error = parse(&text).unwrap_err();
        assert!(matches!(error, ParseError::Empty { format: Format::LlamaBench, .. }), "{text}");
    }
    let both = r#"{"n_prompt":512,"n_gen":128,"avg_ts":300}"#;
    assert!(parse(both).unwrap_err().to_string().contains("-pg"));
}

const TABLE: &str = "\
> Device 0: NVIDIA GeForce RTX 4080, compute capability 8.9, VMM: yes
> | model                          |       size |     params | backend    | ngl | fa |          test |                  t/s |
> | ------------------------------ | ---------: | ---------: | ---------- | --: | -: | ------------: | -------------------: |
> | qwen2 7B Q4_K - Medium         |   4.36 GiB |     7.62 B | CUDA       |  99 |  1 |         pp512 |      5012.34 ± 10.20 |
> | qwen2 7B Q4_K - Medium         |   4.36 GiB |     7.62 B | CUDA       |  99 |  1 |         tg128 |        **119.84 ± 0.70** |
> | qwen2 7B Q4_K - Medium         |   4.36 GiB |     7.62 B | CUDA       |  99 |  1 | tg128 @ d8192 |        101.25 +/- 0.1 |
> | qwen2 7B Q4_K - Medium         |   4.36 GiB |     7.62 B | CUDA       |  99 |  1 |   pp512+tg128 |        300.00 ± 0.1 |
> | broken | row |

build: 1a2b3c4d (11434)
";

#[test]
fn tables_pasted_from_forums() {
    let parsed = parse(TABLE).unwrap();
    assert_eq!(parsed.format, Format::LlamaBenchTable);
    let r = &parsed.readings;
    assert_eq!(r.len(), 3);
    assert_eq!((prefill(&r[0]), decode(&r[1]), decode(&r[2])), (5012.34, 119.84, 101.25));
    assert_eq!((r[2].depth, r[1].flash_attention), (8192, Some(true)));
    assert_eq!(r[0].hardware.as_deref(), Some("NVIDIA GeForce RTX 4080"));
    assert!(r[0].params.is_some_and(|p| (p - 7.62e9).abs() < 1.0));
    assert!(parsed.skipped.len() == 2, "{:?}", parsed.skipped);
}

#[test]
fn devices_are_told_by_the_log() {
    let row = TABLE.split_once('\n').unwrap().1;
    for (log, name, count) in [
        ("  Device 0: RTX A, x\n  Device 1: RTX A, x\n", Some("RTX A"), Some(2)),
        ("  Device 0: RTX A, x\n  Device 1: RTX B, x\n", None, None),
        (
            "ggml_vulkan: 0 = AMD Radeon RX 7900 XTX (RADV NAVI31) (radv) | uma: 0\n",
            Some("AMD Radeon RX 7900 XTX"),
            Some(1),
        ),
        ("ggml_metal_device_init: GPU name:   Apple M4 Max\n", Some("Apple M4 Max"), Some(1)),
        ("", None, None),
    ] {
        let parsed = parse(&format!("{log}{row}")).unwrap();
        let first = &parsed.readings[0];
        assert_eq!((first.hardware.as_deref(), first.count), (name, count), "{log}");
    }
}

#[test]
fn ollama_prints_its_timings() {
    let text = "An answer: yes.\n\n\
        total duration:       5.043500667s\nload duration:        5.025959ms\n\
        prompt eval count:    26 token(s)\nprompt eval duration: 325.953ms\n\
        prompt eval rate:     79.77 tokens/s\neval count:           290 token(s)\n\
        eval duration:        4.709213s\neval rate:            61.58 tokens/s\n";
    let r = one(text, Format::Ollama);
    assert!((decode(&r) - 61.58).abs() < 0.01);
    assert_eq!((r.prefill, r.mean_depth()), (None, 171));
    assert_eq!(parse(&text.repeat(3)).map(|p| p.readings.len()), Ok(3));
    assert!(parse(&text[..150]).is_err(), "cut off before the speed");
}

#[test]
fn ollama_replies_are_in_nanoseconds() {
    let last = r#"{"model":"qwen3:8b","created_at":"2026-06-01T08:00:00Z","done":true,"total_duration":9000000000,"prompt_eval_count":1024,"prompt_eval_duration":512000000,"eval_count":200,"eval_duration":4000000000}"#;
    let stream = format!("{{\"model\":\"qwen3:8b\",\"response\":\"a\",\"done\":false}}\n{last}\n");
    let r = one(&stream, Format::Ollama);
    assert_eq!((decode(&r), prefill(&r), r.mean_depth()), (50.0, 2000.0, 1124));
    assert_eq!(r.model.as_deref(), Some("qwen3:8b"));
    let none = r#"{"eval_count":0,"eval_duration":0}"#;
    assert!(matches!(parse(none), Err(ParseError::Empty { format: Format::Ollama, .. })));
}

#[test]
fn servers_put_speeds_into_replies() {
    let reply = r#"{"model":"m","timings":{"prompt_n":900,"prompt_ms":500.0,"prompt_per_second":1800.0,"predicted_n":100,"predicted_ms":2000.0,"predicted_per_second":50.0}}"#;
    let r = one(reply, Format::LlamaServer);
    assert_eq!((decode(&r), prefill(&r), r.mean_depth()), (50.0, 1800.0, 950));
    let bare = r#"{"predicted_n":100,"predicted_ms":2000.0,"predicted_per_second":50.0}"#;
    assert_eq!(decode(&one(bare, Format::LlamaServer)), 50.0);
    let studio = r#"{"model":"qwen3-8b","usage":{"prompt_tokens":24,"completion_tokens":53},"stats":{"tokens_per_second":51.4,"time_to_first_token":0.11,"generation_time":0.95},"model_info":{"quant":"Q4_K_M"}}"#;
    let r = one(studio, Format::LmStudio);
    assert_eq!((decode(&r), r.prefill), (51.4, None));
    assert_eq!(r.model.as_deref(), Some("qwen3-8b Q4_K_M"));
}

#[test]
fn mlx_prints_trials_or_one_answer() {
    let text = "Running warmup..\nTiming with prompt_tokens=512, generation_tokens=128, batch_size=1.\n\
        Trial 1:  prompt_tps=3000.0, generation_tps=98.0, peak_memory=5.012, total_time=1.5\n\
        Trial 2:  prompt_tps=3100.0, generation_tps=100.0, peak_memory=5.012, total_time=1.5\n";
    let r = one(text, Format::Mlx);
    assert_eq!((decode(&r), prefill(&r), r.mean_depth()), (99.0, 3050.0, 576));
    let averages =
        format!("{text}Averages: prompt_tps=3051.5, generation_tps=99.5, peak_memory=5.0\n");
    assert_eq!(decode(&one(&averages, Format::Mlx)), 99.5);
    assert!(parse(&averages.replace("batch_size=1", "batch_size=8")).is_err());
    let answer = "==========\nHello\n==========\nPrompt: 12 tokens, 85.300 tokens-per-sec\n\
        Generation: 100 tokens, 61.200 tokens-per-sec\nPeak memory: 2.600 GB\n";
    let r = one(answer, Format::Mlx);
    assert_eq!((decode(&r), r.prefill, r.mean_depth()), (61.2, None, 62));
}

#[test]
fn serving_benchmarks_count_with_one_request_at_a_time() {
    let json = r#"{"date":"20260501-101112","backend":"openai","model_id":"Qwen/Qwen3-8B","num_prompts":20,"max_concurrency":1,"duration":41.2,"completed":20,"total_input_tokens":20480,"total_output_tokens":2560,"output_throughput":80.0,"mean_ttft_ms":130.0,"median_ttft_ms":128.0,"median_tpot_ms":12.5,"mean_tpot_ms":NaN}"#;
    let r = one(json, Format::Vllm);
    assert_eq!((decode(&r), prefill(&r), r.mean_depth()), (80.0, 8000.0, 1088));
    assert_eq!(r.date.as_deref(), Some("2026-05-01"));
    let many = json.replace("\"max_concurrency\":1", "\"max_concurrency\":16");
    assert!(parse(&many).unwrap_err().to_string().contains("16 requests"));
    let sglang = json.replace("openai", "sglang");
    assert_eq!(parse(&sglang).map(|p| p.format), Ok(Format::Sglang));
    let block = "============ Serving Benchmark Result ============\n\
        Successful requests:                     20\nMaximum request concurrency:             1\n\
        Total input tokens:                      20480\nTotal generated tokens:                  2560\n\
        Mean TTFT (ms):                          130.0\nMedian TTFT (ms):                        128.0\n\
        Mean TPOT (ms):                          13.0\nMedian TPOT (ms):                        12.5\n";
    assert_eq!(decode(&one(block, Format::Vllm)), 80.0);
}

#[test]
fn other_texts_are_refused_by_name() {
    for text in ["", "hello", "{}", "[]", "null", "{\"a\":1}", "|a|b|c|\n|1|2|3|", "\u{0}\u{1b}[2J"]
    {
        assert_eq!(parse(text), Err(ParseError::Unknown), "{text}");
    }
    assert!(ParseError::hint().contains("llama-bench"));
    let deep = "[".repeat(100_000);
    assert_eq!(parse(&deep), Err(ParseError::Unknown));
}

#[test]
fn every_cut_and_every_broken_byte_ends_in_an_answer() {
    let samples = [BENCH, TABLE, r#"{"eval_count":290,"eval_duration":4709213000}"#];
    for sample in samples {
        for end in (0..sample.len()).filter(|i| sample.is_char_boundary(*i)) {
            let _ = parse(&sample[..end]);
        }
        for at in (0..sample.len()).step_by(7) {
            let mut bytes = sample.as_bytes().to_vec();
            bytes[at] = b'9';
            let _ = parse(&String::from_utf8_lossy(&bytes));
        }
    }
}
