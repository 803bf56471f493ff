//! `--plot`: what is drawn agrees with what is said, at every width, and never reaches programs.

#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::process::Command;
use unicode_width::UnicodeWidthStr;

fn wir(args: &[&str], columns: usize) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wir"));
    command.args(args).env("COLUMNS", columns.to_string()).env("LANG", "en_US.UTF-8");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

const DRAWN: [&[&str]; 6] = [
    &["check", "--hw", "4090", "--plot"],
    &["check", "8b", "4090", "--plot"],
    &["show", "m4-max", "--mem", "128", "--plot"],
    &["compare", "4090", "2x3090", "--plot"],
    &["hw", "--sort", "tps", "--limit", "5", "--plot"],
    &["hw", "7900", "--plot"],
];

/// The part of an answer that `--plot` adds.
fn drawing(args: &[&str], columns: usize) -> String {
    let without: Vec<&str> = args.iter().copied().filter(|a| *a != "--plot").collect();
    let (all, text) = (wir(args, columns), wir(&without, columns));
    all.strip_prefix(&text).unwrap_or_else(|| panic!("{args:?}: not below the answer")).to_owned()
}

#[test]
fn drawings_fit_and_have_an_ascii_form() {
    for args in DRAWN {
        for columns in [40, 60, 80, 120] {
            let drawn = drawing(args, columns);
            assert!(drawn.contains("memory bandwidth (GB/s)"), "{args:?}");
            for line in drawn.lines() {
                assert!(line.width() <= columns, "{args:?} at {columns}: {line}");
            }
        }
        let plain = drawing(&[args, &["--ascii"]].concat(), 80);
        assert!(plain.is_ascii() && !plain.contains('?'), "{args:?}");
    }
}

#[test]
fn machines_are_marked_where_they_stand() {
    let drawn = drawing(&["compare", "rtx-3060-12gb", "h100-sxm-80gb", "--plot"], 80);
    let (_, drawn) = drawn.split_once("memory bandwidth").unwrap();
    let place = |sign: char| {
        let rows = drawn.lines().enumerate().filter(|(_, l)| l.contains(['│', '┤']));
        let mut found = rows.filter_map(|(y, l)| l.chars().position(|c| c == sign).map(|x| (x, y)));
        found.next().unwrap_or_else(|| panic!("no {sign} in\n{drawn}"))
    };
    let (small, large) = (place('A'), place('B'));
    assert!(small.0 < large.0, "more memory is further to the right\n{drawn}");
    assert!(small.1 > large.1, "more bandwidth is higher\n{drawn}");
}

#[test]
fn bars_are_as_long_as_speeds_are_high() {
    let drawn = drawing(&["check", "--hw", "4090", "--plot"], 120);
    let bars = drawn.lines().filter(|l| l.contains('█') && l.contains('~'));
    let mut found: Vec<(f64, usize)> = bars
        .map(|l| {
            let speed = l.split('~').nth(1).unwrap().split(' ').next().unwrap().replace(',', "");
            (speed.parse().unwrap(), l.chars().filter(|c| "█▒".contains(*c)).count())
        })
        .collect();
    assert!(found.len() > 3, "{drawn}");
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Speeds are printed to two figures, so that one cell is the doubt.
    assert!(found.windows(2).all(|w| w[0].1 <= w[1].1 + 1), "{found:?}\n{drawn}");
    let (low, high) = (found[0], found[found.len() - 1]);
    let ratio = low.0 / high.0 * high.1 as f64;
    assert!((ratio - low.1 as f64).abs() <= 2.0, "bars start at zero: {found:?}");
}

#[test]
fn programs_get_no_drawing() {
    for format in ["json", "csv", "markdown"] {
        let args = ["check", "--hw", "4090", "--format", format];
        assert_eq!(wir(&args, 80), wir(&[&args[..], &["--plot"]].concat(), 80), "{format}");
    }
    let text = wir(&["hw", "--sort", "score", "--plot", "--json"], 80);
    assert!(serde_json::from_str::<Value>(&text).is_ok());
}
