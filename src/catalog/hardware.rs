//! Machines and chips: memory, bandwidth, compute, power, software.

use super::load::FactError;
use crate::units::{Bytes, BytesPerSec, FlopsPerSec, Usd, Watts};
use serde::{Deserialize, Serialize};

/// One machine or chip as it was sold; a bin with other bandwidth or memory is another entry.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Hardware {
    /// Stable name, such as `rtx-4090`.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Who designed it.
    pub vendor: String,
    /// What it is.
    pub kind: Kind,
    /// Where it is used.
    pub class: Class,
    /// Microarchitecture, where known.
    pub architecture: Option<String>,
    /// Other names that people type.
    pub aliases: Vec<String>,
    /// The shared name of chips that differ by bin or memory size (`m4-max` for the 32- and the 40-core part).
    pub bin_of: Option<String>,
    /// Where a model's weights live.
    pub memory_kind: MemoryKind,
    /// Memory sizes that were sold, per device.
    pub memory_options: Vec<Bytes>,
    /// Memory technology with its data rate.
    pub memory_type: String,
    /// Width of the memory bus.
    pub bus_width_bits: f64,
    /// Peak memory bandwidth of one device.
    pub bandwidth: BytesPerSec,
    /// Dense half-precision matrix rate (FP32 accumulate).
    pub fp16_tensor: Option<FlopsPerSec>,
    /// Single-precision vector rate.
    pub fp32: Option<FlopsPerSec>,
    /// Dense 8-bit integer rate.
    pub int8: Option<FlopsPerSec>,
    /// Eight-bit floating point in hardware.
    pub fp8: bool,
    /// Four-bit floating point in hardware.
    pub fp4: bool,
    /// bfloat16 in hardware.
    pub bf16: bool,
    /// CUDA compute capability, gfx target or Apple GPU family.
    pub compute_target: Option<String>,
    /// PCI Express generation and lanes.
    pub pcie: Option<String>,
    /// Link between several devices.
    pub interconnect: Option<String>,
    /// Peak power of the device.
    pub tdp: Option<Watts>,
    /// Year of release.
    pub release_year: Option<u16>,
    /// Price at launch.
    pub launch_price: Option<Usd>,
    /// Street price seen in 2026.
    pub street_price_2026: Option<Usd>,
    /// The memory size that the prices are for, where it is not the smallest.
    pub priced_memory: Option<Bytes>,
    /// Compute backends that drive it, best known first.
    pub backends: Vec<String>,
    /// Operating systems.
    pub os: Vec<String>,
    /// Where the facts were read.
    pub sources: Vec<String>,
    /// How firm the facts are.
    pub confidence: Confidence,
    /// What else to know.
    pub notes: Option<String>,
    /// The cards of a set of unequal ones; none in the catalog.
    pub parts: Vec<Part>,
}

/// One card of a set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its id in the catalog.
    pub id: String,
    /// Its memory.
    pub memory: Bytes,
}

/// What a piece of hardware is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A graphics card or accelerator with its own memory.
    Gpu,
    /// A processor without a usable GPU, with its memory channels.
    Cpu,
    /// A system on a chip with unified memory.
    Soc,
    /// A PC processor with a large integrated GPU.
    Apu,
    /// A single-board computer.
    Sbc,
    /// A neural accelerator.
    Npu,
}

/// Where a piece of hardware is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Desktop PC.
    Desktop,
    /// Laptop.
    Laptop,
    /// Server room.
    Datacenter,
    /// Professional workstation.
    Workstation,
    /// Phone or tablet.
    Mobile,
    /// Embedded board.
    Edge,
}

/// Where a model's weights live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MemoryKind {
    /// Memory of its own on the card.
    Vram,
    /// One pool for CPU and GPU.
    Unified,
    /// The computer's main memory, read by the CPU.
    System,
}

/// How firm a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// The maker publishes it.
    Official,
    /// Public databases agree on it.
    Database,
    /// Arithmetic, or one unconfirmed source.
    Derived,
}

/// A product name in circulation that no one ever sold.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeverSold {
    /// The name, lower case with dashes.
    pub name: String,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// What is true instead.
    pub explanation: String,
    /// Ids of real machines to look at.
    pub instead: Vec<String>,
    /// Where that was read.
    pub sources: Vec<String>,
}

impl Hardware {
    /// Peak data rate per pin in bits per second, read from the memory type ("GDDR6X 21.01 Gbps", "LPDDR5X-8533").
    pub fn pin_rate(&self) -> Option<f64> {
        let text = &self.memory_type;
        if let Some(at) = text.find(" Gbps") {
            let number = text[..at].rsplit(' ').next()?;
            return number.parse::<f64>().ok().map(|x| x * 1e9);
        }
        let digits = text.rsplit('-').next()?;
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        digits[..end].parse::<f64>().ok().map(|x| x * 1e6)
    }

    /// Whether its CUDA compute capability is below this one, "7.5"; not where it has none.
    pub fn is_older_than(&self, capability: &str) -> bool {
        let parts = |text: &str| -> Option<(u32, u32)> {
            let (major, minor) = text.split_once('.')?;
            Some((major.parse().ok()?, minor.parse().ok()?))
        };
        let own = self.compute_target.as_deref().and_then(parts);
        own.zip(parts(capability)).is_some_and(|(own, other)| own < other)
    }

    /// The largest memory size sold.
    pub fn largest_memory(&self) -> Bytes {
        self.memory_options.iter().copied().max().unwrap_or_default()
    }

