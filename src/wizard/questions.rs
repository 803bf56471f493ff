//! What is asked, as data.

use crate::catalog::Catalog;
use crate::catalog::classes::SizeClass;

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
    /// Asked only where the value of an earlier answer is such.
    pub only_if: Option<OnlyIf>,
}

/// The flag of an earlier question, and what has to hold of its value.
pub type OnlyIf = (&'static str, fn(Option<&str>) -> bool);

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

const CONDITION: Options =
    &[("", "new"), ("used", "used: three years old or more"), ("any", "either")];

const FORM: Options = &[
    ("", "any"),
    ("laptop", "a laptop"),
    ("gpu", "a card for a desktop"),
    ("mac", "a Mac"),
    ("mini-pc", "a small desktop with unified memory"),
    ("server", "cards for a server"),
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

const NOISE: Options = &[
    ("", "whatever it takes"),
    ("quiet", "quiet: up to 100 watts"),
    ("audible", "audible: up to 250 watts"),
    ("loud", "loud, but nothing for a server room"),
];

const OWNED: Options = &[
    ("", "nothing that counts"),
    ("desktop", "a desktop with room for a card"),
    ("rtx-3060-12gb", "a desktop with an RTX 3060 12 GB"),
    ("rtx-4060-ti-16gb", "a desktop with an RTX 4060 Ti 16 GB"),
    ("rtx-4070", "a desktop with an RTX 4070"),
    ("rtx-3090", "a desktop with an RTX 3090"),
    ("rtx-4090", "a desktop with an RTX 4090"),
    ("rtx-5070-ti", "a desktop with an RTX 5070 Ti"),
    ("rtx-5090", "a desktop with an RTX 5090"),
    ("rx-7900-xtx", "a desktop with an RX 7900 XTX"),
];

const SUPPLY: Options = &[
    ("", "not known"),
    ("550", "550 watts"),
    ("650", "650 watts"),
    ("750", "750 watts"),
    ("850", "850 watts"),
    ("1000", "1,000 watts"),
    ("1300", "1,300 watts or more"),
];

const USERS: Options =
    &[("", "one"), ("2", "two"), ("4", "four"), ("8", "eight"), ("16", "sixteen")];

/// All questions, in order. What it is for comes from the catalog.
pub fn questions(catalog: &Catalog) -> Vec<Question> {
    let jobs = catalog.workloads.iter();
    let jobs = jobs.map(|w| Choice { value: Some(w.id.clone()), label: w.name.clone() });
    let one = Choice { value: None, label: "one model".to_owned() };
    let reason = Question {
        flag: "for",
        text: "What is it for?",
        choices: jobs.chain([one]).collect(),
        usual: 0,
        only_if: None,
    };
    vec![
        reason,
        models(catalog),
        question("min-tps", "How fast should it write?", SPEED, 0),
        question("budget", "How much may it cost?", BUDGET, 2),
        question("condition", "New or used?", CONDITION, 0),
        question("form", "What should it be?", FORM, 0),
        question("os", "Which system should run on it?", SYSTEM, 0),
        question("max-power", "How much power may it draw?", POWER, 0),
        question("max-noise", "How loud may it be?", NOISE, 0),
        question("owned", "What is there already?", OWNED, 0),
        Question {
            only_if: Some(("owned", |owned| owned.is_some())),
            ..question("psu", "What does its power supply give?", SUPPLY, 0)
        },
        question("users", "How many people use it at once?", USERS, 0),
    ]
}

/// Which model, by size class; others are named with the flag.
fn models(catalog: &Catalog) -> Question {
    let choice = |class: &SizeClass| {
        let model = catalog.models.iter().find(|m| m.id == class.model)?;
        let label = format!("{}: {}", class.class, model.name);
        Some(Choice { value: Some(class.class.clone()), label })
    };
    let choices: Vec<Choice> = catalog.classes.iter().filter_map(choice).collect();
    let usual = choices.iter().position(|c| c.value.as_deref() == Some("32b")).unwrap_or(0);
    Question {
        flag: "model",
        text: "Which one? (others: --model NAME)",
        choices,
        usual,
        only_if: Some(("for", |task| task.is_none())),
    }
}

fn question(flag: &'static str, text: &'static str, options: Options, usual: usize) -> Question {
    let choice = |(value, label): &(&str, &str)| Choice {
        value: (!value.is_empty()).then(|| (*value).to_owned()),
        label: (*label).to_owned(),
    };
    Question { flag, text, choices: options.iter().map(choice).collect(), usual, only_if: None }
}
