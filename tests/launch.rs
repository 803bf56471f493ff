//! Commands that start models: the recipes themselves, and what `wir launch` does with them.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Output, Stdio};
use wir::advice::launch::{is_known, is_placeholder};
use wir::catalog::launch::LaunchRecipe;
use wir::embedded;

fn recipes() -> Vec<LaunchRecipe> {
    embedded::catalog().launch
}

/// Every text of a recipe, and every condition.
fn parts(recipe: &LaunchRecipe) -> (Vec<&str>, Vec<&str>) {
    let steps = &recipe.steps;
    let words = || steps.iter().flat_map(|s| s.env.iter().chain(&s.command));
    let lines = || recipe.files.iter().flat_map(|f| &f.lines).chain(&recipe.notes);
    let texts = words().flat_map(|w| &w.words).chain(lines().map(|l| &l.text));
    let conditions = words()
        .flat_map(|w| &w.when)
        .chain(lines().flat_map(|l| &l.when))
        .chain(steps.iter().flat_map(|s| &s.when))
        .chain(recipe.files.iter().flat_map(|f| &f.when));
    (texts.map(String::as_str).collect(), conditions.map(String::as_str).collect())
}

#[test]
fn recipes_use_known_conditions_and_placeholders() {
    for recipe in recipes() {
        let (texts, conditions) = parts(&recipe);
        for condition in conditions {
            assert!(is_known(condition), "{}: {condition}", recipe.runtime);
        }
        for text in texts {
            for (at, _) in text.match_indices('{') {
                let name = text[at + 1..].split('}').next().unwrap();
                assert!(is_placeholder(name), "{}: {name}", recipe.runtime);
            }
        }
    }
}

#[test]
fn every_recipe_is_of_a_runtime_and_says_how_to_get_it() {
    let catalog = embedded::catalog();
    for recipe in recipes() {
        let runtime = catalog.runtimes.iter().find(|r| r.id == recipe.runtime);
        let runtime = runtime.unwrap_or_else(|| panic!("no runtime {}", recipe.runtime));
        assert!(!recipe.get.is_empty() && recipe.source.starts_with("https://"));
        if recipe.runtime != "exllama" {
            assert_eq!(recipe.checked, runtime.checked_version, "{}", recipe.runtime);
        }
    }
}

#[test]
fn removed_flags_are_not_used() {
    for recipe in recipes() {
        let all = parts(&recipe).0.join(" ");
        for flag in ["--draft-max", "--mlock", "--no-mmap"] {
            assert!(!all.contains(flag), "{}: {flag}", recipe.runtime);
        }
        assert!(
            recipe.runtime != "koboldcpp"
                || !recipe.steps.iter().any(|s| {
                    s.command.iter().any(|w| w.words.iter().any(|w| w == "--flashattention"))
                })
        );
    }
}

fn wir(path: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wir"))
        .args(args)
        .current_dir(path)
        .env("PATH", path)
        .env("SHELL", "/bin/sh")
        .env("LANG", "C.UTF-8")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn without_a_terminal_it_only_prints() {
    let folder = tempfile::tempdir().unwrap();
    let output = wir(folder.path(), &["launch", "qwen3-8b", "rtx-4090", "--copy"]);
    assert_eq!(output.status.code(), Some(0));
    let out = text(&output.stdout);
    assert!(out.contains("\nllama-server -hf unsloth/Qwen3-8B-GGUF:Q4_K_M -c 8192"), "{out}");
    assert!(out.contains("not copied: there is no terminal"));
    assert!(!out.contains('\u{1b}'));
}

#[test]
fn a_missing_program_is_told_with_how_to_get_it() {
    let folder = tempfile::tempdir().unwrap();
    let output = wir(folder.path(), &["launch", "qwen3-8b", "rtx-4090", "-y"]);
    assert_eq!(output.status.code(), Some(2));
    let err = text(&output.stderr);
    assert!(err.contains("`llama-server` is not on PATH") && err.contains("brew install"), "{err}");
}

#[test]
fn only_lines_to_paste_are_printed_by_check() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["check", "qwen3-8b", "m4-max", "--command", "--runtime", "mlx"];
    let output = wir(folder.path(), &args);
    let lines = text(&output.stdout);
    assert_eq!(lines.lines().count(), 1, "{lines}");
    assert!(lines.starts_with("mlx_lm.server --model "), "{lines}");
    let args = ["check", "qwen3-8b", "rtx-4090", "--command", "--runtime", "mlx"];
    let output = wir(folder.path(), &args);
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(2), ""));
}

