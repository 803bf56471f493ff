//! Sets of unequal cards, `rtx-4090+rtx-3060-12gb` or `2x3090+4090`: each made once, as an entry of its own.

use super::world::World;
use crate::catalog::hardware::{Hardware, MemoryKind};
use crate::catalog::runtime::{MultiGpu, Runtime};
use crate::engine::cards::{Card, in_turns, side_by_side};
use crate::error::Problem;
use crate::names::MAX_COUNT;
use std::collections::HashMap;
use std::sync::Mutex;

/// The sets that were asked for.
#[derive(Debug, Default)]
pub struct Sets {
    made: Mutex<HashMap<String, &'static Set>>,
}

/// A set of cards, by how they work together.
#[derive(Debug)]
struct Set {
    in_turns: Hardware,
    side_by_side: Hardware,
    count: u32,
}

/// Different sets are kept as long as the program runs, so that answers can lean on them as on the catalog; no one has more.
const MOST: usize = 256;

impl Sets {
    /// The set that a name with `+` means, and how many cards it has; none where its parts are no cards. Equal cards are one
    /// entry, so that a set has at least two kinds.
    ///
    /// # Errors
    /// When the parts are known, but cannot work together.
    pub fn of(
        &self,
        world: &World,
        name: &str,
    ) -> Option<Result<(&'static Hardware, u32), Problem>> {
        let cards = cards(world, name)?;
        Some(self.entry(&cards).map(|set| (&set.in_turns, set.count)))
    }

    /// Two unequal cards, as a program takes them; none where no backend drives both.
    pub fn pair<'a>(
        &self,
        one: Card<'a>,
        other: Card<'a>,
        runtime: &Runtime,
    ) -> Option<&'static Hardware> {
        let set = self.entry(&[one, other]).ok()?;
        self.for_runtime(&set.in_turns, runtime)
    }

    /// The same set as a program takes it that has several cards work in this way.
    pub fn for_runtime(&self, hardware: &Hardware, runtime: &Runtime) -> Option<&'static Hardware> {
        let made = self.made.lock().ok()?;
        let set = made.values().find(|s| s.in_turns.id == hardware.id)?;
        Some(match runtime.multi_gpu {
            MultiGpu::Tensor => &set.side_by_side,
            MultiGpu::Layer | MultiGpu::None => &set.in_turns,
        })
    }

    fn entry(&self, cards: &[Card<'_>]) -> Result<&'static Set, Problem> {
        let names: Vec<&str> = cards.iter().map(|c| c.0.name.as_str()).collect();
        let apart = || Problem::invalid(format!("no backend drives all of {}", names.join(", ")));
        let in_turns = in_turns(cards).ok_or_else(apart)?;
        let side_by_side = side_by_side(cards).ok_or_else(apart)?;
        let mut made = self.made.lock().map_err(|_| Problem::invalid("sets of cards are lost"))?;
        if let Some(known) = made.get(&in_turns.id) {
            return Ok(known);
        }
        if made.len() >= MOST {
            return Err(Problem::invalid(format!("more than {MOST} different sets of cards")));
        }
        let count = u32::try_from(cards.len()).unwrap_or(MAX_COUNT);
        let id = in_turns.id.clone();
        let set: &'static Set = Box::leak(Box::new(Set { in_turns, side_by_side, count }));
        made.insert(id, set);
        Ok(set)
    }
}

/// The cards that a name lists, if it lists cards of more than one kind.
fn cards<'a>(world: &'a World, name: &str) -> Option<Vec<Card<'a>>> {
    if !name.contains('+') {
        return None;
    }
    let mut all = Vec::new();
    for part in name.split('+') {
        let found = world.names.hardware(&world.catalog, part.trim(), None).ok()?;
        if found.hw.memory_kind != MemoryKind::Vram {
            return None;
        }
        let memory = found.memory.unwrap_or_else(|| found.hw.largest_memory());
        all.extend((0..found.count).map(|_| (found.hw, memory)));
    }
    let few = all.len() <= MAX_COUNT as usize;
    let unequal = all.iter().any(|c| c.0.id != all[0].0.id || c.1 != all[0].1);
    (few && unequal).then_some(all)
}
