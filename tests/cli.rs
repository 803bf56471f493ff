//! The program as people use it: arguments, status and both streams of every case in `tests/golden`, compared as a whole.
//!
//! `WIR_GOLDEN=rewrite cargo test --test cli` writes what the program says now; read the difference before committing it.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// One case: how the program is called, and what it said.
struct Case {
    path: PathBuf,
    header: Vec<String>,
    recorded: String,
}

const START: &str = "----\n";

impl Case {
    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        let (header, recorded) = text.split_once(START).unwrap_or((&text, ""));
        let header = header.lines().map(str::to_owned).collect();
        Self { path, header, recorded: recorded.to_owned() }
    }

    fn fields<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.header.iter().filter_map(move |l| l.strip_prefix(name)?.strip_prefix(": "))
    }

    fn run(&self) -> Output {
        let args: Vec<&str> = self.fields("args").flat_map(|l| l.split(' ')).collect();
        let mut command = program();
        command.args(args.iter().filter(|a| !a.is_empty()).map(|a| a.replace("%20", " ")));
        for pair in self.fields("env") {
            let (name, value) = pair.split_once('=').unwrap();
            command.env(name, value);
        }
        let mut child = command.spawn().unwrap();
        let input: String = self.fields("stdin").map(|l| l.to_owned() + "\n").collect();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    fn said(&self) -> String {
        let output = self.run();
        let masked = self.fields("mask").any(|m| m == "speeds");
        let text = |bytes: &[u8]| {
            let text = String::from_utf8(bytes.to_vec()).unwrap().replace("\r\n", "\n");
            if masked { mask(&text) } else { text }
        };
        let mut said = format!("status: {}\n", output.status.code().unwrap());
        for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
            if !bytes.is_empty() {
                write!(said, "{name}:\n{}", text(bytes)).unwrap();
            }
        }
        said
    }
}

/// The program in an empty home, on a plain stream of 80 columns.
fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wir"));
    command
        .env_clear()
        .env("HOME", env!("CARGO_TARGET_TMPDIR"))
        .env("LANG", "en_US.UTF-8")
        .env("COLUMNS", "80")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if let Some(root) = std::env::var_os("SystemRoot") {
        command.env("SystemRoot", root);
    }
    command
}

/// Speeds move whenever constants are fitted anew: what depends on them is left out.
fn mask(text: &str) -> String {
    let labels = ["decode", "prefill", "because", "better", "speed", "instead", "score", "formats"];
    let sections = ["read for", "time of", "first token", "verdict"];
    let mut masked = String::new();
    let (mut in_label, mut in_section) = (false, false);
    for line in text.lines() {
        let label = line.strip_prefix("  ").filter(|l| !l.starts_with(' '));
        if sections.iter().any(|s| line.starts_with(s)) {
            in_section = true;
            writeln!(masked, "{line}\n  …").unwrap();
            continue;
        }
        in_section &= !line.is_empty();
        in_label = match label {
            Some(label) => labels.iter().any(|m| label.starts_with(m)),
            None => in_label && line.starts_with("            "),
        };
        match label {
            _ if in_section => {}
            Some(label) if in_label => {
                let word = label.split(' ').next().unwrap_or_default();
                writeln!(masked, "  {word} …").unwrap();
            }
            _ if in_label => {}
            _ => writeln!(masked, "{}", without_figures(line)).unwrap(),
        }
    }
    masked
}

/// The line with "~N" for every approximate figure, which are all speeds and times.
fn without_figures(line: &str) -> String {
    let mut parts = line.split('~');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
        let mark = if rest.len() < part.len() { "~N" } else { "~" };
        text = text + mark + rest;
    }
    text
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    paths.into_iter().map(Case::read).collect()
}

