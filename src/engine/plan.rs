//! Where the weights go when the question leaves it open.

use super::machine::Pools;
use super::memory::bill::{MemoryBill, bill, cache_layers};
use super::memory::split::{Placement, all_layers};
use super::memory::weights::WeightTable;
use super::request::{Offload, Request};
use crate::catalog::limits::Limits;
use crate::catalog::model::Dims;
use crate::units::Bytes;

/// A placement with its bill, and whether it fits.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Where the parts go.
    pub placement: Placement,
    /// What that takes.
    pub bill: MemoryBill,
    /// Whether both pools hold it.
    pub fits: bool,
}

/// Everything that a plan is made from.
pub struct Planner<'a> {
    request: &'a Request<'a>,
    dims: &'a Dims,
    table: &'a WeightTable,
    limits: &'a Limits,
    pools: &'a Pools,
    kv: Vec<Bytes>,
}

impl<'a> Planner<'a> {
    /// A planner for one question.
    pub fn new(
        request: &'a Request<'a>,
        dims: &'a Dims,
        table: &'a WeightTable,
        limits: &'a Limits,
        pools: &'a Pools,
    ) -> Self {
        let kv = cache_layers(request, dims);
        Self { request, dims, table, limits, pools, kv }
    }

    /// The placement asked for, or the best one that fits.
    pub fn plan(&self) -> Plan {
        let on_cpu = self.request.machine.computes_on_cpu(self.request.backend);
        let layers = self.table.layers.len() as u32;
        match self.request.settings.offload {
            _ if on_cpu => self.at(Placement::Cpu),
            // Layers beside a device would be in the first machine alone; what several are for is to hold all.
            Offload::Auto if self.request.machine.spread.is_some() => self.at(Placement::Full),
            Offload::Full => self.at(Placement::Full),
            Offload::Cpu => self.at(Placement::Cpu),
            Offload::ExpertsCpu => self.at(Placement::ExpertsOnHost(layers)),
            Offload::Layers(n) => self.at(Placement::Layers(n)),
            Offload::ExpertsOnHost(n) => self.at(Placement::ExpertsOnHost(n)),
            Offload::Auto => self.best(),
        }
    }

    /// A plan for a placement.
    pub fn at(&self, placement: Placement) -> Plan {
        let placement = placement.normalised(self.table);
        let bill = bill(self.request, self.dims, self.table, &self.kv, placement, self.limits);
        Plan { placement, bill, fits: self.fits(&bill) }
    }

    fn fits(&self, bill: &MemoryBill) -> bool {
        let apart = bill.device() <= self.pools.device || bill.cpu_only;
        let host = bill.host() <= self.pools.host;
        let together = self.pools.shared.is_none_or(|all| bill.total() <= all);
        apart && host && together
    }

    /// All on the device; else, with experts, as few of them on the host as needed; else as many layers on the device as
    /// fit; else all on the host. Where nothing fits, all on the device, which tells how much is missing.
    fn best(&self) -> Plan {
        let full = self.at(Placement::Full);
        if full.fits || !self.request.runtime.offloads {
            return full;
        }
        let layers = self.table.layers.len() as u32;
        if self.table.routed_total() > Bytes::ZERO
            && let Some(n) = first_that_fits(1, layers, |n| {
                self.at(Placement::ExpertsOnHost(n)).bill.device() <= self.pools.device
            })
        {
            let plan = self.at(Placement::ExpertsOnHost(n));
            if plan.fits {
                return plan;
            }
        }
        // The more layers, the more device memory: count down from all.
        let all = all_layers(self.table);
        let down = first_that_fits(1, all, |d| {
            self.at(Placement::Layers(all - d)).bill.device() <= self.pools.device
        });
        if let Some(d) = down {
            let plan = self.at(Placement::Layers(all - d));
            if plan.fits {
                return plan;
            }
        }
        let cpu = self.at(Placement::Cpu);
        if cpu.fits { cpu } else { full }
    }
}

/// The least number in `from..=to` for which a monotonous condition holds.
fn first_that_fits(from: u32, to: u32, holds: impl Fn(u32) -> bool) -> Option<u32> {
    let (mut low, mut high) = (from, to);
    if low > high || !holds(high) {
        return None;
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    Some(low)
}

#[cfg(test)]
mod tests {
    use super::first_that_fits;

    #[test]
    fn the_search_finds_the_edge() {
        assert_eq!(first_that_fits(1, 80, |n| n >= 37), Some(37));
        assert_eq!(first_that_fits(1, 80, |_| false), None);
        assert_eq!(first_that_fits(1, 1, |n| n == 1), Some(1));
    }
}
