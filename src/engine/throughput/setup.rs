//! Who does the work: the machine's rates, and the names by which measured rows are pooled.

use crate::catalog::constants::{Constants, NameHash};
use crate::catalog::hardware::{Hardware, Kind, MemoryKind};
use crate::catalog::limits::Limits;
use crate::catalog::quant::Quant;
use crate::catalog::runtime::MultiGpu;
use crate::engine::memory::split::Placement;
use crate::engine::request::Request;
use crate::units::{BytesPerSec, FlopsPerSec};

/// Cores of a processor of which nothing is known.
const USUAL_CORES: f64 = 8.0;

/// Machine, program and format as the speed model sees them.
#[derive(Clone, Copy, Debug)]
pub struct Setup<'a> {
    /// Catalog id of the machine; empty for the unknown computer around a card.
    pub machine: &'a str,
    /// Maker.
    pub vendor: &'a str,
    /// Architecture of the part that computes.
    pub architecture: &'a str,
    /// Memory stacked on the package (HBM).
    pub stacked_memory: bool,
    /// Compute backend, `cpu` where the processor computes.
    pub backend: &'a str,
    /// Runtime.
    pub runtime: &'a str,
    /// Class of the format.
    pub quant: &'a str,
    /// Devices.
    pub count: u32,
    /// How several devices share the work.
    pub sharing: Sharing,
    /// Peak bandwidth of one device.
    pub bandwidth: BytesPerSec,
    /// Peak bandwidth of main memory beside it.
    pub host_bandwidth: BytesPerSec,
    /// Rate at which a program's memory is copied to the device.
    pub copying: BytesPerSec,
    /// Nominal matrix rate of one device.
    pub compute: FlopsPerSec,
    /// Name of the processor, where it computes and the machine leaves it open; empty otherwise.
    pub processor: &'a str,
    /// Processor cores.
    pub cores: f64,
    /// Flash attention, where known.
    pub flash: Option<bool>,
    /// Tokens of one prompt batch.
    pub ubatch: u64,
}

/// How several devices share the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// There is one.
    Alone,
    /// Layers are divided; the devices take turns.
    Turns,
    /// Every matrix is divided; the devices work side by side.
    SideBySide,
}

impl<'a> Setup<'a> {
    /// The setup of a question with its placement.
    pub fn new(
        request: &'a Request<'a>,
        placement: Placement,
        limits: &Limits,
        constants: &Constants,
    ) -> Self {
        let machine = &request.machine;
        let hw = machine.hardware;
        let on_cpu = placement == Placement::Cpu || machine.computes_on_cpu(request.backend);
        let host_bandwidth = machine.host_bandwidth(limits);
        let foreign = on_cpu && hw.memory_kind == MemoryKind::Vram;
        let backend = if on_cpu { "cpu" } else { request.backend };
        let sharing = match (machine.count, request.runtime.multi_gpu) {
            (0 | 1, _) => Sharing::Alone,
            (_, MultiGpu::Tensor) if !on_cpu => Sharing::SideBySide,
            _ => Sharing::Turns,
        };
        let processor = machine.processor.filter(|_| on_cpu);
        let usual = || constants.cores.get(NameHash::kind(&hw.id)).unwrap_or(USUAL_CORES);
        let cores = processor.map_or_else(usual, |p| p.cores);
        let stated = processor.map(|p| p.architecture.as_str()).filter(|a| !a.is_empty());
        Self {
            machine: if foreign { "" } else { &hw.id },
            vendor: if foreign { "generic" } else { &hw.vendor },
            architecture: match stated {
                Some(stated) => stated,
                None if foreign => "generic",
                None => architecture(hw, on_cpu),
            },
            stacked_memory: !foreign && hw.memory_type.starts_with("HBM"),
            backend,
            runtime: &request.runtime.id,
            quant: quant_class(request.quant),
            count: machine.count.max(1),
            sharing,
            bandwidth: if foreign { host_bandwidth } else { machine.device_bandwidth() },
            host_bandwidth,
            copying: machine.copying(limits),
            compute: if on_cpu { processor_rate(cores) } else { matrix_rate(hw) },
            processor: processor.map_or("", |p| &p.name),
            cores,
            flash: request.settings.flash_attention,
            ubatch: request.settings.ubatch.max(1),
        }
    }

