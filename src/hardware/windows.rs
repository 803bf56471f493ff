//! Windows: display adapters, their true memory from the registry, and memory modules, all by PowerShell as JSON.

use super::env::{Env, Invocation, PATIENT};
use super::error::{ParseError, ProbeError};
use super::facts::{Found, GpuFacts, GpuVendor, MemoryKind, Method, PciId, Source};
use super::modules::MemoryDevice;
use super::pci::{self, Build};
use crate::units::Bytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The adapter's own figure is 32 bits wide: from here on it only says "at least".
const CAPPED: u64 = 4_000_000_000;

const ADAPTERS: &str = "Get-CimInstance Win32_VideoController | \
    Select-Object Name,AdapterRAM,DriverVersion,PNPDeviceID | ConvertTo-Json";
const TRUE_SIZES: &str = "Get-ItemProperty -ErrorAction SilentlyContinue \
    'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968-e325-11ce-bfc1-08002be10318}\\0*' | \
    Select-Object MatchingDeviceId,HardwareInformation.qwMemorySize | ConvertTo-Json";
const MODULES: &str = "Get-CimInstance Win32_PhysicalMemory | Select-Object Capacity,Speed,\
    ConfiguredClockSpeed,SMBIOSMemoryType,DataWidth,DeviceLocator,BankLocator | ConvertTo-Json";

/// A display adapter.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Adapter {
    /// Name.
    pub name: Option<String>,
    /// Memory, at most 4 GiB.
    #[serde(rename = "AdapterRAM")]
    pub adapter_ram: Option<u64>,
    /// Driver version.
    pub driver_version: Option<String>,
    /// Device path with the PCI ids.
    #[serde(rename = "PNPDeviceID")]
    pub device_path: Option<String>,
}

/// The true memory size of an adapter, as its driver wrote it into the registry.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TrueSize {
    /// Device path, shorter than the adapter's.
    #[serde(rename = "MatchingDeviceId")]
    pub device_path: Option<String>,
    /// Memory.
    #[serde(rename = "HardwareInformation.qwMemorySize")]
    pub bytes: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Module {
    capacity: Option<u64>,
    speed: Option<u32>,
    configured_clock_speed: Option<u32>,
    #[serde(rename = "SMBIOSMemoryType")]
    kind: Option<u32>,
    data_width: Option<u32>,
    device_locator: Option<String>,
    bank_locator: Option<String>,
}

/// PowerShell writes a list of one as the one.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    Many(Vec<T>),
    One(T),
}

fn many<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<Vec<T>, ParseError> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(ParseError::Empty { what });
    }
    match serde_json::from_str(text) {
        Ok(OneOrMany::Many(list)) => Ok(list),
        Ok(OneOrMany::One(one)) => Ok(vec![one]),
        Err(error) => Err(ParseError::malformed(what, error.to_string())),
    }
}

/// Display adapters.
///
/// # Errors
/// When the text is no JSON of the expected shape.
pub fn parse_adapters(text: &str) -> Result<Vec<Adapter>, ParseError> {
    many("list of display adapters", text)
}

/// True memory sizes.
///
/// # Errors
/// As [`parse_adapters`].
pub fn parse_true_sizes(text: &str) -> Result<Vec<TrueSize>, ParseError> {
    many("registry list of adapters", text)
}

/// Memory modules.
///
/// # Errors
/// As [`parse_adapters`].
pub fn parse_modules(text: &str) -> Result<Vec<MemoryDevice>, ParseError> {
    let modules: Vec<Module> = many("list of memory modules", text)?;
    let positive = |n: Option<u32>| n.filter(|n| *n > 0);
    let device = |module: Module| MemoryDevice {
        size: module.capacity.map(Bytes),
        kind: module.kind.and_then(kind_name).map(str::to_owned),
        speed_mts: positive(module.configured_clock_speed).or(positive(module.speed)),
        width_bits: positive(module.data_width),
        locator: module.device_locator.unwrap_or_default(),
        bank: module.bank_locator.unwrap_or_default(),
    };
    Ok(modules.into_iter().map(device).collect())
}

