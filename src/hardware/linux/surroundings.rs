//! Container, WSL or virtual machine; the board's name; the distribution.

use crate::hardware::env::Env;
use crate::hardware::facts::{Found, Method, Surroundings};

/// What stands between this process and the bare machine.
pub(in crate::hardware) fn surroundings(env: &dyn Env) -> Surroundings {
    Surroundings { container: container(env), wsl: wsl(env), virtual_machine: virtual_machine(env) }
}

fn container(env: &dyn Env) -> Option<Found<String>> {
    const MARKS: &[(&str, &str)] = &[
        ("/run/.containerenv", "podman"),
        ("/.dockerenv", "docker"),
        ("/var/run/secrets/kubernetes.io", "kubernetes"),
    ];
    if let Some((path, engine)) = MARKS.iter().rev().find(|(path, _)| env.exists(path)) {
        return Some(Found::new((*engine).to_owned(), Method::Procfs, *path));
    }
    if let Some(engine) = env.var("container").filter(|engine| !engine.is_empty()) {
        return Some(Found::new(engine, Method::Environment, "container"));
    }
    let groups = env.text("/proc/1/cgroup").unwrap_or_default();
    let engine = ["kubepods", "docker", "lxc"].into_iter().find(|name| groups.contains(name))?;
    Some(Found::new(engine.to_owned(), Method::Procfs, "/proc/1/cgroup"))
}

fn wsl(env: &dyn Env) -> Option<Found<String>> {
    const VERSION: &str = "/proc/version";
    let generation = wsl_generation(&env.text(VERSION).ok()?)?;
    Some(Found::new(generation.to_owned(), Method::Procfs, VERSION))
}

/// The WSL generation that a kernel banner speaks of.
pub fn wsl_generation(banner: &str) -> Option<&'static str> {
    let banner = banner.to_ascii_lowercase();
    if banner.contains("microsoft-standard") || banner.contains("wsl2") {
        return Some("WSL 2");
    }
    banner.contains("microsoft").then_some("WSL 1")
}

fn virtual_machine(env: &dyn Env) -> Option<Found<String>> {
    for field in ["sys_vendor", "product_name"] {
        let path = format!("/sys/class/dmi/id/{field}");
        if let Some(name) = env.line(&path).and_then(|text| hypervisor(&text)) {
            return Some(Found::new(name.to_owned(), Method::Sysfs, path));
        }
    }
    let cpuinfo = env.text("/proc/cpuinfo").ok()?;
    let flags = cpuinfo.lines().find(|line| line.starts_with("flags"))?;
    flags
        .split_ascii_whitespace()
        .any(|flag| flag == "hypervisor")
        .then(|| Found::new("unknown hypervisor".to_owned(), Method::Procfs, "/proc/cpuinfo"))
}

/// The hypervisor or cloud behind a mainboard maker's name.
fn hypervisor(vendor: &str) -> Option<&'static str> {
    const KNOWN: &[(&str, &str)] = &[
        ("qemu", "QEMU"),
        ("vmware", "VMware"),
        ("innotek", "VirtualBox"),
        ("virtualbox", "VirtualBox"),
        ("xen", "Xen"),
        ("amazon ec2", "Amazon EC2"),
        ("google compute", "Google Cloud"),
        ("virtual machine", "Hyper-V"),
        ("openstack", "OpenStack"),
        ("parallels", "Parallels"),
        ("apple virtualization", "Apple Virtualization"),
    ];
    let vendor = vendor.to_ascii_lowercase();
    KNOWN.iter().find(|(word, _)| vendor.contains(word)).map(|(_, name)| *name)
}

/// The computer's model: from the device tree, or from the firmware's tables.
pub(in crate::hardware) fn machine(env: &dyn Env) -> Option<Found<String>> {
    const PLACES: &[&str] = &[
        "/proc/device-tree/model",
        "/sys/class/dmi/id/product_name",
        "/sys/class/dmi/id/product_family",
    ];
    let by_file = PLACES.iter().find_map(|path| {
        let name = env.line(path).filter(|name| is_real(name))?;
        Some(Found::new(name, Method::Sysfs, *path))
    });
    let by_cpuinfo = || {
        let info = crate::hardware::linux::cpuinfo::parse(&env.text("/proc/cpuinfo").ok()?).ok()?;
        Some(Found::new(info.board?, Method::Procfs, "/proc/cpuinfo"))
    };
    by_file.or_else(by_cpuinfo)
}

/// Makers who leave the field at its default say nothing.
fn is_real(name: &str) -> bool {
    const DEFAULTS: &[&str] = &[
        "to be filled by o.e.m.",
        "default string",
        "system product name",
        "not specified",
        "none",
        "o.e.m.",
    ];
    !DEFAULTS.contains(&name.to_ascii_lowercase().as_str())
}

/// The distribution's name: `PRETTY_NAME` of `/etc/os-release`.
pub(in crate::hardware) fn distribution(env: &dyn Env) -> Option<Found<String>> {
    const PATH: &str = "/etc/os-release";
    let text = env.text(PATH).ok()?;
    let value = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    let name = value.trim().trim_matches(['"', '\'']);
    (!name.is_empty()).then(|| Found::new(name.to_owned(), Method::Procfs, PATH))
}

/// The kernel's version.
pub(in crate::hardware) fn kernel(env: &dyn Env) -> Option<Found<String>> {
    const PATH: &str = "/proc/sys/kernel/osrelease";
    Some(Found::new(env.line(PATH)?, Method::Procfs, PATH))
}

/// Whether a battery is being drained.
pub(in crate::hardware) fn is_on_battery(env: &dyn Env) -> bool {
    const FOLDER: &str = "/sys/class/power_supply";
    let supplies = env.list(FOLDER).unwrap_or_default();
    supplies
        .iter()
        .filter(|name| name.starts_with("BAT"))
        .any(|name| env.line(&format!("{FOLDER}/{name}/status")).as_deref() == Some("Discharging"))
}