/// A folder of safetensors in some format, as a model is downloaded.
fn folder(config: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let dims = r#""model_type": "qwen3", "num_hidden_layers": 2, "hidden_size": 256, "vocab_size": 1024,
        "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 64, "intermediate_size": 512,
        "max_position_embeddings": 8192, "tie_word_embeddings": true"#;
    std::fs::write(folder.path().join("config.json"), format!("{{{dims}{config}}}")).unwrap();
    let header = r#"{"model.norm.weight":{"dtype":"BF16","shape":[256],"data_offsets":[0,512]}}"#;
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.as_bytes());
    bytes.extend([0; 512]);
    std::fs::write(folder.path().join("model.safetensors"), bytes).unwrap();
    folder
}

#[test]
fn a_folder_is_started_by_a_program_that_reads_it_there() {
    let mlx = r#", "quantization": {"group_size": 64, "bits": 4}"#;
    let gptq = r#", "quantization_config": {"quant_method": "gptq", "bits": 4}"#;
    let exl3 = r#", "quantization_config": {"quant_method": "exl3", "bits": 4.0}"#;
    for (config, machine, runtime) in [
        (mlx, "m4-max", "mlx"),
        ("", "m4-max", "mlx"),
        ("", "rtx-4090", "vllm"),
        (gptq, "rtx-4090", "vllm"),
        (exl3, "rtx-4090", "exllama"),
    ] {
        let folder = folder(config);
        let path = folder.path().to_str().unwrap();
        let output = wir(folder.path(), &["launch", path, machine, "--json"]);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(0), "{err}");
        assert!(out.contains(&format!("\"runtime\": \"{runtime}\"")), "{runtime}: {out}");
        let named = out.contains(path) || runtime == "exllama";
        assert!(named && !out.contains("model.safetensors"), "{out}");
    }
    // Nothing runs MLX on such a card: no command, and no verdict but no.
    let folder = folder(mlx);
    let path = folder.path().to_str().unwrap();
    let out = text(&wir(folder.path(), &["check", path, "rtx-4090", "--json"]).stdout);
    assert!(out.contains("\"verdict\": \"no\"") && out.contains("\"launch\": null"), "{out}");
    assert!(out.contains("backend-unavailable"), "{out}");
}

#[test]
fn a_file_is_read_and_not_guessed_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("llama-3.3-70b-Q8_0.gguf");
    std::fs::copy("tests/fixtures/gguf/gemma-3-1b.Q4_K_M.gguf", &file).unwrap();
    let file = file.to_str().unwrap();
    let by_place = ["launch", file, "rtx-4090", "--json"];
    let by_flag = ["launch", "--file", file, "--hw", "4090", "--json"];
    for args in [&by_place[..], &by_flag[..]] {
        let out = text(&wir(folder.path(), args).stdout);
        assert!(out.contains("\"slug\": \"gemma-3-1b\""), "{out}");
    }
}

#[cfg(unix)]
mod started {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    fn program(folder: &Path, name: &str, script: &str) {
        let path = folder.join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn the_status_is_that_of_the_program_and_words_arrive_whole() {
        let folder = tempfile::tempdir().unwrap();
        program(folder.path(), "llama-server", "printf 'got <%s> <%s>\\n' \"$1\" \"$2\"; exit 7");
        let name = "-a $(touch x) 'b`;Qwen3-8B-Q4_K_M.gguf";
        fs::write(folder.path().join(name), "").unwrap();
        let file = format!("--file={name}");
        let args = ["launch", "qwen3-8b", &file, "--hw", "rtx-4090", "-y"];
        let output = wir(folder.path(), &args);
        let out = text(&output.stdout);
        assert_eq!(output.status.code(), Some(7), "{out} {}", text(&output.stderr));
        assert!(out.contains(&format!("got <-m> <./{name}>")), "{out}");
        assert!(!folder.path().join("x").exists());
    }

