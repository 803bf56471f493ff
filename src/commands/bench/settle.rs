//! Which entries of the catalog a result is about. What it says itself counts, then what flags say; nothing is guessed in
//! silence.

mod machine;
mod model;
mod told;

pub use told::Told;

use crate::catalog::bench::{BenchRow, SourceKind};
use crate::catalog::processor;
use crate::commands::here::Here;
use crate::commands::world::World;
use crate::error::Problem;
use crate::measured::{Format, Reading, id};
use crate::units::Bytes;
use machine::FoundMachine;
use model::FoundModel;
use std::time::SystemTime;

/// Makes rows of readings, and remembers how each word was understood.
pub struct Settler<'a, 't> {
    world: &'a World,
    here: &'a Here<'a>,
    told: &'t Told<'a>,
    format: Format,
    understood: Vec<(&'static str, String)>,
}

impl<'a, 't> Settler<'a, 't> {
    /// For results of one format.
    pub fn new(world: &'a World, here: &'a Here<'a>, told: &'t Told<'a>, format: Format) -> Self {
        Self { world, here, told, format, understood: Vec::new() }
    }

    /// How the words of the rows were understood.
    pub fn understood(mut self) -> Vec<(&'static str, String)> {
        const ORDER: [&str; 4] = ["model", "format", "machine", "program"];
        self.understood.sort_by_key(|(what, _)| ORDER.iter().position(|o| o == what));
        self.understood
    }

    /// The row of a reading.
    ///
    /// # Errors
    /// What it does not say, each with the flag that does.
    pub fn row(&mut self, r: &Reading) -> Result<BenchRow, Vec<Problem>> {
        let mut problems = Vec::new();
        let model = self.model(r).map_err(|p| problems.push(p)).ok();
        let machine = self.machine(r).map_err(|p| problems.push(p)).ok();
        let (Some(model), Some(machine)) = (model, machine) else {
            return Err(problems);
        };
        let (quant, raw) = self.quant(&model, r).map_err(|p| vec![p])?;
        self.say("model", &model.said);
        self.say("format", quant);
        self.say("machine", &machine.said);
        self.say("program", &self.program(&machine));
        let row = self.fill(r, &model, &machine, (quant, raw));
        Ok(BenchRow { id: id::of(&row), ..row })
    }

    fn fill(
        &self,
        r: &Reading,
        model: &FoundModel<'a>,
        machine: &FoundMachine<'a>,
        (quant, quant_raw): (&str, String),
    ) -> BenchRow {
        let offload = offload(r, machine.on_cpu, model.layers);
        let gib = r.size.and_then(Bytes::from_f64).map(Bytes::gib);
        BenchRow {
            id: String::new(),
            hw: machine.id.clone(),
            hw_count: machine.count,
            mem_gb: machine.memory.map(Bytes::gib),
            model: model.id.clone(),
            model_name: model.name.clone(),
            params_b: model.total.map(|p| p.billions()),
            active_b: model.active.map(|p| p.billions()),
            quant: quant.to_owned(),
            file_gib: gib,
            runtime: self.runtime().id.clone(),
            backend: machine.backend.clone(),
            depth: r.mean_depth(),
            kv: r.keys.as_deref().map(str::to_ascii_lowercase).unwrap_or_default(),
            flash_attn: r.flash_attention,
            threads: r.threads.filter(|_| offload != "full"),
            offload,
            prefill_tps: r.prefill.map(|s| s.get()),
            decode_tps: r.decode.map(|s| s.get()),
            date: self.told.date.clone().or_else(|| r.date.clone()).unwrap_or_else(today),
            source_kind: SourceKind::Own,
            source_url: self.told.source.clone().unwrap_or_default(),
            quant_raw,
            bandwidth_gbs: self.told.bandwidth.map(|b| b.gb_per_s()),
            processor: self.processor(r, machine),
        }
    }

    /// The processor that computed, where the catalog lists it.
    fn processor(&self, r: &Reading, machine: &FoundMachine<'a>) -> String {
        let named = r.processor.as_deref().filter(|_| machine.on_cpu);
        let listed = named.and_then(|text| processor::named(&self.world.catalog.processors, text));
        listed.map(|p| p.name.clone()).unwrap_or_default()
    }

    fn program(&self, machine: &FoundMachine<'a>) -> String {
        let assumed = if machine.backend_is_assumed {
            ", the usual backend there: `--backend` says otherwise"
        } else {
            ""
        };
        format!("{} with {}{assumed}", self.runtime().name, machine.backend)
    }

    fn say(&mut self, what: &'static str, said: &str) {
        let line = (what, said.to_owned());
        if !self.understood.contains(&line) && self.understood.len() < 24 {
            self.understood.push(line);
        }
    }
}

/// Where the weights were; nothing where that is not said.
fn offload(r: &Reading, on_cpu: bool, layers: Option<u32>) -> String {
    if on_cpu {
        return "cpu".to_owned();
    }
    if let Some(n) = r.n_cpu_moe {
        return format!("experts-cpu:{n}");
    }
    match (r.gpu_layers, layers) {
        (None, _) => String::new(),
        (Some(n), _) if n < 0 => "full".to_owned(),
        (Some(n), Some(all)) if n > i64::from(all) => "full".to_owned(),
        (Some(n), None) if n >= 99 => "full".to_owned(),
        (Some(n), _) => format!("partial:{n}"),
    }
}

/// Today, by the system's clock.
fn today() -> String {
    let time = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    time.get(..10).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_on_the_gpu_are_all_or_some() {
        let with = |n| Reading { gpu_layers: Some(n), ..Reading::default() };
        assert_eq!(offload(&with(-1), false, Some(36)), "full");
        assert_eq!(offload(&with(99), false, Some(36)), "full");
        assert_eq!(offload(&with(36), false, Some(36)), "partial:36");
        assert_eq!(offload(&with(99), false, None), "full");
        assert_eq!(offload(&with(0), true, Some(36)), "cpu");
        assert_eq!(offload(&Reading::default(), false, Some(36)), "");
        let experts = Reading { n_cpu_moe: Some(12), ..with(99) };
        assert_eq!(offload(&experts, false, Some(36)), "experts-cpu:12");
    }

    #[test]
    fn today_is_a_day() {
        assert_eq!(today().len(), 10);
    }
}
