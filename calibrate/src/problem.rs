//! Measured rows as equations: ln(time) as a function of numbered parameters.

use std::collections::BTreeMap;
use wir::accuracy::Case;
use wir::catalog::Catalog;
use wir::catalog::constants::Prior;
use wir::engine::throughput::evidence::{
    Configuration, CountKinds, DECODE_COUNTS, PREFILL_COUNTS, count_keys, left_out_keys,
};
use wir::engine::throughput::key::Key;
use wir::engine::throughput::setup::Setup;
use wir::engine::throughput::terms::{self, Term};
use wir::engine::throughput::{count_name, interval, prompt};

/// Which of the two speeds is fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Tokens generated.
    Decode,
    /// Tokens of a prompt.
    Prefill,
}

impl Quantity {
    /// Kinds of its row counts.
    pub const fn counts(self) -> CountKinds {
        match self {
            Self::Decode => DECODE_COUNTS,
            Self::Prefill => PREFILL_COUNTS,
        }
    }
}

/// A number in the list of parameters and the power with which it enters.
pub type Entry = (u32, f64);

/// One measured row.
#[derive(Clone, Debug)]
pub struct Equation {
    /// Amounts with the parameters that multiply them.
    pub terms: Vec<(f64, Vec<Entry>)>,
    /// Parameters that multiply the sum.
    pub effects: Vec<u32>,
    /// ln of the measured time.
    pub ln_time: f64,
    /// ln of the shortest time that bandwidth allows.
    pub ln_floor: f64,
    /// Weight among the rows.
    pub weight: f64,
    /// Names under which rows are counted: pair, machine and runtime, machine, architecture.
    pub counts: [String; 4],
    /// Names under which is kept what changes when its pair is left out.
    pub left_out: [String; 2],
    /// Class factors of its interval.
    pub classes: Vec<&'static str>,
    /// Machine, backend, model: a group of the score.
    pub group: [String; 3],
    /// Shape of the model.
    pub shape: String,
    /// Name of its configuration.
    pub configuration: String,
    /// Position of its case.
    pub case: usize,
}

/// All rows and parameters of one quantity.
pub struct Problem {
    /// The rows.
    pub equations: Vec<Equation>,
    /// Names of the parameters.
    pub names: Vec<String>,
    /// Their values without any row.
    pub prior: Vec<f64>,
    /// The pull towards these.
    pub pull: Vec<f64>,
}

impl Problem {
    /// The problem of a quantity.
    pub fn new(
        quantity: Quantity,
        cases: &[Case<'_>],
        priors: &[Prior],
        catalog: &Catalog,
    ) -> Self {
        let mut names = Names::new(priors);
        let mut equations = Vec::new();
        for (at, case) in cases.iter().enumerate() {
            let Some(rate) = measured(quantity, case) else { continue };
            let setup = case.setup(catalog);
            equations.push(equation(quantity, case, &setup, at, -rate.ln(), &mut names));
        }
        weigh(&mut equations, cases);
        let Names { list, prior, pull, .. } = names;
        Self { equations, names: list, prior, pull }
    }
}

/// The measured rate that a case contributes.
fn measured(quantity: Quantity, case: &Case<'_>) -> Option<f64> {
    match quantity {
        Quantity::Decode => case.row.decode_tps.filter(|x| *x > 0.0),
        Quantity::Prefill => case.row.prefill_tps.filter(|_| case.has_plain_prefill()),
    }
}

fn equation(
    quantity: Quantity,
    case: &Case<'_>,
    setup: &Setup<'_>,
    at: usize,
    ln_time: f64,
    names: &mut Names<'_>,
) -> Equation {
    let shape = case.work.shape.as_str();
    let (list, effects, floor) = match quantity {
        Quantity::Decode => (
            terms::decode(setup, &case.work),
            terms::decode_effects(setup, shape, count_name(setup.count)),
            terms::ceiling_seconds(setup, &case.work).ln(),
        ),
        Quantity::Prefill => (
            prompt::prefill(setup, &case.work),
            prompt::prefill_effects(setup, &case.work, shape),
            f64::NEG_INFINITY,
        ),
    };
    Equation {
        terms: list.iter().map(|t| (t.amount, entries(t, names))).collect(),
        effects: effects.iter().map(|k| names.number(k)).collect(),
        ln_time,
        ln_floor: floor,
        weight: 1.0,
        counts: count_keys(quantity.counts(), setup, shape).map(|k| k.to_string()),
        left_out: left_out_keys(setup, shape).map(|k| k.to_string()),
        classes: interval::classes(setup, &case.work),
        group: [case.row.hw.clone(), setup.backend.to_owned(), case.model().to_owned()],
        shape: shape.to_owned(),
        configuration: configuration(case, setup),
        case: at,
    }
}

fn configuration(case: &Case<'_>, setup: &Setup<'_>) -> String {
    let count = count_name(setup.count);
    Configuration::new(setup, count, case.model(), &case.row.quant, case.placement).to_string()
}

fn entries(term: &Term<'_>, names: &mut Names<'_>) -> Vec<Entry> {
    term.factors.iter().map(|f| (names.number(&f.key), f.power)).collect()
}

/// Many rows of one machine, model, runtime and source say less than as many independent ones.
const CROWDING: f64 = 0.3;

fn weigh(equations: &mut [Equation], cases: &[Case<'_>]) {
    let key = |e: &Equation| {
        let row = cases[e.case].row;
        (row.hw.clone(), e.shape.clone(), row.runtime.clone(), row.source_url.clone())
    };
    let mut crowd = BTreeMap::<_, u32>::new();
    for e in equations.iter() {
        *crowd.entry(key(e)).or_default() += 1;
    }
    for e in equations.iter_mut() {
        e.weight = f64::from(crowd[&key(e)]).powf(-CROWDING);
    }
}

/// Parameters in order of appearance.
struct Names<'a> {
    priors: &'a [Prior],
    numbers: BTreeMap<String, u32>,
    list: Vec<String>,
    prior: Vec<f64>,
    pull: Vec<f64>,
}

impl<'a> Names<'a> {
    fn new(priors: &'a [Prior]) -> Self {
        let mut names = Self {
            priors,
            numbers: BTreeMap::new(),
            list: Vec::new(),
            prior: Vec::new(),
            pull: Vec::new(),
        };
        for p in priors {
            for key in p.by_key.keys() {
                names.insert(format!("{}|{key}", p.kind), &p.kind, key);
            }
        }
        names
    }

    fn number(&mut self, key: &Key<'_>) -> u32 {
        let name = key.to_string();
        if let Some(number) = self.numbers.get(&name) {
            return *number;
        }
        self.insert(name, key.kind, key.parts().first().copied().unwrap_or(""))
    }

    fn insert(&mut self, name: String, kind: &str, first: &str) -> u32 {
        let known = self.priors.iter().find(|p| p.kind == kind);
        let prior = known.unwrap_or_else(|| panic!("`{kind}` has no prior"));
        let value = prior.by_key.get(first).copied().unwrap_or(prior.prior);
        let number = self.list.len() as u32;
        self.numbers.insert(name.clone(), number);
        self.list.push(name);
        self.prior.push(value.ln());
        self.pull.push(prior.pull);
        number
    }
}