/// Kinds by their number in the SMBIOS standard.
fn kind_name(number: u32) -> Option<&'static str> {
    Some(match number {
        24 => "DDR3",
        26 => "DDR4",
        29 => "LPDDR3",
        30 => "LPDDR4",
        34 => "DDR5",
        35 => "LPDDR5",
        _ => return None,
    })
}

fn powershell(env: &dyn Env, script: &str) -> Result<String, ProbeError> {
    let args = ["-NoProfile", "-NonInteractive", "-Command", script];
    Ok(env.stdout(Invocation { program: "powershell", args: &args, limit: PATIENT })?)
}

/// Memory modules of this computer.
pub(super) fn modules(env: &dyn Env) -> Result<(Vec<MemoryDevice>, Source), ProbeError> {
    let modules = parse_modules(&powershell(env, MODULES)?)?;
    Ok((modules, Source::new(Method::PowerShell, "Win32_PhysicalMemory")))
}

/// Display adapters of this computer.
pub(super) fn gpus(env: &dyn Env) -> Result<Vec<GpuFacts>, ProbeError> {
    let adapters = parse_adapters(&powershell(env, ADAPTERS)?)?;
    let sizes = powershell(env, TRUE_SIZES).ok().and_then(|text| parse_true_sizes(&text).ok());
    Ok(adapter_facts(&adapters, &sizes.unwrap_or_default()))
}

/// The facts of adapters, with true sizes where the registry has them. Software adapters have no PCI id and drop out.
pub fn adapter_facts(adapters: &[Adapter], sizes: &[TrueSize]) -> Vec<GpuFacts> {
    let mut gpus: Vec<GpuFacts> =
        adapters.iter().filter_map(|adapter| one_adapter(adapter, sizes)).collect();
    super::drm::number_by_vendor(&mut gpus);
    gpus
}

fn one_adapter(adapter: &Adapter, sizes: &[TrueSize]) -> Option<GpuFacts> {
    let source = Source::new(Method::PowerShell, "Win32_VideoController");
    let id = pci::parse_windows_path(adapter.device_path.as_deref()?)?;
    let vendor = GpuVendor::from_pci(id.vendor)?;
    let mut gpu = GpuFacts::named(vendor, source.found(adapter.name.clone()?));
    gpu.pci = Some(id);
    gpu.driver = adapter.driver_version.clone().map(|version| source.found(version));
    gpu.memory_kind = memory_kind(id, &gpu.name.value);
    gpu.memory_total = match gpu.memory_kind {
        MemoryKind::Dedicated => true_size(id, sizes).or_else(|| own_figure(adapter, &source)),
        MemoryKind::Unified => None,
    };
    Some(gpu)
}

/// Integrated by the id table; where it does not know an Intel chip, by the absence of "Arc" with a model number.
fn memory_kind(id: PciId, name: &str) -> MemoryKind {
    let is_arc_card = name.contains("Arc") && name.contains(|c: char| c.is_ascii_digit());
    match pci::build(id) {
        Some(Build::Discrete) => MemoryKind::Dedicated,
        Some(_) => MemoryKind::Unified,
        None if id.vendor == 0x8086 && !is_arc_card => MemoryKind::Unified,
        None if matches!(GpuVendor::from_pci(id.vendor), Some(GpuVendor::Qualcomm)) => {
            MemoryKind::Unified
        }
        None => MemoryKind::Dedicated,
    }
}

fn true_size(id: PciId, sizes: &[TrueSize]) -> Option<Found<Bytes>> {
    let same = |size: &&TrueSize| {
        let path = size.device_path.as_deref().and_then(pci::parse_windows_path);
        path.is_some_and(|other| (other.vendor, other.device) == (id.vendor, id.device))
    };
    let bytes = sizes.iter().filter(same).find_map(|size| size.bytes).filter(|b| *b > 0)?;
    Some(Found::new(Bytes(bytes), Method::Registry, "HardwareInformation.qwMemorySize"))
}

fn own_figure(adapter: &Adapter, source: &Source) -> Option<Found<Bytes>> {
    adapter.adapter_ram.filter(|bytes| *bytes > 0).map(|bytes| source.found(Bytes(bytes)))
}

/// Whether a memory figure may be cut off at 4 GiB.
pub fn is_capped(memory: &Found<Bytes>) -> bool {
    memory.source.method == Method::PowerShell && memory.value.get() >= CAPPED
}
