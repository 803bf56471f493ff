//! Sets of unequal cards: what they hold and how fast they are together, and the command that splits a model over them.

#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::process::Command;
use wir::embedded;
use wir::engine::cards::{Card, in_turns, side_by_side};

fn wir(args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_wir"))
        .args(args)
        .env("HOME", env!("CARGO_TARGET_TMPDIR"))
        .env("XDG_DATA_HOME", env!("CARGO_TARGET_TMPDIR"))
        .env("LANG", "C.UTF-8")
        .output()
        .unwrap();
    let text = |b: Vec<u8>| String::from_utf8(b).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn check(args: &[&str]) -> Value {
    let (_, out, err) = wir(&[&["check", "--json", "--ram", "64"], args].concat());
    serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{err}"))
}

fn speed(answer: &Value) -> f64 {
    answer["decode"]["tok_per_s"].as_f64().unwrap()
}

#[test]
fn memory_adds_up_and_speed_lies_between_the_cards() {
    let both = check(&["70b", "--hw", "rtx-4090+rtx-3060-12gb", "--quant", "q2_k"]);
    assert_eq!(both["hw"]["slug"], "rtx-4090+rtx-3060-12gb");
    assert_eq!(both["hw"]["count"], 2);
    let parts = both["hw"]["cards"].as_array().unwrap();
    assert_eq!(parts.iter().map(|c| c["memory_bytes"].as_u64().unwrap() >> 30).sum::<u64>(), 36);
    assert_eq!(both["placement"]["mode"], "full");
    let usable = both["hw"]["usable_bytes"].as_f64().unwrap() / f64::from(1 << 30);
    assert!((33.0..36.0).contains(&usable), "{usable}");
    let fast = check(&["70b", "--hw", "2xrtx-4090", "--quant", "q2_k"]);
    let slow = check(&["70b", "--hw", "3xrtx-3060-12gb", "--quant", "q2_k"]);
    assert!(speed(&slow) < speed(&both) && speed(&both) < speed(&fast));
    let ceiling = both["decode"]["ceiling"].as_f64().unwrap();
    assert!(speed(&both) <= ceiling);
}

#[test]
fn equal_cards_are_what_they_are_by_number() {
    let catalog = embedded::catalog();
    let card = catalog.hardware.iter().find(|h| h.id == "rtx-3090").unwrap();
    let cards: Vec<Card<'_>> = vec![(card, card.largest_memory()); 2];
    for set in [in_turns(&cards).unwrap(), side_by_side(&cards).unwrap()] {
        assert_eq!(set.id, "2xrtx-3090");
        assert_eq!(set.largest_memory(), card.largest_memory());
        assert!((set.bandwidth.get() / card.bandwidth.get() - 1.0).abs() < 1e-9);
        let (ours, theirs) = (set.fp32.unwrap().get(), card.fp32.unwrap().get());
        assert!((ours / theirs - 1.0).abs() < 1e-9);
        assert_eq!(set.backends, card.backends);
    }
}

#[test]
fn times_add_up_where_cards_take_turns() {
    let catalog = embedded::catalog();
    let find = |id: &str| catalog.hardware.iter().find(|h| h.id == id).unwrap();
    let (a, b) = (find("rtx-4090"), find("rtx-3060-12gb"));
    let cards = [(a, a.largest_memory()), (b, b.largest_memory())];
    let set = in_turns(&cards).unwrap();
    // Two thirds of the layers on the first, a third on the second.
    let expected = 1.0 / (2.0 / 3.0 / a.bandwidth.get() + 1.0 / 3.0 / b.bandwidth.get());
    assert!((set.bandwidth.get() / expected - 1.0).abs() < 1e-9);
    let even = side_by_side(&cards).unwrap();
    assert_eq!(even.bandwidth, b.bandwidth);
    assert_eq!(even.largest_memory(), b.largest_memory());
}

#[test]
fn the_command_splits_by_memory() {
    let args = ["check", "70b", "2x3090+4090", "--command", "--shell", "sh"];
    let (status, out, err) = wir(&args);
    assert_eq!(status, 0, "{err}");
    assert!(out.trim_end().ends_with("-sm layer -ts 24,24,24"), "{out}");
    let (_, out, _) = wir(&["check", "32b", "rtx-4090 + rtx-3060-12gb", "--command"]);
    assert!(out.contains("-ts 24,12"), "{out}");
    let (_, equal, _) = wir(&["check", "70b", "2x3090", "--command"]);
    assert!(!equal.contains("-ts"), "{equal}");
}

#[test]
fn what_cannot_be_a_set_is_told() {
    let (status, _, err) = wir(&["check", "8b", "rtx-4090+no-such-card"]);
    assert_eq!(status, 2);
    assert!(err.contains("no hardware is called"), "{err}");
    let (status, _, err) = wir(&["check", "8b", "--hw", "4090+3090", "--mem", "24"]);
    assert!(status == 2 && err.contains("different ones"), "{err}");
    // A name with a plus of its own is one machine.
    let max = check(&["8b", "--hw", "ryzen ai max+ 395", "--mem", "128"]);
    assert_eq!(max["hw"]["count"], 1);
}
