//! NVIDIA GPUs: the library first, then `nvidia-smi`, then what the kernel module says about itself.
//!
//! Every way leads to [`NvidiaDevice`]; [`facts`] turns it into facts.

mod apps;
mod device;
mod extra;
mod list;
mod log;
mod message;
mod query;
mod topology;

pub use apps::{ComputeApp, parse as parse_apps};
pub use device::{MemoryUse, NvidiaDevice, NvidiaInstance, OwnMemory, facts};
pub use list::{ListedGpu, parse as parse_list};
pub use log::parse as parse_log;
pub use message::parse as parse_message;
pub use query::{Columns, FULL_FIELDS, parse as parse_query};
pub use topology::parse as parse_topology;

pub(super) use extra::Questions;

use super::env::{Env, Invocation, PATIENT};
use super::error::{EnvError, NvidiaMessage, ParseError, ProbeError};
use super::facts::{Found, GpuFacts, GpuVendor, Method, Source};

/// Fields that every `nvidia-smi` of the last ten years knows.
const BASIC_FIELDS: &[&str] = &[
    "index",
    "name",
    "uuid",
    "pci.bus_id",
    "driver_version",
    "memory.total",
    "memory.used",
    "memory.free",
];

/// Where `nvidia-smi` may be when it is not on the search path: WSL, and old Windows drivers.
const PLACES: &[&str] = &[
    "nvidia-smi",
    "/usr/lib/wsl/lib/nvidia-smi",
    r"C:\Windows\System32\nvidia-smi.exe",
    r"C:\Program Files\NVIDIA Corporation\NVSMI\nvidia-smi.exe",
];

/// GPUs by the management library.
pub(super) fn by_library(env: &dyn Env) -> Result<Vec<GpuFacts>, ProbeError> {
    let source = Source::new(Method::Nvml, "");
    Ok(env.nvml()?.iter().map(|device| facts(device, &source)).collect())
}

/// GPUs by `nvidia-smi`, with the instances of split ones.
pub(super) fn by_command(env: &dyn Env) -> Result<Vec<GpuFacts>, ProbeError> {
    let mut devices = query_devices(env)?;
    if devices.iter().any(|d| d.mig_enabled) {
        add_instances(env, &mut devices);
    }
    let source = Source::new(Method::NvidiaSmi, "--query-gpu");
    Ok(devices.iter().map(|device| facts(device, &source)).collect())
}

fn query_devices(env: &dyn Env) -> Result<Vec<NvidiaDevice>, ProbeError> {
    match query_fields(env, FULL_FIELDS) {
        Err(ProbeError::Nvidia(NvidiaMessage::UnknownField(_))) => query_fields(env, BASIC_FIELDS),
        result => result,
    }
}

fn query_fields(env: &dyn Env, fields: &[&str]) -> Result<Vec<NvidiaDevice>, ProbeError> {
    let question = format!("--query-gpu={}", fields.join(","));
    let text = smi(env, &[&question, "--format=csv,noheader,nounits"])?;
    Ok(parse_query(&text, Columns::Named(fields))?)
}

/// Memory of instances is only in the XML log, their profiles only in the list: both are read and joined by position.
fn add_instances(env: &dyn Env, devices: &mut [NvidiaDevice]) {
    let log =
        smi(env, &["-q", "-x"]).ok().and_then(|text| parse_log(&text).ok()).unwrap_or_default();
    let list = smi(env, &["-L"]).ok().and_then(|text| parse_list(&text).ok()).unwrap_or_default();
    for (position, device) in devices.iter_mut().enumerate().filter(|(_, d)| d.mig_enabled) {
        let mut instances = log.get(position).map(|d| d.instances.clone()).unwrap_or_default();
        let listed = list.get(position).map(|gpu| gpu.instances.as_slice()).unwrap_or_default();
        instances.resize_with(instances.len().max(listed.len()), NvidiaInstance::default);
        for (instance, named) in instances.iter_mut().zip(listed) {
            instance.profile.clone_from(&named.profile);
            instance.uuid.clone_from(&named.uuid);
        }
        device.instances = instances;
    }
}

/// Output of `nvidia-smi`, wherever it is; its complaints become errors.
fn smi(env: &dyn Env, args: &[&str]) -> Result<String, ProbeError> {
    let mut missing = EnvError::NotFound { what: "nvidia-smi".into() };
    for program in PLACES {
        let output = match env.run(Invocation { program, args, limit: PATIENT }) {
            Err(EnvError::NotFound { .. }) => continue,
            Err(error) => {
                missing = error;
                break;
            }
            Ok(output) => output,
        };
        if let Some(message) =
            parse_message(&output.stdout).or_else(|| parse_message(&output.stderr))
        {
            return Err(message.into());
        }
        if output.stdout.trim().is_empty() {
            return Err(ParseError::Empty { what: "nvidia-smi output" }.into());
        }
        return Ok(output.stdout);
    }
    Err(missing.into())
}

/// GPUs as the kernel module lists them: names and addresses, without memory. Containers without the driver's tools
/// still have this list.
pub(super) fn by_kernel_module(env: &dyn Env) -> Vec<GpuFacts> {
    const FOLDER: &str = "/proc/driver/nvidia/gpus";
    let addresses = env.list(FOLDER).unwrap_or_default();
    let mut gpus: Vec<GpuFacts> = Vec::new();
    for address in addresses {
        let path = format!("{FOLDER}/{address}/information");
        let text = env.text(&path).unwrap_or_default();
        if let Some(model) = text.lines().find_map(|line| line.strip_prefix("Model:")) {
            let name = Found::new(model.trim().to_owned(), Method::Procfs, path);
            let mut gpu = GpuFacts::named(GpuVendor::Nvidia, name);
            gpu.index = gpus.len() as u32;
            gpu.pci_address = Some(address);
            gpus.push(gpu);
        }
    }
    gpus
}
