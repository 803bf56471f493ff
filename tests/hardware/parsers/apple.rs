//! What macOS tools print.

use crate::fixtures::{matching, read};
use wir::hardware::apple::{parse_displays, parse_hardware, parse_sysctl, parse_vm_stat};
use wir::units::Bytes;

#[test]
fn apple_displays() {
    let expected = [
        ("intel_amd", "Intel HD Graphics 630", None),
        ("m1_8core", "Apple M1", Some(8)),
        ("m3max_40core", "Apple M3 Max", Some(40)),
        ("m4max_40core", "Apple M4 Max", Some(40)),
        ("m5max_40core", "Apple M5 Max", Some(40)),
    ];
    assert_eq!(matching("apple/SPDisplays_", ".json").len(), expected.len());
    for (case, name, cores) in expected {
        let displays = parse_displays(&read(&format!("apple/SPDisplays_{case}.json"))).expect(case);
        assert_eq!((displays[0].name.as_str(), displays[0].cores), (name, cores));
    }
    let intel =
        parse_displays(&read("apple/SPDisplays_intel_amd.json")).expect("it lists displays");
    assert_eq!(intel[1].vram, Some(Bytes::from_gib(4)));
    assert_eq!(intel[0].shared_vram, Some(Bytes::from_mib(1536)));
}

#[test]
fn apple_hardware() {
    let expected = [
        ("m1_16g", "Apple M1", 16, 8, Some(4)),
        ("m4max_48g", "Apple M4 Max", 48, 16, Some(12)),
        ("m4max_vm", "Apple M4 Max (Virtual)", 4, 2, None),
    ];
    assert_eq!(matching("apple/SPHardware_", ".json").len(), expected.len());
    for (case, chip, gib, cores, fast) in expected {
        let hardware = parse_hardware(&read(&format!("apple/SPHardware_{case}.json"))).expect(case);
        assert_eq!(hardware.chip.as_deref(), Some(chip));
        assert_eq!(hardware.memory, Some(Bytes::from_gib(gib)));
        assert_eq!((hardware.cores, hardware.performance_cores), (Some(cores), fast));
    }
}

#[test]
fn apple_sysctl() {
    let expected = [
        ("intel_macbookpro", "Intel(R) Core(TM) i9-9980HK CPU @ 2.40GHz", Some(32), Some(8), None),
        ("m1pro", "Apple M1 Pro", None, Some(10), Some(8)),
        ("m2max_64g", "Apple M2 Max", Some(64), Some(12), Some(8)),
        ("m3ultra_96g", "Apple M3 Ultra", Some(96), Some(28), Some(20)),
    ];
    assert_eq!(matching("apple/sysctl_", ".txt").len(), expected.len());
    for (case, brand, gib, cores, fast) in expected {
        let facts = parse_sysctl(&read(&format!("apple/sysctl_{case}.txt"))).expect(case);
        assert_eq!(facts.brand.as_deref(), Some(brand));
        assert_eq!(facts.memory, gib.map(Bytes::from_gib), "{case}");
        assert_eq!((facts.physical_cores, facts.performance_cores), (cores, fast), "{case}");
        assert_eq!(facts.wired_limit, None, "0 means the system default");
    }
}

#[test]
fn apple_vm_stat() {
    for path in matching("apple/vm_stat", ".txt") {
        let pages = 182_365 + 889_120 + 21_313 + 35_421;
        assert_eq!(parse_vm_stat(&read(&path)), Ok(Bytes(pages * 16_384)), "{path}");
    }
}
