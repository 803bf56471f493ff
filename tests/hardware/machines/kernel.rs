//! AMD and Intel GPUs, by the kernel's files; cards without a driver.

use super::{has_name, linux, look, names};
use crate::fixtures::{folder, read};
use wir::hardware::{FixtureEnv, GpuVendor, IgnoredBecause, Note, Platform};
use wir::units::Bytes;

#[test]
fn a_vega_card_by_the_kernels_files() {
    let detected = look(linux().root(folder().join("amd/sysfs_vega10_8g")));
    let gpu = &detected.gpus[0];
    assert_eq!((gpu.vendor, gpu.name.value.as_str()), (GpuVendor::Amd, "AMD Radeon RX Vega"));
    assert!(!gpu.is_unified());
    assert_eq!(gpu.memory_total.as_ref().map(|m| m.value), Some(Bytes(8_573_157_376)));
    assert_eq!(
        gpu.memory_free.as_ref().map(|m| m.value),
        Some(Bytes(8_573_157_376 - 1_490_378_752))
    );
    assert_eq!(gpu.pci_address.as_deref(), Some("0000:09:00.0"));
}

#[test]
fn stacked_memory_tells_its_bandwidth() {
    let node = "/sys/class/kfd/kfd/topology/nodes/1";
    let detected = look(
        linux()
            .root(folder().join("amd/sysfs_vega10_8g"))
            .file(
                &format!("{node}/properties"),
                "vendor_id 4098\ndevice_id 26751\nlocation_id 2304\ngfx_target_version 90000\n",
            )
            .file(
                &format!("{node}/mem_banks/0/properties"),
                "heap_type 1\nwidth 2048\nmem_clk_max 945\n",
            ),
    );
    let gpu = &detected.gpus[0];
    assert_eq!(gpu.target.as_ref().map(|t| t.value.as_str()), Some("gfx900"));
    let rate = gpu.bandwidth_hint.as_ref().map(|b| b.value.gb_per_s());
    assert_eq!(rate.map(f64::round), Some(484.0));
}

#[test]
fn strix_halo_shares_main_memory() {
    let env = FixtureEnv::new(Platform::Linux)
        .root(folder().join("amd/sysfs_strix_halo_composed"))
        .file("/proc/meminfo", "MemTotal: 131000000 kB\nMemAvailable: 125000000 kB\n");
    let detected = look(env);
    let gpu = &detected.gpus[0];
    assert!(gpu.is_unified());
    let shared = gpu.shared.as_ref().expect("it shares memory");
    assert_eq!(shared.carve_out.value, Bytes(536_870_912));
    assert_eq!(
        gpu.memory_total.as_ref().map(|m| m.value),
        Some(Bytes(536_870_912 + 133_143_986_176))
    );
    assert!(
        gpu.memory_free
            .as_ref()
            .is_some_and(|free| free.value <= Bytes(125_000_000 * 1024) + Bytes(536_870_912))
    );
    assert!(has_name(&gpu.lookup_names(), "strix-halo"));
    assert!(!detected.notes.iter().any(|n| matches!(n, Note::GttLimited { .. })));
}

#[test]
fn half_of_memory_for_the_gpu_is_worth_a_remark() {
    let env = FixtureEnv::new(Platform::Linux)
        .root(folder().join("amd/sysfs_strix_halo_composed"))
        .file("/sys/class/drm/card1/device/mem_info_gtt_total", "66571993088")
        .file("/proc/meminfo", "MemTotal: 131000000 kB\nMemAvailable: 125000000 kB\n");
    assert!(look(env).notes.iter().any(|n| matches!(n, Note::GttLimited { .. })));
}

