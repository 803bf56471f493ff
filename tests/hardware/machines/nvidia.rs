//! NVIDIA GPUs, by what `nvidia-smi` prints.

use super::{has_name, linux, look, names};
use crate::fixtures::read;
use wir::hardware::env::Output;
use wir::hardware::nvidia::{MemoryUse, NvidiaDevice, OwnMemory};
use wir::hardware::{Detected, FixtureEnv, GpuLink, Level, Link, Method, Note, Platform};
use wir::units::Bytes;

#[test]
fn nvidia_smi_stands_in_for_the_library() {
    let table = read("nvidia/multi_mixed.query.noheader.nounits.csv");
    let detected = look(linux().command("nvidia-smi --query-gpu=", table));
    assert_eq!(
        names(&detected),
        ["NVIDIA GeForce RTX 4080 SUPER", "NVIDIA GeForce RTX 2080 SUPER"]
    );
    let first = &detected.gpus[0];
    assert_eq!(first.name.source.method, Method::NvidiaSmi);
    assert_eq!(first.pci_address.as_deref(), Some("0000:01:00.0"));
    assert_eq!(first.lookup_names()[0], "rtx-4080-super-16gb");
    assert!(has_name(&first.lookup_names(), "rtx-4080-super"));
}

#[test]
fn an_old_nvidia_smi_is_asked_for_less() {
    let complaint = read("nvidia/err_unknown_field.txt");
    let row = "0, NVIDIA GeForce GTX 1080, GPU-1, 00000000:01:00.0, 390.1, 8112, 100, 8012\n";
    let detected = look(
        linux()
            .outcome(
                "nvidia-smi --query-gpu=index,name,uuid,pci.bus_id,driver_version,compute_cap",
                Output { success: false, stdout: complaint, stderr: String::new() },
            )
            .command("nvidia-smi --query-gpu=", row),
    );
    assert_eq!(names(&detected), ["NVIDIA GeForce GTX 1080"]);
}

#[test]
fn complaints_of_nvidia_smi_become_warnings() {
    for case in ["err_no_driver", "err_driver_mismatch"] {
        let said = Output {
            success: false,
            stdout: read(&format!("nvidia/{case}.txt")),
            ..Output::default()
        };
        let detected = look(linux().outcome("nvidia-smi", said));
        assert!(detected.notes.iter().any(|n| n.level() == Level::Warning), "{case}");
    }
}

#[test]
fn nvidia_smi_is_found_where_wsl_keeps_it() {
    let detected =
        look(linux().file("/proc/version", read("linux/proc_version_wsl2.txt")).command(
            "/usr/lib/wsl/lib/nvidia-smi --query-gpu=",
            read("nvidia/rtx4080s.query.noheader.nounits.csv"),
        ));
    assert_eq!(names(&detected), ["NVIDIA GeForce RTX 4080 SUPER"]);
    assert_eq!(detected.surroundings.wsl.map(|w| w.value).as_deref(), Some("WSL 2"));
    assert!(detected.notes.contains(&Note::WslMemory));
}

#[test]
fn mig_instances_have_profile_and_memory() {
    let detected = look(
        linux()
            .command("nvidia-smi --query-gpu=", read("nvidia/h100mig.query.noheader.nounits.csv"))
            .command("nvidia-smi -q -x", read("nvidia/xml/a100-sxm4-v12.xml"))
            .command("nvidia-smi -L", read("nvidia/h100mig.nvidia-smi-L.txt")),
    );
    let instances = detected.gpus[0].mig.as_ref().expect("the GPU is split");
    assert_eq!(instances.len(), 4);
    assert_eq!(instances[0].profile.as_deref(), Some("3g.40gb"));
    assert_eq!(instances[0].memory_total.as_ref().map(|m| m.value), Some(Bytes::from_mib(19_968)));
    assert!(detected.notes.iter().any(|n| matches!(n, Note::MigEnabled { instances: 4, .. })));
}

