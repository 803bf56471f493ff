//! What commands found out, as typed values. How it looks is decided elsewhere.

mod accuracy;
mod answer;
mod bench;
mod buy;
mod chapter;
mod cost;
mod detected;
mod explained;
mod fix;
mod glossary;
mod grid;
mod launch;
mod lists;
mod most;
mod next;
mod page;
mod plot;
mod scan;

pub use accuracy::{Accuracy, Predicted, Run as MeasuredRun};
pub use answer::{Answer, Asked, Online, OwnFile};
pub use bench::{BenchEntry, BenchPage, State};
pub use buy::{Guide, Picked, Planned, Ranking, Recommended, Rented, RentedInstead};
pub use chapter::Chapter;
pub use cost::{AtHome, Costs, PerKwh};
pub use detected::DetectedMachine;
pub use explained::{Amount, Explained, Section, Term};
pub use fix::{Advice, FixPage, Topics};
pub use glossary::{Glossary, TermPage};
pub use grid::{Comparison, Grid, HardwarePage, Site};
pub use launch::LaunchPage;
pub use lists::{HardwareList, ModelList, QuantList, RuntimeList};
pub use most::{BestFormat, Most, TriedFormat};
pub use next::{Better, LaunchLines, Next, Way};
pub use page::{Bill, Common, Document, MachinePage, Run, Spot};
pub use plot::{Bar, Bars, Mark, Plot};
pub use scan::{At, OnDiskModel, OtherFile, Scanned, Unread};

/// The result of a command.
#[derive(Debug)]
pub enum Report<'a> {
    /// One model on one machine.
    Check(Box<Answer<'a>>),
    /// The arithmetic of an answer alone.
    Explain(Box<Answer<'a>>),
    /// The workloads of a machine.
    Grid(Box<Grid<'a>>),
    /// Machines side by side.
    Compare(Box<Comparison<'a>>),
    /// All about a machine.
    Show(Box<HardwarePage<'a>>),
    /// Models on this disk.
    Scan(Box<Scanned<'a>>),
    /// The commands that start a model.
    Launch(Box<LaunchPage<'a>>),
    /// The user's own measurements.
    Bench(Box<BenchPage>),
    /// What to run on a machine.
    Recommend(Box<Recommended<'a>>),
    /// What to buy for a model.
    Plan(Box<Planned<'a>>),
    /// Local against cloud.
    Cost(Box<Costs<'a>>),
    /// What to buy, by wishes.
    Pick(Box<Picked<'a>>),
    /// Machines in order.
    Ranking(Box<Ranking<'a>>),
    /// A buyer's guide.
    Guide(Box<Guide<'a>>),
    /// A report to keep or to print.
    Document(Box<Document<'a>>),
    /// What is known about an error.
    Fix(Box<FixPage<'a>>),
    /// All errors that are known.
    Topics(Topics<'a>),
    /// What a word means.
    Term(Box<TermPage<'a>>),
    /// All words that are explained.
    Glossary(Glossary<'a>),
    /// Machines of the catalog.
    Hardware(HardwareList<'a>),
    /// Models of the catalog.
    Models(ModelList<'a>),
    /// Formats of the catalog.
    Quants(QuantList<'a>),
    /// Runtimes of the catalog.
    Runtimes(RuntimeList<'a>),
    /// This machine.
    Detected(Box<DetectedMachine<'a>>),
    /// How far predictions are from measured runs.
    Accuracy(Box<Accuracy>),
    /// Text that is printed as it is.
    Text(String),
}
