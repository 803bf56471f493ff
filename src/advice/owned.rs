//! What a buyer has already: a desktop, perhaps with a card in it and a known power supply.

use super::price::Price;
use crate::catalog::hardware::Hardware;
use crate::catalog::limits::PowerSupply;
use crate::engine::machine::Machine;
use crate::units::{Bytes, Watts};

/// A desktop with room for a card.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rig<'a> {
    /// The card in it, with its memory.
    pub card: Option<(&'a Hardware, Bytes)>,
    /// What its power supply gives.
    pub supply: Option<Watts>,
}

/// A card beside the one that is there.
#[derive(Clone, Debug)]
pub struct Beside<'a> {
    /// Both as one machine.
    pub machine: Machine<'a>,
    /// The card that is bought.
    pub bought: &'a Hardware,
    /// Its price.
    pub price: Option<Price>,
}

/// Whether the power supply that is there will do.
#[derive(Clone, Debug, PartialEq)]
pub enum Supply {
    /// It gives enough, or what it should give, where nothing is known of it.
    Enough(String),
    /// It gives too little.
    TooSmall(String),
}

impl Rig<'_> {
    /// What cards of this peak power ask of the supply.
    pub fn supply_for(&self, cards: Watts, rule: &PowerSupply) -> Supply {
        let wanted = ((cards.get() + rule.beside_w) / 50.0).ceil() * 50.0;
        match self.supply {
            None => Supply::Enough(format!("wants a power supply of about {wanted:.0} W")),
            Some(has) if has.get() >= wanted => {
                Supply::Enough(format!("your power supply of {:.0} W is enough", has.get()))
            }
            Some(has) => Supply::TooSmall(format!(
                "wants a power supply of about {wanted:.0} W, yours gives {:.0}",
                has.get()
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded;

    /// The maker's own recommendations, which the rule sums up.
    #[test]
    fn the_rule_is_near_what_makers_ask_for() {
        let catalog = embedded::catalog();
        let rule = &catalog.limits.power_supply;
        for (card, asked) in [
            ("rtx-4060-ti-16gb", 550.0),
            ("rtx-4070", 650.0),
            ("rtx-3090", 750.0),
            ("rtx-4090", 850.0),
            ("rtx-5090", 1000.0),
        ] {
            let hardware = catalog.hardware.iter().find(|h| h.id == card);
            let watts = hardware.and_then(|h| h.tdp).unwrap_or_else(|| panic!("no {card}"));
            for (supply, enough) in [(asked - 100.0, false), (asked + 50.0, true)] {
                let rig = Rig { card: None, supply: Watts::new(supply) };
                let found = rig.supply_for(watts, rule);
                assert_eq!(
                    matches!(found, Supply::Enough(_)),
                    enough,
                    "{card} {supply}: {found:?}"
                );
            }
        }
    }
}
