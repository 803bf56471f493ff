//! How GPUs are connected with each other.

use serde::Serialize;
use std::fmt;

/// The connection between two GPUs, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Link {
    /// NVLink, so many bonded.
    NvLink {
        /// How many.
        lanes: u32,
    },
    /// At most one PCI Express bridge.
    Pix,
    /// Several PCI Express bridges, without the processor.
    Pxb,
    /// PCI Express and the processor's host bridge.
    Phb,
    /// PCI Express and several host bridges of one memory node.
    Node,
    /// PCI Express and the link between processors.
    Sys,
}

/// Whether splitting each layer over the GPUs pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TensorParallel {
    /// The link loses more than the GPUs gain: whole layers on each are better.
    Poor,
    /// It may pay, most with several requests at a time.
    Limited,
    /// It pays.
    Good,
}

impl Link {
    /// Whether splitting each layer over the two GPUs pays.
    pub const fn tensor_parallel(self) -> TensorParallel {
        match self {
            Self::NvLink { .. } => TensorParallel::Good,
            Self::Pix | Self::Pxb | Self::Phb | Self::Node => TensorParallel::Limited,
            Self::Sys => TensorParallel::Poor,
        }
    }

    /// A number that rises as links get worse.
    const fn distance(self) -> u32 {
        match self {
            Self::NvLink { lanes } => 1000_u32.saturating_sub(lanes),
            Self::Pix => 1001,
            Self::Pxb => 1002,
            Self::Phb => 1003,
            Self::Node => 1004,
            Self::Sys => 1005,
        }
    }

    /// The worst of several links: it decides for all GPUs together.
    pub fn worst(links: impl IntoIterator<Item = Self>) -> Option<Self> {
        links.into_iter().max_by_key(|link| link.distance())
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NvLink { lanes } => write!(f, "NVLink x{lanes}"),
            Self::Pix => f.write_str("PIX, one PCIe switch"),
            Self::Pxb => f.write_str("PXB, several PCIe switches"),
            Self::Phb => f.write_str("PHB, PCIe through the processor"),
            Self::Node => f.write_str("NODE, PCIe across host bridges"),
            Self::Sys => f.write_str("SYS, PCIe across processors"),
        }
    }
}

/// A pair of GPUs and its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct GpuLink {
    /// The lower position on the bus, as in [`super::GpuFacts::index`].
    pub first: u32,
    /// The higher position.
    pub second: u32,
    /// The connection.
    pub link: Link,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_link_decides() {
        let nvlink = |lanes| Link::NvLink { lanes };
        assert_eq!(Link::worst([nvlink(18), nvlink(4)]), Some(nvlink(4)));
        assert_eq!(Link::worst([nvlink(4), Link::Sys, Link::Pix]), Some(Link::Sys));
        assert_eq!(Link::worst([]), None);
    }
}
