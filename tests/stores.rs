//! Stores laid out as their programs lay them out, in a temporary folder.

use std::fs;
use std::path::{Path, PathBuf};
use wir::inventory::scan::{Continue, Progress, Reason, ScanResult, scan};
use wir::inventory::{Format, InventoryError, Roots, Store, Surroundings, System, Warning, open};
use wir::units::Bytes;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/gguf").join(name)
}

fn put(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, bytes).expect("written");
}

fn put_model(path: &Path, name: &str) {
    put(path, &fs::read(fixture(name)).expect("the fixture"));
}

#[cfg(unix)]
fn link(to: &Path, at: &Path) {
    fs::create_dir_all(at.parent().expect("a folder")).expect("made");
    std::os::unix::fs::symlink(to, at).expect("linked");
}

/// A small GGUF file of another kind.
fn small_gguf(texts: &[(&str, &str)], numbers: &[(&str, u16)]) -> Vec<u8> {
    let string = |s: &str| [&(s.len() as u64).to_le_bytes()[..], s.as_bytes()].concat();
    let mut out = b"GGUF\x03\0\0\0".to_vec();
    out.extend(0_u64.to_le_bytes());
    out.extend((texts.len() as u64 + numbers.len() as u64).to_le_bytes());
    for (key, value) in texts {
        out.extend(string(key));
        out.extend(8_u32.to_le_bytes());
        out.extend(string(value));
    }
    for (key, value) in numbers {
        out.extend(string(key));
        out.extend(2_u32.to_le_bytes());
        out.extend(value.to_le_bytes());
    }
    out
}

/// A safetensors file of these tensors, data left as a hole.
fn put_safetensors(path: &Path, tensors: &[(String, &str, Vec<u64>)]) -> u64 {
    put_safetensors_with(path, "", tensors)
}

/// As [`put_safetensors`], with an entry of its own at the start.
fn put_safetensors_with(path: &Path, first: &str, tensors: &[(String, &str, Vec<u64>)]) -> u64 {
    let mut at = 0;
    let mut entries: Vec<String> =
        Some(first.to_owned()).filter(|e| !e.is_empty()).into_iter().collect();
    for (name, dtype, shape) in tensors {
        let bits = wir::inventory::safetensors::bits(dtype).expect("a type");
        let end = at + shape.iter().product::<u64>() * bits / 8;
        entries.push(format!(
            r#""{name}":{{"dtype":"{dtype}","shape":{shape:?},"data_offsets":[{at},{end}]}}"#
        ));
        at = end;
    }
    let json = format!("{{{}}}", entries.join(","));
    put(path, &[&(json.len() as u64).to_le_bytes()[..], json.as_bytes()].concat());
    let file = fs::OpenOptions::new().write(true).open(path).expect("open");
    file.set_len(8 + json.len() as u64 + at).expect("grown");
    at
}

const CONFIG: &str = r#""model_type": "llama", "num_hidden_layers": 2, "hidden_size": 256, "vocab_size": 1024,
    "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 64, "intermediate_size": 512,
    "max_position_embeddings": 8192, "tie_word_embeddings": true"#;

/// Matrices of the small model: name, rows, row length.
fn matrices() -> Vec<(String, u64, u64)> {
    let mut list = Vec::new();
    for i in 0..2 {
        for (part, rows, row) in [
            ("self_attn.q_proj", 256, 256),
            ("self_attn.k_proj", 128, 256),
            ("self_attn.v_proj", 128, 256),
            ("self_attn.o_proj", 256, 256),
            ("mlp.gate_proj", 512, 256),
            ("mlp.up_proj", 512, 256),
            ("mlp.down_proj", 256, 512),
        ] {
            list.push((format!("model.layers.{i}.{part}"), rows, row));
        }
    }
    list
}

const MATRIX_WEIGHTS: u64 = 2 * (256 * 256 * 2 + 2 * 128 * 256 + 3 * 512 * 256);
const EMBEDDING: u64 = 1024 * 256;

