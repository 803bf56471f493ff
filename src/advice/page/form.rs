//! What a machine is to its buyer: the group it competes in, how it is sold, how loud it is likely to be. Deduced from class,
//! kind and power; nothing here is a test report.

use crate::catalog::hardware::{Class, Hardware, Kind, MemoryKind};

/// Machines that are alternatives to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Laptops with a GPU.
    Laptop,
    /// Cards for a desktop, and desktops with unified memory.
    Desktop,
    /// Accelerators of a server.
    Server,
    /// Phones and tablets.
    Mobile,
    /// Handheld PCs.
    Handheld,
    /// Boards.
    Edge,
    /// Processors of a PC, without a GPU that counts.
    Processor,
    /// Processors of a server.
    ServerProcessor,
}

/// The group of a machine.
pub const fn group(h: &Hardware) -> Group {
    match (h.kind, h.class) {
        (Kind::Cpu, Class::Datacenter) => Group::ServerProcessor,
        (Kind::Cpu, _) => Group::Processor,
        (_, Class::Laptop) => Group::Laptop,
        (_, Class::Desktop | Class::Workstation) => Group::Desktop,
        (_, Class::Datacenter) => Group::Server,
        (Kind::Apu, Class::Mobile) => Group::Handheld,
        (_, Class::Mobile) => Group::Mobile,
        (_, Class::Edge) => Group::Edge,
    }
}

/// Whether a buyer may choose between two machines. Laptops and small desktops with unified memory have the same chips, and
/// are alternatives in whatever case.
pub fn compete(a: &Hardware, b: &Hardware) -> bool {
    let small = |h: &Hardware| {
        h.memory_kind == MemoryKind::Unified
            && h.kind != Kind::Gpu
            && matches!(group(h), Group::Laptop | Group::Desktop)
    };
    group(a) == group(b) || (small(a) && small(b))
}

/// Whether several of it can stand in one computer.
pub fn is_card(h: &Hardware) -> bool {
    h.kind == Kind::Gpu && h.class != Class::Laptop
}

/// A module on a server board, which no slot takes.
fn is_module(h: &Hardware) -> bool {
    h.class == Class::Datacenter
        && ["SXM", "OAM", "GB200", "GB300", "GH200", "NVL"].iter().any(|w| h.name.contains(w))
}

/// Only its maker's cloud has it.
pub fn is_cloud_only(h: &Hardware) -> bool {
    matches!(h.vendor.as_str(), "AWS" | "Google") && h.class == Class::Datacenter
}

/// How one gets it, in words.
pub fn sold_as(h: &Hardware) -> &'static str {
    if h.vendor == "generic" {
        return "a memory configuration, not a product";
    }
    if is_cloud_only(h) {
        return "not for sale: rented from its maker's cloud";
    }
    match (h.kind, h.class) {
        (Kind::Gpu, Class::Laptop) => "part of a laptop, not sold alone",
        (Kind::Gpu | Kind::Npu, Class::Datacenter) if is_module(h) => {
            "a module on a server board, which no slot of a PC takes"
        }
        (Kind::Gpu | Kind::Npu, Class::Datacenter) => {
            "a server card, sold to companies; rent it, or buy it used"
        }
        (Kind::Gpu | Kind::Npu, Class::Edge) => "a module or board",
        (Kind::Gpu | Kind::Npu, _) => "a card, without the computer around it",
        (Kind::Cpu, Class::Laptop) => "part of a laptop, not sold alone",
        (Kind::Cpu, _) | (Kind::Apu, Class::Desktop) => {
            "a processor, without board, memory and case"
        }
        (Kind::Apu, Class::Mobile) => "a whole handheld",
        (_, Class::Mobile) => "part of a phone or tablet",
        (Kind::Sbc, _) => "a board, without case, power supply and storage",
        (_, Class::Laptop) => "part of a whole machine: a laptop or a small desktop",
        _ => "a whole machine",
    }
}

/// How loud a machine is likely to be under load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noise {
    /// Up to 15 W: passive cooling can do.
    Silent,
    /// Up to 100 W.
    Quiet,
    /// Up to 250 W.
    Audible,
    /// More than that.
    Loud,
    /// Built for a room where no one works.
    ServerRoom,
}

impl Noise {
    /// From form and power alone.
    pub fn deduce(h: &Hardware, watts: f64) -> Self {
        match watts {
            _ if h.class == Class::Datacenter => Self::ServerRoom,
            w if w <= 15.0 => Self::Silent,
            w if w <= 100.0 => Self::Quiet,
            w if w <= 250.0 => Self::Audible,
            _ => Self::Loud,
        }
    }

    /// The name that JSON uses.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Quiet => "quiet",
            Self::Audible => "audible",
            Self::Loud => "loud",
            Self::ServerRoom => "server-room",
        }
    }

    /// Words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Silent => "silent or nearly",
            Self::Quiet => "quiet",
            Self::Audible => "audible",
            Self::Loud => "loud",
            Self::ServerRoom => "for a server room",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn power_and_class_decide_the_noise() {
        let catalog = crate::embedded::catalog();
        let noise = |id: &str, watts| {
            let h = catalog.hardware.iter().find(|h| h.id == id);
            Noise::deduce(h.expect("an entry"), watts)
        };
        assert_eq!(noise("rtx-4090", 450.0), Noise::Loud);
        assert_eq!(noise("raspberry-pi-5", 12.0), Noise::Silent);
        assert_eq!(noise("h100-pcie-80gb", 350.0), Noise::ServerRoom);
    }
}
