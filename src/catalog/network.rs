//! Links between machines, and what programs spend on them when a model is spread over several.

use serde::{Deserialize, Serialize};

/// Everything known about running one model on several machines.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// Kinds of links.
    pub links: Vec<Link>,
    /// The link that a machine comes with.
    pub of: Vec<LinkOf>,
    /// The link of all others.
    pub otherwise: String,
    /// Programs that spread a model over machines.
    pub handovers: Vec<Handover>,
    /// What several machines add to the doubt about one, as ln(factor).
    pub spread: f64,
    /// The same of prompts.
    pub prefill_spread: f64,
    /// Where that comes from.
    pub spread_how: String,
    /// Runs on several machines that people published.
    pub measured: Vec<MeasuredRun>,
}

/// A kind of link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Stable name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Rate of one direction, 10^9 bits a second.
    pub gbit_per_s: f64,
    /// A small message there and back between two programs, in microseconds.
    pub round_trip_us: f64,
    /// Where that was read.
    pub sources: Vec<String>,
}

/// The link that machines come with.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkOf {
    /// Starts of their ids.
    pub ids: Vec<String>,
    /// The link.
    pub link: String,
    /// Whether people buy several of them for one model.
    pub planned: bool,
}

/// What a program spends at every change from one machine to the next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handover {
    /// Id of the runtime.
    pub runtime: String,
    /// Its own work for a token and a further machine, in milliseconds.
    pub ms: f64,
    /// The least of that.
    pub low_ms: f64,
    /// The most.
    pub high_ms: f64,
    /// Messages there and back for a token and a further machine.
    pub round_trips: f64,
    /// How often the hidden state crosses the link for a further machine.
    pub transfers: f64,
    /// Bytes of one element of the hidden state on the link.
    pub bytes_per_element: f64,
    /// The figures behind it, in words.
    pub how: String,
    /// Where they were read.
    pub sources: Vec<String>,
}

/// A run on several equal machines, with llama.cpp and a nearly empty cache.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasuredRun {
    /// The machine.
    pub hw: String,
    /// How many.
    pub machines: u32,
    /// The backend.
    pub backend: String,
    /// The model.
    pub model: String,
    /// Its format.
    pub quant: String,
    /// Decode speed, tokens per second.
    pub decode: f64,
    /// The same on one machine, where it was measured.
    #[serde(default)]
    pub alone: Option<f64>,
    /// Where it was read.
    pub source: String,
}

impl Network {
    /// A link by its name.
    pub fn link(&self, id: &str) -> Option<&Link> {
        self.links.iter().find(|l| l.id == id)
    }

    /// The link that a machine of this id comes with.
    pub fn link_of(&self, hardware: &str) -> Option<&Link> {
        self.link(self.of(hardware).map_or(&self.otherwise, |of| &of.link))
    }

    /// Whether people buy several of it for one model.
    pub fn is_planned(&self, hardware: &str) -> bool {
        self.of(hardware).is_some_and(|of| of.planned)
    }

    /// What a program spends between machines; none where it runs on one alone.
    pub fn handover(&self, runtime: &str) -> Option<&Handover> {
        self.handovers.iter().find(|h| h.runtime == runtime)
    }

    fn of(&self, hardware: &str) -> Option<&LinkOf> {
        self.of.iter().find(|of| of.ids.iter().any(|id| hardware.starts_with(id.as_str())))
    }
}