fn norms() -> Vec<(String, &'static str, Vec<u64>)> {
    let mut list = vec![("model.norm.weight".to_owned(), "BF16", vec![256])];
    for i in 0..2 {
        list.push((format!("model.layers.{i}.input_layernorm.weight"), "BF16", vec![256]));
        list.push((format!("model.layers.{i}.post_attention_layernorm.weight"), "BF16", vec![256]));
    }
    list
}

#[test]
fn safetensors_are_counted_to_the_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let f = folder.path();
    put(&f.join("config.json"), format!("{{{CONFIG}}}").as_bytes());
    let mut tensors = norms();
    tensors.push(("model.embed_tokens.weight".to_owned(), "BF16", vec![1024, 256]));
    tensors.extend(
        matrices()
            .into_iter()
            .map(|(n, rows, row)| (format!("{n}.weight"), "BF16", vec![rows, row])),
    );
    let bytes = put_safetensors(&f.join("model.safetensors"), &tensors);
    let file = open(f).expect("a model");
    assert_eq!((file.format, file.quant.name.as_str()), (Format::Safetensors, "BF16 safetensors"));
    assert_eq!(file.weights.file(), Bytes(bytes));
    assert_eq!(file.weights.embedding, Bytes(2 * EMBEDDING));
    assert_eq!(file.elements.text, EMBEDDING + MATRIX_WEIGHTS + 5 * 256);
    assert!(file.dims.tied && file.warnings.is_empty());
    assert_eq!(file.weights.layers[1].dense, Bytes(2 * 3 * 512 * 256));
}

