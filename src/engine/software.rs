//! Which backend, program and format are taken where the question does not say.

use crate::catalog::Catalog;
use crate::catalog::hardware::Hardware;
use crate::catalog::model::Model;
use crate::catalog::quant::Quant;
use crate::catalog::runtime::Runtime;

/// The backend that suits hardware and runtime best: the first of the hardware's that the runtime has, else the CPU.
pub fn backend<'a>(hardware: &'a Hardware, runtime: &Runtime) -> &'a str {
    runtime.backend_on(hardware).map_or("cpu", String::as_str)
}

/// Programs by which a file is run, where none is named: the customary ones first.
const FOR_FILES: [&str; 6] = ["llama.cpp", "mlx", "vllm", "exllama", "transformers", "mistral.rs"];

/// The program for a file in this format on this hardware: the first that reads it and runs there, else the first that reads
/// it.
pub fn runtime_of_file<'a>(
    catalog: &'a Catalog,
    hardware: &Hardware,
    format: &Quant,
) -> Option<&'a Runtime> {
    let runs = |r: &&Runtime| r.backend_on(hardware).is_some();
    readers(catalog, format).find(runs).or_else(|| reader(catalog, format))
}

/// The program for a file in this format, whatever the hardware.
pub fn reader<'a>(catalog: &'a Catalog, format: &Quant) -> Option<&'a Runtime> {
    readers(catalog, format).next()
}

fn readers<'a>(catalog: &'a Catalog, format: &Quant) -> impl Iterator<Item = &'a Runtime> {
    let named = |id: &&str| catalog.runtimes.iter().find(|r| r.id == **id);
    FOR_FILES.iter().filter_map(named).filter(|r| r.reads(format))
}

/// The format taken where none is named: the model's own where it was published quantised and the runtime reads it, else
/// the customary one of four bits.
pub fn customary_quant<'a>(catalog: &'a Catalog, model: &Model, runtime: &Runtime) -> &'a Quant {
    let native = model.native_quant.as_deref().unwrap_or("");
    let reads = |family: &str| runtime.formats.iter().any(|f| f == family);
    let name = if native.starts_with("mxfp4") && reads("gguf") {
        "MXFP4_MOE"
    } else if native.starts_with("mxfp4") && reads("mxfp4") {
        "MXFP4"
    } else if reads("gguf") {
        "Q4_K_M"
    } else if reads("mlx") {
        "mlx-4bit"
    } else if reads("awq") {
        "AWQ-Int4"
    } else if reads("exl3") {
        "exl3-4.0"
    } else {
        "BF16 safetensors"
    };
    catalog.quants.iter().find(|q| q.name == name).unwrap_or(&catalog.quants[0])
}
