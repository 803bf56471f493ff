//! The truth about a machine's memory: what of it a model gets and why, what lies beside, and what is beyond.

use super::options::size;
use super::{Base, figures};
use crate::advice::grid::WorkloadFit;
use crate::advice::range::Runnable;
use crate::catalog::hardware::{Class, Kind, MemoryKind};
use crate::catalog::limits::Limits;
use crate::engine::memory::split::Placement;
use crate::units::{Bytes, BytesPerSec};

/// A line about memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is about.
    pub label: &'static str,
    /// The words.
    pub text: String,
}

/// The lines, and where their rules were read.
pub fn truth<'a>(base: &Base<'_, 'a>) -> (Vec<Fact>, Vec<&'a str>) {
    let machine = base.seat.machine;
    let limits = &base.seat.catalog.limits;
    let all = machine.memory_of_all();
    let pools = &base.pools;
    let share = base.own.usable.as_f64() / all.as_f64().max(1.0) * 100.0;
    let mut facts = Vec::new();
    let mut add = |label, text: String| facts.push(Fact { label, text });
    if pools.device > Bytes::ZERO || machine.hardware.memory_kind != MemoryKind::Vram {
        add(
            "usable",
            format!(
                "{} of {} ({share:.0} %): {}",
                figures::memory(base.own.usable),
                figures::size(all),
                pools.rule
            ),
        );
    } else {
        add("usable", format!("none of its {}: nothing drives it here", figures::size(all)));
    }
    if let Some((by_default, how)) = &pools.raised {
        add("raise", format!("{} as it comes; more by {how}", figures::memory(*by_default)));
    }
    if machine.devices() > 1 {
        add(
            "split",
            format!(
                "{} devices hold a share of the layers each; what one needs at the least has to fit {} alone",
                machine.devices(),
                figures::size(machine.memory)
            ),
        );
    }
    if let Some(text) = beside(base) {
        add("beside", text);
    }
    if let Some(text) = beyond(base, limits) {
        add("disk", text);
    }
    (facts, sources(base, limits))
}

/// What main memory beside a device is for, and what it costs to use it.
fn beside(base: &Base<'_, '_>) -> Option<String> {
    let machine = base.seat.machine;
    let hardware = machine.hardware;
    match hardware.memory_kind {
        MemoryKind::Vram if base.pools.device > Bytes::ZERO => {
            let limits = &base.seat.catalog.limits;
            let (device, host) = (machine.device_bandwidth(), machine.host_bandwidth(limits));
            let assumed = if base.pools.host_assumed.is_some() { "assumed, state yours with --ram" } else { "as stated" };
            let ram = base.pools.host_assumed.or(machine.host_memory).unwrap_or(base.pools.host);
            let slower = device.get() / host.get();
            Some(format!(
                "what does not fit goes to main memory ({} at {} GB/s, {assumed}), read {} times slower{}",
                figures::size(ram),
                figures::bandwidth(host),
                figures::times(slower),
                spilled(base).map_or_else(String::new, |t| format!(": {t}"))
            ))
        }
        MemoryKind::Unified => Some("one memory for processor and GPU: programs that are open take from the same pool".to_owned()),
        MemoryKind::System if hardware.kind != Kind::Cpu => {
            Some("the processor computes from main memory alone".to_owned())
        }
        MemoryKind::System => Some("the processor computes from main memory alone; every channel has to be filled for its bandwidth".to_owned()),
        MemoryKind::Vram => None,
    }
}

/// The first chat of the grid that lies in both memories.
fn spilled(base: &Base<'_, '_>) -> Option<String> {
    let partial = |f: &&WorkloadFit<'_>| {
        f.estimate.fits
            && matches!(f.estimate.placement, Placement::Layers(_) | Placement::ExpertsOnHost(_))
    };
    let fit = base.seat.grid.iter().find(partial)?;
    let speed = fit.estimate.decode.as_ref()?;
    Some(format!(
        "{} {} runs so at ~{} tok/s",
        fit.model.name,
        fit.quant.name,
        figures::speed(speed.expected)
    ))
}

/// What a model that no memory holds would do from a disk: what lies there is read anew, at the rate of a drive. The bound
/// grants that memory keeps all that it can hold, so that only the share beyond it is read.
fn beyond(base: &Base<'_, '_>, limits: &Limits) -> Option<String> {
    let option = base.option()?;
    let missing = |r: &&Runnable<'_>| !r.estimate.fits;
    let run = option.runs.iter().filter(missing).min_by_key(|r| size(r))?;
    let disk = BytesPerSec::from_gb_per_s(limits.disk.gbs)?;
    let weights = run.estimate.memory.weights();
    let total = run.model.params_total.get().max(1) as f64;
    let active = run.model.params_active.get() as f64 / total;
    let pools = &run.estimate.pools;
    let held = if pools.shared.is_some() { base.own.usable } else { pools.device + pools.host };
    let left = weights.minus(held);
    let reads = left.share(active);
    let most = (reads / disk).filter(|_| left > Bytes::ZERO)?.per_token();
    // Of a dense model all but the table of words is read.
    let evenly = if active < 0.9 { " where experts are used evenly" } else { "" };
    Some(format!(
        "swapping is no way out: {} {} has {} of weights, {} more than there is room for; were all else kept in memory, reading a token's part of that from {} would allow {} tok/s at most{evenly}",
        run.model.name,
        run.quant.name,
        figures::memory(weights),
        figures::memory(left),
        limits.disk.how,
        figures::ceiling_fine(most)
    ))
}

/// Addresses of the rules that apply.
fn sources<'a>(base: &Base<'_, 'a>, limits: &'a Limits) -> Vec<&'a str> {
    let h = base.seat.machine.hardware;
    let of_rule = |h: &crate::catalog::hardware::Hardware| -> &'a [String] {
        if h.vendor == "Apple" && h.class != Class::Mobile {
            return &limits.apple.sources;
        }
        if h.class == Class::Mobile {
            return &limits.mobile_share.sources;
        }
        match h.memory_kind {
            MemoryKind::Vram => &limits.vram_reserve.sources,
            MemoryKind::System => &limits.system_reserve.sources,
            MemoryKind::Unified => {
                let rule = limits
                    .unified
                    .iter()
                    .find(|u| u.ids.iter().any(|id| h.id.starts_with(id.as_str())));
                rule.map_or(&limits.apu_share.sources, |u| &u.sources)
            }
        }
    };
    of_rule(h).iter().map(String::as_str).collect()
}
