use super::*;
use crate::catalog::hardware::Class;
use crate::embedded;
use crate::hardware::nvidia::{MemoryUse, NvidiaDevice, OwnMemory};
use crate::hardware::{Env, FixtureEnv, Found, Method, Options, detect_in};
use std::path::Path;
use std::sync::{Arc, LazyLock};

static WORLD: LazyLock<World> = LazyLock::new(|| World::new(embedded::catalog()));

fn read(path: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/hardware");
    std::fs::read_to_string(folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn root(path: &str) -> FixtureEnv {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/hardware");
    pc().root(folder.join(path))
}

/// A laptop of 2017 with 15 GiB.
fn pc() -> FixtureEnv {
    FixtureEnv::new(Platform::Linux)
        .file("/proc/meminfo", read("linux/proc_meminfo_16g.txt"))
        .file("/proc/cpuinfo", read("linux/proc_cpuinfo_i7-8650U.txt"))
}

fn with_smi(case: &str) -> FixtureEnv {
    pc().command(
        "nvidia-smi --query-gpu=",
        read(&format!("nvidia/{case}.query.noheader.nounits.csv")),
    )
}

fn facts(env: FixtureEnv) -> Detected {
    let env: Arc<dyn Env> = Arc::new(env);
    detect_in(&env, &Options::default())
}

fn found(env: FixtureEnv) -> ThisMachine {
    resolve(&WORLD, &facts(env)).expect("a machine")
}

fn codes(machine: &ThisMachine) -> Vec<&'static str> {
    machine.remarks.iter().map(Remark::code).collect()
}

fn gb(rate: f64) -> Option<BytesPerSec> {
    BytesPerSec::from_gb_per_s(rate)
}

fn processor(model: &str) -> FixtureEnv {
    let text = read("linux/proc_cpuinfo_i7-8650U.txt");
    pc().file("/proc/cpuinfo", text.replace("Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz", model))
}

#[test]
fn cards_are_known_by_their_driver_names() {
    for (case, id, mib) in [
        ("h100", "h100-sxm-80gb", 81_559),
        ("h200", "h200", 143_771),
        ("l40s", "nvidia-l40s", 46_068),
        ("rtx2080s", "rtx-2080-super", 8_192),
        ("rtx4080s", "rtx-4080-super", 16_376),
    ] {
        let machine = found(with_smi(case));
        assert!(machine.hardware.id.starts_with(id), "{case}: {}", machine.hardware.id);
        assert_eq!((machine.count, machine.memory), (1, Bytes::from_mib(mib)), "{case}");
        assert!(machine.hardware.was_sold_with(machine.memory));
        assert_eq!(machine.host_memory, Some(Bytes(15_666_184 * 1024)));
        assert_eq!((machine.host_bandwidth, machine.bandwidth), (None, None));
        assert!(machine.limit.headless, "no display server was recorded");
        assert_eq!(codes(&machine), Vec::<&str>::new(), "{case}");
    }
}

#[test]
fn equal_cards_count_and_others_are_named() {
    let one = read("nvidia/rtx4080s.query.noheader.nounits.csv");
    let rows = |n: u32| -> String {
        let row = |i| one.trim_end().replacen("0, ", &format!("{i}, "), 1);
        (0..n).map(|i| format!("{}\n", row(i))).collect()
    };
    let machine = found(pc().command("nvidia-smi --query-gpu=", rows(3)));
    assert_eq!((machine.hardware.id.as_str(), machine.count), ("rtx-4080-super", 3));
    let many = found(pc().command("nvidia-smi --query-gpu=", rows(99)));
    assert_eq!(many.count, crate::names::MAX_COUNT);
    let mixed = found(with_smi("multi_mixed"));
    assert_eq!((mixed.hardware.id.as_str(), mixed.count), ("rtx-4080-super", 1));
    let names = vec!["NVIDIA GeForce RTX 2080 SUPER".to_owned()];
    assert_eq!(mixed.remarks, [Remark::OtherGpus { names }]);
}

#[test]
fn many_small_cards_beat_one_large_one() {
    let row = |i: u32, name: &str, mib: u32| {
        format!(
            "{i}, {name}, GPU-{i}, 0000000{i}:01:00.0, 580.1, 8.6, None, N/A, {mib}, 1, 1, {mib}, 9501, 2100, 4, 16, 170, [N/A]\n"
        )
    };
    let table = row(0, "NVIDIA GeForce RTX 4090", 24_564)
        + &row(1, "NVIDIA GeForce RTX 3060", 12_288)
        + &row(2, "NVIDIA GeForce RTX 3060", 12_280)
        + &row(3, "NVIDIA GeForce RTX 3060", 12_288);
    let machine = found(pc().command("nvidia-smi --query-gpu=", table));
    assert_eq!((machine.hardware.id.as_str(), machine.count), ("rtx-3060-12gb", 3));
    assert_eq!(machine.memory, Bytes::from_mib(12_280), "the smallest of them");
}

#[test]
fn a_split_card_is_its_largest_instance() {
    let machine = found(
        with_smi("h100mig")
            .command("nvidia-smi -q -x", read("nvidia/xml/a100-sxm4-v12.xml"))
            .command("nvidia-smi -L", read("nvidia/h100mig.nvidia-smi-L.txt")),
    );
    assert_eq!((machine.count, machine.memory), (1, Bytes::from_mib(19_968)));
    let share =
        machine.bandwidth.expect("less than the whole").get() / machine.hardware.bandwidth.get();
    assert!((0.2..0.3).contains(&share), "{share}");
    assert_eq!(codes(&machine), ["mig-instance"]);
}

#[test]
fn a_card_that_the_catalog_lacks_is_estimated_by_its_clocks() {
    let card = |target: &str, width| NvidiaDevice {
        name: "NVIDIA GeForce RTX 7777 Laptop GPU".into(),
        compute_capability: Some(target.into()),
        own_memory: OwnMemory::Known(MemoryUse { total: Bytes::from_gib(20), free: None }),
        max_memory_clock_mhz: Some(10_000),
        bus_width_bits: width,
        ..NvidiaDevice::default()
    };
    for (target, architecture) in
        [("8.9", Some("Ada Lovelace")), ("12.7", Some("Blackwell")), ("77.0", None)]
    {
        let machine = found(pc().nvml_devices(Ok(vec![card(target, Some(320))])));
        assert_eq!(machine.hardware.id, "this-gpu-nvidia-geforce-rtx-7777-laptop-gpu-20gb");
        assert_eq!(machine.hardware.architecture.as_deref(), architecture, "{target}");
        assert_eq!(machine.hardware.class, Class::Laptop);
        assert_eq!(Some(machine.hardware.bandwidth), gb(800.0));
        assert_eq!(machine.hardware.backends[0], "cuda");
        assert_eq!(machine.memory, Bytes::from_gib(20));
        assert_eq!(codes(&machine), ["gpu-by-clocks"]);
    }
    let machine = found(pc().nvml_devices(Ok(vec![card("8.9", None)])));
    assert_eq!(machine.hardware.memory_kind, MemoryKind::System);
    assert_eq!(codes(&machine), ["unknown-gpu", "assumed-bandwidth"]);
}

#[test]
fn a_card_that_tells_no_memory_is_taken_small() {
    let path = "/proc/driver/nvidia/gpus/0000:01:00.0/information";
    let machine = found(pc().file(path, "Model: NVIDIA GeForce RTX 4090\n"));
    assert_eq!(machine.hardware.id, "rtx-4090");
    assert_eq!((machine.memory, codes(&machine)), (Bytes::from_gib(24), vec!["assumed-memory"]));
}

#[test]
fn apple_chips_keep_their_limits() {
    let mac = |sysctl: String, cores: u32| {
        FixtureEnv::new(Platform::MacOs)
            .command("sysctl", sysctl)
            .command("vm_stat", read("apple/vm_stat.txt"))
            .command("ioreg", format!("  \"gpu-core-count\" = {cores}\n"))
    };
    let text = read("apple/sysctl_m2max_64g.txt");
    let machine = found(mac(text.clone(), 38));
    assert_eq!(machine.hardware.id, "m2-max-38c");
    assert_eq!((machine.memory, machine.limit.device), (Bytes::from_gib(64), None));
    assert!(!machine.limit.older_macos, "macOS 26");
    let raised = text.replace("wired_limit_mb: 0", "wired_limit_mb: 57344");
    let raised = found(mac(raised.replace("26.6.2", "15.7"), 30));
    assert_eq!(raised.hardware.id, "m2-max-30c");
    assert_eq!(raised.limit.device, Some(Bytes::from_mib(57_344)));
    assert!(raised.limit.older_macos);
    assert_eq!(codes(&raised), Vec::<&str>::new());
}

#[test]
fn unified_machines_have_all_of_main_memory() {
    let row = "0, NVIDIA GB10, GPU-1, 0000000F:01:00.0, 580.95, 12.1, ATS, [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], 3003, 1, 1, [N/A], [N/A]";
    let spark = found(
        FixtureEnv::new(Platform::Linux)
            .file("/proc/meminfo", read("nvidia/gb10.meminfo_head.txt"))
            .command("nvidia-smi --query-gpu=", row),
    );
    assert_eq!(spark.hardware.id, "dgx-spark");
    assert_eq!((spark.memory, spark.limit.device), (Bytes(131_334_144 * 1024), None));
    assert_eq!(spark.host_memory, None, "there is one memory");

    let halo = facts(
        root("amd/sysfs_strix_halo_composed")
            .file("/proc/meminfo", "MemTotal: 131000000 kB\nMemAvailable: 120000000 kB\n"),
    );
    let shared = halo.gpus[0].shared.clone().expect("a carve-out");
    let mapped = shared.carve_out.value + shared.gtt.expect("a table").value;
    let machine = resolve(&WORLD, &halo).expect("a machine");
    assert!(machine.hardware.id.starts_with("ryzen-ai-max"), "{}", machine.hardware.id);
    assert_eq!(machine.limit.device, Some(mapped));
    assert_eq!(machine.memory, Bytes(131_000_000 * 1024) + shared.carve_out.value);
}

#[test]
fn cards_by_the_kernels_files() {
    let vega = found(root("amd/sysfs_vega10_8g"));
    assert_eq!(vega.hardware.id, "rx-vega-56", "or the faster 64");
    assert_eq!(codes(&vega), ["one-of-several"]);
    assert_eq!(found(root("intel/sysfs_i915_a770_composed")).hardware.id, "arc-a770-16gb");
    assert_eq!(found(root("intel/sysfs_xe_b580_composed")).hardware.id, "arc-b580");
}

#[test]
fn boards_are_known_without_a_gpu() {
    let pi = FixtureEnv::new(Platform::Linux)
        .file("/proc/cpuinfo", read("linux/proc_cpuinfo_rpi5.txt"))
        .file("/proc/meminfo", "MemTotal: 8255000 kB\nMemAvailable: 7000000 kB\n");
    let pi = found(pi);
    assert_eq!(pi.hardware.id, "raspberry-pi-5");
    assert_eq!((pi.hardware.memory_kind, pi.bandwidth), (MemoryKind::System, None));
    assert_eq!(codes(&pi), Vec::<&str>::new());
    let deck = |board: &str| found(pc().file("/sys/class/dmi/id/product_name", board));
    assert_eq!(deck("Jupiter\n").hardware.id, "steam-deck-lcd");
    assert_eq!(deck("Galileo\n").hardware.id, "steam-deck-oled");
}

#[test]
fn processors_are_known_by_name_and_their_memory_by_its_modules() {
    let ryzen = found(processor("AMD Ryzen 9 7950X 16-Core Processor"));
    assert_eq!((ryzen.hardware.id.as_str(), ryzen.bandwidth), ("ryzen-9-7950x", None));
    let udev = read("linux/udev_dmi_id_ddr4_2of4.txt");
    let unknown = found(pc().file("/run/udev/data/+dmi:id", udev.clone()));
    assert_eq!(unknown.hardware.id, "ddr4-3200-dual", "the nearest of its kind");
    assert_eq!(unknown.hardware.name, "Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz");
    assert_eq!((unknown.bandwidth, unknown.host_bandwidth), (gb(48.0), gb(48.0)));
    assert_eq!(codes(&unknown), Vec::<&str>::new());
    let known = processor("AMD Ryzen 9 7950X 16-Core Processor");
    let known = found(known.file("/run/udev/data/+dmi:id", udev.clone()));
    assert_eq!((known.hardware.id.as_str(), known.bandwidth), ("ryzen-9-7950x", gb(48.0)));
    // Beside a card the modules count as the host's.
    let card = found(with_smi("rtx4080s").file("/run/udev/data/+dmi:id", udev));
    assert_eq!((card.bandwidth, card.host_bandwidth), (None, gb(48.0)));
}

#[test]
fn a_measurement_comes_before_what_modules_say() {
    let udev = read("linux/udev_dmi_id_ddr4_2of4.txt");
    let mut facts = facts(pc().file("/run/udev/data/+dmi:id", udev));
    facts.ram.measured_bandwidth = gb(31.0).map(|rate| Found::new(rate, Method::Measured, ""));
    let machine = resolve(&WORLD, &facts).expect("a machine");
    // A read reaches 83 % of the peak that the speed model counts with.
    let implied = gb(31.0).map(|rate| rate.times(1.0 / 0.83));
    assert_eq!(machine.bandwidth, implied);
    facts.ram.peak_bandwidth = None;
    facts.ram.kind = None;
    let machine = resolve(&WORLD, &facts).expect("a machine");
    assert_eq!((machine.hardware.vendor.as_str(), machine.bandwidth), ("generic", implied));
    assert_eq!(codes(&machine), Vec::<&str>::new());
}

#[test]
fn where_nothing_is_known_little_is_assumed_and_said() {
    let machine = found(pc());
    let memory = |m: &ThisMachine| (m.hardware.id.clone(), m.hardware.memory_type.clone());
    let own = |kind: &str| {
        ("this-machine-intel-r-core-tm-i7-8650u-cpu-1-90ghz-16gb".to_owned(), kind.to_owned())
    };
    assert_eq!((memory(&machine), machine.bandwidth), (own("DDR4-2666"), None));
    assert_eq!(codes(&machine), ["assumed-bandwidth"]);
    assert!(machine.remarks[0].to_string().contains("43 GB/s"), "{}", machine.remarks[0]);
    let old = read("linux/proc_cpuinfo_i7-8650U.txt").replace(" avx2 ", " ");
    assert_eq!(memory(&found(pc().file("/proc/cpuinfo", old))), own("DDR3-1600"));
    let nothing = facts(FixtureEnv::new(Platform::Linux));
    assert!(resolve(&WORLD, &nothing).is_none());
}

#[test]
fn a_virtual_machine_has_a_part_of_its_host() {
    let server = || processor("AMD EPYC 9654 96-Core Processor");
    assert_eq!(found(server()).bandwidth, None);
    let guest = found(server().file("/sys/class/dmi/id/sys_vendor", "QEMU\n"));
    assert_eq!((guest.hardware.id.as_str(), guest.bandwidth), ("epyc-9004", gb(80.0)));
    assert_eq!(codes(&guest), ["assumed-bandwidth"]);
}

#[test]
fn a_container_limit_is_kept_apart_from_the_memory() {
    let machine = found(
        pc().file("/proc/self/cgroup", "0::/\n")
            .file("/sys/fs/cgroup/memory.max", read("linux/cgroup2_memory.max_8g")),
    );
    assert_eq!(machine.memory, Bytes(15_666_184 * 1024));
    assert_eq!(machine.limit.host, Some(Bytes::from_gib(8)));
}

#[test]
fn odd_facts_are_survived() {
    let odd = ["", "\u{1b}[31m", "2x", "4090", "NVIDIA", "🦙", "2x rtx 4090 24gb 40 core"];
    for name in odd.into_iter().chain([" x".repeat(5000).as_str()]) {
        for bytes in [0, 1, u64::MAX] {
            let device = NvidiaDevice {
                name: name.into(),
                own_memory: OwnMemory::Known(MemoryUse {
                    total: Bytes(bytes),
                    free: Some(Bytes(bytes)),
                }),
                max_memory_clock_mhz: Some(u32::MAX),
                bus_width_bits: Some(u32::MAX),
                mig_enabled: bytes == 1,
                ..NvidiaDevice::default()
            };
            let env = processor(name).nvml_devices(Ok(vec![device.clone(), device]));
            let env = env.file("/sys/class/dmi/id/product_name", name);
            let machine = found(env);
            assert!(!machine.hardware.name.contains('\u{1b}'));
            assert!(machine.remarks.iter().all(|r| r.to_string().len() < 700));
            let _ = machine.machine().pools("cuda", &WORLD.catalog.limits);
        }
    }
}
