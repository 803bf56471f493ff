//! Whatever stands in a file name, real shells read back the very words.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::process::{Command, Stdio};
use wir::advice::launch::{Shell, Step, quote};

/// Words with everything that shells take for something else.
fn words() -> impl Strategy<Value = Vec<String>> {
    let nasty =
        proptest::char::ranges(vec![' '..='~', '\u{ae}'..='\u{ff}', '‘'..='‛', '🦀'..='🦀'].into());
    let special =
        prop::sample::select("'\"\\$`!*?[]{}()<>|&;#~=%^@,: \t-".chars().collect::<Vec<_>>());
    let letter = prop_oneof![3 => special, 1 => nasty];
    let word = prop::collection::vec(letter, 0..12).prop_map(|c| c.into_iter().collect::<String>());
    let fixed = prop::sample::select(vec![
        "$(id)",
        "`id`",
        "-n",
        "--",
        "a b",
        "~",
        "!!",
        "%s",
        "\\",
        "'",
        "''",
        "\"",
        "=ls",
        "a=b",
        "x'; echo hacked; '",
        "*",
        "@(1)",
        "$HOME",
        "#x",
        "\\'",
        "\\\\'",
    ])
    .prop_map(str::to_owned);
    prop::collection::vec(prop_oneof![4 => word, 1 => fixed], 1..40)
}

fn reads_back(program: &str, args: &[&str], shell: Shell, printer: &str) {
    let is_there = Command::new(program).arg("-c").arg("exit").stdin(Stdio::null()).output();
    if is_there.is_err() {
        println!("{program} is not installed: left out");
        return;
    }
    let mut runner = TestRunner::new(ProptestConfig { cases: 40, ..ProptestConfig::default() });
    let checked = runner.run(&words(), |words| {
        let quoted: Vec<String> = words.iter().map(|w| quote(w, shell)).collect();
        let script = format!("{printer} {}", quoted.join(" "));
        let output = Command::new(program).args(args).arg(script).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let read: Vec<&str> = text.split_terminator('\u{1}').collect();
        prop_assert_eq!(read, words.iter().map(String::as_str).collect::<Vec<_>>());
        Ok(())
    });
    checked.unwrap();
}

#[test]
fn sh_reads_back_the_same_words() {
    reads_back("sh", &["-c"], Shell::Posix, r"printf '%s\001'");
}

#[test]
fn bash_reads_back_the_same_words() {
    reads_back("bash", &["-c"], Shell::Posix, r"printf '%s\001'");
}

#[test]
fn fish_reads_back_the_same_words() {
    reads_back("fish", &["--no-config", "-c"], Shell::Fish, r"printf '%s\001'");
}

#[test]
fn powershell_reads_back_the_same_words() {
    let print =
        "function p { foreach ($a in $args) { [Console]::Write([string]$a + [char]1) } }; p";
    reads_back("pwsh", &["-NoProfile", "-Command"], Shell::PowerShell, print);
}

/// What [`Step::line`] writes is run as one command with its environment.
#[test]
fn a_whole_line_runs_with_its_environment() {
    let step = Step {
        env: vec![("WIR_TEST".to_owned(), "a b'$HOME".to_owned())],
        words: ["sh", "-c", "printf '%s|%s' \"$WIR_TEST\" \"$1\"", "x", "*;'"]
            .map(str::to_owned)
            .into(),
        beside: false,
        elsewhere: false,
    };
    for (program, shell) in [("sh", Shell::Posix), ("fish", Shell::Fish)] {
        if let Ok(output) = Command::new(program).arg("-c").arg(step.line(shell)).output() {
            assert_eq!(String::from_utf8_lossy(&output.stdout), "a b'$HOME|*;'", "{program}");
        }
    }
}
