//! Display devices on the PCI bus, drivers or not: `/sys/bus/pci/devices`.

use super::lspci;
use crate::hardware::env::{Env, Invocation, QUICK};
use crate::hardware::facts::{Found, GpuFacts, GpuVendor, Method, PciId};
use crate::hardware::pci;

const FOLDER: &str = "/sys/bus/pci/devices";

/// PCI class codes of displays: VGA, 3D, other display.
const DISPLAY_CLASS: &str = "0x03";

/// GPUs of known makers on the bus.
pub(in crate::hardware) fn displays(env: &dyn Env) -> Vec<GpuFacts> {
    let addresses = env.list(FOLDER).unwrap_or_default();
    let mut gpus: Vec<GpuFacts> =
        addresses.iter().filter_map(|address| display(env, address)).collect();
    if gpus.iter().any(|gpu| gpu.name.value.ends_with(UNNAMED)) {
        add_names(env, &mut gpus);
    }
    gpus
}

/// The end of a name that stands for "not in the table".
const UNNAMED: &str = "device";

fn display(env: &dyn Env, address: &str) -> Option<GpuFacts> {
    let folder = format!("{FOLDER}/{address}");
    let class = env.line(&format!("{folder}/class"))?;
    if !class.starts_with(DISPLAY_CLASS) {
        return None;
    }
    let id = pci::read_id(env, &folder)?;
    let vendor = GpuVendor::from_pci(id.vendor)?;
    let name = match pci::name(id).or_else(|| pci::chip_name(id)) {
        Some(name) => Found::new(name, Method::Pci, "id table"),
        None => Found::new(fallback_name(vendor, id), Method::Pci, folder),
    };
    let mut gpu = GpuFacts::named(vendor, name);
    gpu.pci = Some(id);
    gpu.pci_address = Some(address.to_owned());
    Some(gpu)
}

fn fallback_name(vendor: GpuVendor, id: PciId) -> String {
    format!("{vendor:?} {:04x}:{:04x} {UNNAMED}", id.vendor, id.device)
}

/// Names from `lspci`, where it is installed.
fn add_names(env: &dyn Env, gpus: &mut [GpuFacts]) {
    let question = Invocation { program: "lspci", args: &["-Dnnmm"], limit: QUICK };
    let listed = env.stdout(question).ok().and_then(|text| lspci::parse(&text).ok());
    for device in listed.unwrap_or_default().iter().filter(|device| device.is_display()) {
        let same = |gpu: &&mut GpuFacts| {
            gpu.pci_address.as_deref() == Some(&device.slot) && gpu.name.value.ends_with(UNNAMED)
        };
        if let Some(gpu) = gpus.iter_mut().find(same) {
            gpu.name = Found::new(device.product(), Method::Pci, "lspci");
        }
    }
}