#[test]
fn intel_cards_under_both_drivers() {
    let expected = [
        ("sysfs_i915_a770_composed", "Intel Arc A770", 17_079_205_888, "arc-a770-16gb"),
        ("sysfs_xe_b580_composed", "Intel Arc B580", 12_884_901_888, "arc-b580"),
    ];
    for (case, name, bytes, candidate) in expected {
        let detected = look(linux().root(folder().join("intel").join(case)));
        let gpu = &detected.gpus[0];
        assert_eq!((gpu.vendor, gpu.name.value.as_str()), (GpuVendor::Intel, name));
        assert_eq!(gpu.memory_total.as_ref().map(|m| m.value), Some(Bytes(bytes)));
        assert!(!gpu.is_unified() && has_name(&gpu.lookup_names(), candidate));
    }
}

#[test]
fn an_integrated_gpu_beside_a_card_is_left_out() {
    let card0 = "/sys/class/drm/card0/device";
    let detected = look(
        linux()
            .root(folder().join("intel/sysfs_i915_a770_composed"))
            .file(&format!("{card0}/vendor"), "0x1002\n")
            .file(&format!("{card0}/device"), "0x164e\n")
            .file(&format!("{card0}/mem_info_vram_total"), "536870912\n")
            .file(&format!("{card0}/mem_info_gtt_total"), "16000000000\n"),
    );
    assert_eq!(names(&detected), ["Intel Arc A770"]);
    assert_eq!(detected.ignored_gpus[0].name.value, "AMD Radeon 610M");
    let because = IgnoredBecause::Integrated;
    assert!(detected.notes.contains(&Note::GpuIgnored { name: "AMD Radeon 610M".into(), because }));
}

#[test]
fn an_integrated_gpu_alone_is_used_and_shares_memory() {
    let detected = look(
        linux()
            .file("/sys/class/drm/card0/device/vendor", "0x8086\n")
            .file("/sys/class/drm/card0/device/device", "0x7d55\n"),
    );
    assert!(detected.gpus[0].is_unified());
    assert_eq!(
        detected.gpus[0].memory_total.as_ref().map(|m| m.value),
        detected.ram.total.as_ref().map(|m| m.value)
    );
}

#[test]
fn a_card_without_a_driver_is_named() {
    let place = "/sys/bus/pci/devices/0000:0b:00.0";
    let machine = || {
        linux()
            .file(&format!("{place}/class"), "0x030200\n")
            .file(&format!("{place}/vendor"), "0x10de\n")
            .file(&format!("{place}/device"), "0x2235\n")
            .command("lspci -Dnnmm", read("linux/lspci-Dnnmm_amd_intel_nvidia.txt"))
    };
    let detected = look(machine());
    assert!(detected.gpus.is_empty());
    assert_eq!(detected.ignored_gpus[0].name.value, "NVIDIA A40");
    let because = IgnoredBecause::NoDriver;
    assert!(detected.notes.contains(&Note::GpuIgnored { name: "NVIDIA A40".into(), because }));
    let inside = look(machine().file("/.dockerenv", ""));
    assert!(inside.notes.contains(&Note::GpuNotPassedIn { name: "NVIDIA A40".into() }));
}

#[test]
fn a_card_without_a_screen_is_told_from_one_with() {
    let uevent = "DRIVER=nvidia\nPCI_SLOT_NAME=0000:01:00.0\n";
    let card = || {
        linux()
            .command("nvidia-smi --query-gpu=", read("nvidia/rtx4080s.query.noheader.nounits.csv"))
    };
    let with = |status: &str| {
        card()
            .file("/sys/class/drm/card0/device/uevent", uevent)
            .file("/sys/class/drm/card0-DP-1/status", status)
            .file("/sys/class/drm/card0-HDMI-A-1/status", "disconnected\n")
    };
    let drives = |env| look(env).gpus[0].drives_screen.as_ref().map(|found| found.value);
    assert_eq!(drives(with("connected\n")), Some(true));
    assert_eq!(drives(with("disconnected\n")), Some(false));
    assert_eq!(drives(card()), Some(false), "no connector, no display server");
    assert_eq!(drives(card().file("/tmp/.X11-unix/X0", "")), None);
    assert_eq!(drives(card().file("/.dockerenv", "")), None);
}
