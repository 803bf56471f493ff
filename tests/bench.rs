//! Own measurements through the program: imported, kept, shown, corrected by, taken back, handed on.

#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, args: &[&str], input: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_wir"))
            .args(args)
            .env("XDG_DATA_HOME", self.path())
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that refuses its arguments reads nothing.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    fn json(&self, args: &[&str], input: &str) -> Value {
        let output = self.run(&[args, &["--json"]].concat(), input);
        let text = String::from_utf8(output.stdout).unwrap();
        serde_json::from_str(&text)
            .unwrap_or_else(|_| panic!("{text}{}", String::from_utf8_lossy(&output.stderr)))
    }

    fn ids(&self) -> Vec<String> {
        let all = self.json(&["bench", "list"], "");
        let id = |row: &Value| row["id"].as_str().unwrap().to_owned();
        all["rows"].as_array().unwrap().iter().map(id).collect()
    }
}

/// An answer's speed as `llama-bench` writes it.
fn result(depth: u64, speed: f64) -> String {
    format!(
        r#"{{"gpu_info":"NVIDIA GeForce RTX 3090","backends":"CUDA","model_filename":"/m/Qwen2.5-7B-Instruct-Q4_K_M.gguf","model_type":"qwen2 7B Q4_K - Medium","model_n_params":7615616512,"n_gpu_layers":99,"n_prompt":0,"n_gen":128,"n_depth":{depth},"test_time":"2026-05-04T09:10:11Z","avg_ts":{speed}}}
"#
    )
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn rows_are_kept_once_and_come_back() {
    let home = Home::new();
    let input = result(0, 90.0) + &result(8192, 80.0);
    let first = home.json(&["bench", "import", "-"], &input);
    assert_eq!(first["rows"][0]["state"], "added");
    assert_eq!(first["rows"][0]["hw"], "rtx-3090");
    assert_eq!(first["rows"][0]["model"], "qwen2.5-7b");
    assert_eq!(first["rows"][1]["depth"], 8256);
    assert!(first["rows"][0]["ratio"].as_f64().unwrap() > 0.2);
    let again = home.json(&["bench", "import", "-"], &input);
    assert_eq!(again["rows"][0]["state"], "known");
    assert!(again["notes"][0].as_str().unwrap().ends_with("was kept already"));
    let ids = home.ids();
    assert_eq!(ids.len(), 2);
    assert_eq!(home.run(&["bench", "remove", &ids[0]], "").status.code(), Some(0));
    assert_eq!(home.ids(), ids[1..]);
    let missing = home.run(&["bench", "remove", &ids[0]], "");
    assert_eq!(missing.status.code(), Some(2));
    assert!(err(&missing).contains("wir bench list"));
}

#[test]
fn the_format_a_model_was_made_in_is_the_one_of_its_files() {
    let home = Home::new();
    let input = result(0, 200.0)
        .replace("Qwen2.5-7B-Instruct-Q4_K_M", "gpt-oss-20b-mxfp4")
        .replace("qwen2 7B Q4_K - Medium", "gpt-oss 20B MXFP4 MoE")
        .replace("7615616512", "20914757184");
    let row = &home.json(&["bench", "import", "-"], &input)["rows"][0];
    assert_eq!(
        (row["model"].as_str(), row["quant"].as_str()),
        (Some("gpt-oss-20b"), Some("MXFP4_MOE"))
    );
}

#[test]
fn a_dry_run_keeps_nothing() {
    let home = Home::new();
    let shown = home.json(&["bench", "import", "-", "-n"], &result(0, 90.0));
    assert_eq!(shown["rows"][0]["state"], "shown");
    assert!(!home.path().join("wir").exists());
}

#[test]
fn own_rows_correct_later_estimates() {
    let home = Home::new();
    let check = ["check", "qwen2.5-7b", "rtx-3090", "--depth", "64"];
    let speed = |v: &Value| v["decode"]["tok_per_s"].as_f64().unwrap();
    let before = home.json(&check, "");
    home.json(&["bench", "import", "-"], &result(0, 70.0));
    let after = home.json(&check, "");
    assert_eq!(after["decode"]["evidence"], "measured");
    assert!((speed(&after) / 70.0 - 1.0).abs() < 0.1, "{} then {}", speed(&before), speed(&after));
    let skill = home.json(&[&check[..], &["--no-measured"]].concat(), "");
    assert_ne!(skill["decode"]["evidence"], "measured");
}

/// A result of the processor that does not say which.
fn on_processor(speed: f64) -> String {
    format!(
        r#"{{"backends":"CPU","model_filename":"/m/Qwen2.5-0.5B-Instruct-Q4_K_M.gguf","model_type":"qwen2 1B Q4_K - Medium","model_n_params":494032768,"n_gpu_layers":0,"n_prompt":0,"n_gen":128,"n_depth":0,"avg_ts":{speed}}}
"#
    )
}

#[test]
fn own_rows_correct_this_machine_whether_the_catalog_has_it_or_not() {
    let home = Home::new();
    let check = ["check", "qwen2.5-0.5b", "--quant", "q4_k_m", "--depth", "64", "--offload", "cpu"];
    let before = home.json(&check, "");
    let Some(predicted) = before["decode"]["tok_per_s"].as_f64() else {
        return; // Nothing is detected here.
    };
    // Faster than any assumed bandwidth allows, where it is assumed.
    let ceiling = before["decode"]["ceiling"].as_f64().unwrap();
    let hw = before["hw"]["slug"].as_str().unwrap();
    let measured = if hw.starts_with("this-machine-") { 1.3 * ceiling } else { 0.9 * predicted };
    let imported = home.run(&["bench", "import", "-"], &on_processor(measured));
    if !imported.status.success() {
        return assert!(err(&imported).contains("not the card"), "{}", err(&imported));
    }
    assert_eq!(home.json(&["bench", "list"], "")["rows"][0]["hw"], hw);
    let after = home.json(&check, "");
    let now = after["decode"]["tok_per_s"].as_f64().unwrap();
    assert_eq!(after["decode"]["evidence"], "measured");
    assert!((now / measured).ln().abs() < 0.1, "{now} for {measured}, was {predicted}");
    assert!(now <= after["decode"]["ceiling"].as_f64().unwrap() * 1.000_001);
}

#[test]
fn a_machine_described_by_its_bandwidth_has_rows_of_its_own() {
    let home = Home::new();
    let at = |bandwidth: &[&str]| {
        let check = ["check", "qwen2.5-7b", "rtx-3090", "--quant", "q5_k_s", "--depth", "64"];
        home.json(&[&check, bandwidth].concat(), "")["decode"].clone()
    };
    let (plain, described) = (at(&[]), at(&["--bandwidth", "700"]));
    let measured = 0.8 * described["tok_per_s"].as_f64().unwrap();
    let told = ["bench", "import", "-", "--quant", "q5_k_s", "--bandwidth", "700"];
    let rows = home.json(&told, &result(0, measured));
    assert_eq!(rows["rows"][0]["bandwidth_gbs"], 700.0);
    let corrected = at(&["--bandwidth", "700"]);
    assert_eq!(corrected["evidence"], "measured");
    let now = corrected["tok_per_s"].as_f64().unwrap();
    assert!((now / measured).ln().abs() < 0.1, "{now} for {measured}");
    // Neither the machine as it is sold nor another one is meant.
    assert_eq!(at(&[]), plain);
    assert_ne!(at(&["--bandwidth", "800"])["evidence"], "measured");
}

#[test]
fn what_is_not_said_is_asked_for() {
    let home = Home::new();
    let ollama = "total duration: 5s\neval count: 290 token(s)\neval duration: 4.709213s\neval rate: 61.58 tokens/s\n";
    let output = home.run(&["bench", "import", "-", "--hw", "rtx-4090"], ollama);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("--model"), "{}", err(&output));
    let output =
        home.run(&["bench", "import", "-", "--hw", "rtx-4090", "--model", "qwen3:8b"], ollama);
    assert!(err(&output).contains("--quant"), "{}", err(&output));
    let args =
        ["bench", "import", "-", "--hw", "rtx-4090", "--model", "qwen3:8b", "--quant", "q4_k_m"];
    let row = &home.json(&args, ollama)["rows"][0];
    assert_eq!((row["runtime"].as_str(), row["backend"].as_str()), (Some("ollama"), Some("cuda")));
}

