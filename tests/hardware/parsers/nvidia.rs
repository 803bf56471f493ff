//! What `nvidia-smi` prints.

use crate::fixtures::{matching, read};
use wir::hardware::nvidia::{
    Columns, FULL_FIELDS, NvidiaDevice, parse_apps, parse_list, parse_log, parse_message,
    parse_query, parse_topology,
};
use wir::units::Bytes;

fn full(path: &str) -> Vec<NvidiaDevice> {
    parse_query(&read(path), Columns::Named(FULL_FIELDS)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

#[test]
fn nvidia_tables() {
    let expected = [
        ("h100", "NVIDIA H100 80GB HBM3", 81_559, "9.0", false),
        ("h100mig", "NVIDIA H100 80GB HBM3", 81_559, "9.0", true),
        ("h200", "NVIDIA H200", 143_771, "9.0", false),
        ("h200_virtual", "NVIDIA H200", 143_771, "9.0", false),
        ("h200mig", "NVIDIA H200", 143_771, "9.0", true),
        ("l40s", "NVIDIA L40S", 46_068, "8.9", false),
        ("multi_mixed", "NVIDIA GeForce RTX 4080 SUPER", 16_376, "8.9", false),
        ("rtx2080s", "NVIDIA GeForce RTX 2080 SUPER", 8_192, "7.5", false),
        ("rtx4080s", "NVIDIA GeForce RTX 4080 SUPER", 16_376, "8.9", false),
        ("win2080s", "NVIDIA GeForce RTX 2080 SUPER", 8_192, "7.5", false),
    ];
    let end = ".query.noheader.nounits.csv";
    let paths = matching("nvidia/", end);
    assert_eq!(paths.len(), expected.len());
    for (case, name, mib, capability, mig) in expected {
        let device = &full(&format!("nvidia/{case}{end}"))[0];
        assert_eq!(device.name, name);
        assert_eq!(device.memory().map(|m| m.total), Some(Bytes::from_mib(mib)), "{case}");
        assert_eq!(device.compute_capability.as_deref(), Some(capability), "{case}");
        assert_eq!(device.mig_enabled, mig, "{case}");
        assert!(!device.is_unified(), "{case}");
        assert!(device.memory().and_then(|m| m.free).is_some_and(|f| f < Bytes::from_mib(mib)));
    }
    let both = full("nvidia/multi_mixed.query.noheader.nounits.csv");
    assert_eq!(both.iter().map(|d| d.index).collect::<Vec<_>>(), [Some(0), Some(1)]);
    assert_eq!(both[1].pcie_lanes, Some(16));
}

#[test]
fn nvidia_addressing_tables() {
    let columns = ["addressing_mode", "memory.total", "name"];
    for path in matching("nvidia/", ".addressing.noheader.nounits.csv") {
        let devices = parse_query(&read(&path), Columns::Named(&columns)).expect(&path);
        let unified = !path.contains("4090");
        assert!(devices.iter().all(|device| device.is_unified() == unified), "{path}");
    }
}

#[test]
fn nvidia_table_with_header() {
    for path in matching("nvidia/", ".query.csv") {
        let devices = parse_query(&read(&path), Columns::Header).expect(&path);
        assert_eq!((devices.len(), devices[0].name.as_str()), (1, "NVIDIA GB10"));
        assert!(devices[0].is_unified() && devices[0].memory().is_none());
    }
}

#[test]
fn nvidia_lists() {
    for path in matching("nvidia/", ".nvidia-smi-L.txt") {
        let gpus = parse_list(&read(&path)).expect(&path);
        let instances = gpus[0].instances.len();
        let expected = if path.contains("h100mig") {
            4
        } else if path.contains("h200mig") {
            5
        } else {
            0
        };
        assert_eq!((gpus.len(), instances), (1, expected), "{path}");
        assert!(gpus[0].uuid.as_ref().is_some_and(|uuid| uuid.starts_with("GPU-")), "{path}");
        for instance in &gpus[0].instances {
            assert!(instance.uuid.as_ref().is_some_and(|uuid| uuid.starts_with("MIG-")));
            assert!(instance.profile.as_ref().is_some_and(|profile| profile.ends_with("gb")));
        }
    }
}

#[test]
fn nvidia_banners_are_refused() {
    for path in matching("nvidia/", ".nvidia-smi.txt") {
        let text = read(&path);
        assert!(parse_query(&text, Columns::Named(FULL_FIELDS)).is_err(), "{path}");
        assert!(parse_list(&text).is_err(), "{path}");
        assert_eq!(parse_message(&text), None, "{path}");
    }
}

#[test]
fn nvidia_messages() {
    let said: Vec<String> = matching("nvidia/err_", ".txt")
        .iter()
        .map(|path| parse_message(&read(path)).unwrap_or_else(|| panic!("{path}")).to_string())
        .collect();
    let words = ["differ in version", "finds no GPU", "not running", "`addressing_mode`"];
    assert_eq!(said.len(), words.len());
    for (said, word) in said.iter().zip(words) {
        assert!(said.contains(word), "{said}");
    }
}

#[test]
fn nvidia_topologies() {
    for path in matching("nvidia/", ".topo-m.txt") {
        assert_eq!(parse_topology(&read(&path)), Ok(Vec::new()), "{path}: one GPU has no pair");
    }
    assert!(parse_topology(&read("nvidia/err_no_driver.txt")).is_err());
}

#[test]
fn nvidia_programs() {
    let paths = matching("nvidia/", ".compute-apps.noheader.nounits.csv");
    assert_eq!(paths.len(), 1);
    let found = parse_apps(&read(&paths[0])).expect("a table");
    let found: Vec<_> = found.iter().map(|a| (a.name.as_str(), a.memory)).collect();
    let mib = |n| Some(Bytes::from_mib(n));
    assert_eq!(found, [("python3", mib(218)), ("sglang::scheduler", mib(96_073))]);
}

#[test]
fn nvidia_logs() {
    let expected = [
        ("a100-sxm4-v12", "NVIDIA A100-SXM4-80GB", 81_920, 4),
        ("a10g", "NVIDIA A10G", 23_028, 0),
        ("quadro-p400", "Quadro P400", 1_998, 0),
        ("rtx-3080-v13", "NVIDIA GeForce RTX 3080", 10_240, 0),
        ("rtx-4000-sff-ada-v13", "NVIDIA RTX 4000 SFF Ada Generation", 20_475, 0),
        ("tesla-t4", "Tesla T4", 15_360, 0),
    ];
    assert_eq!(matching("nvidia/xml/", ".xml").len(), expected.len());
    for (case, name, mib, instances) in expected {
        let path = format!("nvidia/xml/{case}.xml");
        let devices = parse_log(&read(&path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        let device = &devices[0];
        assert_eq!((device.name.as_str(), device.instances.len()), (name, instances));
        assert_eq!(device.memory().map(|m| m.total), Some(Bytes::from_mib(mib)), "{path}");
        assert_eq!(device.mig_enabled, instances > 0);
        assert!(device.driver.is_some() && device.pci_device.is_some(), "{path}");
        for instance in &device.instances {
            assert_eq!(instance.memory.map(|m| m.total), Some(Bytes::from_mib(19_968)));
        }
    }
}
