//! Which systems and programs run on a machine, and what formats they read there.

use crate::catalog::Catalog;
use crate::catalog::hardware::Hardware;
use crate::catalog::runtime::Runtime;

/// A program on a machine.
#[derive(Clone, Debug)]
pub struct Support<'a> {
    /// The program.
    pub runtime: &'a Runtime,
    /// Its backend there.
    pub backend: &'a str,
    /// The systems that both run on.
    pub systems: Vec<&'a str>,
    /// Families of formats that it reads there.
    pub families: Vec<&'a str>,
}

impl<'a> Support<'a> {
    /// Families of formats that it reads, as people write them.
    pub fn formats(&self) -> Vec<&'a str> {
        self.families.iter().map(|f| format_name(f)).collect()
    }

    /// Whether it is a server that batches the requests of many people.
    pub fn serves_many(&self) -> bool {
        matches!(self.runtime.id.as_str(), "vllm" | "sglang" | "tensorrt-llm")
    }
}

/// The programs of the catalog that drive a machine on a system of its own, best kept first.
pub fn supported<'a>(catalog: &'a Catalog, hardware: &'a Hardware) -> Vec<Support<'a>> {
    let on = |runtime: &'a Runtime| {
        let backend = runtime.backend_on(hardware)?;
        let systems = hardware.os.iter().filter(|o| runtime.os.contains(o));
        let systems: Vec<&str> = systems.map(String::as_str).collect();
        let reads = |f: &&str| runtime.reads_there(f, hardware, backend);
        let families = runtime.formats.iter().map(String::as_str).filter(reads).collect();
        (!systems.is_empty()).then_some(Support { runtime, backend, systems, families })
    };
    catalog.runtimes.iter().filter_map(on).collect()
}

/// The programs that do not.
pub fn missing<'a>(catalog: &'a Catalog, found: &[Support<'a>]) -> Vec<&'a Runtime> {
    let there = |r: &&Runtime| found.iter().any(|s| s.runtime.id == r.id);
    catalog.runtimes.iter().filter(|r| !there(r)).collect()
}

/// Number formats that the chip computes in, and those that it does not.
pub fn number_formats(h: &Hardware) -> (Vec<&'static str>, Vec<&'static str>) {
    let all = [("BF16", h.bf16), ("FP8", h.fp8), ("FP4", h.fp4)];
    let with = |there: bool| all.iter().filter(|f| f.1 == there).map(|f| f.0).collect();
    (with(true), with(false))
}

/// A family of formats as people write it.
pub fn format_name(family: &str) -> &str {
    match family {
        "gguf" => "GGUF",
        "mxfp4_gguf" => "MXFP4 in GGUF",
        "none" => "16-bit safetensors",
        "fp8" => "FP8",
        "awq" => "AWQ",
        "gptq" => "GPTQ",
        "nvfp4" => "NVFP4",
        "mxfp4" => "MXFP4",
        "bnb" => "bitsandbytes",
        "exl2" => "EXL2",
        "exl3" => "EXL3",
        "mlx" => "MLX",
        other => other,
    }
}