    /// The memory size that the prices are for.
    pub fn priced_size(&self) -> Option<Bytes> {
        self.priced_memory.or_else(|| self.memory_options.iter().min().copied())
    }

    /// Whether a memory size was ever sold with this chip.
    pub fn was_sold_with(&self, size: Bytes) -> bool {
        self.memory_options.contains(&size)
    }

    /// The first word of the architecture, by which measured rows are pooled ("RDNA 3.5 (40 CU) + Zen 5" is "RDNA 3.5").
    pub fn architecture_key(&self) -> &str {
        let text = self.architecture.as_deref().unwrap_or("");
        text.split([' ', '('])
            .next()
            .filter(|w| *w != "RDNA" && *w != "Zen" && *w != "Ada" && *w != "CDNA")
            .unwrap_or_else(|| text.split(" (").next().unwrap_or(text))
    }
}

/// The JSON shape of a [`Hardware`] entry.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RawHardware {
    pub id: String,
    pub name: String,
    pub vendor: String,
    pub kind: Kind,
    pub class: Class,
    pub architecture: Option<String>,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub bin_of: Option<String>,
    pub memory_kind: MemoryKind,
    pub memory_options_gb: Vec<f64>,
    pub memory_type: String,
    pub bus_width_bits: f64,
    pub bandwidth_gbs: f64,
    pub fp16_tensor_tflops: Option<f64>,
    pub fp32_tflops: Option<f64>,
    pub int8_tops: Option<f64>,
    #[serde(default)]
    pub fp8: bool,
    #[serde(default)]
    pub fp4: bool,
    #[serde(default)]
    pub bf16: bool,
    pub compute_target: Option<String>,
    pub pcie: Option<String>,
    pub interconnect: Option<String>,
    pub tdp_w: Option<f64>,
    pub release_year: Option<u16>,
    pub launch_price_usd: Option<f64>,
    pub street_price_usd_2026: Option<f64>,
    pub priced_memory_gb: Option<f64>,
    pub backends: Vec<String>,
    pub os: Vec<String>,
    pub sources: Vec<String>,
    pub confidence: Confidence,
    pub notes: Option<String>,
}

impl TryFrom<RawHardware> for Hardware {
    type Error = FactError;

    fn try_from(raw: RawHardware) -> Result<Self, FactError> {
        let refuse = |field, why| FactError::new(&raw.id, field, why);
        let positive = |field, x: Option<f64>| match x {
            Some(x) if !(x.is_finite() && x > 0.0) => Err(refuse(field, "must be above zero")),
            other => Ok(other),
        };
        if raw.memory_options_gb.is_empty() {
            return Err(refuse("memory_options_gb", "needs at least one size"));
        }
        let memory_options = raw
            .memory_options_gb
            .iter()
            .map(|&gb| Bytes::from_gib_f64(gb).filter(|b| b.get() > 0))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| refuse("memory_options_gb", "sizes must be above zero"))?;
        let bandwidth = BytesPerSec::from_gb_per_s(raw.bandwidth_gbs)
            .ok_or_else(|| refuse("bandwidth_gbs", "must be above zero"))?;
        if raw.backends.is_empty() {
            return Err(refuse("backends", "needs at least one"));
        }
        if raw.sources.is_empty() {
            return Err(refuse("sources", "needs at least one"));
        }
        let fp16 = positive("fp16_tensor_tflops", raw.fp16_tensor_tflops)?;
        let fp32 = positive("fp32_tflops", raw.fp32_tflops)?;
        let int8 = positive("int8_tops", raw.int8_tops)?;
        let tdp = positive("tdp_w", raw.tdp_w)?;
        let launch = positive("launch_price_usd", raw.launch_price_usd)?;
        let street = positive("street_price_usd_2026", raw.street_price_usd_2026)?;
        let priced_memory = positive("priced_memory_gb", raw.priced_memory_gb)?;
        let priced_memory = priced_memory.and_then(Bytes::from_gib_f64);
        if priced_memory.is_some_and(|b| !memory_options.contains(&b)) {
            return Err(refuse("priced_memory_gb", "must be one of the sizes sold"));
        }
        positive("bus_width_bits", Some(raw.bus_width_bits))?;
        Ok(Self {
            id: raw.id,
            name: raw.name,
            vendor: raw.vendor,
            kind: raw.kind,
            class: raw.class,
            architecture: raw.architecture,
            aliases: raw.aliases,
            bin_of: raw.bin_of,
            memory_kind: raw.memory_kind,
            memory_options,
            memory_type: raw.memory_type,
            bus_width_bits: raw.bus_width_bits,
            bandwidth,
            fp16_tensor: fp16.and_then(FlopsPerSec::from_tflops),
            fp32: fp32.and_then(FlopsPerSec::from_tflops),
            int8: int8.and_then(FlopsPerSec::from_tflops),
            fp8: raw.fp8,
            fp4: raw.fp4,
            bf16: raw.bf16,
            compute_target: raw.compute_target,
            pcie: raw.pcie,
            interconnect: raw.interconnect,
            tdp: tdp.and_then(Watts::new),
            release_year: raw.release_year,
            launch_price: launch.and_then(Usd::new),
            street_price_2026: street.and_then(Usd::new),
            priced_memory,
            backends: raw.backends,
            os: raw.os,
            sources: raw.sources,
            confidence: raw.confidence,
            notes: raw.notes,
            parts: Vec::new(),
        })
    }
}