#[test]
fn a_backend_that_the_machine_lacks_is_not_taken_for_its_processor() {
    let home = Home::new();
    for hw in ["ddr5-5600-dual", "m4-max", "rx-7900-xtx"] {
        let output = home.run(&["bench", "import", "-", "--hw", hw], &result(0, 90.0));
        assert_eq!(output.status.code(), Some(2), "{hw}");
        assert!(err(&output).contains("CUDA computed"), "{hw}: {}", err(&output));
    }
    assert!(home.ids().is_empty());
    let args = ["bench", "import", "-", "--hw", "rx-7900-xtx", "--backend", "vulkan"];
    assert_eq!(home.json(&args, &result(0, 90.0))["rows"][0]["backend"], "vulkan");
}

#[test]
fn another_model_is_not_taken_for_the_one_named() {
    let home = Home::new();
    let args = ["bench", "import", "-", "--model", "llama-3.3-70b"];
    let output = home.run(&args, &result(0, 90.0));
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("7.62B"), "{}", err(&output));
    let unknown =
        result(0, 90.0).replace("Qwen2.5-7B-Instruct", "mymodel").replace("qwen2 7B", "foo 9B");
    assert!(err(&home.run(&["bench", "import", "-"], &unknown)).contains("--by-size"));
    let row = &home.json(&["bench", "import", "-", "--by-size"], &unknown)["rows"][0];
    assert_eq!((row["model"].as_str(), row["params_b"].as_f64()), (None, Some(7.615_616_512)));
}

