//! Which machine a result is of.

use super::Settler;
use crate::advice::naming::backend_name;
use crate::catalog::hardware::{Hardware, MemoryKind};
use crate::engine::software;
use crate::error::Problem;
use crate::measured::Reading;
use crate::units::Bytes;

/// The machine of a result.
pub struct FoundMachine<'a> {
    /// Id in the catalog.
    pub id: String,
    /// Devices.
    pub count: u32,
    /// Memory of one, where known.
    pub memory: Option<Bytes>,
    /// Compute backend.
    pub backend: String,
    /// The backend is only the usual one.
    pub backend_is_assumed: bool,
    /// The processor computed.
    pub on_cpu: bool,
    /// How it was told, in words.
    pub said: String,
    hardware: &'a Hardware,
}

impl<'a> Settler<'a, '_> {
    /// The machine of a reading.
    pub(super) fn machine(&self, r: &Reading) -> Result<FoundMachine<'a>, Problem> {
        let stated = r.backend.as_deref().and_then(backend);
        let backend = self.told.backend.or(stated);
        let on_cpu = r.gpu_layers == Some(0) || backend == Some("cpu");
        let mut found = match &self.told.hw {
            Some(query) => self.named(
                query.hw,
                r.count.unwrap_or(query.count).max(query.count),
                query.memory,
                "as you say",
            ),
            None => self.stated(r, on_cpu)?,
        };
        let system = found.hardware.memory_kind == MemoryKind::System;
        let doubtful = stated.filter(|b| !on_cpu && !can_compute(found.hardware, b));
        if let (Some(backend), None) = (doubtful, self.told.backend) {
            let (with, name) = (backend_name(backend), &found.hardware.name);
            return Err(Problem::new(
                "no-hardware",
                format!("{with} computed, which {name} lacks"),
            )
            .hint(NAME_IT));
        }
        let usual = software::backend(found.hardware, self.runtime());
        found.on_cpu = on_cpu || system;
        found.backend_is_assumed = backend.is_none() && !found.on_cpu;
        found.backend = if found.on_cpu { "cpu" } else { backend.unwrap_or(usual) }.to_owned();
        found.memory = self.told.memory.or(found.memory);
        Ok(found)
    }

    fn named(
        &self,
        hardware: &'a Hardware,
        count: u32,
        memory: Option<Bytes>,
        how: &str,
    ) -> FoundMachine<'a> {
        let only = match hardware.memory_options.as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        let times = if count > 1 { format!("{count}× ") } else { String::new() };
        FoundMachine {
            id: hardware.id.clone(),
            count,
            memory: memory.or(only),
            backend: String::new(),
            backend_is_assumed: false,
            on_cpu: false,
            said: format!("{times}{}, {how}", hardware.name),
            hardware,
        }
    }

    /// The machine that the result names, else this one.
    fn stated(&self, r: &Reading, on_cpu: bool) -> Result<FoundMachine<'a>, Problem> {
        let processor = r.processor.as_deref();
        let name = if on_cpu { processor } else { r.hardware.as_deref().or(processor) };
        let Some(name) = name else {
            return self.this("not stated in the result, `--hw` says otherwise", on_cpu);
        };
        let (name, count) = devices(name)?;
        let count = r.count.unwrap_or(count);
        if self.is_here(name, on_cpu) {
            let this = self.this(&format!("`{name}` is in it"), on_cpu)?;
            return Ok(FoundMachine { count, ..this });
        }
        let query = self.world.names.hardware(&self.world.catalog, name, self.told.memory);
        let query = query.map_err(|p| {
            Problem::new("no-hardware", format!("which machine `{name}` is cannot be told"))
                .hint(p.hint.map_or_else(|| NAME_IT.to_owned(), |h| format!("{NAME_IT} ({h})")))
        })?;
        let how = format!("by the name `{name}`");
        Ok(self.named(query.hw, count.max(query.count), query.memory, &how))
    }

    /// This machine.
    fn this(&self, how: &str, on_cpu: bool) -> Result<FoundMachine<'a>, Problem> {
        let found = self.here.machine()?;
        let machine = found.machine;
        if on_cpu && machine.hardware.memory_kind == MemoryKind::Vram {
            return Err(Problem::new("no-hardware", "the processor computed, not the card")
                .hint("name the memory beside it, such as `--hw ddr5-5600-dual`"));
        }
        let how = format!("this machine: {how}");
        Ok(self.named(machine.hardware, machine.count, Some(machine.memory), &how))
    }

    /// Whether this machine has a part of that name.
    fn is_here(&self, name: &str, on_cpu: bool) -> bool {
        let facts = self.here.detected();
        let processor = facts.cpu.model.as_ref().is_some_and(|m| m.value == name);
        let gpu = facts.gpus.first().is_some_and(|g| g.name.value == name);
        if on_cpu || facts.gpus.is_empty() { processor } else { gpu || processor }
    }
}

const NAME_IT: &str = "name it, such as `--hw rtx-4090`";

/// Whether a backend that a result states can be of this hardware: a processor has none of them, and some are of one maker.
fn can_compute(hardware: &Hardware, backend: &str) -> bool {
    let has = |id: &str| hardware.backends.iter().any(|b| b == id);
    match backend {
        "cuda" | "metal" => has(backend),
        "rocm" => !has("cuda") && !has("metal") && hardware.memory_kind != MemoryKind::System,
        _ => hardware.memory_kind != MemoryKind::System,
    }
}

/// One name of equal devices, and how many.
fn devices(names: &str) -> Result<(&str, u32), Problem> {
    let mut all = names.split([',', '/']).map(str::trim).filter(|n| !n.is_empty());
    let first = all.next().unwrap_or(names);
    let mut count = 1;
    for name in all {
        if name != first {
            return Err(Problem::new("mixed-hardware", "different devices ran it together")
                .hint("rows of a catalog are of equal devices; measure one kind alone"));
        }
        count += 1;
    }
    Ok((first, count))
}

/// The backend that computes, of those that `llama-bench` lists.
fn backend(listed: &str) -> Option<&'static str> {
    const KNOWN: [(&str, &str); 9] = [
        ("cuda", "cuda"),
        ("metal", "metal"),
        ("mtl", "metal"),
        ("rocm", "rocm"),
        ("hip", "rocm"),
        ("vulkan", "vulkan"),
        ("sycl", "sycl"),
        ("opencl", "opencl"),
        ("cpu", "cpu"),
    ];
    let listed = listed.to_ascii_lowercase();
    let all = || listed.split([',', ' ', '+']).map(str::trim);
    let has = |name: &str| all().any(|b| b.starts_with(name));
    let found = KNOWN.iter().find(|(name, _)| has(name)).map(|(_, id)| *id);
    // A library for matrices runs on the processor.
    found.or_else(|| all().all(|b| b == "blas").then_some("cpu"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backends_are_told_apart() {
        for (listed, id) in [
            ("CUDA", Some("cuda")),
            ("MTL,BLAS", Some("metal")),
            ("ROCm", Some("rocm")),
            ("CPU", Some("cpu")),
            ("BLAS", Some("cpu")),
            ("CUDA0", Some("cuda")),
            ("RPC", None),
        ] {
            assert_eq!(backend(listed), id, "{listed}");
        }
    }

    #[test]
    fn equal_devices_are_counted() {
        assert_eq!(devices("RTX 3090, RTX 3090").ok(), Some(("RTX 3090", 2)));
        assert!(devices("RTX 3090, RTX 4090").is_err());
        assert_eq!(devices("").ok(), Some(("", 1)));
    }
}
