//! Windows, Android, small boards, and the last resort.

use super::{has_name, linux, look, names};
use crate::fixtures::read;
use wir::hardware::{FixtureEnv, GpuVendor, Method, Note, Platform};

#[test]
fn windows_takes_true_sizes_from_the_registry() {
    let windows = || {
        FixtureEnv::new(Platform::Windows)
            .command("powershell -NoProfile -NonInteractive -Command Get-CimInstance Win32_VideoController", read("windows/win32_videocontroller_ps.json"))
            .command("powershell -NoProfile -NonInteractive -Command Get-CimInstance Win32_PhysicalMemory", read("windows/win32_physicalmemory_ps.json"))
    };
    let detected = look(windows().command(
        "powershell -NoProfile -NonInteractive -Command Get-ItemProperty",
        read("windows/registry_qwMemorySize.json"),
    ));
    assert_eq!(names(&detected), ["AMD Radeon RX 9070"]);
    assert_eq!(
        detected.gpus[0].memory_total.as_ref().map(|m| m.source.method),
        Some(Method::Registry)
    );
    assert_eq!(detected.ram.lookup_names()[0], "ddr5-5600-dual");
    let capped = look(windows());
    assert!(capped.notes.contains(&Note::AdapterRamCapped { name: "AMD Radeon RX 9070".into() }));
}

#[test]
fn a_phone_names_its_chip() {
    let env = FixtureEnv::new(Platform::Android)
        .file("/proc/meminfo", "MemTotal: 11500000 kB\nMemAvailable: 6000000 kB\n")
        .file("/sys/class/kgsl/kgsl-3d0/gpu_model", "Adreno750v2\n")
        .command("getprop", read("android/getprop_snapdragon.txt"));
    let detected = look(env);
    assert_eq!(detected.machine.as_ref().map(|m| m.value.as_str()), Some("Qualcomm SM8650"));
    assert_eq!(
        (detected.gpus[0].vendor, detected.gpus[0].is_unified()),
        (GpuVendor::Qualcomm, true)
    );
}

#[test]
fn a_raspberry_pi_is_known_by_its_board() {
    let env = FixtureEnv::new(Platform::Linux)
        .file("/proc/cpuinfo", read("linux/proc_cpuinfo_rpi5.txt"))
        .file("/proc/meminfo", "MemTotal: 8255000 kB\nMemAvailable: 7000000 kB\n");
    assert!(has_name(&look(env).lookup_names(), "raspberry-pi-5"));
}

#[test]
fn llama_server_is_asked_last() {
    let detected = look(
        linux()
            .file("/dev/dxg", "")
            .command("llama-server --list-devices", read("llama.cpp/list-devices_rocm.txt")),
    );
    assert_eq!(names(&detected), ["AMD Radeon RX 6700 XT"]);
    assert_eq!(detected.gpus[0].name.source.method, Method::LlamaServer);
}