#[test]
fn texts_that_are_no_result_are_refused_with_the_formats() {
    let home = Home::new();
    for input in ["", "hello", "{\"a\":1}", "\u{0}\u{1b}[2J"] {
        let output = home.run(&["bench", "import", "-"], input);
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains("llama-bench"), "{}", err(&output));
    }
    let nan = result(0, 90.0).replace(":90", ": NaN");
    let output = home.run(&["bench", "import", "-", "--json"], &nan);
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(error["error"]["code"], "no-result");
    let output = home.run(&["bench", "import", "/no/such/file"], "");
    assert_eq!(output.status.code(), Some(4));
}

#[test]
fn a_contribution_has_the_columns_of_the_catalog() {
    let home = Home::new();
    home.json(&["bench", "import", "-"], &result(0, 90.0));
    let args = ["bench", "export", "--source", "https://example.org/x"];
    let output = home.run(&args, "");
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let mut lines = text.lines();
    let catalog = include_str!("../catalog/benchmarks.csv");
    assert_eq!(lines.next(), catalog.lines().next());
    let row = lines.next().unwrap();
    assert!(
        row.contains(",rtx-3090,1,24,qwen2.5-7b,") && row.contains("https://example.org/x"),
        "{row}"
    );
    assert!(err(&output).is_empty());
}

