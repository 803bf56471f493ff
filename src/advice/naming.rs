//! What people call machines and backends.

use super::figures;
use crate::catalog::hardware::{Hardware, Kind};
use crate::catalog::runtime::Runtime;
use crate::engine::machine::Machine;

/// "2× RTX 3090, 24 GB each"; "2 machines, each DGX Spark, 128 GB".
pub fn machine_name(machine: &Machine<'_>) -> String {
    if let Some(spread) = &machine.spread {
        let one = Machine { spread: None, ..machine.clone() };
        return format!("{} machines, each {}", spread.machines, machine_name(&one));
    }
    if !machine.hardware.parts.is_empty() {
        return machine.hardware.name.clone();
    }
    let name = &machine.hardware.name;
    let size = figures::size(machine.memory);
    let named = name.contains(&size);
    match (machine.count, named) {
        (1, true) => name.clone(),
        (1, false) => format!("{name}, {size}"),
        (n, true) => format!("{n}× {name}"),
        (n, false) => format!("{n}× {name}, {size} each"),
    }
}

/// Why a program does not run on a chip that has its backend: "with CUDA it needs compute capability 7.5 or more, and this
/// chip has 6.1".
pub fn refusal(runtime: &Runtime, h: &Hardware) -> Option<String> {
    let need = runtime.unmet(h)?;
    let own = h.compute_target.as_deref().unwrap_or("none");
    let asks = match &need.from {
        Some(lowest) => format!("compute capability {lowest} or more, and this chip has {own}"),
        None if need.among.is_empty() => return None,
        None => format!("one of {}, and this chip is {own}", need.among.join(", ")),
    };
    Some(format!("with {} it needs {asks}", backend_name(&need.backend)))
}

/// "2× RTX 3090": without what stands in brackets (cores, code names), which would fill a line.
pub fn short_name(machine: &Machine<'_>) -> String {
    if let Some(spread) = &machine.spread {
        let one = Machine { spread: None, ..machine.clone() };
        return format!("{} machines: {}", spread.machines, short_name(&one));
    }
    let name = without_brackets(&machine.hardware.name);
    match machine.count {
        _ if !machine.hardware.parts.is_empty() => machine.hardware.name.clone(),
        1 => name.to_owned(),
        n => format!("{n}× {name}"),
    }
}

/// The short name, with the memory where several sizes are sold; bins of one chip, which brackets tell apart, by their id.
pub fn sized_name(machine: &Machine<'_>) -> String {
    if let Some(spread) = &machine.spread {
        let one = Machine { spread: None, ..machine.clone() };
        return format!("{} machines: {}", spread.machines, sized_name(&one));
    }
    let h = machine.hardware;
    let bin = is_told_apart_by_brackets(h);
    let short = if bin && machine.devices() == 1 { h.id.clone() } else { short_name(machine) };
    let size = figures::size(machine.memory);
    if h.memory_options.len() > 1 && !short.contains(&size) {
        format!("{short}, {size}")
    } else {
        short
    }
}

/// Whether it shares the name before its brackets with others: bins of one chip, processors by their memory.
pub fn is_told_apart_by_brackets(h: &Hardware) -> bool {
    (h.bin_of.is_some() || h.kind == Kind::Cpu) && h.name.contains(" (")
}

/// How a machine is asked about again: `2xrtx-3090 --mem 24gb`.
pub fn asked_as(machine: &Machine<'_>) -> String {
    let id = counted_id(machine);
    if !machine.hardware.parts.is_empty() || machine.hardware.memory_options == [machine.memory] {
        return id;
    }
    let size = figures::size(machine.memory).replace(" GB", "gb").replace(' ', "");
    format!("{id} --mem {size}")
}

/// Its id, with how many: `2xrtx-3090`, `2@dgx-spark`.
pub fn counted_id(machine: &Machine<'_>) -> String {
    let machines = machine.spread.map_or(String::new(), |s| format!("{}@", s.machines));
    let count = match machine.count {
        n if n > 1 && machine.hardware.parts.is_empty() => format!("{n}x"),
        _ => String::new(),
    };
    format!("{machines}{count}{}", machine.hardware.id)
}

/// What is said after a figure of one device where there are several: of unequal ones it is a mean.
pub fn each(machine: &Machine<'_>) -> &'static str {
    match machine.count {
        _ if !machine.hardware.parts.is_empty() => " on average",
        0 | 1 => "",
        _ => " each",
    }
}

/// A name up to its brackets.
pub fn without_brackets(name: &str) -> &str {
    name.split_once(" (").map_or(name, |(short, _)| short)
}

/// How people write a backend.
pub fn backend_name(backend: &str) -> &str {
    match backend {
        "cuda" => "CUDA",
        "metal" => "Metal",
        "mlx" => "MLX",
        "rocm" => "ROCm",
        "vulkan" => "Vulkan",
        "sycl" => "SYCL",
        "cpu" => "CPU",
        "opencl" => "OpenCL",
        "directml" => "DirectML",
        "openvino" => "OpenVINO",
        "coreml" => "Core ML",
        "qnn" => "QNN",
        "tt-metal" => "TT-Metal",
        "habana" => "Habana",
        "xla" => "XLA",
        other => other,
    }
}

/// Systems as they write themselves.
pub fn system_name(system: &str) -> &str {
    match system {
        "linux" => "Linux",
        "windows" => "Windows",
        "macos" => "macOS",
        "ios" => "iOS",
        "android" => "Android",
        other => other,
    }
}