#[test]
fn gb10_draws_on_main_memory() {
    let row = "0, NVIDIA GB10, GPU-1, 0000000F:01:00.0, 580.95, 12.1, ATS, [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], 3003, 1, 1, [N/A], [N/A]";
    let env = FixtureEnv::new(Platform::Linux)
        .file(
            "/proc/meminfo",
            read("nvidia/gb10.meminfo_head.txt") + "\nMemAvailable: 120000000 kB\n",
        )
        .command("nvidia-smi --query-gpu=", row);
    let detected = look(env);
    let gpu = &detected.gpus[0];
    assert!(gpu.is_unified());
    assert_eq!(gpu.memory_total.as_ref().map(|m| m.value), Some(Bytes(131_334_144 * 1024)));
    assert_eq!(gpu.memory_free.as_ref().map(|m| m.value), Some(Bytes(120_000_000 * 1024)));
    assert!(has_name(&gpu.lookup_names(), "gb10"));
}

#[test]
fn jetson() {
    let env = FixtureEnv::new(Platform::Linux)
        .file("/proc/meminfo", "MemTotal: 64349284 kB\nMemAvailable: 60000000 kB\n")
        .file("/proc/device-tree/model", read("linux/jetson_device-tree_model.txt") + "\0")
        .command(
            "nvidia-smi --query-gpu=",
            "0, Orin (nvgpu), [N/A], [N/A], 540.4.0, 8.7, N/A, [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], [N/A]",
        );
    let detected = look(env);
    assert!(detected.gpus[0].is_unified());
    assert!(
        has_name(&detected.lookup_names(), "jetson-agx-orin-64gb"),
        "{:?}",
        detected.lookup_names()
    );
}

#[test]
fn hidden_gpus_are_left_out() {
    let table = read("nvidia/multi_mixed.query.noheader.nounits.csv");
    let detected = look(
        linux().command("nvidia-smi --query-gpu=", table).variable("CUDA_VISIBLE_DEVICES", "1"),
    );
    assert_eq!(names(&detected), ["NVIDIA GeForce RTX 2080 SUPER"]);
    assert_eq!(detected.ignored_gpus.len(), 1);
}

#[test]
fn the_library_is_asked_first() {
    let device = NvidiaDevice {
        index: Some(0),
        name: "NVIDIA GeForce RTX 3090".into(),
        own_memory: OwnMemory::Known(MemoryUse {
            total: Bytes::from_mib(24_576),
            free: Some(Bytes::from_mib(24_000)),
        }),
        max_memory_clock_mhz: Some(9_751),
        bus_width_bits: Some(384),
        ..NvidiaDevice::default()
    };
    let table = read("nvidia/l40s.query.noheader.nounits.csv");
    let detected =
        look(linux().nvml_devices(Ok(vec![device])).command("nvidia-smi --query-gpu=", table));
    assert_eq!(names(&detected), ["NVIDIA GeForce RTX 3090"]);
    let gpu = &detected.gpus[0];
    assert_eq!(gpu.name.source.method, Method::Nvml);
    let rate = gpu.bandwidth_hint.as_ref().map(|b| b.value.gb_per_s());
    assert_eq!(rate.map(f64::round), Some(936.0));
}

#[test]
fn a_driver_without_tools_still_names_its_gpus() {
    let path = "/proc/driver/nvidia/gpus/0000:01:00.0/information";
    let text = "Model: \t\t NVIDIA GeForce RTX 4090\nIRQ:   \t\t 135\n";
    let detected = look(linux().file(path, text));
    assert_eq!(names(&detected), ["NVIDIA GeForce RTX 4090"]);
    assert_eq!(detected.gpus[0].name.source.method, Method::Procfs);
    assert_eq!(detected.gpus[0].memory_total, None);
}

#[test]
fn a_card_in_trouble_is_not_taken_for_a_unified_chip() {
    let row = read("nvidia/l40s.query.noheader.nounits.csv");
    let row = row.replace("46068, 609, 0, 45460", "[GPU requires reset], , ,");
    let detected = look(linux().command("nvidia-smi --query-gpu=", row));
    assert!(!detected.gpus[0].is_unified());
    assert_eq!(detected.gpus[0].memory_total, None);
}

