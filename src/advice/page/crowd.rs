//! The machines that a machine is compared with: every entry of the catalog that the program drives, in every memory size sold.

use super::form::{Group, group};
use crate::advice::price::{Given, Price, price};
use crate::catalog::Catalog;
use crate::catalog::hardware::Hardware;
use crate::catalog::model::Model;
use crate::catalog::quant::Quant;
use crate::catalog::runtime::Runtime;
use crate::engine::machine::Machine;
use crate::engine::memory::weights::WeightTable;
use crate::engine::request::{Offload, Request, Settings};
use crate::engine::software::backend;
use crate::engine::{estimate, weight_table};
use crate::units::{Bytes, TokensPerSec};
use std::sync::{Arc, OnceLock};

/// All machines that one is compared with.
#[derive(Debug)]
pub struct Crowd<'a> {
    catalog: &'a Catalog,
    runtime: &'a Runtime,
    reference: Option<Reference<'a>>,
    /// Every machine in every memory size.
    pub peers: Vec<Arc<Peer<'a>>>,
}

/// The model that speeds are compared by.
#[derive(Debug)]
struct Reference<'a> {
    model: &'a Model,
    quant: &'a Quant,
    table: WeightTable,
}

/// A machine of the crowd.
#[derive(Debug)]
pub struct Peer<'a> {
    /// The machine.
    pub machine: Machine<'a>,
    /// Its backend.
    pub backend: &'a str,
    /// What a model may use.
    pub usable: Bytes,
    /// Its price, where known.
    pub price: Option<Price>,
    /// The group it competes in.
    pub group: Group,
    speed: OnceLock<Option<f64>>,
}

impl<'a> Crowd<'a> {
    /// The crowd of a catalog, with prices that the user knows better.
    pub fn new(catalog: &'a Catalog, runtime: &'a Runtime, prices: &Given) -> Self {
        let rules = &catalog.score;
        let model = catalog.models.iter().find(|m| m.id == rules.reference_model);
        let quant = catalog.quants.iter().find(|q| q.name == rules.reference_quant);
        let mut crowd = Self { catalog, runtime, reference: None, peers: Vec::new() };
        for h in catalog.hardware.iter().filter(|h| is_peer(h, runtime)) {
            let sizes = h.memory_options.iter();
            let peers: Vec<_> = sizes.map(|m| Arc::new(crowd.peer(h, *m, prices))).collect();
            crowd.peers.extend(peers);
        }
        crowd.reference = model.zip(quant).and_then(|(model, quant)| {
            let machine = crowd.peers.first()?.machine.clone();
            let request = request(&machine, model, quant, runtime, "cpu");
            let table = weight_table(&request, model.dims.as_ref()?);
            Some(Reference { model, quant, table })
        });
        crowd
    }

    fn peer(&self, hardware: &'a Hardware, memory: Bytes, prices: &Given) -> Peer<'a> {
        let machine = Machine::new(hardware, memory, 1);
        let price = price(hardware, memory, 1, prices);
        self.of(machine, backend(hardware, self.runtime), price)
    }

    /// A machine as the crowd sees it.
    pub fn of(&self, machine: Machine<'a>, backend: &'a str, price: Option<Price>) -> Peer<'a> {
        let pools = machine.pools(backend, &self.catalog.limits);
        Peer {
            usable: pools.usable(),
            group: group(machine.hardware),
            machine,
            backend,
            price,
            speed: OnceLock::new(),
        }
    }

    /// Decode speed of the 8B reference model with an empty cache, as if it fitted.
    pub fn speed(&self, peer: &Peer<'a>) -> Option<f64> {
        *peer.speed.get_or_init(|| {
            let r = self.reference.as_ref()?;
            let request = request(&peer.machine, r.model, r.quant, self.runtime, peer.backend);
            let answer = estimate(&request, r.model.dims.as_ref()?, &r.table, self.catalog);
            answer.decode.map(|s| TokensPerSec::get(s.expected))
        })
    }
}

/// Memory configurations without a name and chips that the program cannot drive are no one's alternative.
fn is_peer(h: &Hardware, runtime: &Runtime) -> bool {
    h.vendor != "generic" && runtime.backend_on(h).is_some()
}

fn request<'r>(
    machine: &Machine<'r>,
    model: &'r Model,
    quant: &'r Quant,
    runtime: &'r Runtime,
    backend: &'r str,
) -> Request<'r> {
    let settings = Settings { offload: Offload::Full, ..Settings::default() };
    Request { machine: machine.clone(), model, quant, runtime, backend, settings }
}
