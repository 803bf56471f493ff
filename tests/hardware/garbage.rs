//! No text, however broken, may end a detection.

use crate::fixtures::{all, read};
use std::sync::Arc;
use wir::hardware::apple::{
    parse_displays, parse_gpu_cores, parse_hardware, parse_sysctl, parse_vm_stat,
};
use wir::hardware::linux::{cgroup, cpu, cpuinfo, lspci, meminfo, memory_devices, surroundings};
use wir::hardware::modules::layout;
use wir::hardware::nvidia::{
    Columns, FULL_FIELDS, parse_apps, parse_list, parse_log, parse_message, parse_query,
    parse_topology,
};
use wir::hardware::{Env, FixtureEnv, Options, Platform, amd, android, detect_in, llama, windows};

/// Runs every parser; the results do not matter.
fn parse_with_all(text: &str) {
    let _ = parse_query(text, Columns::Named(FULL_FIELDS))
        .map(|d| d.iter().map(|d| d.bandwidth()).collect::<Vec<_>>());
    let _ = parse_query(text, Columns::Header);
    let _ = (parse_list(text), parse_log(text), parse_message(text));
    let _ = (amd::highest_mhz(text), amd::parse_rocm_json(text), amd::parse_rocm_text(text));
    let _ = amd::parse_node(text).target.map(amd::target_name);
    let _ = (parse_displays(text), parse_hardware(text), parse_sysctl(text));
    let _ = (parse_vm_stat(text), parse_gpu_cores(text));
    let _ = (cgroup::parse_limit(text), cgroup::parse_membership(text), meminfo::parse(text));
    let _ = cpuinfo::parse(text).map(|info| (info.cores(|_| true), info.sockets()));
    let _ = (cpu::cpu_list(text), surroundings::wsl_generation(text));
    let _ = lspci::parse(text).map(|d| d.iter().map(|d| d.product()).collect::<Vec<_>>());
    let _ = memory_devices::parse_udev(text).map(|d| layout(&d).bandwidth());
    let _ = memory_devices::parse_dmidecode(text).map(|d| layout(&d).bandwidth());
    let _ = android::parse_properties(text).map(|p| android::chip(&p));
    let _ = llama::parse(text).map(|d| d.iter().map(llama::facts).count());
    let _ = windows::parse_adapters(text).map(|a| windows::adapter_facts(&a, &[]));
    let _ = llama::breakdown::parse(text).map(|b| (b.on_devices(), b.on_host()));
    let _ = (parse_apps(text), parse_topology(text));
    let _ = (windows::parse_true_sizes(text), windows::parse_modules(text));
}

/// Small reproducible changes: xorshift, no dependency.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

#[test]
fn hand_made_garbage_is_survived() {
    let long_number = "9".repeat(400);
    let many_lines = "a: 1\n".repeat(10_000);
    let deep = "[".repeat(50_000);
    let deep_xml = "<a>".repeat(50_000);
    let pieces = [
        "",
        "\n",
        "\0",
        ":",
        "::",
        "=",
        "[",
        "]",
        "{}",
        "[]",
        "null",
        "\"",
        ",",
        "\u{feff}",
        "GPU ",
        "GPU[",
        "MIG ",
        "E:MEMORY_DEVICE_",
        "E:MEMORY_DEVICE_0_=",
        "processor:",
        "Memory Device",
        "Slot:",
        "0-",
        "page size of ",
        "<nvidia_smi_log>",
        "<?xml",
        "é💥\u{202e}",
        "\tGPU0\tGPU1\nGPU0\tX\tNV",
        "memory breakdown [MiB]\n|  - a (b | 9223372036854775807 = -9223372036854775808 + (",
        "Available devices:\n x: y (1 MiB, 2",
        &long_number,
        &many_lines,
        &deep,
        &deep_xml,
    ];
    for first in pieces {
        parse_with_all(first);
        for second in &pieces[..30] {
            parse_with_all(&format!("{first}{second}"));
        }
    }
}

#[test]
fn damaged_recordings_are_survived() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for path in all() {
        let original = read(&path).into_bytes();
        for _ in 0..6 {
            let mut bytes = original.clone();
            for _ in 0..=dice.roll(8) {
                let position = dice.roll(bytes.len());
                match dice.roll(4) {
                    0 => bytes.truncate(position),
                    1 if position < bytes.len() => bytes[position] = dice.roll(256) as u8,
                    2 => bytes.splice(position..position, *b"99999999999999999999").for_each(drop),
                    _ => bytes.splice(position..position, [0xff, b'\n', b':', b'-']).for_each(drop),
                }
            }
            parse_with_all(&String::from_utf8_lossy(&bytes));
        }
    }
}

#[test]
fn a_machine_full_of_garbage_is_survived() {
    const FILES: &[&str] = &[
        "/proc/meminfo",
        "/proc/cpuinfo",
        "/proc/self/cgroup",
        "/proc/version",
        "/sys/fs/cgroup/memory.max",
        "/sys/class/drm/card0/device/vendor",
        "/sys/class/drm/card0/device/mem_info_vram_total",
        "/sys/devices/cpu_core/cpus",
        "/sys/devices/system/cpu/cpu0/cache/index3/size",
        "/run/udev/data/+dmi:id",
        "/sys/bus/pci/devices/0000:01:00.0/class",
        "/etc/os-release",
        "/proc/device-tree/model",
    ];
    const COMMANDS: &[&str] = &[
        "nvidia-smi",
        "sysctl",
        "vm_stat",
        "system_profiler",
        "ioreg",
        "powershell",
        "getprop",
        "llama-server",
    ];
    let garbage: [&[u8]; 5] =
        [b"", b"\xff\xfe\x00", b"99999999999999999999999999", b"0x1002\n", b": : : \n= = ="];
    let platforms =
        [Platform::Linux, Platform::MacOs, Platform::Windows, Platform::Android, Platform::Other];
    for platform in platforms {
        for content in garbage {
            let mut env = FixtureEnv::new(platform);
            for file in FILES {
                env = env.file(file, content);
            }
            for command in COMMANDS {
                env = env.command(command, String::from_utf8_lossy(content));
            }
            let env: Arc<dyn Env> = Arc::new(env);
            let detected = detect_in(&env, &Options::default());
            assert!(detected.gpus.len() <= 1);
            assert!(serde_json::to_string(&detected).is_ok());
        }
    }
}