/// Two equal cards, with what else the machine is given.
fn pair(env: FixtureEnv) -> FixtureEnv {
    let one = read("nvidia/rtx4080s.query.noheader.nounits.csv");
    let two = one.replacen("0, ", "1, ", 1).replace("00000000:01:", "00000000:02:");
    env.command("nvidia-smi --query-gpu=", format!("{}\n{two}", one.trim_end()))
}

#[test]
fn links_are_asked_for_where_there_are_several_gpus() {
    let table = "\t\u{1b}[4mGPU0\tGPU1\tGPU2\tCPU Affinity\u{1b}[0m\nGPU0\t X \tPHB\tSYS\t0-63\nGPU1\tPHB\t X \tSYS\t0-63\n";
    let detected = look(pair(linux()).command("nvidia-smi topo -m", table));
    assert_eq!(detected.gpu_links, [GpuLink { first: 0, second: 1, link: Link::Phb }]);
    let note = detected.notes.iter().find(|n| matches!(n, Note::GpuLinks { .. }));
    let note = note.expect("links are noted");
    assert_eq!(note.level(), Level::Info);
    assert!(note.to_string().contains("PHB"), "{note}");
    let single = linux()
        .command("nvidia-smi --query-gpu=", read("nvidia/rtx4080s.query.noheader.nounits.csv"))
        .command("nvidia-smi topo -m", table);
    assert!(look(single).gpu_links.is_empty());
}

#[test]
fn links_that_cannot_be_read_are_no_warning() {
    for text in ["", "\u{1b}[4m", "Failed to do something"] {
        let detected = look(pair(linux()).command("nvidia-smi topo -m", text));
        assert!(detected.gpu_links.is_empty());
        assert!(detected.notes.iter().all(|n| n.level() < Level::Warning), "{:?}", detected.notes);
    }
}

#[test]
fn programs_that_hold_memory_are_named() {
    let row = "0, NVIDIA GB10, GPU-1, 0000000F:01:00.0, 580.95, 12.1, ATS, [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], 3003, 1, 1, [N/A], [N/A]";
    let spark = linux().command("nvidia-smi --query-gpu=", row).command(
        "nvidia-smi --query-compute-apps=",
        read("nvidia/gb10.compute-apps.noheader.nounits.csv"),
    );
    let held = |detected: &Detected| -> Vec<String> {
        let notes = detected.notes.iter().filter(|n| matches!(n, Note::GpuMemoryHeld { .. }));
        notes.inspect(|n| assert_eq!(n.level(), Level::Info)).map(ToString::to_string).collect()
    };
    assert_eq!(held(&look(spark)), ["`sglang::scheduler` holds 93.8 GiB of GPU memory now"]);
    let idle = pair(linux()).command("nvidia-smi --query-compute-apps=", "1, x, 9999\n");
    assert!(held(&look(idle)).is_empty(), "nearly all of the card is free");
}

/// A virtual machine with an H200 that was looked at: no board, no modules, a processor without a number.
#[test]
fn a_virtual_machine_with_a_data_centre_gpu() {
    let env = FixtureEnv::new(Platform::Linux)
        .file("/proc/meminfo", read("linux/proc_meminfo_h200_virtual.txt"))
        .file("/proc/cpuinfo", read("linux/proc_cpuinfo_h200_virtual.txt"))
        .file("/.dockerenv", "")
        .command("nvidia-smi --query-gpu=", read("nvidia/h200_virtual.query.noheader.nounits.csv"));
    let detected = look(env);
    let gpu = &detected.gpus[0];
    assert_eq!(gpu.lookup_names()[0], "h200-141gb");
    assert_eq!(gpu.memory_total.as_ref().map(|m| m.value), Some(Bytes::from_mib(143_771)));
    assert_eq!(gpu.memory_free.as_ref().map(|m| m.value), Some(Bytes::from_mib(143_156)));
    assert_eq!(detected.ram.total.as_ref().map(|m| m.value), Some(Bytes(131_981_020 * 1024)));
    assert!(detected.cpu.isa.as_ref().is_some_and(|isa| isa.value.amx && isa.value.avx512_bf16));
    assert!(detected.surroundings.virtual_machine.is_some());
    assert!(detected.notes.iter().all(|n| n.level() != Level::Warning), "{:?}", detected.notes);
}
