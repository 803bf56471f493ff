//! The machine of a question: by name, or this one.

use super::here::FoundMachine;
use super::lookup;
use super::question::MachineQuestion;
use super::world::World;
use crate::advice::price::{Buys, buys};
use crate::catalog::hardware::{Hardware, MemoryKind};
use crate::catalog::network::Link;
use crate::engine::machine::{Machine, Spread};
use crate::error::Problem;
use crate::names::{HardwareNote, MAX_COUNT, machines};

/// Who knows this machine; asked only where a question names none.
pub trait Asker<'a> {
    /// This machine.
    ///
    /// # Errors
    /// When nothing was detected.
    fn this_machine(&self) -> Result<FoundMachine<'a>, Problem>;
}

/// Looks a machine up and applies what is known better.
///
/// # Errors
/// Everything that is wrong with it.
pub fn resolve<'a>(
    world: &'a World,
    question: &MachineQuestion,
    asker: &dyn Asker<'a>,
) -> Result<FoundMachine<'a>, Vec<Problem>> {
    let mut problems = Vec::new();
    let several = question.hw.as_deref().map(machines).transpose();
    let several = several.map_err(|e| problems.push(e.into())).ok().flatten();
    let found = match several {
        Some((_, name)) => named(world, name, question),
        None if question.hw.is_none() => asker.this_machine(),
        None => return Err(problems),
    };
    let found = found.map_err(|p| problems.push(p)).ok();
    let link = link(world, question.link.as_deref()).map_err(|p| problems.push(p)).ok();
    if question.count.is_some_and(|n| !(1..=MAX_COUNT).contains(&n)) {
        problems.push(Problem::invalid(format!(
            "`count` is {}, but has to be from 1 to {MAX_COUNT}",
            question.count.unwrap_or_default()
        )));
    }
    let (Some(mut found), Some(link), true) = (found, link, problems.is_empty()) else {
        return Err(problems);
    };
    apply(question, &mut found.machine);
    spread(world, &mut found, several.map_or(1, |s| s.0), link);
    Ok(found)
}

/// The link that was named, if one was.
fn link<'a>(world: &'a World, name: Option<&str>) -> Result<Option<&'a Link>, Problem> {
    let Some(name) = name else {
        return Ok(None);
    };
    let links = &world.catalog.network.links;
    let plain = |text: &str| text.to_lowercase().replace([' ', '_'], "-");
    let wanted = plain(name.trim());
    let found = links.iter().find(|l| l.id == wanted || plain(&l.name) == wanted);
    let known = links.iter().map(|l| l.id.as_str());
    found.map(Some).ok_or_else(|| lookup::unknown("unknown-link", "link", name, known))
}

/// Several machines on a network, where the name says so, or where what is counted is a whole computer.
fn spread<'a>(
    world: &'a World,
    found: &mut FoundMachine<'a>,
    machines: u32,
    link: Option<&'a Link>,
) {
    let machine = &mut found.machine;
    let mut machines = machines;
    if machine.count > 1 && buys(machine.hardware) == Buys::Machine {
        let (id, n) = (&machine.hardware.id, machine.count);
        found.notes.push(format!(
            "{id} is a whole computer: {n} of them are taken as {n} machines on a network, `{n}@{id}`"
        ));
        machines = machines.saturating_mul(machine.count);
        machine.count = 1;
    }
    let link = link.or_else(|| world.catalog.network.link_of(&machine.hardware.id));
    machine.spread = link.filter(|_| machines > 1).map(|link| Spread { machines, link });
}

fn named<'a>(
    world: &'a World,
    name: &str,
    question: &MachineQuestion,
) -> Result<FoundMachine<'a>, Problem> {
    let found = match world.names.hardware(&world.catalog, name, question.memory) {
        Ok(found) => found,
        Err(unknown) => return set(world, name, question).unwrap_or(Err(unknown)),
    };
    let hardware = found.hw;
    let mut notes = Vec::new();
    if let Some(HardwareNote::NoSuchCores { asked, sold }) = &found.note {
        notes.push(format!("no such chip has {asked} cores (sold: {})", sold.join(", ")));
    }
    let memory = found.memory.unwrap_or_else(|| {
        notes.extend(open_memory(hardware));
        hardware.largest_memory()
    });
    let machine = Machine::new(hardware, memory, found.count);
    Ok(FoundMachine { machine, notes })
}

/// Unequal cards, where the name lists them.
fn set<'a>(
    world: &'a World,
    name: &str,
    question: &MachineQuestion,
) -> Option<Result<FoundMachine<'a>, Problem>> {
    let (hardware, count) = match world.sets.of(world, name)? {
        Ok(found) => found,
        Err(problem) => return Some(Err(problem)),
    };
    let one = [("--mem", question.memory.is_some()), ("--count", question.count.is_some())];
    if let Some((flag, _)) = one.iter().find(|f| f.1) {
        let why = format!("{flag} means all cards alike, and `{name}` are different ones");
        return Some(
            Err(Problem::invalid(why).hint("state it in the name, such as `2x3090+4090`")),
        );
    }
    let machine = Machine::new(hardware, hardware.largest_memory(), count);
    Some(Ok(FoundMachine { machine, notes: Vec::new() }))
}

/// What to say where several sizes were sold and none was named.
fn open_memory(hardware: &Hardware) -> Option<String> {
    let [_, _, ..] = hardware.memory_options.as_slice() else {
        return None;
    };
    let sizes: Vec<String> =
        hardware.memory_options.iter().map(|b| format!("{}", b.gib())).collect();
    Some(format!(
        "taken with {} GB; sold with {} GB: state yours with --mem",
        hardware.largest_memory().gib(),
        sizes.join(", ")
    ))
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