    #[test]
    fn commands_in_order_stop_at_the_first_that_fails() {
        let folder = tempfile::tempdir().unwrap();
        program(
            folder.path(),
            "ollama",
            "echo \"ollama $1\"; [ \"$1\" = create ] && exit 3; exit 0",
        );
        let args = ["launch", "qwen3-8b", "rtx-4090", "--runtime", "ollama", "--modelfile", "-y"];
        let output = wir(folder.path(), &args);
        assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
        let file = fs::read_to_string(folder.path().join("Modelfile")).unwrap();
        assert!(file.starts_with("FROM ") && file.contains("PARAMETER num_ctx 8192\n"), "{file}");
        assert!(!text(&output.stdout).contains("ollama run\n"));

        fs::write(folder.path().join("Modelfile"), "mine").unwrap();
        let output = wir(folder.path(), &args);
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(fs::read_to_string(folder.path().join("Modelfile")).unwrap(), "mine");
    }

    #[test]
    fn a_signal_is_told_by_the_status() {
        let folder = tempfile::tempdir().unwrap();
        program(folder.path(), "lms", "kill -9 $$");
        let args = ["launch", "qwen3-8b", "rtx-4090", "--runtime", "lmstudio", "-y"];
        assert_eq!(wir(folder.path(), &args).status.code(), Some(137));
    }
}

#[test]
fn beside_a_model_that_a_flag_names_the_name_is_the_machine() {
    let none = Path::new("/");
    let by_flag = wir(none, &["launch", "--model", "llama-3.1-8b", "rtx-3060", "--json"]);
    let by_place = wir(none, &["launch", "llama-3.1-8b", "rtx-3060", "--json"]);
    assert_eq!(by_flag.status.code(), Some(0));
    assert_eq!(by_flag.stdout, by_place.stdout);
}

#[test]
fn the_projector_beside_a_file_is_loaded_with_the_vision_tower_alone() {
    let folder = tempfile::tempdir().unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/gguf");
    let model = folder.path().join("a.gguf");
    std::fs::copy(fixtures.join("gemma-3-1b.Q4_K_M.gguf"), &model).unwrap();
    let header = wir::inventory::gguf::Header::read(std::fs::File::open(&model).unwrap()).unwrap();
    let file = std::fs::OpenOptions::new().write(true).open(&model).unwrap();
    file.set_len(header.data_end()).unwrap();
    // One key: `general.type` is `mmproj`.
    let mut projector = b"GGUF\x03\0\0\0".to_vec();
    projector.extend([[0; 8], 1_u64.to_le_bytes(), 12_u64.to_le_bytes()].concat());
    projector.extend(b"general.type\x08\0\0\0\x06\0\0\0\0\0\0\0mmproj");
    let beside = folder.path().join("mmproj-F16.gguf");
    std::fs::write(&beside, projector).unwrap();
    let command = |more: &[&str]| {
        let args = [&["check", model.to_str().unwrap(), "rtx-4090", "--command"], more].concat();
        text(&wir(Path::new("/"), &args).stdout)
    };
    let with = format!("--mmproj {}", beside.to_str().unwrap());
    assert!(command(&["--vision"]).contains(&with), "{}", command(&["--vision"]));
    assert!(!command(&[]).contains("mmproj"), "{}", command(&[]));
}

#[test]
fn what_the_program_refuses_to_start_is_no_command() {
    let check = |more: &[&str]| {
        let args = ["check", "llama-3.1-8b", "rtx-4090", "--kv", "q8_0", "--flash-attn", "off"];
        wir(Path::new("/"), &[&args[..], more].concat())
    };
    let page = text(&check(&[]).stdout);
    assert!(page.contains("Doesn't start") && !page.contains("run it"), "{page}");
    assert_eq!(check(&["--require", "marginal"]).status.code(), Some(1));
    let command = check(&["--command"]);
    assert_eq!((command.status.code(), command.stdout.len()), (Some(2), 0));
    assert!(text(&command.stderr).contains("--flash-attn off"), "{}", text(&command.stderr));
    // Keys alone may be quantised without it.
    assert!(text(&check(&["--kv-v", "f16"]).stdout).contains("run it"));
}