    /// Whether the processor computes.
    pub fn on_cpu(&self) -> bool {
        self.backend == "cpu"
    }

    /// How many devices read at the same time.
    pub fn readers(&self) -> f64 {
        if self.sharing == Sharing::SideBySide { f64::from(self.count) } else { 1.0 }
    }
}

/// The architecture of the part that computes: "RDNA 3 (12 CU) + Zen 4" is RDNA 3, or Zen 4 on the processor.
pub fn architecture(hw: &Hardware, on_cpu: bool) -> &str {
    let Some(text) = hw.architecture.as_deref() else { return "generic" };
    if on_cpu && hw.vendor == "NVIDIA" && hw.kind != Kind::Cpu {
        return "NVIDIA Arm";
    }
    let (gpu, cpu) = text.split_once('+').unwrap_or((text, text));
    let part = if on_cpu { cpu } else { gpu };
    part.split('(').next().unwrap_or(part).trim().trim_end_matches(".0")
}

/// The class of a format: formats of one class are read by like kernels.
pub fn quant_class(quant: &Quant) -> &str {
    const CLASSES: [(&str, &str); 25] = [
        ("Q8_0", "Q8_0"),
        ("Q5", "Q5/6"),
        ("Q6", "Q5/6"),
        ("Q4_0", "Q4_0"),
        ("Q4_1", "Q4_0"),
        ("IQ4", "Q4_0"),
        ("Q4_K", "Q4_K"),
        ("Q3", "Q3"),
        ("Q2", "Q2"),
        ("IQ3", "IQ3"),
        ("IQ2", "IQ12"),
        ("IQ1", "IQ12"),
        ("TQ", "IQ12"),
        ("Q1", "IQ12"),
        ("BF16", "16"),
        ("F16", "16"),
        ("FP16", "16"),
        ("F32", "16"),
        ("FP8", "FP8"),
        ("MXFP4", "MXFP4"),
        ("NVFP4", "NVFP4"),
        ("GPTQ-Int8", "INT8"),
        ("W8", "INT8"),
        ("INT8", "INT8"),
        ("exl2-8", "INT8"),
    ];
    if quant.family == "mlx" || quant.name.starts_with("mlx") {
        return &quant.name;
    }
    let name = quant.name.strip_prefix("UD-").unwrap_or(&quant.name);
    let begins = |prefix: &str| {
        name.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
    };
    CLASSES.iter().find(|(prefix, _)| begins(prefix)).map_or("INT4", |(_, class)| class)
}

/// Nominal dense matrix rate with eight- or sixteen-bit inputs, in multiples of the vector rate where the data sheets of an
/// architecture agree on one: GeForce parts state half of it (with FP32 accumulation), which integer kernels do not feel.
fn matrix_rate(hw: &Hardware) -> FlopsPerSec {
    const MULTIPLES: [(&str, f64); 7] = [
        ("Turing", 8.0),
        ("Ampere", 4.0),
        ("Ada", 4.0),
        ("Blackwell", 4.0),
        ("Pascal", 1.0),
        ("GCN", 1.0),
        ("RDNA", 2.0),
    ];
    let architecture = hw.architecture.as_deref().unwrap_or("");
    let listed = MULTIPLES.iter().find(|(name, _)| architecture.starts_with(name));
    let multiple = match listed {
        Some((_, multiple)) => *multiple,
        None if hw.vendor == "Apple" => 1.0,
        None => 2.0,
    };
    let from_vector = hw.fp32.and_then(|f| FlopsPerSec::new(f.get() * multiple));
    let stated = hw.fp16_tensor.filter(|f| {
        let accelerator = from_vector.is_none_or(|v| f.get() > 2.0 * v.get());
        listed.is_none() || accelerator
    });
    let usual = FlopsPerSec::new(hw.bandwidth.get() * 60.0);
    stated.or(from_vector).or(usual).expect("bandwidth is above zero")
}

/// A processor's rate before the fitted factor of its architecture.
fn processor_rate(cores: f64) -> FlopsPerSec {
    FlopsPerSec::new(cores.max(1.0) * 80e9).expect("there is a core")
}
