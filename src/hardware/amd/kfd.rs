//! The compute driver's topology: `/sys/class/kfd/kfd/topology/nodes`.

use crate::hardware::drm::Card;
use crate::hardware::env::Env;

const NODES: &str = "/sys/class/kfd/kfd/topology/nodes";

/// What a node says that is of use here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// PCI vendor id.
    pub vendor: Option<u32>,
    /// PCI device id.
    pub device: Option<u32>,
    /// PCI bus, device and function in one number.
    pub location: Option<u32>,
    /// Compiler target as a number, such as 110501.
    pub target: Option<u32>,
    /// Width of the memory bus, from the node's first memory bank.
    pub memory_width_bits: Option<u32>,
    /// Highest memory clock, likewise.
    pub memory_clock_mhz: Option<u32>,
}

/// Reads a `properties` file: one name and number per line.
pub fn parse(text: &str) -> Node {
    let field = |name: &str| {
        text.lines().find_map(|line| {
            let (key, value) = line.split_once(' ')?;
            (key == name).then(|| value.trim().parse::<u32>().ok()).flatten().filter(|n| *n > 0)
        })
    };
    Node {
        vendor: field("vendor_id"),
        device: field("device_id"),
        location: field("location_id"),
        target: field("gfx_target_version"),
        memory_width_bits: field("width"),
        memory_clock_mhz: field("mem_clk_max"),
    }
}

/// The compiler's name of a target number: 110501 is `gfx1151`, 90010 is `gfx90a`.
pub fn target_name(number: u32) -> String {
    let (major, minor, stepping) = (number / 10_000, number / 100 % 100, number % 100);
    format!("gfx{major}{minor:x}{stepping:x}")
}

/// The node of a card, and the path of its properties.
pub(super) fn node_of(env: &dyn Env, card: &Card) -> Option<(String, Node)> {
    let location = card.address.as_deref().and_then(location);
    env.list(NODES).ok()?.into_iter().find_map(|name| {
        let folder = format!("{NODES}/{name}");
        let path = format!("{folder}/properties");
        let mut node = parse(&env.text(&path).ok()?);
        let same_device = node.vendor == Some(u32::from(card.id.vendor))
            && node.device == Some(u32::from(card.id.device));
        let same_place = location.is_none() || node.location.is_none() || node.location == location;
        if !(same_device && same_place) {
            return None;
        }
        let bank =
            parse(&env.text(&format!("{folder}/mem_banks/0/properties")).unwrap_or_default());
        node.memory_width_bits = bank.memory_width_bits;
        node.memory_clock_mhz = bank.memory_clock_mhz;
        Some((path, node))
    })
}

/// `0000:c3:00.0` as the driver counts: bus × 256 + device × 8 + function.
fn location(address: &str) -> Option<u32> {
    let mut parts = address.split([':', '.']).skip(1);
    let mut next = || u32::from_str_radix(parts.next()?, 16).ok().filter(|n| *n < 256);
    let (bus, device, function) = (next()?, next()?, next()?);
    Some(bus << 8 | device << 3 | function)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn target_numbers_have_hexadecimal_tails() {
        let names = [
            (110_501, "gfx1151"),
            (90_010, "gfx90a"),
            (100_300, "gfx1030"),
            (90_402, "gfx942"),
            (120_001, "gfx1201"),
        ];
        for (number, name) in names {
            assert_eq!(target_name(number), name);
        }
    }

    #[test]
    fn addresses_become_locations() {
        assert_eq!(location("0000:c3:00.0"), Some(0xc300));
        assert_eq!(location("0000:0a:02.1"), Some(0x0a11));
        assert_eq!(location("nonsense"), None);
    }
}
