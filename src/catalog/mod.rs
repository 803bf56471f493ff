//! Facts about machines, models, quantisation formats, runtimes and prices, each with its source.
//!
//! The facts are JSON (measured rows: CSV) in the `catalog/` folder. They are checked and packed when the crate is built
//! ([`load`]), unpacked on first use, and can be extended by a user's own files of the same shape ([`Catalog::extend`]).

pub mod bench;
pub mod check;
pub mod classes;
pub mod constants;
pub mod front_end;
pub mod glossary;
pub mod hardware;
pub mod honest;
pub mod known_error;
pub mod launch;
pub mod limits;
pub mod load;
pub mod model;
pub mod network;
pub mod note;
pub mod price;
pub mod processor;
pub mod quant;
pub mod runtime;
mod schedule;
pub mod score;
pub mod stack;
pub mod workload;

use serde::{Deserialize, Serialize};

/// Every fact that `wir` knows.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Catalog {
    /// Machines and chips.
    pub hardware: Vec<hardware::Hardware>,
    /// Names of machines that people ask for and that were never sold.
    pub never_sold: Vec<hardware::NeverSold>,
    /// Processors of computers that `hardware` knows by their memory alone.
    pub processors: Vec<processor::Processor>,
    /// Models.
    pub models: Vec<model::Model>,
    /// Size classes (`70b`) and the reference model that each stands for.
    pub classes: Vec<classes::SizeClass>,
    /// Quantisation formats and KV cache types.
    pub quants: Vec<quant::Quant>,
    /// Programs that run models.
    pub runtimes: Vec<runtime::Runtime>,
    /// How they are started.
    pub launch: Vec<launch::LaunchRecipe>,
    /// What people talk to a model through.
    pub front_ends: Vec<front_end::FrontEnd>,
    /// Curated notes on machines.
    pub notes: Vec<note::HardwareNote>,
    /// How much of a memory a model may use.
    pub limits: limits::Limits,
    /// How machines are linked, and what that costs a model that is spread over several.
    pub network: network::Network,
    /// What people do with models, and what each job needs.
    pub workloads: Vec<workload::Workload>,
    /// The constants of the score.
    pub score: score::ScoreRules,
    /// Dated prices of rent, tokens and electricity.
    pub prices: Vec<price::Price>,
    /// Errors that people meet, and what helps.
    pub errors: Vec<known_error::KnownError>,
    /// Proven combinations.
    pub stacks: Vec<stack::Stack>,
    /// What words mean.
    pub glossary: Vec<glossary::Entry>,
    /// The fitted constants of the speed model.
    #[serde(skip)]
    pub constants: constants::Constants,
}

impl Catalog {
    /// Adds the entries of another catalog; an entry with a known id replaces the old one. Limits, score and constants stay as they are.
    pub fn extend(&mut self, other: Self) {
        fn merge<T>(into: &mut Vec<T>, from: Vec<T>, id: impl Fn(&T) -> &str) {
            for entry in from {
                match into.iter().position(|old| id(old) == id(&entry)) {
                    Some(at) => into[at] = entry,
                    None => into.push(entry),
                }
            }
        }
        merge(&mut self.hardware, other.hardware, |e| &e.id);
        merge(&mut self.never_sold, other.never_sold, |e| &e.name);
        merge(&mut self.processors, other.processors, |e| &e.name);
        merge(&mut self.models, other.models, |e| &e.id);
        merge(&mut self.classes, other.classes, |e| &e.class);
        merge(&mut self.quants, other.quants, |e| &e.name);
        merge(&mut self.runtimes, other.runtimes, |e| &e.id);
        merge(&mut self.workloads, other.workloads, |e| &e.id);
        merge(&mut self.errors, other.errors, |e| &e.id);
        merge(&mut self.stacks, other.stacks, |e| &e.id);
        merge(&mut self.glossary, other.glossary, |e| &e.id);
        self.prices.extend(other.prices);
        self.notes.extend(other.notes);
    }
}
