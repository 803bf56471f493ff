//! What the Linux kernel, udev and the PCI tools write.

use crate::fixtures::{matching, read};
use wir::hardware::amd::highest_mhz;
use wir::hardware::linux::{cgroup, cpuinfo, lspci, meminfo, memory_devices, surroundings};
use wir::hardware::modules::{Layout, layout};
use wir::units::Bytes;

#[test]
fn clock_table() {
    for path in matching("amd/pp_dpm_", ".txt") {
        assert_eq!(highest_mhz(&read(&path)), Some(1200), "{path}");
    }
}

#[test]
fn cgroup_files() {
    let limits = [
        ("cgroup1_memory.limit_in_bytes_unlimited", None),
        ("cgroup2_memory.current", Some(Bytes(1_288_290_304))),
        ("cgroup2_memory.max_8g", Some(Bytes::from_gib(8))),
        ("cgroup2_memory.max_unlimited", None),
    ];
    assert_eq!(matching("linux/cgroup", "").len(), limits.len());
    for (case, limit) in limits {
        assert_eq!(cgroup::parse_limit(&read(&format!("linux/{case}"))), limit, "{case}");
    }
}

fn modules_of(path: &str) -> Layout {
    let text = read(path);
    let devices = match path.contains("udev") {
        true => memory_devices::parse_udev(&text),
        false => memory_devices::parse_dmidecode(&text),
    };
    layout(&devices.unwrap_or_else(|error| panic!("{path}: {error}")))
}

#[test]
fn memory_modules() {
    let expected = [
        ("dmidecode_t17_desktop_2of4_mixed_speed", Some("DDR5"), Some(5200), Some(2), Some(83.2)),
        ("dmidecode_t17_laptop_2x32_ddr5", Some("DDR5"), Some(5600), Some(2), Some(89.6)),
        ("dmidecode_t17_lpddr5_4x32bit", Some("LPDDR5"), Some(6400), Some(4), Some(102.4)),
        ("dmidecode_t17_vmware", None, None, Some(1), None),
        ("udev_dmi_id_ddr4_2of4", Some("DDR4"), Some(3000), Some(2), Some(48.0)),
        ("udev_dmi_id_lpddr5_8533", Some("LPDDR5"), Some(8533), Some(2), None),
    ];
    let count =
        matching("linux/dmidecode_", ".txt").len() + matching("linux/udev_dmi_", ".txt").len();
    assert_eq!(count, expected.len());
    for (case, kind, speed, channels, rate) in expected {
        let layout = modules_of(&format!("linux/{case}.txt"));
        assert_eq!((layout.kind.as_deref(), layout.speed_mts), (kind, speed), "{case}");
        assert_eq!(layout.channels, channels, "{case}");
        assert_eq!(layout.bandwidth().map(|b| b.gb_per_s()), rate, "{case}");
    }
}

#[test]
fn pci_lists() {
    let expected = [
        (
            "lspci-Dnnmm_amd_intel_nvidia",
            vec![
                "Intel Graphics",
                "Intel Arc A770",
                "AMD Radeon RX 7900 XT/7900 XTX/7900M",
                "NVIDIA A40",
            ],
        ),
        (
            "lspci-mm_laptop_igpu_dgpu",
            vec![
                "Intel Haswell-ULT Integrated Graphics Controller",
                "NVIDIA GeForce 610M/710M/810M/820M / GT 620M/625M/630M/720M",
            ],
        ),
        ("lspci-mmv_vmware", vec!["VMware SVGA II Adapter"]),
    ];
    assert_eq!(matching("linux/lspci", ".txt").len(), expected.len());
    for (case, products) in expected {
        let devices = lspci::parse(&read(&format!("linux/{case}.txt"))).expect(case);
        let displays = devices.iter().filter(|device| device.is_display());
        assert_eq!(displays.map(|device| device.product()).collect::<Vec<_>>(), products);
    }
}

#[test]
fn cpuinfo_files() {
    assert_eq!(matching("linux/proc_cpuinfo_", ".txt").len(), 3);
    let intel =
        cpuinfo::parse(&read("linux/proc_cpuinfo_i7-8650U.txt")).expect("it lists processors");
    assert_eq!(intel.model.as_deref(), Some("Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz"));
    assert_eq!(
        (intel.cores(|_| true), intel.threads.len(), intel.sockets()),
        (Some(4), 8, Some(1))
    );
    assert!(intel.isa.avx2 && intel.isa.f16c && !intel.isa.avx512 && !intel.hypervisor);
    let pi = cpuinfo::parse(&read("linux/proc_cpuinfo_rpi5.txt")).expect("it lists processors");
    assert_eq!(pi.model.as_deref(), Some("Cortex-A76"));
    assert_eq!(pi.board.as_deref(), Some("Raspberry Pi 5 Model B Rev 1.0"));
    assert_eq!((pi.cores(|_| true), pi.isa.dotprod), (Some(4), true));
    let cloud =
        cpuinfo::parse(&read("linux/proc_cpuinfo_h200_virtual.txt")).expect("it lists processors");
    assert_eq!(cloud.model.as_deref(), Some("Intel(R) Xeon(R) Processor"));
    assert!(cloud.isa.amx && cloud.isa.avx512_bf16 && cloud.hypervisor);
}

#[test]
fn meminfo_files() {
    let kib = |path: &str| meminfo::parse(&read(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    let (old, new) = (kib("linux/proc_meminfo_16g.txt"), kib("linux/proc_meminfo_4g_vm.txt"));
    assert_eq!(old.total, Bytes(15_666_184 * 1024));
    assert_eq!(old.available, Some(Bytes((440_324 + 1_020_128 + 12_007_640) * 1024)));
    assert_eq!(new.available, Some(Bytes(3_386_876 * 1024)));
    assert_eq!(kib("nvidia/gb10.meminfo_head.txt").total, Bytes(131_334_144 * 1024));
    let cloud = kib("linux/proc_meminfo_h200_virtual.txt");
    assert_eq!(cloud.available, Some(Bytes(131_427_052 * 1024)));
    assert_eq!(matching("linux/proc_meminfo_", ".txt").len(), 3);
}

#[test]
fn wsl_banner() {
    for path in matching("linux/proc_version_", ".txt") {
        assert_eq!(surroundings::wsl_generation(&read(&path)), Some("WSL 2"), "{path}");
    }
    assert_eq!(surroundings::wsl_generation("Linux version 6.8.0-generic"), None);
}
