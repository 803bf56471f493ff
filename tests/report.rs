//! `wir report`: figures as in `--json`, hostile names, the file it writes, and what only a browser can tell.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn wir(args: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wir"));
    command.args(args).current_dir(folder).env("XDG_CONFIG_HOME", folder).output().unwrap()
}

fn stdout(args: &[&str], folder: &Path) -> String {
    let output = wir(args, folder);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// An empty folder of its own for each test.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("report").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// Every figure of a page: its field and its exact value.
fn figures(html: &str) -> Vec<(&str, f64)> {
    let attribute = |tag: &'_ str, name: &str| {
        let from = tag.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
        let upto = from + tag[from..].find('"').unwrap();
        (from, upto)
    };
    html.split("<data ")
        .skip(1)
        .map(|tag| {
            let (a, b) = attribute(tag, "value");
            let (c, d) = attribute(tag, "data-f");
            (&tag[c..d], tag[a..b].parse().unwrap())
        })
        .collect()
}

#[test]
fn every_figure_is_a_field_of_the_json() {
    let folder = folder("figures");
    let cases: [&[&str]; 5] = [
        &["rtx-4090"],
        &["m4-max", "--mem", "128"],
        &["2x3090"],
        &["ddr5-5600-dual"],
        &["rtx-4090", "m4-max", "2x3090"],
    ];
    for names in cases {
        let args = [&["report"], names].concat();
        let html = stdout(&args, &folder);
        let json: Value =
            serde_json::from_str(&stdout(&[&args[..], &["--json"]].concat(), &folder)).unwrap();
        let found = figures(&html);
        assert!(found.len() > 60, "{names:?}: {} figures", found.len());
        for (field, value) in found {
            assert_eq!(json.pointer(field).and_then(Value::as_f64), Some(value), "{field}");
        }
        assert!(!html.contains("NaN") && !html.contains("\"inf"));
        assert!(html.len() < 600_000, "{names:?}: {} bytes", html.len());
        let post = stdout(&[&args[..], &["--format", "markdown"]].concat(), &folder);
        let total = json["machines"][0]["score"]["total"].to_string();
        assert!(post.starts_with("# ") && post.contains(&format!("Score {total} of 1000")));
    }
}

/// A machine, a model and a workload whose every text tries to be something else.
fn hostile() -> Value {
    const EVIL: &str = "x\" onload='alert(1)' <script>alert(1)</script> &amp; \u{202e}drow\u{202c} \u{7}\u{1b}[31m |[a](b)";
    json!({
        "hardware": [{
            "id": "../../<evil>\u{202e}", "name": EVIL, "vendor": EVIL, "kind": "gpu", "class": "desktop",
            "architecture": EVIL, "aliases": ["evilcard"], "bin_of": null, "memory_kind": "vram",
            "memory_options_gb": [24], "memory_type": EVIL, "bus_width_bits": 384, "bandwidth_gbs": 1008,
            "fp16_tensor_tflops": 165, "fp32_tflops": 82, "int8_tops": null, "compute_target": null, "pcie": null,
            "interconnect": null, "tdp_w": 450, "release_year": 2022, "launch_price_usd": 1599,
            "street_price_usd_2026": null, "backends": ["cuda"], "os": [EVIL],
            "sources": ["javascript:alert(1)", "https://example.org/\"><script>alert(1)</script>"],
            "confidence": "official", "notes": EVIL
        }]
    })
}

