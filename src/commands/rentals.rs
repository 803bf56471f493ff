//! Offers of rented GPUs, and the price of electricity that stands against them.

use super::world::World;
use crate::advice::cloud::{Job, Rental, rent};
use crate::catalog::price::{Price as Quoted, PriceKind};
use crate::units::Usd;

/// The cheapest offer of every kind of GPU that does a job; and how many offers name hardware that the catalog does not tell
/// apart.
pub fn rentals<'a>(world: &'a World, job: Job<'_>) -> (Vec<Rental<'a>>, usize) {
    let mut found: Vec<Rental<'a>> = Vec::new();
    let mut unknown = 0;
    for price in world.catalog.prices.iter().filter(|p| p.kind == PriceKind::GpuRent) {
        let name = price.item.split(" [").next().unwrap_or(&price.item);
        let Ok(hw) = world.names.hardware(&world.catalog, name, None) else {
            unknown += 1;
            continue;
        };
        let memory = hw.memory.unwrap_or_else(|| hw.hw.largest_memory());
        let better =
            |r: &&Rental<'_>| r.machine.hardware.id == hw.hw.id && newer_or_cheaper(r.price, price);
        if found.iter().find(better).is_none() {
            found.retain(|r| r.machine.hardware.id != hw.hw.id);
            found.extend(rent(&world.catalog, job, price, hw.hw, memory));
        }
    }
    (found, unknown)
}

/// Of two offers of one GPU the cheaper counts; of the same seller the newer.
fn newer_or_cheaper(a: &Quoted, b: &Quoted) -> bool {
    if a.item == b.item { a.date >= b.date } else { a.price <= b.price }
}

/// The catalog's price of a kilowatt hour in the United States.
pub fn electricity(world: &World) -> Option<(Usd, &Quoted)> {
    let all = world.catalog.prices.iter();
    let mut dollars = all.filter(|p| {
        p.kind == PriceKind::Electricity && p.unit == "USD/kWh" && p.region.starts_with("US")
    });
    let quoted = dollars.next()?;
    Some((Usd::new(quoted.price)?, quoted))
}
