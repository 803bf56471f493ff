//! What is predicted for a row, as if it had not been measured.

use crate::catalog::bench::BenchRow;
use crate::commands::answer::{Tables, answer};
use crate::commands::here::Here;
use crate::commands::question::{MachineQuestion, Question};
use crate::commands::resolve::resolve;
use crate::commands::world::World;
use crate::engine::request::{EvidenceUse, Offload};
use crate::engine::speed::Speed;
use crate::units::{Bytes, BytesPerSec, Params};

/// The prediction; none where the row's machine, model or format is not in the catalog.
pub fn predict<'a>(world: &'a World, here: &'a Here<'a>, row: &BenchRow) -> Option<Speed> {
    row.decode_tps?;
    // Of a machine without an entry only this one is known.
    if row.is_of_unlisted_machine() && here.machine().ok()?.machine.hardware.id != row.hw {
        return None;
    }
    let asked = resolve(world, &question(row), &here).ok()?;
    answer(world, asked, None, &mut Tables::default())?.estimate.decode
}

fn question(row: &BenchRow) -> Question {
    let text = |t: &String| Some(t.clone()).filter(|t| !t.is_empty());
    let size = |b: f64| Params::from_billions(b);
    let unlisted = row.model.is_empty();
    Question {
        machine: MachineQuestion {
            hw: text(&row.hw).filter(|_| !row.is_of_unlisted_machine()),
            count: Some(row.hw_count),
            memory: row.mem_gb.and_then(Bytes::from_gib_f64),
            bandwidth: row.bandwidth_gbs.and_then(BytesPerSec::from_gb_per_s),
            ..MachineQuestion::default()
        },
        model: text(&row.model),
        params: row.params_b.and_then(size).filter(|_| unlisted),
        active: row.active_b.and_then(size).filter(|_| unlisted),
        quant: text(&row.quant),
        depth: Some(row.depth),
        kv: text(&row.kv),
        flash_attention: row.flash_attn,
        runtime: text(&row.runtime),
        backend: text(&row.backend),
        offload: offload(&row.offload),
        threads: row.threads,
        evidence: Some(EvidenceUse::NoMeasured),
        ..Question::default()
    }
}

fn offload(text: &str) -> Option<Offload> {
    let (kind, count) = text.split_once(':').unwrap_or((text, ""));
    match (kind, count.parse().ok()) {
        ("cpu", _) => Some(Offload::Cpu),
        ("partial", Some(n)) => Some(Offload::Layers(n)),
        ("experts-cpu", Some(n)) => Some(Offload::ExpertsOnHost(n)),
        ("full", _) => Some(Offload::Full),
        _ => None,
    }
}
