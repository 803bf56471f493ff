//! Macs.

use super::{has_name, look, names};
use crate::fixtures::read;
use wir::hardware::{FixtureEnv, GpuVendor, Method, Note, Platform};
use wir::units::Bytes;

fn mac(sysctl: &str) -> FixtureEnv {
    FixtureEnv::new(Platform::MacOs)
        .command("sysctl", read(&format!("apple/{sysctl}")))
        .command("vm_stat", read("apple/vm_stat.txt"))
}

#[test]
fn an_apple_chip_is_one_gpu_on_main_memory() {
    let displays = read("apple/SPDisplays_m4max_40core.json");
    let detected =
        look(mac("sysctl_m2max_64g.txt").command("system_profiler SPDisplaysDataType", displays));
    let gpu = &detected.gpus[0];
    assert_eq!((gpu.vendor, gpu.name.value.as_str()), (GpuVendor::Apple, "Apple M2 Max"));
    assert_eq!(
        gpu.cores.as_ref().map(|c| (c.value, c.source.method)),
        Some((40, Method::SystemProfiler))
    );
    assert_eq!(gpu.memory_total.as_ref().map(|m| m.value), Some(Bytes::from_gib(64)));
    assert_eq!(gpu.wired_limit, None);
    assert_eq!(detected.os.version.map(|v| v.value).as_deref(), Some("26.6.2"));
    assert_eq!(detected.cpu.performance_cores.as_ref().map(|c| c.value), Some(8));
    assert!(has_name(&gpu.lookup_names(), "m2-max-40c"));
    assert!(detected.ram.available.is_some());
}

#[test]
fn ioreg_gives_the_core_count_faster() {
    let detected =
        look(mac("sysctl_m3ultra_96g.txt").command("ioreg", "  \"gpu-core-count\" = 60\n"));
    let cores = detected.gpus[0].cores.as_ref().map(|c| (c.value, c.source.method));
    assert_eq!(cores, Some((60, Method::Sysctl)));
}

#[test]
fn a_raised_wired_limit_is_kept() {
    let sysctl =
        read("apple/sysctl_m2max_64g.txt").replace("wired_limit_mb: 0", "wired_limit_mb: 57344");
    let detected = look(FixtureEnv::new(Platform::MacOs).command("sysctl", sysctl));
    let limit = detected.gpus[0].wired_limit.as_ref().map(|l| l.value);
    assert_eq!(limit, Some(Bytes::from_mib(57_344)));
}

#[test]
fn a_virtual_mac_has_no_gpu_for_models() {
    let sysctl = "machdep.cpu.brand_string: Apple M4 Max (Virtual)\nhw.memsize: 4294967296\nhw.model: VirtualMac2,1\n";
    let detected = look(FixtureEnv::new(Platform::MacOs).command("sysctl", sysctl));
    assert!(detected.gpus.is_empty() && detected.notes.contains(&Note::VirtualMac));
}

#[test]
fn an_intel_mac_uses_its_card() {
    let displays = read("apple/SPDisplays_intel_amd.json");
    let detected = look(
        mac("sysctl_intel_macbookpro.txt").command("system_profiler SPDisplaysDataType", displays),
    );
    assert_eq!(names(&detected), ["AMD Radeon Pro 5500M"]);
    assert_eq!(detected.ignored_gpus[0].name.value, "Intel HD Graphics 630");
}
