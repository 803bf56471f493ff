//! A sentence with what it is about and what it rests on, so that sentences can be held against the figures.

use crate::advice::figures;
use crate::advice::grid::WorkloadFit;
use crate::advice::range::Runnable;
use crate::advice::verdict::Verdict;
use crate::engine::Estimate;

/// A sentence about a machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// What it is about.
    pub subject: Subject,
    /// The words.
    pub text: String,
    /// The answer that it rests on, where it rests on one.
    pub backing: Option<Backing>,
}

/// What a sentence is about. No subject is both praised and complained of on one page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A job of the workload grid, by id.
    Job(String),
    /// The largest model that suits it.
    Largest,
    /// Models that are too large.
    Beyond,
    /// How long a context fits.
    Context,
    /// How long a long prompt takes.
    LongPrompt,
    /// What runs on it.
    Software,
    /// Several people at once.
    Serving,
    /// Speed for a watt.
    Efficiency,
    /// Peak power.
    Power,
    /// Noise.
    Noise,
    /// Price for what it does.
    Price,
    /// What the speeds rest on.
    Evidence,
    /// How it is sold.
    Sale,
    /// Operating systems.
    System,
    /// Less will do.
    Smaller,
    /// It is there already.
    Owned,
    /// More of the same.
    Another,
}

impl Subject {
    /// The name that JSON uses.
    pub fn id(&self) -> &str {
        match self {
            Self::Job(id) => id,
            Self::Largest => "largest-model",
            Self::Beyond => "too-large-models",
            Self::Context => "context",
            Self::LongPrompt => "long-prompts",
            Self::Software => "software",
            Self::Serving => "serving",
            Self::Efficiency => "efficiency",
            Self::Power => "power",
            Self::Noise => "noise",
            Self::Price => "price",
            Self::Evidence => "evidence",
            Self::Sale => "sale",
            Self::System => "system",
            Self::Smaller => "smaller",
            Self::Owned => "owned",
            Self::Another => "another",
        }
    }
}

/// The answer behind a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Backing {
    /// Id of the model.
    pub model: String,
    /// The format.
    pub quant: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether it fits.
    pub fits: bool,
    /// Decode speed, tokens per second.
    pub speed: Option<f64>,
    /// What memory bandwidth allows at most.
    pub ceiling: Option<f64>,
}

impl Remark {
    /// A sentence about facts.
    pub fn new(subject: Subject, text: impl Into<String>) -> Self {
        Self { subject, text: text.into(), backing: None }
    }

    /// The same with the answer that it rests on.
    #[must_use]
    pub fn on(mut self, backing: Backing) -> Self {
        self.backing = Some(backing);
        self
    }
}

impl Backing {
    /// A job of the grid.
    pub fn job(fit: &WorkloadFit<'_>) -> Self {
        Self::new(&fit.model.id, &fit.quant.name, fit.judgement.verdict, &fit.estimate)
    }

    /// A model in a format.
    pub fn run(run: &Runnable<'_>) -> Self {
        Self::new(&run.model.id, &run.quant.name, run.judgement.verdict, &run.estimate)
    }

    /// Any answer.
    pub fn new(model: &str, quant: &str, verdict: Verdict, estimate: &Estimate) -> Self {
        Self {
            model: model.to_owned(),
            quant: quant.to_owned(),
            verdict,
            fits: estimate.fits,
            speed: estimate.decode.as_ref().filter(|_| estimate.fits).map(|s| s.expected.get()),
            ceiling: estimate.ceiling.map(|c| c.get()),
        }
    }
}

/// " at ~42 tok/s", or nothing where it does not run.
pub fn at_speed(estimate: &Estimate) -> String {
    let speed = estimate.decode.as_ref().filter(|_| estimate.fits);
    speed.map_or_else(String::new, |s| format!(" at ~{} tok/s", figures::speed(s.expected)))
}

/// "Qwen3 32B Q4_K_M".
pub fn run_name(run: &Runnable<'_>) -> String {
    format!("{} {}", run.model.name, run.quant.name)
}

/// Several things in a row: "a, b and c".
pub fn listed(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// Several things to choose from: "a, b or c".
pub fn or(all: &[String]) -> String {
    match all {
        [most @ .., last] if !most.is_empty() => format!("{} or {last}", most.join(", ")),
        _ => listed(all),
    }
}
