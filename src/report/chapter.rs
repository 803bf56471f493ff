//! The chapters of a hardware page.

/// A chapter of a hardware page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chapter {
    /// The facts.
    Card,
    /// The score with its sums.
    Score,
    /// The workload grid.
    Workloads,
    /// Rating, strengths, limits, who should buy it.
    Verdict,
    /// Other machines beside it.
    Compare,
    /// Every size class in the usual formats.
    Runs,
    /// What of its memory a model gets.
    Memory,
    /// Systems and programs.
    Software,
    /// What breaks first.
    Breaks,
    /// Other machines by what one wants.
    Alternatives,
    /// What goes well together.
    Pairings,
    /// Who should avoid it.
    Avoid,
    /// Questions.
    Faq,
}

impl Chapter {
    /// All, in the order of the page.
    pub const ALL: [Self; 13] = [
        Self::Card,
        Self::Score,
        Self::Workloads,
        Self::Verdict,
        Self::Compare,
        Self::Runs,
        Self::Memory,
        Self::Software,
        Self::Breaks,
        Self::Alternatives,
        Self::Pairings,
        Self::Avoid,
        Self::Faq,
    ];

    /// Its name for flags and anchors.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Score => "score",
            Self::Workloads => "workloads",
            Self::Verdict => "verdict",
            Self::Compare => "compare",
            Self::Runs => "runs",
            Self::Memory => "memory",
            Self::Software => "software",
            Self::Breaks => "breaks",
            Self::Alternatives => "alternatives",
            Self::Pairings => "pairings",
            Self::Avoid => "avoid",
            Self::Faq => "faq",
        }
    }

    /// Its heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Card => "Machine",
            Self::Score => "Score",
            Self::Workloads => "What it is good for",
            Self::Verdict => "Verdict",
            Self::Compare => "How it compares",
            Self::Runs => "What it can run",
            Self::Memory => "The truth about its memory",
            Self::Software => "Systems and programs",
            Self::Breaks => "What breaks first",
            Self::Alternatives => "Alternatives",
            Self::Pairings => "What goes well together",
            Self::Avoid => "Who should avoid it",
            Self::Faq => "Questions",
        }
    }
}