#[test]
fn packed_formats_are_counted_to_the_byte_and_to_the_weight() {
    let quantised = |block: &str| format!("{{{CONFIG}, {block}}}");
    let (mut mlx, mut gptq, mut nvfp4, mut fp8) = (norms(), norms(), norms(), norms());
    for (n, rows, row) in matrices() {
        mlx.push((format!("{n}.weight"), "U32", vec![rows, row / 8]));
        mlx.push((format!("{n}.scales"), "BF16", vec![rows, row / 64]));
        mlx.push((format!("{n}.biases"), "BF16", vec![rows, row / 64]));
        gptq.push((format!("{n}.qweight"), "I32", vec![row / 8, rows]));
        gptq.push((format!("{n}.qzeros"), "I32", vec![row / 128, rows / 8]));
        gptq.push((format!("{n}.scales"), "F16", vec![row / 128, rows]));
        gptq.push((format!("{n}.g_idx"), "I32", vec![row]));
        nvfp4.push((format!("{n}.weight"), "U8", vec![rows, row / 2]));
        nvfp4.push((format!("{n}.weight_scale"), "F8_E4M3", vec![rows, row / 16]));
        nvfp4.push((format!("{n}.weight_scale_2"), "F32", vec![]));
        fp8.push((format!("{n}.weight"), "F8_E4M3", vec![rows, row]));
        fp8.push((
            format!("{n}.weight_scale_inv"),
            "F32",
            vec![rows.div_ceil(128), row.div_ceil(128)],
        ));
    }
    mlx.push(("model.embed_tokens.weight".to_owned(), "U32", vec![1024, 32]));
    mlx.push(("model.embed_tokens.scales".to_owned(), "BF16", vec![1024, 4]));
    mlx.push(("model.embed_tokens.biases".to_owned(), "BF16", vec![1024, 4]));
    for list in [&mut gptq, &mut nvfp4, &mut fp8] {
        list.push(("model.embed_tokens.weight".to_owned(), "BF16", vec![1024, 256]));
    }
    let cases = [
        (
            quantised(r#""quantization": {"group_size": 64, "bits": 4}"#),
            mlx,
            Format::Mlx,
            "mlx-4bit",
        ),
        (
            quantised(r#""quantization_config": {"quant_method": "gptq", "bits": 4}"#),
            gptq,
            Format::Safetensors,
            "GPTQ-Int4",
        ),
        (
            quantised(
                r#""quantization_config": {"quant_method": "modelopt", "quant_algo": "NVFP4"}"#,
            ),
            nvfp4,
            Format::Safetensors,
            "NVFP4",
        ),
        (
            quantised(r#""quantization_config": {"quant_method": "fp8"}"#),
            fp8,
            Format::Safetensors,
            "FP8",
        ),
    ];
    for (config, tensors, format, name) in cases {
        let folder = tempfile::tempdir().expect("a folder");
        put(&folder.path().join("config.json"), config.as_bytes());
        let bytes = put_safetensors(&folder.path().join("model.safetensors"), &tensors);
        let file = open(folder.path()).expect("a model");
        assert_eq!((file.format, file.quant.name.as_str()), (format, name));
        assert_eq!(file.weights.file(), Bytes(bytes), "{name}");
        assert_eq!(file.elements.text, EMBEDDING + MATRIX_WEIGHTS + 5 * 256, "{name}");
        assert!(file.warnings.is_empty(), "{name}: {:?}", file.warnings);
        if format == Format::Mlx {
            // 4 bits, and a scale and a bias of 16 bits for every 64 weights.
            assert_eq!(file.weights.embedding.get(), EMBEDDING * 9 / 16);
        }
    }
}

#[test]
fn an_index_names_the_shards_and_may_not_lead_elsewhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let f = folder.path().join("model");
    put(&f.join("config.json"), format!("{{{CONFIG}}}").as_bytes());
    put_safetensors(&f.join("a.safetensors"), &norms());
    put_safetensors(&folder.path().join("outside.safetensors"), &norms());
    let index = r#"{"weight_map": {"x": "a.safetensors", "y": "b.safetensors", "z": "../outside.safetensors"}}"#;
    put(&f.join("model.safetensors.index.json"), index.as_bytes());
    let file = open(&f).expect("a model");
    assert_eq!(file.paths, vec![f.join("a.safetensors")]);
    assert_eq!(file.warnings, vec![Warning::MissingShards { count: 1 }]);
}

#[test]
fn split_files_are_read_together_and_missing_parts_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let part = |i: u32| folder.path().join(format!("big-0000{i}-of-00002.gguf"));
    put_model(&part(1), "mamba-130m.Q4_K_M.gguf");
    let error = open(&part(1)).expect_err("a part is missing");
    assert!(error.to_string().contains("big-00002-of-00002.gguf"), "{error}");
    put(&part(2), &small_gguf(&[], &[("split.no", 1), ("split.count", 2)]));
    let whole = open(&part(2)).expect("named by its second part");
    assert_eq!(whole.paths.len(), 2);
    assert_eq!(
        whole.size.get(),
        [1, 2].iter().map(|i| fs::metadata(part(*i)).expect("there").len()).sum::<u64>()
    );
}

struct Disk {
    _folder: tempfile::TempDir,
    home: PathBuf,
    roots: Roots,
}

#[cfg(unix)]
fn disk() -> Disk {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("home");
    let hex = |c: &str| c.repeat(64);

    // Ollama: two tags of one blob, a projector, a cloud model, a manifest without its blob, a half download.
    let ollama = home.join(".ollama/models");
    put_model(&ollama.join(format!("blobs/sha256-{}", hex("a"))), "gemma-3-1b.Q4_K_M.gguf");
    put(
        &ollama.join(format!("blobs/sha256-{}", hex("b"))),
        &small_gguf(&[("general.architecture", "clip")], &[]),
    );
    put(&ollama.join(format!("blobs/sha256-{}-partial", hex("c"))), &[0; 1000]);
    put(&ollama.join(format!("blobs/sha256-{}-partial-0", hex("c"))), b"{}");
    let layer = |kind: &str, c: &str| {
        format!(
            r#"{{"mediaType":"application/vnd.ollama.image.{kind}","digest":"sha256:{}","size":1}}"#,
            hex(c)
        )
    };
    let manifest =
        |layers: &[String]| format!(r#"{{"schemaVersion":2,"layers":[{}]}}"#, layers.join(","));
    let library = ollama.join("manifests/registry.ollama.ai/library");
    let both = manifest(&[layer("model", "a"), layer("projector", "b")]);
    put(&library.join("gemma3/1b"), both.as_bytes());
    put(&library.join("gemma3/latest"), manifest(&[layer("model", "a")]).as_bytes());
    put(&library.join("gpt-oss/120b-cloud"), manifest(&[]).as_bytes());
    put(&library.join("gone/latest"), manifest(&[layer("model", "d")]).as_bytes());
    put(&library.join("broken/latest"), b"{");

    // Hugging Face: a GGUF repository with a projector, an MLX one, a half download, a link to nothing.
    let hub = home.join(".cache/huggingface/hub");
    let repo = hub.join("models--unsloth--Qwen3.5-0.8B-GGUF");
    put_model(&repo.join(format!("blobs/{}", hex("e"))), "qwen3.5-0.8b.Q4_K_M.gguf");
    put(&repo.join(format!("blobs/{}.incomplete", hex("f"))), &[0; 2000]);
    put(&repo.join("refs/main"), b"abc");
    link(
        &Path::new("../../blobs").join(hex("e")),
        &repo.join("snapshots/abc/Qwen3.5-0.8B-Q4_K_M.gguf"),
    );
    link(Path::new("../../blobs/none"), &repo.join("snapshots/abc/Qwen3.5-0.8B-Q8_0.gguf"));
    let mlx = hub.join("models--mlx-community--Small-4bit/snapshots/def");
    put(
        &mlx.join("config.json"),
        format!(r#"{{{CONFIG}, "quantization": {{"group_size": 64, "bits": 4}}}}"#).as_bytes(),
    );
    put_safetensors(&mlx.join("model.safetensors"), &norms());

    // LM Studio: a copy of Ollama's model, and a moved home.
    let lms = folder.path().join("studio");
    put(&home.join(".lmstudio-home-pointer"), format!("{}\n", lms.display()).as_bytes());
    put_model(
        &lms.join("models/google/gemma-3-1b/gemma-3-1b-it-Q4_K_M.gguf"),
        "gemma-3-1b.Q4_K_M.gguf",
    );
    put(
        &lms.join("models/google/gemma-3-1b/mmproj-F16.gguf"),
        &small_gguf(&[("general.type", "mmproj")], &[]),
    );
    put(
        &lms.join("models/google/gemma-3-1b/lora.gguf"),
        &small_gguf(&[("general.type", "adapter")], &[]),
    );

    // llama.cpp's old cache: a hard link to the same file, and rubbish. A folder that links to itself.
    let old = home.join(".cache/llama.cpp");
    fs::create_dir_all(&old).expect("made");
    fs::hard_link(
        lms.join("models/google/gemma-3-1b/gemma-3-1b-it-Q4_K_M.gguf"),
        old.join("ggml-org_gemma-3-1b-it-GGUF_gemma-3-1b-it-Q4_K_M.gguf"),
    )
    .expect("linked");
    put(&old.join("page.gguf"), b"<!DOCTYPE html>");
    put(&old.join("x.gguf.downloadInProgress"), &[0; 10]);
    link(&old, &old.join("loop"));

    // GPT4All and a folder that is named.
    put_model(&home.join(".local/share/nomic.ai/GPT4All/lfm2.gguf"), "lfm2-350m.Q4_K_M.gguf");
    let named = folder.path().join("named");
    put_model(&named.join("deep/er/phi\u{1b}[31m.gguf"), "phi-3.5-mini.Q4_K_M.gguf");
    put_model(&named.join("half-00001-of-00003.gguf"), "mamba-130m.Q4_K_M.gguf");

    let around = Surroundings {
        system: System::Linux,
        home: Some(home.clone()),
        variables: Default::default(),
    };
    let mut roots = Roots::of(&around).with_folder(named);
    // Stores of the machine that runs the tests are not meant.
    roots.list.retain(|r| r.path.starts_with(folder.path()));
    Disk { _folder: folder, home, roots }
}

/// Opens `small:mlx` of the store in a home.
fn open_small(home: &Path) -> Result<wir::inventory::ModelFile, InventoryError> {
    let around = Surroundings {
        system: System::Linux,
        home: Some(home.to_owned()),
        variables: Default::default(),
    };
    Roots::of(&around).open("ollama:small:mlx")
}

/// A store of Ollama with one model whose tensors are blobs of their own; how many bytes of tensors they hold.
fn tensor_store(home: &Path, quantised: bool, with_config: bool) -> u64 {
    let root = home.join(".ollama/models");
    let mut layers = Vec::new();
    let mut count = 0_u32;
    let mut layer = |kind: &str, name: &str| {
        count += 1;
        let hex = format!("{count:064x}");
        layers.push(format!(
            r#"{{"mediaType":"application/vnd.ollama.image.{kind}","digest":"sha256:{hex}","size":1,"name":"{name}"}}"#
        ));
        root.join(format!("blobs/sha256-{hex}"))
    };
    let mut sum = 0;
    if with_config {
        put(&layer("json", "tokenizer.json"), b"{}");
        put(&layer("json", "config.json"), format!("{{{CONFIG}}}").as_bytes());
    }
    for (name, dtype, shape) in norms() {
        sum += put_safetensors(&layer("tensor", &name), &[(name.clone(), dtype, shape)]);
    }
    for (name, rows, row) in matrices() {
        let weight = format!("{name}.weight");
        let path = layer("tensor", &weight);
        sum += if quantised {
            let scales = vec![rows, row / 32];
            put_safetensors_with(
                &path,
                r#""__metadata__":{"quant_type":"int4","group_size":"32"}"#,
                &[
                    (weight.clone(), "U32", vec![rows, row / 8]),
                    (format!("{weight}.scale"), "BF16", scales.clone()),
                    (format!("{weight}.bias"), "BF16", scales),
                ],
            )
        } else {
            put_safetensors(&path, &[(weight, "BF16", vec![rows, row])])
        };
    }
    let manifest = format!(r#"{{"schemaVersion":2,"layers":[{}]}}"#, layers.join(","));
    put(&root.join("manifests/registry.ollama.ai/library/small/mlx"), manifest.as_bytes());
    sum
}

#[test]
fn tensors_of_ollama_are_counted_to_the_byte() {
    for (quantised, label, bits) in [(true, "mlx-4bit-g32", 5.0), (false, "BF16 safetensors", 16.0)]
    {
        let folder = tempfile::tempdir().expect("a folder");
        let bytes = tensor_store(folder.path(), quantised, true);
        let model = open_small(folder.path()).expect("read");
        assert_eq!(model.weights.resident().get(), bytes);
        assert_eq!((model.quant.name.as_str(), model.format), (label, Format::Mlx));
        assert_eq!(model.name, "small:mlx");
        // Norms keep their 16 bits.
        assert!(
            (model.quant.bits_per_weight - bits).abs() < 0.05,
            "{}",
            model.quant.bits_per_weight
        );
        let elements: u64 = matrices().iter().map(|(_, rows, row)| rows * row).sum();
        assert_eq!(model.elements.text, elements + 5 * 256);
    }
}

#[test]
fn tensors_of_ollama_without_a_config_are_named_as_such() {
    let folder = tempfile::tempdir().expect("a folder");
    tensor_store(folder.path(), true, false);
    let error = open_small(folder.path()).expect_err("no config");
    assert!(error.to_string().contains("without a `config.json`"), "{error}");
    // A blob that is gone is an error with its path, not a smaller model.
    tensor_store(folder.path(), true, true);
    std::fs::remove_file(folder.path().join(format!(".ollama/models/blobs/sha256-{:064x}", 4)))
        .expect("removed");
    let error = open_small(folder.path()).expect_err("gone");
    assert!(matches!(error, InventoryError::Io { .. }), "{error}");
}

#[cfg(unix)]
fn everything(roots: &Roots) -> ScanResult {
    scan(roots, &mut |_| Continue::Yes)
}

#[cfg(unix)]
#[test]
fn every_store_is_read_and_each_content_is_listed_once() {
    let disk = disk();
    let result = everything(&disk.roots);
    let names: Vec<(Store, &str)> =
        result.found.iter().map(|f| (f.place.store, f.place.name.as_str())).collect();
    assert_eq!(
        names,
        [
            (Store::Ollama, "gemma3:1b"),
            (Store::HuggingFace, "mlx-community/Small-4bit"),
            (Store::HuggingFace, "unsloth/Qwen3.5-0.8B-GGUF:Qwen3.5-0.8B-Q4_K_M.gguf"),
            (Store::Gpt4All, "lfm2.gguf"),
            (Store::Folder, "deep/er/phi\\u{1b}[31m.gguf"),
        ]
    );
    let gemma = &result.found[0];
    assert!(gemma.model.projector.is_some());
    let again: Vec<(Store, &str, bool)> =
        gemma.again.iter().map(|p| (p.store, p.name.as_str(), p.same_file)).collect();
    assert_eq!(
        again,
        [
            (Store::Ollama, "gemma3:latest", true),
            (Store::LmStudio, "google/gemma-3-1b/gemma-3-1b-it-Q4_K_M.gguf", false),
            // Another name of the copy before it.
            (Store::LlamaCpp, "ggml-org_gemma-3-1b-it-GGUF_gemma-3-1b-it-Q4_K_M.gguf", true),
        ]
    );
    assert!(!result.stopped);
    let others: Vec<&str> = result.others.iter().map(|o| o.what.id()).collect();
    assert_eq!(others, ["adapter", "projector"]);
}

#[test]
fn folders_of_other_kinds_are_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let f = folder.path();
    let weights = |at: &str| {
        put_safetensors(&f.join(at), &norms());
    };
    put(&f.join("image/model_index.json"), b"{}");
    put(&f.join("image/text_encoder/config.json"), format!("{{{CONFIG}}}").as_bytes());
    weights("image/text_encoder/model.safetensors");
    put(&f.join("lora/adapter_config.json"), b"{}");
    weights("lora/adapter_model.safetensors");
    put(&f.join("speech/config.json"), br#"{"model_type": "whisper"}"#);
    weights("speech/model.safetensors");
    put(&f.join("mlc/mlc-chat-config.json"), b"{}");
    weights("loose/thing.safetensors");
    let result = scan(&Roots::folder(f), &mut |_| Continue::Yes);
    let kinds: Vec<(String, &str)> = result
        .others
        .iter()
        .map(|o| (o.path.file_name().expect("named").to_string_lossy().into_owned(), o.what.id()))
        .collect();
    let told = |name: &str, id| kinds.contains(&(name.to_owned(), id));
    assert!(result.found.is_empty() && result.problems.is_empty(), "{:#?}", result.problems);
    assert_eq!(kinds.len(), 5, "{kinds:?}");
    assert!(told("image", "diffusion") && told("lora", "adapter") && told("mlc", "compiled"));
    assert!(told("speech", "other-model") && told("loose", "weights"), "{kinds:?}");
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_listed_with_the_reason() {
    let disk = disk();
    let result = everything(&disk.roots);
    let reason = |end: &str| -> &Reason {
        let problem = result.problems.iter().find(|p| p.path.to_string_lossy().ends_with(end));
        &problem.unwrap_or_else(|| panic!("{end}: {:#?}", result.problems)).reason
    };
    assert_eq!(reason("-partial"), &Reason::HalfDownload { so_far: Bytes(1000) });
    assert_eq!(reason(".incomplete"), &Reason::HalfDownload { so_far: Bytes(2000) });
    assert_eq!(reason("downloadInProgress"), &Reason::HalfDownload { so_far: Bytes(10) });
    assert_eq!(reason("Q8_0.gguf"), &Reason::BrokenLink);
    assert_eq!(reason("gone/latest"), &Reason::Gone);
    assert!(matches!(reason("broken/latest"), Reason::Damaged { .. }));
    assert!(matches!(reason("120b-cloud"), Reason::Damaged { what } if what.contains("cloud")));
    assert!(matches!(reason("page.gguf"), Reason::Damaged { what } if what.contains("web page")));
    assert!(
        matches!(reason("half-00001-of-00003.gguf"), Reason::MissingParts { missing } if missing.len() == 2)
    );
    assert_eq!(result.problems.len(), 9, "{:#?}", result.problems);
    for problem in &result.problems {
        assert!(!problem.reason.text().chars().any(char::is_control));
    }
}

#[cfg(unix)]
#[test]
fn a_scan_stops_when_told_and_keeps_what_it_has() {
    let disk = disk();
    let mut steps = 0;
    let result = scan(&disk.roots, &mut |progress| {
        steps += 1;
        match progress {
            Progress::Reading { found: 1, .. } => Continue::No,
            _ => Continue::Yes,
        }
    });
    assert!(result.stopped && result.found.len() == 1 && steps > 2);
}

#[cfg(unix)]
#[test]
fn scans_write_nothing_and_always_say_the_same() {
    let disk = disk();
    let listing = |folder: &Path| {
        let mut all = Vec::new();
        let mut stack = vec![folder.to_owned()];
        while let Some(next) = stack.pop() {
            for entry in fs::read_dir(next).expect("readable").flatten() {
                let meta = entry.path().symlink_metadata().expect("there");
                all.push((entry.path(), meta.len(), meta.modified().ok()));
                if meta.is_dir() {
                    stack.push(entry.path());
                }
            }
        }
        all.sort();
        all
    };
    let before = listing(&disk.home);
    let (one, two) = (everything(&disk.roots), everything(&disk.roots));
    assert_eq!(before, listing(&disk.home));
    let names =
        |r: &ScanResult| -> Vec<String> { r.found.iter().map(|f| f.place.name.clone()).collect() };
    assert_eq!((names(&one), one.problems), (names(&two), two.problems));
}

#[cfg(unix)]
#[test]
fn models_are_opened_by_the_names_of_their_stores() {
    let disk = disk();
    for (name, architecture) in [
        ("gemma3:1b", "gemma3"),
        ("ollama:gemma3", "gemma3"),
        ("unsloth/Qwen3.5-0.8B-GGUF", "qwen35"),
        ("unsloth/Qwen3.5-0.8B-GGUF:Q4_K_M", "qwen35"),
        ("hf:mlx-community/Small-4bit", "llama"),
        ("google/gemma-3-1b", "gemma3"),
        ("lmstudio:google/gemma-3-1b/gemma-3-1b-it-Q4_K_M.gguf", "gemma3"),
        ("lmstudio:google/gemma-3-1b@q4_k_m", "gemma3"),
    ] {
        let file = disk.roots.open(name).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(file.architecture, architecture, "{name}");
    }
    for name in [
        "qwen3:8b",
        "../../home",
        "lmstudio:../studio",
        "hf:a/../../b",
        "ollama:../../../x",
        "a\u{1b}b",
    ] {
        let error = disk.roots.open(name).expect_err("not there");
        assert!(matches!(error, InventoryError::NotFound { .. }), "{name}: {error}");
        assert!(!error.to_string().chars().any(char::is_control), "{error}");
    }
}
