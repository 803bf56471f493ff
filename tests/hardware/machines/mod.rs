//! Whole machines put together from recorded texts.

mod apple;
mod elsewhere;
mod kernel;
mod nvidia;

use crate::fixtures::read;
use std::sync::Arc;
use wir::hardware::bandwidth::{Cache, Key, Measurement, Plan};
use wir::hardware::{Detected, Env, FixtureEnv, Level, Method, Note, Options, Platform, detect_in};
use wir::units::{Bytes, BytesPerSec};

fn look(env: FixtureEnv) -> Detected {
    let env: Arc<dyn Env> = Arc::new(env);
    detect_in(&env, &Options::default())
}

fn linux() -> FixtureEnv {
    FixtureEnv::new(Platform::Linux)
        .file("/proc/meminfo", read("linux/proc_meminfo_16g.txt"))
        .file("/proc/cpuinfo", read("linux/proc_cpuinfo_i7-8650U.txt"))
}

fn names(detected: &Detected) -> Vec<&str> {
    detected.gpus.iter().map(|gpu| gpu.name.value.as_str()).collect()
}

fn has_name(candidates: &[String], name: &str) -> bool {
    candidates.iter().any(|candidate| candidate == name)
}

#[test]
fn a_machine_without_anything_gives_notes_and_no_facts() {
    let detected = look(FixtureEnv::new(Platform::Linux));
    assert!(detected.gpus.is_empty() && detected.ram.total.is_none());
    assert!(
        detected.notes.iter().all(|note| note.level() == Level::Detail),
        "{:?}",
        detected.notes
    );
    assert!(!detected.notes.is_empty());
}

#[test]
fn a_container_limit_lowers_what_is_available() {
    let detected = look(
        linux()
            .file("/.dockerenv", "")
            .file("/proc/self/cgroup", "0::/\n")
            .file("/sys/fs/cgroup/memory.max", read("linux/cgroup2_memory.max_8g"))
            .file("/sys/fs/cgroup/memory.current", read("linux/cgroup2_memory.current")),
    );
    let left = Bytes::from_gib(8) - Bytes(1_288_290_304);
    assert_eq!(detected.ram.available.as_ref().map(|m| m.value), Some(left));
    assert_eq!(detected.ram.limit(), Some(Bytes::from_gib(8)));
    assert_eq!(detected.surroundings.container.map(|c| c.value).as_deref(), Some("docker"));
    assert!(detected.notes.contains(&Note::ContainerLimit { limit: Bytes::from_gib(8) }));
}

#[test]
fn modules_are_read_without_rights() {
    let udev = read("linux/udev_dmi_id_ddr4_2of4.txt");
    let detected = look(linux().file("/run/udev/data/+dmi:id", udev));
    let ram = &detected.ram;
    assert_eq!(ram.peak_bandwidth.as_ref().map(|b| b.value.gb_per_s()), Some(48.0));
    assert_eq!(ram.speed_mts.as_ref().map(|s| s.source.method), Some(Method::Udev));
    assert_eq!(ram.lookup_names()[0], "ddr4-3000-dual");
}

#[test]
fn an_earlier_measurement_is_used_for_the_same_machine_only() {
    let folder = std::env::temp_dir().join(format!("wir-detect-test-{}", std::process::id()));
    let env: Arc<dyn Env> = Arc::new(linux());
    let options = Options { cache_folder: Some(folder.clone()) };
    let before = detect_in(&env, &options);
    assert_eq!(before.ram.measured_bandwidth, None);
    let key = Key::of(&before.cpu, &before.ram).expect("processor and memory are known");
    let rate = BytesPerSec::from_gb_per_s(31.0).expect("above zero");
    let plan = Plan { buffer: Bytes::from_gib(1), threads: 4 };
    let measurement = Measurement { bandwidth: rate, plan, passes: 3, unoptimised: false };
    Cache::in_folder(&folder).store(&key, &measurement).expect("the folder is writable");
    let after = detect_in(&env, &options).ram.measured_bandwidth.expect("it was stored");
    assert_eq!((after.value, after.source.method), (rate, Method::Measured));
    let other: Arc<dyn Env> = Arc::new(linux().file("/proc/meminfo", "MemTotal: 67000000 kB\n"));
    assert_eq!(detect_in(&other, &options).ram.measured_bandwidth, None);
    std::fs::remove_dir_all(folder).expect("it exists");
}
