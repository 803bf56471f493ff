//! What is asked, as data.

use crate::catalog::Catalog;

/// A question with the flag that answers it.
#[derive(Clone, Debug)]
pub struct Question {
    /// The flag without its dashes.
    pub flag: &'static str,
    /// The words.
    pub text: &'static str,
    /// What can be answered.
    pub choices: Vec<Choice>,
    /// The place that is marked at first.
    pub usual: usize,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The value of the flag; none leaves the flag out.
    pub value: Option<String>,
    /// The words.
    pub label: String,
}

type Options = &'static [(&'static str, &'static str)];

const SPEED: Options = &[
    ("", "what the task needs to be pleasant"),
    ("15", "15 tokens a second"),
    ("30", "30 tokens a second"),
    ("60", "60 tokens a second"),
];

const BUDGET: Options = &[
    ("500", "up to $500"),
    ("1000", "up to $1,000"),
    ("2000", "up to $2,000"),
    ("4000", "up to $4,000"),
    ("8000", "up to $8,000"),
    ("", "no limit"),
];

const FORM: Options = &[
    ("", "any"),
    ("laptop", "a laptop"),
    ("gpu", "a card for a desktop"),
    ("mac", "a Mac"),
    ("mini-pc", "a small desktop with unified memory"),
    ("server", "cards for a server"),
    ("used-gpu", "a used card, three years old or more"),
];

const SYSTEM: Options =
    &[("", "any"), ("linux", "Linux"), ("windows", "Windows"), ("macos", "macOS")];

const POWER: Options = &[
    ("", "no limit"),
    ("100", "up to 100 watts: quiet"),
    ("250", "up to 250 watts"),
    ("450", "up to 450 watts"),
    ("850", "up to 850 watts"),
];

const OWNED: Options =
    &[("", "nothing that counts"), ("desktop", "a desktop with room and power for a card")];

const USERS: Options =
    &[("", "one"), ("2", "two"), ("4", "four"), ("8", "eight"), ("16", "sixteen")];

/// All questions, in order. What it is for comes from the catalog.
pub fn questions(catalog: &Catalog) -> Vec<Question> {
    let jobs = catalog.workloads.iter();
    let jobs = jobs.map(|w| Choice { value: Some(w.id.clone()), label: w.name.clone() });
    vec![
        Question { flag: "for", text: "What is it for?", choices: jobs.collect(), usual: 0 },
        question("min-tps", "How fast should it write?", SPEED, 0),
        question("budget", "How much may it cost?", BUDGET, 2),
        question("form", "What should it be?", FORM, 0),
        question("os", "Which system should run on it?", SYSTEM, 0),
        question("max-power", "How much power may it draw?", POWER, 0),
        question("owned", "What is there already?", OWNED, 0),
        question("users", "How many people use it at once?", USERS, 0),
    ]
}

fn question(flag: &'static str, text: &'static str, options: Options, usual: usize) -> Question {
    let choice = |(value, label): &(&str, &str)| Choice {
        value: (!value.is_empty()).then(|| (*value).to_owned()),
        label: (*label).to_owned(),
    };
    Question { flag, text, choices: options.iter().map(choice).collect(), usual }
}
