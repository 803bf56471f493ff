//! The machine of a question: by name, or this one.

use super::question::MachineQuestion;
use super::world::World;
use crate::catalog::hardware::MemoryKind;
use crate::engine::machine::{KnownLimit, Machine};
use crate::error::Problem;

/// Who knows this machine; asked only where a question names none.
pub trait Asker<'a> {
    /// This machine.
    ///
    /// # Errors
    /// When nothing was detected.
    fn this_machine(&self) -> Result<Machine<'a>, Problem>;
}

/// A machine and what was assumed about it.
#[derive(Clone, Debug)]
pub struct AskedMachine<'a> {
    /// The machine.
    pub machine: Machine<'a>,
    /// What was assumed, in words.
    pub notes: Vec<String>,
}

/// Looks a machine up and applies what is known better.
///
/// # Errors
/// Everything that is wrong with it.
pub fn resolve<'a>(
    world: &'a World,
    question: &MachineQuestion,
    asker: &dyn Asker<'a>,
) -> Result<AskedMachine<'a>, Vec<Problem>> {
    let mut problems = Vec::new();
    let found = match &question.hw {
        Some(name) => named(world, name, question),
        None => asker.this_machine().map(|machine| AskedMachine { machine, notes: Vec::new() }),
    };
    let found = found.map_err(|p| problems.push(p)).ok();
    if question.count.is_some_and(|n| !(1..=1024).contains(&n)) {
        problems.push(Problem::invalid(format!(
            "`count` is {}, but has to be from 1 to 1024",
            question.count.unwrap_or_default()
        )));
    }
    let (Some(mut found), true) = (found, problems.is_empty()) else {
        return Err(problems);
    };
    apply(question, &mut found.machine);
    Ok(found)
}

fn named<'a>(
    world: &'a World,
    name: &str,
    question: &MachineQuestion,
) -> Result<AskedMachine<'a>, Problem> {
    let found = world.names.hardware(&world.catalog, name, question.memory)?;
    let hardware = found.hardware;
    let mut notes = Vec::new();
    let memory = found.memory.or(question.memory).unwrap_or_else(|| {
        let most = hardware.largest_memory();
        if hardware.memory_options.len() > 1 {
            let sizes: Vec<String> =
                hardware.memory_options.iter().map(|b| format!("{}", b.gib())).collect();
            notes.push(format!(
                "taken with {} GB; sold with {} GB: state yours with --mem",
                most.gib(),
                sizes.join(", ")
            ));
        }
        most
    });
    let machine = Machine {
        hardware,
        count: found.count.unwrap_or(1),
        memory,
        bandwidth: None,
        host_memory: None,
        host_bandwidth: None,
        limit: KnownLimit::default(),
    };
    Ok(AskedMachine { machine, notes })
}

/// What the question knows better than catalog or detection.
fn apply(question: &MachineQuestion, machine: &mut Machine<'_>) {
    machine.count = question.count.unwrap_or(machine.count);
    machine.memory = question.memory.unwrap_or(machine.memory);
    machine.bandwidth = question.bandwidth.or(machine.bandwidth);
    machine.host_memory = question.ram.or(machine.host_memory);
    machine.host_bandwidth = question.ram_bandwidth.or(machine.host_bandwidth);
    if machine.hardware.memory_kind == MemoryKind::System {
        machine.limit.host = question.usable.or(machine.limit.host);
    } else {
        machine.limit.device = question.usable.or(machine.limit.device);
    }
    if let Some(version) = question.macos {
        machine.limit.older_macos = version < 26;
    }
    machine.limit.headless |= question.headless;
}