#[test]
fn lines_that_are_not_understood_stay_and_are_told() {
    let home = Home::new();
    home.json(&["bench", "import", "-"], &result(0, 90.0));
    let file = home.path().join("wir/bench.jsonl");
    let before = fs::read_to_string(&file).unwrap() + "{\"v\":7,\"row\":{}}\nbroken";
    fs::write(&file, &before).unwrap();
    let all = home.json(&["bench", "list"], "");
    assert_eq!(all["notes"].as_array().unwrap().len(), 2);
    home.json(&["bench", "import", "-"], &result(8192, 80.0));
    assert!(fs::read_to_string(&file).unwrap().starts_with(&before));
    assert_eq!(home.ids().len(), 2);
}

#[test]
fn a_store_that_cannot_be_written_is_an_error_of_output() {
    let home = Home::new();
    fs::write(home.path().join("wir"), "a file").unwrap();
    let output = home.run(&["bench", "import", "-"], &result(0, 90.0));
    assert_eq!(output.status.code(), Some(4), "{}", err(&output));
}

#[cfg(unix)]
mod running {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn program(home: &Home, script: &str) -> String {
        let path = home.path().join("llama-bench");
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        let model = home.path().join("Qwen2.5-7B-Instruct-Q4_K_M.gguf");
        fs::write(model, "").unwrap();
        path.display().to_string()
    }

    fn run(home: &Home, program: &str, more: &[&str]) -> Output {
        let model = home.path().join("Qwen2.5-7B-Instruct-Q4_K_M.gguf");
        let model = model.display().to_string();
        let args = ["bench", "run", &model, "--program", program, "--json"];
        home.run(&[&args[..], more].concat(), "")
    }

    #[test]
    fn what_it_measures_is_kept() {
        let home = Home::new();
        let script = format!(
            "echo \"$*\" > {0}/args\ncat <<'E'\n{1}E",
            home.path().display(),
            result(0, 90.0)
        );
        let program = program(&home, &script);
        let output = run(&home, &program, &["--depth", "0,4096", "--", "-ngl", "20"]);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        let args = fs::read_to_string(home.path().join("args")).unwrap();
        assert!(args.contains("-p 512 -n 128 -d 0,4096 -r 3 -o jsonl -ngl 20"), "{args}");
        assert_eq!(home.ids().len(), 1);
    }

    #[test]
    fn when_the_time_is_over_the_rest_is_left() {
        let home = Home::new();
        let script = format!("cat <<'E'\n{}E\nexec sleep 60", result(0, 90.0));
        let program = program(&home, &script);
        let output = run(&home, &program, &["--timeout", "2s"]);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        assert!(err(&output).contains("the time is over"));
        assert_eq!(home.ids().len(), 1);
    }

    #[test]
    fn a_failure_is_told_in_its_own_words() {
        let home = Home::new();
        let script = "echo 'error: invalid parameter for argument: -d' >&2; exit 1";
        let program = program(&home, script);
        let output = run(&home, &program, &[]);
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains("invalid parameter"), "{}", err(&output));
        let output = run(&home, "/no/such/program", &[]);
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains("brew install"), "{}", err(&output));
    }
}

/// The results of the project's own measurements lie beside the page that is their rows' source.
#[test]
fn rows_measured_by_the_project_are_what_import_makes_of_their_results() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let catalog = fs::read_to_string(root.join("catalog/benchmarks.csv")).unwrap();
    let mut exported = Vec::new();
    for entry in fs::read_dir(root.join("catalog/measured")).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_some_and(|e| e == "jsonl") {
            let home = Home::new();
            home.json(&["bench", "import", file.to_str().unwrap()], "");
            let page =
                format!("catalog/measured/{}.md", file.file_stem().unwrap().to_str().unwrap());
            let output = home.run(&["bench", "export", "--source", &page], "");
            let text = String::from_utf8(output.stdout).unwrap();
            exported.extend(text.lines().skip(1).map(str::to_owned));
        }
    }
    let mut listed: Vec<&str> =
        catalog.lines().filter(|l| l.contains(",catalog/measured/")).collect();
    exported.sort();
    listed.sort_unstable();
    assert!(!listed.is_empty());
    assert_eq!(exported, listed);
}