#[test]
fn the_program_says_what_it_said() {
    let rewrite = std::env::var("WIR_GOLDEN").is_ok_and(|v| v == "rewrite");
    let mut wrong = Vec::new();
    for case in cases() {
        let said = case.said();
        if said == case.recorded {
            continue;
        }
        if rewrite {
            let header: String = case.header.iter().map(|l| l.clone() + "\n").collect();
            fs::write(&case.path, header + START + &said).unwrap();
        } else {
            eprintln!("{}:\n{said}", case.path.display());
            wrong.push(case.path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    assert!(wrong.is_empty(), "not as recorded: {}", wrong.join(", "));
}

#[test]
fn nothing_is_wider_than_the_terminal() {
    let questions: [&[&str]; 15] = [
        &["check", "70b", "4090"],
        &["check", "llama-3.3-70b", "m4-max", "--mem", "128", "--ctx", "32k"],
        &["check", "gpt-oss:120b", "rtx-5090", "--explain"],
        &["check", "--hw", "rtx-3060-12gb"],
        &["compare", "m4-max", "rtx-4090", "rtx-5090"],
        &["show", "rtx-4090"],
        &["show", "m4-max", "--mem", "64"],
        &["show", "raspberry-pi-5"],
        &["quants"],
        &["runtimes"],
        &["check", "--model", "71b", "--hw", "4099"],
        &["fix"],
        &["explain", "--terms"],
        &["explain", "gtt", "--hw", "ryzen-ai-max-395"],
        &["fix", "it", "gets", "slower", "with", "long", "context"],
    ];
    for question in questions {
        for width in [60, 80, 120] {
            let output =
                program().args(question).env("COLUMNS", width.to_string()).output().unwrap();
            let text = [output.stdout, output.stderr].concat();
            for line in String::from_utf8(text).unwrap().lines() {
                let pasted = ["llama-server", "-hf ", "https://"].iter().any(|p| line.contains(p));
                let wide = unicode_width::UnicodeWidthStr::width(line);
                assert!(pasted || wide <= width, "{question:?} at {width}: {wide}: {line}");
            }
        }
    }
}

#[test]
fn ascii_output_is_ascii() {
    let questions: [&[&str]; 9] = [
        &["check", "70b", "4090", "--ascii", "--explain"],
        &["show", "m4-max", "--mem", "128", "--ascii"],
        &["compare", "4090", "5090", "--ascii"],
        &["models", "--ascii"],
        &["fix", "--ascii"],
        &["explain", "--terms", "--ascii"],
        &["explain", "gib", "--hw", "4090", "--ascii"],
        &["fix", "gibberish", "output", "--ascii"],
        &["hw", "--ascii"],
    ];
    for question in questions {
        let output = program().args(question).output().unwrap();
        assert!(output.stdout.is_ascii(), "{question:?}");
        // Questions have a mark of their own; a sign without ASCII form would add one.
        let marks = |bytes: &[u8]| bytes.iter().filter(|b| **b == b'?').count();
        let signs = question.iter().filter(|a| **a != "--ascii");
        let with_signs = program().args(signs).output().unwrap();
        assert_eq!(marks(&output.stdout), marks(&with_signs.stdout), "{question:?}");
    }
    let output = program().args(["check", "8b", "4090"]).env("LANG", "C").output().unwrap();
    assert!(output.stdout.is_ascii());
}

#[test]
fn colour_is_there_when_asked_for_and_only_then() {
    let escapes = |args: &[&str], env: &[(&str, &str)]| {
        let mut command = program();
        let output = command.args(args).envs(env.iter().copied()).output().unwrap();
        [output.stdout, output.stderr].concat().contains(&0x1b)
    };
    let ask = ["check", "8b", "4090"];
    assert!(!escapes(&ask, &[]));
    assert!(escapes(&["check", "8b", "4090", "--color", "always"], &[]));
    assert!(escapes(&ask, &[("CLICOLOR_FORCE", "1")]));
    assert!(!escapes(&ask, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!escapes(&["check", "8b", "4099", "--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn every_list_has_every_format() {
    for list in ["hw", "models", "quants", "runtimes"] {
        for format in ["table", "json", "markdown", "csv"] {
            let output = program().args([list, "--format", format]).output().unwrap();
            assert!(output.status.success(), "{list} {format}");
            let text = String::from_utf8(output.stdout).unwrap();
            match format {
                "json" => {
                    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
                    assert_eq!(value["schema"], 1);
                }
                "csv" => {
                    let mut reader = csv::Reader::from_reader(text.as_bytes());
                    assert!(reader.records().all(|r| r.is_ok()), "{list}");
                }
                "markdown" => assert!(text.starts_with("| "), "{list}"),
                _ => assert!(text.lines().count() > 5, "{list}"),
            }
        }
    }
}

#[test]
fn a_users_own_catalog_counts() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("own-catalog");
    let standing = folder.join("wir/catalog");
    fs::create_dir_all(&standing).unwrap();
    let text = program().args(["hw", "rtx-4090-d", "--json"]).output().unwrap();
    assert!(text.status.success());
    let machine = r#"{"hardware": [{"id": "my-box", "name": "My box", "vendor": "me", "kind": "gpu",
        "class": "desktop", "memory_kind": "vram", "memory_options_gb": [20], "memory_type": "GDDR6 16 Gbps",
        "bus_width_bits": 320, "bandwidth_gbs": 640, "backends": ["cuda"], "os": ["linux"], "sources": ["me"],
        "confidence": "derived"}]}"#;
    fs::write(standing.join("a.json"), machine).unwrap();
    let ask =
        |args: &[&str]| program().args(args).env("XDG_CONFIG_HOME", &folder).output().unwrap();
    let output = ask(&["check", "8b", "my-box", "--json"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let broken = folder.join("broken.json");
    fs::write(&broken, machine.replace("640", "-1")).unwrap();
    let output = program().args(["hw", "--catalog"]).arg(&broken).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap().replace("\n       ", " ");
    assert_eq!(output.status.code(), Some(2));
    for word in ["broken.json", "`my-box`", "`bandwidth_gbs`"] {
        assert!(said.contains(word), "{word} in {said}");
    }
    let output = program().args(["hw", "--catalog", "no/such/file.json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(4));
}

#[test]
fn accuracy_lists_the_worst_and_every_run() {
    let run = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_wir")).arg("accuracy").args(args).output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    };
    let every = run(&["--format", "csv"]);
    let mut reader = csv::Reader::from_reader(every.as_bytes());
    let head = reader.headers().unwrap().clone();
    let at = |name: &str| head.iter().position(|h| h == name).unwrap();
    let error = |r: &csv::StringRecord| r[at("pair_error")].parse::<f64>().unwrap();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert!(records.len() > 3000);
    for r in records.iter().step_by(100) {
        let of = |name: &str| r[at(name)].parse::<f64>().unwrap();
        let off = (of("pair") / of("measured") - 1.0).abs();
        assert!((off - error(r)).abs() < 0.01 * off.max(0.1), "{r:?}");
        assert!(of("pair_low") <= of("pair") && of("pair") <= of("pair_high"), "{r:?}");
        assert!(r[at("source")].contains('/'), "{r:?}");
    }
    let worst: serde_json::Value = serde_json::from_str(&run(&["--worst", "3", "--json"])).unwrap();
    let largest = records.iter().map(error).fold(0.0, f64::max);
    assert_eq!(worst["worst"].as_array().unwrap().len(), 3);
    let first = worst["worst"][0]["error"].as_f64().unwrap();
    assert!((first / largest - 1.0).abs() < 0.001);
    assert!(run(&["--worst", "5"]).contains("5 that were predicted worst"));
}

#[test]
fn detect_and_the_grid_agree_on_what_is_usable() {
    let usable = |args: &[&str]| {
        let output = program().args(args).stdin(Stdio::null()).output().unwrap();
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        answer["hw"]["usable_bytes"].as_u64().unwrap()
    };
    assert_eq!(usable(&["detect", "--json"]), usable(&["check", "--json"]));
}
