//! What goes well together on a machine: a program, a model that runs well there, and a front end.

use super::Base;
use super::remark::{Backing, at_speed};
use crate::advice::verdict::Verdict;
use crate::catalog::front_end::FrontEnd;
use crate::catalog::model::Model;
use crate::catalog::quant::Quant;
use crate::catalog::runtime::Runtime;

/// A set that works together.
#[derive(Clone, Debug)]
pub struct Pairing<'a> {
    /// What for.
    pub what: &'static str,
    /// The program.
    pub runtime: &'a Runtime,
    /// The model.
    pub model: &'a Model,
    /// Its format.
    pub quant: &'a Quant,
    /// The front end, where the catalog knows one.
    pub front_end: Option<&'a FrontEnd>,
    /// " at ~42 tok/s".
    pub speed: String,
    /// The answer that it rests on.
    pub backing: Backing,
}

/// A set for a chat, for a coding agent and for images, as far as the machine does them without a smaller format.
pub fn pairings<'a>(base: &Base<'_, 'a>) -> Vec<Pairing<'a>> {
    let mut found = Vec::new();
    if let Some(run) = base.sweet_spot().or(base.largest_that_runs()) {
        found.push(Pairing {
            what: "chat",
            runtime: base.seat.runtime,
            model: run.model,
            quant: run.quant,
            front_end: front_end(base, "chat"),
            speed: at_speed(&run.estimate),
            backing: Backing::run(run),
        });
    }
    for (id, what) in [("coding-agent", "agent"), ("vision", "images")] {
        let fit = base.seat.grid.iter().find(|f| f.workload.id == id);
        let Some(fit) = fit.filter(|f| f.judgement.verdict >= Verdict::Tight) else {
            continue;
        };
        found.push(Pairing {
            what,
            runtime: base.seat.runtime,
            model: fit.model,
            quant: fit.quant,
            front_end: front_end(base, id),
            speed: at_speed(&fit.estimate),
            backing: Backing::job(fit),
        });
    }
    found
}

/// The first front end for a task that talks to the program and runs on a system of the machine.
fn front_end<'a>(base: &Base<'_, 'a>, task: &str) -> Option<&'a FrontEnd> {
    let h = base.seat.machine.hardware;
    let suits = |f: &&FrontEnd| {
        f.tasks.iter().any(|t| t == task)
            && f.runtimes.contains(&base.seat.runtime.id)
            && h.os.iter().any(|o| f.os.contains(o))
    };
    base.seat.catalog.front_ends.iter().find(suits)
}
