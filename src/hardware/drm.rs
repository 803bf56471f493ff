//! GPUs with a kernel driver of the Direct Rendering Manager: `/sys/class/drm/card0` and so on.

use super::env::Env;
use super::error::ProbeError;
use super::facts::{Found, GpuFacts, GpuVendor, MemoryKind, Method, PciId};
use super::{amd, intel, pci};

const FOLDER: &str = "/sys/class/drm";

/// One card: its folder and identity.
#[derive(Clone, Debug)]
pub(super) struct Card {
    /// `/sys/class/drm/card0`.
    pub(super) folder: String,
    /// PCI identity.
    pub(super) id: PciId,
    /// PCI address.
    pub(super) address: Option<String>,
}

impl Card {
    /// The facts that any card has.
    pub(super) fn facts(
        &self,
        vendor: GpuVendor,
        name: Found<String>,
        kind: MemoryKind,
    ) -> GpuFacts {
        let mut gpu = GpuFacts::named(vendor, name);
        gpu.pci = Some(self.id);
        gpu.pci_address.clone_from(&self.address);
        gpu.memory_kind = kind;
        gpu
    }

    /// The name the id table has for the card.
    pub(super) fn table_name(&self) -> Option<Found<String>> {
        pci::name(self.id).map(|name| Found::new(name, Method::Pci, "id table"))
    }

    /// The name of a card whose product is not known: its chip, or its numbers.
    pub(super) fn fallback_name(&self, maker: &str) -> Found<String> {
        if let Some(chip) = pci::chip_name(self.id) {
            return Found::new(chip, Method::Pci, "id table");
        }
        let name = format!("{maker} GPU {:04x}:{:04x}", self.id.vendor, self.id.device);
        Found::new(name, Method::Sysfs, format!("{}/device", self.folder))
    }
}

/// AMD and Intel GPUs.
pub(super) fn gpus(env: &dyn Env) -> Result<Vec<GpuFacts>, ProbeError> {
    let names = env.list(FOLDER)?;
    let cards = names.iter().filter(|name| is_card(name)).filter_map(|name| card(env, name));
    let mut gpus: Vec<GpuFacts> = cards
        .filter_map(|card| match GpuVendor::from_pci(card.id.vendor)? {
            GpuVendor::Amd => Some(amd::facts(env, &card)),
            GpuVendor::Intel => Some(intel::facts(env, &card)),
            _ => None,
        })
        .collect();
    number_by_vendor(&mut gpus);
    Ok(gpus)
}

/// Runtimes count the devices of each maker from 0.
pub(super) fn number_by_vendor(gpus: &mut [GpuFacts]) {
    for position in 0..gpus.len() {
        let vendor = gpus[position].vendor;
        let before = gpus[..position].iter().filter(|gpu| gpu.vendor == vendor).count();
        gpus[position].index = before as u32;
    }
}

/// `card0` is a card; `card0-DP-1` is a connector.
fn is_card(name: &str) -> bool {
    name.strip_prefix("card")
        .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

fn card(env: &dyn Env, name: &str) -> Option<Card> {
    let folder = format!("{FOLDER}/{name}");
    let id = pci::read_id(env, &format!("{folder}/device"))?;
    let uevent = env.text(&format!("{folder}/device/uevent")).unwrap_or_default();
    let address = uevent.lines().find_map(|line| line.strip_prefix("PCI_SLOT_NAME="));
    Some(Card { folder, id, address: address.map(|a| a.trim().to_owned()) })
}

#[cfg(test)]
mod tests {
    use super::is_card;

    #[test]
    fn connectors_are_no_cards() {
        assert!(is_card("card0") && is_card("card12"));
        for name in ["card", "card0-DP-1", "renderD128", "version"] {
            assert!(!is_card(name), "{name}");
        }
    }
}
