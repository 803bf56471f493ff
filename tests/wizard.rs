//! `wir pick-gpu` on a pseudo-terminal: keys are sent, screens are read. Needs Python, and is skipped without it.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::process::Command;

/// What is on the screen after some keys, and the status; none without Python.
fn after(keys: &str) -> Option<(String, i32)> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/wizard.py");
    let mut command = Command::new("python3");
    let output = command.args([script, env!("CARGO_BIN_EXE_wir"), keys]).output();
    let Ok(output) = output else {
        eprintln!("no python3: not tested");
        return None;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Some((text, output.status.code().unwrap()))
}

fn typed(args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wir"));
    let output = command.args(args).env("COLUMNS", "80").output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_usual_answers_give_the_same_as_the_command() {
    let Some((screen, status)) = after(&"enter ".repeat(10)) else {
        return;
    };
    assert_eq!(status, 0, "{screen}");
    for question in ["What is it for?", "How much may it cost?", "How many people use it at once?"]
    {
        assert!(screen.contains(question), "{question}: {screen}");
    }
    let same = typed(&["pick-gpu", "--for", "chat-7b", "--budget", "2000"]);
    assert!(screen.contains(&same), "{screen}\n{same}");
    assert!(same.contains("wir pick-gpu --for chat-7b --budget 2000"), "{same}");
}

#[test]
fn back_asks_again() {
    // Down to the second workload, back from the second question (4 answers, then back), and the third workload instead.
    let keys = "down enter down down down down enter down enter";
    let keys = format!("{keys} {}", "enter ".repeat(9));
    let Some((screen, status)) = after(&keys) else {
        return;
    };
    assert_eq!(status, 0, "{screen}");
    assert!(screen.contains("--for chat-32b --budget 2000"), "{screen}");
}

#[test]
fn quit_works_at_every_step() {
    for step in 0..10 {
        let keys = "enter ".repeat(step) + "esc";
        let Some((screen, status)) = after(&keys) else {
            return;
        };
        assert_eq!(status, 0, "{screen}");
        assert!(!screen.contains("wir pick-gpu"), "{screen}");
    }
}

#[test]
fn without_a_terminal_it_says_which_flags_to_use() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wir"));
    let output = command.arg("pick-gpu").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("--for") && said.contains("--budget"), "{said}");
}

#[test]
fn one_model_and_what_is_there_are_asked_after() {
    // One model, the usual size, no budget, a desktop with an RTX 3090 and a supply of 850 W.
    let keys = [
        &"down ".repeat(7),
        "enter enter enter down down down enter enter enter enter enter enter ",
        &"down ".repeat(5),
        "enter ",
        &"down ".repeat(4),
        "enter enter",
    ];
    let Some((screen, status)) = after(&keys.concat()) else {
        return;
    };
    assert_eq!(status, 0, "{screen}");
    assert!(screen.contains("Which one?") && screen.contains("What does its power supply give?"));
    let same = typed(&["pick-gpu", "--model", "32b", "--owned", "rtx-3090", "--psu", "850"]);
    assert!(screen.contains(&same), "{screen}\n{same}");
}
