//! Questions that only some machines are asked, once their GPUs are known: links between GPUs, programs on them.

use super::{apps, smi, topology};
use crate::hardware::env::{Env, PATIENT};
use crate::hardware::error::{ParseError, ProbeError};
use crate::hardware::facts::{GpuFacts, GpuLink, GpuVendor, Link, Note};
use crate::hardware::probe::{self, Pending, Probe};
use crate::units::Bytes;
use std::sync::Arc;

/// A program that holds less than this is not mentioned.
const WORTH_A_NOTE: Bytes = Bytes::from_mib(512);

/// So many programs are mentioned at most.
const MOST_PROGRAMS: usize = 3;

/// A card with a smaller share of free memory has something running on it besides a desktop.
const USUALLY_FREE: f64 = 0.8;

/// The questions under way.
pub(in crate::hardware) struct Questions {
    links: Option<Pending<Vec<GpuLink>>>,
    programs: Option<Pending<Vec<apps::ComputeApp>>>,
    positions: Vec<u32>,
}

impl Questions {
    /// Asks what is worth asking about these GPUs.
    pub(in crate::hardware) fn start(env: &Arc<dyn Env>, gpus: &[GpuFacts]) -> Self {
        let own = gpus.iter().filter(|gpu| gpu.vendor == GpuVendor::Nvidia);
        let positions: Vec<u32> = own.clone().map(|gpu| gpu.index).collect();
        let start_links =
            || probe::start(env, Probe::NvidiaTopology, PATIENT, |env| links(env.as_ref()));
        let start_programs =
            || probe::start(env, Probe::NvidiaPrograms, PATIENT, |env| programs(env.as_ref()));
        Self {
            links: (positions.len() > 1).then(start_links),
            programs: own.clone().any(may_be_in_use).then(start_programs),
            positions,
        }
    }

    /// The links between these GPUs, and notes on links and programs.
    pub(in crate::hardware) fn finish(self, notes: &mut Vec<Note>) -> Vec<GpuLink> {
        let mut links = self.links.and_then(|asked| asked.finish(notes)).unwrap_or_default();
        let is_seen = |position| self.positions.contains(&position);
        links.retain(|link| is_seen(link.first) && is_seen(link.second));
        if let Some(slowest) = Link::worst(links.iter().map(|link| link.link)) {
            notes.push(Note::GpuLinks { slowest });
        }
        let programs = self.programs.and_then(|asked| asked.finish(notes)).unwrap_or_default();
        let large = apps::largest(&programs).into_iter().filter(|(_, held)| *held > WORTH_A_NOTE);
        notes.extend(
            large
                .take(MOST_PROGRAMS)
                .map(|(program, held)| Note::GpuMemoryHeld { program: program.to_owned(), held }),
        );
        links
    }
}

fn may_be_in_use(gpu: &GpuFacts) -> bool {
    let (Some(total), Some(free)) = (&gpu.memory_total, &gpu.memory_free) else {
        return gpu.is_unified();
    };
    gpu.is_unified() || free.value < total.value.share(USUALLY_FREE)
}

fn links(env: &dyn Env) -> Result<Vec<GpuLink>, ProbeError> {
    Ok(topology::parse(&smi(env, &["topo", "-m"])?)?)
}

fn programs(env: &dyn Env) -> Result<Vec<apps::ComputeApp>, ProbeError> {
    const QUESTION: &[&str] =
        &["--query-compute-apps=pid,process_name,used_memory", "--format=csv,noheader,nounits"];
    match smi(env, QUESTION) {
        // No program, no line.
        Err(ProbeError::Parse(ParseError::Empty { .. })) => Ok(Vec::new()),
        text => Ok(apps::parse(&text?)?),
    }
}