#[test]
fn hostile_names_stay_harmless() {
    let folder = folder("hostile");
    fs::write(folder.join("evil.json"), hostile().to_string()).unwrap();
    for names in [&["evilcard"][..], &["evilcard", "rtx-4090"]] {
        let args = [&["report"], names, &["--catalog", "evil.json"]].concat();
        let html = stdout(&args, &folder);
        let lower = html.to_lowercase();
        assert!(html.contains("&lt;script&gt;"));
        assert!(!lower.contains("<script") && !lower.contains("href=\"javascript"));
        // A quote in a name never ends an attribute.
        assert!(!html.contains("x\" onload"));
        let hidden =
            |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!html.contains(hidden));
        let post = stdout(&[&args[..], &["--format", "markdown"]].concat(), &folder);
        assert!(!post.contains(hidden) && !post.contains("<script") && !post.contains("|[a]"));
        let file = stdout(&[&args[..], &["-o", "."]].concat(), &folder);
        assert!(file.is_empty());
        in_browser(&folder, &args);
    }
    let mut files: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter(|n| n.starts_with("wir-report-"))
        .collect();
    files.sort();
    assert_eq!(files, ["wir-report-evil-vs-rtx-4090.html", "wir-report-evil.html"]);
}

#[test]
fn a_file_is_written_whole_and_never_replaced_unasked() {
    let folder = folder("files");
    let args = ["report", "rtx-4090", "-o", "card.html"];
    let first = wir(&args, &folder);
    assert_eq!(first.status.code(), Some(0));
    assert!(first.stdout.is_empty());
    assert!(String::from_utf8_lossy(&first.stderr).contains("card.html"));
    let html = fs::read_to_string(folder.join("card.html")).unwrap();
    assert_eq!(html, stdout(&["report", "rtx-4090"], &folder));

    fs::write(folder.join("card.html"), "mine").unwrap();
    let second = wir(&args, &folder);
    assert_eq!(second.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&second.stderr).contains("--force"));
    assert_eq!(fs::read_to_string(folder.join("card.html")).unwrap(), "mine");
    let third = wir(&["report", "rtx-4090", "-o", "card.html", "--force", "--quiet"], &folder);
    assert_eq!((third.status.code(), third.stderr.len()), (Some(0), 0));
    assert_eq!(fs::read_to_string(folder.join("card.html")).unwrap(), html);

    let nowhere = wir(&["report", "rtx-4090", "-o", "no/such/folder.html"], &folder);
    assert_eq!(nowhere.status.code(), Some(4));
    let left = fs::read_dir(&folder).unwrap().count();
    assert_eq!(left, 1, "a temporary file is left");
}

#[test]
fn wrong_questions_are_refused() {
    let folder = folder("wrong");
    for args in [
        &["report", "4099"][..],
        &["report", "rtx-4090", "m4-max", "--mem", "64"],
        &["report", "rtx-4090", "--hw", "m4-max"],
        &["report", "3090", "3090", "3090", "3090", "3090", "3090", "3090", "3090", "3090"],
    ] {
        assert_eq!(wir(args, &folder).status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn a_browser_shows_it_as_it_is_meant() {
    let folder = folder("browser");
    in_browser(&folder, &["report", "m4-max", "--mem", "128"]);
    in_browser(&folder, &["report", "rtx-4090", "m4-max", "2x3090"]);
}

/// Checks a report in a headless browser, where there is one (`tests/browser/check.mjs` says how).
fn in_browser(folder: &Path, args: &[&str]) {
    let found = |names: &[&str]| {
        let runs = |n: &&&str| Command::new(n).arg("--version").output().is_ok();
        names.iter().find(runs).map(|n| (*n).to_owned())
    };
    let browser = found(&["chromium", "chromium-browser", "google-chrome"]);
    let (Some(browser), Some(node)) = (browser, found(&["node"])) else {
        eprintln!("skipped: no chromium or no node on this machine");
        return;
    };
    let (html, json) = (folder.join("browser.html"), folder.join("browser.json"));
    fs::write(&html, stdout(args, folder)).unwrap();
    fs::write(&json, stdout(&[args, &["--json"]].concat(), folder)).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/check.mjs");
    let output = Command::new(node).arg(script).arg(browser).args([&html, &json]).output().unwrap();
    assert!(output.status.success(), "{args:?}:\n{}", String::from_utf8_lossy(&output.stderr));
}
