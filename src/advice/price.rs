//! What hardware costs: an amount, what kind of price it is, of which year, and what it buys.

use super::figures;
use crate::catalog::hardware::{Class, Hardware, Kind};
use crate::units::{Bytes, Usd};
use std::collections::BTreeMap;

/// A price and what kind of price it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Price {
    /// The amount.
    pub usd: Usd,
    /// What it is.
    pub kind: PriceKind,
    /// What it buys.
    pub buys: Buys,
}

/// What a price is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceKind {
    /// Given by the user.
    Given,
    /// Seen in a shop in 2026.
    Street2026,
    /// The maker's at launch, in the year of release.
    Launch(Option<u16>),
}

impl PriceKind {
    /// The name that JSON uses.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Street2026 => "street",
            Self::Launch(_) => "launch",
        }
    }

    /// The year of the price, where it has one.
    pub const fn year(self) -> Option<u16> {
        match self {
            Self::Given => None,
            Self::Street2026 => Some(2026),
            Self::Launch(year) => year,
        }
    }

    /// Words for people.
    pub fn label(self) -> String {
        match (self, self.year()) {
            (Self::Given, _) => "as given".to_owned(),
            (_, Some(year)) => format!("{} {year}", self.id()),
            (_, None) => self.id().to_owned(),
        }
    }
}

impl Price {
    /// "$1,998 (launch 2022)": an amount never stands without its kind and its year.
    pub fn words(&self) -> String {
        format!("{} ({})", figures::usd(self.usd), self.kind.label())
    }
}

/// What a price buys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Buys {
    /// A whole machine.
    Machine,
    /// A card or a processor, which needs a computer around it.
    Part,
}

/// Prices that the user knows better, by id of the hardware; the memory size, where it was named too.
pub type Given = BTreeMap<(String, Option<Bytes>), Usd>;

/// Whether the user states a price of it, and so knows where to get it.
pub fn is_given(hardware: &Hardware, given: &Given) -> bool {
    given.keys().any(|(id, _)| *id == hardware.id)
}

/// What hardware with a memory of this size costs. The catalog knows the price of one memory size; others stay unknown.
pub fn price(hardware: &Hardware, memory: Bytes, count: u32, given: &Given) -> Option<Price> {
    let of = |usd: Usd, kind| {
        let usd = Usd::new(usd.get() * f64::from(count))?;
        Some(Price { usd, kind, buys: buys(hardware) })
    };
    let exact = given.get(&(hardware.id.clone(), Some(memory)));
    if let Some(usd) = exact.or_else(|| given.get(&(hardware.id.clone(), None))) {
        return of(*usd, PriceKind::Given);
    }
    if hardware.priced_size() != Some(memory) {
        return None;
    }
    match (hardware.street_price_2026, hardware.launch_price) {
        (Some(usd), _) => of(usd, PriceKind::Street2026),
        (None, Some(usd)) => of(usd, PriceKind::Launch(hardware.release_year)),
        (None, None) => None,
    }
}

/// All prices that the catalog has of one piece of hardware, the newest kind first; for its priced memory size.
pub fn of_catalog(hardware: &Hardware) -> Vec<Price> {
    let street = hardware.street_price_2026.map(|usd| (usd, PriceKind::Street2026));
    let launch = hardware.launch_price.map(|usd| (usd, PriceKind::Launch(hardware.release_year)));
    let price = |(usd, kind)| Price { usd, kind, buys: buys(hardware) };
    street.into_iter().chain(launch).map(price).collect()
}

/// Whether the price is that of a chip alone, whose memory is bought apart: it says nothing of a memory size.
pub const fn without_memory(hardware: &Hardware) -> bool {
    matches!(buys(hardware), Buys::Part) && matches!(hardware.kind, Kind::Cpu | Kind::Apu)
}

/// What the price of hardware buys: desktop processors are sold without the computer.
pub const fn buys(hardware: &Hardware) -> Buys {
    match (hardware.kind, hardware.class) {
        (Kind::Gpu | Kind::Cpu | Kind::Npu, _) | (Kind::Apu, Class::Desktop) => Buys::Part,
        _ => Buys::Machine,
    }
}
