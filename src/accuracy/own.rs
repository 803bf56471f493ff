//! What the user measured corrects later estimates of the same configuration.

use super::case::{Case, Subject};
use crate::catalog::Catalog;
use crate::catalog::bench::BenchRow;
use crate::catalog::constants::Measured;
use crate::engine::machine::Machine;
use crate::engine::throughput::evidence::Configuration;
use crate::engine::throughput::interval::OWN_RUN;
use crate::engine::throughput::{count_name, decode_breakdown, terms};
use crate::units::BytesPerSec;
use std::collections::BTreeMap;

/// By how much runs of one machine differ, as ln(speed): assumed, for warmth, background work and other depths.
const SPREAD: f64 = 0.08;

/// Puts the corrections of own rows in the place of what others measured. Rows of a machine that the catalog lacks count where
/// it is the one `here`; those that the model cannot predict (another such machine, an unknown format) change nothing.
pub fn teach(catalog: &mut Catalog, rows: &[BenchRow], here: Option<&Machine<'_>>) {
    let mut found = BTreeMap::<u64, Vec<(f64, &BenchRow)>>::new();
    for row in rows {
        if let Some((configuration, residual)) = residual(row, catalog, here) {
            found.entry(configuration).or_default().push((residual, row));
        }
    }
    if !found.is_empty() {
        catalog.constants.intervals.decode.entry("own".to_owned()).or_insert([SPREAD, 1.0, 1.0]);
    }
    for (configuration, residuals) in found {
        let n = residuals.len() as f64;
        let measured = Measured {
            residual: residuals.iter().map(|r| r.0).sum::<f64>() / n,
            n: OWN_RUN,
            official: true,
            sources: residuals.iter().take(4).map(|(_, row)| source(row)).collect(),
        };
        let constants = &mut catalog.constants;
        match constants.configurations.binary_search(&configuration) {
            Ok(at) => constants.measured[at] = measured,
            Err(at) => {
                constants.configurations.insert(at, configuration);
                constants.measured.insert(at, measured);
            }
        }
    }
}

/// The rate at which main memory was read in the fastest of the rows of this machine: it cannot be slower.
pub fn read_rate(catalog: &Catalog, rows: &[BenchRow], here: &Machine<'_>) -> Option<BytesPerSec> {
    let of_here = rows.iter().filter(|r| r.hw == here.hardware.id);
    let rates = of_here.filter_map(|row| {
        let subject = Subject::new(row, catalog);
        let case = Case::on(here.clone(), row, &subject, catalog)?;
        let setup = case.setup(catalog);
        let bytes = setup.bandwidth.get() * terms::ceiling_seconds(&setup, &case.work);
        BytesPerSec::new(bytes * row.decode_tps?).filter(|_| setup.on_cpu())
    });
    rates.max_by(|a, b| a.get().total_cmp(&b.get()))
}

/// Where a row comes from, as answers name it.
fn source(row: &BenchRow) -> String {
    if row.source_url.is_empty() { format!("wir bench {}", row.id) } else { row.source_url.clone() }
}

/// The configuration of a row, and ln(measured time / predicted time).
fn residual(row: &BenchRow, catalog: &Catalog, here: Option<&Machine<'_>>) -> Option<(u64, f64)> {
    let speed = row.decode_tps.filter(|x| x.is_finite() && *x > 0.0)?;
    let subject = Subject::new(row, catalog);
    let case = if row.is_of_unlisted_machine() {
        let here = here.filter(|m| m.hardware.id == row.hw)?;
        let machine = Machine { count: row.hw_count.max(1), ..here.clone() };
        Case::on(machine, row, &subject, catalog)?
    } else {
        Case::new(row, &subject, catalog)?
    };
    let setup = case.setup(catalog);
    let breakdown = decode_breakdown(&setup, &case.work, &catalog.constants);
    let predicted = breakdown.sum() * breakdown.ln_effects().exp();
    let residual = -(speed * predicted.max(breakdown.floor)).ln();
    let count = count_name(setup.count);
    let model = case.request.model.id.as_str();
    let configuration =
        Configuration::new(&setup, count, model, &case.request.quant.name, case.placement);
    let bandwidth = row.bandwidth_gbs.and_then(BytesPerSec::from_gb_per_s);
    let name = bandwidth.map_or_else(|| configuration.hash(), |b| configuration.hash_at(b));
    // A figure that is off by more than a factor of twenty was not measured so.
    (residual.abs() < 3.0).then(|| (name.get(), residual))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::embedded;
    use crate::engine::speed::Evidence;
    use crate::engine::throughput::evidence::Correction;
    use crate::measured::line::blank;

    fn row(speed: f64, depth: u64) -> BenchRow {
        BenchRow {
            id: format!("o{depth}"),
            hw: "rtx-4090".into(),
            mem_gb: Some(24.0),
            model: "qwen3-8b".into(),
            quant: "Q5_K_S".into(),
            runtime: "llama.cpp".into(),
            backend: "vulkan".into(),
            offload: "full".into(),
            decode_tps: Some(speed),
            depth,
            ..blank()
        }
    }

    #[test]
    fn an_own_row_moves_the_estimate_towards_it() {
        let mut catalog = embedded::catalog();
        let measured = row(61.0, 64);
        let (configuration, before) = residual(&measured, &catalog, None).unwrap();
        teach(&mut catalog, std::slice::from_ref(&measured), None);
        let at = catalog.constants.configurations.binary_search(&configuration).unwrap();
        let known = &catalog.constants.measured[at];
        assert_eq!(known.sources, ["wir bench o64"]);
        let correction = Correction::from_measured(known);
        assert_eq!(correction.tier, Some(Evidence::Measured));
        assert!((before - correction.ln).abs() < before.abs() * 0.2);
        assert!(catalog.constants.configurations.is_sorted());
    }

    #[test]
    fn rows_that_cannot_be_predicted_change_nothing() {
        let mut catalog = embedded::catalog();
        let before = catalog.constants.configurations.len();
        let unknown = BenchRow { hw: "this-machine".into(), ..row(10.0, 0) };
        teach(&mut catalog, &[unknown, row(1e6, 0), row(f64::NAN, 0), blank()], None);
        assert_eq!(catalog.constants.configurations.len(), before);
    }
}
