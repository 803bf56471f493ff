//! What a buyer has already, by name, and the cards that could be put beside it.

use super::world::World;
use crate::advice::owned::{Beside, Rig};
use crate::advice::plan::{Demand, is_bought};
use crate::advice::price::price;
use crate::catalog::hardware::{Class, Hardware, Kind};
use crate::catalog::runtime::MultiGpu;
use crate::engine::machine::Machine;
use crate::error::Problem;
use crate::units::{Bytes, Watts};

/// The desktop that is there; none where nothing is said.
///
/// # Errors
/// When the name is none of a card.
pub fn rig<'a>(
    world: &'a World,
    owned: Option<&str>,
    supply: Option<Watts>,
) -> Result<Option<Rig<'a>>, Problem> {
    match owned {
        None => Ok(None),
        Some("desktop") => Ok(Some(Rig { card: None, supply })),
        Some(name) => {
            let found = world.names.hardware(&world.catalog, name, None)?;
            if !is_card(found.hw) || found.count != 1 {
                let what = format!("`{name}` is {}, and not one card in a desktop", found.hw.name);
                return Err(Problem::invalid(what)
                    .hint("name a card, such as `rtx-3060`, or say `desktop`"));
            }
            let memory = found.memory.unwrap_or_else(|| found.hw.largest_memory());
            Ok(Some(Rig { card: Some((found.hw, memory)), supply }))
        }
    }
}

fn is_card(hardware: &Hardware) -> bool {
    hardware.kind == Kind::Gpu && matches!(hardware.class, Class::Desktop | Class::Workstation)
}

/// One more card of every kind beside the one that is there, where the program takes several.
pub fn beside<'a>(
    world: &'a World,
    rig: Option<Rig<'a>>,
    demand: &Demand<'_, 'a>,
) -> Vec<Beside<'a>> {
    let Some((card, memory)) = rig.and_then(|r| r.card) else {
        return Vec::new();
    };
    let takes_several = match demand.runtime.multi_gpu {
        MultiGpu::None => false,
        MultiGpu::Layer | MultiGpu::Tensor => true,
    };
    let sold = world.catalog.hardware.iter();
    // A second one of the same is found, however old it is.
    let found_somewhere = |h: &Hardware| is_bought(h, demand) || h.id == card.id;
    let sold = sold.filter(|h| takes_several && is_card(h) && found_somewhere(h));
    let mut found = Vec::new();
    for bought in sold {
        for size in &bought.memory_options {
            let Some(machine) = together(world, demand, (card, memory), (bought, *size)) else {
                continue;
            };
            let price = price(bought, *size, 1, &demand.prices);
            found.push(Beside { machine, bought, price });
        }
    }
    found
}

/// Two cards as one machine; none where no backend drives both.
fn together<'a>(
    world: &'a World,
    demand: &Demand<'_, 'a>,
    own: (&'a Hardware, Bytes),
    other: (&'a Hardware, Bytes),
) -> Option<Machine<'a>> {
    if own.0.id == other.0.id && own.1 == other.1 {
        return Some(Machine::new(own.0, own.1, 2));
    }
    let set = world.sets.pair(own, other, demand.runtime)?;
    Some(Machine::new(set, set.largest_memory(), 2))
}
