//! What a Linux kernel tells about processor, memory and surroundings. One file per text it writes.

pub mod cgroup;
pub mod cpu;
pub mod cpuinfo;
pub mod lspci;
pub mod meminfo;
pub mod memory_devices;
pub mod pci_bus;
pub mod screens;
pub mod surroundings;
